/*
 * What the store costs: CPU for each key that is looked up, for each record, of
 * one thread and of sixteen that share commits, and for each conversation that
 * is read. Prints, never judges.
 *
 *	bench_store [records]
 */
#include "config.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "base/secret.h"
#include "lib/folder.h"
#include "store/store.h"

#define THREADS		16
#define TURN		2048		/* bytes of a turn, sealed */
#define READS		2000		/* turns that are read in all */
#define ARENA_MAX	((size_t)64 * 1024 * 1024)

struct bench {
	struct store *store;
	struct project_row project;
	struct secret secret;
	atomic_long left;
	char turn[TURN], object[600], body[TURN];
};

static void
die(const struct error *err)
{
	(void)fprintf(stderr, "bench_store: %s: %s\n", err->message,
	    err->detail);
	exit(1);
}

/* Of all threads. */
static double
cpu_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static double
wall_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static struct request_row
request_of(const struct bench *b, const char *id)
{
	return (struct request_row){
		.id = id, .response = id, .project = b->project.id,
		.key = "key_abcdefghijklmnopqrstuvwxyz0123456",
		.began_ms = clock_wall_ms(), .method = "POST",
		.path = "/v1/responses", .asked = "gpt-latest",
		.model = "gpt-5.2", .route = "openai/gpt-5.2",
		.provider = "openai", .served = "gpt-5.2", .status = 200,
		.outcome = "ok", .stream = true, .attempts = 1,
		.first_ms = 400, .total_ms = 4000, .bytes_in = 5000,
		.bytes_out = 9000, .usage = { .input = 1000, .output = 300 },
		.has_cost = true, .cost_pico = 4200000000,
		.receipt = "{\"attempts\":[{\"route\":\"openai/gpt-5.2\","
		    "\"status\":200,\"code\":null,\"ms\":4000}],"
		    "\"changes\":[]}",
		.traceparent =
		    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
	};
}

enum what { ROW, RESPONSE, BODY };

static void
put(struct bench *b, enum what what, const char *previous, char *id)
{
	char items[3][CLOCK_ID_SIZE];
	const char *ids[3] = { items[0], items[1], items[2] };
	struct request_row request;
	struct response_row response;
	struct error err;

	clock_id(id, "resp_");
	request = request_of(b, id);
	for (size_t i = 0; i < 3; i++)
		clock_id(items[i], "msg_");
	response = (struct response_row){
		.id = id, .project = request.project, .key = request.key,
		.previous = previous, .created_s = request.began_ms / 1000,
		.expires_s = request.began_ms / 1000 + 30 * 86400,
		.turn = { b->turn, sizeof(b->turn) },
		.object = { b->object, sizeof(b->object) },
		.items = ids, .n_items = 3, .n_new = 3,
	};
	if (what == BODY)
		request.body = (struct span){ b->body, sizeof(b->body) };
	if (b->store->ops->record(b->store, &(struct record){
	    .response = what == ROW ? NULL : &response, .request = &request,
	    .answered = true }, &err) == -1)
		die(&err);
}

/* ---- records ---- */

struct work {
	struct bench *b;
	enum what what;
};

static void *
put_some(void *ctx)
{
	const struct work *w = ctx;
	char id[CLOCK_ID_SIZE];

	while (atomic_fetch_sub(&w->b->left, 1) > 0)
		put(w->b, w->what, NULL, id);
	return NULL;
}

static void
put_many(struct bench *b, enum what what, size_t threads, long n)
{
	static const char *const names[] = { "a row", "a row, a response",
	    "a row, a response, a body" };
	struct work w = { b, what };
	pthread_t t[THREADS];
	double cpu, wall;

	atomic_store(&b->left, n);
	cpu = cpu_us();
	wall = wall_us();
	for (size_t i = 0; i < threads; i++)
		if (pthread_create(&t[i], NULL, put_some, &w) != 0)
			exit(1);
	for (size_t i = 0; i < threads; i++)
		(void)pthread_join(t[i], NULL);
	cpu = (cpu_us() - cpu) / (double)n;
	wall = (wall_us() - wall) / (double)n;
	(void)printf("record %-26s %2zu threads %7.1f us CPU %7.1f us\n",
	    names[what], threads, cpu, wall);
}

/* ---- keys ---- */

enum { LOOKS = 20000 };

static void *
look_up_some(void *ctx)
{
	static const unsigned char hash[STORE_HASH_SIZE] = { 1 };
	struct bench *b = ctx;
	struct key_row row;
	struct arena arena;
	struct error err = { .message = "not found" };

	arena_init(&arena, ARENA_MAX);
	while (atomic_fetch_sub(&b->left, 1) > 0) {
		arena_reset(&arena);
		if (b->store->ops->key_by_hash(b->store, hash, &arena, &row,
		    &err) != 1)
			die(&err);
	}
	arena_fini(&arena);
	return NULL;
}

