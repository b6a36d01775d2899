/*
 * head: the status line and headers of a provider's answer, line by line.
 *
 * Keeps the few headers that the program asks for and counts all bytes, so
 * that endless headers are an ordinary error. Informational answers (1xx)
 * before the real one are skipped. Lines after the head are trailers: counted
 * and otherwise ignored.
 */
#ifndef SLUICE_UPSTREAM_HEAD_H
#define SLUICE_UPSTREAM_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"

#define HEAD_VALUE_SIZE		128
#define HEAD_LOCATION_SIZE	4096	/* the longest that is kept */

struct head {
	int status;
	bool complete;
	bool encoded;		/* the body has a content encoding */
	size_t bytes;		/* of all lines, skipped answers included */

	/* "" when not sent; longer values are cut. */
	char content_type[HEAD_VALUE_SIZE];
	char content_encoding[HEAD_VALUE_SIZE];
	char transfer_encoding[HEAD_VALUE_SIZE];
	char retry_after[HEAD_VALUE_SIZE];
	char retry_after_ms[HEAD_VALUE_SIZE];
	char request_id[HEAD_VALUE_SIZE];

	/* Empty when not sent, or too long: a part of an address leads
	 * elsewhere. Few answers have one, so it takes room when it comes. */
	struct buf location;
};

void	head_init(struct head *);
void	head_fini(struct head *);

/*
 * One line with its line end. 1: the head is complete with this line, 0: go
 * on, -1 with err (ERROR_UPSTREAM_PROTOCOL): above CEILING_UPSTREAM_HEADERS,
 * or another protocol.
 */
int	head_line(struct head *, struct span line, struct error *);

/*
 * Whether the body of a complete head can be read; -1 with err
 * (ERROR_UPSTREAM_PROTOCOL): a compressed 2xx, a transfer coding of another
 * kind. A compressed answer of another status passes: its status says enough.
 */
int	head_readable(const struct head *, struct error *);

/* A kept value; absent when it was not sent. */
static inline struct span
head_value(const char *value)
{
	return value[0] == '\0' ? (struct span){ NULL, 0 } : span_of(value);
}

#endif
