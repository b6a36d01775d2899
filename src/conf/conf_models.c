#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "conf/conf_internal.h"

#define NAME_MAX_BYTES	128
#define NAME_EXPECTED \
	"a name of letters, digits and . _ : / @ + -, at most 128"

#define ROUTE_EXPECTED	"provider/model"
#define PROVIDER_MAX_BYTES	64
#define TOKENS_MAX	((uint64_t)1000 * 1000 * 1000)

/* Dollars for a million tokens; one of them is 1e6 pico-dollars a token. */
#define PRICE_SCALE	6
#define PRICE_MAX	((uint64_t)1000 * 1000 * 1000 * 1000)
#define PRICE_EXPECTED \
	"US dollars per million tokens such as 0.25, from 0 to 1000000, " \
	"with at most 6 decimals"

const char *const feature_words[] = { "streaming", "tools", "json_schema",
    "images", "files", "reasoning", "logprobs", "web_search", NULL };

static bool
is_model_name(const char *s)
{
	static const char letters[] = "0123456789._:/@+-"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz";

	return s[0] != '\0' && s[strspn(s, letters)] == '\0' &&
	    strlen(s) <= NAME_MAX_BYTES;
}

/* Names that mean something else. */
static bool
is_reserved(const char *s)
{
	return strcmp(s, "auto") == 0 || strcmp(s, "redact-v1") == 0;
}

/* ---- names ---- */

static void
add_name(struct conf *c, const char *name, const struct conf_model *m,
    unsigned line)
{
	c->names[c->n_names++] = (struct conf_name){ name, m, line };
}

