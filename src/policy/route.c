/*
 * The routes that a request's names lead to, and what is to be said of each.
 */
#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "dialect/dialect.h"
#include "policy/route_internal.h"

#define DEMO	"demo"

/* ---- names ---- */

static bool
is_known(const struct named *n)
{
	return n->model != NULL || n->provider != NULL;
}

static size_t
routes_of(const struct named *n)
{
	return n->model != NULL ? n->model->n_routes : 1;
}

static int
find_wish(struct search *s, struct wish *w, struct error *err)
{
	w->named = route_named(s->conf, w->name, s->arena);
	w->is_auto = w->named.model == NULL && strcmp(w->name, ROUTE_AUTO) == 0;
	if (w->is_auto || is_known(&w->named))
		return 0;
	return error_set(err, ERROR_MODEL_NOT_FOUND, route_param(s, w),
	    "the model '%.100s' is not served here; use a model of "
	    "GET /v1/models, \"auto\", or provider/model of a provider "
	    "that is on", w->name);
}

static const struct named *
find_autos(const struct conf *conf, struct arena *a)
{
	struct named *autos = arena_calloc(a, conf->n_auto + 1,
	    sizeof(*autos));

	for (size_t i = 0; i < conf->n_auto; i++)
		autos[i] = route_named(conf, conf->auto_models[i], a);
	return autos;
}

static int
find_names(struct search *s, struct error *err)
{
	const struct routing *r = &s->req->routing;
	bool has_auto = false;

	s->n_wishes = 1 + r->n_models;
	s->wishes = arena_calloc(s->arena, s->n_wishes, sizeof(*s->wishes));
	for (size_t i = 0; i < s->n_wishes; i++) {
		struct wish *w = &s->wishes[i];

		w->name = i == 0 ? s->req->model : r->models[i - 1];
		if (find_wish(s, w, err) == -1)
			return -1;
		has_auto = has_auto || w->is_auto;
	}
	if (has_auto)
		s->autos = s->conf->autos != NULL ? s->conf->autos :
		    find_autos(s->conf, s->arena);
	return 0;
}

/* ---- the client's providers ---- */

static const char *
list_ready(const struct search *s)
{
	const struct conf *conf = s->conf;
	const char *list = NULL;

	for (size_t i = 0; i < conf->n_providers; i++)
		if (provider_ready(&conf->providers[i]))
			list = list == NULL ? conf->providers[i].name :
			    arena_printf(s->arena, "%s, %s", list,
			    conf->providers[i].name);
	return list == NULL ? "none" : list;
}

static const char *
provider_param(const struct search *s, size_t i)
{
	return arena_printf(s->arena, "routing.provider.fallbacks[%zu]", i);
}

static int
find_providers(struct search *s, struct error *err)
{
	const struct routing *r = &s->req->routing;
	const struct conf *conf = s->conf;
	const struct provider *p;
	bool *allowed;

	if (r->n_providers == 0)
		return 0;
	allowed = arena_calloc(s->arena, conf->n_providers, sizeof(*allowed));
	for (size_t i = 0; i < r->n_providers; i++) {
		p = provider_find(conf->providers, conf->n_providers,
		    r->providers[i]);
		if (p == NULL)
			return error_set(err, ERROR_VALUE,
			    provider_param(s, i), "there is no provider "
			    "'%.100s'; those that are on: %s",
			    r->providers[i], list_ready(s));
		if (!provider_ready(p))
			receipt_change(s->receipt, provider_param(s, i),
			    ACTION_DROPPED, "this provider is not on");
		allowed[p - conf->providers] = true;
	}
	s->allowed = allowed;
	return 0;
}

/* ---- one route ---- */

static struct target
target_of(const struct conf_route *r)
{
	const struct conf_facts *f = &r->facts;

	return (struct target){
		.provider = r->provider,
		.model = r->model,
		.route = r->name,
		.price = route_price(r),
		.context_window = f->context_window,
		.max_output_tokens = f->max_output_tokens,
		.supports = f->supports,
		.has_supports = f->has_supports,
		.efforts = f->efforts,
	};
}

