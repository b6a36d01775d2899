/*
 * Requests with an Idempotency-Key that meet one another, a store that fails
 * them, a process that dies with one. What clients are told otherwise is in
 * the scenarios.
 */
#include "config.h"

#include <sys/wait.h>

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "lib/folder.h"
#include "lib/house.h"
#include "lib/upstream.h"
#include "lib/wall.h"

#define CROWD	8
#define WAIT_MS	10000
#define KEY	"order-66"

static const char body[] = "{\"model\":\"a/m\",\"input\":\"hi\"}";
static const char streamed[] =
    "{\"model\":\"a/m\",\"input\":\"hi\",\"stream\":true}";
static const char answer[] = "{\"choices\":[{\"message\":{\"content\":"
    "\"Hello\"},\"finish_reason\":\"stop\"}]}";
static const char events[] = "data: {\"choices\":[{\"index\":0,\"delta\":"
    "{\"content\":\"Hello\"}}]}\n\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"
    "\"stop\"}]}\n\ndata: [DONE]\n\n";

struct rig {
	struct upstream *upstream;
	char yaml[256];
	struct house house;
	struct store_ops ops;		/* that a test has fail */
};

/* One client; several at once each have a worker of their own. */
struct visit {
	struct rig *rig;
	struct worker worker;
	const char *json;
	struct house_answer answer;
};

static void
visit(struct visit *v, const char *json)
{
	char length[24];
	const struct mem_param params[] = {
		{ "REQUEST_METHOD", "POST" },
		{ "SCRIPT_NAME", "/v1/responses" },
		{ "CONTENT_TYPE", "application/json" },
		{ "CONTENT_LENGTH", length },
		{ "HTTP_AUTHORIZATION", v->rig->house.bearer },
		{ "HTTP_IDEMPOTENCY_KEY", KEY },
		{ NULL, NULL },
	};

	(void)snprintf(length, sizeof(length), "%zu", strlen(json));
	mem_init(&v->answer.conn, params, span_of(json));
	gateway_serve(&v->rig->house.gateway, &v->worker,
	    &v->answer.conn.conn);
	house_read(&v->answer);
}

static void *
run(void *ctx)
{
	struct visit *v = ctx;

	visit(v, v->json);
	return NULL;
}

static void
visit_begin(struct visit *v, struct rig *r, const char *json)
{
	*v = (struct visit){ .rig = r, .json = json };
	worker_init(&v->worker);
}

static void
visit_end(struct visit *v)
{
	house_done(&v->answer);
	worker_fini(&v->worker);
}

/* The answer's status; what it said goes into said. */
static int
post(struct rig *r, const char *json, char said[1024])
{
	struct visit v;
	int status;

	visit_begin(&v, r, json);
	visit(&v, json);
	status = v.answer.status;
	(void)snprintf(said, 1024, "%.*s", (int)v.answer.body.len,
	    v.answer.body.p);
	visit_end(&v);
	return status;
}

static void
get_id(const char *said, char id[64])
{
	const char *at = strstr(said, "\"id\":\"resp_");

	assert_non_null(at);
	(void)snprintf(id, 64, "%.37s", at + strlen("\"id\":\""));
}

static void
add_answer(struct rig *r, enum upstream_stop stop)
{
	static const struct upstream_match streams = {
		.asked = UPSTREAM_STREAM };
	const struct upstream_reply stream = { .type = "text/event-stream",
	    .part.body = { events, sizeof(events) - 1 } };
	const struct upstream_reply reply = { .type = "application/json",
	    .part.body = { answer, sizeof(answer) - 1 }, .stop = stop,
	    .stop_at = 10 };

	upstream_answer(r->upstream, &streams, &stream);
	upstream_route(r->upstream, "/", NULL, &reply);
}

static int
set_up(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	log_set_level(LOG_LEVEL_ERROR);
	r->upstream = upstream_start();
	(void)snprintf(r->yaml, sizeof(r->yaml), "providers:\n  a: {dialect: "
	    "openai-chat, base_url: \"%s\", auth: none}\n",
	    upstream_url(r->upstream));
	house_open(&r->house, r->yaml);
	r->ops = *r->house.gateway.store->ops;
	*state = r;
	return 0;
}

