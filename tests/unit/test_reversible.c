/*
 * Reversible redaction in a whole house: who sees marks, who sees values, and
 * when both are gone.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "lib/redact_rig.h"

#define BIG	((size_t)1 << 24)
#define MAIL	"zq7wvx@qzjx-vwq.dev"

static const struct key_settings reversible = { .logging = true,
	.guard = { .target = GUARD_BOTH, .entities = ENTITY_BIT(ENTITY_EMAIL) |
	    ENTITY_BIT(ENTITY_PASSWORD), .reversible = true } };

struct stage {
	struct redact_rig rig;
	struct arena arena;
	struct house_answer answer;	/* the last */
	bool answered;
	char mail[40];			/* the mark of MAIL, with brackets */
};

/* ---- asking ---- */

static void
done(struct stage *s)
{
	if (s->answered)
		house_done(&s->answer);
	s->answered = false;
}

static const struct house_answer *
post_as(struct stage *s, const char *bearer, const char *key, const char *json)
{
	done(s);
	redact_rig_post(&s->rig, bearer, key, span_of(json), &s->answer);
	s->answered = true;
	return &s->answer;
}

static const struct house_answer *
post(struct stage *s, const char *json)
{
	post_as(s, NULL, NULL, json);
	if (s->answer.status != 200)
		fail_msg("%d: %s", s->answer.status, s->answer.body.p);
	return &s->answer;
}

static const struct house_answer *
get(struct stage *s, const char *bearer, const char *id, const char *what)
{
	done(s);
	redact_rig_call(&s->rig, bearer, "GET", arena_printf(&s->arena,
	    "/v1/responses/%s%s", id, what), &s->answer);
	s->answered = true;
	return &s->answer;
}

static const char *
id_of(struct stage *s)
{
	char id[64];

	redact_rig_id(&s->answer, id);
	return arena_strdup(&s->arena, id);
}

static bool
says(const struct house_answer *a, const char *word)
{
	return memmem(a->body.p, a->body.len, word, strlen(word)) != NULL;
}

static void
expect_says(const struct house_answer *a, const char *word)
{
	if (!says(a, word))
		fail_msg("no %s in %.*s", word, (int)a->body.len, a->body.p);
}

static void
expect_silent(const struct house_answer *a, const char *word)
{
	if (says(a, word))
		fail_msg("%s in %.*s", word, (int)a->body.len, a->body.p);
}

/* ---- what the provider says (Chat Completions) ---- */

static void
add_delta(struct buf *out, const char *before, struct span text,
    const char *after)
{
	buf_puts(out, "data: {\"choices\":[{\"index\":0,\"delta\":{");
	buf_puts(out, before);
	jsonw_escape(out, text);
	buf_puts(out, after);
	buf_puts(out, "}}]}\n\n");
}

/* As a stream in two deltas that meet at cut, and at once. */
struct speech {
	struct buf stream, whole;
};

static void
speech_init(struct speech *sp)
{
	buf_init(&sp->stream, BIG);
	buf_init(&sp->whole, BIG);
}

static void
speech_end(struct stage *s, struct speech *sp, const char *reason)
{
	buf_printf(&sp->stream, "data: {\"choices\":[{\"index\":0,\"delta\":{},"
	    "\"finish_reason\":\"%s\"}]}\n\ndata: [DONE]\n\n", reason);
	buf_printf(&sp->whole, "},\"finish_reason\":\"%s\"}]}", reason);
	redact_rig_says(&s->rig, buf_view(&sp->stream), buf_view(&sp->whole),
	    0);
	buf_fini(&sp->stream);
	buf_fini(&sp->whole);
}

static void
say_text(struct stage *s, const char *text, size_t cut, const char *reason)
{
	struct speech sp;

	speech_init(&sp);
	add_delta(&sp.stream, "\"content\":\"", (struct span){ text, cut },
	    "\"");
	add_delta(&sp.stream, "\"content\":\"", span_of(text + cut), "\"");
	buf_puts(&sp.whole, "{\"choices\":[{\"index\":0,\"message\":{"
	    "\"content\":\"");
	jsonw_escape(&sp.whole, span_of(text));
	buf_putc(&sp.whole, '"');
	speech_end(s, &sp, reason);
}

