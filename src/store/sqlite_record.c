/* What one finished request leaves, in one ticket. */
#include "config.h"

#include "store/sqlite_lease.h"
#include "store/sqlite_names.h"
#include "store/sqlite_ops.h"
#include "store/sqlite_requests.h"
#include "store/sqlite_write.h"

/* ---- the row of the log ---- */

static void
bind_usage(struct job *j, const struct usage *u)
{
	bind_count(j, u->input);
	bind_count(j, u->cached);
	bind_count(j, u->cache_write);
	bind_count(j, u->cache_write_1h);
	bind_count(j, u->output);
	bind_count(j, u->reasoning);
	bind_count(j, u->web_searches);
}

static void
bind_request(struct job *j, const struct request_row *r)
{
	bind_text(j, r->id);
	bind_text(j, r->response);
	bind_text(j, r->project);
	bind_text(j, r->key);
	bind_int(j, r->began_ms);
	bind_text(j, r->method);
	bind_text(j, r->path);
	bind_text(j, r->asked);
	bind_text(j, r->model);
	bind_text(j, r->route);
	bind_text(j, r->provider);
	bind_text(j, r->served);
	bind_int(j, r->status);
	bind_text(j, r->outcome);
	bind_int(j, r->stream);
	bind_int(j, r->attempts);
	bind_int(j, r->first_ms);
	bind_int(j, r->total_ms);
	bind_count(j, r->bytes_in);
	bind_count(j, r->bytes_out);
	bind_usage(j, &r->usage);
	bind_int(j, r->estimated);
	if (r->has_cost)
		bind_count(j, r->cost_pico);
	else
		bind_text(j, NULL);
	bind_text(j, r->receipt);
	bind_text(j, r->metadata);
	bind_text(j, r->traceparent);
}

/* Gives the row's seq, above 0. */
static int64_t
put_request(struct conn *c, const struct request_row *r, struct error *err)
{
	static const char sql[] = "INSERT INTO request (" REQUEST_COLUMNS
	    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
	    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_request(&j, r);
	return job_run(&j, err) == -1 ? -1 : sqlite3_last_insert_rowid(c->db);
}

/* ---- content ---- */

/* Where the response is that this one continues; 0: nowhere any more. */
static int
find_previous(struct conn *c, const char *previous, int64_t *seq,
    struct error *err)
{
	static const char sql[] = "SELECT seq FROM name "
	    "WHERE tail = ? AND head = ? AND item = 0";
	struct job j;
	int found;

	*seq = 0;
	if (previous == NULL)
		return 0;
	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_name(&j, previous);
	found = job_step(&j, err);
	if (found == 1)
		*seq = read_int(&j);
	job_end(&j);
	return found;
}

/* A response, a body, or both. */
static int
put_row(struct conn *c, int64_t seq, const struct record *rec,
    struct span items, struct error *err)
{
	static const char sql[] = "INSERT INTO content (seq, id, project, "
	    "key, previous, previous_seq, created_s, expires_s, items, turn, "
	    "object, body) VALUES (?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, "
	    "?, ?)";
	static const struct response_row none;
	const struct response_row *p = rec->response;
	const struct request_row *r = rec->request;
	const struct response_row *shown = p == NULL ? &none : p;
	int64_t previous_seq;
	struct job j;

	if (find_previous(c, shown->previous, &previous_seq, err) == -1 ||
	    job_on(c, sql, &j, err) == -1)
		return -1;
	bind_int(&j, seq);
	bind_text(&j, p == NULL ? r->response : p->id);
	bind_text(&j, p == NULL ? r->project : p->project);
	bind_text(&j, p == NULL ? r->key : p->key);
	bind_text(&j, shown->previous);
	bind_int(&j, previous_seq);
	bind_int(&j, p == NULL ? r->began_ms / 1000 : p->created_s);
	bind_int(&j, p == NULL ? r->expires_s : p->expires_s);
	bind_blob(&j, items);
	bind_blob(&j, shown->turn);
	bind_blob(&j, shown->object);
	bind_blob(&j, r->body);
	return job_run(&j, err);
}

static int
put_content(struct conn *c, int64_t seq, const struct record *rec,
    struct error *err)
{
	const struct response_row *r = rec->response;
	struct buf items;
	int ret;

	if (r == NULL)
		return rec->request->body.p == NULL ? 0 :
		    put_row(c, seq, rec, (struct span){ NULL, 0 }, err);
	buf_init(&items, SIZE_MAX);
	ret = names_pack(c, r, &items, err);
	if (ret != -1)
		ret = put_row(c, seq, rec, buf_view(&items), err);
	if (ret != -1)
		ret = names_put(c, seq, r->id, buf_view(&items), err);
	buf_fini(&items);
	return ret;
}

/* ---- the ticket ---- */

struct recording {
	struct sqlite *s;
	const struct record *record;
};

static int
put_record(struct conn *c, void *ctx, struct error *err)
{
	const struct recording *w = ctx;
	const struct record *r = w->record;
	int64_t seq = put_request(c, r->request, err);

	if (seq == -1)
		return -1;
	grant_key_lease(w->s, c);
	if (put_content(c, seq, r, err) == -1)
		return -1;
	return r->idempotency == NULL ? 0 : end_idempotency(c, r->idempotency,
	    r->answered ? r->request->response : NULL, err);
}

int
sqlite_record(struct store *s, const struct record *r, struct error *err)
{
	struct recording w = { (struct sqlite *)s, r };

	return write_run(s, put_record, &w, err);
}
