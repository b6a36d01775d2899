/* Projects and keys in SQLite. */
#include "config.h"

#include <assert.h>

#include "store/sqlite_lease.h"
#include "store/sqlite_ops.h"
#include "store/sqlite_write.h"

#define KEY_COLUMNS	"id, project, name, hint, hash, created_s, " \
			"revoked_s, expires_s, logging, zero_retention, " \
			"retention_s, redact, entities, placeholder, " \
			"threshold, reversible"

/* The names of all that are known. They outlive the numbers of the enum. */
#define ENTITIES_MAX	1024

/* ---- projects ---- */

/* A constraint that a put hit; everything else was told. */
static int
refused(struct conn *c, struct error *err)
{
	switch (sqlite3_extended_errcode(c->db)) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
		return error_set(err, ERROR_VALUE, "name",
		    "the name is in use already");
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return error_set(err, ERROR_VALUE, "project",
		    "there is no such project");
	default:
		return -1;
	}
}

static int
put_project(struct conn *c, void *ctx, struct error *err)
{
	static const char sql[] = "INSERT INTO project (id, name, created_s) "
	    "VALUES (?1, ?2, ?3)";
	const struct project_row *row = ctx;
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_text(&j, row->id);
	bind_text(&j, row->name);
	bind_int(&j, row->created_s);
	return job_run(&j, err) == -1 ? refused(c, err) : 0;
}

int
sqlite_project_put(struct store *s, const struct project_row *row,
    struct error *err)
{
	return write_run(s, put_project, (void *)(uintptr_t)row, err);
}

int
sqlite_project_find(struct store *s, const char *word, struct arena *a,
    struct project_row *out, struct error *err)
{
	static const char sql[] = "SELECT id, name, created_s FROM project "
	    "WHERE id = ?1 OR name = ?1 ORDER BY id = ?1 DESC LIMIT 1";
	struct job j;
	int found;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	bind_text(&j, word);
	found = job_step(&j, err);
	if (found == 1) {
		out->id = read_text(&j, a);
		out->name = read_text(&j, a);
		out->created_s = read_int(&j);
	}
	job_end(&j);
	return found;
}

/* ---- changing keys ---- */

/* The names must outlive the job. */
static void
bind_guard(struct job *j, const struct guard_settings *g, struct buf *names)
{
	buf_init(names, ENTITIES_MAX + (g->unknown == NULL ? 0 :
	    strlen(g->unknown)));
	guard_entities_keep(names, g);
	bind_int(j, g->target);
	bind_text(j, buf_view(names).p);
	bind_text(j, g->placeholder);
	bind_int(j, g->threshold);
	bind_int(j, g->reversible);
}

static int
put_key(struct conn *c, void *ctx, struct error *err)
{
	static const char sql[] = "INSERT INTO api_key (" KEY_COLUMNS ") "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
	    "?14, ?15, ?16)";
	const struct key_row *row = ctx;
	struct buf names;
	struct job j;
	int rc;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_text(&j, row->id);
	bind_text(&j, row->project);
	bind_text(&j, row->name);
	bind_text(&j, row->hint);
	bind_hash(&j, row->hash);
	bind_int(&j, row->created_s);
	bind_int(&j, row->revoked_s);
	bind_int(&j, row->expires_s);
	bind_int(&j, row->settings.logging);
	bind_int(&j, row->settings.zero_retention);
	bind_int(&j, row->settings.retention_s);
	bind_guard(&j, &row->settings.guard, &names);
	rc = job_run(&j, err) == -1 ? refused(c, err) : 0;
	buf_fini(&names);
	return rc;
}

int
sqlite_key_put(struct store *s, const struct key_row *row, struct error *err)
{
	return write_run(s, put_key, (void *)(uintptr_t)row, err);
}

/* What an UPDATE by id gave. Who keeps keys at hand hears of it before it is
 * committed. */
static int
updated(struct conn *c, int changes, struct error *err)
{
	if (changes == -1)
		return refused(c, err);
	return changes > 0 ? end_key_lease(c, err) : error_set(err,
	    ERROR_NOT_FOUND, NULL, "there is no such key");
}

static int
update_key(struct conn *c, void *ctx, struct error *err)
{
	static const char sql[] = "UPDATE api_key SET name = ?2, "
	    "expires_s = ?3, logging = ?4, zero_retention = ?5, "
	    "retention_s = ?6, redact = ?7, entities = ?8, placeholder = ?9, "
	    "threshold = ?10, reversible = ?11 WHERE id = ?1";
	const struct key_row *row = ctx;
	struct buf names;
	struct job j;
	int rc;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_text(&j, row->id);
	bind_text(&j, row->name);
	bind_int(&j, row->expires_s);
	bind_int(&j, row->settings.logging);
	bind_int(&j, row->settings.zero_retention);
	bind_int(&j, row->settings.retention_s);
	bind_guard(&j, &row->settings.guard, &names);
	rc = updated(c, job_run(&j, err), err);
	buf_fini(&names);
	return rc;
}

int
sqlite_key_update(struct store *s, const struct key_row *row,
    struct error *err)
{
	return write_run(s, update_key, (void *)(uintptr_t)row, err);
}

struct revocation {
	const char *id;
	int64_t when_s;
};

/* Touches the row in any case, so that the changes tell it exists. */
static int
revoke_key(struct conn *c, void *ctx, struct error *err)
{
	static const char sql[] = "UPDATE api_key SET revoked_s = "
	    "CASE revoked_s WHEN 0 THEN ?2 ELSE revoked_s END WHERE id = ?1";
	const struct revocation *r = ctx;
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_text(&j, r->id);
	bind_int(&j, r->when_s);
	return updated(c, job_run(&j, err), err);
}

