/*
 * What is said of a choice among routes: to the client why there is none, or
 * which of its names led nowhere; to the operator why each route stands where
 * it does.
 */
#include "config.h"

#include <string.h>

#include "policy/route_internal.h"

/* Providers that a message lists. */
#define PROVIDERS_TOLD	8

/* ---- what routes have in common ---- */

/* The nearest that any of these came to being a candidate. */
static enum verdict
nearest(unsigned verdicts)
{
	static const enum verdict order[] = { VERDICT_STRICT, VERDICT_UNFIT,
	    VERDICT_EXCLUDED };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (verdicts & 1u << order[i])
			return order[i];
	return VERDICT_OFF;
}

static unsigned
lack_of(const struct route_choice *c)
{
	return c->verdict == VERDICT_UNFIT ? c->shortfall.unfit :
	    c->shortfall.dropped;
}

/* What all routes with that verdict lack; all that any lacks, when they have
 * nothing in common. */
static unsigned
common_lack(const struct route_choice *list, size_t n, enum verdict verdict)
{
	unsigned all = ~0u, any = 0;

	for (size_t i = 0; i < n; i++)
		if (list[i].verdict == verdict) {
			all &= lack_of(&list[i]);
			any |= lack_of(&list[i]);
		}
	return (all & any) != 0 ? all : any;
}

const char *
route_param(const struct search *s, const struct wish *w)
{
	return w == s->wishes ? "model" : arena_printf(s->arena,
	    "routing.model.fallbacks[%zu]", (size_t)(w - s->wishes) - 1);
}

/* ---- no candidate ---- */

/* Of those that the client leaves out, whose providers are on. */
static const char *
list_excluded(const struct search *s)
{
	const struct provider *told[PROVIDERS_TOLD];
	const char *list = NULL;
	size_t n = 0, k;

	for (size_t i = 0; i < s->c->n_choices && n < PROVIDERS_TOLD; i++) {
		const struct route_choice *ch = &s->c->choices[i];

		for (k = 0; k < n && told[k] != ch->route->provider; k++)
			;
		if (ch->verdict != VERDICT_EXCLUDED || k < n)
			continue;
		told[n++] = ch->route->provider;
		list = n == 1 ? told[0]->name : arena_printf(s->arena,
		    "%s, %s", list, told[n - 1]->name);
	}
	return list;
}

static int
fail_off(const struct search *s, const char *name, struct error *err)
{
	const struct wish *w = s->wishes;

	if (w->is_auto)
		return error_set(err, ERROR_MODEL_NOT_FOUND, "model",
		    "auto stands for nothing here: no provider of its models "
		    "is on");
	if (w->named.model == NULL)
		return error_set(err, ERROR_MODEL_NOT_FOUND, "model",
		    "the provider '%s' is not on; use a model of "
		    "GET /v1/models", w->named.provider->name);
	return error_set(err, ERROR_MODEL_NOT_FOUND, "model",
	    "the model %s is known, but no provider that has it is on; use a "
	    "model of GET /v1/models", name);
}

int
route_fail(const struct search *s, struct error *err)
{
	const struct candidates *c = s->c;
	const char *words, *param, *name = arena_printf(s->arena,
	    "'%.100s'%s", s->req->model,
	    s->n_wishes > 1 ? " or its fall-backs" : "");
	enum verdict verdict;
	unsigned verdicts = 0, lack;

	for (size_t i = 0; i < s->n_wishes; i++)
		verdicts |= s->wishes[i].verdicts;
	verdict = nearest(verdicts);
	if (verdict == VERDICT_OFF)
		return fail_off(s, name, err);
	if (verdict == VERDICT_EXCLUDED)
		return error_set(err, ERROR_VALUE,
		    "routing.provider.fallbacks", "none of these providers "
		    "is on and has %s; it is to be had from %s", name,
		    list_excluded(s));
	lack = common_lack(c->choices, c->n_choices, verdict);
	words = needs_words(lack, s->arena);
	param = needs_param(&c->needs, s->req, lack, s->arena);
	if (verdict == VERDICT_UNFIT)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
		    "no route of %s takes %s; GET /v1/models tells what each "
		    "model takes", name, words);
	return error_set(err, ERROR_UNSUPPORTED_PARAMETER, param,
	    "no route of %s takes %s, and routing.strict allows no dropping",
	    name, words);
}

/* ---- names that led nowhere ---- */

