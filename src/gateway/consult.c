#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/log.h"
#include "gateway/consult.h"
#include "gateway/exchange.h"
#include "upstream/analyzer.h"

enum mode {
	AT_ONCE,
	COLLECT,
	HAND_OUT
};

struct consult {
	struct analysis analysis;
	struct exchange *exchange;
	struct analyzer analyzer;
	enum mode mode;
	bool given_up;			/* rules alone are enough */

	struct buf text;		/* of the batch, one behind another */
	size_t ends[CEILING_ANALYZER_TEXTS], n_texts;
	struct arena answers;		/* the last */

	struct buf counts;		/* how many of places each segment has,
					 * a size_t each */
	struct buf places;		/* struct analysis_span */
	uint64_t reserved;		/* for both */
	size_t next, next_place;	/* to be handed out */
};

/* ---- asking ---- */

/* By the configuration: no failure, but in the receipt and the log. */
static int
fail(struct consult *c, const struct error *why)
{
	struct exchange *x = c->exchange;

	if (why->class == ERROR_ANALYZER && x->gateway->conf->analyzer_open) {
		c->given_up = true;
		receipt_change(&x->receipt, "redaction", ACTION_DROPPED,
		    arena_printf(&x->arena, "%s; from there on rules alone were "
		    "used", why->detail));
		log_warn("redaction by rules alone, request=%s: %s",
		    x->http.request_id, why->detail);
		return 0;
	}
	c->analysis.failed = true;
	c->analysis.why = *why;
	return -1;
}

/* One call, within the time that the whole answer may take. */
static int
call(struct consult *c, const struct span *texts, size_t n,
    struct analyzed *out)
{
	struct exchange *x = c->exchange;
	const struct conf *conf = x->gateway->conf;
	int64_t left = x->began_ms + conf->timeouts.total - clock_mono_ms();
	struct error err;

	arena_reset(&c->answers);
	if (left <= 0) {
		(void)error_set(&err, ERROR_TIMEOUT, NULL,
		    "the time for a whole answer is over");
		return fail(c, &err);
	}
	if (x->worker->asking == NULL)
		x->worker->asking = transfer_new();
	exchange_watch(x);
	c->analyzer.transfer = x->worker->asking;
	c->analyzer.timeout_ms = left < conf->analyzer_timeout_ms ? left :
	    conf->analyzer_timeout_ms;
	return analyzer_ask(&c->analyzer, texts, n, &c->answers, out,
	    &err) == 0 ? 0 : fail(c, &err);
}

/* ---- a whole text: collected, asked, handed out ---- */

/* What was found counts as if it had been sent. */
static int
keep(struct consult *c, const struct analyzed *found)
{
	size_t bytes = sizeof(found->n) + found->n * sizeof(*found->list);
	struct error err;

	if (exchange_reserve(c->exchange, bytes, &err) == -1)
		return fail(c, &err);
	c->reserved += bytes;
	buf_add(&c->counts, &found->n, sizeof(found->n));
	buf_add(&c->places, found->list, found->n * sizeof(*found->list));
	if (!buf_over(&c->counts) && !buf_over(&c->places))
		return 0;
	(void)error_set(&err, ERROR_TOO_LARGE, NULL,
	    "the request has too many texts to be analyzed");
	return fail(c, &err);
}

static int
ask_batch(struct consult *c)
{
	struct span texts[CEILING_ANALYZER_TEXTS];
	struct analyzed found[CEILING_ANALYZER_TEXTS];
	size_t n = c->n_texts, from = 0;
	int rc;

	for (size_t i = 0; i < n; i++) {
		texts[i] = (struct span){ c->text.data + from,
		    c->ends[i] - from };
		from = c->ends[i];
	}
	c->n_texts = 0;
	if (n == 0)
		return 0;
	rc = call(c, texts, n, found);
	for (size_t i = 0; rc == 0 && !c->given_up && i < n; i++)
		rc = keep(c, &found[i]);
	buf_reset(&c->text);
	return rc;
}

