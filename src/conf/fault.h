/*
 * fault: what is wrong with the configuration, all of it at once.
 *
 * Faults and warnings are collected in the order of the file's lines, and
 * written as
 *
 *	file:line: what, expected what
 *	file:line: warning: what, expected what
 *
 * A line of 0 means the file as a whole. Callers never pass a secret.
 */
#ifndef SLUICE_CONF_FAULT_H
#define SLUICE_CONF_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/ceilings.h"
#include "base/span.h"

struct fault {
	unsigned line;
	bool warning;
	const char *text;
};

struct faults {
	struct arena *arena;
	const char *file;
	struct fault list[CEILING_CONF_FAULTS];
	size_t n;
	size_t more;		/* beyond the ceiling */
	bool failed;		/* one at least is no warning */
};

/* The texts live in the arena; file is borrowed. */
void	faults_init(struct faults *, struct arena *, const char *file);

void	fault_add(struct faults *, unsigned line, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
void	fault_warn(struct faults *, unsigned line, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));

/* How many bytes of a text (JSON's escapes, no quotes) a message quotes: for
 * "%.*s". It ends neither in a character nor in an escape. */
int	fault_cut(struct span text);

/* Writes them, one a line. -1 when there is one that is no warning. */
int	faults_write(const struct faults *, struct buf *out);

#endif
