/*
 * store_rig: the same facts against each engine of the store, and rows whose
 * every field follows from a number.
 */
#ifndef SLUICE_TESTS_STORE_RIG_H
#define SLUICE_TESTS_STORE_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "lib/folder.h"
#include "store/store.h"

/* The time of all rows is 1000 s, or as many more as their number. */
#define RIG_BEGIN_S	1000
#define RIG_EXPIRES_S	100000

struct store_rig {
	char folder[FOLDER_SIZE];
	char path[FOLDER_PATH];		/* "" when it has no file */
	struct store *store;
	const struct store_ops *ops;
	bool slow;			/* each commit waits for the disk */
	struct arena arena;
	struct project_row project;
	struct error err;
};

struct store_fact {
	const char *name;
	CMUnitTestFunction fn;		/* its state is a struct store_rig */
};
#define FACT(fn) { #fn, fn }

/* One test for each fact and engine. */
int	store_rig_run(const struct store_fact *, size_t n);

/* For tests of the file engine alone. */
int	store_rig_set_up(void **state);		/* with a store in a file */
int	store_rig_tear_down(void **state);

/* Strings in the rig's arena; every field is set, each to something else. */
struct request_row store_rig_request(struct store_rig *, unsigned number);
struct response_row store_rig_response(struct store_rig *, unsigned number,
	    const char *previous);

/* "resp_7" */
const char *store_rig_id(struct store_rig *, unsigned number);

/* Records that request, and its response; fails the test if it can't. */
void	store_rig_record(struct store_rig *, const struct request_row *,
	    const struct response_row *);
/* The response of that number, which continues that id or, NULL, none. */
void	store_rig_put(struct store_rig *, unsigned number,
	    const char *previous);

/* What a call that must succeed gave. */
int	store_rig_ok(struct store_rig *, int ret);

#endif