static const char *
why_none(const struct search *s, const struct wish *w)
{
	const struct candidates *c = s->c;
	enum verdict verdict = nearest(w->verdicts);
	const char *words;

	if (verdict == VERDICT_OFF)
		return "no provider that has it is on";
	if (verdict == VERDICT_EXCLUDED)
		return "no provider of routing.provider.fallbacks has it";
	words = needs_words(common_lack(c->choices + w->first, w->n, verdict),
	    s->arena);
	return arena_printf(s->arena, verdict == VERDICT_UNFIT ?
	    "no route of it takes %s" :
	    "no route of it takes %s, and routing is strict", words);
}

static const char *
why_not_pinned(const struct wish *w)
{
	static const char *const words[] = {
		[VERDICT_OFF] = "this provider is not on",
		[VERDICT_EXCLUDED] = "routing.provider.fallbacks doesn't name "
		    "this provider",
		[VERDICT_UNFIT] = "this provider's can't serve the request",
		[VERDICT_STRICT] = "this provider's can't serve all of the "
		    "request, and routing is strict",
	};

	return words[w->pinned];
}

void
route_note(const struct search *s)
{
	for (size_t i = 0; i < s->n_wishes; i++) {
		const struct wish *w = &s->wishes[i];

		if (!(w->verdicts & 1u << VERDICT_CANDIDATE)) {
			/* Of an earlier name's routes all is said. */
			if (w->n > 0)
				receipt_change(s->receipt, route_param(s, w),
				    ACTION_DROPPED, why_none(s, w));
		} else if (w->pinned != VERDICT_CANDIDATE) {
			receipt_change(s->receipt, route_param(s, w),
			    ACTION_MOVED, arena_printf(s->arena,
			    "%s; others have the same model",
			    why_not_pinned(w)));
		}
	}
}

/* ---- one route ---- */

static void
put_cost(struct buf *out, const char *before, uint64_t key,
    const struct sort *s)
{
	uint64_t pico;

	if (route_cost(key, s, &pico))
		/* Of four tokens; a pico-dollar each is a millionth for a
		 * million. */
		buf_printf(out, "; %s%.4g USD a million tokens", before,
		    (double)pico / 4e6);
	else
		buf_printf(out, "; %sunknown price", before);
}

static void
put_sorts(struct buf *out, const struct route_choice *c, const struct routing *r)
{
	enum metric metric = route_metric(&r->provider_sort);

	if (c->origin == ORIGIN_AUTO &&
	    route_metric(&r->model_sort) == METRIC_COST)
		put_cost(out, "its model from ", c->model_key, &r->model_sort);
	if (metric == METRIC_COST)
		put_cost(out, "", c->route_key, &r->provider_sort);
	else if (metric == METRIC_PERFORMANCE)
		buf_printf(out, "; tier %u", c->route->provider->tier == 0 ?
		    1 : c->route->provider->tier);
}

static void
put_candidate(struct buf *out, const struct route_choice *c,
    const struct routing *r, struct arena *arena)
{
	static const char *const words[] = {
		[ORIGIN_NAMED] = "has the model asked for",
		[ORIGIN_PINNED] = "is asked for",
		[ORIGIN_SIBLING] = "has the same model",
		[ORIGIN_AS_GIVEN] = "goes to its provider as given",
		[ORIGIN_FALLBACK] = "is a fall-back",
		[ORIGIN_AUTO] = "is one of auto's",
		[ORIGIN_LAST] = "is what auto has when nothing else is on",
	};
	const struct shortfall *s = &c->shortfall;

	buf_puts(out, words[c->origin]);
	if (s->dropped != 0)
		buf_printf(out, "; goes without %s",
		    needs_words(s->dropped, arena));
	if (s->emulated != 0)
		buf_printf(out, "; emulates %s",
		    needs_words(s->emulated, arena));
	if (s->tight)
		buf_puts(out, "; the input is probably too long for it");
	put_sorts(out, c, r);
}

void
route_reason(const struct route_choice *c, const struct request *req,
    struct arena *arena, struct buf *out)
{
	switch (c->verdict) {
	case VERDICT_CANDIDATE:
		put_candidate(out, c, &req->routing, arena);
		return;
	case VERDICT_OFF:
		buf_puts(out, "its provider is not on");
		return;
	case VERDICT_EXCLUDED:
		buf_puts(out, "routing.provider.fallbacks doesn't name its "
		    "provider");
		return;
	case VERDICT_UNFIT:
		buf_printf(out, "doesn't take %s",
		    needs_words(c->shortfall.unfit, arena));
		return;
	case VERDICT_STRICT:
		buf_printf(out, "doesn't take %s, and routing is strict",
		    needs_words(c->shortfall.dropped, arena));
		return;
	case VERDICT_BEYOND:
		buf_printf(out, "%zu others come before it, and no more are "
		    "tried",
		    CEILING_RECEIPT_ATTEMPTS);
		return;
	}
}