static struct ability
ability_of(const struct conf_route *r)
{
	const struct dialect *d = dialect_find(r->provider->dialect);
	struct target t;

	if (d == NULL || d->can == NULL)
		return (struct ability){ .native = ~0u };
	t = target_of(r);
	return d->can(&t);
}

void
route_prepare(struct conf *conf)
{
	struct conf_model *m;

	for (m = conf->models; m < conf->models + conf->n_models; m++)
		for (size_t i = 0; i < m->n_routes; i++) {
			m->routes[i].can = ability_of(&m->routes[i]);
			m->routes[i].prepared = true;
		}
	conf->autos = find_autos(conf, &conf->arena);
}

static struct shortfall
shortfall_of(const struct search *s, const struct conf_route *r)
{
	struct ability can = { .native = ~0u };

	/* Who needs nothing needn't ask what can be done. */
	if (s->c->needs.features != 0)
		can = r->prepared ? r->can : ability_of(r);
	return needs_shortfall(&s->c->needs, &can, r->facts.context_window);
}

static void
judge(const struct search *s, struct route_choice *ch)
{
	const struct provider *p = ch->route->provider;

	if (!provider_ready(p)) {
		ch->verdict = VERDICT_OFF;
		return;
	}
	if (s->allowed != NULL && !s->allowed[p - s->conf->providers]) {
		ch->verdict = VERDICT_EXCLUDED;
		return;
	}
	ch->shortfall = shortfall_of(s, ch->route);
	if (ch->shortfall.unfit != 0)
		ch->verdict = VERDICT_UNFIT;
	else if (s->req->routing.strict && ch->shortfall.dropped != 0)
		ch->verdict = VERDICT_STRICT;
	else
		s->c->n++;
}

/* FNV-1a. Whoever finds two names with one hash has only found out that names
 * are compared, too. */
static uint64_t
hash_of(const char *name)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * 0x100000001b3;
	return h;
}

/* Where the route of that name is noted, or is to be. */
static uint32_t *
slot_of(const struct search *s, const char *name, uint64_t hash)
{
	const struct route_choice *ch;
	size_t i = hash & (s->n_slots - 1);

	for (; s->slots[i] != 0; i = (i + 1) & (s->n_slots - 1)) {
		ch = &s->c->choices[s->slots[i] - 1];
		if (ch->hash == hash && strcmp(ch->route->name, name) == 0)
			break;
	}
	return &s->slots[i];
}

/* Each route once, where it was first met. */
static enum verdict
look_at(struct search *s, struct wish *w, const struct conf_route *r,
    const struct route_choice *like)
{
	struct candidates *c = s->c;
	uint64_t hash = hash_of(r->name);
	uint32_t *slot = slot_of(s, r->name, hash);
	struct route_choice *ch;

	if (*slot == 0) {
		ch = &c->choices[c->n_choices];
		*ch = *like;
		ch->route = r;
		ch->hash = hash;
		ch->place = c->n_choices++;
		judge(s, ch);
		*slot = (uint32_t)c->n_choices;
	}
	ch = &c->choices[*slot - 1];
	w->verdicts |= 1u << ch->verdict;
	return ch->verdict;
}

/* ---- all that a name leads to ---- */

/* A name that nobody knows goes to its provider as it is, with what is known
 * of the model that it is a release of. */
static const struct conf_route *
as_given(const struct search *s, const struct named *n)
{
	struct conf_route *r = arena_alloc(s->arena, sizeof(*r));
	const struct conf_facts *known = conf_facts_of(s->conf, n->provider,
	    n->rest);

	r->provider = n->provider;
	r->model = n->rest;
	r->name = arena_printf(s->arena, "%s/%s", n->provider->name, n->rest);
	if (known != NULL)
		r->facts = *known;
	return r;
}

/* The name's own route goes as pinned, the others of its model as other.
 * Returns what became of the first; without one, VERDICT_CANDIDATE. */
static enum verdict
follow(struct search *s, struct wish *w, const struct named *n,
    struct route_choice *pinned, struct route_choice *other)
{
	size_t n_others = n->model == NULL || n->alone ? 0 :
	    n->model->n_routes;
	enum verdict own = VERDICT_CANDIDATE;

