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
#include "lib/answer.h"
#include "model/response.h"

#define EXPECT_MAX	((size_t)1 << 20)

static void
same(const char *what, struct span want, struct span got)
{
	if (!span_same(want, got))
		fail_msg("%s: wanted %.*s, got %.*s", what, (int)want.len,
		    want.p, (int)got.len, got.p);
}

static struct span
list_of(const struct buf *list)
{
	return list == NULL ? SPAN("") : buf_view(list);
}

/* ---- texts ---- */

static void
expect_text(const char *what, const struct units *t, size_t n,
    struct span got)
{
	struct buf want;

	buf_init(&want, EXPECT_MAX);
	units_meant(&want, t, n);
	same(what, buf_view(&want), got);
	buf_fini(&want);
}

static void
expect_part(const struct answer_part *p, const struct output_part *got)
{
	struct buf want;

	assert_int_equal(p->type, got->type);
	expect_text("text", &p->text, p->text.n, buf_view(got->text));
	buf_init(&want, EXPECT_MAX);
	answer_citations(&want, p);
	same("citations", buf_view(&want), list_of(got->annotations));
	buf_reset(&want);
	answer_part_tokens(&want, p);
	same("log probabilities", buf_view(&want), list_of(got->logprobs));
	buf_fini(&want);
}

/* A part without text isn't told. */
static void
expect_parts(const struct answer_item *it, const struct output_item *got)
{
	size_t n = 0;

	for (size_t i = 0; i < it->n_parts; i++) {
		if (it->parts[i].text.n == 0)
			continue;
		if (n == got->n_parts)
			fail_msg("part %zu is missing", i);
		expect_part(&it->parts[i], &got->parts[n++]);
	}
	if (n != got->n_parts)
		fail_msg("%zu parts instead of %zu", got->n_parts, n);
}

static void
expect_reasoning(const struct answer *a, const struct answer_item *it,
    const struct output_item *got, answer_blob_fn *blob)
{
	struct buf want, text;

	if (!a->hides_thoughts)
		expect_parts(it, got);
	else
		assert_int_equal(0, got->n_parts);
	buf_init(&want, EXPECT_MAX);
	buf_init(&text, EXPECT_MAX);
	blob(&want, a, it);
	jsonw_escape(&text, buf_view(&want));
	same("blob", buf_view(&text), got->encrypted);
	buf_fini(&text);
	buf_fini(&want);
}

/* ---- calls ---- */

/* The value that the text holds, compact. */
static void
put_value(struct buf *out, struct span text)
{
	struct jsonw w = jsonw_on(out);
	struct arena a;
	struct error err;

	arena_init(&a, EXPECT_MAX);
	jsonw_node(&w, scan(&a, jsonx_decode(&a, text), SCAN_UPSTREAM,
	    &err));
	arena_fini(&a);
}

static void
expect_object(const struct units *t, struct span got)
{
	struct buf text, want, have;

	buf_init(&text, EXPECT_MAX);
	buf_init(&want, EXPECT_MAX);
	buf_init(&have, EXPECT_MAX);
	units_meant(&text, t, t->n);
	put_value(&want, t->n == 0 ? SPAN("{}") : buf_view(&text));
	put_value(&have, got);
	same("arguments", buf_view(&want), buf_view(&have));
	buf_fini(&have);
	buf_fini(&want);
	buf_fini(&text);
}

/* Of an input within arguments that were cut off as much as can be read. */
static void
expect_begin(const struct units *t, struct span got)
{
	static const char half[] = "\xef\xbf\xbd";
	struct buf all;

	buf_init(&all, EXPECT_MAX);
	units_meant(&all, t, t->n);
	if (got.len >= 3 && memcmp(got.p + got.len - 3, half, 3) == 0)
		got.len -= 3;
	if (got.len > all.len ||
	    memcmp(buf_view(&all).p, got.p, got.len) != 0)
		fail_msg("%.*s is no begin of %s", (int)got.len, got.p,
		    buf_view(&all).p);
	buf_fini(&all);
}

static void
expect_call(const struct answer_item *it, const struct output_item *got)
{
	struct span text = got->n_parts == 0 ? SPAN("") :
	    buf_view(got->parts[0].text);
	const char *space = it->tool->namespace;

	same("name", span_of(it->tool->name), got->name);
	same("namespace", space == NULL ? SPAN("") : span_of(space),
	    got->namespace);
	if (it->id[0] == '\0')
		assert_true(span_begins(got->call_id, "call_"));
	else
		same("call_id", span_of(it->id), got->call_id);
	if (it->native)
		expect_text("input", &it->input, it->told, text);
	else if (it->type == ITEM_CUSTOM_CALL &&
	    it->told < it->arguments.n)
		expect_begin(&it->input, text);
	else if (it->type == ITEM_CUSTOM_CALL)
		expect_text("input", &it->input, it->input.n, text);
	else if (it->status == STATUS_COMPLETED)
		expect_object(&it->arguments, text);
	else
		expect_text("arguments", &it->arguments, it->told, text);
}