#define CALL	"\"tool_calls\":[{\"index\":0,\"id\":\"c7\",\"type\":" \
	"\"function\",\"function\":{\"name\":\"f\",\"arguments\":\""
#define MORE	"\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""

static void
say_arguments(struct stage *s, const char *json, size_t cut)
{
	struct speech sp;

	speech_init(&sp);
	add_delta(&sp.stream, CALL, (struct span){ json, cut }, "\"}}]");
	add_delta(&sp.stream, MORE, span_of(json + cut), "\"}}]");
	buf_puts(&sp.whole, "{\"choices\":[{\"index\":0,\"message\":{" CALL);
	jsonw_escape(&sp.whole, span_of(json));
	buf_puts(&sp.whole, "\"}}]");
	speech_end(s, &sp, "tool_calls");
}

/* ---- what the client gets ---- */

static const struct node *
scan_text(struct stage *s, struct span json)
{
	struct error err;
	const struct node *n = scan(&s->arena, arena_span(&s->arena, json),
	    SCAN_UPSTREAM, &err);

	if (n == NULL)
		fail_msg("%s: %.*s", err.message, (int)json.len, json.p);
	return n;
}

/* The sum of a stream's deltas of that kind, and the done text; both bytes. */
static void
read_stream(struct stage *s, const char *kind, const char *key,
    struct buf *deltas, struct buf *whole)
{
	const char *p = s->answer.body.p;
	const char *end = p + s->answer.body.len;
	char delta[80], ready[80];

	(void)snprintf(delta, sizeof(delta), "response.%s.delta", kind);
	(void)snprintf(ready, sizeof(ready), "response.%s.done", kind);
	while ((p = memmem(p, (size_t)(end - p), "\ndata: {", 8)) != NULL) {
		const char *line = memchr(p + 1, '\n', (size_t)(end - p - 1));
		const struct node *n = scan_text(s, (struct span){ p + 7,
		    (size_t)(line - p) - 7 });

		if (jsonx_is(jsonx_get(n, "type"), delta))
			buf_span(deltas, jsonx_decode(&s->arena,
			    jsonx_get(n, "delta")->span));
		if (jsonx_is(jsonx_get(n, "type"), ready))
			buf_span(whole, jsonx_decode(&s->arena,
			    jsonx_get(n, key)->span));
		p = line;
	}
}

static void
expect_text(const char *what, const struct buf *text, const char *expected)
{
	if (!span_is(buf_view(text), expected))
		fail_msg("%s: %.*s, not %s", what, (int)text->len,
		    buf_view(text).p, expected);
}

/* Deltas, done event, last event and whole answer all say it. */
static void
expect_shown(struct stage *s, const char *request, const char *kind,
    const char *key, const char *expected)
{
	struct buf deltas, whole, json;

	buf_init(&deltas, BIG);
	buf_init(&whole, BIG);
	buf_init(&json, BIG);
	buf_printf(&json, "\"%s\":\"", key);
	jsonw_escape(&json, span_of(expected));
	buf_putc(&json, '"');
	post(s, arena_printf(&s->arena, "{\"stream\":true,%s", request));
	read_stream(s, kind, key, &deltas, &whole);
	expect_text("deltas", &deltas, expected);
	expect_text("done", &whole, expected);
	/* done, item done, terminal */
	assert_true(house_count(&s->answer, json.data) >= 3);
	post(s, arena_printf(&s->arena, "{%s", request));
	expect_says(&s->answer, json.data);
	get(s, NULL, id_of(s), "");
	expect_says(&s->answer, json.data);
	buf_fini(&deltas);
	buf_fini(&whole);
	buf_fini(&json);
}

/* ---- marks ---- */

static void
find_mark(struct span text, const char *type, char mark[40])
{
	const char *at = memmem(text.p, text.len, type, strlen(type));

	if (at == NULL)
		fail_msg("no %s in %.*s", type, (int)text.len, text.p);
	(void)snprintf(mark, 40, "%.*s]", (int)strcspn(at, "]"), at);
}

