/* What is removed: by a client, and when its time has come. */
#include "config.h"

#include <assert.h>

#include "store/sqlite_names.h"
#include "store/sqlite_ops.h"
#include "store/sqlite_requests.h"
#include "store/sqlite_write.h"

/* Requests that are summed up at once, which takes some milliseconds for which
 * all writers wait, and how many make it due. */
#define SUM_ROWS	2000
#define SUM_DUE		1000

#define ITEMS_MAX	((size_t)64 * 1024 * 1024)

/* ---- removing content ---- */

static int
remove_row(struct conn *c, int64_t seq, struct error *err)
{
	static const char sql[] = "DELETE FROM content WHERE seq = ?";
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_int(&j, seq);
	return job_run(&j, err);
}

/* The content at a row of a job that gives seq, id and items next: 1, 0: it
 * had gone, -1. The row isn't looked at again. */
static int
remove_content(struct job *j, struct error *err)
{
	struct arena a;
	struct span items;
	const char *id;
	int64_t seq;
	int ret;

	arena_init(&a, ITEMS_MAX);
	seq = read_int(j);
	id = read_text(j, &a);
	items = read_blob(j, &a);
	ret = names_remove(j->conn, seq, id, items, err);
	if (ret == 0)
		ret = remove_row(j->conn, seq, err);
	arena_fini(&a);
	return ret;
}

struct deletion {
	const char *project, *id;
	int64_t now_s;
};

static int
delete_response(struct conn *c, void *ctx, struct error *err)
{
	static const char sql[] = "SELECT content.seq, id, items FROM name "
	    "CROSS JOIN content ON content.seq = name.seq WHERE tail = ? "
	    "AND head = ? AND project = ? AND expires_s > ? AND item = 0";
	const struct deletion *d = ctx;
	struct job j;
	int ret;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_name(&j, d->id);
	bind_text(&j, d->project);
	bind_int(&j, d->now_s);
	ret = job_step(&j, err);
	if (ret == 1)
		ret = remove_content(&j, err);
	job_end(&j);
	return ret;
}

int
sqlite_response_delete(struct store *s, const char *project, const char *id,
    int64_t now_s, struct error *err)
{
	struct deletion d = { project, id, now_s };

	return write_run(s, delete_response, &d, err);
}

/* ---- what has expired ---- */

struct expiry {
	int64_t now_s, request_keep_s;
	size_t limit, n;
};

/* Removes that row of expiry, and what expires with it unless that has gone
 * already. */
static int
expire_row(struct job *j, struct expiry *e, struct error *err)
{
	static const char sql[] = "DELETE FROM expiry "
	    "WHERE expires_s = ? AND seq = ?";
	int64_t expires_s = read_int(j), seq = read_int(j);
	struct job d;
	int n = remove_content(j, err);

	if (n == -1 || job_on(j->conn, sql, &d, err) == -1)
		return -1;
	e->n += (size_t)n;
	bind_int(&d, expires_s);
	bind_int(&d, seq);
	return job_run(&d, err);
}

/* Content is removed row by row, since its names must be, and each time the
 * oldest is looked for anew: rows mustn't change under a SELECT. */
static int
expire_content(struct conn *c, struct expiry *e, struct error *err)
{
	static const char sql[] = "SELECT expiry.expires_s, expiry.seq, "
	    "content.seq, id, items FROM expiry "
	    "LEFT JOIN content ON content.seq = expiry.seq "
	    "WHERE expiry.expires_s <= ? "
	    "ORDER BY expiry.expires_s, expiry.seq LIMIT 1";
	struct job j;
	int ret = 1;

	for (size_t i = 0; i < e->limit && ret == 1; i++) {
		if (job_on(c, sql, &j, err) == -1)
			return -1;
		bind_int(&j, e->now_s);
		ret = job_step(&j, err);
		if (ret == 1)
			ret = expire_row(&j, e, err);
		job_end(&j);
	}
	return ret == -1 ? -1 : 0;
}

/* What a DELETE of up to limit rows gave. */
static int
removed(struct expiry *e, int n)
{
	if (n == -1)
		return -1;
	e->n += (size_t)n;
	return 0;
}

static int
expire_idempotency(struct conn *c, struct expiry *e, struct error *err)
{
	static const char sql[] = "DELETE FROM idempotency WHERE "
	    "(project, key) IN (SELECT project, key FROM idempotency "
	    "WHERE expires_ms <= ? ORDER BY expires_ms LIMIT ?)";
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_int(&j, e->now_s * 1000);
	bind_int(&j, (int64_t)e->limit);
	return removed(e, job_run(&j, err));
}

/*
 * Adds the requests that came since the last time to the sums, and when their
 * content expires; and notes how far it came, in the same transaction: so the
 * sums can't drift from the rows.
 */
