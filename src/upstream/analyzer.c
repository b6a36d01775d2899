/*
 * The wire, of Presidio's image (seen 2026-11):
 *
 *	POST /analyze	{"text":["Ana met Bo.","No."],"language":"en",
 *			"score_threshold":0.5}
 *	200		[[{"entity_type":"PERSON","start":0,"end":3,
 *			"score":0.85,...},...],[]]
 *
 * start and end count code points. Without "entities" it looks for all it
 * knows: it passes over a name in there that it doesn't know, and fails when
 * it knows none. An unknown language is a 500.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "base/utf8.h"
#include "upstream/analyzer.h"
#include "upstream/attempt.h"

#define RETRY_S		5	/* a service that starts loads its models */
#define MEANINGS	3

/* ---- its names and ours ---- */

/* One of theirs is the first of ours that is wanted. */
static const struct {
	const char *theirs;
	enum entity ours[MEANINGS];
	size_t n;
} meanings[] = {
	{ "PERSON", { ENTITY_PERSON, ENTITY_PATIENT, ENTITY_STAFF }, 3 },
	{ "LOCATION", { ENTITY_LOCATION }, 1 },
	{ "ORGANIZATION", { ENTITY_ORGANIZATION, ENTITY_HOSPITAL }, 2 },
	{ "DATE_TIME", { ENTITY_DATE, ENTITY_DATE_OF_BIRTH }, 2 },
	{ "AGE", { ENTITY_AGE }, 1 },
	{ "ID", { ENTITY_PATIENT_ID, ENTITY_MEDICAL_RECORD_NUMBER }, 2 },
	{ "EMAIL_ADDRESS", { ENTITY_EMAIL }, 1 },
	{ "PHONE_NUMBER", { ENTITY_PHONE }, 1 },
	{ "IP_ADDRESS", { ENTITY_IP_ADDRESS }, 1 },
	{ "MAC_ADDRESS", { ENTITY_MAC_ADDRESS }, 1 },
	{ "URL", { ENTITY_URL }, 1 },
	{ "CREDIT_CARD", { ENTITY_CREDIT_CARD }, 1 },
	{ "IBAN_CODE", { ENTITY_IBAN }, 1 },
	{ "CRYPTO", { ENTITY_CRYPTO_ADDRESS }, 1 },
	{ "US_BANK_NUMBER", { ENTITY_ACCOUNT_NUMBER }, 1 },
	{ "US_NPI", { ENTITY_NPI }, 1 },
	{ "US_DRIVER_LICENSE", { ENTITY_DRIVERS_LICENSE }, 1 },
	{ "IT_DRIVER_LICENSE", { ENTITY_DRIVERS_LICENSE }, 1 },
	{ "KR_DRIVER_LICENSE", { ENTITY_DRIVERS_LICENSE }, 1 },
	{ "US_PASSPORT", { ENTITY_PASSPORT }, 1 },
	{ "IT_PASSPORT", { ENTITY_PASSPORT }, 1 },
	{ "IN_PASSPORT", { ENTITY_PASSPORT }, 1 },
	{ "KR_PASSPORT", { ENTITY_PASSPORT }, 1 },
	{ "US_SSN", { ENTITY_SSN }, 1 },
	{ "US_ITIN", { ENTITY_SSN }, 1 },
	{ "UK_NINO", { ENTITY_SSN }, 1 },
	{ "UK_NHS", { ENTITY_SSN }, 1 },
	{ "ES_NIF", { ENTITY_SSN }, 1 },
	{ "ES_NIE", { ENTITY_SSN }, 1 },
	{ "IT_FISCAL_CODE", { ENTITY_SSN }, 1 },
	{ "IT_IDENTITY_CARD", { ENTITY_SSN }, 1 },
	{ "PL_PESEL", { ENTITY_SSN }, 1 },
	{ "FI_PERSONAL_IDENTITY_CODE", { ENTITY_SSN }, 1 },
	{ "AU_TFN", { ENTITY_SSN }, 1 },
	{ "IN_AADHAAR", { ENTITY_SSN }, 1 },
	{ "IN_PAN", { ENTITY_SSN }, 1 },
	{ "SG_NRIC_FIN", { ENTITY_SSN }, 1 },
	{ "KR_RRN", { ENTITY_SSN }, 1 },
	{ "TH_TNIN", { ENTITY_SSN }, 1 },
};

