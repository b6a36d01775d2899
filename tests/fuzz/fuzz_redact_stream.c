/*
 * An answer's events, its parts cut into deltas anywhere and its items
 * interleaved, come out of redact_stream as each part's whole text does of the
 * redactor; shown through the restore sink they are what originals_restore makes
 * of the whole.
 *
 * The first byte chooses what is taken out, the second how many items there
 * are. Then: a byte that says which item goes on, whether a new part of it
 * begins, and how many bytes of the rest are its next delta.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/utf8.h"
#include "model/originals.h"
#include "model/response.h"
#include "model/restore.h"
#include "redact/redactor.h"
#include "redact/stream.h"

#define ENSURE(what)	do { if (!(what)) abort(); } while (0)
#define BIG		((size_t)1 << 26)
#define ITEMS		3u
#define PARTS		4u

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* ---- what was said, redacted, shown ---- */

struct said_part {
	struct buf bytes;		/* as it was said */
	struct buf text, shown;		/* JSON text, as it came out */
};

struct end {
	struct sink sink;
	bool shown;
	struct said_part (*parts)[PARTS];
};

static int
collect(struct sink *sink, const struct event *ev, struct error *err)
{
	struct end *e = (struct end *)sink;
	struct said_part *p;

	(void)err;
	if (ev->type == EVENT_DELTA) {
		ENSURE(ev->item < ITEMS && ev->part < PARTS);
		p = &e->parts[ev->item][ev->part];
		buf_span(e->shown ? &p->shown : &p->text, ev->text);
		/* No character is ever cut. */
		ENSURE(utf8_check(ev->text.p, ev->text.p + ev->text.len) ==
		    ev->text.p + ev->text.len);
	}
	return sink_send(sink->next, ev, err);
}

static bool
same(struct span a, struct span b)
{
	return span_same(a, b);
}

static void
fill(struct originals *o, struct arena *a)
{
	originals_init(o, a, same);
	originals_add(o, "EMAIL_AAAAAAAA", SPAN("ana@example.com"));
	originals_add(o, "PASSWORD_2345672A", SPAN("\"[EMAIL_AAAAAAAA]\\\n"));
	originals_add(o, "NPI_CCCCCCCC", SPAN(""));
}

/* ---- events ---- */

static const enum item_type item_types[ITEMS] = { ITEM_MESSAGE,
    ITEM_FUNCTION_CALL, ITEM_REASONING };
static const enum part_type part_types[ITEMS] = { PART_TEXT, PART_ARGUMENTS,
    PART_SUMMARY };

struct story {
	struct sink *to;
	struct said_part (*parts)[PARTS];
	unsigned n_items, n_parts[ITEMS];
};

static void
send(struct story *s, const struct event *ev)
{
	struct error err;

	ENSURE(sink_send(s->to, ev, &err) == 0);
}

static void
send_delta(struct story *s, unsigned item, struct span bytes)
{
	struct event ev = { .type = EVENT_DELTA, .item = item,
	    .part = s->n_parts[item] - 1, .part_type = part_types[item] };
	struct buf text;

	buf_init(&text, BIG);
	jsonw_escape(&text, bytes);
	ev.text = buf_view(&text);
	buf_span(&s->parts[item][ev.part].bytes, bytes);
	send(s, &ev);
	buf_fini(&text);
}

