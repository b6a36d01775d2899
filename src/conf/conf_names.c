/*
 * What models are called. Names that the file gives are the file's, whatever
 * the catalogue calls so.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "conf/conf_internal.h"

void
names_make_room(struct conf *c, size_t of_file)
{
	size_t n = of_file;

	for (size_t i = 0; i < c->n_catalogue; i++)
		n += 1 + c->catalogue[i].n_aliases;
	c->names = arena_calloc(&c->arena, n, sizeof(*c->names));
}

void
names_add(struct conf *c, const char *name, const struct conf_model *m,
    unsigned line)
{
	c->names[c->n_names++] = (struct conf_name){ name, m, line };
}

static int
compare(const void *a, const void *b)
{
	const struct conf_name *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static void
sort(struct conf *c)
{
	if (c->n_names > 0)
		qsort(c->names, c->n_names, sizeof(*c->names), compare);
}

void
names_check(struct reader *r)
{
	const struct conf_name *n = r->conf->names;

	sort(r->conf);
	for (size_t i = 1; i < r->conf->n_names; i++)
		if (strcmp(n[i - 1].name, n[i].name) == 0)
			fault_add(r->faults, n[i].line, "the name %s is "
			    "taken, expected another (line %u has it too)",
			    n[i].name, n[i - 1].line);
}

/* Among the first n, which are sorted. */
static const struct conf_model *
find(const struct conf *c, size_t n, const char *name)
{
	size_t low = 0, high = n, mid;
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

void
names_adopt(struct conf *c)
{
	size_t given = c->n_names;

	for (size_t i = 0; i < c->n_models; i++) {
		const struct conf_model *m = &c->models[i];
		size_t own = m->said == NULL ? 0 : m->said->n_aliases;

		if (m->said == NULL && m->name != NULL &&
		    find(c, given, m->name) == NULL)
			names_add(c, m->name, m, 0);
		for (size_t k = own; k < m->n_aliases; k++)
			if (find(c, given, m->aliases[k]) == NULL)
				names_add(c, m->aliases[k], m, 0);
	}
	sort(c);
}

const struct conf_model *
conf_model(const struct conf *c, const char *name)
{
	return find(c, c->n_names, name);
}
