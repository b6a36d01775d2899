/* The store in memory: what it holds dies with it. For tests. */
#include "config.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/store.h"

#define MEMORY_MAX	((size_t)64 * 1024 * 1024)
#define ROWS_MAX	((size_t)65536)

struct mem {
	struct store store;
	pthread_mutex_t lock;
	struct arena arena;		/* the rows' strings */
	struct project_row *projects;
	size_t n_projects;
	struct key_row *keys;		/* oldest first */
	size_t n_keys;
};

static struct mem *
locked(struct store *s)
{
	struct mem *m = (struct mem *)s;

	if (pthread_mutex_lock(&m->lock) != 0)
		log_fatal("store: a lock failed");
	return m;
}

static int
unlock(struct mem *m, int ret)
{
	(void)pthread_mutex_unlock(&m->lock);
	return ret;
}

static struct store *
mem_open(const char *url, struct error *err)
{
	struct mem *m;

	if (strcmp(url, "mem:") != 0) {
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "store: expected nothing after \"mem:\"");
		return NULL;
	}
	m = calloc(1, sizeof(*m));
	if (m == NULL || pthread_mutex_init(&m->lock, NULL) != 0)
		log_fatal("out of memory");
	m->store.ops = &store_mem;
	arena_init(&m->arena, MEMORY_MAX);
	return &m->store;
}

static void
mem_close(struct store *s)
{
	struct mem *m = (struct mem *)s;

	arena_fini(&m->arena);
	free(m->projects);
	free(m->keys);
	(void)pthread_mutex_destroy(&m->lock);
	free(m);
}

/* Room for one more row. */
static void *
grow(void *rows, size_t n, size_t size)
{
	if (n >= ROWS_MAX)
		log_fatal("store: more than %zu rows in memory", ROWS_MAX);
	if ((n & (n - 1)) == 0)		/* 0 and the powers of two */
		rows = reallocarray(rows, n == 0 ? 1 : 2 * n, size);
	if (rows == NULL)
		log_fatal("out of memory");
	return rows;
}

static struct project_row
copy_project(struct arena *a, const struct project_row *p)
{
	struct project_row row = *p;

	row.id = arena_strdup(a, p->id);
	row.name = arena_strdup(a, p->name);
	return row;
}

static struct key_row
copy_key(struct arena *a, const struct key_row *k)
{
	struct key_row row = *k;

	row.id = arena_strdup(a, k->id);
	row.project = arena_strdup(a, k->project);
	row.name = arena_strdup(a, k->name);
	row.hint = arena_strdup(a, k->hint);
	return row;
}

static int
taken(struct error *err)
{
	return error_set(err, ERROR_VALUE, "name",
	    "the name is in use already");
}

static const struct project_row *
find_project(const struct mem *m, const char *word)
{
	for (size_t i = 0; i < m->n_projects; i++)
		if (strcmp(m->projects[i].id, word) == 0)
			return &m->projects[i];
	for (size_t i = 0; i < m->n_projects; i++)
		if (strcmp(m->projects[i].name, word) == 0)
			return &m->projects[i];
	return NULL;
}

static int
mem_project_put(struct store *s, const struct project_row *row,
    struct error *err)
{
	struct mem *m = locked(s);

	for (size_t i = 0; i < m->n_projects; i++)
		if (strcmp(m->projects[i].id, row->id) == 0 ||
		    strcmp(m->projects[i].name, row->name) == 0)
			return unlock(m, taken(err));
	m->projects = grow(m->projects, m->n_projects, sizeof(*m->projects));
	m->projects[m->n_projects++] = copy_project(&m->arena, row);
	return unlock(m, 0);
}

static int
mem_project_find(struct store *s, const char *word, struct arena *a,
    struct project_row *out, struct error *err)
{
	struct mem *m = locked(s);
	const struct project_row *row = find_project(m, word);

	(void)err;
	if (row != NULL)
		*out = copy_project(a, row);
	return unlock(m, row != NULL);
}

