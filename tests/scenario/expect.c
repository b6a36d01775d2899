/*
 * Verbs about the answer:
 *
 *	status N
 *	header NAME: VALUE | no-header NAME
 *	json PATH OP VALUE	of the body, or of a stream's final response
 *	text "..."		all output text
 *	body contains|lacks "..."
 *	receipt contains|lacks PARAM/ACTION, receipt empty
 *	attempts ROUTE:CODE ...
 *	same-as N		as the answer N (from 1), but for ids and times
 *	equals N		the same JSON as the answer N (from 1)
 *	nothing			the client got no answer
 *	took under|over MS
 *	log contains|lacks "...", log same-id
 *	nowhere "..."		neither in the answer nor in the log
 */
#include "config.h"

#include <string.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/parse.h"
#include "scenario/judge.h"

#define TEXT_MAX	((size_t)256 * 1024 * 1024)

/* ---- head ---- */

static void
expect_status(struct judge *j, struct span args)
{
	uint64_t n;

	if (parse_u64(args, 999, &n) == -1 || (int)n != j->take->status)
		judge_fault(j, "status %.*s was expected, it is %d: %.*s",
		    (int)args.len, args.p, j->take->status,
		    (int)(j->take->body.len < 300 ? j->take->body.len : 300),
		    j->take->body.p);
}

static void
expect_header(struct judge *j, struct span args)
{
	const char *colon = memchr(args.p, ':', args.len);
	struct span value, got;
	size_t len;

	if (colon == NULL) {
		judge_fault(j, "expected header NAME: VALUE");
		return;
	}
	len = (size_t)(colon - args.p);
	value = story_trim((struct span){ colon + 1, args.len - len - 1 });
	got = take_header(j->take, arena_dup(&j->take->arena, args.p, len));
	if (got.p == NULL || !span_same(got, value))
		judge_fault(j, "header %.*s was expected, it is %.*s",
		    (int)args.len, args.p, got.p == NULL ? 7 : (int)got.len,
		    got.p == NULL ? "missing" : got.p);
}

static void
expect_no_header(struct judge *j, struct span args)
{
	if (take_header(j->take,
	    arena_dup(&j->take->arena, args.p, args.len)).p != NULL)
		judge_fault(j, "header %.*s is there", (int)args.len, args.p);
}

/* ---- body ---- */

static void
expect_json(struct judge *j, struct span args)
{
	judge_value(j, j->take->object, args);
}

static void
add_message(struct buf *out, const struct node *item)
{
	const struct node *content = jsonx_get(item, "content"), *part;
	struct span text;

	if (content == NULL || !jsonx_is(jsonx_get(item, "type"), "message"))
		return;
	for (part = content->child; part != NULL; part = part->next)
		if (jsonx_is(jsonx_get(part, "type"), "output_text") &&
		    jsonx_text(part, "text", &text))
			buf_span(out, text);
}

static void
expect_text(struct judge *j, struct span args)
{
	const struct node *output = j->take->object == NULL ? NULL :
	    jsonx_get(j->take->object, "output");
	struct span want = judge_words(j, args), got;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	if (output != NULL)
		for (const struct node *n = output->child; n != NULL;
		    n = n->next)
			add_message(&text, n);
	got = jsonx_decode(&j->take->arena, buf_view(&text));
	if (!span_same(got, want))
		judge_fault(j, "text %.*s was expected, it is %.*s",
		    (int)args.len, args.p, (int)got.len, got.p);
	buf_fini(&text);
}

static bool
has(struct span text, struct span word)
{
	return word.len > 0 && text.len >= word.len &&
	    memmem(text.p, text.len, word.p, word.len) != NULL;
}

/* "contains ..." or "lacks ...", about text. */
static void
expect_words(struct judge *j, const char *what, struct span text,
    struct span args)
{
	struct span how = story_word(&args), word = judge_words(j, args);