static void
look_up(struct bench *b, const char *what, size_t threads)
{
	pthread_t t[THREADS];
	double cpu = cpu_us();

	atomic_store(&b->left, LOOKS);
	for (size_t i = 0; i < threads; i++)
		if (pthread_create(&t[i], NULL, look_up_some, b) != 0)
			exit(1);
	for (size_t i = 0; i < threads; i++)
		(void)pthread_join(t[i], NULL);
	(void)printf("look up a key, %-18s %2zu threads %7.1f us CPU\n", what,
	    threads, (cpu_us() - cpu) / LOOKS);
}

/* Without a record nobody grants the lease by which it stays at hand. */
static void
look_up_keys(struct bench *b)
{
	const struct key_row key = { .id = "key_1", .project = b->project.id,
	    .name = "key", .hint = "hint", .hash = { 1 }, .created_s = 1 };
	char id[CLOCK_ID_SIZE];
	struct error err;

	if (b->store->ops->key_put(b->store, &key, &err) == -1)
		die(&err);
	look_up(b, "read", 1);
	look_up(b, "read", THREADS);
	put(b, ROW, NULL, id);
	look_up(b, "at hand", 1);
	look_up(b, "at hand", THREADS);
}

/* ---- conversations ---- */

static void
read_chain(struct bench *b, const char *id, size_t turns)
{
	struct response_row *rows;
	struct arena arena;
	struct error err = { .message = "not found" };
	size_t n, rounds = READS / turns;
	double cpu = cpu_us();

	arena_init(&arena, ARENA_MAX);
	for (size_t i = 0; i < rounds; i++) {
		arena_reset(&arena);
		if (b->store->ops->response_chain(b->store, b->project.id, id,
		    1, &arena, &rows, &n, &err) != 1 || n != turns)
			die(&err);
	}
	cpu = (cpu_us() - cpu) / (double)rounds;
	(void)printf("read a chain of %4zu turns %10.1f us CPU, "
	    "%5.2f us a turn\n", turns, cpu, cpu / (double)turns);
	arena_fini(&arena);
}

static void
read_chains(struct bench *b)
{
	static const size_t lengths[] = { 10, 100, 1000 };
	char ids[2][CLOCK_ID_SIZE];
	size_t n = 0;

	for (size_t i = 0; i < 3; i++) {
		for (; n < lengths[i]; n++)
			put(b, RESPONSE, n == 0 ? NULL : ids[(n - 1) % 2],
			    ids[n % 2]);
		read_chain(b, ids[(n - 1) % 2], n);
	}
}

/* ---- seals ---- */

static void
seal(struct bench *b)
{
	enum { ROUNDS = 2000 };
	struct buf sealed, opened;
	double cpu = cpu_us();

	buf_init(&sealed, SIZE_MAX);
	buf_init(&opened, SIZE_MAX);
	for (int i = 0; i < ROUNDS; i++) {
		buf_reset(&sealed);
		secret_seal_bytes(&b->secret, SEALED_TURN, SPAN("proj_1"),
		    (struct span){ b->turn, sizeof(b->turn) }, &sealed);
	}
	(void)printf("seal a turn   %6.2f us CPU\n", (cpu_us() - cpu) / ROUNDS);
	cpu = cpu_us();
	for (int i = 0; i < ROUNDS; i++) {
		buf_reset(&opened);
		if (secret_open_bytes(&b->secret, SEALED_TURN, SPAN("proj_1"),
		    buf_view(&sealed), &opened) == -1)
			exit(1);
	}
	(void)printf("open a turn   %6.2f us CPU\n", (cpu_us() - cpu) / ROUNDS);
	buf_fini(&sealed);
	buf_fini(&opened);
}

int
main(int argc, char **argv)
{
	static struct bench b;
	char folder[FOLDER_SIZE], path[FOLDER_PATH];
	uint64_t n = 3000;
	struct arena arena;
	struct error err = { .class = ERROR_NONE };

	if (argc > 1 && parse_u64(span_of(argv[1]), 100000000, &n) == -1)
		return 2;
	folder_make(folder);
	clock_random(b.turn, sizeof(b.turn));
	arena_init(&arena, ARENA_MAX);
	if (secret_load(folder_path(folder, "secret", path), &b.secret,
	    &err) == -1)
		die(&err);
	b.store = store_open(folder_path(folder, "sluice.db", path), &err);
	if (b.store == NULL || b.store->ops->project_find(b.store,
	    STORE_PROJECT, &arena, &b.project, &err) != 1)
		die(&err);
	look_up_keys(&b);
	for (int what = ROW; what <= BODY; what++) {
		put_many(&b, (enum what)what, 1, (long)n);
		put_many(&b, (enum what)what, THREADS, (long)n);
	}
	read_chains(&b);
	seal(&b);
	store_close(b.store);
	arena_fini(&arena);
	folder_remove(folder);
	return 0;
}