static bool
same_key(const struct key_row *a, const struct key_row *b)
{
	return strcmp(a->id, b->id) == 0 ||
	    memcmp(a->hash, b->hash, STORE_HASH_SIZE) == 0 ||
	    (a->revoked_s == 0 && b->revoked_s == 0 &&
	    strcmp(a->name, b->name) == 0);
}

static int
mem_key_put(struct store *s, const struct key_row *row, struct error *err)
{
	struct mem *m = locked(s);
	const struct project_row *project = find_project(m, row->project);
	size_t at;

	if (project == NULL || strcmp(project->id, row->project) != 0)
		return unlock(m, error_set(err, ERROR_VALUE, "project",
		    "there is no such project"));
	for (size_t i = 0; i < m->n_keys; i++)
		if (same_key(&m->keys[i], row))
			return unlock(m, taken(err));
	m->keys = grow(m->keys, m->n_keys, sizeof(*m->keys));
	for (at = m->n_keys; at > 0; at--) {
		if (m->keys[at - 1].created_s <= row->created_s)
			break;
		m->keys[at] = m->keys[at - 1];
	}
	m->keys[at] = copy_key(&m->arena, row);
	m->n_keys++;
	return unlock(m, 0);
}

static int
mem_key_by_hash(struct store *s, const unsigned char *hash, struct arena *a,
    struct key_row *out, struct error *err)
{
	struct mem *m = locked(s);

	(void)err;
	for (size_t i = 0; i < m->n_keys; i++) {
		if (memcmp(m->keys[i].hash, hash, STORE_HASH_SIZE) != 0)
			continue;
		*out = copy_key(a, &m->keys[i]);
		return unlock(m, 1);
	}
	return unlock(m, 0);
}

static int
mem_key_find(struct store *s, const char *word, struct arena *a,
    struct key_row *out, struct error *err)
{
	struct mem *m = locked(s);
	const struct key_row *best = NULL, *row;

	(void)err;
	for (size_t i = 0; i < m->n_keys; i++) {
		row = &m->keys[i];
		if (strcmp(row->id, word) == 0) {
			best = row;
			break;
		}
		if (strcmp(row->name, word) == 0 &&
		    (best == NULL || best->revoked_s != 0))
			best = row;
	}
	if (best != NULL)
		*out = copy_key(a, best);
	return unlock(m, best != NULL);
}

static int
mem_key_each(struct store *s, struct arena *a,
    int (*each)(void *ctx, const struct key_row *), void *ctx,
    struct error *err)
{
	struct mem *m = locked(s);
	struct key_row *rows = arena_calloc(a, m->n_keys, sizeof(*rows));
	size_t n = m->n_keys;

	(void)err;
	for (size_t i = 0; i < n; i++)
		rows[i] = copy_key(a, &m->keys[i]);
	(void)unlock(m, 0);
	for (size_t i = 0; i < n; i++)
		if (each(ctx, &rows[i]) != 0)
			break;
	return 0;
}

static int
mem_key_revoke(struct store *s, const char *id, int64_t when_s,
    struct error *err)
{
	struct mem *m = locked(s);

	assert(when_s > 0);
	for (size_t i = 0; i < m->n_keys; i++) {
		if (strcmp(m->keys[i].id, id) != 0)
			continue;
		if (m->keys[i].revoked_s == 0)
			m->keys[i].revoked_s = when_s;
		return unlock(m, 0);
	}
	return unlock(m, error_set(err, ERROR_NOT_FOUND, NULL,
	    "there is no such key"));
}

const struct store_ops store_mem = {
	.name = "mem",
	.open = mem_open,
	.close = mem_close,
	.project_put = mem_project_put,
	.project_find = mem_project_find,
	.key_put = mem_key_put,
	.key_by_hash = mem_key_by_hash,
	.key_find = mem_key_find,
	.key_each = mem_key_each,
	.key_revoke = mem_key_revoke,
};
