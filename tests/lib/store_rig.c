#include "config.h"

#include "lib/store_rig.h"

#define ARENA_MAX	((size_t)64 * 1024 * 1024)

/* What stands before the file's path and after it. */
struct engine {
	const char *name, *before, *after;
	bool file, slow;
};

static const struct engine engines[] = {
	{ "mem", "mem:", "", false, false },
	{ "sqlite wal", "sqlite:", "?journal=wal&busy_timeout=2000", true,
	    false },
	{ "sqlite delete", "sqlite:", "?journal=delete", true, true },
};
#define N_ENGINES	(sizeof(engines) / sizeof(engines[0]))

/* ---- the rig ---- */

static void
set_up(struct store_rig *r, const struct engine *e)
{
	char url[FOLDER_PATH + 64];

	folder_make(r->folder);
	if (e->file)
		(void)folder_path(r->folder, "sluice.db", r->path);
	(void)snprintf(url, sizeof(url), "%s%s%s", e->before, r->path,
	    e->after);
	arena_init(&r->arena, ARENA_MAX);
	r->slow = e->slow;
	r->store = store_open(url, &r->err);
	if (r->store == NULL)
		fail_msg("%s", r->err.message);
	r->ops = r->store->ops;
	assert_int_equal(r->ops->project_find(r->store, STORE_PROJECT,
	    &r->arena, &r->project, &r->err), 1);
}

static int
set_up_engine(void **state)
{
	struct store_rig *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	set_up(r, *state);
	*state = r;
	return 0;
}

int
store_rig_set_up(void **state)
{
	*state = (void *)(uintptr_t)&engines[1];
	return set_up_engine(state);
}

int
store_rig_tear_down(void **state)
{
	struct store_rig *r = *state;

	store_close(r->store);
	arena_fini(&r->arena);
	folder_remove(r->folder);
	free(r);
	return 0;
}

int
store_rig_run(const struct store_fact *facts, size_t n)
{
	struct CMUnitTest *tests = calloc(N_ENGINES * n, sizeof(*tests));
	char (*names)[100] = calloc(N_ENGINES * n, sizeof(*names));
	size_t k = 0;
	int failed;

	assert_non_null(tests);
	assert_non_null(names);
	for (size_t e = 0; e < N_ENGINES; e++) {
		for (size_t i = 0; i < n; i++, k++) {
			(void)snprintf(names[k], sizeof(names[k]), "%s: %s",
			    engines[e].name, facts[i].name);
			tests[k] = (struct CMUnitTest){ names[k], facts[i].fn,
			    set_up_engine, store_rig_tear_down,
			    (void *)(uintptr_t)&engines[e] };
		}
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = _cmocka_run_group_tests("store", tests, k, NULL, NULL);
	free(tests);
	free(names);
	return failed;
}

int
store_rig_ok(struct store_rig *r, int ret)
{
	if (ret == -1)
		fail_msg("%s (%s)", r->err.message, r->err.detail);
	return ret;
}

/* ---- rows ---- */

const char *
store_rig_id(struct store_rig *r, unsigned number)
{
	return arena_printf(&r->arena, "resp_%u", number);
}

static struct span
bytes_of(struct store_rig *r, const char *what, unsigned number)
{
	const char *text = arena_printf(&r->arena, "%s %u", what, number);

	/* The NUL is one of the bytes. */
	return (struct span){ text, strlen(text) + 1 };
}

struct request_row
store_rig_request(struct store_rig *r, unsigned n)
{
	struct arena *a = &r->arena;

	return (struct request_row){
		.id = arena_printf(a, "req_%u", n),
		.response = store_rig_id(r, n),
		.project = r->project.id,
		.key = "key_1",
		.began_ms = (RIG_BEGIN_S + (int64_t)n) * 1000 + 7,
		.method = "POST",
		.path = "/v1/responses",
		.asked = "latest",
		.model = "model-1",
		.route = "provider-1/model-1",
		.provider = "provider-1",
		.served = "model-1-of-may",
		.status = 200,
		.outcome = "ok",
		.stream = true,
		.attempts = 2,
		.first_ms = 30 + (int64_t)n,
		.total_ms = 400 + (int64_t)n,
		.bytes_in = 5000 + n,
		.bytes_out = 60000 + n,
		.usage = { .input = 100 + n, .cached = 90, .cache_write = 8,
		    .cache_write_1h = 7, .output = 60, .reasoning = 50,
		    .web_searches = 4 },
		.estimated = true,
		.has_cost = true,
		.cost_pico = 1000000 + n,
		.receipt = arena_printf(a, "{\"n\":%u}", n),
		.metadata = arena_printf(a, "{\"n\":\"%u\",\"a b\":\"c\"}", n),
		.traceparent = arena_printf(a, "00-%u-01", n),
		.body = bytes_of(r, "body", n),
		.expires_s = RIG_EXPIRES_S + (int64_t)n,
	};
}

struct response_row
store_rig_response(struct store_rig *r, unsigned n, const char *previous)
{
	const char **items = arena_calloc(&r->arena, 2, sizeof(*items));

	items[0] = arena_printf(&r->arena, "msg_%u", n);
	items[1] = arena_printf(&r->arena, "fc_%u", n);
	return (struct response_row){
		.id = store_rig_id(r, n),
		.project = r->project.id,
		.key = "key_1",
		.previous = previous,
		.created_s = RIG_BEGIN_S + (int64_t)n,
		.expires_s = RIG_EXPIRES_S + (int64_t)n,
		.turn = bytes_of(r, "turn", n),
		.object = bytes_of(r, "object", n),
		.items = items,
		.n_items = 2,
	};
}

void
store_rig_record(struct store_rig *r, const struct request_row *request,
    const struct response_row *response)
{
	store_rig_ok(r, r->ops->record(r->store, &(struct record){
	    .request = request, .response = response }, &r->err));
}

void
store_rig_put(struct store_rig *r, unsigned number, const char *previous)
{
	struct request_row request = store_rig_request(r, number);
	struct response_row response = store_rig_response(r, number, previous);

	store_rig_record(r, &request, &response);
}
