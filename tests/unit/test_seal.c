/*
 * Reasoning that only its maker can read: sealed on its way to the client,
 * opened on its way back, dropped with a word when it is somebody else's.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/exchange.h"
#include "lib/events.h"

#define HEX	"000102030405060708090a0b0c0d0e0f" \
		"101112131415161718191a1b1c1d1e1f"
#define OTHER	"ffffffffffffffffffffffffffffffff" \
		"ffffffffffffffffffffffffffffffff"
#define WHY	"it was not made here, or for another project, or has been " \
		"altered or redacted"

/* Takes the last event's seal. */
struct taker {
	struct sink sink;
	size_t seen;
	struct buf encrypted;
	bool has_opaque, has_encrypted;
	int result;
};

struct fixture {
	struct secret secret;
	struct gateway gateway;
	struct provider provider;
	struct target target;
	struct exchange x;
	struct taker taker;
	struct seal seal;
	struct item items[4];
	struct error err;
};

static int
take(struct sink *s, const struct event *ev, struct error *err)
{
	struct taker *t = (struct taker *)s;

	t->seen++;
	t->has_opaque = ev->opaque.p != NULL;
	t->has_encrypted = ev->encrypted.p != NULL;
	buf_reset(&t->encrypted);
	if (t->has_encrypted)
		buf_span(&t->encrypted, ev->encrypted);
	return t->result == -1 ? error_set(err, ERROR_CLIENT_GONE, NULL,
	    "gone") : 0;
}

static void
use_key(struct fixture *f, const char *file)
{
	assert_int_equal(secret_parse("f", span_of(file), &f->secret,
	    &f->err), 0);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	use_key(f, "1 " HEX "\n");
	f->gateway.secret = &f->secret;
	f->provider = (struct provider){ .name = "lab \"x\"",
	    .dialect = "anthropic" };
	f->target = (struct target){ .provider = &f->provider,
	    .model = "m/1", .credential = "c0ffee" };
	f->x.gateway = &f->gateway;
	f->x.target = &f->target;
	f->x.principal.key.project = "proj_1";
	arena_init(&f->x.arena, CEILING_REQUEST_ARENA);
	receipt_init(&f->x.receipt, &f->x.arena);
	for (size_t i = 0; i < 4; i++)
		f->items[i].type = ITEM_REASONING;
	f->x.request.items = f->items;
	f->x.request.n_items = 4;
	f->taker.sink.event = take;
	buf_init(&f->taker.encrypted, SIZE_MAX);
	seal_init(&f->seal, &f->x, &f->taker.sink);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	buf_fini(&f->taker.encrypted);
	arena_fini(&f->x.arena);
	free(f);
	return 0;
}

/* What a client is told for this blob, in the exchange's arena. */
static struct span
sealed(struct fixture *f, const char *blob)
{
	struct event ev = E_OPAQUE(0, "");

	ev.opaque = span_of(blob);
	assert_int_equal(sink_send(&f->seal.sink, &ev, &f->err), 0);
	assert_true(f->taker.has_opaque && f->taker.has_encrypted);
	return arena_span(&f->x.arena, buf_view(&f->taker.encrypted));
}

static void
expect_change(const struct fixture *f, const char *param, const char *why)
{
	const struct receipt *r = &f->x.receipt;

	assert_int_equal(r->n_changes, 1);
	assert_string_equal(r->changes[0].param, param);
	assert_string_equal(r->changes[0].why, why);
	assert_int_equal(r->changes[0].action, ACTION_DROPPED);
}

static void
opens_again_what_it_sealed(void **state)
{
	struct fixture *f = *state;
	const struct opaque *o;

	f->items[2].encrypted = sealed(f, "{\"signature\":\"s\\\"1\",\"n\":[1]}");
	assert_int_equal(seal_open_items(&f->x, &f->err), 0);
	assert_int_equal(f->x.receipt.n_changes, 0);
	assert_null(f->items[0].opaque);
	o = f->items[2].opaque;
	assert_non_null(o);
	assert_true(span_is(o->dialect, "anthropic"));
	assert_true(span_is(o->provider, "lab \\\"x\\\""));
	assert_true(span_is(o->model, "m/1"));
	assert_true(span_is(o->credential, "c0ffee"));
	assert_true(span_is(o->blob->span,
	    "{\"signature\":\"s\\\"1\",\"n\":[1]}"));
	assert_non_null(f->items[2].encrypted.p);
}

/* The client can tell neither what the provider said nor who that was. */
static void
shows_nothing_of_what_it_seals(void **state)
{
	struct fixture *f = *state;
	struct span s = sealed(f, "{\"signature\":\"hush\"}");

	assert_null(memmem(s.p, s.len, "hush", 4));
	assert_null(memmem(s.p, s.len, "anthropic", 9));
	assert_true(span_begins(s, "sls_"));
}

static void
leaves_other_events_as_they_are(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_REASONING(0), E_DELTA(0, 0, SUMMARY, "a"),
		E_DONE(0), E_END(COMPLETED),
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(sink_send(&f->seal.sink, &events[i], &f->err),
		    0);
		assert_false(f->taker.has_encrypted);
	}
	assert_int_equal(f->taker.seen, 5);
}

