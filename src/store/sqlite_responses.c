/* Responses, found by their id, by an item, and with all they continue. */
#include "config.h"

#include <string.h>

#include "store/sqlite_names.h"
#include "store/sqlite_ops.h"

/* ---- one response ---- */

#define RESPONSE_COLUMNS "content.id, project, key, previous, created_s, " \
			"expires_s, turn, object"

/* Its id is bound. */
static int
find_response(struct job *j, const char *project, int64_t now_s,
    struct arena *a, struct response_row *out, struct error *err)
{
	int found;

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
	static const char sql[] = "SELECT " RESPONSE_COLUMNS BY_NAME;
	struct job j;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	bind_name(&j, id);
	return find_response(&j, project, now_s, a, out, err);
}

int
sqlite_response_of_item(struct store *s, const char *project,
    const char *item, int64_t now_s, struct arena *a,
    struct response_row *out, struct error *err)
{
	static const char sql[] = "SELECT " RESPONSE_COLUMNS BY_ITEM
	    "ORDER BY content.seq LIMIT 1";
	struct job j;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	bind_item(&j, item);
	return find_response(&j, project, now_s, a, out, err);
}

/* ---- a conversation ---- */

struct turn {
	struct response_row row;
	struct turn *older;
};

static struct response_row *
oldest_first(const struct turn *youngest, size_t n, struct arena *a)
{
	struct response_row *rows = arena_calloc(a, n, sizeof(*rows));

	for (const struct turn *t = youngest; t != NULL; t = t->older)
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

/* Reads a chain that is in the arena up to n; each row must be the one that
 * the row before it continues. */
static int
read_chain(struct job *j, struct arena *a, struct turn **first, size_t *n,
    struct error *err)
{
	struct turn **end = first;
	const char *next = NULL;
	int more;

	while ((more = job_step(j, err)) == 1) {
		struct turn *t = arena_alloc(a, sizeof(*t));

		t->row.id = read_text(j, a);
		if (next != NULL && strcmp(next, t->row.id) != 0)
			return error_set(err, ERROR_INTERNAL, NULL,
			    "the store gave a conversation out of order");
		t->row.previous = next = read_text(j, a);
		t->row.created_s = read_int(j);
		t->row.turn = read_blob(j, a);
		*end = t;
		end = &t->older;
		if (++*n > CEILING_CHAIN || arena_over(a))
			return too_long(err);
	}
	if (more == -1)
		return -1;
	return *n > 0 && next == NULL;
}

/*
 * The recursion is a queue of one row, so rows come in the order in which they
 * are found. It carries no blobs, which SQLite would copy once more.
 */
int
sqlite_response_chain(struct store *s, const char *project, const char *id,
    int64_t now_s, struct arena *a, struct response_row **out, size_t *n,
    struct error *err)
{
	static const char sql[] = "WITH RECURSIVE chain (seq, previous_seq) "
	    "AS (SELECT content.seq, previous_seq" BY_NAME
	    "UNION ALL "
	    "SELECT c.seq, c.previous_seq FROM chain CROSS JOIN content c "
	    "ON c.seq = chain.previous_seq WHERE c.project = ?3 "
	    "AND c.expires_s > ?4) "
	    "SELECT content.id, content.previous, created_s, turn FROM chain "
	    "CROSS JOIN content ON content.seq = chain.seq";
	struct turn *first = NULL;
	struct job j;
	int found;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	bind_name(&j, id);
	bind_text(&j, project);
	bind_int(&j, now_s);
	*n = 0;
	found = read_chain(&j, a, &first, n, err);
	job_end(&j);
	if (found == 1)
		*out = oldest_first(first, *n, a);
	return found;
}