int
sqlite_key_revoke(struct store *s, const char *id, int64_t when_s,
    struct error *err)
{
	struct revocation r = { id, when_s };

	assert(when_s > 0);
	return write_run(s, revoke_key, &r, err);
}

struct rotation {
	const char *id;
	const struct key_row *row;
};

/* The old one first: one name is in force once. */
static int
rotate_key(struct conn *c, void *ctx, struct error *err)
{
	static const char sql[] = "UPDATE api_key SET revoked_s = ?2 "
	    "WHERE id = ?1 AND revoked_s = 0";
	const struct rotation *r = ctx;
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_text(&j, r->id);
	bind_int(&j, r->row->created_s);
	return updated(c, job_run(&j, err), err) == -1 ? -1 :
	    put_key(c, (void *)(uintptr_t)r->row, err);
}

int
sqlite_key_rotate(struct store *s, const char *id, const struct key_row *row,
    struct error *err)
{
	struct rotation r = { id, row };

	assert(row->created_s > 0);
	return write_run(s, rotate_key, &r, err);
}

/* ---- finding keys ---- */

static unsigned
read_within(struct job *j, unsigned max, unsigned otherwise)
{
	int64_t n = read_int(j);

	return n >= 0 && n <= (int64_t)max ? (unsigned)n : otherwise;
}

/* What this version would never have written means as much as there is, so
 * that a key never has less taken out than it was told to. */
static void
read_guard(struct job *j, struct arena *a, struct guard_settings *g)
{
	const char *names;
	struct buf unknown;

	g->target = read_within(j, GUARD_BOTH, GUARD_BOTH);
	names = read_text(j, a);
	g->placeholder = read_text(j, a);
	g->threshold = read_within(j, 100, 1);
	g->reversible = read_int(j) != 0;
	buf_init(&unknown, names == NULL ? 0 : strlen(names));
	guard_entities_kept(span_of(names), &g->entities, &unknown);
	g->unknown = unknown.len == 0 ? NULL :
	    arena_strdup(a, buf_view(&unknown).p);
	buf_fini(&unknown);
}

static void
read_key(struct job *j, struct arena *a, struct key_row *out)
{
	out->id = read_text(j, a);
	out->project = read_text(j, a);
	out->name = read_text(j, a);
	out->hint = read_text(j, a);
	read_hash(j, out->hash);
	out->created_s = read_int(j);
	out->revoked_s = read_int(j);
	out->expires_s = read_int(j);
	out->settings.logging = read_int(j) != 0;
	out->settings.zero_retention = read_int(j) != 0;
	out->settings.retention_s = read_int(j);
	read_guard(j, a, &out->settings.guard);
}

/* Reads the one key that the statement finds, and ends the job. */
static int
find_key(struct job *j, struct arena *a, struct key_row *out,
    struct error *err)
{
	int found = job_step(j, err);

	if (found == 1)
		read_key(j, a, out);
	job_end(j);
	return found;
}

static int
key_by_hash(struct store *s, const unsigned char *hash, struct arena *a,
    struct key_row *out, struct error *err)
{
	static const char sql[] = "SELECT " KEY_COLUMNS " FROM api_key "
	    "WHERE hash = ?1";
	struct job j;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	bind_hash(&j, hash);
	return find_key(&j, a, out, err);
}

/* From the cache; else read, and then kept there. */
int
sqlite_key_by_hash(struct store *s, const unsigned char *hash,
    struct arena *a, struct key_row *out, struct error *err)
{
	struct key_cache *cache = &((struct sqlite *)s)->keys;
	struct key_entry *e;
	uint64_t turn;
	int found = 1;

	e = key_cache_find(cache, hash, &turn);
	if (e == NULL) {
		e = key_entry_new();
		found = key_by_hash(s, hash, &e->arena, &e->row, err);
		if (found == 1)
			key_cache_put(cache, e, turn);
	}
	arena_defer(a, key_entry_free, e);
	if (found == 1)
		*out = e->row;
	return found;
}

int
sqlite_key_find(struct store *s, const char *word, struct arena *a,
    struct key_row *out, struct error *err)
{
	static const char sql[] = "SELECT " KEY_COLUMNS " FROM api_key "
	    "WHERE id = ?1 OR name = ?1 ORDER BY id = ?1 DESC, "
	    "revoked_s = 0 DESC, created_s DESC, seq DESC LIMIT 1";
	struct job j;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	bind_text(&j, word);
	return find_key(&j, a, out, err);
}

/*
 * Reads all before it calls any: what is called may use the store and take
 * its time, and no connection waits for it.
 */
int
sqlite_key_each(struct store *s, struct arena *a,
    int (*each)(void *ctx, const struct key_row *), void *ctx,
    struct error *err)
{
	static const char sql[] = "SELECT " KEY_COLUMNS " FROM api_key "
	    "ORDER BY created_s, seq";
	struct listed {
		struct key_row row;
		struct listed *next;
	} *first = NULL, **end = &first, *l;
	struct job j;
	int more;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	while ((more = job_step(&j, err)) == 1) {
		l = arena_alloc(a, sizeof(*l));
		read_key(&j, a, &l->row);
		*end = l;
		end = &l->next;
	}
	job_end(&j);
	for (l = first; more == 0 && l != NULL; l = l->next)
		if (each(ctx, &l->row) != 0)
			break;
	return more;
}
