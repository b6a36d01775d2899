/*
 * A text in pieces is shown as it is whole, and its whole text with places to
 * move citations by is the same; what holds no mark stays as it was. The first
 * byte cuts the text.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonx.h"
#include "model/originals.h"

#define ENSURE(what)	do { if (!(what)) abort(); } while (0)
#define BIG		((size_t)1 << 26)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

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
	originals_add(o, "PHONE_BBBBBBBB", SPAN("1"));
	originals_add(o, "PHONE_BBBBBBBB", SPAN("2"));
	originals_add(o, "NPI_CCCCCCCC", SPAN(""));
}

static void
show(const struct originals *o, struct span text, size_t piece, bool json,
    struct buf *out)
{
	struct restorer r;

	restorer_init(&r, o, json);
	for (size_t at = 0; at < text.len; at += piece) {
		restorer_feed(&r, (struct span){ text.p + at,
		    text.len - at < piece ? text.len - at : piece }, out);
		ENSURE(r.n <= sizeof(r.held));
	}
	restorer_end(&r, out);
}

/* What moved accounts for all that the text grew by. */
static void
check_moves(const struct moves *m, struct span text, struct span shown)
{
	size_t end = jsonx_characters(text);

	ENSURE(moves_to(m, end, true) == jsonx_characters(shown));
	for (size_t i = 1; i < m->n; i++)
		ENSURE(m->list[i].at >= m->list[i - 1].at +
		    m->list[i - 1].len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text, whole, cut;
	struct moves moves = { .n = 0 };
	struct originals o;
	struct arena a;
	bool json;

	if (size < 1)
		return 0;
	json = data[0] % 3 == 0;
	arena_init(&a, BIG);
	buf_init(&text, BIG);
	buf_init(&whole, BIG);
	buf_init(&cut, BIG);
	fill(&o, &a);
	jsonw_escape(&text, (struct span){ (const char *)data + 1, size - 1 });
	originals_restore(&o, buf_view(&text), json, &whole, &moves);
	show(&o, buf_view(&text), 1 + data[0] % 40, json, &cut);
	ENSURE(span_same(buf_view(&whole), buf_view(&cut)));
	check_moves(&moves, buf_view(&text), buf_view(&whole));
	if (moves.n == 0)
		ENSURE(span_same(buf_view(&whole), buf_view(&text)));
	moves_fini(&moves);
	buf_fini(&text);
	buf_fini(&whole);
	buf_fini(&cut);
	arena_fini(&a);
	return 0;
}
