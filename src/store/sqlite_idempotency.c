/* Requests that may be sent twice and are to be served once. */
#include "config.h"

#include <string.h>

#include "store/sqlite_ops.h"
#include "store/sqlite_requests.h"
#include "store/sqlite_write.h"

struct question {
	const struct idempotency_row *row;
	struct arena *a;
	enum idempotency_state state;
	const char *response;
};

/* Who has it; IDEMPOTENCY_FIRST when nobody does, or nobody any more. */
static int
look(struct conn *c, struct question *q, struct error *err)
{
	static const char sql[] = "SELECT body, until_ms, expires_ms, "
	    "response FROM idempotency WHERE project = ? AND key = ?";
	unsigned char body[STORE_HASH_SIZE];
	int64_t until_ms, expires_ms;
	struct job j;
	int found;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_text(&j, q->row->project);
	bind_hash(&j, q->row->key);
	found = job_step(&j, err);
	q->state = IDEMPOTENCY_FIRST;
	q->response = NULL;
	if (found == 1) {
		read_hash(&j, body);
		until_ms = read_int(&j);
		expires_ms = read_int(&j);
		q->response = read_text(&j, q->a);
		if (expires_ms <= q->row->now_ms ||
		    (q->response == NULL && until_ms <= q->row->now_ms))
			q->response = NULL;
		else if (memcmp(body, q->row->body, sizeof(body)) != 0)
			q->state = IDEMPOTENCY_OTHER_BODY;
		else
			q->state = q->response == NULL ?
			    IDEMPOTENCY_RUNNING : IDEMPOTENCY_DONE;
	}
	job_end(&j);
	return found;
}

static int
begin(struct conn *c, void *ctx, struct error *err)
{
	static const char sql[] = "INSERT OR REPLACE INTO idempotency "
	    "(project, key, body, until_ms, expires_ms) "
	    "VALUES (?, ?, ?, ?, ?)";
	struct question *q = ctx;
	struct job j;

	if (look(c, q, err) == -1)
		return -1;
	if (q->state != IDEMPOTENCY_FIRST)
		return 0;
	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_text(&j, q->row->project);
	bind_hash(&j, q->row->key);
	bind_hash(&j, q->row->body);
	bind_int(&j, q->row->until_ms);
	bind_int(&j, q->row->expires_ms);
	return job_run(&j, err);
}

int
sqlite_idempotency_begin(struct store *s, const struct idempotency_row *row,
    struct arena *a, enum idempotency_state *state, const char **response,
    struct error *err)
{
	struct question q = { .row = row, .a = a };

	if (write_run(s, begin, &q, err) == -1)
		return -1;
	*state = q.state;
	*response = q.state == IDEMPOTENCY_DONE ? q.response : NULL;
	return 0;
}

/* until_ms tells the one that holds the key from one whose time ran out: who
 * took it over did so later, and has a later one. */
int
end_idempotency(struct conn *c, const struct idempotency_row *row,
    const char *response, struct error *err)
{
	static const char done[] = "UPDATE idempotency SET response = ?4 "
	    "WHERE project = ?1 AND key = ?2 AND until_ms = ?3 "
	    "AND response IS NULL";
	static const char gone[] = "DELETE FROM idempotency "
	    "WHERE project = ?1 AND key = ?2 AND until_ms = ?3 "
	    "AND response IS NULL";
	struct job j;

	if (job_on(c, response == NULL ? gone : done, &j, err) == -1)
		return -1;
	bind_text(&j, row->project);
	bind_hash(&j, row->key);
	bind_int(&j, row->until_ms);
	if (response != NULL)
		bind_text(&j, response);
	return job_run(&j, err) == -1 ? -1 : 0;
}

static int
set_free(struct conn *c, void *ctx, struct error *err)
{
	return end_idempotency(c, ctx, NULL, err);
}

int
sqlite_idempotency_free(struct store *s, const struct idempotency_row *row,
    struct error *err)
{
	return write_run(s, set_free, (void *)(uintptr_t)row, err);
}