/* The mark that a value has in the house's project. */
static void
learn(struct stage *s, const char *said, const char *type, char mark[40])
{
	say_text(s, "Well.", 2, "stop");
	post(s, arena_printf(&s->arena, "{\"model\":\"p0/m\",\"input\":\"%s\"}",
	    said));
	find_mark(redact_rig_sent(&s->rig), type, mark);
}

static struct stage stage;

static int
set_up(void **state)
{
	memset(&stage, 0, sizeof(stage));
	redact_rig_open(&stage.rig, 7);
	arena_init(&stage.arena, BIG);
	house_settings(&stage.rig.house, reversible);
	learn(&stage, MAIL, "[EMAIL_", stage.mail);
	assert_int_equal(strlen(stage.mail), strlen("[EMAIL_7K3QX2MD]"));
	*state = &stage;
	return 0;
}

static int
tear_down(void **state)
{
	struct stage *s = *state;

	done(s);
	arena_fini(&s->arena);
	redact_rig_close(&s->rig);
	return 0;
}

/* ---- undone ---- */

#define ASK	"\"model\":\"p0/m\",\"input\":\"I am " MAIL "\"}"

static void
a_mark_is_undone_wherever_the_text_is_cut(void **state)
{
	struct stage *s = *state;
	const char *text = arena_printf(&s->arena, "\xc3\xa9 \xf0\x9f\x8e\x89%s"
	    "\xe4\xb8\xad", s->mail);
	size_t len = strlen(text);

	for (size_t cut = 0; cut <= len; cut++) {
		if (cut < len && (text[cut] & 0xc0) == 0x80)
			continue;
		say_text(s, text, cut, "stop");
		expect_shown(s, ASK, "output_text", "text",
		    "\xc3\xa9 \xf0\x9f\x8e\x89" MAIL "\xe4\xb8\xad");
	}
}

static void
a_mark_is_undone_wherever_arguments_are_cut(void **state)
{
	struct stage *s = *state;
	const char *json = arena_printf(&s->arena, "{\"to\":\"%s\",\"n\":1}",
	    s->mail);

	for (size_t cut = 0; cut <= strlen(json); cut++) {
		say_arguments(s, json, cut);
		expect_shown(s, "\"tools\":[{\"type\":\"function\",\"name\":"
		    "\"f\"}]," ASK, "function_call_arguments", "arguments",
		    "{\"to\":\"" MAIL "\",\"n\":1}");
	}
}

#define HARD	"a\\u7b\\c7Xy9"
#define SAY_HARD "My password is a\\\\u7b\\\\c7Xy9"
#define ASK_HARD "\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]," \
	"\"model\":\"p0/m\",\"input\":\"" SAY_HARD "\"}"

static void
a_value_with_backslashes_is_shown_in_text_and_in_json(void **state)
{
	struct stage *s = *state;
	char mark[40];

	learn(s, SAY_HARD, "[PASSWORD_", mark);
	say_text(s, arena_printf(&s->arena, "So %s.", mark), 9, "stop");
	expect_shown(s, ASK_HARD, "output_text", "text", "So " HARD ".");
	say_arguments(s, arena_printf(&s->arena, "{\"x\":\"%s\"}", mark), 9);
	expect_shown(s, ASK_HARD, "function_call_arguments", "arguments",
	    "{\"x\":\"a\\\\u7b\\\\c7Xy9\"}");
}

/* As agents pass a body on. */
static void
json_in_a_string_of_json_stays_json(void **state)
{
	struct stage *s = *state;
	char mark[40];

	learn(s, SAY_HARD, "[PASSWORD_", mark);
	say_arguments(s, arena_printf(&s->arena, "{\"body\":\"{\\\"x\\\":"
	    "\\\"%s\\\"}\",\"y\":\"%s\"}", mark, mark), 14);
	expect_shown(s, ASK_HARD, "function_call_arguments", "arguments",
	    "{\"body\":\"{\\\"x\\\":\\\"a\\\\\\\\u7b\\\\\\\\c7Xy9\\\"}\","
	    "\"y\":\"a\\\\u7b\\\\c7Xy9\"}");
}

