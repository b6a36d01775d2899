#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/log.h"
#include "lib/database.h"
#include "lib/dice.h"
#include "lib/redact_rig.h"
#include "store/sealed.h"

const struct vendor *const redact_rig_vendors[REDACT_RIG_VENDORS] = {
	&vendor_openai_chat, &vendor_openai_responses, &vendor_anthropic,
	&vendor_gemini,
};

/* ---- time and chance ---- */

static uint64_t chance;

static int64_t
no_time(void)
{
	return INT64_C(1800000000123);
}

static void
no_chance(void *p, size_t n)
{
	/* An id shows them as Q, Z, j and q, so that nothing that is looked
	 * for is in one by chance. */
	static const unsigned char few[] = { 26, 35, 45, 52 };
	unsigned char *bytes = p;

	for (size_t i = 0; i < n; i++) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		bytes[i] = few[chance >> 62];
	}
}

static const struct clock_source still = { no_time, no_time, no_chance };

/* ---- set up ---- */

static void
open_house(struct redact_rig *r)
{
	struct buf yaml;

	buf_init(&yaml, 1 << 16);
	buf_puts(&yaml, "providers:\n");
	for (size_t i = 0; i < REDACT_RIG_VENDORS; i++)
		buf_printf(&yaml, "  p%zu: {dialect: %s, base_url: \"%s/v1\", "
		    "auth: none}\n", i, redact_rig_vendors[i]->dialect,
		    upstream_url(r->upstream));
	house_open(&r->house, yaml.data);
	buf_fini(&yaml);
}

/* The house's key moves into the file. */
static void
open_store(struct redact_rig *r)
{
	struct gateway *g = &r->house.gateway;
	char url[FOLDER_PATH + 16];
	struct project_row project;
	struct arena arena;
	struct key_row key;
	struct store *s;
	struct error err;

	(void)snprintf(url, sizeof(url), "sqlite:%s", r->path);
	arena_init(&arena, 1 << 20);
	s = store_open(url, &err);
	if (s == NULL)
		fail_msg("%s", err.message);
	assert_int_equal(g->store->ops->key_find(g->store, "key_house",
	    &arena, &key, &err), 1);
	assert_int_equal(s->ops->project_find(s, STORE_PROJECT, &arena,
	    &project, &err), 1);
	key.project = project.id;
	if (s->ops->key_put(s, &key, &err) == -1)
		fail_msg("%s", err.message);
	store_close(g->store);
	g->store = s;
	arena_fini(&arena);
}

void
redact_rig_open(struct redact_rig *r, uint32_t seed)
{
	memset(r, 0, sizeof(*r));
	chance = seed;
	dice_seed(seed);
	clock_set_source(&still);
	buf_init(&r->out, (size_t)1 << 28);
	folder_make(r->folder);
	(void)folder_path(r->folder, "sluice.db", r->path);
	r->log = memfd_create("log", 0);
	assert_true(r->log >= 0);
	log_set_fd(r->log);
	log_set_level(LOG_LEVEL_DEBUG);
	r->upstream = upstream_start();
	open_house(r);
	open_store(r);
}

void
redact_rig_close(struct redact_rig *r)
{
	house_close(&r->house);
	upstream_stop(r->upstream);
	log_set_level(LOG_LEVEL_INFO);
	log_set_fd(2);
	(void)close(r->log);
	folder_remove(r->folder);
	buf_fini(&r->out);
	clock_set_source(NULL);
}

void
redact_rig_key(struct redact_rig *r, struct key_settings settings,
    char bearer[AUTH_KEY_SIZE + 8])
{
	struct store *s = r->house.gateway.store;
	struct key_row row = { .created_s = 1, .settings = settings };
	char id[CLOCK_ID_SIZE], key[AUTH_KEY_SIZE], hint[24];
	struct project_row project;
	struct arena arena;
	struct error err;

	arena_init(&arena, 1 << 20);
	clock_id(id, "key_");
	auth_key_make(key, hint, row.hash);
	assert_int_equal(s->ops->project_find(s, STORE_PROJECT, &arena,
	    &project, &err), 1);
	row.id = row.name = id;
	row.hint = hint;
	row.project = project.id;
	if (s->ops->key_put(s, &row, &err) == -1)
		fail_msg("%s", err.message);
	(void)snprintf(bearer, AUTH_KEY_SIZE + 8, "Bearer %s", key);
	arena_fini(&arena);
}

