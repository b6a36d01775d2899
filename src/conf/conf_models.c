/*
 * The models of the file and those of the catalogue become one list: a model
 * that both have is the catalogue's with what the file says otherwise.
 */
#include "config.h"

#include <stddef.h>
#include <string.h>

#include "conf/conf_internal.h"

#define ROUTE_EXPECTED	"provider/model"
#define PROVIDER_MAX_BYTES	64

/* A model while it is being read. */
struct draft {
	struct conf_model *model;
	struct conf_said said;
	const struct conf_model *base;	/* the catalogue's, or NULL */
};

/* ---- names ---- */

static void
add_alias(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	struct conf_model *m = ctx;
	char *s = value_string(r, at, n, MODEL_NAME_EXPECTED);

	if (s == NULL)
		return;
	if (!is_model_name(s)) {
		value_fault(r, at, n, MODEL_NAME_EXPECTED);
	} else if (is_reserved_name(s)) {
		value_fault(r, at, n, "another name: that one has its own "
		    "meaning");
	} else {
		m->aliases[m->n_aliases++] = s;
		names_add(r->conf, s, m, n->line);
	}
}

static void
read_aliases(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct draft *d = into;

	d->model->aliases = arena_calloc(&r->conf->arena, value_entries(n),
	    sizeof(*d->model->aliases));
	value_each(r, at, n, "a list of names", add_alias, d->model);
}

/* ---- routes ---- */

/* The provider of "provider/model", and in *model what follows the first
 * slash; NULL when there is no such provider or nothing follows. */
static const struct provider *
find_route(const struct conf *c, const char *route, const char **model)
{
	const char *slash = strchr(route, '/');
	char name[PROVIDER_MAX_BYTES + 1];
	size_t len;

	if (slash == NULL || slash[1] == '\0')
		return NULL;
	len = (size_t)(slash - route);
	if (len >= sizeof(name))
		return NULL;
	memcpy(name, route, len);
	name[len] = '\0';
	*model = slash + 1;
	return provider_find(c->providers, c->n_providers, name);
}

/* Says which half is wrong. */
static void
route_fault(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const char *route)
{
	const char *slash = strchr(route, '/');

	if (slash == NULL || slash == route || slash[1] == '\0')
		value_fault(r, at, n, ROUTE_EXPECTED);
	else
		value_fault(r, at, n, "a provider that is built in or stands "
		    "under providers, before the first slash");
}

static void
add_route(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	struct conf_model *m = ctx;
	const char *s = value_string(r, at, n, ROUTE_EXPECTED), *model;
	const struct provider *p;
	char *name;

	if (s == NULL)
		return;
	p = find_route(r->conf, s, &model);
	if (p == NULL) {
		route_fault(r, at, n, s);
		return;
	}
	name = arena_printf(&r->conf->arena, "%s/%s", p->name, model);
	for (size_t i = 0; i < m->n_routes; i++)
		if (strcmp(m->routes[i].name, name) == 0) {
			value_fault(r, at, n, "each route once");
			return;
		}
	m->routes[m->n_routes++] = (struct conf_route){ .provider = p,
	    .model = model, .name = name };
}

static void
read_routes(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct draft *d = into;

	d->model->routes = arena_calloc(&r->conf->arena, value_entries(n),
	    sizeof(*d->model->routes));
	value_each(r, at, n, "a list of " ROUTE_EXPECTED, add_route,
	    d->model);
	d->said.has_routes = d->model->n_routes > 0;
}

/* ---- facts ---- */

/* What the file says goes before what is known. */
static void
say_facts(struct conf_facts *f, const struct conf_facts *said)
{
	if (said->context_window != 0)
		f->context_window = said->context_window;
	if (said->max_output_tokens != 0)
		f->max_output_tokens = said->max_output_tokens;
	if (said->price != NULL) {
		f->price = said->price;
		f->price_as_of = NULL;
	}
	if (said->has_supports) {
		f->supports = said->supports;
		f->has_supports = true;
	}
	if (said->efforts != 0)
		f->efforts = said->efforts;
}