static int
compare_names(const void *a, const void *b)
{
	const struct conf_name *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static void
sort_names(struct reader *r)
{
	struct conf *c = r->conf;
	const struct conf_name *n = c->names;

	if (c->n_names == 0)
		return;
	qsort(c->names, c->n_names, sizeof(*c->names), compare_names);
	for (size_t i = 1; i < c->n_names; i++)
		if (strcmp(n[i - 1].name, n[i].name) == 0)
			fault_add(r->faults, n[i].line, "the name %s is "
			    "taken, expected another (line %u has it too)",
			    n[i].name, n[i - 1].line);
}

const struct conf_model *
conf_model(const struct conf *c, const char *name)
{
	size_t low = 0, high = c->n_names, mid;
	int order;

	while (low < high) {
		mid = low + (high - low) / 2;
		order = strcmp(name, c->names[mid].name);
		if (order == 0)
			return c->names[mid].model;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static void
add_alias(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	struct conf_model *m = ctx;
	char *s = value_string(r, at, n, NAME_EXPECTED);

	if (s == NULL)
		return;
	if (!is_model_name(s)) {
		value_fault(r, at, n, NAME_EXPECTED);
	} else if (is_reserved(s)) {
		value_fault(r, at, n, "another name: that one has its own "
		    "meaning");
	} else {
		m->aliases[m->n_aliases++] = s;
		add_name(r->conf, s, m, n->line);
	}
}

static void
read_aliases(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct conf_model *m = into;

	m->aliases = arena_calloc(&r->conf->arena, value_entries(n),
	    sizeof(*m->aliases));
	value_each(r, at, n, "a list of names", add_alias, m);
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
	m->routes[m->n_routes++] = (struct conf_route){ p, model, name };
}

static void
read_routes(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct conf_model *m = into;

	m->routes = arena_calloc(&r->conf->arena, value_entries(n),
	    sizeof(*m->routes));
	value_each(r, at, n, "a list of " ROUTE_EXPECTED, add_route, m);
}

/* ---- limits, prices, features ---- */

static void
read_tokens(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	(void)value_count(r, at, n, 1, TOKENS_MAX, into);
}

/* A price while it is being read: the value and whether there is one. */
struct amount {
	uint64_t pico;
	bool given;
};

static void
read_amount(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct amount *a = into;

	if (n->kind == NODE_STRING && parse_decimal(n->span, PRICE_SCALE,
	    PRICE_MAX, &a->pico) == 0)
		a->given = true;
	else
		value_fault(r, at, n, PRICE_EXPECTED);
}

static void
read_price(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	enum { INPUT, CACHED, WRITE, OUTPUT, AMOUNTS };
	static const struct field fields[] = {
		{ "input", INPUT * sizeof(struct amount), read_amount },
		{ "cached_input", CACHED * sizeof(struct amount),
		  read_amount },
		{ "cache_write", WRITE * sizeof(struct amount), read_amount },
		{ "output", OUTPUT * sizeof(struct amount), read_amount },
		{ .name = NULL },
	};
	struct amount a[AMOUNTS] = { { .given = false } };
	struct conf_model *m = into;

	if (!value_mapping(r, at, n, "a mapping such as {input: 1.25, "
	    "output: 10}"))
		return;
	value_fields(r, at, n, fields, a);
	m->price = (struct price){
		.input = a[INPUT].pico, .has_input = a[INPUT].given,
		.cached_input = a[CACHED].pico,
		.has_cached_input = a[CACHED].given,
		.cache_write = a[WRITE].pico,
		.has_cache_write = a[WRITE].given,
		.output = a[OUTPUT].pico, .has_output = a[OUTPUT].given,
	};
	for (size_t i = 0; i < AMOUNTS; i++)
		if (a[i].given)
			m->has_price = true;
}

static void
add_feature(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	struct conf_model *m = ctx;
	int word = value_word(r, at, n, feature_words);

	if (word != -1)
		m->supports |= 1u << word;
}

static void
read_supports(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct conf_model *m = into;

	m->has_supports = true;
	value_each(r, at, n, "a list of what the model can do", add_feature,
	    m);
}

/* ---- one model ---- */

static void
read_fields(struct reader *r, const struct jsonx_path *at,
    const struct node *n, struct conf_model *m)
{
	static const struct field fields[] = {
		{ "aliases", 0, read_aliases },
		{ "routes", 0, read_routes },
		{ "context_window", offsetof(struct conf_model,
		  context_window), read_tokens },
		{ "max_output_tokens", offsetof(struct conf_model,
		  max_output_tokens), read_tokens },
		{ "price", 0, read_price },
		{ "supports", 0, read_supports },
		{ .name = NULL },
	};

	value_fields(r, at, n, fields, m);
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
		    "one " ROUTE_EXPECTED);
}

static void
read_model(struct reader *r, const struct jsonx_path *at,
    const struct node *n, struct conf_model *m)
{
	char *name = jsonx_cstring(&r->conf->arena, n->key);

	if (name == NULL || !is_model_name(name)) {
		value_say(r, at, n->line, "is no name of a model, expected "
		    NAME_EXPECTED);
		return;
	}
	if (is_reserved(name)) {
		value_say(r, at, n->line, "has its own meaning, expected "
		    "another name");
		return;
	}
	m->name = name;
	add_name(r->conf, name, m, n->line);
	if (n->kind != NODE_NULL && !value_mapping(r, at, n,
	    "a mapping such as {routes: [provider/model]}"))
		return;
	read_fields(r, at, n, m);
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

void
section_models(struct reader *r, const struct jsonx_path *at,
    const struct node *object)
{
	struct conf *c = r->conf;

	if (object == NULL || !value_mapping(r, at, object,
	    "a mapping of names to settings"))
		return;
	c->models = arena_calloc(&c->arena, object->count,
	    sizeof(*c->models));
	c->names = arena_calloc(&c->arena, count_names(object),
	    sizeof(*c->names));
	for (const struct node *n = object->child; n != NULL; n = n->next) {
		struct jsonx_path path = value_at(at, n, 0);

		read_model(r, &path, n, &c->models[c->n_models++]);
	}
	sort_names(r);
}

/* ---- auto ---- */

static void
add_auto(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	static const char expected[] =
	    "a model of this file, or " ROUTE_EXPECTED;
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

	if (n == NULL)
		return;
	c->auto_models = arena_calloc(&c->arena, value_entries(n),
	    sizeof(*c->auto_models));
	value_each(r, at, n, "a list of models", add_auto, c);
}