static int
tear_down(void **state)
{
	struct rig *r = *state;

	house_close(&r->house);
	upstream_stop(r->upstream);
	free(r);
	return 0;
}

/* ---- at the same time ---- */

static void
one_that_comes_while_the_first_runs_is_told_to_come_back(void **state)
{
	struct rig *r = *state;
	char said[1024], id[64];
	struct visit first;
	pthread_t thread;

	add_answer(r, UPSTREAM_STALL);
	visit_begin(&first, r, body);
	assert_int_equal(pthread_create(&thread, NULL, run, &first), 0);
	assert_true(upstream_wait_stalled(r->upstream, 1, WAIT_MS));
	assert_int_equal(post(r, body, said), 409);
	assert_non_null(strstr(said, "\"code\":\"idempotency_in_progress\""));
	assert_non_null(strstr(said, "\"retry_after\":5"));
	assert_int_equal(post(r, streamed, said), 409);
	assert_int_equal(post(r, "{\"model\":\"a/m\",\"input\":\"ho\"}", said),
	    400);
	assert_non_null(strstr(said, "\"code\":\"idempotency_key_reused\""));
	upstream_release(r->upstream, 1);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(first.answer.status, 200);
	get_id(first.answer.body.p, id);
	assert_int_equal(post(r, body, said), 200);
	assert_non_null(strstr(said, id));
	assert_int_equal(post(r, streamed, said), 200);
	assert_non_null(strstr(said, id));
	assert_int_equal(upstream_requests(r->upstream), 1);
	visit_end(&first);
}

static void
of_a_crowd_one_is_served(void **state)
{
	struct rig *r = *state;
	pthread_t threads[CROWD];
	struct visit crowd[CROWD];
	char said[1024], id[64];

	add_answer(r, UPSTREAM_NEVER);
	for (size_t i = 0; i < CROWD; i++) {
		visit_begin(&crowd[i], r, i % 2 == 0 ? body : streamed);
		assert_int_equal(pthread_create(&threads[i], NULL, run,
		    &crowd[i]), 0);
	}
	for (size_t i = 0; i < CROWD; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(post(r, body, said), 200);
	get_id(said, id);
	for (size_t i = 0; i < CROWD; i++) {
		if (crowd[i].answer.status != 409)
			assert_true(house_count(&crowd[i].answer, id) > 0);
		visit_end(&crowd[i]);
	}
	assert_int_equal(upstream_requests(r->upstream), 1);
	assert_int_equal(r->house.gateway.in_flight, 0);
}

/* ---- what fails ---- */

static int
fail_to_begin(struct store *s, const struct idempotency_row *row,
    struct arena *a, enum idempotency_state *state, const char **response,
    struct error *err)
{
	(void)s;
	(void)row;
	(void)a;
	(void)state;
	(void)response;
	return error_set(err, ERROR_INTERNAL, NULL, "internal error");
}

/* Whoever sends a key wants to pay once, or not at all. */
static void
nobody_is_called_when_the_key_cannot_be_taken(void **state)
{
	struct rig *r = *state;
	char said[1024];

	add_answer(r, UPSTREAM_NEVER);
	r->ops.idempotency_begin = fail_to_begin;
	r->house.gateway.store->ops = &r->ops;
	assert_int_equal(post(r, body, said), 500);
	assert_int_equal(upstream_requests(r->upstream), 0);
}

static void
what_does_not_open_is_an_error_and_no_stream(void **state)
{
	struct rig *r = *state;
	char said[1024];

	add_answer(r, UPSTREAM_NEVER);
	assert_int_equal(post(r, body, said), 200);
	/* The key that sealed is gone, the hashes are the same. */
	r->house.secret.keys[0].number = 2;
	assert_int_equal(post(r, streamed, said), 500);
	assert_non_null(strstr(said, "can't be read"));
	r->house.secret.keys[0].number = 1;
	assert_int_equal(post(r, streamed, said), 200);
	assert_int_equal(upstream_requests(r->upstream), 1);
}

static void
a_repeat_counts_against_the_memory_for_bodies(void **state)
{
	struct rig *r = *state;
	char said[1024];

	add_answer(r, UPSTREAM_NEVER);
	assert_int_equal(post(r, body, said), 200);
	r->house.conf.memory_max = sizeof(body) + 10;
	assert_int_equal(post(r, body, said), 503);
	assert_int_equal(r->house.gateway.in_flight, 0);
	r->house.conf.memory_max = (uint64_t)1 << 20;
	assert_int_equal(post(r, body, said), 200);
}

/* ---- a process that dies ---- */

/* The rig's house with its store in a file, which has its key. */
static void
move(struct rig *r, const char *file, const struct key_row *key)
{
	struct gateway *g = &r->house.gateway;
	struct error err;

	store_close(g->store);
	g->store = store_open(file, &err);
	if (g->store == NULL)
		fail_msg("%s", err.message);
	if (key != NULL &&
	    g->store->ops->key_put(g->store, key, &err) == -1)
		fail_msg("%s", err.message);
}

static void
make_key(struct rig *r, struct arena *a, struct key_row *key,
    const char *file)
{
	struct store *s = store_open(file, &(struct error){ 0 });
	struct project_row project;
	struct error err;

	assert_non_null(s);
	assert_int_equal(r->ops.key_find(r->house.gateway.store, "key_house",
	    a, key, &err), 1);
	assert_int_equal(s->ops->project_find(s, STORE_PROJECT, a, &project,
	    &err), 1);
	key->project = project.id;
	store_close(s);
}

static void
expect_lacks(const char *path, const char *word)
{
	FILE *f = fopen(path, "r");
	static char text[1 << 20];
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text), f);
	assert_int_equal(fclose(f), 0);
	assert_true(n > 0);
	assert_null(memmem(text, n, word, strlen(word)));
}

