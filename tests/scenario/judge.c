#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/parse.h"
#include "scenario/judge.h"

#define JSON_MAX	((size_t)256 * 1024 * 1024)
#define SHOWN		400		/* bytes of a value in a fault */

void
judge_fault(struct judge *j, const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_printf(j->faults, "%s:%u: %s\n", j->file, j->line, text);
}

/* ---- values ---- */

struct span
judge_json(struct judge *j, const struct node *n)
{
	struct arena *a = &j->take->arena;
	struct buf *out;
	struct jsonw w;

	if (n == NULL)
		return SPAN("");
	out = arena_alloc(a, sizeof(*out));
	buf_init(out, JSON_MAX);
	arena_defer(a, buf_fini_deferred, out);
	w = jsonw_on(out);
	jsonw_node(&w, n);
	return buf_view(out);
}

static const struct node *
scan_value(struct judge *j, struct span text)
{
	struct error err;
	const struct node *n = scan(&j->take->arena, text, SCAN_REQUEST, &err);

	if (n == NULL)
		judge_fault(j, "%.*s is no JSON: %s", (int)text.len, text.p,
		    err.message);
	return n;
}

struct span
judge_words(struct judge *j, struct span args)
{
	const struct node *n;

	if (args.len == 0 || args.p[0] != '"')
		return args;
	n = scan_value(j, args);
	return n == NULL ? args : jsonx_decode(&j->take->arena, n->span);
}

/* ---- paths ---- */

static const struct node *
member(struct judge *j, const struct node *n, struct span key)
{
	return jsonx_member(n, arena_dup(&j->take->arena, key.p, key.len));
}

static const struct node *
element(const struct node *n, struct span index)
{
	uint64_t i;

	if (n->kind != NODE_ARRAY || parse_u64(index, n->count, &i) == -1)
		return NULL;
	for (n = n->child; n != NULL && i > 0; i--)
		n = n->next;
	return n;
}

const struct node *
judge_find(struct judge *j, const struct node *n, struct span path)
{
	struct span step;

	if (span_is(path, "."))
		return n;
	while (path.len > 0 && n != NULL) {
		bool index = path.p[0] == '[';

		if (index || path.p[0] == '.') {
			path.p++;
			path.len--;
		}
		step = (struct span){ path.p, 0 };
		while (step.len < path.len &&
		    strchr(index ? "]" : ".[", step.p[step.len]) == NULL)
			step.len++;
		n = index ? element(n, step) : member(j, n, step);
		path.p += step.len + index;
		path.len -= step.len + index;
	}
	return n;
}

/* ---- PATH OP VALUE ---- */

static bool
holds(struct span text, struct span word)
{
	return word.len == 0 || (text.len >= word.len &&
	    memmem(text.p, text.len, word.p, word.len) != NULL);
}

/* What a value says: a string's bytes, else its JSON. */
static struct span
saying(struct judge *j, const struct node *n)
{
	return n != NULL && n->kind == NODE_STRING ?
	    jsonx_decode(&j->take->arena, n->span) : judge_json(j, n);
}

static bool
op_is(struct judge *j, const struct node *n, struct span value)
{
	const struct node *want = scan_value(j, value);

	return n != NULL && want != NULL &&
	    span_same(judge_json(j, n), judge_json(j, want));
}

static bool
op_is_not(struct judge *j, const struct node *n, struct span value)
{
	return n != NULL && !op_is(j, n, value);
}

static bool
op_contains(struct judge *j, const struct node *n, struct span value)
{
	return n != NULL && holds(saying(j, n), judge_words(j, value));
}

static bool
op_lacks(struct judge *j, const struct node *n, struct span value)
{
	return n != NULL && !holds(saying(j, n), judge_words(j, value));
}

static bool
op_begins(struct judge *j, const struct node *n, struct span value)
{
	struct span words = judge_words(j, value), said = saying(j, n);

	return n != NULL && said.len >= words.len &&
	    memcmp(said.p, words.p, words.len) == 0;
}

static bool
op_count(struct judge *j, const struct node *n, struct span value)
{
	uint64_t count;

	(void)j;
	return n != NULL && parse_u64(value, UINT32_MAX, &count) == 0 &&
	    n->count == count;
}

/* Characters, at most. */
static bool
op_at_most(struct judge *j, const struct node *n, struct span value)
{
	uint64_t count;

	(void)j;
	return n != NULL && n->kind == NODE_STRING &&
	    parse_u64(value, UINT32_MAX, &count) == 0 &&
	    jsonx_characters(n->span) <= count;
}

static bool
op_absent(struct judge *j, const struct node *n, struct span value)
{
	(void)j;
	return n == NULL && value.len == 0;
}

static const struct {
	const char *name;
	bool (*fn)(struct judge *, const struct node *, struct span value);
} ops[] = {
	{ "==", op_is },
	{ "!=", op_is_not },
	{ "contains", op_contains },
	{ "lacks", op_lacks },
	{ "begins", op_begins },
	{ "count", op_count },
	{ "at-most", op_at_most },
	{ "absent", op_absent },
};

void
judge_value(struct judge *j, const struct node *root, struct span args)
{
	struct span path = story_word(&args), op = story_word(&args), got;
	const struct node *n;

	if (root == NULL) {
		judge_fault(j, "there is no JSON to look into");
		return;
	}
	n = judge_find(j, root, path);
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		if (!span_is(op, ops[i].name))
			continue;
		got = judge_json(j, n);
		if (!ops[i].fn(j, n, args))
			judge_fault(j, "%.*s %.*s %.*s was expected, it is "
			    "%.*s", (int)path.len, path.p, (int)op.len, op.p,
			    (int)args.len, args.p, n == NULL ? 7 :
			    (int)(got.len < SHOWN ? got.len : SHOWN),
			    n == NULL ? "missing" : got.p);
		return;
	}
	judge_fault(j, "%.*s is no comparison", (int)op.len, op.p);
}

/* ---- the section ---- */

static void
judge_line(struct judge *j, struct span line)
{
	static const struct verb *const tables[] = { verbs_of_answers,
	    verbs_of_streams, verbs_of_providers, verbs_of_store };
	struct span name = story_word(&line);

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (const struct verb *v = tables[t]; v->name != NULL; v++)
			if (span_is(name, v->name)) {
				v->fn(j, line);
				return;
			}
	judge_fault(j, "unknown verb %.*s", (int)name.len, name.p);
}

/* A line that begins with a blank goes on with the one before. */
static struct span
whole_line(struct judge *j, struct span *rest, unsigned *used)
{
	struct span line = story_line(rest), more;

	*used = 1;
	while (rest->len > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t')) {
		more = story_trim(story_line(rest));
		line = span_of(arena_printf(&j->take->arena, "%.*s %.*s",
		    (int)line.len, line.p, (int)more.len, more.p));
		++*used;
	}
	return story_trim(line);
}

void
judge_round(struct judge *j, const struct round *round)
{
	struct span rest = stage_expand(j->stage, &j->take->arena,
	    round->expect.text), line;
	unsigned used, n = 0;

	j->line = round->client.line;
	judge_sound(j);
	for (j->line = round->expect.line; rest.len > 0; j->line += used) {
		line = whole_line(j, &rest, &used);
		if (line.len == 0 || line.p[0] == '#')
			continue;
		judge_line(j, line);
		n++;
	}
	j->line = round->expect.line;
	if (n == 0)
		judge_fault(j, "an empty [expect] can't fail");
}
