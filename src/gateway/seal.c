#include "config.h"

#include <stdio.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "base/secret.h"
#include "dialect/encode.h"
#include "gateway/exchange.h"
#include "gateway/seal.h"

#define KIND	"reasoning"

static struct span
project(const struct exchange *x)
{
	return span_of(x->principal.key.project);
}

/* ---- on its way out ---- */

static void
write_document(struct buf *out, const struct target *t,
    const struct event *ev)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_key(&w, "d");
	jsonw_string(&w, t->provider->dialect);
	jsonw_key(&w, "p");
	jsonw_string(&w, t->provider->name);
	jsonw_key(&w, "m");
	jsonw_string(&w, t->model);
	jsonw_key(&w, "c");
	jsonw_string(&w, t->credential);
	jsonw_key(&w, "b");
	jsonw_raw(&w, ev->opaque);
	if (ev->original.p != NULL) {
		jsonw_key(&w, "t");
		jsonw_raw(&w, ev->original);
	}
	jsonw_object_end(&w);
}

static int
pass_sealed(struct seal *s, const struct event *ev, struct error *err)
{
	const struct exchange *x = s->exchange;
	struct event sealed = *ev;
	struct buf document, text;
	int rc;

	buf_init(&document, CEILING_OUTPUT);
	buf_init(&text, CEILING_OUTPUT);
	write_document(&document, x->target, ev);
	secret_seal(x->gateway->secret, KIND, project(x),
	    buf_view(&document), &text);
	sealed.encrypted = buf_view(&text);
	rc = !buf_over(&document) && !buf_over(&text) ?
	    sink_send(s->sink.next, &sealed, err) :
	    error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider's encrypted reasoning is larger than %zu bytes",
	    CEILING_OUTPUT);
	buf_fini(&document);
	buf_fini(&text);
	return rc;
}

static int
seal_event(struct sink *sink, const struct event *ev, struct error *err)
{
	if (ev->type == EVENT_ITEM_END && ev->opaque.p != NULL)
		return pass_sealed((struct seal *)sink, ev, err);
	return sink_send(sink->next, ev, err);
}

void
seal_init(struct seal *s, struct exchange *x, struct sink *next)
{
	*s = (struct seal){ .sink = { seal_event, next }, .exchange = x };
}

/* ---- on its way back ---- */

/* The seal open: what its maker wants back, and the texts as they were. */
struct opened {
	const struct opaque *opaque;
	const struct node *texts;
};

static const struct opaque *
read_document(struct arena *a, const struct node *n)
{
	struct opaque *o = arena_alloc(a, sizeof(*o));

	if (!jsonx_text(n, "d", &o->dialect) ||
	    !jsonx_text(n, "p", &o->provider) ||
	    !jsonx_text(n, "m", &o->model) ||
	    !jsonx_text(n, "c", &o->credential))
		return NULL;
	o->blob = jsonx_get(n, "b");
	return o->blob != NULL && o->blob->kind == NODE_OBJECT ? o : NULL;
}

static struct opened
open_blob(struct exchange *x, struct span encrypted)
{
	struct opened o = { NULL, NULL };
	const struct node *n = NULL;
	struct error ignored;
	struct buf document;

	buf_init(&document, encrypted.len);
	if (secret_open(x->gateway->secret, KIND, project(x), encrypted,
	    &document) == 0)
		n = scan(&x->arena, arena_span(&x->arena,
		    buf_view(&document)), SCAN_UPSTREAM, &ignored);
	buf_fini(&document);
	if (n != NULL) {
		o.opaque = read_document(&x->arena, n);
		o.texts = jsonx_get(n, "t");
	}
	return o;
}

/* As its maker told it: the seal is over that. False when it is about another
 * text. */
static bool
restore_texts(struct exchange *x, struct item *it, const struct node *texts)
{
	const struct node *n = texts->child;
	struct part *parts;

	if (texts->kind != NODE_ARRAY || texts->count != it->n_parts)
		return false;
	parts = arena_calloc(&x->arena, it->n_parts, sizeof(*parts));
	for (size_t i = 0; i < it->n_parts; i++, n = n->next) {
		if (n->kind != NODE_STRING)
			return false;
		parts[i] = it->parts[i];
		parts[i].text = n->span;
	}
	it->parts = parts;
	return true;
}

/* Whether there is something in the item that its maker can use. */
static bool
open_item(struct exchange *x, struct item *it)
{
	struct opened o = open_blob(x, it->encrypted);

	if (o.opaque == NULL || (o.texts != NULL && (x->redaction.input ||
	    !restore_texts(x, it, o.texts))))
		return false;
	it->opaque = o.opaque;
	return true;
}

/* Says so once for all, at the first of them. */
static int
drop_foreign(struct exchange *x, size_t first, size_t n, struct error *err)
{
	const char *param;
	char why[160];

	if (n == 0)
		return 0;
	param = request_item_param(&x->request, first, ".encrypted_content",
	    &x->arena);
	(void)snprintf(why, sizeof(why), "it was not made here, or for "
	    "another project, or has been altered or redacted");
	if (n > 1)
		(void)snprintf(why, sizeof(why), "this and %zu more were not "
		    "made here, or for another project, or have been altered "
		    "or redacted", n - 1);
	return dialect_drop(&x->request, &x->receipt, param, why, err);
}

int
seal_open_items(struct exchange *x, struct error *err)
{
	size_t first = 0, n = 0;

	for (size_t i = 0; i < x->request.n_items; i++) {
		struct item *it = &x->request.items[i];

		if (it->type != ITEM_REASONING || it->encrypted.len == 0)
			continue;
		if (open_item(x, it))
			continue;
		it->encrypted = (struct span){ NULL, 0 };
		if (n++ == 0)
			first = i;
	}
	if (arena_over(&x->arena))
		return error_set(err, ERROR_TOO_LARGE, "input",
		    "the request is too large");
	return drop_foreign(x, first, n, err);
}
