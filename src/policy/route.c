#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "policy/route.h"

#define DEMO	"demo"

/* The price of what costs nothing: known, and zero in every class. */
static const struct price free_price = {
	.has_input = true, .has_cached_input = true,
	.has_cache_write = true, .has_cache_write_1h = true,
	.has_output = true, .has_web_search = true,
};

/* ---- what a name means ---- */

static bool
has_alias(const struct conf_model *m, const char *name)
{
	for (size_t i = 0; i < m->n_aliases; i++)
		if (strcmp(m->aliases[i], name) == 0)
			return true;
	return false;
}

/* How well rest names this route, the best last. */
enum fit { FIT_NOT, FIT_OWN, FIT_ALIAS, FIT_ID };

static enum fit
fits(const struct conf_model *m, const struct conf_route *r, const char *rest)
{
	if (strcmp(m->name, rest) == 0)
		return FIT_ID;
	if (has_alias(m, rest))
		return FIT_ALIAS;
	return strcmp(r->model, rest) == 0 ? FIT_OWN : FIT_NOT;
}

/* Models of the file come first, so of two that fit alike it is the file's. */
static void
find_rest(const struct conf *conf, struct named *n)
{
	enum fit best = FIT_NOT, now;

	for (size_t i = 0; i < conf->n_models; i++) {
		const struct conf_model *m = &conf->models[i];

		for (size_t k = 0; k < m->n_routes; k++) {
			if (m->routes[k].provider != n->provider)
				continue;
			now = fits(m, &m->routes[k], n->rest);
			if (now <= best)
				continue;
			best = now;
			n->model = m;
			n->route = &m->routes[k];
			n->alone = now == FIT_OWN && m->said != NULL &&
			    m->said->has_routes;
		}
	}
}

struct named
route_named(const struct conf *conf, const char *name, struct arena *arena)
{
	struct named n = { .model = conf_model(conf, name) };
	const char *slash = strchr(name, '/');

	if (n.model != NULL || slash == NULL || slash[1] == '\0')
		return n;
	n.provider = provider_find(conf->providers, conf->n_providers,
	    arena_dup(arena, name, (size_t)(slash - name)));
	if (n.provider == NULL)
		return n;
	/* The rest is the provider's business, slashes and all
	 * (accounts/fireworks/models/...). */
	n.rest = slash + 1;
	find_rest(conf, &n);
	return n;
}

const struct conf_route *
route_ready(const struct conf_model *m)
{
	for (size_t i = 0; i < m->n_routes; i++)
		if (provider_ready(m->routes[i].provider))
			return &m->routes[i];
	return NULL;
}

/* ---- candidates ---- */

/* Two names of "auto" may lead to one route. */
static bool
known(const struct candidates *c, const char *route)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->list[i].route, route) == 0)
			return true;
	return false;
}

static void
add(struct candidates *c, const struct conf_route *route)
{
	const struct conf_facts *f = &route->facts;

	if (!provider_ready(route->provider) ||
	    c->n == CEILING_RECEIPT_ATTEMPTS || known(c, route->name))
		return;
	c->list[c->n++] = (struct target){
		.provider = route->provider,
		.model = route->model,
		.route = route->name,
		.price = f->price != NULL ? f->price :
		    route->provider->free ? &free_price : NULL,
		.context_window = f->context_window,
		.max_output_tokens = f->max_output_tokens,
		.supports = f->supports,
		.has_supports = f->has_supports,
		.efforts = f->efforts,
	};
}

static void
add_named(struct candidates *c, const struct conf *conf, const char *name,
    struct arena *arena)
{
	struct named n = route_named(conf, name, arena);
	struct conf_route as_given = { .provider = n.provider,
		.model = n.rest };
	const struct conf_facts *known;

	if (n.route != NULL)
		add(c, n.route);
	if (n.alone)
		return;
	if (n.model != NULL) {
		for (size_t i = 0; i < n.model->n_routes; i++)
			add(c, &n.model->routes[i]);
	} else if (n.provider != NULL) {
		as_given.name = arena_printf(arena, "%s/%s",
		    n.provider->name, n.rest);
		known = conf_facts_of(conf, n.provider, n.rest);
		if (known != NULL)
			as_given.facts = *known;
		add(c, &as_given);
	}
}

static void
add_auto(struct candidates *c, const struct conf *conf, struct arena *arena)
{
	for (size_t i = 0; i < conf->n_auto; i++)
		add_named(c, conf, conf->auto_models[i], arena);
	/* The demo answers only when nobody else can. */
	if (c->n == 0)
		add_named(c, conf, DEMO "/" DEMO, arena);
}

int
route_candidates(const struct conf *conf, const struct request *req,
    struct arena *arena, struct candidates *c, struct error *err)
{
	c->n = 0;
	c->list = arena_calloc(arena, CEILING_RECEIPT_ATTEMPTS,
	    sizeof(*c->list));
	if (strcmp(req->model, ROUTE_AUTO) == 0)
		add_auto(c, conf, arena);
	else
		add_named(c, conf, req->model, arena);
	if (c->n == 0)
		return error_set(err, ERROR_MODEL_NOT_FOUND, "model",
		    "the model '%.100s' is not served here; use a model of "
		    "GET /v1/models, \"auto\", or provider/model of a provider "
		    "that is on", req->model);
	return 0;
}
