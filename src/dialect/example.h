/*
 * example: a JSON value that a schema accepts, as small as it may be.
 *
 * Knows type, const, enum, anyOf, oneOf, allOf (of each the first), $ref
 * within the document, properties and required, items with minItems, the
 * bounds of strings and numbers, and the common formats. Not pattern: what
 * can't be made is made without it.
 */
#ifndef SLUICE_DIALECT_EXAMPLE_H
#define SLUICE_DIALECT_EXAMPLE_H

#include "base/jsonw.h"
#include "base/scan.h"

/* Writes one value. schema may be NULL: an empty object. Ends early when the
 * writer's buffer is over. */
void	example_write(struct jsonw *, const struct node *schema);

#endif
