/*
 * redactor: a text that comes in pieces, without what a guard takes out of it.
 *
 * A text that begins as a JSON object or array is taken for JSON as long as it
 * keeps to its grammar: each string is searched by itself, decoded, with its
 * member's name as context ("password": "..."), names are searched, too, and a
 * number that has to go becomes a string. A string that is JSON itself is taken
 * for that, too. So JSON stays JSON, and what isn't touched stays as it was,
 * byte for byte. Any other text, and the rest of one that is no JSON after all,
 * is searched as it stands.
 *
 * With an analysis the guard's own is asked as well, for each segment of a text
 * that is no name of a member: then a segment is held until it is whole. What
 * comes once that has failed is lost.
 *
 * What comes out doesn't depend on how the text was cut.
 */
#ifndef SLUICE_REDACT_REDACTOR_H
#define SLUICE_REDACT_REDACTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"
#include "redact/guard.h"
#include "redact/lexer.h"
#include "redact/scanner.h"
#include "redact/segment.h"

#define REDACTOR_NESTED	3		/* of JSON in strings of JSON; deeper is
					 * plain text */

/*
 * Told of each thing that was taken out, in the order of the text, in
 * characters: where it stood, how long it was, where its placeholder stands in
 * what came out and how long that is. What a thing has beyond its ceiling
 * follows by itself, with no placeholder.
 */
struct redactor_edits {
	void (*edit)(struct redactor_edits *, enum entity, size_t at,
	    size_t len, size_t new_at, size_t new_len);
};

struct redactor {
	struct findings findings;
	struct scanner scanner;
	struct guard *guard;
	struct redactor_edits *edits;	/* NULL: nobody wants to know */
	struct buf *out;		/* while something is fed */
	size_t at, new_at;		/* characters told; written */
	enum entity last;		/* what was found last */

	struct lexer lexer;
	bool probe, hit;		/* only to see whether there is one */
	size_t skip;			/* bytes of context yet to be told */
	struct buf name;		/* of the member, as context */
	struct buf raw;			/* of a string, from raw_at untold */
	size_t raw_at;

	struct segment segment;		/* that the analysis hasn't seen */

	struct redactor *nested;	/* of strings; NULL until one is JSON */
	struct redactor *outer;		/* whose string this one searches */
	uint8_t level;			/* of those above it */
	bool begun;			/* the string's first byte has come */
	bool in_nested;			/* and it is searched as JSON */
};

/* rules: one of the guard's sets. */
void	redactor_init(struct redactor *, struct guard *, const struct rule_set *);
void	redactor_fini(struct redactor *);

/* The next piece, and the end, after which a text begins anew. What is decided
 * is appended to out. Both are bytes. */
void	redactor_feed(struct redactor *, struct span, struct buf *out);
void	redactor_end(struct redactor *, struct buf *out);

/* A whole text at once. */
void	redactor_whole(struct redactor *, struct span, struct buf *out);

/* Bytes that are held back now. */
size_t	redactor_held(const struct redactor *);

#endif
