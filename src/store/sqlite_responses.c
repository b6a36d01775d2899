/* Responses, found by their id, by an item, and with all they continue. */
#include "config.h"

#include <string.h>

#include "store/sqlite_job.h"
#include "store/sqlite_ops.h"

/* ---- one response ---- */

#define RESPONSE_COLUMNS "content.id, project, key, previous, created_s, " \
			"expires_s, items, turn, object"
#define BY_NAME	" FROM name CROSS JOIN content ON content.seq = name.seq " \
		"WHERE tail = ?1 AND head = ?2 AND project = ?3 " \
		"AND expires_s > ?4 "

/* The ids, a NUL after each, in an arena. */
static void
unpack_items(struct span packed, struct arena *a, struct response_row *out)
{
	const char **ids;
	size_t n = 0;

	for (size_t at = 0; at < packed.len; at += strlen(packed.p + at) + 1)
		n++;
	if (n == 0)
		return;
	ids = arena_calloc(a, n, sizeof(*ids));
	n = 0;
	for (size_t at = 0; at < packed.len; at += strlen(packed.p + at) + 1)
		ids[n++] = packed.p + at;
	out->items = ids;
	out->n_items = n;
}

static int
find_response(struct job *j, const char *project, const char *word,
    int64_t now_s, struct arena *a, struct response_row *out,
    struct error *err)
{
	int found;

	bind_name(j, word);
	bind_text(j, project);
	bind_int(j, now_s);
	found = job_step(j, err);
	if (found == 1) {
		*out = (struct response_row){ .id = read_text(j, a) };
		out->project = read_text(j, a);
		out->key = read_text(j, a);
		out->previous = read_text(j, a);
		out->created_s = read_int(j);
		out->expires_s = read_int(j);
		unpack_items(read_blob(j, a), a, out);
		out->turn = read_blob(j, a);
		out->object = read_blob(j, a);
	}
	job_end(j);
	return found;
}

int
sqlite_response_find(struct store *s, const char *project, const char *id,
    int64_t now_s, struct arena *a, struct response_row *out,
    struct error *err)
{
	static const char sql[] = "SELECT " RESPONSE_COLUMNS BY_NAME
	    "AND item = 0";
	struct job j;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	return find_response(&j, project, id, now_s, a, out, err);
}

int
sqlite_response_of_item(struct store *s, const char *project,
    const char *item, int64_t now_s, struct arena *a,
    struct response_row *out, struct error *err)
{
	static const char sql[] = "SELECT " RESPONSE_COLUMNS BY_NAME
	    "AND item > 0 ORDER BY item LIMIT 1";
	struct job j;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	return find_response(&j, project, item, now_s, a, out, err);
}

/* ---- a conversation ---- */

struct turn {
	struct response_row row;
	struct turn *older;
};

struct chain {
	const char *project;
	int64_t now_s;
	struct arena *a;
	struct turn *youngest;
	size_t n;
};

static struct response_row *
oldest_first(const struct chain *c)
{
	struct response_row *rows = arena_calloc(c->a, c->n, sizeof(*rows));
	size_t n = c->n;

	for (const struct turn *t = c->youngest; t != NULL; t = t->older)
		rows[--n] = t->row;
	return rows;
}

static int
too_long(struct error *err)
{
	return error_set(err, ERROR_TOO_LARGE, "previous_response_id",
	    "the conversation is too long; at most %zu responses can be "
	    "continued, and no more than fits the memory of a request",
	    CEILING_CHAIN);
}

/* Reads the turn at *seq, which becomes where the one before it is: 0 behind
 * the first. Not found when it has gone, or the one before it had. */
static int
read_turn(struct conn *conn, const struct chain *c, int64_t *seq,
    struct response_row *out, struct error *err)
{
	static const char sql[] = "SELECT id, previous, "
	    "ifnull(previous_seq, 0), created_s, turn FROM content "
	    "WHERE seq = ?1 AND project = ?2 AND expires_s > ?3";
	struct job j;
	int found;

	if (job_on(conn, sql, &j, err) == -1)
		return -1;
	bind_int(&j, *seq);
	bind_text(&j, c->project);
	bind_int(&j, c->now_s);
	found = job_step(&j, err);
	if (found == 1) {
		*out = (struct response_row){ .id = read_text(&j, c->a) };
		out->previous = read_text(&j, c->a);
		*seq = read_int(&j);
		out->created_s = read_int(&j);
		out->turn = read_blob(&j, c->a);
		found = out->previous == NULL || *seq != 0;
	}
	job_end(&j);
	return found;
}

/* A response is recorded behind the one that it continues: so this ends. */
static int
read_chain(struct conn *conn, struct chain *c, int64_t seq,
    struct error *err)
{
	struct turn **end = &c->youngest;
	int found = 1;

	while (seq != 0 && found == 1) {
		struct turn *t = arena_calloc(c->a, 1, sizeof(*t));

		found = read_turn(conn, c, &seq, &t->row, err);
		*end = t;
		end = &t->older;
		if (++c->n > CEILING_CHAIN || arena_over(c->a))
			return too_long(err);
	}
	return found;
}

/* The first job is left at its row meanwhile: what it has begun to read is
 * what all turns are read from, whatever others write. */
int
sqlite_response_chain(struct store *s, const char *project, const char *id,
    int64_t now_s, struct arena *a, struct response_row **out, size_t *n,
    struct error *err)
{
	static const char sql[] = "SELECT name.seq" BY_NAME "AND item = 0";
	struct chain c = { .project = project, .now_s = now_s, .a = a };
	struct job j;
	int found;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	bind_name(&j, id);
	bind_text(&j, project);
	bind_int(&j, now_s);
	found = job_step(&j, err);
	if (found == 1)
		found = read_chain(j.conn, &c, read_int(&j), err);
	job_end(&j);
	if (found == 1) {
		*out = oldest_first(&c);
		*n = c.n;
	}
	return found;
}
