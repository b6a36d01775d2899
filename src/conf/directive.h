/*
 * directive: what a row of the table of directives means: how its value is
 * read, described and written.
 */
#ifndef SLUICE_CONF_DIRECTIVE_H
#define SLUICE_CONF_DIRECTIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"
#include "conf/conf.h"

/* The mappings that hold the directives with a dot in their name. */
extern const char *const directive_groups[];	/* ended by NULL */

/* Sets every directive to its preset. */
void	directives_preset(struct conf *);

/* The row of that name within a group; the group "" has the rows without a
 * dot. NULL when there is none. */
const struct directive *directive_find(struct span group, struct span name);

/* Its name within that group; NULL when it belongs to another. */
const char *directive_name_in(const struct directive *, struct span group);

/* Reads the value; false, and nothing is set, when it doesn't fit. A string
 * is borrowed for as long as the configuration lives. */
bool	directive_set(struct conf *, const struct directive *, const char *);

/* What value is expected: "a whole number from 1 to 100000". */
void	directive_expected(char *out, size_t size, const struct directive *);

/* Appends the value as it would be written; "null" when it isn't set. */
void	directive_print(struct buf *out, const struct conf *,
	    const struct directive *);

/* Parts of that: text in double quotes such that the YAML reader gives the
 * same bytes, a duration, a size. */
void	directive_quote(struct buf *out, const char *);
void	directive_duration(struct buf *out, int64_t ms);
void	directive_size(struct buf *out, uint64_t bytes);

#endif