static void
an_answer_cut_in_a_mark_says_what_came(void **state)
{
	struct stage *s = *state;

	say_text(s, arena_printf(&s->arena, "It is %.9s", s->mail), 8,
	    "length");
	expect_shown(s, ASK, "output_text", "text", arena_printf(&s->arena,
	    "It is %.9s", s->mail));
}

/* ---- who sees what ---- */

static void
keep_turn(struct stage *s)
{
	say_text(s, arena_printf(&s->arena, "Hello %s.", s->mail), 9, "stop");
	post(s, "{\"instructions\":\"Ask " MAIL "\",\"metadata\":{\"m\":\"" MAIL
	    "\"}," ASK);
	expect_says(&s->answer, "Hello " MAIL ".");
}

static void
providers_log_and_store_see_marks_alone(void **state)
{
	struct stage *s = *state;
	struct buf out;

	buf_init(&out, BIG);
	keep_turn(s);
	get(s, NULL, id_of(s), "/input_items");
	expect_says(&s->answer, "I am " MAIL);
	redact_rig_sent_all(&s->rig, &out);
	redact_rig_logged(&s->rig, &out);
	redact_rig_opened(&s->rig, false, &out);
	redact_rig_stored(&s->rig, &out);
	assert_null(memmem(out.data, out.len, "qzjx", 4));
	assert_null(memmem(out.data, out.len, "zq7w", 4));
	assert_non_null(memmem(out.data, out.len, s->mail, strlen(s->mail)));
	buf_reset(&out);
	redact_rig_opened(&s->rig, true, &out);
	assert_non_null(memmem(out.data, out.len, MAIL, strlen(MAIL)));
	buf_fini(&out);
}

static void
what_marks_stand_for_goes_with_its_response(void **state)
{
	struct stage *s = *state;
	struct house_answer gone;
	struct error err;
	struct buf out;
	const char *id, *path;
	size_t n;

	/* What was kept for the mark is of another conversation. */
	id = id_of(s);
	for (int i = 0; i < 2; i++) {
		path = arena_printf(&s->arena, "/v1/responses/%s", id);
		redact_rig_call(&s->rig, NULL, "DELETE", path, &gone);
		assert_int_equal(gone.status, 200);
		house_done(&gone);
		assert_int_equal(get(s, NULL, id, "")->status, 404);
		if (i == 0) {
			keep_turn(s);
			id = id_of(s);
		}
	}
	assert_int_equal(s->rig.house.gateway.store->ops->expire(
	    s->rig.house.gateway.store, INT64_C(1800000001), 1, 500, &n, &err),
	    0);
	buf_init(&out, BIG);
	redact_rig_opened(&s->rig, true, &out);
	redact_rig_stored(&s->rig, &out);
	assert_null(memmem(out.data, out.len, "qzjx", 4));
	buf_fini(&out);
}

static void
a_key_that_isnt_reversible_sees_marks(void **state)
{
	struct stage *s = *state;
	struct key_settings plain = reversible;
	char bearer[AUTH_KEY_SIZE + 8];
	const char *id;

	plain.guard.reversible = false;
	redact_rig_key(&s->rig, plain, bearer);
	keep_turn(s);
	id = id_of(s);
	get(s, bearer, id, "");
	expect_says(&s->answer, s->mail);
	expect_silent(&s->answer, "qzjx");
	get(s, bearer, id, "/input_items");
	expect_silent(&s->answer, "qzjx");
	post_as(s, bearer, NULL, arena_printf(&s->arena, "{\"model\":\"p0/m\","
	    "\"previous_response_id\":\"%s\",\"input\":\"And?\"}", id));
	expect_says(&s->answer, s->mail);
	expect_silent(&s->answer, "qzjx");
}

