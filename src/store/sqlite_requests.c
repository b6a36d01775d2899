/*
 * The log and its sums, as they are looked at.
 *
 * What is looked for differs from call to call, so these statements are put
 * together from rows of a table: a condition for each field that the filter
 * has. Values are bound, never written into the text.
 */
#include "config.h"

#include "store/sqlite_ops.h"
#include "store/sqlite_requests.h"

#define SQL_MAX		((size_t)16 * 1024)
#define CONDITIONS	16

struct condition {
	bool there;
	const char *sql;		/* with a ? for each value */
	const char *text;		/* a value, or NULL: it is a number */
	int64_t number;
	const char *second;		/* another value, or NULL */
};

static void
add_conditions(struct buf *sql, const struct condition *c, size_t n)
{
	const char *word = " WHERE ";

	for (size_t i = 0; i < n; i++) {
		if (!c[i].there)
			continue;
		buf_puts(sql, word);
		buf_puts(sql, c[i].sql);
		word = " AND ";
	}
}

/* In the order of the text, in which each value stands once. */
static void
bind_conditions(struct job *j, const struct condition *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!c[i].there)
			continue;
		if (c[i].text != NULL)
			bind_text(j, c[i].text);
		else
			bind_int(j, c[i].number);
		if (c[i].second != NULL)
			bind_text(j, c[i].second);
	}
}

void
read_usage(struct job *j, struct usage *u)
{
	u->input = read_count(j);
	u->cached = read_count(j);
	u->cache_write = read_count(j);
	u->cache_write_1h = read_count(j);
	u->output = read_count(j);
	u->reasoning = read_count(j);
	u->web_searches = read_count(j);
}

/* ---- requests ---- */

static size_t
request_conditions(const struct request_filter *f,
    struct condition out[CONDITIONS])
{
	const struct condition rows[] = {
		{ f->after_seq > 0, "seq > ?", NULL, f->after_seq, NULL },
		{ f->before_seq > 0, "seq < ?", NULL, f->before_seq, NULL },
		{ f->id != NULL, "(id = ? OR response = ?)", f->id, 0, f->id },
		{ f->project != NULL, "project = ?", f->project, 0, NULL },
		{ f->key != NULL, "key = ?", f->key, 0, NULL },
		{ f->model != NULL, "(model = ? OR asked = ?)", f->model, 0,
		    f->model },
		{ f->route != NULL, "route = ?", f->route, 0, NULL },
		{ f->outcome != NULL, "outcome = ?", f->outcome, 0, NULL },
		{ f->status >= 100, "status = ?", NULL, f->status, NULL },
		{ f->status > 0 && f->status < 100, "status / 100 = ?", NULL,
		    f->status, NULL },
		{ f->from_ms != 0, "began_ms >= ?", NULL, f->from_ms, NULL },
		{ f->to_ms != 0, "began_ms < ?", NULL, f->to_ms, NULL },
		/* What isn't JSON has no values, and stops no listing. */
		{ f->metadata_key != NULL, "CASE WHEN json_valid(metadata) "
		    "THEN EXISTS (SELECT 1 FROM json_each(metadata) AS pair "
		    "WHERE pair.key = ? AND pair.value = ?) ELSE 0 END",
		    f->metadata_key, 0, f->metadata_value },
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);

	_Static_assert(sizeof(rows) / sizeof(rows[0]) <= CONDITIONS,
	    "CONDITIONS is too small");
	for (size_t i = 0; i < n; i++)
		out[i] = rows[i];
	return n;
}

static void
read_request(struct job *j, struct arena *a, struct request_row *r)
{
	*r = (struct request_row){ .id = read_text(j, a) };
	r->response = read_text(j, a);
	r->project = read_text(j, a);
	r->key = read_text(j, a);
	r->began_ms = read_int(j);
	r->method = read_text(j, a);
	r->path = read_text(j, a);
	r->asked = read_text(j, a);
	r->model = read_text(j, a);
	r->route = read_text(j, a);
	r->provider = read_text(j, a);
	r->served = read_text(j, a);
	r->status = (int)read_int(j);
	r->outcome = read_text(j, a);
	r->stream = read_int(j) != 0;
	r->attempts = (unsigned)read_count(j);
	r->first_ms = read_int(j);
	r->total_ms = read_int(j);
	r->bytes_in = read_count(j);
	r->bytes_out = read_count(j);
	read_usage(j, &r->usage);
	r->estimated = read_int(j) != 0;
	r->has_cost = !read_null(j);
	r->cost_pico = read_count(j);
	r->receipt = read_text(j, a);
	r->metadata = read_text(j, a);
	r->traceparent = read_text(j, a);
	r->seq = read_int(j);
}