/* What a child does that is killed while it waits for its provider. */
static pid_t
start(struct rig *r, const char *file)
{
	char said[1024];
	pid_t child = fork();

	if (child != 0)
		return child;
	move(r, file, NULL);
	(void)post(r, body, said);
	_exit(1);
}

static void
one_that_is_killed_frees_its_key_when_it_could_not_run_any_more(void **state)
{
	struct rig *r = *state;
	char folder[FOLDER_SIZE], path[FOLDER_PATH], said[1024];
	const struct conf *conf = &r->house.conf;
	struct key_row key;
	struct arena arena;
	pid_t child;

	add_answer(r, UPSTREAM_STALL);
	arena_init(&arena, 1 << 20);
	folder_make(folder);
	(void)folder_path(folder, "a.db", path);
	make_key(r, &arena, &key, path);
	move(r, path, &key);
	child = start(r, path);
	assert_int_not_equal(child, -1);
	assert_true(upstream_wait_stalled(r->upstream, 1, WAIT_MS));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(post(r, body, said), 409);
	wall_move(conf->timeouts.total + conf->send_ms + 60000 - 1);
	assert_int_equal(post(r, body, said), 409);
	wall_move(1);
	upstream_release(r->upstream, 2);
	assert_int_equal(post(r, body, said), 200);
	assert_int_equal(upstream_requests(r->upstream), 2);
	/* And the key itself stands nowhere. */
	expect_lacks(path, KEY);
	folder_remove(folder);
	arena_fini(&arena);
}

#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_that_comes_while_the_first_runs_is_told_to_come_back),
		TEST(of_a_crowd_one_is_served),
		TEST(nobody_is_called_when_the_key_cannot_be_taken),
		TEST(what_does_not_open_is_an_error_and_no_stream),
		TEST(a_repeat_counts_against_the_memory_for_bodies),
		TEST(one_that_is_killed_frees_its_key_when_it_could_not_run_any_more),
	};

	wall_hold();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
