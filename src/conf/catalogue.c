/*
 * The catalogue: models, who serves them under which name, limits, prices.
 * data/catalogue.json is the one that is built in, and says what stands where.
 */
#include "config.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/scan.h"
#include "conf/conf_internal.h"

#define BUILT_IN	"catalogue.json"

/* What its first members say, until all are known. */
struct draft {
	const char *prices_as_of;
	const struct node *autos;
};

/* ---- small fields ---- */

static void
keep_node(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	(void)r;
	(void)at;
	*(const struct node **)into = n;
}

/* For those who keep the file. */
static void
ignore(struct reader *r, const struct jsonx_path *at, const struct node *n,
    void *into)
{
	(void)r;
	(void)at;
	(void)n;
	(void)into;
}

/* A day as it is written, checked. */
static void
read_day(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	int64_t when_s = 0;

	fact_date(r, at, n, &when_s);
	if (when_s != 0)
		fact_string(r, at, n, into);
}

static void
read_name(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	const char *s = value_string(r, at, n, MODEL_NAME_EXPECTED);

	if (s == NULL)
		return;
	if (!is_model_name(s))
		value_fault(r, at, n, MODEL_NAME_EXPECTED);
	else if (strcmp(s, "auto") == 0)
		value_fault(r, at, n, "another name: that one has its own "
		    "meaning");
	else
		*(const char **)into = s;
}

static void
read_provider(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	static const char expected[] = "a provider that is built in or stands "
	    "under the configuration's providers";
	const char *s = value_string(r, at, n, expected);
	const struct provider *p;

	if (s == NULL)
		return;
	p = provider_find(r->conf->providers, r->conf->n_providers, s);
	if (p == NULL)
		value_fault(r, at, n, "%s", expected);
	*(const struct provider **)into = p;
}

static void
read_authors(struct reader *r, const struct jsonx_path *at,
    const struct node *object, void *into)
{
	struct conf *c = r->conf;
	const char *slug;

	(void)into;
	if (!value_mapping(r, at, object, "an object of slugs and names"))
		return;
	c->authors = arena_calloc(&c->arena, object->count,
	    sizeof(*c->authors));
	c->n_authors = 0;
	for (const struct node *n = object->child; n != NULL; n = n->next) {
		struct jsonx_path path = value_at(at, n, 0);
		struct conf_author *a = &c->authors[c->n_authors];

		slug = jsonx_cstring(&c->arena, n->key);
		if (slug == NULL || !is_author_name(slug)) {
			value_say(r, &path, n->line, "is no author, expected "
			    AUTHOR_EXPECTED);
			continue;
		}
		fact_string(r, &path, n, &a->display_name);
		a->slug = slug;
		if (a->display_name != NULL)
			c->n_authors++;
	}
}

/* ---- one model ---- */

static void
add_alias(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	struct conf_model *m = ctx;
	const char *name = NULL;

	read_name(r, at, n, &name);
	if (name != NULL)
		m->aliases[m->n_aliases++] = name;
}

static void
add_route(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	static const struct field fields[] = {
		{ "provider", offsetof(struct conf_route, provider),
		  read_provider },
		{ "model", offsetof(struct conf_route, model), fact_string },
		FACT_FIELDS(offsetof(struct conf_route, facts)),
		{ "price_as_of", offsetof(struct conf_route,
		  facts.price_as_of), read_day },
		{ "note", 0, ignore },
		{ .name = NULL },
	};
	struct conf_model *m = ctx;
	struct conf_route route = { .model = NULL };

	if (!value_mapping(r, at, n, "an object such as {\"provider\": "
	    "\"openai\", \"model\": \"gpt-5.2\"}"))
		return;
	value_fields(r, at, n, fields, &route);
	if (jsonx_get(n, "provider") == NULL || jsonx_get(n, "model") == NULL)
		value_say(r, at, n->line, "is no route, expected provider and "
		    "model");
	if (route.provider == NULL || route.model == NULL)
		return;
	route.name = arena_printf(&r->conf->arena, "%s/%s",
	    route.provider->name, route.model);
	m->routes[m->n_routes++] = route;
}

