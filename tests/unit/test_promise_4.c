/*
 * Promise 4, nothing named leaks: answers made by dice say things that are to
 * be taken out, in text, reasoning, refusals and arguments; each vendor says
 * each of them at once and as a stream, whose deltas and whose bytes are cut
 * anywhere. No piece of four bytes of what was said is in anything that goes
 * out or is kept, and both ways give the same bytes.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/dice.h"
#include "lib/telling.h"
#include "lib/vendor.h"

#define ANSWERS		400
#define BIG		((size_t)1 << 24)
#define WINDOW		4

/*
 * One of each kind, whose letters and digits occur nowhere else in an answer;
 * behind a few words that it may need.
 */
static const struct secret_thing {
	enum entity type;
	const char *before, *value;
} things[] = {
	{ ENTITY_EMAIL, "", "zq7wvx@qzjx-vwq.dev" },
	{ ENTITY_PHONE, "", "+49 30 98374651" },
	{ ENTITY_SSN, "SSN ", "536-90-4399" },
	{ ENTITY_CREDIT_CARD, "", "4929 7351 8466 0372" },
	{ ENTITY_IBAN, "", "DE75512108001245126199" },
	{ ENTITY_JWT_TOKEN, "", "eyJhbGciOiJIUzI1NiJ9."
	    "eyJzdWIiOiJxenZ4dyJ9.QzVxW7jKq9ZxWv_4kJhG" },
	{ ENTITY_OPENAI_API_KEY, "", "sk-proj-QzVxW7jKq9ZxWv4kJhGf8QzVxW7jKq9Z"
	    "xWv4kJhGf8QzVxW7jKq9ZxWv4" },
	{ ENTITY_AWS_ACCESS_KEY, "", "AKIAQZVXW7JKQ5ZXWV4K" },
	{ ENTITY_IP_ADDRESS, "", "203.197.248.163" },
	{ ENTITY_MAC_ADDRESS, "", "7a:9c:8e:b3:d7:f9" },
	{ ENTITY_URL, "", "https://qzjx-vwq.dev/vxw7/zq?k=9" },
	{ ENTITY_UUID, "", "7d9f3c8e-5b7a-4c9d-8e3f-9b7c5d3e8f7a" },
	{ ENTITY_PASSWORD, "password: ", "Qz7!vXw9Jk" },
};
#define N_THINGS	(sizeof(things) / sizeof(things[0]))

static const struct guard_settings settings = {
	.target = GUARD_OUTPUT,
	.entities = ENTITY_BIT(ENTITY_EMAIL) | ENTITY_BIT(ENTITY_PHONE) |
	    ENTITY_BIT(ENTITY_SSN) | ENTITY_BIT(ENTITY_CREDIT_CARD) |
	    ENTITY_BIT(ENTITY_IBAN) | ENTITY_BIT(ENTITY_JWT_TOKEN) |
	    ENTITY_BIT(ENTITY_OPENAI_API_KEY) |
	    ENTITY_BIT(ENTITY_AWS_ACCESS_KEY) |
	    ENTITY_BIT(ENTITY_IP_ADDRESS) | ENTITY_BIT(ENTITY_MAC_ADDRESS) |
	    ENTITY_BIT(ENTITY_URL) | ENTITY_BIT(ENTITY_UUID) |
	    ENTITY_BIT(ENTITY_PASSWORD),
	.threshold = GUARD_THRESHOLD,
};

/* ---- answers that say them ---- */

static void
say_things(struct units *text, bool json)
{
	struct units said = { .n = 0 }, escaped = { .n = 0 };

	for (unsigned n = 1 + dice(2); n > 0; n--) {
		const struct secret_thing *t = &things[dice(N_THINGS)];

		units_ascii(&said, " ");
		units_ascii(&said, t->before);
		units_ascii(&said, t->value);
		units_ascii(&said, dice_one_in(2) ? " " : ", ");
	}
	if (!json) {
		(void)units_join(text, &said);
		return;
	}
	text->n = 0;
	units_ascii(text, "{\"x\":\"");
	units_escaped(&escaped, &said);
	(void)units_join(text, &escaped);
	units_ascii(text, "\"}");
}