struct listed {
	struct request_row row;
	struct listed *next;
};

static int
list_requests(struct job *j, bool bodies, struct arena *a,
    struct listed **end, struct error *err)
{
	struct listed *l;
	int more;

	while ((more = job_step(j, err)) == 1) {
		l = arena_alloc(a, sizeof(*l));
		read_request(j, a, &l->row);
		if (bodies) {
			l->row.expires_s = read_int(j);
			l->row.body = read_blob(j, a);
		}
		*end = l;
		end = &l->next;
		if (arena_over(a))
			return error_set(err, ERROR_TOO_LARGE, NULL,
			    "that is more than is shown at once");
	}
	return more;
}

/* The rows are chosen before a body is looked for. */
int
sqlite_request_each(struct store *s, const struct request_filter *f,
    struct arena *a, int (*each)(void *ctx, const struct request_row *),
    void *ctx, struct error *err)
{
	struct condition conditions[CONDITIONS];
	size_t n = request_conditions(f, conditions);
	struct listed *first = NULL;
	const char *order = f->oldest_first ? "ASC" : "DESC";
	struct buf sql;
	struct job j;
	int ret;

	buf_init(&sql, SQL_MAX);
	if (f->bodies)
		buf_puts(&sql, "SELECT chosen.*, content.expires_s, body "
		    "FROM (");
	buf_puts(&sql, "SELECT " REQUEST_COLUMNS ", seq FROM request");
	add_conditions(&sql, conditions, n);
	buf_printf(&sql, " ORDER BY seq %s LIMIT ?", order);
	if (f->bodies)
		buf_printf(&sql, ") AS chosen LEFT JOIN content "
		    "ON content.seq = chosen.seq AND content.expires_s > ? "
		    "ORDER BY chosen.seq %s", order);
	ret = job_read_once(s, buf_view(&sql).p, &j, err);
	buf_fini(&sql);
	if (ret == -1)
		return -1;
	bind_conditions(&j, conditions, n);
	bind_int(&j, f->limit == 0 || f->limit > CEILING_STORE_ROWS ?
	    (int64_t)CEILING_STORE_ROWS : (int64_t)f->limit);
	if (f->bodies)
		bind_int(&j, f->now_s);
	ret = list_requests(&j, f->bodies, a, &first, err);
	job_end(&j);
	for (struct listed *l = first; ret == 0 && l != NULL; l = l->next)
		if (each(ctx, &l->row) != 0)
			break;
	return ret;
}

/* ---- sums ---- */

static const struct {
	unsigned by;
	const char *column;
} groups[] = {
	{ USAGE_BY_DAY, "day" },
	{ USAGE_BY_PROJECT, "project" },
	{ USAGE_BY_KEY, "key" },
	{ USAGE_BY_PROVIDER, "provider" },
	{ USAGE_BY_MODEL, "model" },
};
#define N_GROUPS	(sizeof(groups) / sizeof(groups[0]))

static size_t
usage_conditions(const struct usage_filter *f,
    struct condition out[CONDITIONS])
{
	const struct condition rows[] = {
		{ f->from_day != NULL, "day >= ?", f->from_day, 0, NULL },
		{ f->to_day != NULL, "day <= ?", f->to_day, 0, NULL },
		{ f->project != NULL, "project = ?", f->project, 0, NULL },
		{ f->key != NULL, "key = ?", f->key, 0, NULL },
		{ f->provider != NULL, "provider = ?", f->provider, 0, NULL },
		{ f->model != NULL, "model = ?", f->model, 0, NULL },
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);

