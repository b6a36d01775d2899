#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "lib/house.h"
#include "policy/route.h"
#include "store/marks.h"

#define HOUSE_KEY	"key_house"

static void
give_up(const char *what, const char *why)
{
	(void)fprintf(stderr, "house: %s: %s\n", what, why);
	abort();
}

static void
make_key(struct house *h, const char *project, const char *id,
    char key[AUTH_KEY_SIZE])
{
	struct store *s = h->gateway.store;
	struct project_row found;
	struct key_row row = { .id = id, .name = id, .created_s = 1,
	    .settings = { .logging = true } };
	struct arena arena;
	struct error err;
	char hint[24];

	arena_init(&arena, 1 << 20);
	auth_key_make(key, hint, row.hash);
	row.hint = hint;
	if (s->ops->project_find(s, project, &arena, &found, &err) != 1)
		give_up("project", "not there");
	row.project = found.id;
	if (s->ops->key_put(s, &row, &err) == -1)
		give_up("key", err.message);
	arena_fini(&arena);
}

void
house_settings(struct house *h, struct key_settings settings)
{
	struct store *s = h->gateway.store;
	struct arena arena;
	struct key_row row;
	struct error err;

	arena_init(&arena, 1 << 20);
	if (s->ops->key_find(s, HOUSE_KEY, &arena, &row, &err) != 1)
		give_up("key", "not there");
	row.settings = settings;
	if (s->ops->key_update(s, &row, &err) == -1)
		give_up("key", err.message);
	arena_fini(&arena);
}

void
house_stranger(struct house *h, char bearer[AUTH_KEY_SIZE + 8])
{
	const struct project_row row = { .id = "proj_stranger",
	    .name = "stranger", .created_s = 1 };
	struct store *s = h->gateway.store;
	char key[AUTH_KEY_SIZE], id[CLOCK_ID_SIZE];
	struct error err;

	if (s->ops->project_put(s, &row, &err) == -1 &&
	    err.class != ERROR_VALUE)
		give_up("project", err.message);
	clock_id(id, "key_");
	make_key(h, row.name, id, key);
	(void)snprintf(bearer, AUTH_KEY_SIZE + 8, "Bearer %s", key);
}

void
house_open(struct house *h, const char *yaml)
{
	struct buf faults;
	struct error err;

	memset(h, 0, sizeof(*h));
	buf_init(&faults, 1 << 20);
	if (conf_read(&h->conf, "house.yaml", span_of(yaml), &faults) == -1)
		give_up("configuration", buf_view(&faults).p);
	buf_fini(&faults);
	route_prepare(&h->conf);
	h->secret.n_keys = 1;
	h->secret.keys[0].number = 1;
	clock_random(h->secret.keys[0].bytes, SECRET_SIZE);
	h->gateway.conf = &h->conf;
	h->gateway.secret = &h->secret;
	h->gateway.store = store_open("mem:", &err);
	if (h->gateway.store == NULL)
		give_up("store", err.message);
	h->gateway.marks = marks_open(NULL, &err);
	if (h->gateway.marks == NULL)
		give_up("marks", err.message);
	if (transfer_global_init(&err) == -1)
		give_up("transfer", err.message);
	worker_init(&h->worker);
	make_key(h, STORE_PROJECT, HOUSE_KEY, h->key);
	(void)snprintf(h->bearer, sizeof(h->bearer), "Bearer %s", h->key);
}

void
house_close(struct house *h)
{
	worker_fini(&h->worker);
	transfer_global_fini();
	marks_close(h->gateway.marks);
	store_close(h->gateway.store);
	secret_wipe(&h->secret);
	conf_free(&h->conf);
}

void
house_read(struct house_answer *a)
{
	struct span all = buf_view(&a->conn.out);
	const char *end = memmem(all.p, all.len, "\r\n\r\n", 4);

	a->status = 0;
	a->head = a->body = (struct span){ "", 0 };
	if (end == NULL)
		return;
	a->head = (struct span){ all.p, (size_t)(end - all.p) + 2 };
	a->body = (struct span){ end + 4, all.len - a->head.len - 2 };
	if (span_begins(a->head, "Status: "))
		a->status = (int)strtol(a->head.p + 8, NULL, 10);
}

static void
call(struct house *h, const struct mem_param *params, struct span body,
    size_t gone_after, struct house_answer *a)
{
	mem_init(&a->conn, params, body);
	a->conn.gone_after = gone_after;
	gateway_serve(&h->gateway, &h->worker, &a->conn.conn);
	house_read(a);
}

void
house_call(struct house *h, const struct mem_param *params, struct span body,
    struct house_answer *a)
{
	call(h, params, body, SIZE_MAX, a);
}

void
house_post_gone(struct house *h, const char *json, size_t gone_after,
    struct house_answer *a)
{
	char length[24];
	const struct mem_param params[] = {
		{ "REQUEST_METHOD", "POST" },
		{ "SCRIPT_NAME", "/v1/responses" },
		{ "CONTENT_TYPE", "application/json" },
		{ "CONTENT_LENGTH", length },
		{ "HTTP_AUTHORIZATION", h->bearer },
		{ NULL, NULL },
	};

	(void)snprintf(length, sizeof(length), "%zu", strlen(json));
	call(h, params, span_of(json), gone_after, a);
}

void
house_post(struct house *h, const char *json, struct house_answer *a)
{
	house_post_gone(h, json, SIZE_MAX, a);
}

void
house_done(struct house_answer *a)
{
	mem_fini(&a->conn);
}

size_t
house_count(const struct house_answer *a, const char *word)
{
	const char *at = a->body.p;
	size_t left = a->body.len, len = strlen(word), n = 0;

	for (;;) {
		const char *hit = memmem(at, left, word, len);

		if (hit == NULL)
			return n;
		n++;
		left -= (size_t)(hit - at) + len;
		at = hit + len;
	}
}
