#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "dialect/dialect.h"
#include "gateway/exchange.h"
#include "gateway/redaction.h"
#include "policy/served.h"
#include "redact/bytes.h"

#define FOUND_MAX	10000	/* places that are told one by one */

/* ---- marks ---- */

#define HASH_SIGNS	8	/* of base 32, 40 bits */

/* Values that differ in how they are written alone are one. */
static void
add_plain(struct buf *out, struct span value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (byte_is_letter(c))
			buf_putc(out, (char)(c | 0x20));
		else if (byte_is_digit(c) || c >= 0x80)
			buf_putc(out, (char)c);
	}
}

static bool
same_value(struct span a, struct span b)
{
	struct buf one, other;
	bool same;

	buf_init(&one, SIZE_MAX / 4);
	buf_init(&other, SIZE_MAX / 4);
	add_plain(&one, a);
	add_plain(&other, b);
	same = span_same(buf_view(&one), buf_view(&other));
	buf_fini(&one);
	buf_fini(&other);
	return same;
}

/* By their digits and letters; those of secrets count as they are. */
static bool
is_loose(enum entity e)
{
	const entity_set exact = ENTITY_BIT(ENTITY_PASSWORD) |
	    ENTITY_BIT(ENTITY_JWT_TOKEN) | ENTITY_BIT(ENTITY_AWS_ACCESS_KEY) |
	    ENTITY_BIT(ENTITY_AWS_SECRET_KEY) |
	    ENTITY_BIT(ENTITY_OPENAI_API_KEY) |
	    ENTITY_BIT(ENTITY_ANTHROPIC_API_KEY) |
	    ENTITY_BIT(ENTITY_GOOGLE_API_KEY) |
	    ENTITY_BIT(ENTITY_AZURE_API_KEY) |
	    ENTITY_BIT(ENTITY_GCP_SERVICE_ACCOUNT) |
	    ENTITY_BIT(ENTITY_CRYPTO_ADDRESS) | ENTITY_BIT(ENTITY_URL) |
	    ENTITY_BIT(ENTITY_AMOUNT);

	return (ENTITY_BIT(e) & exact) == 0;
}

/* 40 bits of a keyed hash. */
static void
make_mark(struct exchange *x, enum entity e, struct span value,
    char mark[MARK_SIZE])
{
	static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	struct redaction *r = &x->redaction;
	char digits[33], *p;
	struct buf about;
	uint64_t bits;

	buf_init(&about, SIZE_MAX / 4);
	buf_printf(&about, "%s\n%s\n%s\n", x->principal.key.project,
	    r->guard.instructed ? "instructions" : "", entity_name(e));
	if (is_loose(e))
		add_plain(&about, value);
	else
		buf_span(&about, value);
	secret_hash(x->gateway->secret, "redaction", buf_view(&about), digits);
	buf_fini(&about);
	digits[10] = '\0';
	bits = strtoull(digits, NULL, 16);
	p = mark + snprintf(mark, MARK_SIZE, "%s_", entity_name(e));
	for (int i = 0; i < HASH_SIGNS; i++, bits >>= 5)
		*p++ = signs[bits & 31];
	*p = '\0';
}

static bool
replace(struct guard *g, enum entity e, struct span value, struct buf *out)
{
	struct exchange *x = g->ctx;
	struct redaction *r = &x->redaction;

	receipt_redacted(&x->receipt, entity_name(e), 1);
	if (!r->marks)
		return false;
	make_mark(x, e, value, r->mark);
	if (!g->instructed && !r->answering)
		originals_add(&r->originals, r->mark, value);
	buf_printf(out, "[%s]", r->mark);
	return true;
}

/* Not all of the value is known. */
static void
lose(struct guard *g)
{
	struct exchange *x = g->ctx;

	if (x->redaction.marks)
		originals_lose(&x->redaction.originals, x->redaction.mark);
}

const struct originals *
redaction_originals(const struct exchange *x)
{
	return x->principal.key.settings.guard.reversible ?
	    &x->redaction.originals : NULL;
}

/* ---- set up ---- */

static void
note(void *ctx, enum walk_note what, const char *where)
{
	static const struct {
		enum action action;
		const char *why;
	} notes[] = {
		[WALK_IMAGE] = { ACTION_UNSUPPORTED, "images aren't searched "
		    "for what redaction takes out" },
		[WALK_FILE] = { ACTION_UNSUPPORTED, "files other than text "
		    "aren't searched for what redaction takes out" },
		[WALK_SEAL] = { ACTION_DROPPED, "its text was redacted, and "
		    "its maker takes it only as it was" },
	};
	struct exchange *x = ctx;

	/* What was kept has no place in the body. */
	receipt_change(&x->receipt, where[0] == '[' ? PARAM_HISTORY : where,
	    notes[what].action, notes[what].why);
}