	for (size_t i = 0; i < n; i++)
		out[i] = rows[i];
	return n;
}

/*
 * Sums are those of the table, and of the requests that came since they were
 * put there. Pico-dollars of all requests may be more than SQLite's sum can hold (nine
 * million dollars), at which it fails: so dollars are summed apart.
 */
static void
add_sums(struct buf *sql, const struct usage_filter *f)
{
	buf_puts(sql, "SELECT ");
	for (size_t i = 0; i < N_GROUPS; i++)
		buf_printf(sql, "%s, ", (f->by & groups[i].by) != 0 ?
		    groups[i].column : "NULL");
	buf_puts(sql, "sum(requests), sum(failed), sum(input), sum(cached), "
	    "sum(cache_write), sum(cache_write_1h), sum(output), "
	    "sum(reasoning), sum(web_searches), sum(unpriced), "
	    "sum(cost_pico / 1000000000000), sum(cost_pico % 1000000000000) "
	    "FROM (SELECT " USAGE_COLUMNS " FROM usage UNION ALL "
	    "SELECT " USAGE_OF_REQUEST " FROM request "
	    "WHERE seq > " SUMMED ")");
}

static void
add_grouping(struct buf *sql, const struct usage_filter *f)
{
	const char *columns[] = { " GROUP BY ", " ORDER BY " };
	const char *word;

	for (size_t k = 0; k < 2; k++) {
		word = columns[k];
		for (size_t i = 0; i < N_GROUPS; i++) {
			if ((f->by & groups[i].by) == 0)
				continue;
			buf_printf(sql, "%s%s", word, groups[i].column);
			word = ", ";
		}
	}
	if (f->by == 0)
		buf_puts(sql, " HAVING count(*) > 0");
}

static uint64_t
pico_of(uint64_t dollars, uint64_t rest)
{
	const uint64_t unit = UINT64_C(1000000000000);
	uint64_t out;

	if (__builtin_mul_overflow(dollars, unit, &out) ||
	    __builtin_add_overflow(out, rest, &out))
		return UINT64_MAX;
	return out;
}

static void
read_sums(struct job *j, struct arena *a, struct usage_row *u)
{
	uint64_t dollars;

	u->day = read_text(j, a);
	u->project = read_text(j, a);
	u->key = read_text(j, a);
	u->provider = read_text(j, a);
	u->model = read_text(j, a);
	u->requests = read_count(j);
	u->failed = read_count(j);
	read_usage(j, &u->usage);
	u->unpriced = read_count(j);
	dollars = read_count(j);
	u->cost_pico = pico_of(dollars, read_count(j));
}

struct sums {
	struct usage_row row;
	struct sums *next;
};

static int
list_sums(struct job *j, struct arena *a, struct sums **end,
    struct error *err)
{
	struct sums *l;
	int more;

	while ((more = job_step(j, err)) == 1) {
		l = arena_alloc(a, sizeof(*l));
		read_sums(j, a, &l->row);
		*end = l;
		end = &l->next;
		if (arena_over(a))
			return error_set(err, ERROR_TOO_LARGE, NULL,
			    "that is more than is shown at once");
	}
	return more;
}

int
sqlite_usage_each(struct store *s, const struct usage_filter *f,
    struct arena *a, int (*each)(void *ctx, const struct usage_row *),
    void *ctx, struct error *err)
{
	struct condition conditions[CONDITIONS];
	size_t n = usage_conditions(f, conditions);
	struct sums *first = NULL;
	struct buf sql;
	struct job j;
	int ret;

	buf_init(&sql, SQL_MAX);
	add_sums(&sql, f);
	add_conditions(&sql, conditions, n);
	add_grouping(&sql, f);
	ret = job_read_once(s, buf_view(&sql).p, &j, err);
	buf_fini(&sql);
	if (ret == -1)
		return -1;
	bind_conditions(&j, conditions, n);
	ret = list_sums(&j, a, &first, err);
	job_end(&j);
	for (struct sums *l = first; ret == 0 && l != NULL; l = l->next)
		if (each(ctx, &l->row) != 0)
			break;
	return ret;
}
