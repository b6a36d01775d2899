/*
 * responses_encode_rig: requests encoded in the openai-responses dialect, and
 * tables of what must and must not be in the body. JSON is written with ' for
 * ". Included behind <cmocka.h>.
 */
#ifndef TESTS_LIB_RESPONSES_ENCODE_RIG_H
#define TESTS_LIB_RESPONSES_ENCODE_RIG_H

#include <string.h>

#include "dialect/openai_responses_encode.h"
#include "lib/events.h"
#include "lib/kept.h"
#include "model/validate.h"

#define BIG	((size_t)1 << 24)

#define PLAIN	QUIRK_PLAIN_RESPONSES
#define HI	"'input':'Hi'"
#define IN(items)	"'input':[" items "]"
#define SAID(role, text)	"{'role':'" role "','content':'" text "'}"
#define F(name)	"{'type':'function','name':'" name "'}"
#define CUSTOM(name, more)	"{'type':'custom','name':'" name "'" more "}"
#define GRAMMAR	",'format':{'type':'grammar','syntax':'regex'," \
	"'definition':'a+'}"
#define CRM	"{'type':'namespace','name':'crm','description':'C','tools':[" \
	F("find") "," F("drop") "]}"
#define CALL(more)	"{'type':'function_call','id':'fc_1','call_id':'c'," \
	"'name':'f'," more "}"
#define OUTPUT(out)	"{'type':'function_call_output','call_id':'c'," \
	"'output':" out "}"
#define EXPLICIT	"'prompt_cache_breakpoint':{'mode':'explicit'}"

struct row {
	const char *model, *request;
	const char *has, *lacks;	/* of the body; NULL: anything */
	const char *changes;		/* NULL: it is refused with ... */
	const char *param;		/* ... this */
	unsigned quirks, lacking, without;
};

struct out {
	struct arena arena;
	struct request request;
	struct receipt receipt;
	struct call call;
	struct error err;
	int ret;
	const char *body;
	struct buf changes;
};

static inline char *
quoted(struct arena *a, const char *s)
{
	struct buf b;
	char *copy;

	buf_init(&b, BIG);
	events_quote(&b, s);
	copy = arena_dup(a, buf_view(&b).p, b.len);
	buf_fini(&b);
	return copy;
}

static inline void
encode(struct out *o, const struct row *row)
{
	static const char *const words[] = { "dropped", "emulated", "moved",
		"unsupported", "raised" };
	struct provider provider = { .name = "lab",
	    .dialect = "openai-responses", .quirks = row->quirks };
	struct target target = {
		.provider = &provider,
		.model = row->model,
		.has_supports = row->lacking != 0,
		.supports = ~row->lacking,
		.without = row->without,
		.user_hash = "USERHASH",
		.cache_key = "PROJECT",
	};
	static const struct kept_turn before = { "resp_1", NULL,
		SPAN("[]"), SPAN("[]") };
	struct kept kept = { &o->arena, &before, 1 };
	struct history history = kept_history(&kept);
	char *body;

	memset(o, 0, sizeof(*o));
	arena_init(&o->arena, BIG);
	buf_init(&o->changes, BIG);
	receipt_init(&o->receipt, &o->arena);
	body = arena_printf(&o->arena, "{'model':'m',%s}", row->request);
	if (request_read(&o->arena, span_of(quoted(&o->arena, body)),
	    &history, &o->request, &o->receipt, &o->err) == -1)
		fail_msg("%s: %s", o->err.param, o->err.message);
	o->receipt.n_changes = 0;
	o->ret = responses_encode(&o->request, &target, &o->arena, &o->call,
	    &o->receipt, &o->err);
	if (o->ret == 0)
		o->body = arena_dup(&o->arena, o->call.body.data,
		    o->call.body.len);
	buf_puts(&o->changes, "");
	for (size_t i = 0; i < o->receipt.n_changes; i++)
		buf_printf(&o->changes, "%s %s;", o->receipt.changes[i].param,
		    words[o->receipt.changes[i].action]);
}

static inline void
out_fini(struct out *o)
{
	buf_fini(&o->changes);
	arena_fini(&o->arena);
}

static inline void
check_row(size_t i, const struct row *row)
{
	struct out o;

	encode(&o, row);
	if (row->changes == NULL) {
		assert_int_equal(o.ret, -1);
		assert_int_equal(o.err.class, ERROR_UNSUPPORTED_VALUE);
		assert_string_equal(o.err.param, row->param);
		out_fini(&o);
		return;
	}
	if (o.ret == -1)
		fail_msg("row %zu: %s: %s", i, o.err.param, o.err.message);
	if (row->has != NULL &&
	    strstr(o.body, quoted(&o.arena, row->has)) == NULL)
		fail_msg("row %zu: %s", i, o.body);
	if (row->lacks != NULL &&
	    strstr(o.body, quoted(&o.arena, row->lacks)) != NULL)
		fail_msg("row %zu has what it shouldn't: %s", i, o.body);
	if (strcmp(buf_view(&o.changes).p, row->changes) != 0)
		fail_msg("row %zu: %s", i, buf_view(&o.changes).p);
	out_fini(&o);
}

#define CHECK(rows) \
	for (size_t i_ = 0; i_ < sizeof(rows) / sizeof((rows)[0]); i_++) \
		check_row(i_, &(rows)[i_])

#endif