/* The number of bytes from p on that end with a character; or all. */
static size_t
whole_characters(const uint8_t *p, size_t n, size_t size)
{
	while (n < size && (p[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static void
tell(struct story *s, const uint8_t *p, size_t size)
{
	while (size > 1) {
		unsigned item = *p % s->n_items;
		size_t n = *p >> 3;

		if (s->n_parts[item] == 0 || ((*p & 4) != 0 &&
		    s->n_parts[item] < PARTS && item_types[item] !=
		    ITEM_FUNCTION_CALL))
			s->n_parts[item]++;
		do {
			p++;
			size--;
		} while (size > 0 && (*p & 0xc0) == 0x80);
		n = whole_characters(p, n < size ? n : size, size);
		send_delta(s, item, (struct span){ (const char *)p, n });
		p += n;
		size -= n;
	}
}

static void
tell_all(struct story *s, const uint8_t *p, size_t size)
{
	send(s, &(struct event){ .type = EVENT_BEGIN });
	for (unsigned i = 0; i < s->n_items; i++)
		send(s, &(struct event){ .type = EVENT_ITEM_BEGIN, .item = i,
		    .item_type = item_types[i], .call_id = SPAN("c"),
		    .name = SPAN("f") });
	tell(s, p, size);
	for (unsigned i = 0; i < s->n_items; i++)
		send(s, &(struct event){ .type = EVENT_ITEM_END, .item = i,
		    .status = STATUS_COMPLETED });
	send(s, &(struct event){ .type = EVENT_END, .reason = END_COMPLETED });
}

/* ---- against the whole ---- */

static void
check_part(const struct said_part *p, enum part_type type,
    const struct guard_settings *settings, const struct originals *o)
{
	struct buf left, text;
	struct redactor r;
	struct guard g;

	buf_init(&left, BIG);
	buf_init(&text, BIG);
	guard_init(&g, settings);
	redactor_init(&r, &g, &g.rules);
	redactor_whole(&r, buf_view(&p->bytes), &left);
	redactor_fini(&r);
	jsonw_escape(&text, buf_view(&left));
	ENSURE(span_same(buf_view(&text), buf_view(&p->text)));
	buf_reset(&text);
	originals_restore(o, buf_view(&p->text), type == PART_ARGUMENTS, &text,
	    NULL);
	ENSURE(span_same(buf_view(&text), buf_view(&p->shown)));
	buf_fini(&left);
	buf_fini(&text);
}

static void
run(const struct guard_settings *settings, unsigned n_items,
    const uint8_t *p, size_t size)
{
	struct said_part parts[ITEMS][PARTS];
	struct end shown = { { collect, NULL }, true, parts };
	struct end text = { { collect, NULL }, false, parts };
	struct story story = { .parts = parts, .n_items = n_items };
	struct redact_stream stream;
	struct response response;
	struct originals originals;
	struct restore restore;
	struct receipt receipt;
	struct arena arena;
	struct guard guard;

	arena_init(&arena, BIG);
	for (size_t i = 0; i < ITEMS * PARTS; i++) {
		buf_init(&parts[i / PARTS][i % PARTS].bytes, BIG);
		buf_init(&parts[i / PARTS][i % PARTS].text, BIG);
		buf_init(&parts[i / PARTS][i % PARTS].shown, BIG);
	}
	fill(&originals, &arena);
	receipt_init(&receipt, &arena);
	guard_init(&guard, settings);
	restore_init(&restore, &response, &shown.sink);
	response_init(&response, &arena, "m", &restore.sink);
	response.originals = &originals;
	text.sink.next = &response.sink;
	redact_stream_init(&stream, &guard, &receipt, &text.sink);
	story.to = &stream.sink;
	tell_all(&story, p, size);
	ENSURE(redact_stream_held(&stream) == 0);
	for (unsigned i = 0; i < n_items; i++)
		for (unsigned k = 0; k < story.n_parts[i]; k++)
			check_part(&parts[i][k], part_types[i], settings,
			    &originals);
	redact_stream_fini(&stream);
	restore_fini(&restore);
	for (size_t i = 0; i < ITEMS * PARTS; i++) {
		buf_fini(&parts[i / PARTS][i % PARTS].bytes);
		buf_fini(&parts[i / PARTS][i % PARTS].text);
		buf_fini(&parts[i / PARTS][i % PARTS].shown);
	}
	arena_fini(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct guard_settings settings = { .threshold = GUARD_THRESHOLD };
	const char *text = (const char *)data;

	/* What comes in deltas is whole characters. */
	if (size < 3 || utf8_check(text + 2, text + size) != text + size)
		return 0;
	settings.entities = data[0] % 5 == 4 ? ENTITY_ALL :
	    ENTITY_ALL & (entity_set)0x1111111111111111 << data[0] % 5;
	run(&settings, 1 + data[1] % ITEMS, data + 2, size - 2);
	return 0;
}