/*
 * The catalogue knows a provider's model whoever asks for it. Of a deployment
 * it can't know (azure/mine) the model of that id says how large it is and how
 * it thinks, but neither what it costs there nor what its host can do.
 */
static struct conf_facts
known_facts(const struct conf *c, const struct conf_route *route,
    const struct conf_model *base)
{
	const struct conf_facts *known = conf_facts_of(c, route->provider,
	    route->model);
	const struct conf_facts *like;

	if (known != NULL)
		return *known;
	if (base == NULL)
		return (struct conf_facts){ .price = NULL };
	like = &base->routes[0].facts;
	return (struct conf_facts){
		.context_window = like->context_window,
		.max_output_tokens = like->max_output_tokens,
		.efforts = like->efforts,
	};
}

/* ---- one model ---- */

static void
take_routes(struct conf *c, struct conf_model *m,
    const struct conf_model *base)
{
	size_t size = base->n_routes * sizeof(*m->routes);

	m->routes = arena_alloc(&c->arena, size);
	memcpy(m->routes, base->routes, size);
	m->n_routes = base->n_routes;
}

/* After the file's; in the names they follow when all of the file are known. */
static void
take_aliases(struct conf *c, struct conf_model *m,
    const struct conf_model *base)
{
	size_t own = m->n_aliases;
	const char **all = arena_calloc(&c->arena, own + base->n_aliases,
	    sizeof(*all));

	for (size_t i = 0; i < own; i++)
		all[i] = m->aliases[i];
	m->aliases = all;
	for (size_t i = 0, k; i < base->n_aliases; i++) {
		for (k = 0; k < own; k++)
			if (strcmp(all[k], base->aliases[i]) == 0)
				break;
		if (k == own)
			all[m->n_aliases++] = base->aliases[i];
	}
}

/* Puts together what the file and the catalogue say. */
static void
settle(struct conf *c, struct draft *d)
{
	static const struct conf_model nothing = { .name = NULL };
	const struct conf_model *base = d->base == NULL ? &nothing : d->base;
	struct conf_said *said = arena_alloc(&c->arena, sizeof(*said));
	struct conf_model *m = d->model;

	*said = d->said;
	said->n_aliases = m->n_aliases;
	m->said = said;
	m->author = said->author != NULL ? said->author : base->author;
	m->created_s = said->created_s != 0 ? said->created_s :
	    base->created_s;
	m->display_name = said->display_name != NULL ? said->display_name :
	    base->display_name != NULL ? base->display_name : m->name;
	if (base->n_aliases > 0)
		take_aliases(c, m, base);
	if (!said->has_routes && base->n_routes > 0)
		take_routes(c, m, base);
	for (size_t i = 0; i < m->n_routes; i++) {
		m->routes[i].facts = known_facts(c, &m->routes[i], d->base);
		say_facts(&m->routes[i].facts, &said->facts);
	}
}

static void
read_fields(struct reader *r, const struct jsonx_path *at,
    const struct node *n, struct draft *d)
{
	static const struct field fields[] = {
		{ "aliases", 0, read_aliases },
		{ "routes", 0, read_routes },
		{ "display_name", offsetof(struct draft, said.display_name),
		  fact_string },
		{ "author", offsetof(struct draft, said.author),
		  fact_author },
		{ "created", offsetof(struct draft, said.created_s),
		  fact_date },
		FACT_FIELDS(offsetof(struct draft, said.facts)),
		{ .name = NULL },
	};

	value_fields(r, at, n, fields, d);
}

static void
check_routes(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const struct conf_model *m)
{
	const struct node *routes = jsonx_get(n, "routes");

	for (size_t i = 0; i < m->n_routes; i++)
		if (provider_ready(m->routes[i].provider))
			return;
	if (m->n_routes > 0)
		value_warn(r, at, n->line, "can't be served, expected a "
		    "route whose provider is on");
	else if (routes == NULL ||
	    (routes->kind == NODE_ARRAY && routes->count == 0))
		value_say(r, at, n->line, "has no routes, expected at least "
		    "one " ROUTE_EXPECTED ", or the id of a model of the "
		    "catalogue");
}

