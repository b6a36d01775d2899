#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonw.h"
#include "base/text.h"
#include "base/utf8.h"

/* The comma before a value that is not the first; the next one isn't. */
static void
separate(struct jsonw *w)
{
	if (w->comma)
		buf_putc(w->out, ',');
	w->comma = true;
}

static void
begin(struct jsonw *w, char bracket)
{
	separate(w);
	buf_putc(w->out, bracket);
	w->comma = false;
}

static void
end(struct jsonw *w, char bracket)
{
	buf_putc(w->out, bracket);
	w->comma = true;
}

void
jsonw_object(struct jsonw *w)
{
	begin(w, '{');
}

static char *
put(char *to, struct span s)
{
	memcpy(to, s.p, s.len);
	return to + s.len;
}

void
jsonw_object_of(struct jsonw *w, const char *key, const char *word)
{
	struct span k = span_of(key), v = span_of(word);
	size_t len = w->comma + sizeof("{'':''") - 1 + k.len + v.len;
	char *to = buf_room(w->out, len);

	if (to == NULL)
		return;
	if (w->comma)
		*to++ = ',';
	to = put(to, SPAN("{\""));
	to = put(to, k);
	to = put(to, SPAN("\":\""));
	to = put(to, v);
	*to = '"';
	buf_grew(w->out, len);
	w->comma = true;
}

void
jsonw_object_end(struct jsonw *w)
{
	end(w, '}');
}

void
jsonw_array(struct jsonw *w)
{
	begin(w, '[');
}

void
jsonw_array_end(struct jsonw *w)
{
	end(w, ']');
}

/* Quoted text, with a comma before it or a colon after it, in one piece. */
static inline void
put_quoted(struct jsonw *w, struct span text, bool key)
{
	size_t len = text.len + 2 + w->comma + key;
	char *to = buf_room(w->out, len);

	if (to == NULL)
		return;
	if (w->comma)
		*to++ = ',';
	*to++ = '"';
	if (text.len > 0)
		memcpy(to, text.p, text.len);
	to += text.len;
	*to++ = '"';
	if (key)
		*to = ':';
	buf_grew(w->out, len);
	w->comma = !key;
}

void
jsonw_name(struct jsonw *w, struct span key)
{
	put_quoted(w, key, true);
}

void
jsonw_text(struct jsonw *w, struct span text)
{
	if (text.p == NULL)
		jsonw_null(w);
	else
		put_quoted(w, text, false);
}

void
jsonw_text_begin(struct jsonw *w)
{
	separate(w);
	buf_putc(w->out, '"');
}

void
jsonw_text_end(struct jsonw *w)
{
	buf_putc(w->out, '"');
}

void
jsonw_bytes(struct jsonw *w, struct span bytes)
{
	const char *end;

	if (bytes.p == NULL) {
		jsonw_null(w);
		return;
	}
	end = bytes.p + bytes.len;
	if (text_plain(bytes.p, end) == end) {
		put_quoted(w, bytes, false);
	} else {
		jsonw_text_begin(w);
		jsonw_escape(w->out, bytes);
		jsonw_text_end(w);
	}
}

void
jsonw_string(struct jsonw *w, const char *s)
{
	jsonw_bytes(w, span_of(s));
}

void
jsonw_raw(struct jsonw *w, struct span json)
{
	if (json.p == NULL) {
		jsonw_null(w);
		return;
	}
	separate(w);
	buf_span(w->out, json);
}

void
jsonw_null(struct jsonw *w)
{
	jsonw_raw(w, SPAN("null"));
}

void
jsonw_bool(struct jsonw *w, bool value)
{
	jsonw_raw(w, value ? SPAN("true") : SPAN("false"));
}

static void
put_digits(struct jsonw *w, uint64_t v, bool negative)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	if (negative)
		digits[--at] = '-';
	jsonw_raw(w, (struct span){ digits + at, sizeof(digits) - at });
}

