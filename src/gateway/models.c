#include "config.h"

#include <string.h>

#include "base/buf.h"
#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/scan.h"
#include "gateway/models.h"
#include "gateway/models_query.h"
#include "policy/model_json.h"
#include "policy/served.h"

/* Sends what was written and ends the buffer. */
static int
deliver(struct exchange *x, struct buf *out, struct error *err)
{
	int rc;

	rc = !buf_over(out) ? exchange_json(x, buf_view(out), err) :
	    error_set(err, ERROR_INTERNAL, NULL,
	    "the answer is larger than %zu bytes", out->max);
	buf_fini(out);
	return rc;
}

/* ---- lists ---- */

/* Keeps those for which keep says so. */
static void
keep_some(struct served *s, bool (*keep)(const struct conf_model *,
    const void *), const void *ctx)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (keep(s->models[i], ctx))
			s->models[n++] = s->models[i];
	s->n = n;
}

struct filtering {
	struct exchange *exchange;
	const struct models_query *query;
};

/* Filters look at what clients are told. */
static bool
passes(const struct conf_model *m, const void *ctx)
{
	const struct filtering *f = ctx;
	const struct node *native;
	struct arena scratch;
	struct error ignored;
	struct jsonw w;
	struct buf text;
	bool fits;

	arena_init(&scratch, CEILING_REQUEST_ARENA);
	buf_init(&text, CEILING_WRITE);
	w = jsonw_on(&text);
	model_json_native(&w, f->exchange->gateway->conf, m);
	native = scan(&scratch, buf_view(&text), SCAN_UPSTREAM, &ignored);
	fits = native != NULL && models_query_fits(f->query, native,
	    &scratch);
	buf_fini(&text);
	arena_fini(&scratch);
	return fits;
}

/* OpenAI's clients read object and data, Anthropic's the rest, too. */
static void
write_list(struct jsonw *w, const struct served *s, size_t first, size_t n,
    bool more)
{
	jsonw_object(w);
	jsonw_key(w, "object");
	jsonw_string(w, "list");
	jsonw_key(w, "data");
	jsonw_array(w);
	for (size_t i = 0; i < n; i++)
		model_json_entry(w, s->models[first + i]);
	jsonw_array_end(w);
	jsonw_key(w, "has_more");
	jsonw_bool(w, more);
	jsonw_key(w, "first_id");
	jsonw_string(w, n == 0 ? NULL : s->models[first]->name);
	jsonw_key(w, "last_id");
	jsonw_string(w, n == 0 ? NULL : s->models[first + n - 1]->name);
	jsonw_object_end(w);
}

/* Answers with those of s that the query wants. */
static int
answer_list(struct exchange *x, struct served *s, struct error *err)
{
	struct models_query query;
	const struct filtering f = { x, &query };
	const char **ids;
	size_t first, n;
	struct jsonw w;
	struct buf out;
	bool more;

	if (models_query_read(x->http.query, &x->arena, &query, err) == -1)
		return -1;
	if (query.n > 0)
		keep_some(s, passes, &f);
	ids = arena_calloc(&x->arena, s->n, sizeof(*ids));
	for (size_t i = 0; i < s->n; i++)
		ids[i] = s->models[i]->name;
	if (models_query_page(&query, ids, s->n, &first, &n, err) == -1)
		return -1;
	/* Backwards, more means before. */
	more = query.before_id != NULL ? first > 0 : first + n < s->n;
	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	write_list(&w, s, first, n, more);
	return deliver(x, &out, err);
}

int
models_list(struct exchange *x, struct error *err)
{
	struct served s;

	served_list(x->gateway->conf, &x->arena, &s);
	return answer_list(x, &s, err);
}

/* ---- providers ---- */

static const struct provider *
find_provider(const struct exchange *x, const char *name, struct error *err)
{
	const struct conf *conf = x->gateway->conf;
	const struct provider *p = provider_find(conf->providers,
	    conf->n_providers, name);

	if (p != NULL && provider_ready(p))
		return p;
	(void)error_set(err, ERROR_NOT_FOUND, "provider", p == NULL ?
	    "there is no provider '%.64s'; GET /v1/models/providers lists "
	    "those that are on" : "the provider '%.64s' is not on", name);
	return NULL;
}

static bool
has_provider(const struct conf_model *m, const void *p)
{
	return served_by(m, p) != NULL;
}

int
models_of_provider(struct exchange *x, struct error *err)
{
	const struct provider *p = find_provider(x, x->params[0], err);
	struct served s;

	if (p == NULL)
		return -1;
	served_list(x->gateway->conf, &x->arena, &s);
	keep_some(&s, has_provider, p);
	return answer_list(x, &s, err);
}

int
models_providers(struct exchange *x, struct error *err)
{
	const struct conf *conf = x->gateway->conf;
	struct jsonw w;
	struct buf out;

	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	jsonw_array(&w);
	for (size_t i = 0; i < conf->n_providers; i++)
		if (provider_ready(&conf->providers[i]))
			provider_json(&w, &conf->providers[i]);
	jsonw_array_end(&w);
	return deliver(x, &out, err);
}

/* ---- authors ---- */

static bool
has_author(const struct conf_model *m, const void *slug)
{
	return m->author != NULL && strcmp(m->author, slug) == 0;
}

int
models_of_author(struct exchange *x, struct error *err)
{
	struct served s;

	served_list(x->gateway->conf, &x->arena, &s);
	keep_some(&s, has_author, x->params[0]);
	if (s.n == 0)
		return error_set(err, ERROR_NOT_FOUND, "author",
		    "no model by '%.64s' is served here", x->params[0]);
	return answer_list(x, &s, err);
}

/* ---- one model ---- */

int
models_get(struct exchange *x, struct error *err)
{
	const struct conf *conf = x->gateway->conf;
	const struct conf_model *m;
	struct jsonw w;
	struct buf out;

	if (served_find(conf, x->params[0], &x->arena, &m, err) == -1)
		return -1;
	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	model_json_native(&w, conf, m);
	return deliver(x, &out, err);
}

int
models_get_provider(struct exchange *x, struct error *err)
{
	const struct provider *p = find_provider(x, x->params[1], err);
	const struct conf_model *m;
	const struct conf_route *r;
	struct jsonw w;
	struct buf out;

	if (p == NULL || served_find(x->gateway->conf, x->params[0],
	    &x->arena, &m, err) == -1)
		return -1;
	r = served_by(m, p);
	if (r == NULL)
		return error_set(err, ERROR_NOT_FOUND, "provider",
		    "the model '%.100s' is not served by %s", m->name,
		    p->name);
	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	model_json_route(&w, r);
	return deliver(x, &out, err);
}
