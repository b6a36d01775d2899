/*
 * lexer: a text that comes in pieces, taken apart as JSON for as long as it is.
 *
 * A text that begins as an object or array is JSON as long as it keeps to the
 * grammar. What it is made of is told as soon as that is decided: strings by
 * the piece, numbers whole. Any other text, and the rest of one that is no JSON
 * after all, is told as it stands. Every byte is told once and in order, so
 * that what was told, put together, is what came.
 *
 * What is told doesn't depend on how the text was cut, but for the pieces of
 * strings and of plain text.
 */
#ifndef SLUICE_REDACT_LEXER_H
#define SLUICE_REDACT_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

#define LEXER_DEPTH	64		/* deeper is plain text */

enum lexer_state {
	LEXER_BEGIN,			/* nothing but space was there */
	LEXER_TEXT,			/* no JSON, or no longer */
	LEXER_VALUE, LEXER_VALUE_OR_END,	/* of an array: the first */
	LEXER_NAME, LEXER_NAME_OR_END,
	LEXER_COLON,
	LEXER_STRING,
	LEXER_TOKEN,			/* a number or a word */
	LEXER_AFTER,			/* a value: comma or end */
	LEXER_DONE
};

struct lexer;

/* The lexer's state is what it was while the thing came. */
struct lexer_ops {
	/* Signs, space and words, and the quotes of strings. */
	void (*sign)(struct lexer *, struct span);
	/* Behind the sign that ends an object or array. */
	void (*closed)(struct lexer *);
	/* Behind the first quote; a part of the string as it is spelt, and
	 * what that means; before the last quote. */
	void (*string_begin)(struct lexer *);
	void (*string)(struct lexer *, struct span raw, struct span bytes);
	void (*string_end)(struct lexer *);
	void (*number)(struct lexer *, struct span);
	/* It is no JSON: text follows, beginning with what was held. */
	void (*plain)(struct lexer *);
	void (*text)(struct lexer *, struct span);
};

struct lexer {
	const struct lexer_ops *ops;
	uint8_t state;			/* enum lexer_state: what may come */
	uint8_t depth;
	uint64_t arrays;		/* a bit for each level: no object */
	bool is_name;			/* the string is a member's name */
	struct buf token;		/* a number or word, and the space
					 * before anything else */
	char escape[12];		/* one that isn't all there */
	size_t n_escape;
};

void	lexer_init(struct lexer *, const struct lexer_ops *);
void	lexer_fini(struct lexer *);

/* The next piece; the end, which tells what is held, wherever in the JSON it
 * is: an answer may have been cut. Then lexer_begin, before another text. */
void	lexer_feed(struct lexer *, struct span);
void	lexer_end(struct lexer *);
void	lexer_begin(struct lexer *);

/* Bytes that are held back now. */
size_t	lexer_held(const struct lexer *);

/* The next character of a string: how long it is as it is spelt, and what it
 * means. A backslash that begins no escape means itself. */
size_t	lexer_spelt(const char *p, const char *end, char bytes[4], size_t *n);

#endif
