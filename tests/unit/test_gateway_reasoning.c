/*
 * Reasoning that a provider sealed goes through the client and comes back to
 * whoever made it, and to nobody else.
 */
#include "config.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "lib/house.h"
#include "lib/upstream.h"

#define SIGNATURE	"U2lnbmF0dXJlMTIz"
#define ANSWER	"{\"type\":\"message\",\"id\":\"msg_1\"," \
	"\"role\":\"assistant\",\"model\":\"m\",\"content\":[" \
	"{\"type\":\"thinking\",\"thinking\":\"hm\"," \
	"\"signature\":\"" SIGNATURE "\"}," \
	"{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\"," \
	"\"usage\":{\"input_tokens\":3,\"output_tokens\":5}}"

struct stage {
	struct upstream *upstream;
	struct house house;
	int log_fd;
};

static int
set_up(void **state)
{
	static const struct upstream_reply reply = {
		.type = "application/json",
		.part.body = { ANSWER, sizeof(ANSWER) - 1 },
	};
	char yaml[512];
	struct stage *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	s->upstream = upstream_start();
	upstream_route(s->upstream, "/", NULL, &reply);
	(void)snprintf(yaml, sizeof(yaml),
	    "providers:\n"
	    "  a: {dialect: anthropic, base_url: \"%s\", api_key: one}\n"
	    "  b: {dialect: anthropic, base_url: \"%s\", api_key: one}\n",
	    upstream_url(s->upstream), upstream_url(s->upstream));
	house_open(&s->house, yaml);
	s->log_fd = open("/dev/null", O_WRONLY);
	assert_int_not_equal(s->log_fd, -1);
	log_set_fd(s->log_fd);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct stage *s = *state;

	log_set_fd(STDERR_FILENO);
	(void)close(s->log_fd);
	house_close(&s->house);
	upstream_stop(s->upstream);
	free(s);
	return 0;
}

/* Asks, and copies the seal out of the answer; "": there was none. */
static void
first_turn(struct stage *s, const char *include, char *seal, size_t size)
{
	static const char key[] = "\"encrypted_content\":\"";
	struct house_answer a;
	char body[512];
	const char *at;

	(void)snprintf(body, sizeof(body), "{\"model\":\"a/m\",\"input\":\"hi\","
	    "\"max_output_tokens\":9000,"
	    "\"reasoning\":{\"effort\":\"low\"},\"include\":[%s]}", include);
	house_post(&s->house, body, &a);
	if (a.status != 200)
		fail_msg("%.*s", (int)a.body.len, a.body.p);
	assert_null(memmem(a.body.p, a.body.len, SIGNATURE,
	    strlen(SIGNATURE)));
	seal[0] = '\0';
	at = memmem(a.body.p, a.body.len, key, strlen(key));
	if (at != NULL) {
		at += strlen(key);
		(void)snprintf(seal, size, "%.*s", (int)strcspn(at, "\""), at);
	}
	house_done(&a);
}

static void
second_turn(struct stage *s, const char *model, const char *seal,
    const char *more, struct house_answer *a)
{
	char body[4096];

	(void)snprintf(body, sizeof(body), "{\"model\":\"%s\",\"input\":["
	    "{\"role\":\"user\",\"content\":\"hi\"},"
	    "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":"
	    "\"summary_text\",\"text\":\"hm\"}],\"encrypted_content\":\"%s\"},"
	    "{\"role\":\"assistant\",\"content\":\"Hi\"},"
	    "{\"role\":\"user\",\"content\":\"go on\"}],"
	    "\"max_output_tokens\":9000,"
	    "\"reasoning\":{\"effort\":\"low\"}%s}", model, seal, more);
	house_post(&s->house, body, a);
}

/* Whether the provider got its signature back in its n-th request. */
static bool
went_back(struct stage *s, unsigned n)
{
	struct upstream_request r;

	assert_int_equal(upstream_requests(s->upstream), n + 1);
	assert_true(upstream_request(s->upstream, n, &r));
	return memmem(r.body.p, r.body.len, SIGNATURE,
	    strlen(SIGNATURE)) != NULL;
}

static bool
says(const struct house_answer *a, const char *words)
{
	return memmem(a->body.p, a->body.len, words, strlen(words)) != NULL;
}

static void
sealed_reasoning_comes_back_to_its_maker(void **state)
{
	struct stage *s = *state;
	struct house_answer a;
	char seal[2048];

	first_turn(s, "\"reasoning.encrypted_content\"", seal, sizeof(seal));
	assert_memory_equal(seal, "sls_", 4);
	second_turn(s, "a/m", seal, "", &a);
	assert_int_equal(a.status, 200);
	assert_true(went_back(s, 1));
	assert_false(says(&a, "encrypted_content"));
	house_done(&a);
}

static void
nobody_is_shown_a_seal_unasked(void **state)
{
	struct stage *s = *state;
	char seal[2048];

	first_turn(s, "", seal, sizeof(seal));
	assert_string_equal(seal, "");
}

