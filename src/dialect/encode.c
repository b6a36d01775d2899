#include "config.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "dialect/encode.h"

/* ---- what isn't sent ---- */

int
dialect_drop(const struct request *r, struct receipt *receipt,
    const char *param, const char *why, struct error *err)
{
	if (r->routing.strict)
		return error_set(err, ERROR_UNSUPPORTED_PARAMETER, param,
		    "%s, and routing.strict allows no dropping", why);
	receipt_change(receipt, param, ACTION_DROPPED, why);
	return 0;
}

int
dialect_drop_hints(const struct request *r, struct receipt *receipt,
    struct error *err)
{
	for (size_t i = 0; i < r->n_hints; i++)
		if (dialect_drop(r, receipt, r->hints[i].param,
		    "this route has no such setting", err) == -1)
			return -1;
	return 0;
}

void
dialect_note_item(const struct request *r, struct receipt *receipt,
    size_t item, const char *rest, enum action action, const char *why)
{
	receipt_change(receipt, request_item_param(r, item, rest,
	    receipt->arena), action, why);
}

int
dialect_drop_item(const struct request *r, struct receipt *receipt,
    const struct item *item, const char *why, struct error *err)
{
	return dialect_drop(r, receipt, request_item_param(r,
	    (size_t)(item - r->items), "", receipt->arena), why, err);
}

bool
dialect_stands_elsewhere(const struct request *r, struct receipt *receipt,
    const struct item *item)
{
	static const struct {
		const char *type, *why;
	} kinds[] = {
		{ "additional_tools", "its tools stand among the others" },
		{ "tool_search_output", "its tools stand among the others" },
		{ "configuration_update",
		    "its settings hold for the whole request" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (span_is(item->type_word, kinds[i].type)) {
			dialect_note_item(r, receipt,
			    (size_t)(item - r->items), "", ACTION_MOVED,
			    kinds[i].why);
			return true;
		}
	return false;
}

static enum cache
item_mark(const struct item *item)
{
	enum cache mark = item->cache;

	for (size_t i = 0; mark == CACHE_UNSET && i < item->n_parts; i++)
		mark = item->parts[i].cache;
	return mark;
}

/* The first mark of the request. */
static enum cache
first_mark(const struct request *r)
{
	enum cache mark = r->cache;

	for (size_t i = 0; mark == CACHE_UNSET && i < r->n_all_tools; i++)
		mark = r->tools[i].cache;
	for (size_t i = 0; mark == CACHE_UNSET && i < r->n_items; i++)
		mark = item_mark(&r->items[i]);
	return mark;
}

int
dialect_drop_cache_marks(const struct request *r, struct receipt *receipt,
    const char *why, struct error *err)
{
	enum cache mark = first_mark(r);

	if (mark == CACHE_UNSET)
		return 0;
	return dialect_drop(r, receipt, mark == CACHE_EXPLICIT ?
	    "prompt_cache_breakpoint" : "cache_control", why, err);
}

void
dialect_settle(struct request *settled, const struct request *r)
{
	*settled = *r;
	if (r->update_effort != EFFORT_UNSET)
		settled->effort = r->update_effort;
	if (r->update_format != NULL)
		settled->format = *r->update_format;
}

struct buf *
dialect_buf(struct arena *a, size_t max)
{
	struct buf *b = arena_alloc(a, sizeof(*b));

	buf_init(b, max);
	arena_defer(a, buf_fini_deferred, b);
	return b;
}

/* ---- effort ---- */

enum effort
effort_nearest(unsigned known, enum effort effort)
{
	int i;

	if (effort == EFFORT_UNSET || known == 0 || (known & 1u << effort))
		return effort;
	for (i = (int)effort + 1; i <= EFFORT_MAX; i++)
		if (known & 1u << i)
			return (enum effort)i;
	for (i = (int)effort - 1; i > EFFORT_UNSET; i--)
		if (known & 1u << i)
			return (enum effort)i;
	return effort;
}

unsigned
effort_known(const struct target *t, unsigned otherwise)
{
	if (t->efforts != 0)
		return t->efforts;
	return t->provider->efforts != 0 ? t->provider->efforts : otherwise;
}

enum effort
effort_moved(const struct target *t, unsigned otherwise,
    const struct request *r, struct receipt *receipt)
{
	enum effort sent = effort_nearest(effort_known(t, otherwise),
	    r->effort);

	if (sent != r->effort)
		receipt_change(receipt, "reasoning.effort", ACTION_MOVED,
		    arena_printf(receipt->arena, "%s is the nearest effort of "
		    "this route", effort_word(sent)));
	return sent;
}

/* ---- sealed reasoning ---- */

/* Whether the text means this string; an absent one is as good as "". */
static bool
means(struct span text, const char *s)
{
	const char *p = text.p == NULL ? "" : text.p, *end = p + text.len;
	uint32_t c;
	size_t n;

	if (s == NULL)
		s = "";
	for (; p < end; p += n, s++) {
		c = (unsigned char)*p;
		n = c == '\\' ? text_escape(p, end, &c) : 1;
		if (n == 0 || *s == '\0' || c != (unsigned char)*s)
			return false;
	}
	return *s == '\0';
}

const struct node *
dialect_opaque(const struct item *item, const struct target *t)
{
	const struct opaque *o = item->opaque;

	if (o == NULL || (t->without & WITHOUT_REASONING) ||
	    !means(o->dialect, t->provider->dialect) ||
	    !means(o->provider, t->provider->name) ||
	    !means(o->model, t->model) ||
	    !means(o->credential, t->credential))
		return NULL;
	return o->blob;
}

/* ---- text ---- */

bool
dialect_is_blank(struct span text)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (text.p[i] == ' ')
			continue;
		if (text.p[i] != '\\' || i + 1 == text.len ||
		    strchr("nrt", text.p[i + 1]) == NULL)
			return false;
		i++;
	}
	return true;
}

static bool
fits(struct span id, size_t max)
{
	for (size_t i = 0; i < id.len; i++)
		if (!isalnum((unsigned char)id.p[i]) && id.p[i] != '_' &&
		    id.p[i] != '-')
			return false;
	return id.len > 0 && id.len <= max;
}

/* FNV-1a, 64 bits, then mixed. */
static uint64_t
hash(struct span id, uint64_t h)
{
	for (size_t i = 0; i < id.len; i++)
		h = (h ^ (unsigned char)id.p[i]) * UINT64_C(0x100000001b3);
	h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 32;
}

struct span
dialect_hashed_id(struct span id, size_t len, struct arena *a)
{
	static const char digits[] = "0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz";
	uint64_t h = UINT64_C(0xcbf29ce484222325), left = 0;
	char *out = arena_alloc(a, len + 1);

	/* Ten digits are what a hash is good for. */
	for (size_t i = 0; i < len; i++, left /= 62) {
		if (i % 10 == 0)
			left = h = hash(id, h);
		out[i] = digits[left % 62];
	}
	return (struct span){ out, len };
}

struct span
dialect_call_id(struct span call_id, size_t max, struct arena *a)
{
	if (fits(call_id, max))
		return call_id;
	return dialect_hashed_id(call_id, max < HASHED_ID ? max : HASHED_ID, a);
}
