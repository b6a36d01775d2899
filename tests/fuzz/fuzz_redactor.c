/*
 * A text in pieces gives what it gives whole; what is JSON stays JSON; and with
 * nothing to be taken out every byte stays as it was. The first byte cuts the
 * text, the second chooses what is taken out.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/scan.h"
#include "redact/redactor.h"

#define ENSURE(what)	do { if (!(what)) abort(); } while (0)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct sum {
	struct redactor_edits edits;
	size_t at, new_at;
};

static void
edit(struct redactor_edits *e, enum entity entity, size_t at, size_t len,
    size_t new_at, size_t new_len)
{
	struct sum *sum = (struct sum *)e;

	(void)entity;
	ENSURE(at >= sum->at && new_at >= sum->new_at);
	ENSURE(at - sum->at == new_at - sum->new_at);
	sum->at = at + len;
	sum->new_at = new_at + new_len;
}

static void
run(struct buf *out, const struct guard_settings *settings, struct span text,
    size_t piece)
{
	struct sum sum = { .edits = { edit } };
	struct redactor r;
	struct guard g;

	buf_init(out, (size_t)1 << 26);
	guard_init(&g, settings);
	redactor_init(&r, &g, &g.rules);
	r.edits = &sum.edits;
	for (size_t at = 0; at < text.len; at += piece)
		redactor_feed(&r, (struct span){ text.p + at,
		    text.len - at < piece ? text.len - at : piece }, out);
	redactor_end(&r, out);
	ENSURE(redactor_held(&r) == 0);
	redactor_fini(&r);
}

/* An object or an array: a number by itself is a text like any other. */
static bool
is_json(struct span text)
{
	const struct node *n;
	struct error err;
	struct arena a;
	bool ok;

	arena_init(&a, (size_t)1 << 26);
	n = scan(&a, text, SCAN_UPSTREAM, &err);
	ok = n != NULL && (n->kind == NODE_OBJECT || n->kind == NODE_ARRAY);
	arena_fini(&a);
	return ok;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct guard_settings settings = { .threshold = GUARD_THRESHOLD };
	struct buf whole, cut, same;
	struct span text;

	if (size < 2)
		return 0;
	text = (struct span){ (const char *)data + 2, size - 2 };
	settings.entities = data[1] % 5 == 4 ? ENTITY_ALL :
	    ENTITY_ALL & (entity_set)0x1111111111111111 << data[1] % 5;
	settings.placeholder = data[1] % 2 == 0 ? NULL : "\"\\TYPE\"";
	run(&whole, &settings, text, text.len + 1);
	run(&cut, &settings, text, 1 + data[0] % 40);
	ENSURE(span_same(buf_view(&whole), buf_view(&cut)));
	ENSURE(!is_json(text) || is_json(buf_view(&whole)));
	settings.entities = 0;
	run(&same, &settings, text, 1 + data[0] % 7);
	ENSURE(span_same(buf_view(&same), text));
	buf_fini(&whole);
	buf_fini(&cut);
	buf_fini(&same);
	return 0;
}
