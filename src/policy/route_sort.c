/*
 * The order of the routes that were looked at.
 *
 * Each route gets two numbers, what the client's two sorts compare, the least
 * first; then all are sorted once, twice when the models of auto are to be.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/ceilings.h"
#include "policy/route_internal.h"

#define KEY_LAST	UINT64_MAX	/* of what nothing is known */

/* ---- keys ---- */

/* The price of what costs nothing: known, and zero in every class. */
static const struct price free_price = {
	.has_input = true, .has_cached_input = true,
	.has_cache_write = true, .has_cache_write_1h = true,
	.has_output = true, .has_web_search = true,
};

const struct price *
route_price(const struct conf_route *r)
{
	if (r->facts.price != NULL)
		return r->facts.price;
	return r->provider->free ? &free_price : NULL;
}

/* Three parts of input to one of output: what four tokens cost, in the mix
 * that conversations have. */
static uint64_t
cost(const struct conf_route *r, uint64_t tokens)
{
	const struct price *p = route_price(r);
	uint64_t sum;

	if (p != NULL && p->over != NULL && tokens > p->over_input)
		p = p->over;
	if (p == NULL || !p->has_input || !p->has_output)
		return KEY_LAST;
	if (__builtin_mul_overflow(p->input, 3, &sum) ||
	    __builtin_add_overflow(sum, p->output, &sum) || sum == KEY_LAST)
		return KEY_LAST - 1;
	return sum;
}

/* As good as the best unless somebody says otherwise. */
static uint64_t
tier(const struct conf_route *r)
{
	return r->provider->tier == 0 ? 1 : r->provider->tier;
}

static uint64_t
turn(uint64_t key, bool reversed)
{
	return reversed && key != KEY_LAST ? KEY_LAST - 1 - key : key;
}

enum metric
route_metric(const struct sort *s)
{
	return metric_measured(s->metric) ? METRIC_COST : s->metric;
}

/* A sort that becomes another one has that one's own direction. */
static bool
is_reversed(const struct sort *s)
{
	return s->reversed && !metric_measured(s->metric);
}

static uint64_t
route_key(const struct conf_route *r, const struct sort *s, uint64_t tokens)
{
	switch (route_metric(s)) {
	case METRIC_COST:
		return turn(cost(r, tokens), is_reversed(s));
	case METRIC_PERFORMANCE:
		return turn(tier(r), is_reversed(s));
	default:
		return 0;
	}
}

bool
route_cost(uint64_t key, const struct sort *s, uint64_t *pico)
{
	*pico = turn(key, is_reversed(s));
	return key != KEY_LAST;
}

/* ---- order ---- */

static int
order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* The candidates, those too many, the others. */
static unsigned
class(const struct route_choice *c)
{
	return c->verdict == VERDICT_CANDIDATE ? 0 :
	    c->verdict == VERDICT_BEYOND ? 1 : 2;
}

static int
compare(const void *a, const void *b)
{
	const struct route_choice *x = a, *y = b;

	if (class(x) != class(y))
		return order(class(x), class(y));
	if (class(x) == 2)
		return order(x->place, y->place);
	if (x->group != y->group)
		return order(x->group, y->group);
	if (x->shortfall.rank != y->shortfall.rank)
		return order(x->shortfall.rank, y->shortfall.rank);
	if (x->model_key != y->model_key)
		return order(x->model_key, y->model_key);
	if (x->member != y->member)
		return order(x->member, y->member);
	if (x->route_key != y->route_key)
		return order(x->route_key, y->route_key);
	return order(x->place, y->place);
}

static void
sort(struct candidates *c)
{
	/* As often as not they are in order. */
	for (size_t i = 1; i < c->n_choices; i++)
		if (compare(&c->choices[i - 1], &c->choices[i]) > 0) {
			qsort(c->choices, c->n_choices, sizeof(*c->choices),
			    compare);
			return;
		}
}

