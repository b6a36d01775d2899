/* What is served, by which route, with its limits and prices. */
#include "config.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/ceilings.h"
#include "base/jsonw.h"
#include "conf/price.h"
#include "ctl/ctl.h"
#include "policy/model_json.h"
#include "policy/served.h"

#define ARENA_MAX	((size_t)256 * 1024 * 1024)

enum { COLUMNS = 8 };

/* ---- cells ---- */

static const char *
tokens(struct arena *a, int64_t n)
{
	return n == 0 ? "-" : arena_printf(a, "%" PRId64, n);
}

/* ">200000: 2.5/15", input and output. */
static const char *
over(struct arena *a, const struct price *p)
{
	if (p == NULL || p->over == NULL)
		return "-";
	return arena_printf(a, ">%" PRIu64 ": %s/%s", p->over_input,
	    ctl_amount(a, p->over, p, PRICE_INPUT),
	    ctl_amount(a, p->over, p, PRICE_OUTPUT));
}

static void
cells_of(struct arena *a, const struct conf_model *m,
    const struct conf_route *r, const char *cells[COLUMNS])
{
	const struct price *p = r->facts.price;

	cells[0] = m->name;
	cells[1] = r->name;
	cells[2] = tokens(a, r->facts.context_window);
	cells[3] = tokens(a, r->facts.max_output_tokens);
	cells[4] = ctl_amount(a, p, NULL, PRICE_INPUT);
	cells[5] = ctl_amount(a, p, NULL, PRICE_CACHED_INPUT);
	cells[6] = ctl_amount(a, p, NULL, PRICE_OUTPUT);
	cells[7] = over(a, p);
}

/* ---- what is printed ---- */

/* A line for each route that can be called. */
static int
print_table(const struct served *s, struct arena *a, struct error *err)
{
	static const char *const head[COLUMNS] = { "MODEL", "ROUTE",
	    "CONTEXT", "OUTPUT", "USD/M IN", "CACHED", "OUT", "OVER" };
	const char **cells;
	size_t rows = 1;

	for (size_t i = 0; i < s->n; i++)
		rows += s->models[i]->n_routes;
	cells = arena_calloc(a, rows * COLUMNS, sizeof(*cells));
	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = head[i];
	rows = 1;
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->models[i]->n_routes; k++) {
			const struct conf_route *r =
			    &s->models[i]->routes[k];

			if (provider_ready(r->provider))
				cells_of(a, s->models[i], r,
				    cells + rows++ * COLUMNS);
		}
	return ctl_table(cells, COLUMNS, rows, 0, err);
}

/* What GET /v1/models/{model} tells of each. */
static int
print_json(const struct conf *conf, const struct served *s, struct error *err)
{
	struct jsonw w;
	struct buf out;
	int ret;

	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	jsonw_array(&w);
	for (size_t i = 0; i < s->n; i++)
		model_json_native(&w, conf, s->models[i]);
	jsonw_array_end(&w);
	ret = ctl_json_print(&out, err);
	buf_fini(&out);
	return ret;
}

static int
models(struct ctl *c, struct error *err)
{
	struct arena arena;
	struct served s;
	int ret;

	arena_init(&arena, ARENA_MAX);
	served_list(&c->conf, &arena, &s);
	ret = (c->given & CTL_JSON) != 0 ? print_json(&c->conf, &s, err) :
	    print_table(&s, &arena, err);
	arena_fini(&arena);
	return ret;
}

const struct ctl_command ctl_models[] = {
	{ .noun = "models", .synopsis = "[--json]",
	    .doc = "list the models that are served, with limits and prices",
	    .takes = CTL_JSON, .run = models },
	{ .noun = NULL },
};
