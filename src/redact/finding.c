#include "config.h"

#include <string.h>

#include "redact/finding.h"

/* ---- telling ---- */

static void
keep(struct finding *f, size_t to)
{
	if (to <= f->out)
		return;
	f->to->keep(f->to, (struct span){ f->text + f->out, to - f->out });
	f->out = to;
}

static void
tell(struct finding *f, size_t end)
{
	keep(f, f->start);
	f->to->found(f->to, f->entity, (struct span){ f->text + f->start,
	    end - f->start });
	f->out = end;
	f->told = true;
}

static void
drop(struct finding *f, size_t to)
{
	if (to <= f->out)
		return;
	f->to->dropped(f->to, to - f->out);
	f->out = to;
}

void
finding_release(struct finding *f, size_t p)
{
	if (!f->open) {
		keep(f, p);
		return;
	}
	keep(f, f->start);
	if (f->limit > 0 && !f->told && p >= f->limit)
		tell(f, f->limit);
	if (f->told)
		drop(f, p < f->end ? p : f->end);
}

void
finding_pass(struct finding *f, size_t p)
{
	if (!f->open || p < f->end || f->n_tails > 0)
		return;
	if (!f->told)
		tell(f, f->limit > 0 ? f->limit : f->end);
	drop(f, f->end);
	f->open = false;
}

/* ---- parts ---- */

void
finding_part(struct finding *f, enum entity e, size_t from, size_t to,
    bool expected)
{
	size_t len = to - from;

	if (!f->open) {
		f->open = true;
		f->told = false;
		f->start = f->end = from;
		f->longest = f->limit = f->n_tails = 0;
	}
	if (len > f->longest || (len == f->longest && f->expected &&
	    !expected)) {
		f->longest = len;
		f->entity = e;
		f->expected = expected;
	}
	if (f->end < to)
		f->end = to;
}

/* Whether a tail is over is known at the first byte that isn't of it. */
static void
follow_tails(struct finding *f)
{
	size_t n = f->n_tails;

	f->n_tails = 0;
	for (size_t i = 0; i < n; i++) {
		size_t rule = f->tails[i].rule, end = f->tails[i].end;
		const bool *tail = f->gate->tail[rule];

		while (end < f->n && tail[(unsigned char)f->text[end]])
			end++;
		f->tails[i].end = f->tail_end[rule] = end;
		if (f->end < end)
			f->end = end;
		if (end == f->n && !f->final)
			f->tails[f->n_tails++] = f->tails[i];
	}
}

void
finding_overlong(struct finding *f, size_t rule, size_t from, size_t limit)
{
	finding_part(f, f->gate->rule[rule]->type, from, limit, false);
	if (f->limit == 0)
		f->limit = limit;
	/* In the tail of one before. */
	if (limit <= f->tail_end[rule]) {
		if (f->end < f->tail_end[rule])
			f->end = f->tail_end[rule];
		return;
	}
	if (f->n_tails == FINDING_TAILS)
		return;
	f->tails[f->n_tails].rule = rule;
	f->tails[f->n_tails++].end = limit;
	follow_tails(f);
}

/* ---- the text ---- */

void
finding_init(struct finding *f, struct findings *to, const struct word_gate *gate)
{
	memset(f, 0, sizeof(*f));
	f->to = to;
	f->gate = gate;
}

void
finding_begin(struct finding *f)
{
	f->out = f->n_tails = 0;
	f->open = false;
	memset(f->tail_end, 0, sizeof(f->tail_end));
}

void
finding_see(struct finding *f, const char *text, size_t n, bool final)
{
	f->text = text;
	f->n = n;
	f->final = final;
	follow_tails(f);
}

static void
shift(size_t *at, size_t by)
{
	*at = *at > by ? *at - by : 0;
}

void
finding_shift(struct finding *f, size_t by)
{
	f->out -= by;
	shift(&f->start, by);
	shift(&f->end, by);
	shift(&f->limit, by);
	for (size_t i = 0; i < f->n_tails; i++)
		shift(&f->tails[i].end, by);
	for (size_t i = 0; i < RULES_MAX; i++)
		shift(&f->tail_end[i], by);
}
