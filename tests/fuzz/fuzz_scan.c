/*
 * The scanner and what stands on it. What scans must come out of jsonw_node
 * compact, on one line and stable; text must survive decoding and escaping;
 * bytes of any kind must become text that scans.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"

#define MOST	((size_t)1 << 26)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* assert goes away with NDEBUG, and this must not. */
static void
must(bool holds, const char *what)
{
	if (holds)
		return;
	(void)fprintf(stderr, "broken: %s\n", what);
	abort();
}

static void
check_text(struct arena *a, struct span text, bool surrogate)
{
	bool lone = false;
	struct span again = scan_respell(a, text, &lone), bytes;
	struct buf b;

	must(again.p == text.p && again.len == text.len,
	    "text of the scanner has minimal escapes");
	must(lone == surrogate, "lone surrogates are marked");
	bytes = jsonx_decode(a, text);
	must(bytes.len <= text.len, "decoding makes nothing longer");
	must(utf8_check(bytes.p, bytes.p + bytes.len) == bytes.p + bytes.len,
	    "text means UTF-8");
	must(jsonx_characters(text) ==
	    utf8_count(bytes.p, bytes.p + bytes.len), "characters are counted");
	if (lone)
		return;
	buf_init(&b, MOST);
	jsonw_escape(&b, bytes);
	must(span_same(buf_view(&b), text), "escaping undoes decoding");
	buf_fini(&b);
}

static void
check_tree(struct arena *a, const struct node *n)
{
	uint32_t count = 0;
	bool lone;

	if (n->kind == NODE_STRING)
		check_text(a, n->span, n->flags & NODE_SURROGATE);
	must(n->line > 0, "lines count from 1");
	for (const struct node *c = n->child; c != NULL; c = c->next) {
		must((c->key.p != NULL) == (n->kind == NODE_OBJECT),
		    "members and only they have keys");
		if (c->key.p != NULL) {
			lone = false;
			(void)scan_respell(a, c->key, &lone);
			check_text(a, c->key, lone);
		}
		check_tree(a, c);
		count++;
	}
	must(count == n->count, "children are counted");
}

static void
check_json(struct span text, unsigned flags)
{
	struct arena a;
	struct buf once, twice;
	struct jsonw w;
	struct error err = { .class = ERROR_NONE };
	const struct node *n;

	arena_init(&a, MOST);
	buf_init(&once, MOST);
	buf_init(&twice, MOST);
	n = scan(&a, text, flags, &err);
	must((n == NULL) == (err.class != ERROR_NONE),
	    "an error for every refusal and no other");
	if (n != NULL) {
		check_tree(&a, n);
		w = jsonw_on(&once);
		jsonw_node(&w, n);
		must(once.len <= text.len, "compacting makes nothing longer");
		must(memchr(once.data, '\n', once.len) == NULL,
		    "compact JSON is one line");
		n = scan(&a, buf_view(&once), flags, &err);
		must(n != NULL, "what is written scans");
		w = jsonw_on(&twice);
		jsonw_node(&w, n);
		must(span_same(buf_view(&once), buf_view(&twice)),
		    "compacting is stable");
	}
	buf_fini(&twice);
	buf_fini(&once);
	arena_fini(&a);
}

static void
check_bytes(struct span bytes)
{
	const char *end = bytes.p + bytes.len;
	bool fast = false, slow = false;
	struct arena a;
	struct buf b;
	struct jsonw w;
	struct error err;

	must(text_run(bytes.p, end, &fast) ==
	    text_run_portable(bytes.p, end, &slow) && fast == slow,
	    "runs end alike");
	must(text_plain(bytes.p, end) == text_plain_portable(bytes.p, end),
	    "plain text ends alike");
	must(utf8_check(bytes.p, end) == utf8_check_portable(bytes.p, end),
	    "UTF-8 is checked alike");
	arena_init(&a, MOST);
	buf_init(&b, MOST);
	w = jsonw_on(&b);
	jsonw_bytes(&w, bytes);
	must(scan(&a, buf_view(&b), SCAN_REQUEST, &err) != NULL,
	    "any bytes become text");
	buf_fini(&b);
	arena_fini(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Memory of its own, which ends where the text does. */
	char *copy = malloc(size == 0 ? 1 : size);
	struct span text = { copy, size };

	if (copy == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	check_json(text, SCAN_REQUEST);
	check_json(text, SCAN_UPSTREAM);
	check_bytes(text);
	free(copy);
	return 0;
}