static int
sum_up(struct conn *c, struct error *err)
{
	static const char add[] = "INSERT INTO usage (" USAGE_COLUMNS ") "
	    "SELECT day, project, key, provider, model, sum(requests), "
	    "sum(failed), sum(input), sum(cached), sum(cache_write), "
	    "sum(cache_write_1h), sum(output), sum(reasoning), "
	    "sum(web_searches), sum(cost_pico), sum(unpriced) "
	    "FROM (SELECT " USAGE_OF_REQUEST " FROM request "
	    "WHERE seq > " SUMMED " ORDER BY seq LIMIT ?) WHERE true "
	    "GROUP BY day, project, key, provider, model "
	    "ON CONFLICT DO UPDATE SET "
	    "requests = requests + excluded.requests, "
	    "failed = failed + excluded.failed, "
	    "input = input + excluded.input, "
	    "cached = cached + excluded.cached, "
	    "cache_write = cache_write + excluded.cache_write, "
	    "cache_write_1h = cache_write_1h + excluded.cache_write_1h, "
	    "output = output + excluded.output, "
	    "reasoning = reasoning + excluded.reasoning, "
	    "web_searches = web_searches + excluded.web_searches, "
	    "cost_pico = cost_pico + excluded.cost_pico, "
	    "unpriced = unpriced + excluded.unpriced";
	static const char date[] = "INSERT INTO expiry (expires_s, seq) "
	    "SELECT expires_s, seq FROM content WHERE seq > " SUMMED " "
	    "AND seq <= (SELECT max(seq) FROM (SELECT seq FROM request "
	    "WHERE seq > " SUMMED " ORDER BY seq LIMIT ?))";
	static const char note[] = "UPDATE meta SET value = ifnull("
	    "(SELECT max(seq) FROM (SELECT seq FROM request "
	    "WHERE seq > " SUMMED " ORDER BY seq LIMIT ?)), value) "
	    "WHERE name = 'summed'";
	static const char *const steps[] = { add, date, note };
	struct job j;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (job_on(c, steps[i], &j, err) == -1)
			return -1;
		bind_int(&j, SUM_ROWS);
		if (job_run(&j, err) == -1)
			return -1;
	}
	return 0;
}

/*
 * Requests lie in the order in which they ended, which is that of their
 * begins up to the time that one takes: so only the first ones are looked at.
 * The youngest stays, that no seq is given twice.
 */
static int
expire_requests(struct conn *c, struct expiry *e, struct error *err)
{
	static const char sql[] = "DELETE FROM request WHERE seq IN "
	    "(SELECT seq FROM (SELECT seq, began_ms FROM request "
	    "ORDER BY seq LIMIT ?2) WHERE began_ms < ?1) "
	    "AND seq < (SELECT max(seq) FROM request) AND seq <= " SUMMED;
	struct job j;

	if (e->request_keep_s == 0)
		return 0;
	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_int(&j, (e->now_s - e->request_keep_s) * 1000);
	bind_int(&j, (int64_t)e->limit);
	return removed(e, job_run(&j, err));
}

static int
expire(struct conn *c, void *ctx, struct error *err)
{
	struct expiry *e = ctx;

	e->n = 0;			/* it may be called twice */
	return sum_up(c, err) == -1 ||
	    expire_content(c, e, err) == -1 ||
	    expire_idempotency(c, e, err) == -1 ||
	    expire_requests(c, e, err) == -1 ? -1 : 0;
}

/* Whether there is anything to do, which costs no lock. What hasn't been summed
 * up is looked through last, when that can't be much. */
static int
is_due(struct store *s, const struct expiry *e, struct error *err)
{
	static const char sql[] = "SELECT "
	    "EXISTS (SELECT 1 FROM expiry WHERE expires_s <= ?1) OR "
	    "EXISTS (SELECT 1 FROM idempotency WHERE expires_ms <= ?2) OR "
	    "EXISTS (SELECT 1 FROM (SELECT seq, began_ms FROM request "
	    "ORDER BY seq LIMIT 1) WHERE began_ms < ?3 "
	    "AND seq < (SELECT max(seq) FROM request)) OR "
	    "(SELECT max(seq) FROM request) >= " SUMMED " + ?4 OR "
	    "EXISTS (SELECT 1 FROM content WHERE seq > " SUMMED
	    " AND expires_s <= ?1)";
	struct job j;
	int ret;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	bind_int(&j, e->now_s);
	bind_int(&j, e->now_s * 1000);
	bind_int(&j, e->request_keep_s == 0 ? INT64_MIN :
	    (e->now_s - e->request_keep_s) * 1000);
	bind_int(&j, SUM_DUE);
	ret = job_step(&j, err);
	if (ret == 1)
		ret = (int)read_int(&j);
	job_end(&j);
	return ret;
}

int
sqlite_expire(struct store *s, int64_t now_s, int64_t request_keep_s,
    size_t limit, size_t *n, struct error *err)
{
	struct expiry e = { .now_s = now_s, .request_keep_s = request_keep_s,
	    .limit = limit };
	int ret;

	assert(limit > 0);
	*n = 0;
	ret = is_due(s, &e, err);
	if (ret != 1)
		return ret;
	if (write_run(s, expire, &e, err) == -1)
		return -1;
	*n = e.n;
	return is_due(s, &e, err);
}