#define N_MEANINGS	(sizeof(meanings) / sizeof(meanings[0]))

static bool
means(size_t meaning, entity_set wanted, enum entity *out)
{
	for (size_t i = 0; i < meanings[meaning].n; i++) {
		*out = meanings[meaning].ours[i];
		if ((wanted & ENTITY_BIT(*out)) != 0)
			return true;
	}
	return false;
}

entity_set
analyzer_finds(entity_set wanted)
{
	entity_set found = 0;
	enum entity e;

	for (size_t i = 0; i < N_MEANINGS; i++)
		if (means(i, wanted, &e))
			found |= ENTITY_BIT(e);
	return found;
}

static bool
find_meaning(struct span theirs, entity_set wanted, enum entity *out)
{
	for (size_t i = 0; i < N_MEANINGS; i++)
		if (span_is(theirs, meanings[i].theirs))
			return means(i, wanted, out);
	return false;
}

/* ---- what comes back ---- */

static int
failed(struct error *err, const char *why)
{
	(void)error_set(err, ERROR_ANALYZER, NULL, "what is to be redacted "
	    "can't be found just now, so nothing goes on: the analyzer %s", why);
	err->retry_after_s = RETRY_S;
	return error_detail(err, "the analyzer %s", why);
}

static int
wrong(struct error *err)
{
	return failed(err, "answered with something else than places in the "
	    "texts that it was asked about");
}

/* How many bytes the character at p has, one of those that JSON showed to the
 * analyzer: what is no UTF-8 was a character, too. */
static size_t
character(const char *p, const char *end)
{
	unsigned char c = (unsigned char)*p;
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (n <= (size_t)(end - p) && utf8_check(p, p + n) == p + n)
		return n;
	return utf8_bad(p, end);
}

/* The byte of each character of the text, and of its end, n + 1 in all. */
static size_t *
list_characters(struct arena *a, struct span text, size_t *n)
{
	size_t *list = arena_calloc(a, text.len + 1, sizeof(*list));

	*n = 0;
	for (size_t at = 0; at < text.len; (*n)++) {
		list[*n] = at;
		at += character(text.p + at, text.p + text.len);
	}
	list[*n] = text.len;
	return list;
}

static int
read_place(const struct analyzer *z, const struct node *place,
    const size_t *characters, size_t n, struct analyzed *out,
    struct error *err)
{
	uint64_t from, to;
	struct span name;
	enum entity e;

	if (!jsonx_text(place, "entity_type", &name) ||
	    !jsonx_u64(place, "start", &from) ||
	    !jsonx_u64(place, "end", &to) || from >= to || to > n)
		return wrong(err);
	if (find_meaning(name, z->entities, &e))
		out->list[out->n++] = (struct analysis_span){ e,
		    characters[from], characters[to] };
	return 0;
}

static int
read_places(const struct analyzer *z, const struct node *places,
    struct span text, struct arena *a, struct analyzed *out,
    struct error *err)
{
	size_t *characters, n;

	/* One place for each byte is more than anybody finds. */
	if (places->kind != NODE_ARRAY || places->count > text.len)
		return wrong(err);
	*out = (struct analyzed){ .n = 0 };
	if (places->count == 0)
		return 0;
	characters = list_characters(a, text, &n);
	out->list = arena_calloc(a, places->count, sizeof(*out->list));
	for (const struct node *p = places->child; p != NULL; p = p->next)
		if (read_place(z, p, characters, n, out, err) == -1)
			return -1;
	return 0;
}

static int
read_answer(const struct analyzer *z, struct span json,
    const struct span *texts, size_t n, struct arena *a,
    struct analyzed *out, struct error *err)
{
	struct error ignored;
	const struct node *list = scan(a, json, SCAN_UPSTREAM, &ignored), *p;

