/*
 * schema: JSON schemas for providers that know only a part of the language.
 *
 * One pass over the schema with a table of what a target takes. A constraint
 * that it doesn't know moves into the description, as words, so that the model
 * still sees it; nothing else is changed, and the same schema gives the same
 * bytes.
 */
#ifndef SLUICE_DIALECT_SCHEMA_H
#define SLUICE_DIALECT_SCHEMA_H

#include <stdbool.h>

#include "base/jsonw.h"
#include "base/scan.h"

struct schema_rules;

extern const struct schema_rules schema_anthropic;	/* strict tools, output_config */
extern const struct schema_rules schema_gemini;		/* *JsonSchema */

/* Writes the schema; NULL is an object without properties. True when it had to
 * be changed in what it allows. */
bool	schema_write(struct jsonw *, const struct node *,
	    const struct schema_rules *);

/* Whether the root is of type object and has no anyOf, oneOf, allOf. */
bool	schema_is_object(const struct node *);

#endif
