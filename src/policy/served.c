#include "config.h"

#include <string.h>

#include "policy/route.h"
#include "policy/served.h"

/* ---- auto ---- */

/* What auto stands for, as a model; NULL when it stands for nothing. */
static const struct conf_model *
find_auto(const struct conf *conf, struct arena *arena)
{
	const struct request req = { .model = ROUTE_AUTO };
	struct conf_model *m = arena_alloc(arena, sizeof(*m));
	struct receipt unread;
	struct candidates c;
	struct error ignored;

	receipt_init(&unread, arena);
	if (route_candidates(conf, &req, &unread, arena, &c, &ignored) == -1)
		return NULL;
	m->name = ROUTE_AUTO;
	m->display_name = "Auto";
	m->author = "sluice";
	m->routes = arena_calloc(arena, c.n, sizeof(*m->routes));
	for (size_t i = 0; i < c.n; i++) {
		const struct target *t = &c.list[i];

		m->routes[m->n_routes++] = (struct conf_route){
			.provider = t->provider,
			.model = t->model,
			.name = t->route,
			.facts = {
				.context_window = t->context_window,
				.max_output_tokens = t->max_output_tokens,
				.price = t->price,
				.supports = t->supports,
				.has_supports = t->has_supports,
				.efforts = t->efforts,
			},
		};
	}
	return m;
}

/* ---- all of them ---- */

static bool
is_served(const struct conf *conf, const struct conf_model *m)
{
	return conf_model(conf, m->name) == m && route_ready(m) != NULL;
}

void
served_list(const struct conf *conf, struct arena *arena, struct served *s)
{
	const struct conf_model *any = find_auto(conf, arena);

	s->models = arena_calloc(arena, conf->n_models + 1,
	    sizeof(*s->models));
	s->n = 0;
	for (size_t i = 0; i < conf->n_models; i++)
		if (is_served(conf, &conf->models[i]))
			s->models[s->n++] = &conf->models[i];
	if (any != NULL)
		s->models[s->n++] = any;
}

/* ---- one of them ---- */

int
served_find(const struct conf *conf, const char *name, struct arena *arena,
    const struct conf_model **out, struct error *err)
{
	struct named n = { .model = NULL };

	if (strcmp(name, ROUTE_AUTO) == 0)
		n.model = find_auto(conf, arena);
	else
		n = route_named(conf, name, arena);
	*out = n.model;
	if (n.model != NULL && route_ready(n.model) != NULL)
		return 0;
	if (n.model != NULL)
		return error_set(err, ERROR_NOT_FOUND, "model",
		    "the model '%.100s' is known, but no provider that has "
		    "it is on", name);
	if (n.provider != NULL && provider_ready(n.provider))
		return error_set(err, ERROR_NOT_FOUND, "model",
		    "the model '%.100s' is not listed; a request for it goes "
		    "to %s as it is", name, n.provider->name);
	return error_set(err, ERROR_NOT_FOUND, "model",
	    "there is no model '%.100s'; GET /v1/models lists those that are "
	    "served", name);
}

const struct conf_route *
served_by(const struct conf_model *m, const struct provider *p)
{
	for (size_t i = 0; i < m->n_routes; i++)
		if (m->routes[i].provider == p && provider_ready(p))
			return &m->routes[i];
	return NULL;
}