	if (word.len == 0 ||
	    (!span_is(how, "contains") && !span_is(how, "lacks")))
		judge_fault(j, "expected contains or lacks and some words");
	else if (has(text, word) != span_is(how, "contains"))
		judge_fault(j, "%s %.*s %.*s was expected: %.*s", what,
		    (int)how.len, how.p, (int)args.len, args.p,
		    (int)(text.len < 1000 ? text.len : 1000), text.p);
}

static void
expect_body(struct judge *j, struct span args)
{
	expect_words(j, "body", j->take->body, args);
}

static void
expect_nothing(struct judge *j, struct span args)
{
	if (args.len > 0 || j->take->raw.len > 0)
		judge_fault(j, "no answer was expected");
}

/* ---- receipts ---- */

static const struct node *
receipt(struct judge *j)
{
	const struct node *r = j->take->object == NULL ? NULL :
	    jsonx_get(j->take->object, "receipt");

	if (r == NULL)
		judge_fault(j, "there is no receipt");
	return r;
}

static bool
is_change(struct judge *j, const struct node *n, struct span param,
    struct span action)
{
	struct span p, a, why;

	return jsonx_text(n, "param", &p) && jsonx_text(n, "action", &a) &&
	    jsonx_text(n, "why", &why) && why.len > 0 &&
	    span_same(jsonx_decode(&j->take->arena, p), param) &&
	    span_same(a, action);
}

static void
expect_receipt(struct judge *j, struct span args)
{
	struct span how = story_word(&args), param = args, action;
	const struct node *r = receipt(j), *changes;
	const char *slash = memrchr(args.p, '/', args.len);
	bool found = false;

	changes = r == NULL ? NULL : jsonx_get(r, "changes");
	if (changes == NULL)
		return;
	if (span_is(how, "empty")) {
		if (changes->count > 0)
			judge_fault(j, "the receipt isn't empty: %.*s",
			    (int)changes->span.len, changes->span.p);
		return;
	}
	if (slash == NULL ||
	    (!span_is(how, "contains") && !span_is(how, "lacks"))) {
		judge_fault(j, "expected receipt contains PARAM/ACTION");
		return;
	}
	param.len = (size_t)(slash - args.p);
	action = (struct span){ slash + 1, args.len - param.len - 1 };
	for (const struct node *n = changes->child; n != NULL; n = n->next)
		found = found || is_change(j, n, param, action);
	if (found != span_is(how, "contains"))
		judge_fault(j, "receipt %.*s %.*s was expected: %.*s",
		    (int)how.len, how.p, (int)args.len, args.p,
		    (int)changes->span.len, changes->span.p);
}

static void
expect_attempts(struct judge *j, struct span args)
{
	const struct node *r = receipt(j), *list;
	struct span route, code;
	struct buf got;

	list = r == NULL ? NULL : jsonx_get(r, "attempts");
	if (list == NULL)
		return;
	buf_init(&got, TEXT_MAX);
	for (const struct node *n = list->child; n != NULL; n = n->next) {
		if (!jsonx_text(n, "route", &route) ||
		    !jsonx_text(n, "code", &code))
			continue;
		buf_puts(&got, got.len == 0 ? "" : " ");
		buf_span(&got, route);
		buf_putc(&got, ':');
		buf_span(&got, code);
	}
	if (!span_same(buf_view(&got), args))
		judge_fault(j, "attempts %.*s were expected, they are %.*s",
		    (int)args.len, args.p, (int)got.len, buf_view(&got).p);
	buf_fini(&got);
}

/* ---- promise 2 ---- */

static const char *const minted[] = { "id", "created_at", "completed_at",
    "ms", "call_id" };

static void
write_lasting(struct jsonw *w, const struct node *n)
{
	if (n->kind != NODE_OBJECT && n->kind != NODE_ARRAY) {
		jsonw_node(w, n);
		return;
	}
	(n->kind == NODE_OBJECT ? jsonw_object : jsonw_array)(w);
	for (const struct node *m = n->child; m != NULL; m = m->next) {
		bool skip = false;

		for (size_t i = 0; i < sizeof(minted) / sizeof(minted[0]); i++)
			skip = skip || (m->key.p != NULL &&
			    span_is(m->key, minted[i]));
		if (skip)
			continue;
		if (m->key.p != NULL) {
			jsonw_text(w, m->key);
			buf_putc(w->out, ':');
			w->comma = false;
		}
		write_lasting(w, m);
	}
	(n->kind == NODE_OBJECT ? jsonw_object_end : jsonw_array_end)(w);
}

