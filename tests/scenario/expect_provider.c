/*
 * Verbs about the providers; a is the name of an upstream:
 *
 *	calls a=1 b=0		requests so far in this story
 *	sent a PATH OP VALUE	the body of the last request that a got
 *	sent-header a NAME: VALUE
 *	sent-path a PATH
 *	sent-lacks a "..."	neither in its head nor in its body
 *	sent-same a		the last two bodies are the same (promise 9)
 *	hangup a within MS	the client of the last one left so soon after
 *				ours had
 */
#include "config.h"

#include <string.h>

#include "base/parse.h"
#include "scenario/judge.h"

#define PATIENCE_MS	2000

/* The upstream that the next word names; a fault when there is none. */
static struct upstream *
take_upstream(struct judge *j, struct span *args)
{
	struct span name = story_word(args);
	struct upstream *u = stage_upstream(j->stage, name);

	if (u == NULL)
		judge_fault(j, "there is no upstream %.*s", (int)name.len,
		    name.p);
	return u;
}

/* The last request but back. */
static bool
find_request(struct judge *j, struct upstream *u, unsigned back,
    struct upstream_request *r)
{
	unsigned n = u == NULL ? 0 : upstream_requests(u);

	if (u == NULL)
		return false;
	if (n > back && upstream_request(u, n - 1 - back, r))
		return true;
	judge_fault(j, "the provider got no such request");
	return false;
}

static void
expect_calls(struct judge *j, struct span args)
{
	struct span pair, name, number;
	struct upstream *u;
	const char *mark;
	uint64_t want;

	while (args.len > 0) {
		pair = story_word(&args);
		mark = memchr(pair.p, '=', pair.len);
		if (mark == NULL) {
			judge_fault(j, "expected calls NAME=N ...");
			return;
		}
		name = (struct span){ pair.p, (size_t)(mark - pair.p) };
		number = (struct span){ mark + 1, pair.len - name.len - 1 };
		u = stage_upstream(j->stage, name);
		if (u == NULL || parse_u64(number, 1000, &want) == -1)
			judge_fault(j, "expected calls NAME=N ...");
		else if (!upstream_wait_requests(u, (unsigned)want,
		    PATIENCE_MS) || upstream_requests(u) != want)
			judge_fault(j, "calls %.*s was expected, there were "
			    "%u", (int)pair.len, pair.p,
			    upstream_requests(u));
	}
}

static void
expect_sent(struct judge *j, struct span args)
{
	struct upstream_request r;
	struct error err;
	const struct node *n;

	if (!find_request(j, take_upstream(j, &args), 0, &r))
		return;
	n = scan(&j->take->arena, r.body, SCAN_REQUEST, &err);
	judge_value(j, n, args);
}

static void
expect_sent_header(struct judge *j, struct span args)
{
	struct upstream *u = take_upstream(j, &args);
	const char *colon = memchr(args.p, ':', args.len);
	struct upstream_request r;
	struct span value, got;
	size_t len;

	if (!find_request(j, u, 0, &r))
		return;
	len = colon == NULL ? args.len : (size_t)(colon - args.p);
	value = (struct span){ args.p + len, args.len - len };
	if (value.len > 0) {
		value.p++;
		value.len--;
	}
	value = story_trim(value);
	got = upstream_header(&r, arena_dup(&j->take->arena, args.p, len));
	if (got.p == NULL || !span_same(got, value))
		judge_fault(j, "header %.*s was expected, it is %.*s",
		    (int)args.len, args.p, got.p == NULL ? 7 : (int)got.len,
		    got.p == NULL ? "missing" : got.p);
}

static void
expect_sent_path(struct judge *j, struct span args)
{
	struct upstream_request r;

	if (find_request(j, take_upstream(j, &args), 0, &r) &&
	    !span_is(args, r.path))
		judge_fault(j, "path %.*s was expected, it is %s",
		    (int)args.len, args.p, r.path);
}

static void
expect_sent_lacks(struct judge *j, struct span args)
{
	struct upstream *u = take_upstream(j, &args);
	struct span word = judge_words(j, args);
	struct upstream_request r;

	if (!find_request(j, u, 0, &r))
		return;
	if (word.len == 0 ||
	    memmem(r.head.p, r.head.len, word.p, word.len) != NULL ||
	    memmem(r.body.p, r.body.len, word.p, word.len) != NULL)
		judge_fault(j, "the provider was sent %.*s", (int)args.len,
		    args.p);
}

static void
expect_sent_same(struct judge *j, struct span args)
{
	struct upstream *u = take_upstream(j, &args);
	struct upstream_request a, b;

	if (!find_request(j, u, 1, &a) || !find_request(j, u, 0, &b))
		return;
	if (!span_same(a.body, b.body))
		judge_fault(j, "%.*s\n    isn't the same as\n    %.*s",
		    (int)b.body.len, b.body.p, (int)a.body.len, a.body.p);
}

static void
expect_hangup(struct judge *j, struct span args)
{
	struct upstream *u = take_upstream(j, &args);
	struct upstream_request r;
	int64_t late;
	uint64_t ms;

	(void)story_word(&args);	/* "within" */
	if (!find_request(j, u, 0, &r))
		return;
	if (parse_u64(args, PATIENCE_MS, &ms) == -1 ||
	    j->take->gone_ms == 0) {
		judge_fault(j, "nobody left, or there is no number");
		return;
	}
	if (!upstream_wait_hangup(u, r.number, PATIENCE_MS) ||
	    !upstream_request(u, r.number, &r)) {
		judge_fault(j, "the provider's connection stayed open");
		return;
	}
	late = r.hangup_ms - j->take->gone_ms;
	if (late > (int64_t)ms)
		judge_fault(j, "the provider's connection was closed after "
		    "%lld ms", (long long)late);
}

const struct verb verbs_of_providers[] = {
	{ "calls", expect_calls },
	{ "sent", expect_sent },
	{ "sent-header", expect_sent_header },
	{ "sent-path", expect_sent_path },
	{ "sent-lacks", expect_sent_lacks },
	{ "sent-same", expect_sent_same },
	{ "hangup", expect_hangup },
	{ NULL, NULL }
};