void
redaction_init(struct exchange *x)
{
	originals_init(&x->redaction.originals, &x->arena, same_value);
}

void
redaction_begin(struct exchange *x)
{
	const struct guard_settings *s = &x->principal.key.settings.guard;
	struct redaction *r = &x->redaction;

	if (s->target == GUARD_OFF || s->entities == 0)
		return;
	r->input = (s->target & GUARD_INPUT) != 0;
	r->output = (s->target & GUARD_OUTPUT) != 0;
	guard_init(&r->guard, s);
	r->consult = consult_new(x, s);
	r->guard.analysis = consult_analysis(r->consult);
	r->guard.on_found = replace;
	r->guard.on_cut = lose;
	r->guard.ctx = x;
	r->walk = arena_alloc(&x->arena, sizeof(*r->walk));
	walk_init(r->walk, &r->guard);
	r->marks = s->reversible;
	r->walk->note = note;
	r->walk->ctx = x;
}

void
redaction_fini(struct exchange *x)
{
	struct redaction *r = &x->redaction;

	if (r->stream != NULL)
		redact_stream_fini(r->stream);
	if (r->walk != NULL)
		walk_fini(r->walk);
	consult_free(r->consult);
}

/* ---- what is asked ---- */

static struct buf *
arena_buf(struct exchange *x, size_t max)
{
	struct buf *b = arena_alloc(&x->arena, sizeof(*b));

	buf_init(b, max);
	arena_defer(&x->arena, buf_fini_deferred, b);
	return b;
}

static int
too_large(struct error *err)
{
	return error_set(err, ERROR_TOO_LARGE, NULL,
	    "the request is too large once it is redacted");
}

static void
note_found(void *ctx, const char *where, enum entity e, size_t at, size_t len)
{
	struct exchange *x = ctx;
	struct redaction *r = &x->redaction;
	struct found *list;

	if (r->n_found == FOUND_MAX)
		return;
	if (r->n_found == r->cap_found) {
		r->cap_found = r->cap_found == 0 ? 16 : r->cap_found * 2;
		list = arena_calloc(&x->arena, r->cap_found, sizeof(*list));
		if (r->n_found > 0)
			memcpy(list, r->found, r->n_found * sizeof(*list));
		r->found = list;
	}
	r->found[r->n_found++] = (struct found){ entity_name(e),
	    arena_strdup(&x->arena, where), at, len };
}

static const struct dialect *
dialect_of(const struct provider *p)
{
	return dialect_find(p->dialect);
}

/* Whether it will be answered with what is left of it. */
static bool
is_shown(struct exchange *x, const struct node *root)
{
	const struct conf_model *model;
	struct error ignored;
	struct span text;
	const char *name;

	if (!jsonx_text(root, "model", &text))
		return false;
	name = jsonx_cstring(&x->arena, text);
	return name != NULL && served_find(x->gateway->conf, name, &x->arena,
	    &model, &ignored) == 0 &&
	    dialect_of(route_ready(model)->provider)->shows_input;
}

typedef void walk_fn(struct walk *, const struct node *, struct buf *);

/* A walk that takes nothing out and writes nothing: it is for what the analyzer
 * is asked about. */
static int
foresee(struct exchange *x, walk_fn *walk, const struct node *n,
    struct error *err)
{
	struct consult *c = x->redaction.consult;
	struct guard guard = { .analysis = consult_analysis(c),
	    .placeholder = GUARD_PLACEHOLDER };
	struct walk ahead;
	struct buf nothing;

	consult_collect(c);
	walk_init(&ahead, &guard);
	buf_init(&nothing, 0);
	walk(&ahead, n, &nothing);
	buf_fini(&nothing);
	walk_fini(&ahead);
	return consult_settle(c, err);
}

static int
search(struct exchange *x, walk_fn *walk, const struct node *n,
    struct buf *out, struct error *err)
{
	struct redaction *r = &x->redaction;

	if (r->consult != NULL && foresee(x, walk, n, err) == -1)
		return -1;
	walk(r->walk, n, out);
	if (r->consult != NULL && consult_over(r->consult, err) == -1)
		return -1;
	return buf_over(out) ? too_large(err) : 0;
}

