/*
 * schema_internal: what the files behind schema.h share.
 *
 *	schema.c		the pass over a schema
 *	schema_keywords.c	keyword by keyword, by the table of a target
 *	schema_flat.c		allOf and $ref with neighbours, made one
 */
#ifndef SLUICE_DIALECT_SCHEMA_INTERNAL_H
#define SLUICE_DIALECT_SCHEMA_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/scan.h"
#include "base/span.h"

/* Definitions that stand where they were referred to cost no more than this,
 * and aren't deeper in each other: they may refer to each other in any way. */
#define SCHEMA_INLINED_MAX	((size_t)8 * 1024 * 1024)
#define SCHEMA_INLINED_DEPTH	64

enum schema_target { SCHEMA_ANTHROPIC = 1, SCHEMA_GEMINI = 2 };

struct schema_rules {
	enum schema_target target;
	bool closed;			/* every object is */
	const char *const *formats;	/* that are known */
};

struct schema_frame {		/* a definition that is being inlined */
	const struct node *target;
	const struct schema_frame *up;
};

/* The children of a node in order of their keys or, of an array, of their
 * texts: a schema may have many thousands. */
struct schema_index {
	const struct node **nodes;
	size_t n;
};

struct schema_writer {
	struct arena *arena;
	const struct schema_rules *rules;
	const struct node *root;	/* as received */
	struct schema_index defs[2];	/* of it: $defs, definitions */
	bool has_defs;			/* those are made */
	const struct schema_frame *outer;	/* what the flat one stands in */
	size_t inlined;			/* bytes */
	bool changed;
};

/* An object that is being made. */
struct schema_object {
	struct node *node, **tail;
};

struct schema_object schema_object(struct schema_writer *, enum node_kind);

/* Adds a copy of the node that shares its children. */
struct node *schema_add(struct schema_writer *, struct schema_object *,
	    struct span key, const struct node *);

/*
 * The members of a schema with those of its allOf and, where a $ref has
 * neighbours or is the whole schema, of what it refers to; not rewritten. What
 * can't be made one stays: an allOf, or a $ref that counts alone. frames grows
 * by what was inlined.
 */
const struct node *schema_flatten(struct schema_writer *, const struct node *,
	    const struct schema_frame **frames, unsigned depth);

void	schema_index(struct schema_writer *, struct schema_index *,
	    const struct node *);	/* NULL: of nothing */
const struct node *schema_find(const struct schema_index *, struct span);

/* Whether the keyword has a meaning. */
bool	schema_is_keyword(struct span key);

/* Whether all that the key says is how to name or to read the schema. */
bool	schema_is_reserved(struct span key);

/* ---- one schema that is being rewritten ---- */

struct rewrite {
	struct schema_writer *x;
	const struct node *from;	/* flat */
	const struct schema_frame *frames;
	unsigned depth;
	struct schema_object to;
	struct node *description;	/* in to, or NULL */
	struct buf *words;		/* of what had to move; NULL: none */
};

struct node *schema_rewrite(struct schema_writer *, const struct node *,
	    const struct schema_frame *, unsigned depth);

/* As schema_add, to what is being made. */
struct node *schema_put(struct rewrite *, struct span key,
	    const struct node *);
void	schema_put_bool(struct rewrite *, const char *key, bool);
void	schema_put_string(struct rewrite *, const char *key, struct span text);

/* A member of the schema, as the target is to be told it. */
void	schema_put_keyword(struct rewrite *, const struct node *);

#endif
