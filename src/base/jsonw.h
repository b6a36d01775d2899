/*
 * jsonw: writes JSON into a buffer, commas by itself.
 *
 *	struct jsonw w = jsonw_on(&buf);
 *	jsonw_object(&w);
 *	jsonw_key(&w, "model");
 *	jsonw_string(&w, model);
 *	jsonw_object_end(&w);
 *
 * The output is compact, on one line, and the same for the same calls. Keys
 * are literals of the program and written as they are. Overflow is the
 * buffer's: buf_over at the end.
 */
#ifndef SLUICE_BASE_JSONW_H
#define SLUICE_BASE_JSONW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/scan.h"
#include "base/span.h"

struct jsonw {
	struct buf *out;
	bool comma;		/* the next value is not the first here */
};

static inline struct jsonw
jsonw_on(struct buf *out)
{
	return (struct jsonw){ .out = out };
}

void	jsonw_object(struct jsonw *);
/* One whose first member is a word of the program. */
void	jsonw_object_of(struct jsonw *, const char *key, const char *word);
void	jsonw_object_end(struct jsonw *);
void	jsonw_array(struct jsonw *);
void	jsonw_array_end(struct jsonw *);
void	jsonw_name(struct jsonw *, struct span key);	/* text */

static inline void
jsonw_key(struct jsonw *w, const char *literal)
{
	jsonw_name(w, span_of(literal));
}

void	jsonw_text(struct jsonw *, struct span text);	/* absent: null */

/* A word of the program, which is text as it stands; NULL: null. */
static inline void
jsonw_word(struct jsonw *w, const char *word)
{
	jsonw_text(w, span_of(word));
}

void	jsonw_bytes(struct jsonw *, struct span bytes);	/* absent: null;
			 * escapes; what is no UTF-8 becomes U+FFFD */
void	jsonw_string(struct jsonw *, const char *);	/* bytes; NULL: null */
void	jsonw_int(struct jsonw *, int64_t);
void	jsonw_u64(struct jsonw *, uint64_t);
void	jsonw_bool(struct jsonw *, bool);
void	jsonw_null(struct jsonw *);
void	jsonw_number(struct jsonw *, double);	/* shortest that reads back */

/* A whole value that is compact JSON already; a number as it was sent. */
void	jsonw_raw(struct jsonw *, struct span json);

/* A node, compacted: no space, no newline, minimal escapes; a lone surrogate
 * becomes U+FFFD. NULL: null. */
void	jsonw_node(struct jsonw *, const struct node *);

/* A member of an object, with its key. */
void	jsonw_member(struct jsonw *, const struct node *);

/* The text (minimal escapes, no quotes) that means these bytes, appended. */
void	jsonw_escape(struct buf *, struct span bytes);

/* A string value written in pieces: opens the quote, closes it. Between them
 * callers append text to the buffer. */
void	jsonw_text_begin(struct jsonw *);
void	jsonw_text_end(struct jsonw *);

#endif
