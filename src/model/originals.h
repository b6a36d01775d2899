/*
 * originals: what stood where marks stand now, for the client alone.
 *
 * Reversible redaction puts a mark in the place of a value: [EMAIL_7K3QX2MD],
 * the kind of the value and a keyed hash of it, the same wherever the value
 * stands. Providers, store and log see marks. A client is shown its values
 * again, wherever an answer says a mark that this table has, in pieces or not;
 * what it doesn't have stays as it is.
 *
 * Marks are looked for in JSON text. Models that write Markdown put a backslash
 * before the underscore; it goes with the mark. In a text that is JSON itself a
 * value is put in as JSON, and so it is where that holds JSON in strings.
 */
#ifndef SLUICE_MODEL_ORIGINALS_H
#define SLUICE_MODEL_ORIGINALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/jsonw.h"
#include "base/scan.h"
#include "base/span.h"
#include "model/moves.h"

#define MARK_SIZE	40	/* holds a mark without its brackets, and NUL */

struct original {
	char mark[MARK_SIZE];	/* "EMAIL_7K3QX2MD" */
	struct span value;	/* bytes */
	bool lost;		/* two values would have it: nobody's */
};

struct originals {
	struct arena *arena;
	bool (*same)(struct span, struct span);
	struct original *list;
	size_t n, cap;
};

/* The arena must outlive it. same tells whether two values (bytes) are one. */
void	originals_init(struct originals *, struct arena *,
	    bool (*same)(struct span, struct span));

/* Both are copied. Of two values that are one the first stays; two others under
 * one mark are both lost. */
void	originals_add(struct originals *, const char *mark, struct span value);

/* What the mark stands for is never shown. */
void	originals_lose(struct originals *, const char *mark);

/* As an object {"EMAIL_7K3QX2MD":"ana@example.com"}: those that stand in text;
 * and read again. */
void	originals_write(struct jsonw *, const struct originals *,
	    struct span text);
void	originals_read(struct originals *, const struct node *);

/* ---- showing them ---- */

#define RESTORER_NESTED	4	/* strings in strings of JSON; deeper is text */

struct restorer {
	const struct originals *originals;
	bool json;			/* the text is JSON */
	uint8_t depth;			/* of strings that this place is in */
	uint8_t nests;			/* a bit for each: it holds JSON */
	uint8_t fresh;			/* what is known of the last one's
					 * begin */
	size_t slashes;			/* right before this place */
	unsigned char begin;		/* what is known of its begin */
	size_t fed;			/* bytes of it */
	struct moves *bytes;		/* gets what was put in, in bytes of the
					 * text and of out; or NULL */
	char held[MARK_SIZE + 8];
	size_t n;
};

/* Of a text that comes in pieces; json: it is known to be JSON, else its begin
 * decides. */
void	restorer_init(struct restorer *, const struct originals *, bool json);
void	restorer_feed(struct restorer *, struct span text, struct buf *out);
void	restorer_end(struct restorer *, struct buf *out);

/* A whole text, appended. moves (NULL: nobody wants to know) gets what moved. */
void	originals_restore(const struct originals *, struct span text, bool json,
	    struct buf *out, struct moves *);

/* Annotations (JSON objects with commas between) as an array, moved. */
void	originals_write_moved(struct jsonw *, const struct moves *,
	    struct span annotations);

/* JSON of items with their texts, arguments and outputs as the client is shown
 * them. */
void	originals_write_node(struct jsonw *, const struct originals *,
	    const struct node *);

#endif