void
jsonw_u64(struct jsonw *w, uint64_t v)
{
	put_digits(w, v, false);
}

void
jsonw_int(struct jsonw *w, int64_t v)
{
	put_digits(w, v < 0 ? -(uint64_t)v : (uint64_t)v, v < 0);
}

void
jsonw_number(struct jsonw *w, double d)
{
	char text[40];

	/* JSON has no word for these. */
	if (!isfinite(d)) {
		jsonw_null(w);
		return;
	}
	if (d == trunc(d) && fabs(d) <= 9007199254740992.0 &&
	    (d != 0 || !signbit(d))) {
		jsonw_int(w, (int64_t)d);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		(void)snprintf(text, sizeof(text), "%.*g", digits, d);
		if (strtod(text, NULL) == d)
			break;
	}
	jsonw_raw(w, span_of(text));
}

/* Recursion ends where the scanner's CEILING_JSON_DEPTH does. */
/* Half a character that stands alone, as only a provider sends it, would be
 * no text in anybody's eyes: U+FFFD stands for it. Canonical text has no other
 * escapes that begin so. */
static void
whole_text(struct jsonw *w, struct span text)
{
	size_t from = 0, i = 0;

	jsonw_text_begin(w);
	while (i < text.len) {
		if (text.p[i] != '\\') {
			i++;
		} else if (text.len - i >= 6 && text.p[i + 1] == 'u' &&
		    text.p[i + 2] == 'd') {
			buf_add(w->out, text.p + from, i - from);
			buf_puts(w->out, "\xef\xbf\xbd");
			i += 6;
			from = i;
		} else {
			i += 2;
		}
	}
	buf_add(w->out, text.p + from, text.len - from);
	jsonw_text_end(w);
}

void
jsonw_node(struct jsonw *w, const struct node *n)
{
	bool object;

	if (n == NULL) {
		jsonw_null(w);
		return;
	}
	switch ((enum node_kind)n->kind) {
	case NODE_NULL:
		jsonw_null(w);
		return;
	case NODE_BOOL:
		jsonw_bool(w, n->flags & NODE_TRUE);
		return;
	case NODE_NUMBER:
		jsonw_raw(w, n->span);
		return;
	case NODE_STRING:
		if (n->flags & NODE_SURROGATE)
			whole_text(w, n->span);
		else
			jsonw_text(w, n->span);
		return;
	case NODE_ARRAY:
	case NODE_OBJECT:
		break;
	}
	object = n->kind == NODE_OBJECT;
	begin(w, object ? '{' : '[');
	for (const struct node *child = n->child; child != NULL;
	    child = child->next) {
		if (object)
			jsonw_member(w, child);
		else
			jsonw_node(w, child);
	}
	end(w, object ? '}' : ']');
}

void
jsonw_member(struct jsonw *w, const struct node *n)
{
	jsonw_name(w, n->key);
	jsonw_node(w, n);
}

/* Bytes without quotes, backslashes and controls. */
static void
add_run(struct buf *b, const char *p, const char *stop)
{
	const char *bad;

	for (;;) {
		bad = utf8_check(p, stop);
		buf_add(b, p, (size_t)(bad - p));
		if (bad == stop)
			return;
		buf_puts(b, UTF8_REPLACEMENT);
		p = bad + utf8_bad(bad, stop);
	}
}

void
jsonw_escape(struct buf *b, struct span bytes)
{
	const char *p = bytes.p == NULL ? "" : bytes.p, *stop = p + bytes.len;
	const char *run;
	char spelt[TEXT_PUT_SIZE];
	bool high;

	while (p < stop && !buf_over(b)) {
		high = false;
		run = text_run(p, stop, &high);
		if (high)
			add_run(b, p, run);
		else
			buf_add(b, p, (size_t)(run - p));
		if (run == stop)
			return;
		buf_add(b, spelt, text_put(spelt, (unsigned char)*run));
		p = run + 1;
	}
}
