/*
 * Promise 2, streamed equals not streamed, on answers made by dice: each
 * vendor says each of them once at once and once as a stream, whose deltas and
 * whose bytes are cut anywhere. The public answers are the same bytes, the last
 * event of the public stream holds the same, and they say what was meant.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/dice.h"
#include "lib/telling.h"
#include "lib/vendor.h"

#define ANSWERS		1200
#define BIG		((size_t)1 << 24)

/* ---- the promise ---- */

static uint32_t number;			/* of the answer that is told */

static void
say(const struct vendor *v, const struct answer *a)
{
	struct telling whole, streamed;
	struct buf out;

	buf_init(&out, BIG);
	v->whole(&out, a);
	telling_run(&whole, v, a, buf_view(&out), false, NULL);
	answer_expect(a, &whole.response, v->blob);
	buf_reset(&out);
	v->stream(&out, a);
	telling_run(&streamed, v, a, buf_view(&out), true, NULL);
	answer_expect(a, &streamed.response, v->blob);
	telling_expect_same("whole and streamed answer", buf_view(&whole.json),
	    buf_view(&streamed.json));
	telling_expect_same("whole answer and last event", buf_view(&whole.json),
	    telling_terminal(&streamed));
	telling_fini(&streamed);
	telling_fini(&whole);
	buf_fini(&out);
}

static void
promise_2_streamed_equals_not_streamed(void **state)
{
	static struct answer a;

	for (number = 1; number <= ANSWERS; number++) {
		const struct vendor *v = *state;

		dice_seed(number);
		answer_make(&a);
		v->fit(&a);
		say(v, &a);
	}
}

/* Which one it was, for whoever looks into it. */
static int
name_answer(void **state)
{
	(void)state;
	if (number <= ANSWERS)
		print_message("# failed at answer %u\n", (unsigned)number);
	return 0;
}

#define VENDOR(v) { \
	.name = "promise_2_streamed_equals_not_streamed_from_" #v, \
	.test_func = promise_2_streamed_equals_not_streamed, \
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
