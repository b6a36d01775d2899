#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "lib/transfer_rig.h"
#include "upstream/attempt.h"
#include "upstream/fetch.h"
#include "upstream/head.h"

struct fetching {
	struct calls *calls;
	struct arena arena;
	struct fetch_rules rules;
	struct client client;
	struct fetch fetch;
	struct assets assets;
	struct error err;
	bool leaves;
};

static int
turn(void *ctx, bool woken, struct error *err)
{
	const struct fetching *f = ctx;

	(void)woken;
	return f->leaves ? error_set(err, ERROR_CLIENT_GONE, NULL, "gone") : 0;
}

/* A closed network, in which the upstream of the test may be called. */
static void
set_up(struct fetching *f, void **state)
{
	*f = (struct fetching){
		.calls = *state,
		.rules = { true, true, 1000, LONG_MS },
		.client = { .fd = -1, .tick_ms = 20, .turn = turn, .ctx = f },
	};
	arena_init(&f->arena, CEILING_REQUEST_ARENA);
	f->fetch = (struct fetch){
		.rules = &f->rules,
		.transfer = f->calls->transfer,
		.client = &f->client,
		.arena = &f->arena,
	};
}

static int
fetch(struct fetching *f, const char *path)
{
	const char *url = arena_printf(&f->arena, "%s%s",
	    upstream_url(f->calls->upstream), path);

	return fetch_asset(&f->fetch, span_of(url), "input[0]", &f->assets,
	    &f->err);
}

static void
assert_refused(struct fetching *f, const char *path, const char *why)
{
	assert_int_equal(fetch(f, path), -1);
	assert_int_equal(f->err.class, ERROR_FETCH);
	assert_string_equal(f->err.param, "input[0]");
	assert_non_null(strstr(f->err.message, why));
	assert_null(f->assets.list);
}

static void
keeps_kind_and_bytes_of_what_it_found(void **state)
{
	static const struct upstream_reply png = {
		.type = "Image/PNG; x=y", BODY("abcd") };
	struct upstream_request got;
	struct fetching f;
	char accept[64];

	set_up(&f, state);
	upstream_next(f.calls->upstream, &png);
	assert_int_equal(fetch(&f, "/a.png"), 0);
	assert_true(span_is(f.assets.list->mime, "image/png"));
	assert_true(span_is(f.assets.list->data, "YWJjZA=="));
	assert_ptr_equal(asset_find(&f.assets, f.assets.list->url),
	    f.assets.list);
	assert_null(asset_find(&f.assets, SPAN("https://example.com/")));
	assert_null(asset_find(NULL, SPAN("https://example.com/")));
	got = calls_request(f.calls, 0);
	assert_string_equal(got.method, "GET");
	assert_string_equal(got.path, "/a.png");
	assert_int_equal(got.body.len, 0);
	calls_copy(accept, sizeof(accept), upstream_header(&got,
	    "authorization"));
	assert_string_equal(accept, "-");
	arena_fini(&f.arena);
}

/* Dialects write the kind into JSON as it stands. */
static void
takes_no_kind_that_is_none(void **state)
{
	static const struct { const char *sent, *kept; } rows[] = {
		{ "image/png\"}]", "application/octet-stream" },
		{ "a/b\\", "application/octet-stream" },
		{ "a/\xc3\xbc", "application/octet-stream" },
		{ "\"", "application/octet-stream" },
		{ "image/svg+xml", "image/svg+xml" },
		{ "Text/HTML\t;charset=x", "text/html" },
		{ "text/html, text/html", "text/html" },
	};
	struct fetching f;

	set_up(&f, state);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct upstream_reply reply = { .type = rows[i].sent,
		    BODY("x") };

		upstream_next(f.calls->upstream, &reply);
		assert_int_equal(fetch(&f, "/"), 0);
		if (!span_is(f.assets.list->mime, rows[i].kept))
			fail_msg("%s", rows[i].sent);
	}
	arena_fini(&f.arena);
}