/* Numbers that nobody said: the scripted provider's address, lengths. */
static void
leave_out_numbers(const struct redact_rig *r, struct buf *out, size_t from)
{
	const char *address = upstream_url(r->upstream) + strlen("http://");
	static const char length[] = "Content-Length: ";
	size_t len = strlen(address);
	char *at;

	while ((at = memmem(out->data + from, out->len - from, address,
	    len)) != NULL)
		memset(at, '?', len);
	while ((at = memmem(out->data + from, out->len - from, length,
	    sizeof(length) - 1)) != NULL)
		memset(at, '?', sizeof(length) - 1 +
		    strspn(at + sizeof(length) - 1, "0123456789"));
}

/* ---- who talks ---- */

static const struct wire *
choose(void *ctx, const struct upstream_request *request)
{
	const struct redact_rig *r = ctx;
	static const char word[] = "\"stream\":true";

	return strstr(request->path, "stream") != NULL ||
	    memmem(request->body.p, request->body.len, word,
	    sizeof(word) - 1) != NULL ? r->stream : r->whole;
}

void
redact_rig_says(struct redact_rig *r, struct span stream, struct span whole,
    size_t piece)
{
	const struct upstream_reply streamed = { .type = "text/event-stream",
	    .part = { .body = stream, .piece = piece } };
	const struct upstream_reply at_once = { .type = "application/json",
	    .part.body = whole };

	r->stream = upstream_prepare(r->upstream, &streamed);
	r->whole = upstream_prepare(r->upstream, &at_once);
	upstream_choose(r->upstream, choose, r);
}

void
redact_rig_fails(struct redact_rig *r, int status, struct span body)
{
	const struct upstream_reply reply = { .status = status,
	    .type = "application/json", .part.body = body };

	r->stream = r->whole = upstream_prepare(r->upstream, &reply);
	upstream_choose(r->upstream, choose, r);
}

static void
call(struct redact_rig *r, const struct mem_param *params, struct span body,
    struct house_answer *a)
{
	size_t from = r->out.len;

	house_call(&r->house, params, body, a);
	buf_span(&r->out, buf_view(&a->conn.out));
	leave_out_numbers(r, &r->out, from);
}

void
redact_rig_post(struct redact_rig *r, const char *bearer,
    const char *idempotency, struct span json, struct house_answer *a)
{
	char length[24];
	const struct mem_param params[] = {
		{ "REQUEST_METHOD", "POST" },
		{ "SCRIPT_NAME", "/v1/responses" },
		{ "CONTENT_TYPE", "application/json" },
		{ "CONTENT_LENGTH", length },
		{ "HTTP_AUTHORIZATION", bearer != NULL ? bearer :
		    r->house.bearer },
		{ idempotency == NULL ? NULL : "HTTP_IDEMPOTENCY_KEY",
		    idempotency },
		{ NULL, NULL },
	};

	(void)snprintf(length, sizeof(length), "%zu", json.len);
	call(r, params, json, a);
}

void
redact_rig_call(struct redact_rig *r, const char *bearer, const char *method,
    const char *path, struct house_answer *a)
{
	const struct mem_param params[] = {
		{ "REQUEST_METHOD", method },
		{ "SCRIPT_NAME", path },
		{ "HTTP_AUTHORIZATION", bearer != NULL ? bearer :
		    r->house.bearer },
		{ NULL, NULL },
	};

	call(r, params, SPAN(""), a);
}

/* ---- what left ---- */

struct span
redact_rig_sent(struct redact_rig *r)
{
	struct upstream_request request;
	unsigned n = upstream_requests(r->upstream);

	assert_true(n > 0 && upstream_request(r->upstream, n - 1, &request));
	return request.body;
}