	if (list == NULL || list->kind != NODE_ARRAY || list->count != n)
		return wrong(err);
	p = list->child;
	for (size_t i = 0; i < n; i++, p = p->next)
		if (read_places(z, p, texts[i], a, &out[i], err) == -1)
			return -1;
	return arena_over(a) ? wrong(err) : 0;
}

/* ---- the call ---- */

struct asking {
	const struct analyzer *analyzer;
	int status;
	struct buf answer;
};

static int
on_answer(void *ctx, const struct transfer_answer *answer, struct error *err)
{
	struct asking *k = ctx;

	(void)err;
	k->status = answer->status;
	return 0;
}

static int
on_data(void *ctx, struct span bytes, struct error *err)
{
	struct asking *k = ctx;

	(void)err;
	if (k->status == 200)
		buf_span(&k->answer, bytes);
	return 0;
}

static int
on_turn(void *ctx, bool woken, bool *done, struct error *err)
{
	struct asking *k = ctx;
	const struct client *c = k->analyzer->client;

	/* Of a refusal nothing more is wanted. */
	*done = buf_over(&k->answer) || (k->status != 0 && k->status != 200);
	return c->turn(c->ctx, woken, err);
}

static void
write_body(struct buf *out, const struct analyzer *z,
    const struct span *texts, size_t n)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_key(&w, "text");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++)
		jsonw_bytes(&w, texts[i]);
	jsonw_array_end(&w);
	jsonw_key(&w, "language");
	jsonw_string(&w, z->language);
	jsonw_key(&w, "score_threshold");
	jsonw_number(&w, z->threshold / 100.0);
	jsonw_object_end(&w);
}

/* Of an error that the transfer gives the words are about a provider. */
static int
explain(const struct analyzer *z, struct error *err)
{
	char why[80];

	if (err->class == ERROR_TIMEOUT) {
		(void)snprintf(why, sizeof(why), "gave no answer within %lld "
		    "ms", (long long)z->timeout_ms);
		return failed(err, why);
	}
	if (error_is_upstreams(err->class))
		return failed(err, err->class == ERROR_UPSTREAM_CONNECT ?
		    "can't be reached" : "gave no answer");
	return -1;
}

static int
call(struct asking *k, const char *url, struct span body, struct error *err)
{
	static const struct header headers[] = {
		{ "Content-Type", "application/json" },
		{ "Accept", "application/json" },
	};
	static const struct transfer_ops ops = { on_answer, on_data, on_turn };
	const struct analyzer *z = k->analyzer;
	const struct transfer_call tc = {
		.url = url,
		.body = body,
		.headers = headers,
		.n_headers = sizeof(headers) / sizeof(headers[0]),
		.timeouts = { .total = z->timeout_ms },
		.watch_fd = &z->client->fd,
		.tick_ms = z->client->tick_ms,
	};
	char why[80];
	bool clean;

	if (transfer_run(z->transfer, &tc, &ops, k, &clean, err) == -1)
		return explain(z, err);
	if (k->status != 200) {
		(void)snprintf(why, sizeof(why), "answered with status %d",
		    k->status);
		return failed(err, why);
	}
	if (buf_over(&k->answer))
		return failed(err, "answered more than it was asked");
	return clean ? 0 : failed(err, "broke off");
}

/* Its address with or without a slash at the end. */
static const char *
print_url(const struct analyzer *z, struct arena *a)
{
	size_t len = strlen(z->url);

	while (len > 0 && z->url[len - 1] == '/')
		len--;
	return arena_printf(a, "%.*s/analyze", (int)len, z->url);
}

int
analyzer_ask(const struct analyzer *z, const struct span *texts, size_t n,
    struct arena *a, struct analyzed *out, struct error *err)
{
	struct asking k = { .analyzer = z };
	struct buf body;
	int rc;

	buf_init(&k.answer, CEILING_ANALYZER_ANSWER);
	buf_init(&body, SIZE_MAX / 4);
	write_body(&body, z, texts, n);
	rc = call(&k, print_url(z, a), buf_view(&body), err);
	if (rc == 0)
		rc = read_answer(z, buf_view(&k.answer), texts, n, a, out, err);
	buf_fini(&body);
	buf_fini(&k.answer);
	return rc;
}