/* What was handed out is needed no more. */
static void
drop(struct consult *c)
{
	struct exchange *x = c->exchange;

	buf_fini(&c->counts);
	buf_fini(&c->places);
	buf_init(&c->counts, CEILING_ANALYZED);
	buf_init(&c->places, CEILING_ANALYZED);
	exchange_keep(x, x->reserved - c->reserved);
	c->reserved = 0;
}

static int
collect(struct consult *c, struct span segment)
{
	if (c->given_up)
		return 0;
	if ((c->n_texts == CEILING_ANALYZER_TEXTS ||
	    c->text.len + segment.len > CEILING_ANALYZER_BYTES) &&
	    ask_batch(c) == -1)
		return -1;
	buf_span(&c->text, segment);
	c->ends[c->n_texts++] = c->text.len;
	return 0;
}

/* Of what it was not asked about any more nothing is known. */
static int
hand_out(struct consult *c, const struct analysis_span **list, size_t *n)
{
	struct error err;

	if ((c->next + 1) * sizeof(*n) > c->counts.len) {
		if (c->given_up)
			return 0;
		(void)error_set(&err, ERROR_INTERNAL, NULL,
		    "the request was read in two ways");
		return fail(c, &err);
	}
	memcpy(n, c->counts.data + c->next++ * sizeof(*n), sizeof(*n));
	if (*n > 0)
		*list = (const struct analysis_span *)(const void *)
		    c->places.data + c->next_place;
	c->next_place += *n;
	return 0;
}

/* ---- for the guards ---- */

static int
ask_at_once(struct consult *c, struct span segment,
    const struct analysis_span **list, size_t *n)
{
	struct analyzed found = { .n = 0 };

	if (c->given_up)
		return 0;
	if (call(c, &segment, 1, &found) == -1)
		return -1;
	*list = found.list;
	*n = c->given_up ? 0 : found.n;
	return 0;
}

static int
ask(struct analysis *a, struct span segment, const struct analysis_span **list,
    size_t *n)
{
	struct consult *c = (struct consult *)a;

	*n = 0;
	switch (c->mode) {
	case COLLECT:
		return collect(c, segment);
	case HAND_OUT:
		return hand_out(c, list, n);
	default:
		return ask_at_once(c, segment, list, n);
	}
}

struct consult *
consult_new(struct exchange *x, const struct guard_settings *s)
{
	const struct conf *conf = x->gateway->conf;
	struct consult *c;

	if (conf->analyzer_url == NULL || analyzer_finds(s->entities) == 0)
		return NULL;
	c = arena_alloc(&x->arena, sizeof(*c));
	c->analysis.ask = ask;
	c->exchange = x;
	c->analyzer = (struct analyzer){
		.url = conf->analyzer_url,
		.language = conf->analyzer_language,
		.threshold = guard_threshold(s),
		.entities = s->entities,
		.client = &x->client,
	};
	buf_init(&c->text, CEILING_ANALYZER_BYTES);
	buf_init(&c->counts, CEILING_ANALYZED);
	buf_init(&c->places, CEILING_ANALYZED);
	arena_init(&c->answers, CEILING_REQUEST_ARENA);
	return c;
}

void
consult_free(struct consult *c)
{
	if (c == NULL)
		return;
	buf_fini(&c->text);
	buf_fini(&c->counts);
	buf_fini(&c->places);
	arena_fini(&c->answers);
}

struct analysis *
consult_analysis(struct consult *c)
{
	return c == NULL ? NULL : &c->analysis;
}

static int
outcome(const struct consult *c, struct error *err)
{
	if (!c->analysis.failed)
		return 0;
	*err = c->analysis.why;
	return -1;
}

void
consult_collect(struct consult *c)
{
	c->mode = COLLECT;
	c->n_texts = c->next = c->next_place = 0;
	buf_reset(&c->text);
}

int
consult_settle(struct consult *c, struct error *err)
{
	if (!c->analysis.failed && !c->given_up)
		(void)ask_batch(c);
	c->mode = HAND_OUT;
	return outcome(c, err);
}

int
consult_over(struct consult *c, struct error *err)
{
	c->mode = AT_ONCE;
	drop(c);
	return outcome(c, err);
}