static bool
same_model(const struct route_choice *a, const struct route_choice *b)
{
	return a->group == b->group && a->member == b->member &&
	    a->shortfall.rank == b->shortfall.rank;
}

/* In a sorted list the routes of a model that serve as much of the request
 * stand together; the model's key is that of the best of them. */
static void
key_models(struct candidates *c, const struct sort *s)
{
	struct route_choice *first = c->choices, *end = first + c->n, *ch;
	uint64_t best, key;

	for (; first < end; first = ch) {
		best = KEY_LAST;
		for (ch = first; ch < end && same_model(first, ch); ch++) {
			key = route_key(ch->route, s, c->needs.tokens);
			best = key < best ? key : best;
		}
		for (struct route_choice *m = first; m < ch; m++)
			m->model_key = best;
	}
}

/* Ranked as the operator lists them: that order, or the other way round. */
static void
turn_models(struct candidates *c, bool reversed)
{
	for (size_t i = 0; i < c->n; i++)
		c->choices[i].model_key = turn(c->choices[i].member, reversed);
}

/* ---- no more than are tried ---- */

#define IN_ORDER	(CEILING_RECEIPT_ATTEMPTS / 2)

/* Half of the places go to the first candidates, the others to the best of
 * each further group, so that a model with many routes leaves some to the
 * fall-backs; what is left of them, to the next candidates. */
static void
limit(struct candidates *c)
{
	size_t places = CEILING_RECEIPT_ATTEMPTS - IN_ORDER;
	struct route_choice *ch = c->choices;

	if (c->n <= CEILING_RECEIPT_ATTEMPTS)
		return;
	for (size_t i = IN_ORDER; i < c->n; i++) {
		if (places > 0 && ch[i].group != ch[i - 1].group)
			places--;
		else
			ch[i].verdict = VERDICT_BEYOND;
	}
	for (size_t i = IN_ORDER; places > 0; i++)
		if (ch[i].verdict == VERDICT_BEYOND) {
			ch[i].verdict = VERDICT_CANDIDATE;
			places--;
		}
	sort(c);
	c->n = CEILING_RECEIPT_ATTEMPTS;
}

/* ---- what the client hears of it ---- */

static void
note_measured(const struct search *s, const struct sort *sort)
{
	if (metric_measured(sort->metric))
		receipt_change(s->receipt, sort->param, ACTION_MOVED,
		    "nothing is measured by this version: the cheapest come "
		    "first");
}

static void
note_sorts(const struct search *s)
{
	const struct routing *r = &s->req->routing;
	const struct sort *model = &r->model_sort, *provider =
	    &r->provider_sort;

	note_measured(s, provider);
	if (s->autos != NULL)
		note_measured(s, model);
	else if (model->metric != METRIC_UNSET &&
	    (provider->metric == METRIC_UNSET ||
	    strcmp(model->param, provider->param) != 0))
		receipt_change(s->receipt, model->param, ACTION_UNSUPPORTED,
		    "orders the models of auto, which the request doesn't ask "
		    "for");
	if (r->interval_s != 0 && (metric_measured(model->metric) ||
	    metric_measured(provider->metric)))
		receipt_change(s->receipt, r->interval_param,
		    ACTION_UNSUPPORTED, "nothing is measured by this version");
}

void
route_sort(struct search *s)
{
	const struct routing *r = &s->req->routing;
	struct candidates *c = s->c;

	note_sorts(s);
	for (size_t i = 0; i < c->n_choices; i++)
		if (c->choices[i].verdict == VERDICT_CANDIDATE)
			c->choices[i].route_key = route_key(c->choices[i].route,
			    &r->provider_sort, c->needs.tokens);
	sort(c);
	if (s->autos != NULL && r->model_sort.metric != METRIC_UNSET) {
		if (route_metric(&r->model_sort) == METRIC_PERFORMANCE)
			turn_models(c, is_reversed(&r->model_sort));
		else
			key_models(c, &r->model_sort);
		sort(c);
	}
	limit(c);
}