/* Half an address is another one. */
static void
follows_no_redirect_that_is_too_long_to_be_kept(void **state)
{
	char line[HEAD_LOCATION_SIZE + 64];
	struct upstream_reply hop = { .status = 302, .headers = line };
	struct fetching f;

	set_up(&f, state);
	for (size_t len = HEAD_LOCATION_SIZE + 1;
	    len <= HEAD_LOCATION_SIZE + 2; len++) {
		int n = snprintf(line, sizeof(line), "Location: /");

		memset(line + n, 'x', len - 1);
		memcpy(line + n + len - 1, "\r\n", 3);
		upstream_next(f.calls->upstream, &hop);
		assert_refused(&f, "/", "refused there");
	}
	arena_fini(&f.arena);
}

static int
reserve(void *ctx, uint64_t bytes, struct error *err)
{
	uint64_t *room = ctx;

	if (bytes > *room)
		return error_set(err, ERROR_OVERLOADED, NULL, "no room");
	*room -= bytes;
	return 0;
}

static void
keeps_only_what_there_is_room_for(void **state)
{
	static const struct upstream_reply file = { BODY("123456") };
	uint64_t room = 15;
	struct fetching f;

	set_up(&f, state);
	f.fetch.reserve = reserve;
	f.fetch.ctx = &room;
	upstream_next(f.calls->upstream, &file);
	assert_int_equal(fetch(&f, "/"), 0);
	assert_int_equal(room, 7);
	f.assets.list = NULL;
	upstream_next(f.calls->upstream, &file);
	assert_int_equal(fetch(&f, "/"), -1);
	assert_int_equal(f.err.class, ERROR_OVERLOADED);
	assert_null(f.assets.list);
	arena_fini(&f.arena);
}

static void
follows_three_redirects_and_no_fourth(void **state)
{
	static const struct upstream_reply hop = { .status = 302,
	    .headers = "Location: ../b\r\n" };
	static const struct upstream_reply ok = { BODY("x") };
	struct fetching f;

	set_up(&f, state);
	for (int i = 0; i < 3; i++)
		upstream_next(f.calls->upstream, &hop);
	upstream_next(f.calls->upstream, &ok);
	assert_int_equal(fetch(&f, "/d/a"), 0);
	assert_string_equal(calls_request(f.calls, 3).path, "/b");
	f.assets.list = NULL;
	for (int i = 0; i < 4; i++)
		upstream_next(f.calls->upstream, &hop);
	assert_refused(&f, "/d/a", "redirects too often");
	arena_fini(&f.arena);
}

static void
refuses_redirects_to_other_kinds_of_address(void **state)
{
	static const char *const to[] = { "Location: file:///etc/passwd\r\n",
	    "Location: ftp://127.0.0.1/\r\n",
	    "Location: http://me:secret@127.0.0.1/\r\n",
	    "Location: gopher://127.0.0.1:70/1\r\n" };
	struct fetching f;

	set_up(&f, state);
	for (size_t i = 0; i < sizeof(to) / sizeof(to[0]); i++) {
		struct upstream_reply hop = { .status = 301,
		    .headers = to[i] };

		upstream_next(f.calls->upstream, &hop);
		assert_refused(&f, "/", "no https address");
		assert_null(strstr(f.err.message, "secret"));
	}
	arena_fini(&f.arena);
}

static void
says_what_stood_in_the_way(void **state)
{
	static const struct {
		struct upstream_reply reply;
		const char *why;
	} rows[] = {
		{ { .status = 404, BODY("secret words") }, "refused there" },
		{ { .status = 304 }, "refused there" },
		{ { .part.body = SPAN("") }, "empty" },
		{ { CHUNKED, .part = { SPAN("0123456789"), .times = 101 } },
		    "too large" },
		{ { BODY("0123456789"), .stop = UPSTREAM_CUT, .stop_at = 4 },
		    "broke off" },
		{ { .stop = UPSTREAM_RESET, .stop_in_head = true },
		    "no answer" },
	};
	struct fetching f;

	set_up(&f, state);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		upstream_next(f.calls->upstream, &rows[i].reply);
		assert_refused(&f, "/", rows[i].why);
		assert_null(strstr(f.err.message, "secret"));
	}
	f.rules.timeout_ms = 50;
	upstream_next(f.calls->upstream, &(struct upstream_reply){
	    .stop = UPSTREAM_STALL, .stop_in_head = true });
	assert_refused(&f, "/", "too long");
	arena_fini(&f.arena);
}

