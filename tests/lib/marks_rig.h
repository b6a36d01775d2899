/*
 * What the tests of marks share: a folder, marks of no file, names by the
 * hundred, and a seed that falls the same way each time.
 */
#ifndef SLUICE_TESTS_MARKS_RIG_H
#define SLUICE_TESTS_MARKS_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "lib/dice.h"
#include "lib/folder.h"
#include "store/marks.h"

#define NOW	((int64_t)1795000000000)	/* November 2026 */

/* Names are hashed with a seed made of these: which of them meet in the table
 * is the same each time. */
static inline void
random_bytes(void *p, size_t len)
{
	unsigned char *at = p;

	while (len-- > 0)
		*at++ = (unsigned char)dice(256);
}

static inline int64_t
now_ms(void)
{
	return NOW;
}

struct fixture {
	char folder[FOLDER_SIZE];
	char path[FOLDER_PATH];
	struct marks *marks;			/* of no file */
};

static inline struct marks *
must_open(const char *path)
{
	struct error err;
	struct marks *m = marks_open(path, &err);

	if (m == NULL)
		fail_msg("%s", err.message);
	return m;
}

static inline int
marks_setup(void **state)
{
	static const struct clock_source source = { now_ms, now_ms,
		random_bytes };
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	folder_make(f->folder);
	(void)folder_path(f->folder, "shared", f->path);
	clock_set_source(&source);
	dice_seed(1);
	f->marks = must_open(NULL);
	*state = f;
	return 0;
}

static inline int
marks_teardown(void **state)
{
	struct fixture *f = *state;

	marks_close(f->marks);
	folder_remove(f->folder);
	clock_set_source(NULL);
	free(f);
	return 0;
}

/* Of provider/0, provider/1, ... so many. */
static inline size_t
count_waiting(const struct marks *m, size_t n, int64_t now)
{
	size_t waiting = 0;
	char name[32];

	for (size_t i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "provider/%zu", i);
		waiting += marks_wait(m, name, now) > 0;
	}
	return waiting;
}

static inline void
set_many(struct marks *m, size_t n, int64_t now, int64_t wait)
{
	char name[32];

	for (size_t i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "provider/%zu", i);
		marks_set(m, name, now, wait);
	}
}

#endif
