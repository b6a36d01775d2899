#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "policy/route.h"

/* The name that is no model but a choice among models. */
#define AUTO	"auto"
#define DEMO	"demo"

/* The price of what costs nothing: known, and zero in every class. */
static const struct price free_price = {
	.has_input = true, .has_cached_input = true,
	.has_cache_write = true, .has_output = true,
};

static const struct price *
price_of(const struct conf_model *model, const struct provider *p)
{
	if (model != NULL && model->has_price)
		return &model->price;
	return p->free ? &free_price : NULL;
}

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
add(struct candidates *c, const struct conf_model *model,
    const struct conf_route *route)
{
	if (!provider_ready(route->provider) ||
	    c->n == CEILING_RECEIPT_ATTEMPTS || known(c, route->name))
		return;
	c->list[c->n++] = (struct target){
		.provider = route->provider,
		.model = route->model,
		.route = route->name,
		.price = price_of(model, route->provider),
		.context_window = model == NULL ? 0 : model->context_window,
		.max_output_tokens =
		    model == NULL ? 0 : model->max_output_tokens,
	};
}

static void
add_model(struct candidates *c, const struct conf_model *model)
{
	for (size_t i = 0; i < model->n_routes; i++)
		add(c, model, &model->routes[i]);
}

/*
 * provider/model: the rest after the first slash is the provider's business,
 * slashes and all (accounts/fireworks/models/...).
 */
static void
add_direct(struct candidates *c, const struct conf *conf, const char *name,
    struct arena *arena)
{
	const char *slash = strchr(name, '/');
	const struct provider *p;
	struct conf_route route;

	if (slash == NULL || slash[1] == '\0')
		return;
	p = provider_find(conf->providers, conf->n_providers,
	    arena_dup(arena, name, (size_t)(slash - name)));
	if (p == NULL)
		return;
	route.provider = p;
	route.model = slash + 1;
	route.name = arena_printf(arena, "%s/%s", p->name, slash + 1);
	add(c, NULL, &route);
}

static void
add_named(struct candidates *c, const struct conf *conf, const char *name,
    struct arena *arena)
{
	const struct conf_model *model = conf_model(conf, name);

	if (model != NULL)
		add_model(c, model);
	else
		add_direct(c, conf, name, arena);
}

static void
add_auto(struct candidates *c, const struct conf *conf, struct arena *arena)
{
	for (size_t i = 0; i < conf->n_auto; i++)
		add_named(c, conf, conf->auto_models[i], arena);
	/* The demo answers only when nobody else can. */
	if (c->n == 0)
		add_direct(c, conf, DEMO "/" DEMO, arena);
}

int
route_candidates(const struct conf *conf, const struct request *req,
    struct arena *arena, struct candidates *c, struct error *err)
{
	c->n = 0;
	c->list = arena_calloc(arena, CEILING_RECEIPT_ATTEMPTS,
	    sizeof(*c->list));
	if (strcmp(req->model, AUTO) == 0 && conf_model(conf, AUTO) == NULL)
		add_auto(c, conf, arena);
	else
		add_named(c, conf, req->model, arena);
	if (c->n == 0)
		return error_set(err, ERROR_MODEL_NOT_FOUND, "model",
		    "the model '%.100s' is not served here; use a configured "
		    "model, \"auto\", or provider/model of a provider that is "
		    "on", req->model);
	return 0;
}