static void
sealed_reasoning_goes_to_no_other_provider_or_model(void **state)
{
	static const char *const models[] = { "b/m", "a/n" };
	struct stage *s = *state;
	struct house_answer a;
	char seal[2048];

	first_turn(s, "\"reasoning.encrypted_content\"", seal, sizeof(seal));
	for (unsigned i = 0; i < 2; i++) {
		second_turn(s, models[i], seal, "", &a);
		assert_int_equal(a.status, 200);
		assert_false(went_back(s, 1 + i));
		house_done(&a);
	}
}

static void
what_was_altered_is_dropped_and_named(void **state)
{
	struct stage *s = *state;
	struct house_answer a;
	char seal[2048];

	first_turn(s, "\"reasoning.encrypted_content\"", seal, sizeof(seal));
	seal[60] = seal[60] == 'A' ? 'B' : 'A';
	second_turn(s, "a/m", seal, "", &a);
	assert_int_equal(a.status, 200);
	assert_false(went_back(s, 1));
	assert_true(says(&a, "{\"param\":\"input[1].encrypted_content\","
	    "\"action\":\"dropped\","));
	house_done(&a);
	second_turn(s, "a/m", seal, ",\"routing\":{\"strict\":true}", &a);
	assert_int_equal(a.status, 400);
	assert_int_equal(upstream_requests(s->upstream), 2);
	assert_true(says(&a, "\"param\":\"input[1].encrypted_content\""));
	house_done(&a);
}

/* What was asked for, not what the client wrote. */
static void
the_answer_says_which_effort_was_asked_for(void **state)
{
	struct stage *s = *state;
	struct house_answer a;

	house_post(&s->house, "{\"model\":\"a/m\",\"input\":\"hi\","
	    "\"max_output_tokens\":9000,"
	    "\"reasoning\":{\"effort\":\"minimal\"}}", &a);
	assert_int_equal(a.status, 200);
	assert_true(says(&a, "\"reasoning\":{\"effort\":\"low\","));
	house_done(&a);
}

/* ---- what is refused once is asked for without ---- */

#define REFUSED(words)	"{\"type\":\"error\",\"error\":{\"type\":" \
	"\"invalid_request_error\",\"message\":\"" words "\"}}"

static void
refuse_next(struct stage *s, const char *body)
{
	const struct upstream_reply reply = {
		.status = 400,
		.type = "application/json",
		.part.body = span_of(body),
	};

	upstream_next(s->upstream, &reply);
}

static bool
was_sent(struct stage *s, unsigned n, const char *words)
{
	struct upstream_request r;

	assert_true(upstream_request(s->upstream, n, &r));
	return memmem(r.body.p, r.body.len, words, strlen(words)) != NULL;
}

static void
refused_reasoning_is_left_out_and_asked_again_once(void **state)
{
	static const char refused[] = REFUSED("messages.1.content.0: Invalid "
	    "`signature` in `thinking` block");
	struct stage *s = *state;
	struct house_answer a;
	char seal[2048];

	first_turn(s, "\"reasoning.encrypted_content\"", seal, sizeof(seal));
	refuse_next(s, refused);
	second_turn(s, "a/m", seal, "", &a);
	assert_int_equal(a.status, 200);
	assert_int_equal(upstream_requests(s->upstream), 3);
	assert_true(was_sent(s, 1, SIGNATURE));
	assert_false(was_sent(s, 2, SIGNATURE));
	assert_true(says(&a, "{\"param\":\"input[1]\","
	    "\"action\":\"dropped\","));
	house_done(&a);
	/* No third time. */
	refuse_next(s, refused);
	refuse_next(s, refused);
	second_turn(s, "a/m", seal, "", &a);
	assert_int_not_equal(a.status, 200);
	assert_int_equal(upstream_requests(s->upstream), 5);
	house_done(&a);
}

static void
a_grammar_that_is_too_large_is_asked_for_in_words(void **state)
{
	struct stage *s = *state;
	struct house_answer a;

	refuse_next(s, REFUSED("The compiled grammar is too large"));
	house_post(&s->house, "{\"model\":\"a/claude-opus-5-5\",\"input\":"
	    "\"hi\",\"max_output_tokens\":9000,\"text\":{\"format\":{"
	    "\"type\":\"json_schema\",\"name\":\"n\",\"strict\":true,\"schema\":{\"type\":"
	    "\"object\",\"properties\":{},\"additionalProperties\":false}"
	    "}}}", &a);
	if (a.status != 200)
		fail_msg("%.*s", (int)a.body.len, a.body.p);
	assert_int_equal(upstream_requests(s->upstream), 2);
	assert_true(was_sent(s, 0, "\"format\":{\"type\":\"json_schema\""));
	assert_false(was_sent(s, 1, "json_schema"));
	assert_true(was_sent(s, 1, "Answer with JSON that is valid"));
	assert_true(says(&a, "{\"param\":\"text.format\","
	    "\"action\":\"emulated\","));
	house_done(&a);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sealed_reasoning_comes_back_to_its_maker),
		TEST(nobody_is_shown_a_seal_unasked),
		TEST(sealed_reasoning_goes_to_no_other_provider_or_model),
		TEST(what_was_altered_is_dropped_and_named),
		TEST(the_answer_says_which_effort_was_asked_for),
		TEST(refused_reasoning_is_left_out_and_asked_again_once),
		TEST(a_grammar_that_is_too_large_is_asked_for_in_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