/* Asking the analyzer may take long: a stream says meanwhile that it lives. */
static void
herald(struct exchange *x, const struct node *root)
{
	const struct node *stream = jsonx_get(root, "stream");
	struct span model;

	if (x->redaction.consult != NULL && stream != NULL &&
	    stream->kind == NODE_BOOL && (stream->flags & NODE_TRUE) &&
	    jsonx_text(root, "model", &model))
		exchange_herald(x, model);
}

static int
search_body(struct exchange *x, const struct node *root, struct span *body,
    struct error *err)
{
	struct redaction *r = &x->redaction;
	struct buf *out;

	if (root != NULL && is_shown(x, root)) {
		r->input = true;
		r->marks = false;
		r->walk->found = note_found;
	}
	if (root == NULL || !r->input)
		return 0;
	herald(x, root);
	out = arena_buf(x, x->gateway->conf->body_max * 2);
	if (search(x, walk_body, root, out, err) == -1)
		return -1;
	r->walk->found = NULL;
	*body = buf_view(out);
	return 0;
}

int
redaction_body(struct exchange *x, struct span *body, struct error *err)
{
	struct arena scratch;
	struct error ignored;
	int rc;

	*body = buf_view(&x->body);
	if (x->redaction.walk == NULL)
		return 0;
	arena_init(&scratch, CEILING_REQUEST_ARENA);
	rc = search_body(x, scan(&scratch, *body, SCAN_REQUEST, &ignored),
	    body, err);
	arena_fini(&scratch);
	return rc;
}

void
redaction_tell(struct exchange *x)
{
	x->request.searched = x->redaction.input;
	x->request.found = x->redaction.found;
	x->request.n_found = x->redaction.n_found;
}

static void
write_place(struct jsonw *w, const struct found *f)
{
	jsonw_object(w);
	jsonw_key(w, "type");
	jsonw_string(w, f->type);
	jsonw_key(w, "param");
	jsonw_string(w, f->param);
	jsonw_key(w, "start");
	jsonw_u64(w, f->at);
	jsonw_key(w, "end");
	jsonw_u64(w, f->at + f->len);
	jsonw_object_end(w);
}

struct span
redaction_summary(struct exchange *x, const struct target *t)
{
	const struct receipt *r = &x->receipt;
	struct buf *out;
	struct jsonw w;
	uint64_t total = 0;

	if (!dialect_of(t->provider)->shows_input)
		return (struct span){ NULL, 0 };
	out = arena_buf(x, CEILING_WRITE);
	w = jsonw_on(out);
	jsonw_object(&w);
	jsonw_key(&w, "entities");
	jsonw_object(&w);
	for (size_t i = 0; i < r->n_redacted; i++) {
		jsonw_key(&w, r->redacted[i].type);
		jsonw_u64(&w, r->redacted[i].n);
		total += r->redacted[i].n;
	}
	jsonw_object_end(&w);
	jsonw_key(&w, "total");
	jsonw_u64(&w, total);
	jsonw_key(&w, "positions");
	jsonw_array(&w);
	for (size_t i = 0; i < x->request.n_found; i++)
		write_place(&w, &x->request.found[i]);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	return buf_view(out);
}

int
redaction_items(struct exchange *x, struct span *items, struct error *err)
{
	const struct node *list;
	struct buf *out;

	if (!x->redaction.input)
		return 0;
	list = scan(&x->arena, *items, SCAN_UPSTREAM, err);
	if (list == NULL)
		return -1;
	out = arena_buf(x, CEILING_KEPT * 2);
	if (search(x, walk_items, list, out, err) == -1)
		return -1;
	*items = buf_view(out);
	return 0;
}

/* ---- what is answered ---- */

struct sink *
redaction_sink(struct exchange *x, struct sink *next)
{
	struct redaction *r = &x->redaction;

	r->answering = true;
	if (!r->output)
		return next;
	r->stream = arena_alloc(&x->arena, sizeof(*r->stream));
	redact_stream_init(r->stream, &r->guard, &x->receipt, next);
	/* What a provider said may go back to it as it was, unless nothing of
	 * the kind may reach one. */
	r->stream->keeps_original = !r->input;
	return &r->stream->sink;
}

void
redaction_error(struct exchange *x, struct error *err)
{
	if (x->redaction.output)
		walk_error(x->redaction.walk, err);
}
