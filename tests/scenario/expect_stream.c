/*
 * Verbs about a stream:
 *
 *	stream			it is one (of other answers: whole)
 *	events A B* C ...	exactly these, B once or more; names without
 *				"response."
 *	event NAME[#N] PATH OP VALUE	the N'th event of that name, from 1
 *	terminal NAME
 *	beats N			at least N comment lines
 *	early N			at least N of them before the first event
 *	no-beats
 */
#include "config.h"

#include <string.h>

#include "base/jsonx.h"
#include "base/parse.h"
#include "scenario/judge.h"

static const char prefix[] = "response.";

static bool
is_named(const struct frame *f, struct span name)
{
	return strncmp(f->type, prefix, strlen(prefix)) == 0 &&
	    span_is(name, f->type + strlen(prefix));
}

static void
expect_stream(struct judge *j, struct span args)
{
	(void)args;
	if (!j->take->streamed)
		judge_fault(j, "a stream was expected");
}

static void
expect_whole(struct judge *j, struct span args)
{
	(void)args;
	if (j->take->streamed || !j->take->whole)
		judge_fault(j, "a whole answer was expected");
}

static void
expect_events(struct judge *j, struct span args)
{
	const struct take *t = j->take;
	size_t at = 0, first;
	struct span name;
	bool many;

	while (args.len > 0) {
		name = story_word(&args);
		many = name.len > 0 && name.p[name.len - 1] == '*';
		name.len -= many;
		first = at;
		while (at < t->n_frames && is_named(&t->frames[at], name) &&
		    (many || at == first))
			at++;
		if (at == first) {
			judge_fault(j, "event %zu should be %.*s, it is %s",
			    at, (int)name.len, name.p, at < t->n_frames ?
			    t->frames[at].type : "missing");
			return;
		}
	}
	if (at < t->n_frames)
		judge_fault(j, "event %zu is one too many: %s", at,
		    t->frames[at].type);
}

static void
expect_event(struct judge *j, struct span args)
{
	struct span name = story_word(&args), number;
	const char *hash = memchr(name.p, '#', name.len);
	uint64_t n = 1;

	if (hash != NULL) {
		number.p = hash + 1;
		number.len = name.len - (size_t)(number.p - name.p);
		name.len = (size_t)(hash - name.p);
		if (parse_u64(number, 1000000, &n) == -1)
			n = 0;
	}
	for (size_t i = 0; i < j->take->n_frames; i++)
		if (is_named(&j->take->frames[i], name) && --n == 0) {
			judge_value(j, j->take->frames[i].data, args);
			return;
		}
	judge_fault(j, "there is no such event");
}

/* That there is one of them, and where, is judged in sound.c. */
static void
expect_terminal(struct judge *j, struct span args)
{
	const struct take *t = j->take;

	if (t->n_frames == 0 ||
	    !is_named(&t->frames[t->n_frames - 1], args))
		judge_fault(j, "terminal %.*s was expected, it is %s",
		    (int)args.len, args.p, t->n_frames == 0 ? "missing" :
		    t->frames[t->n_frames - 1].type);
}

static void
at_least(struct judge *j, struct span args, size_t got)
{
	uint64_t n;

	if (parse_u64(args, 1000000, &n) == -1 || n == 0 || got < n)
		judge_fault(j, "at least %.*s comment lines were expected, "
		    "there are %zu", (int)args.len, args.p, got);
}

static void
expect_beats(struct judge *j, struct span args)
{
	at_least(j, args, j->take->beats);
}

static void
expect_early(struct judge *j, struct span args)
{
	at_least(j, args, j->take->early_beats);
}

static void
expect_no_beats(struct judge *j, struct span args)
{
	if (args.len > 0 || j->take->beats > 0)
		judge_fault(j, "no comment lines were expected");
}

const struct verb verbs_of_streams[] = {
	{ "stream", expect_stream },
	{ "whole", expect_whole },
	{ "events", expect_events },
	{ "event", expect_event },
	{ "terminal", expect_terminal },
	{ "beats", expect_beats },
	{ "early", expect_early },
	{ "no-beats", expect_no_beats },
	{ NULL, NULL }
};
