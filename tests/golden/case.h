/*
 * case: one folder of golden files, what is read from it and what is found
 * wrong with it.
 */
#ifndef TESTS_GOLDEN_CASE_H
#define TESTS_GOLDEN_CASE_H

#include "base/arena.h"
#include "base/span.h"
#include "dialect/dialect.h"
#include "model/receipt.h"
#include "model/request.h"
#include "model/target.h"

#define GOLDEN_FILE_MAX	((size_t)64 * 1024 * 1024)

struct golden {
	const char *folder;
	const struct dialect *dialect;
	struct target target;
	struct arena arena;
	struct request request;
	struct receipt receipt;
	struct span stream, whole;	/* absent when there is no such file */
	unsigned faults;
};

/* Prints what is wrong and counts it. */
void	golden_fault(struct golden *, const char *what, const char *detail);

/* The file's bytes, with a NUL behind them; absent when there is none. */
struct span golden_read(struct golden *, const char *name);

void	golden_same(struct golden *, const char *what, struct span want,
	    struct span got);

/* That the file says this; absent: that there is no such file. Writes it
 * instead when $GOLDEN_UPDATE is set. */
void	golden_expect(struct golden *, const char *name, struct span got);

#endif