static void
a_mark_that_somebody_writes_stays_one(void **state)
{
	struct stage *s = *state;
	char instructed[40];

	say_text(s, "Well.", 1, "stop");
	post(s, "{\"model\":\"p0/m\",\"instructions\":\"Ask " MAIL "\","
	    "\"input\":\"Hi\"}");
	find_mark(redact_rig_sent(&s->rig), "[EMAIL_", instructed);
	assert_string_not_equal(instructed, s->mail);
	/* Whatever the user and the tools write. */
	say_text(s, arena_printf(&s->arena, "%s %s", instructed, s->mail), 20,
	    "stop");
	post(s, arena_printf(&s->arena, "{\"model\":\"p0/m\",\"instructions\":"
	    "\"Ask " MAIL "\",\"input\":[{\"role\":\"user\",\"content\":"
	    "\"Say %s and %s\"},{\"type\":\"function_call\",\"call_id\":\"c\","
	    "\"name\":\"f\",\"arguments\":\"{}\"},{\"type\":"
	    "\"function_call_output\",\"call_id\":\"c\",\"output\":\"%s %s\"}]}",
	    instructed, s->mail, instructed, s->mail));
	expect_says(&s->answer, arena_printf(&s->arena, "%s %s", instructed,
	    s->mail));
	expect_silent(&s->answer, "qzjx");
}

static void
another_project_has_other_marks(void **state)
{
	struct stage *s = *state;
	char bearer[AUTH_KEY_SIZE + 8], mark[40];
	const struct project_row row = { .id = "proj_other", .name = "other",
	    .created_s = 1 };
	struct store *st = s->rig.house.gateway.store;
	struct arena arena;
	struct key_row key;
	struct error err;
	char word[AUTH_KEY_SIZE], hint[24];

	arena_init(&arena, 1 << 20);
	assert_int_equal(st->ops->project_put(st, &row, &err), 0);
	key = (struct key_row){ .id = "key_other", .name = "other",
	    .project = row.id, .created_s = 1, .settings = reversible };
	auth_key_make(word, hint, key.hash);
	key.hint = hint;
	assert_int_equal(st->ops->key_put(st, &key, &err), 0);
	(void)snprintf(bearer, sizeof(bearer), "Bearer %s", word);
	say_text(s, arena_printf(&s->arena, "It is %s", s->mail), 9, "stop");
	post_as(s, bearer, NULL, "{" ASK);
	find_mark(redact_rig_sent(&s->rig), "[EMAIL_", mark);
	assert_string_not_equal(mark, s->mail);
	expect_says(&s->answer, s->mail);
	expect_silent(&s->answer, "qzjx");
	arena_fini(&arena);
}

static void
a_repeat_shows_what_the_first_showed(void **state)
{
	struct stage *s = *state;
	const char *first;

	say_text(s, arena_printf(&s->arena, "Hello %s.", s->mail), 9, "stop");
	post_as(s, NULL, "k1", "{" ASK);
	expect_says(&s->answer, "Hello " MAIL);
	first = arena_dup(&s->arena, s->answer.body.p, s->answer.body.len);
	post_as(s, NULL, "k1", "{" ASK);
	assert_non_null(memmem(s->answer.head.p, s->answer.head.len,
	    "Idempotent-Replayed", 19));
	assert_true(span_is(s->answer.body, first));
	post_as(s, NULL, "k2", "{\"stream\":true," ASK);
	post_as(s, NULL, "k2", "{\"stream\":true," ASK);
	assert_non_null(memmem(s->answer.head.p, s->answer.head.len,
	    "Idempotent-Replayed", 19));
	expect_says(&s->answer, "Hello " MAIL);
	expect_silent(&s->answer, s->mail);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_mark_is_undone_wherever_the_text_is_cut),
		TEST(a_mark_is_undone_wherever_arguments_are_cut),
		TEST(a_value_with_backslashes_is_shown_in_text_and_in_json),
		TEST(json_in_a_string_of_json_stays_json),
		TEST(an_answer_cut_in_a_mark_says_what_came),
		TEST(providers_log_and_store_see_marks_alone),
		TEST(what_marks_stand_for_goes_with_its_response),
		TEST(a_key_that_isnt_reversible_sees_marks),
		TEST(a_mark_that_somebody_writes_stays_one),
		TEST(another_project_has_other_marks),
		TEST(a_repeat_shows_what_the_first_showed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
