#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "dialect/delta.h"

#define REPLACEMENT	"\xef\xbf\xbd"		/* U+FFFD */

static const struct span empty = { "", 0 };

/* The surrogate written at p as \udxxx, or 0. Canonical text has \ud for
 * nothing else. */
static unsigned
half_at(const char *p, const char *end)
{
	unsigned value = 0;
	int i;
	char c;

	if (end - p < 6 || memcmp(p, "\\ud", 3) != 0)
		return 0;
	for (i = 2; i < 6; i++) {
		c = p[i];
		value = value << 4 | (unsigned)(c <= '9' ? c - '0' :
		    c - 'a' + 10);
	}
	return value;
}

static bool
is_high(unsigned half)
{
	return half >= 0xd800 && half < 0xdc00;
}

static char *
put(char *out, const char *p, size_t len)
{
	memcpy(out, p, len);
	return out + len;
}

static char *
put_pair(char *out, unsigned high, unsigned low)
{
	return out + utf8_put(out, 0x10000 + ((high - 0xd800) << 10) +
	    (low - 0xdc00));
}

/*
 * Copies the text with its halves joined or replaced. Each half takes six
 * bytes and gives at most four; one that waited adds at most three.
 */
static struct span
join(struct delta *d, struct arena *a, struct span text)
{
	const char *p = text.p, *end = p + text.len;
	char *start = arena_alloc(a, text.len + 4), *out = start;
	unsigned half;

	while (p < end) {
		half = *p == '\\' ? half_at(p, end) : 0;
		if (d->high != 0 && half != 0 && !is_high(half)) {
			out = put_pair(out, d->high, half);
			d->high = 0;
			p += 6;
			continue;
		}
		if (d->high != 0)
			out = put(out, REPLACEMENT, 3);
		d->high = 0;
		if (half == 0) {
			/* An escape is copied whole: its second character
			 * may be a backslash. */
			*out++ = *p;
			if (*p++ == '\\' && p < end)
				*out++ = *p++;
			continue;
		}
		if (is_high(half))
			d->high = half;
		else
			out = put(out, REPLACEMENT, 3);
		p += 6;
	}
	return (struct span){ start, (size_t)(out - start) };
}

struct span
delta_take(struct delta *d, struct arena *a, const struct node *node)
{
	if (node == NULL || node->kind != NODE_STRING)
		return empty;
	if (node->span.len == 0)
		return node->span;
	if (d->high == 0 && !(node->flags & NODE_SURROGATE))
		return node->span;
	return join(d, a, node->span);
}

struct span
delta_end(struct delta *d)
{
	if (d->high == 0)
		return empty;
	d->high = 0;
	return SPAN(REPLACEMENT);
}

struct span
delta_whole(struct arena *a, const struct node *node)
{
	struct delta d = { 0 };
	struct span text = delta_take(&d, a, node), tail = delta_end(&d);
	char *both;

	if (tail.len == 0)
		return text;
	both = arena_alloc(a, text.len + tail.len);
	(void)put(put(both, text.p, text.len), tail.p, tail.len);
	return (struct span){ both, text.len + tail.len };
}