static void
read_model(struct reader *r, const struct jsonx_path *at,
    const struct node *n, struct conf_model *m)
{
	char *name = jsonx_cstring(&r->conf->arena, n->key);
	struct draft d = { .model = m };

	if (name == NULL || !is_model_name(name)) {
		value_say(r, at, n->line, "is no name of a model, expected "
		    MODEL_NAME_EXPECTED);
		return;
	}
	if (is_reserved_name(name)) {
		value_say(r, at, n->line, "has its own meaning, expected "
		    "another name");
		return;
	}
	m->name = name;
	names_add(r->conf, name, m, n->line);
	if (n->kind != NODE_NULL && !value_mapping(r, at, n,
	    "a mapping such as {routes: [provider/model]}"))
		return;
	d.base = catalogue_model(r->conf, name);
	read_fields(r, at, n, &d);
	settle(r->conf, &d);
	check_routes(r, at, n, m);
}

/* ---- the section ---- */

/* Ids and aliases, at most. */
static size_t
count_names(const struct node *object)
{
	const struct node *aliases;
	size_t n = 0;

	for (const struct node *m = object->child; m != NULL; m = m->next) {
		aliases = jsonx_get(m, "aliases");
		n += 1 + (aliases == NULL ? 0 : value_entries(aliases));
	}
	return n;
}

static void
read_models(struct reader *r, const struct jsonx_path *at,
    const struct node *object)
{
	struct conf *c = r->conf;

	for (const struct node *n = object->child; n != NULL; n = n->next) {
		struct jsonx_path path = value_at(at, n, 0);

		read_model(r, &path, n, &c->models[c->n_models++]);
	}
}

/* The models of the catalogue that the file has nothing to say of. */
static void
add_others(struct conf *c)
{
	for (size_t i = 0; i < c->n_catalogue; i++) {
		const struct conf_model *m = &c->catalogue[i];
		size_t k = 0;

		while (k < c->n_said && (c->models[k].name == NULL ||
		    strcmp(c->models[k].name, m->name) != 0))
			k++;
		if (k == c->n_said)
			c->models[c->n_models++] = *m;
	}
}

void
section_models(struct reader *r, const struct jsonx_path *at,
    const struct node *object)
{
	struct conf *c = r->conf;
	bool given = object != NULL && value_mapping(r, at, object,
	    "a mapping of names to settings");

	c->models = arena_calloc(&c->arena, c->n_catalogue +
	    (given ? object->count : 0), sizeof(*c->models));
	names_make_room(c, given ? count_names(object) : 0);
	if (given)
		read_models(r, at, object);
	c->n_said = c->n_models;
	names_check(r);
	add_others(c);
	names_adopt(c);
}

/* ---- auto ---- */

static void
add_auto(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	static const char expected[] =
	    "a model of this file or of the catalogue, or " ROUTE_EXPECTED;
	struct conf *c = ctx;
	const char *s = value_string(r, at, n, expected), *model;

	if (s == NULL)
		return;
	if (conf_model(c, s) == NULL && find_route(c, s, &model) == NULL) {
		value_fault(r, at, n, "%s", expected);
		return;
	}
	for (size_t i = 0; i < c->n_auto; i++)
		if (strcmp(c->auto_models[i], s) == 0) {
			value_fault(r, at, n, "each model once");
			return;
		}
	c->auto_models[c->n_auto++] = s;
}

void
section_auto(struct reader *r, const struct jsonx_path *at,
    const struct node *n)
{
	struct conf *c = r->conf;

	/* Nothing is said: the catalogue's list stays. */
	if (n == NULL)
		return;
	c->has_auto = true;
	c->n_auto = 0;
	c->auto_models = arena_calloc(&c->arena, value_entries(n),
	    sizeof(*c->auto_models));
	value_each(r, at, n, "a list of models", add_auto, c);
}