void
judge_same(struct judge *j, const struct node *is, const struct node *want)
{
	struct buf a, b;
	struct jsonw w;

	if (is == NULL || want == NULL) {
		judge_fault(j, "there are no two answers to compare");
		return;
	}
	buf_init(&a, TEXT_MAX);
	buf_init(&b, TEXT_MAX);
	w = jsonw_on(&a);
	write_lasting(&w, want);
	w = jsonw_on(&b);
	write_lasting(&w, is);
	if (!span_same(buf_view(&a), buf_view(&b)))
		judge_fault(j, "%s\n    isn't the same as\n    %s",
		    buf_view(&b).p, buf_view(&a).p);
	buf_fini(&a);
	buf_fini(&b);
}

static void
expect_same_as(struct judge *j, struct span args)
{
	uint64_t n;

	if (parse_u64(args, j->n_takes, &n) == -1 || n == 0)
		judge_fault(j, "there is no such answer");
	else
		judge_same(j, j->take->object, j->takes[n - 1].object);
}

static void
expect_equals(struct judge *j, struct span args)
{
	struct span is = judge_json(j, j->take->object), want;
	uint64_t n;

	if (parse_u64(args, j->n_takes, &n) == -1 || n == 0) {
		judge_fault(j, "there is no such answer");
		return;
	}
	want = judge_json(j, j->takes[n - 1].object);
	if (is.len == 0 || !span_same(is, want))
		judge_fault(j, "%.*s\n    isn't\n    %.*s", (int)is.len, is.p,
		    (int)want.len, want.p);
}

/* ---- time, log ---- */

static void
expect_took(struct judge *j, struct span args)
{
	struct span how = story_word(&args);
	bool under = span_is(how, "under");
	uint64_t ms;

	if (parse_u64(args, 1000000, &ms) == -1 ||
	    (!under && !span_is(how, "over")))
		judge_fault(j, "expected took under MS or over MS");
	else if ((j->take->took_ms < (int64_t)ms) != under)
		judge_fault(j, "it took %lld ms, expected %.*s %.*s",
		    (long long)j->take->took_ms, (int)how.len, how.p,
		    (int)args.len, args.p);
}

static void
expect_log(struct judge *j, struct span args)
{
	struct span id;

	if (!span_is(args, "same-id")) {
		expect_words(j, "log", story_trim(j->take->log), args);
		return;
	}
	if (j->take->object == NULL ||
	    !jsonx_text(j->take->object, "id", &id) ||
	    !has(j->take->log, span_of(arena_printf(&j->take->arena,
	    " response=%.*s ", (int)id.len, id.p))))
		judge_fault(j, "the log bears another id: %.*s",
		    (int)j->take->log.len, j->take->log.p);
}

static void
expect_nowhere(struct judge *j, struct span args)
{
	struct span word = judge_words(j, args);

	if (word.len == 0)
		judge_fault(j, "expected some words");
	if (has(j->take->raw, word))
		judge_fault(j, "%.*s stands in the answer", (int)args.len,
		    args.p);
	if (has(j->take->log, word))
		judge_fault(j, "%.*s stands in the log: %.*s", (int)args.len,
		    args.p, (int)j->take->log.len, j->take->log.p);
}

const struct verb verbs_of_answers[] = {
	{ "status", expect_status },
	{ "header", expect_header },
	{ "no-header", expect_no_header },
	{ "json", expect_json },
	{ "text", expect_text },
	{ "body", expect_body },
	{ "nothing", expect_nothing },
	{ "receipt", expect_receipt },
	{ "attempts", expect_attempts },
	{ "same-as", expect_same_as },
	{ "equals", expect_equals },
	{ "took", expect_took },
	{ "log", expect_log },
	{ "nowhere", expect_nowhere },
	{ NULL, NULL }
};