void
redact_rig_sent_all(struct redact_rig *r, struct buf *out)
{
	struct upstream_request request;
	unsigned n = upstream_requests(r->upstream);
	size_t from = out->len;

	for (; r->searched < n; r->searched++) {
		assert_true(upstream_request(r->upstream, r->searched,
		    &request));
		buf_span(out, request.head);
		buf_span(out, request.body);
	}
	leave_out_numbers(r, out, from);
}

static void
read_all(int fd, struct buf *out)
{
	char piece[8192];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(fd, piece, sizeof(piece), at)) > 0) {
		buf_add(out, piece, (size_t)n);
		at += n;
	}
	assert_int_equal(n, 0);
}

void
redact_rig_logged(struct redact_rig *r, struct buf *out)
{
	size_t from = out->len;

	read_all(r->log, out);
	leave_out_numbers(r, out, from);
}

static void
read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "r");

	if (f == NULL)
		return;
	read_all(fileno(f), out);
	(void)fclose(f);
}

void
redact_rig_stored(struct redact_rig *r, struct buf *out)
{
	char path[FOLDER_PATH + 8];

	read_file(r->path, out);
	(void)snprintf(path, sizeof(path), "%s-wal", r->path);
	read_file(path, out);
	assert_true(out->len > 0);
}

static void
read_rows(sqlite3 *db, const char *table, struct buf *out)
{
	sqlite3_stmt *rows;
	char sql[160];

	(void)snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\"", table);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL),
	    SQLITE_OK);
	while (sqlite3_step(rows) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			if (sqlite3_column_type(rows, i) != SQLITE_TEXT)
				continue;
			buf_puts(out, (const char *)sqlite3_column_text(rows,
			    i));
			buf_putc(out, '\n');
		}
	(void)sqlite3_finalize(rows);
}

static void
read_tables(const char *path, struct buf *out)
{
	sqlite3 *db = database_open(path);
	sqlite3_stmt *tables;

	assert_int_equal(sqlite3_prepare_v2(db, "SELECT name FROM "
	    "sqlite_master WHERE type = 'table'", -1, &tables, NULL),
	    SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW)
		read_rows(db, (const char *)sqlite3_column_text(tables, 0),
		    out);
	(void)sqlite3_finalize(tables);
	(void)sqlite3_close(db);
}

struct opening {
	const struct secret *secret;
	struct buf *out;
	bool tables;			/* of originals, too */
};

/* What marks stand for is the fourth line of a turn. */
static int
open_sealed(void *ctx, const struct sealed *sealed, struct buf *anew)
{
	struct opening *o = ctx;
	size_t from = o->out->len;
	const char *at;

	(void)anew;
	assert_int_equal(sealed_open(o->secret, sealed, o->out), 0);
	at = o->out->data + from;
	for (int i = 0; !o->tables && i < 3 && at != NULL &&
	    strcmp(sealed->kind, SEALED_TURN) == 0; i++) {
		at = memchr(at, '\n', o->out->len -
		    (size_t)(at - o->out->data));
		at = at == NULL ? NULL : at + 1;
		if (i == 2 && at != NULL)
			o->out->len = (size_t)(at - o->out->data);
	}
	return 0;
}

void
redact_rig_opened(struct redact_rig *r, bool tables, struct buf *out)
{
	struct store *s = r->house.gateway.store;
	struct opening o = { &r->house.secret, out, tables };
	struct error err;
	int64_t seq = 0;
	int more;

	read_tables(r->path, out);
	do {
		more = s->ops->reseal(s, &seq, open_sealed, &o, &err);
	} while (more == 1);
	assert_int_equal(more, 0);
}

void
redact_rig_id(const struct house_answer *a, char id[64])
{
	const char *at = memmem(a->body.p, a->body.len, "\"resp_", 6);

	if (at == NULL)
		fail_msg("%d %.*s", a->status, (int)a->body.len, a->body.p);
	(void)snprintf(id, 64, "%.*s", (int)strcspn(at + 1, "\""), at + 1);
}