static void
plant_in_part(struct answer_part *p)
{
	size_t before = p->text.n;

	if (p->redacted || p->n_tokens > 0)
		return;
	say_things(&p->text, false);
	if (p->n_stretches > 0 && p->text.n > before)
		p->stretches[p->n_stretches - 1].end = p->text.n;
}

static void
plant(struct answer *a)
{
	for (size_t i = 0; i < a->n_items; i++) {
		struct answer_item *it = &a->items[i];

		for (size_t k = 0; k < it->n_parts; k++)
			plant_in_part(&it->parts[k]);
		if (it->type == ITEM_FUNCTION_CALL && !it->cut &&
		    it->told == it->arguments.n) {
			say_things(&it->arguments, true);
			it->told = it->arguments.n;
		}
	}
}

/* ---- what must not be there ---- */

static bool
is_sign(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* elsewhere: what goes out when nothing of it is said. */
static void
expect_none_of(const char *value, struct span out, struct span elsewhere)
{
	for (size_t at = 0; at + WINDOW <= strlen(value); at++) {
		bool signs = true;

		for (size_t i = 0; i < WINDOW; i++)
			signs = signs && is_sign(value[at + i]);
		if (signs && memmem(out.p, out.len, value + at,
		    WINDOW) != NULL && memmem(elsewhere.p, elsewhere.len,
		    value + at, WINDOW) == NULL)
			fail_msg("%.4s of %s is in %.*s", value + at, value,
			    (int)out.len, out.p);
	}
}

static void
expect_nothing(struct span out, struct span elsewhere)
{
	for (size_t i = 0; i < N_THINGS; i++)
		expect_none_of(things[i].value, out, elsewhere);
}

/* ---- the promise ---- */

static uint32_t number;			/* of the answer that is told */

static void
say(const struct vendor *v, const struct answer *plain, const struct answer *a)
{
	struct telling without, whole, streamed;
	struct buf out;

	buf_init(&out, BIG);
	v->stream(&out, plain);
	telling_run(&without, v, plain, buf_view(&out), true, &settings);
	buf_reset(&out);
	v->whole(&out, a);
	telling_run(&whole, v, a, buf_view(&out), false, &settings);
	expect_nothing(buf_view(&whole.json), buf_view(&without.mem.out));
	buf_reset(&out);
	v->stream(&out, a);
	telling_run(&streamed, v, a, buf_view(&out), true, &settings);
	expect_nothing(buf_view(&streamed.mem.out),
	    buf_view(&without.mem.out));
	telling_expect_same("whole and streamed answer",
	    buf_view(&whole.json), buf_view(&streamed.json));
	telling_expect_same("streamed answer and last event",
	    buf_view(&streamed.json), telling_terminal(&streamed));
	telling_fini(&streamed);
	telling_fini(&whole);
	telling_fini(&without);
	buf_fini(&out);
}

static void
promise_4_nothing_named_leaks(void **state)
{
	static struct answer plain, a;

	for (number = 1; number <= ANSWERS; number++) {
		const struct vendor *v = *state;

		dice_seed(number);
		answer_make(&plain);
		v->fit(&plain);
		a = plain;
		plant(&a);
		say(v, &plain, &a);
	}
}

static int
name_answer(void **state)
{
	(void)state;
	if (number <= ANSWERS)
		print_message("# failed at answer %u\n", (unsigned)number);
	return 0;
}

#define VENDOR(v) { \
	.name = "promise_4_nothing_named_leaks_from_" #v, \
	.test_func = promise_4_nothing_named_leaks, \
	.teardown_func = name_answer, \
	.initial_state = (void *)(uintptr_t)&vendor_##v }

int
main(void)
{
	const struct CMUnitTest tests[] = {
		VENDOR(openai_chat),
		VENDOR(openai_responses),
		VENDOR(anthropic),
		VENDOR(gemini),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