	pinned->model = other->model = n->model != NULL ? n->model->name :
	    n->rest;
	if (n->route != NULL)
		own = look_at(s, w, n->route, pinned);
	if (n->model == NULL)
		(void)look_at(s, w, as_given(s, n), other);
	for (size_t i = 0; i < n_others; i++)
		(void)look_at(s, w, &n->model->routes[i], other);
	return own;
}

/* The demo answers only when nobody else is on, of those who may. */
static void
add_demo(struct search *s, struct wish *w, unsigned group)
{
	struct named n = route_named(s->conf, DEMO "/" DEMO, s->arena);
	struct route_choice ch = { .origin = ORIGIN_LAST, .group = group,
	    .model = DEMO };

	if (n.route == NULL && n.provider != NULL)
		n.route = as_given(s, &n);
	if (n.route != NULL)
		(void)look_at(s, w, n.route, &ch);
}

static void
follow_auto(struct search *s, struct wish *w, unsigned group)
{
	const unsigned closed = 1u << VERDICT_OFF | 1u << VERDICT_EXCLUDED;
	struct route_choice ch = { .origin = ORIGIN_AUTO, .group = group };

	for (size_t i = 0; i < s->conf->n_auto; i++) {
		struct route_choice other = ch;

		ch.member = other.member = (unsigned)i;
		(void)follow(s, w, &s->autos[i], &ch, &other);
	}
	if ((w->verdicts & ~closed) == 0)
		add_demo(s, w, group);
}

/* How those came to be looked at that aren't pinned. */
static enum origin
origin_of(const struct named *n)
{
	if (n->model == NULL)
		return ORIGIN_AS_GIVEN;
	return n->route != NULL ? ORIGIN_SIBLING : ORIGIN_NAMED;
}

static void
follow_wish(struct search *s, size_t i)
{
	struct wish *w = &s->wishes[i];
	const struct named *n = &w->named;
	struct route_choice pinned = {
		.origin = i == 0 ? ORIGIN_PINNED : ORIGIN_FALLBACK,
		.group = (unsigned)(2 * i),
	};
	struct route_choice other = {
		.origin = i == 0 ? origin_of(n) : ORIGIN_FALLBACK,
		.group = pinned.group + (n->route != NULL),
	};

	w->first = s->c->n_choices;
	if (w->is_auto)
		follow_auto(s, w, pinned.group);
	else
		w->pinned = follow(s, w, n, &pinned, &other);
	w->n = s->c->n_choices - w->first;
}

/* At most; names may share some. One more is for the demo. */
static size_t
count_routes(const struct search *s)
{
	size_t n = 1;

	for (size_t i = 0; i < s->n_wishes; i++)
		if (!s->wishes[i].is_auto)
			n += routes_of(&s->wishes[i].named);
	for (size_t i = 0; s->autos != NULL && i < s->conf->n_auto; i++)
		n += routes_of(&s->autos[i]);
	return n;
}

static void
follow_all(struct search *s)
{
	size_t n = count_routes(s);

	s->c->choices = arena_calloc(s->arena, n, sizeof(*s->c->choices));
	for (s->n_slots = 4; s->n_slots < 2 * n; s->n_slots *= 2)
		;
	s->slots = arena_calloc(s->arena, s->n_slots, sizeof(*s->slots));
	for (size_t i = 0; i < s->n_wishes; i++)
		follow_wish(s, i);
}

/* ---- candidates ---- */

static void
list_targets(struct search *s)
{
	struct candidates *c = s->c;

	c->list = arena_calloc(s->arena, c->n, sizeof(*c->list));
	for (size_t i = 0; i < c->n; i++)
		c->list[i] = target_of(c->choices[i].route);
}

int
route_candidates(const struct conf *conf, const struct request *req,
    struct receipt *receipt, struct arena *arena, struct candidates *c,
    struct error *err)
{
	struct search s = { .conf = conf, .req = req, .receipt = receipt,
	    .arena = arena, .c = c };

	*c = (struct candidates){ .n = 0 };
	needs_of(req, &c->needs);
	if (find_names(&s, err) == -1 || find_providers(&s, err) == -1)
		return -1;
	follow_all(&s);
	if (c->n == 0)
		return route_fail(&s, err);
	route_note(&s);
	route_sort(&s);
	list_targets(&s);
	return 0;
}