static void
never_connects_to_an_address_that_is_not_public(void **state)
{
	static const char *const inner[] = { "127.0.0.1", "localhost",
	    "[::1]", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]",
	    "[::ffff:7f00:1]", "127.1", "0", "[::]", "[::127.0.0.1]",
	    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]",
	    "LOCALHOST", "a.localhost" };
	struct fetching f;
	char url[80];

	set_up(&f, state);
	f.rules.private = false;
	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++) {
		(void)snprintf(url, sizeof(url), "https://%s:%u/", inner[i],
		    upstream_port(f.calls->upstream));
		assert_int_equal(fetch_asset(&f.fetch, span_of(url),
		    "input[0]", &f.assets, &f.err), -1);
		assert_int_equal(f.err.class, ERROR_FETCH);
		/* What there is inside isn't told from what isn't. */
		assert_non_null(strstr(f.err.message, "no answer came from "
		    "there, or it isn't public"));
		assert_string_equal(f.err.detail, "");
	}
	assert_int_equal(upstream_connections(f.calls->upstream), 0);
	/* Nor by a connection that is open from a call of another kind. */
	assert_refused(&f, "/", "no https address");
	arena_fini(&f.arena);
}

static void
is_guarded_though_the_transfer_was_open_before(void **state)
{
	static const struct upstream_reply ok = { BODY("x") };
	struct calls *c = *state;

	assert_int_equal(calls_reply(c, &ok), 0);
	c->call.guarded = true;
	c->call.get = true;
	upstream_next(c->upstream, &ok);
	assert_int_equal(calls_run(c), -1);
	assert_int_equal(c->err.class, ERROR_UPSTREAM_CONNECT);
	assert_int_equal(upstream_requests(c->upstream), 1);
	c->call.guarded = false;
	c->call.get = false;
	assert_int_equal(calls_run(c), 0);
}

static void
is_turned_off_by_the_operator(void **state)
{
	struct fetching f;

	set_up(&f, state);
	f.rules.enabled = false;
	assert_int_equal(fetch(&f, "/"), -1);
	assert_int_equal(f.err.class, ERROR_UNSUPPORTED_VALUE);
	assert_int_equal(upstream_connections(f.calls->upstream), 0);
	arena_fini(&f.arena);
}

static void
ends_when_the_client_leaves(void **state)
{
	struct fetching f;

	set_up(&f, state);
	f.leaves = true;
	upstream_next(f.calls->upstream, &(struct upstream_reply){
	    .stop = UPSTREAM_STALL, .stop_in_head = true });
	assert_int_equal(fetch(&f, "/"), -1);
	assert_int_equal(f.err.class, ERROR_CLIENT_GONE);
	arena_fini(&f.arena);
}

static void
stops_at_the_ceiling_of_one_request(void **state)
{
	struct fetching f;

	set_up(&f, state);
	f.assets.bytes = CEILING_ASSETS;
	assert_refused(&f, "/", "too many");
	arena_fini(&f.arena);
}

int
main(void)
{
#define TEST(f)	cmocka_unit_test_setup_teardown(f, calls_setup, calls_teardown)
	const struct CMUnitTest tests[] = {
		TEST(keeps_kind_and_bytes_of_what_it_found),
		TEST(takes_no_kind_that_is_none),
		TEST(follows_no_redirect_that_is_too_long_to_be_kept),
		TEST(keeps_only_what_there_is_room_for),
		TEST(follows_three_redirects_and_no_fourth),
		TEST(refuses_redirects_to_other_kinds_of_address),
		TEST(says_what_stood_in_the_way),
		TEST(never_connects_to_an_address_that_is_not_public),
		TEST(is_guarded_though_the_transfer_was_open_before),
		TEST(is_turned_off_by_the_operator),
		TEST(ends_when_the_client_leaves),
		TEST(stops_at_the_ceiling_of_one_request),
	};

	return cmocka_run_group_tests_name("fetch", tests,
	    calls_global_setup, calls_global_teardown);
}
