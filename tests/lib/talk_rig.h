/*
 * talk_rig: conversations with what the program itself does of a turn: read
 * it with what was kept, open what was sealed, encode it; then have a vendor
 * answer, decode that, seal it and keep it. No network; the clock stands still
 * and ids are the same each time. Included behind <cmocka.h>.
 */
#ifndef SLUICE_TESTS_TALK_RIG_H
#define SLUICE_TESTS_TALK_RIG_H

#include <string.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonw.h"
#include "gateway/exchange.h"
#include "gateway/memory.h"
#include "lib/house.h"
#include "lib/talk.h"
#include "lib/targets.h"
#include "lib/vendor.h"
#include "model/response_json.h"
#include "model/validate.h"
#include "upstream/gate.h"

#define TALK_TURNS	8u
#define TALK_ROOM	((size_t)1 << 24)

static const struct vendor *const talk_vendors[] = { &vendor_openai_chat,
    &vendor_openai_responses, &vendor_anthropic, &vendor_gemini };

/* ---- time and chance ---- */

static uint64_t talk_chance;

static inline int64_t
talk_time(void)
{
	return INT64_C(1800000000123);
}

static inline void
talk_random(void *p, size_t n)
{
	unsigned char *bytes = p;

	for (size_t i = 0; i < n; i++) {
		talk_chance = talk_chance * 6364136223846793005u +
		    1442695040888963407u;
		bytes[i] = (unsigned char)(talk_chance >> 56);
	}
}

/* Dice and ids fall the same way each time after the same number. */
static inline void
talk_seed(uint32_t seed)
{
	static const struct clock_source source = { talk_time, talk_time,
	    talk_random };

	clock_set_source(&source);
	dice_seed(seed);
	talk_chance = seed;
}

/* ---- who is asked ---- */

/* A row of the vendor's dialect, and a model. */
struct who {
	struct provider row;
	struct target target;
	const struct vendor *vendor;
};

static struct who *talk_who;
static unsigned talk_met, talk_wanted;

static inline void
talk_meet(const struct provider *row, const char *model)
{
	if (strcmp(row->dialect, talk_who->vendor->dialect) == 0 &&
	    talk_met++ == talk_wanted) {
		talk_who->row = *row;
		talk_who->target = target_of(row, model);
	}
}

/* Any of those that there are. */
static inline void
who_init(struct who *w, const struct vendor *v)
{
	*w = (struct who){ .vendor = v };
	talk_who = w;
	talk_met = 0;
	talk_wanted = (unsigned)-1;
	each_target(talk_meet);
	talk_wanted = dice(talk_met);
	talk_met = 0;
	each_target(talk_meet);
	w->target.provider = &w->row;
}

/* ---- a conversation ---- */

/* A turn that is kept, and what a client knows of it. */
struct known {
	char id[CLOCK_ID_SIZE];
	const char *said;		/* all up to its end, items with commas
					 * between */
	const char *output;		/* its own items, an array */
};

struct talk {
	struct house house;
	struct arena arena;
	struct known turns[TALK_TURNS];
	size_t n;
	unsigned number;		/* the next that is free */
};

static inline void
talk_init(struct talk *t)
{
	memset(t, 0, sizeof(*t));
	t->number = 100;
	house_open(&t->house, "");
	arena_init(&t->arena, CEILING_REQUEST_ARENA);
}

static inline void
talk_fini(struct talk *t)
{
	arena_fini(&t->arena);
	house_close(&t->house);
}

/* ---- asking ---- */

struct asked {
	struct mem_conn conn;
	struct exchange x;
	struct call call;
	struct error err;
	enum { ASKED, UNREAD, REFUSED } state;
};

/* The request up to the bytes that are sent. */
static inline void
talk_ask(struct talk *t, struct asked *a, const struct target *to,
    struct span json)
{
	struct exchange *x = &a->x;
	struct history history;

	mem_init(&a->conn, NULL, SPAN(""));
	exchange_init(x, &t->house.gateway, &t->house.worker, &a->conn.conn);
	x->http.key = t->house.key;
	buf_init(&x->body, TALK_ROOM);
	buf_span(&x->body, json);
	memset(&a->call, 0, sizeof(a->call));
	a->state = UNREAD;
	if (exchange_admit(x, &a->err) == -1)
		return;
	history = memory_history(x);
	if (request_read(&x->arena, buf_view(&x->body), &history, &x->request,
	    &x->receipt, &a->err) == -1)
		return;
	a->state = REFUSED;
	if (seal_open_items(x, &a->err) == 0 &&
	    dialect_find(to->provider->dialect)->encode(&x->request, to,
	    &x->arena, &a->call, &x->receipt, &a->err) == 0)
		a->state = ASKED;
}

static inline void
asked_fini(struct asked *a)
{
	exchange_fini(&a->x);
	mem_fini(&a->conn);
}

static inline bool
talk_same_call(const struct call *a, const struct call *b)
{
	if (!span_same(buf_view(&a->body), buf_view(&b->body)) ||
	    !span_same(buf_view(&a->path), buf_view(&b->path)) ||
	    a->n_headers != b->n_headers)
		return false;
	for (size_t i = 0; i < a->n_headers; i++)
		if (strcmp(a->headers[i].value, b->headers[i].value) != 0)
			return false;
	return true;
}

/* ---- answering ---- */

/* What the client knows of it then, with all that it may ask to see. Of what
 * isn't kept it goes on from nothing. */
static inline void
talk_learn(struct talk *t, struct asked *a, const char *before)
{
	struct known *k = &t->turns[t->n];
	struct response *r = &a->x.response;
	struct buf items;
	struct jsonw w = jsonw_on(&items);

	r->include = ~0u;
	buf_init(&items, TALK_ROOM);
	jsonw_array(&w);
	for (size_t i = 0; i < r->n_items; i++)
		output_item_write(&w, r, &r->items[i]);
	jsonw_array_end(&w);
	k->output = arena_dup(&t->arena, items.data, items.len);
	k->said = arena_printf(&t->arena, "%s%s%.*s", before,
	    r->n_items == 0 ? "" : ",", (int)items.len - 2, items.data + 1);
	memcpy(k->id, r->id, sizeof(k->id));
	buf_fini(&items);
	t->n += a->x.recorder.done && r->store;
}

/*
 * Has these bytes be the answer to what was asked, whose input (all of the
 * conversation) was before. cut: no more comes, without an end.
 */
static inline void
talk_answer(struct talk *t, struct asked *a, struct who *from,
    struct span bytes, bool cut, const char *before)
{
	struct route_choice chosen = { .model = "m" };
	struct gate gate;
	struct decoder d;

	from->target.supports = from->vendor->supports;
	from->target.has_supports = from->vendor->supports != 0;
	a->x.candidates = (struct candidates){ .list = &from->target, .n = 1,
	    .choices = &chosen, .n_choices = 1 };
	a->x.target = &from->target;
	exchange_open(&a->x);
	gate_init(&gate, &a->x.check.sink, NULL, NULL);
	decoder_init(&d, dialect_find(from->vendor->dialect), &a->x.request,
	    &from->target, a->x.request.stream, &gate.sink);
	if ((d.dialect->feed(&d, bytes, &a->err) == -1 ||
	    d.dialect->finish(&d, !cut, &a->err) == -1) && !gate.ended) {
		if (!cut)
			fail_msg("%s: %.*s", a->err.message, (int)bytes.len,
			    bytes.p);
		gate_fail(&gate, &a->err);
	}
	decoder_fini(&d);
	talk_learn(t, a, before);
}

#endif