static void
gives_back_what_a_later_sink_says(void **state)
{
	const struct event ev = E_OPAQUE(0, "{}");
	struct fixture *f = *state;

	f->taker.result = -1;
	assert_int_equal(sink_send(&f->seal.sink, &ev, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_CLIENT_GONE);
}

static void
refuses_what_is_too_large_to_seal(void **state)
{
	struct fixture *f = *state;
	struct event ev = E_OPAQUE(0, "");
	char *blob = malloc(CEILING_OUTPUT);

	assert_non_null(blob);
	memset(blob, ' ', CEILING_OUTPUT);
	ev.opaque = (struct span){ blob, CEILING_OUTPUT };
	assert_int_equal(sink_send(&f->seal.sink, &ev, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(f->taker.seen, 0);
	free(blob);
}

/* ---- what isn't ours ---- */

/* Each makes of a good seal one that mustn't open, or the place to. */
static struct span
altered(struct fixture *f, struct span s)
{
	char *copy = arena_dup(&f->x.arena, s.p, s.len);

	copy[s.len / 2] = copy[s.len / 2] == 'A' ? 'B' : 'A';
	return (struct span){ copy, s.len };
}

static struct span
other_project(struct fixture *f, struct span s)
{
	f->x.principal.key.project = "proj_2";
	return s;
}

static struct span
other_secret(struct fixture *f, struct span s)
{
	use_key(f, "1 " OTHER "\n");
	return s;
}

static struct span
made_elsewhere(struct fixture *f, struct span s)
{
	(void)f;
	(void)s;
	return SPAN("gAAAAABo\\n\\u0000");
}

/* Sealed under the secret, but for another purpose. */
static struct span
other_kind(struct fixture *f, struct span s)
{
	(void)s;
	buf_reset(&f->taker.encrypted);
	secret_seal(&f->secret, "body", SPAN("proj_1"),
	    SPAN("{\"d\":\"\",\"p\":\"\",\"m\":\"\",\"c\":\"\",\"b\":{}}"),
	    &f->taker.encrypted);
	return buf_view(&f->taker.encrypted);
}

static struct span
no_document(struct fixture *f, struct span s)
{
	(void)s;
	buf_reset(&f->taker.encrypted);
	secret_seal(&f->secret, "reasoning", SPAN("proj_1"),
	    SPAN("{\"d\":\"\",\"p\":\"\",\"m\":\"\",\"c\":\"\",\"b\":[]}"),
	    &f->taker.encrypted);
	return buf_view(&f->taker.encrypted);
}

static const struct foreign {
	const char *name;
	struct span (*make)(struct fixture *, struct span);
} foreigns[] = {
	{ "drops_what_was_altered", altered },
	{ "drops_what_another_project_was_given", other_project },
	{ "drops_what_another_secret_sealed", other_secret },
	{ "drops_what_was_made_elsewhere", made_elsewhere },
	{ "drops_what_was_sealed_as_something_else", other_kind },
	{ "drops_what_holds_no_blob", no_document },
};

static void
drops(void **state)
{
	/* cmocka hands the row over in front of the set-up. */
	const struct foreign *row = *state;
	struct fixture *f;
	void *made;

	(void)set_up(&made);
	f = made;
	f->items[3].encrypted = row->make(f, sealed(f, "{}"));
	assert_int_equal(seal_open_items(&f->x, &f->err), 0);
	assert_null(f->items[3].opaque);
	assert_null(f->items[3].encrypted.p);
	expect_change(f, "input[3].encrypted_content", WHY);
	(void)tear_down(&made);
}

static void
says_once_how_many_were_dropped(void **state)
{
	struct fixture *f = *state;

	f->items[0].encrypted = sealed(f, "{}");
	f->items[1].encrypted = SPAN("x");
	f->items[2].encrypted = SPAN("y");
	f->items[3].encrypted = SPAN("z");
	assert_int_equal(seal_open_items(&f->x, &f->err), 0);
	assert_non_null(f->items[0].opaque);
	expect_change(f, "input[1].encrypted_content", "this and 2 more were "
	    "not made here, or for another project, or have been altered or "
	    "redacted");
}

static void
strict_routing_refuses_what_would_be_dropped(void **state)
{
	struct fixture *f = *state;

	f->x.request.routing.strict = true;
	f->items[0].encrypted = sealed(f, "{}");
	assert_int_equal(seal_open_items(&f->x, &f->err), 0);
	f->items[1].encrypted = SPAN("x");
	assert_int_equal(seal_open_items(&f->x, &f->err), -1);
	assert_int_equal(error_status(f->err.class), 400);
	assert_string_equal(f->err.param, "input[1].encrypted_content");
}

static void
has_nothing_to_say_where_nothing_is_sealed(void **state)
{
	struct fixture *f = *state;

	f->items[0].encrypted = SPAN("");
	f->items[1].type = ITEM_MESSAGE;
	f->items[1].encrypted = SPAN("not a reasoning's");
	assert_int_equal(seal_open_items(&f->x, &f->err), 0);
	assert_int_equal(f->x.receipt.n_changes, 0);
}

static void
refuses_more_than_the_request_may_hold(void **state)
{
	struct fixture *f = *state;

	f->items[0].encrypted = sealed(f, "{\"a\":[1,2,3,4]}");
	f->x.arena.max = f->x.arena.used;
	assert_int_equal(seal_open_items(&f->x, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_TOO_LARGE);
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	enum { N = sizeof(foreigns) / sizeof(foreigns[0]), OWN = 9 };
	struct CMUnitTest tests[OWN + N] = {
		TEST(opens_again_what_it_sealed),
		TEST(shows_nothing_of_what_it_seals),
		TEST(leaves_other_events_as_they_are),
		TEST(gives_back_what_a_later_sink_says),
		TEST(refuses_what_is_too_large_to_seal),
		TEST(says_once_how_many_were_dropped),
		TEST(strict_routing_refuses_what_would_be_dropped),
		TEST(has_nothing_to_say_where_nothing_is_sealed),
		TEST(refuses_more_than_the_request_may_hold),
	};

	for (size_t i = 0; i < N; i++)
		tests[OWN + i] = (struct CMUnitTest){
			.name = foreigns[i].name, .test_func = drops,
			.initial_state = (void *)(uintptr_t)&foreigns[i],
		};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
