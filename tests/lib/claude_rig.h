/*
 * claude_rig: tables of requests for models of the dialect anthropic, and what
 * must and must not be in the call. JSON is written with ' for ". Included
 * behind <cmocka.h>.
 */
#ifndef TESTS_LIB_CLAUDE_RIG_H
#define TESTS_LIB_CLAUDE_RIG_H

#include <string.h>

#include "lib/encode_rig.h"
#include "lib/events.h"

/* The models of the tests, by what they stand for. */
#define BOUND	"claude-opus-5-5"	/* preserved thinking, never off */
#define FIFTH	"claude-opus-5"		/* thinks by default, may be forced */
#define SWITCH	"claude-sonnet-5"	/* forced only when it doesn't think */
#define SIXTH	"claude-sonnet-4-6"	/* adaptive, takes sampling */
#define BUDGET	"claude-haiku-4-5"
#define OLD	"claude-sonnet-4-20250514"	/* no native schemas */
#define PLAIN	"claude-3-5-haiku"	/* doesn't think */

struct claude_row {
	const char *model, *request;	/* what stands behind the model */
	const char *has, *lacks;	/* of the body; NULL: anything */
	const char *changes;
};

struct claude_refused {
	const char *model, *request, *param;
};

static inline void
claude_encode_as(struct encoded *e, const struct target *like,
    const char *request)
{
	struct buf text;

	buf_init(&text, (size_t)1 << 20);
	buf_printf(&text, "{'model':'m',%s}", request);
	encode_to(e, "anthropic", text.data, like, NULL);
	buf_fini(&text);
}

/* Whether the body holds the quoted text. */
static inline bool
claude_has(const struct encoded *e, const char *quoted)
{
	struct buf text;
	bool has;

	buf_init(&text, (size_t)1 << 20);
	events_quote(&text, quoted);
	has = strstr(e->body, buf_view(&text).p) != NULL;
	buf_fini(&text);
	return has;
}

static inline void
claude_check_row(const struct target *like, const struct claude_row *row,
    size_t i)
{
	struct encoded e;

	claude_encode_as(&e, like, row->request);
	if (e.ret == -1)
		fail_msg("row %zu: %s: %s", i, e.err.param, e.err.message);
	if (row->has != NULL && !claude_has(&e, row->has))
		fail_msg("row %zu: %s", i, e.body);
	if (row->lacks != NULL && claude_has(&e, row->lacks))
		fail_msg("row %zu has what it shouldn't: %s", i, e.body);
	if (strcmp(buf_view(&e.changes).p, row->changes) != 0)
		fail_msg("row %zu: %s", i, buf_view(&e.changes).p);
	encoded_fini(&e);
}

static inline void
claude_check(const struct claude_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct target like = { .model = rows[i].model };

		claude_check_row(&like, &rows[i], i);
	}
}
#define CLAUDE_CHECK(rows) \
	claude_check(rows, sizeof(rows) / sizeof(rows[0]))

static inline void
claude_refuse(const struct claude_refused *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct target like = { .model = rows[i].model };
		struct encoded e;

		claude_encode_as(&e, &like, rows[i].request);
		if (e.ret == 0)
			fail_msg("row %zu: %s", i, e.body);
		assert_int_equal(e.err.class, ERROR_UNSUPPORTED_VALUE);
		assert_string_equal(e.err.param, rows[i].param);
		encoded_fini(&e);
	}
}
#define CLAUDE_REFUSE(rows) \
	claude_refuse(rows, sizeof(rows) / sizeof(rows[0]))

#endif
