/*
 * Every story is played a second time, in front of fresh providers, with its
 * streams asked for whole and its whole answers as streams. What a client is
 * told of a failure before the first event must be the same both ways. Where
 * the story says "both ways", its providers answer both: then the answers are
 * the same (promise 2), what was tried is, and who was asked.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/jsonx.h"
#include "scenario/judge.h"

#define TOLD_SIZE	512

/* Status, code and when to come back. */
static void
tell(struct judge *j, const struct take *t, char *out)
{
	const struct node *error = t->object == NULL ? NULL :
	    jsonx_get(t->object, "error");
	struct span code = error == NULL ? SPAN("") :
	    judge_json(j, jsonx_member(error, "code"));
	struct span wait = take_header(t, "Retry-After");
	struct span retry = take_header(t, "x-should-retry");

	(void)snprintf(out, TOLD_SIZE, "%d, code %.*s, Retry-After %.*s, "
	    "x-should-retry %.*s", t->status, (int)code.len, code.p,
	    (int)wait.len, wait.p == NULL ? "" : wait.p,
	    (int)retry.len, retry.p == NULL ? "" : retry.p);
}

static const struct node *
receipt(const struct take *t)
{
	return t->object == NULL ? NULL : jsonx_get(t->object, "receipt");
}

static void
compare(struct judge *j, const struct take *told, const struct take *twin)
{
	char a[TOLD_SIZE], b[TOLD_SIZE];

	if (told->status < 400 || !told->whole || told->bodiless)
		return;
	tell(j, told, a);
	tell(j, twin, b);
	if (strcmp(a, b) != 0)
		judge_fault(j, "asked for in the other way the answer is %s, "
		    "not %s", b, a);
}

/* The words of a failure may be about the way itself. */
static void
compare_all(struct judge *j, struct take *told, struct take *twin)
{
	if (told->status < 400)
		judge_same(j, twin->object, told->object);
	else
		judge_same(j, receipt(twin), receipt(told));
	j->take = twin;
	judge_sound(j);
	j->take = told;
}

static void
compare_calls(struct judge *j, const struct stage *twin)
{
	const struct story *s = twin->story;

	for (size_t i = 0; i < s->n_upstreams; i++)
		if (upstream_requests(twin->upstreams[i]) !=
		    upstream_requests(j->stage->upstreams[i]))
			judge_fault(j, "asked for in the other way %s got %u "
			    "requests", s->upstreams[i].name,
			    upstream_requests(twin->upstreams[i]));
}

void
judge_twin(struct judge *j)
{
	const struct story *s = j->stage->story;
	struct buf *faults = j->faults;
	struct stage stage;
	struct take twin;

	if (s->one_way)
		return;
	if (stage_open(&stage, s, faults) == 0) {
		stage.twin = true;
		for (size_t i = 0; i < s->n_rounds; i++) {
			if (s->rounds[i].given)
				continue;
			stage_play(&stage, &s->rounds[i], &twin);
			j->take = &j->takes[i];
			j->line = s->rounds[i].client.line;
			compare(j, j->take, &twin);
			if (s->both_ways)
				compare_all(j, j->take, &twin);
			take_fini(&twin);
		}
		if (s->both_ways)
			compare_calls(j, &stage);
	}
	stage_close(&stage);
}
