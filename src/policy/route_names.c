/*
 * What a model's name means.
 */
#include "config.h"

#include <string.h>

#include "policy/route.h"

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

/* Most rests are ids: those needn't be searched for among all routes. */
static bool
find_id(const struct conf *conf, struct named *n)
{
	const struct conf_model *m = conf_model(conf, n->rest);

	if (m == NULL || strcmp(m->name, n->rest) != 0)
		return false;
	for (size_t k = 0; k < m->n_routes; k++)
		if (m->routes[k].provider == n->provider) {
			n->model = m;
			n->route = &m->routes[k];
			return true;
		}
	return false;
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
	if (!find_id(conf, &n))
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