/* ---- searches ---- */

static void
expect_sources(const struct answer_item *it, const struct node *list)
{
	const struct node *one = list == NULL ? NULL : list->child;
	struct span url;

	for (unsigned i = 0; i < ANSWER_SOURCES; i++) {
		if (!(it->sources & 1u << i))
			continue;
		assert_true(jsonx_text(one, "url", &url));
		same("source", span_of(answer_sources[i].url), url);
		one = one->next;
	}
	assert_null(one);
}

static void
expect_search(const struct answer_item *it, const struct output_item *got)
{
	const struct node *action;
	struct span query;
	struct buf json, want;
	struct arena a;
	struct error err;

	arena_init(&a, EXPECT_MAX);
	buf_init(&json, EXPECT_MAX);
	buf_init(&want, EXPECT_MAX);
	same("type", SPAN("web_search_call"), got->word);
	same("status", it->failed ? SPAN("failed") : SPAN("completed"),
	    got->hosted_status);
	buf_puts(&json, "{\"\":0");
	buf_span(&json, got->members);
	buf_putc(&json, '}');
	action = jsonx_get(scan(&a, buf_view(&json), SCAN_REQUEST, &err),
	    "action");
	assert_true(jsonx_is(jsonx_get(action, "type"), "search"));
	assert_true(jsonx_text(action, "query", &query));
	buf_printf(&want, "query %u", it->query);
	same("query", buf_view(&want), query);
	expect_sources(it, jsonx_get(action, "sources"));
	buf_fini(&want);
	buf_fini(&json);
	arena_fini(&a);
}

/* ---- all of it ---- */

static void
expect_usage(const struct answer *a, const struct response *r)
{
	const struct { const char *name; uint64_t want, got; } counts[] = {
		{ "has_usage", a->has_usage, r->has_usage },
		{ "input", a->usage.input, r->usage.input },
		{ "cached", a->usage.cached, r->usage.cached },
		{ "cache_write", a->usage.cache_write, r->usage.cache_write },
		{ "cache_write_1h", a->usage.cache_write_1h,
		    r->usage.cache_write_1h },
		{ "output", a->usage.output, r->usage.output },
		{ "reasoning", a->usage.reasoning, r->usage.reasoning },
		{ "web_searches", a->usage.web_searches,
		    r->usage.web_searches },
	};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		if ((i == 0 || a->has_usage) &&
		    counts[i].want != counts[i].got)
			fail_msg("usage: %s is %ju instead of %ju",
			    counts[i].name, (uintmax_t)counts[i].got,
			    (uintmax_t)counts[i].want);
}

static void
expect_item(const struct answer *a, const struct answer_item *it,
    const struct output_item *got, answer_blob_fn *blob)
{
	assert_int_equal(it->type, got->type);
	if (it->type == ITEM_HOSTED) {
		expect_search(it, got);
		return;
	}
	assert_int_equal(it->status, got->status);
	assert_int_equal(it->phase, got->phase);
	if (it->type == ITEM_REASONING)
		expect_reasoning(a, it, got, blob);
	else if (it->type == ITEM_MESSAGE)
		expect_parts(it, got);
	else
		expect_call(it, got);
}

static bool
is_foretold(const struct answer *a, enum item_type type)
{
	return !a->tagged || (type != ITEM_REASONING && type != ITEM_MESSAGE);
}

void
answer_expect(const struct answer *a, const struct response *r,
    answer_blob_fn *blob)
{
	size_t n = 0;

	assert_int_equal(r->status, a->reason == END_COMPLETED ?
	    RESPONSE_COMPLETED : RESPONSE_INCOMPLETE);
	assert_int_equal(r->reason, a->reason);
	expect_usage(a, r);
	for (size_t i = 0; i < a->n_items; i++) {
		if (!is_foretold(a, a->items[i].type))
			continue;
		while (n < r->n_items && !is_foretold(a, r->items[n].type))
			n++;
		if (n == r->n_items)
			fail_msg("item %zu is missing", i);
		expect_item(a, &a->items[i], &r->items[n++], blob);
	}
	while (n < r->n_items && !is_foretold(a, r->items[n].type))
		n++;
	assert_int_equal(r->n_items, n);
}