static void
read_routes(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct conf_model *m = into;

	m->routes = arena_calloc(&r->conf->arena, value_entries(n),
	    sizeof(*m->routes));
	value_each(r, at, n, "a list of routes", add_route, m);
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

static void
add_model(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	static const struct field fields[] = {
		{ "id", offsetof(struct conf_model, name), read_name },
		{ "author", offsetof(struct conf_model, author),
		  fact_author },
		{ "display_name", offsetof(struct conf_model, display_name),
		  fact_string },
		{ "created", offsetof(struct conf_model, created_s),
		  fact_date },
		{ "aliases", 0, read_aliases },
		{ "routes", 0, read_routes },
		{ "note", 0, ignore },
		{ .name = NULL },
	};
	const struct node *routes = jsonx_get(n, "routes");
	struct conf *c = ctx;
	struct conf_model m = { .name = NULL };

	if (!value_mapping(r, at, n, "an object with id and routes"))
		return;
	value_fields(r, at, n, fields, &m);
	if (jsonx_get(n, "id") == NULL)
		value_say(r, at, n->line, "has no id, expected "
		    MODEL_NAME_EXPECTED);
	if (routes == NULL || (routes->kind == NODE_ARRAY &&
	    routes->count == 0))
		value_say(r, at, n->line, "has no routes, expected at least "
		    "one");
	if (m.name == NULL || m.n_routes == 0)
		return;
	if (m.display_name == NULL)
		m.display_name = m.name;
	c->catalogue[c->n_catalogue++] = m;
}

static void
read_models(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct conf *c = r->conf;

	(void)into;
	c->catalogue = arena_calloc(&c->arena, value_entries(n),
	    sizeof(*c->catalogue));
	value_each(r, at, n, "a list of models", add_model, c);
}

/* ---- all of them ---- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
check_names(struct reader *r)
{
	const struct conf *c = r->conf;
	const char **names;
	size_t n = 0;

	for (size_t i = 0; i < c->n_catalogue; i++)
		n += 1 + c->catalogue[i].n_aliases;
	names = arena_calloc(r->faults->arena, n, sizeof(*names));
	n = 0;
	for (size_t i = 0; i < c->n_catalogue; i++) {
		const struct conf_model *m = &c->catalogue[i];

		names[n++] = m->name;
		for (size_t k = 0; k < m->n_aliases; k++)
			names[n++] = m->aliases[k];
	}
	qsort(names, n, sizeof(*names), compare_names);
	for (size_t i = 1; i < n; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			fault_add(r->faults, 0, "the name %s is taken, "
			    "expected each id and alias once", names[i]);
}

static void
date_prices(struct conf *c, const char *day)
{
	for (size_t i = 0; i < c->n_catalogue; i++)
		for (size_t k = 0; k < c->catalogue[i].n_routes; k++) {
			struct conf_facts *f = &c->catalogue[i].routes[k].facts;

			if (f->price == NULL)
				f->price_as_of = NULL;
			else if (f->price_as_of == NULL)
				f->price_as_of = day;
		}
}

static void
add_auto(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	struct conf *c = ctx;
	const char *name = NULL;

	read_name(r, at, n, &name);
	if (name == NULL)
		return;
	if (catalogue_model(c, name) == NULL)
		value_fault(r, at, n, "the id of a model of the catalogue");
	else
		c->auto_models[c->n_auto++] = name;
}

static void
read_auto(struct reader *r, const struct node *n)
{
	const struct jsonx_path top = { .up = NULL };
	struct jsonx_path at = { .up = &top, .key = SPAN("auto") };
	struct conf *c = r->conf;

	if (n == NULL)
		return;
	c->auto_models = arena_calloc(&c->arena, value_entries(n),
	    sizeof(*c->auto_models));
	value_each(r, &at, n, "a list of models", add_auto, c);
}

static void
read_root(struct reader *r, const struct node *root)
{
	static const struct field fields[] = {
		{ "about", 0, ignore },
		{ "prices_as_of", offsetof(struct draft, prices_as_of),
		  read_day },
		{ "authors", 0, read_authors },
		{ "auto", offsetof(struct draft, autos), keep_node },
		{ "models", 0, read_models },
		{ .name = NULL },
	};
	struct jsonx_path top = { .up = NULL };
	struct draft d = { .autos = NULL };

	if (root->kind != NODE_OBJECT) {
		fault_add(r->faults, root->line, "is no object, expected one "
		    "with models");
		return;
	}
	value_fields(r, &top, root, fields, &d);
	check_names(r);
	date_prices(r->conf, d.prices_as_of);
	read_auto(r, d.autos);
}

/* The scanner's message is about a body, and has the place at its end. */
static void
fault_syntax(struct faults *f, const struct error *err)
{
	static const char subject[] = "the body ";
	const char *what = err->message, *at = strstr(what, " at line ");
	unsigned line = 0, byte = 0;

	if (span_begins(span_of(what), subject))
		what += sizeof(subject) - 1;
	if (at != NULL && sscanf(at, " at line %u, byte %u", &line,
	    &byte) == 2)
		fault_add(f, line, "%.*s at byte %u, expected JSON",
		    (int)(at - what), what, byte);
	else
		fault_add(f, 0, "%s, expected JSON", what);
}

static void
read_text(struct reader *r, struct span text)
{
	const struct node *root;
	struct error err;

	root = scan(r->faults->arena, text, SCAN_REQUEST, &err);
	if (root == NULL)
		fault_syntax(r->faults, &err);
	else
		read_root(r, root);
}

/* The file's bytes, in the arena; absent with a fault. */
static struct span
read_file(struct faults *f, const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct span text = { NULL, 0 };
	struct stat st;
	size_t size = 0;
	char *bytes;
	ssize_t n;

	if (fd == -1 || fstat(fd, &st) == -1) {
		fault_add(f, 0, "can't be opened (%s), expected a readable "
		    "file", strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode) || st.st_size > (off_t)CEILING_CONF_FILE) {
		fault_add(f, 0, "is no file or too large, expected a file of "
		    "at most %zu bytes", CEILING_CONF_FILE);
		goto out;
	}
	bytes = arena_alloc(f->arena, (size_t)st.st_size + 1);
	while (size < (size_t)st.st_size) {
		n = read(fd, bytes + size, (size_t)st.st_size - size);
		if (n == 0)
			break;
		if (n > 0)
			size += (size_t)n;
		else if (errno != EINTR) {
			fault_add(f, 0, "can't be read (%s), expected a "
			    "readable file", strerror(errno));
			goto out;
		}
	}
	text = (struct span){ bytes, size };
out:
	if (fd != -1)
		(void)close(fd);
	return text;
}

void
catalogue_read(struct reader *up, struct faults *faults)
{
	struct reader r = { .conf = up->conf, .faults = faults };
	const char *file = up->conf->catalogue_file;
	struct span text = { catalogue_json, catalogue_json_len };

	faults_init(faults, up->faults->arena, file == NULL ? BUILT_IN : file);
	if (file != NULL)
		text = read_file(faults, file);
	if (text.p != NULL)
		read_text(&r, text);
}

/* ---- lookups ---- */

const struct conf_model *
catalogue_model(const struct conf *c, const char *id)
{
	for (size_t i = 0; i < c->n_catalogue; i++)
		if (strcmp(c->catalogue[i].name, id) == 0)
			return &c->catalogue[i];
	return NULL;
}

static const struct conf_facts *
find_facts(const struct conf *c, const struct provider *p, struct span model)
{
	for (size_t i = 0; i < c->n_catalogue; i++)
		for (size_t k = 0; k < c->catalogue[i].n_routes; k++) {
			const struct conf_route *r =
			    &c->catalogue[i].routes[k];

			if (r->provider == p && span_is(model, r->model))
				return &r->facts;
		}
	return NULL;
}

/* The name without the day of a release at its end, -2026-02-05 or -20260205;
 * absent when there is none. */
static struct span
undated(const char *model)
{
	static const char *const forms[] = { "-0000-00-00", "-00000000" };
	size_t len = strlen(model), n, i;

	for (size_t k = 0; k < sizeof(forms) / sizeof(forms[0]); k++) {
		n = strlen(forms[k]);
		if (len <= n)
			continue;
		for (i = 0; i < n; i++)
			if (forms[k][i] == '0' ? model[len - n + i] < '0' ||
			    model[len - n + i] > '9' :
			    model[len - n + i] != '-')
				break;
		if (i == n)
			return (struct span){ model, len - n };
	}
	return (struct span){ NULL, 0 };
}

const struct conf_facts *
conf_facts_of(const struct conf *c, const struct provider *p,
    const char *model)
{
	const struct conf_facts *f = find_facts(c, p, span_of(model));
	struct span bare = undated(model);

	return f != NULL || bare.p == NULL ? f : find_facts(c, p, bare);
}

const char *
conf_author_name(const struct conf *c, const char *slug)
{
	for (size_t i = 0; i < c->n_authors; i++)
		if (strcmp(c->authors[i].slug, slug) == 0)
			return c->authors[i].display_name;
	return slug;
}
