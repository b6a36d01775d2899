#include "config.h"

#include <string.h>

#include "base/clock.h"
#include "store/store.h"

/* The first answers to a path without a scheme. */
static const struct store_ops *const engines[] = { &store_sqlite, &store_mem };
#define N_ENGINES	(sizeof(engines) / sizeof(engines[0]))

#define ARENA_MAX	((size_t)64 * 1024)

/* "sqlite" of "sqlite:/a"; absent in "/a", "a" and "./a:b". */
static struct span
scheme_of(const char *url)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	size_t len = strspn(url, "abcdefghijklmnopqrstuvwxyz0123456789+.-");

	if (len == 0 || url[len] != ':' || strchr(letters, url[0]) == NULL)
		return (struct span){ NULL, 0 };
	return (struct span){ url, len };
}

static const struct store_ops *
engine_of(const char *url, struct error *err)
{
	struct span scheme = scheme_of(url);

	if (url[0] == '\0') {
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "store: no name, expected the path of a database");
		return NULL;
	}
	if (scheme.p == NULL)
		return engines[0];
	for (size_t i = 0; i < N_ENGINES; i++)
		if (span_is(scheme, engines[i]->name))
			return engines[i];
	/* What follows the scheme may hold a password. */
	(void)error_set(err, ERROR_INTERNAL, NULL,
	    "store: \"%.*s:\" is not known here, expected a path or "
	    "sqlite:PATH", (int)(scheme.len > 32 ? 32 : scheme.len), scheme.p);
	return NULL;
}

/*
 * Two processes may find it missing at once. One of them can't put it, and
 * then finds the other's.
 */
static int
see_to_project(struct store *s, struct error *err)
{
	char id[CLOCK_ID_SIZE];
	struct project_row row;
	struct arena arena;
	int found;

	arena_init(&arena, ARENA_MAX);
	found = s->ops->project_find(s, STORE_PROJECT, &arena, &row, err);
	if (found == 0) {
		clock_id(id, "proj_");
		row = (struct project_row){ .id = id, .name = STORE_PROJECT,
		    .created_s = clock_wall_s() };
		if (s->ops->project_put(s, &row, err) == 0)
			found = 1;
		else if (err->class == ERROR_VALUE)
			found = s->ops->project_find(s, STORE_PROJECT, &arena,
			    &row, err);
		else
			found = -1;
	}
	arena_fini(&arena);
	return found == 1 ? 0 : -1;
}

struct store *
store_open(const char *url, struct error *err)
{
	const struct store_ops *ops = engine_of(url, err);
	struct store *s;

	if (ops == NULL)
		return NULL;
	s = ops->open(url, err);
	if (s != NULL && see_to_project(s, err) == -1) {
		store_close(s);
		return NULL;
	}
	return s;
}

void
store_close(struct store *s)
{
	if (s != NULL)
		s->ops->close(s);
}

int
store_file(const char *url, char *out, size_t size, struct error *err)
{
	const struct store_ops *ops = engine_of(url, err);

	if (ops == NULL)
		return -1;
	if (ops->file == NULL)
		return 0;
	return ops->file(url, out, size, err) == -1 ? -1 : 1;
}
