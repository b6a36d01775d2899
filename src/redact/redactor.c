#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsonw.h"
#include "base/log.h"
#include "base/text.h"
#include "base/utf8.h"
#include "redact/bytes.h"
#include "redact/redactor.h"

#define TOKEN_MAX	256	/* bytes of a number; more is no JSON */
#define NAME_MAX	64	/* bytes of a name that are context */

enum state {
	BEGIN,			/* nothing but space was there */
	TEXT,			/* no JSON, or no longer */
	VALUE, VALUE_OR_END,	/* of an array: the first */
	NAME, NAME_OR_END,
	COLON,
	STRING,
	TOKEN,			/* a number or a word */
	AFTER,			/* a value: comma or end */
	DONE
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t
characters(const char *p, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)p[i] & 0xc0) != 0x80;
	return count;
}

/* ---- what comes out ---- */

static struct span take_raw(struct redactor *, size_t);

/* So many bytes that came stay. Of a string in JSON as they were spelt. */
static void
pass(struct redactor *r, const char *p, size_t n)
{
	struct span raw;

	if (r->outer != NULL) {
		raw = take_raw(r->outer, n);
		pass(r->outer, raw.p, raw.len);
		return;
	}
	buf_add(r->out, p, n);
	if (r->edits != NULL) {
		size_t count = characters(p, n);

		r->at += count;
		r->new_at += count;
	}
}

/* Text that comes out in place of old, which is a part of what came. */
static void
put_text(struct redactor *r, enum entity e, struct span text, struct span old)
{
	size_t len, new_len;
	struct buf escaped;

	if (r->outer != NULL) {
		buf_init(&escaped, SIZE_MAX / 4);
		jsonw_escape(&escaped, text);
		put_text(r->outer, e, buf_view(&escaped),
		    take_raw(r->outer, old.len));
		buf_fini(&escaped);
		return;
	}
	buf_span(r->out, text);
	if (r->edits == NULL)
		return;
	len = characters(old.p, old.len);
	new_len = characters(text.p, text.len);
	r->edits->edit(r->edits, e, r->at, len, r->new_at, new_len);
	r->at += len;
	r->new_at += new_len;
}

/* The placeholder in place of what stood in old. JSON has it with escapes, and
 * for a number in quotes. */
static void
put(struct redactor *r, enum entity e, struct span value, struct span old)
{
	const char *quote = r->state == TOKEN ? "\"" : "";
	struct buf placeholder, text;

	buf_init(&placeholder, SIZE_MAX / 4);
	buf_init(&text, SIZE_MAX / 4);
	guard_replace(r->guard, e, value, &placeholder);
	buf_puts(&text, quote);
	if (r->state == TEXT)
		buf_span(&text, buf_view(&placeholder));
	else
		jsonw_escape(&text, buf_view(&placeholder));
	buf_puts(&text, quote);
	put_text(r, e, buf_view(&text), old);
	buf_fini(&text);
	buf_fini(&placeholder);
}

/* What is gone without a placeholder of its own: the rest of what was found. */
static void
drop_text(struct redactor *r, struct span old)
{
	size_t len;

	if (r->outer != NULL) {
		drop_text(r->outer, take_raw(r->outer, old.len));
		return;
	}
	if (r->edits == NULL)
		return;
	len = old.p == NULL ? old.len : characters(old.p, old.len);
	r->edits->edit(r->edits, r->last, r->at, len, r->new_at, 0);
	r->at += len;
}

/* ---- strings: bytes and how they were spelt ---- */

/* The next character of a string: how long it is as it is spelt, and what it
 * means. A backslash that begins no escape means itself. */
static size_t
spelt(const char *p, const char *end, char bytes[4], size_t *n)
{
	uint32_t c;
	size_t len = *p == '\\' ? text_escape(p, end, &c) : 0;

	if (len == 0) {
		bytes[0] = *p;
		*n = 1;
		return 1;
	}
	if (text_is_surrogate(c)) {
		memcpy(bytes, UTF8_REPLACEMENT, 3);
		*n = 3;
	} else {
		*n = utf8_put(bytes, c);
	}
	return len;
}

/* The spelling of the string's next n bytes, which are told now. */
static struct span
take_raw(struct redactor *r, size_t n)
{
	const char *p = r->raw.data + r->raw_at, *from = p;
	const char *end = r->raw.data + r->raw.len;
	char bytes[4];
	size_t means;

	while (n > 0 && p < end) {
		p += spelt(p, end, bytes, &means);
		n -= means < n ? means : n;
	}
	r->raw_at += (size_t)(p - from);
	return (struct span){ from, (size_t)(p - from) };
}

static struct span
spelling(struct redactor *r, struct span text)
{
	return r->state == STRING ? take_raw(r, text.len) : text;
}

/* What lies before the text itself, as context. */
static struct span
skip_context(struct redactor *r, struct span text)
{
	size_t n = r->skip < text.len ? r->skip : text.len;

	r->skip -= n;
	return (struct span){ text.p + n, text.len - n };
}

static void
tell_keep(struct findings *f, struct span text)
{
	struct redactor *r = (struct redactor *)f;
	struct span raw;

	text = skip_context(r, text);
	if (r->probe || text.len == 0)
		return;
	raw = spelling(r, text);
	pass(r, raw.p, raw.len);
}

static void
tell_found(struct findings *f, enum entity e, struct span text)
{
	struct redactor *r = (struct redactor *)f;

	text = skip_context(r, text);
	if (text.len == 0)
		return;
	r->last = e;
	r->hit = true;
	if (!r->probe)
		put(r, e, text, spelling(r, text));
}

static void
tell_dropped(struct findings *f, size_t n)
{
	struct redactor *r = (struct redactor *)f;
	size_t skipped = r->skip < n ? r->skip : n;
	struct span old = { NULL, n - skipped };

	r->skip -= skipped;
	if (r->probe || old.len == 0)
		return;
	if (r->guard->on_cut != NULL)
		r->guard->on_cut(r->guard);
	drop_text(r, r->state == STRING ? take_raw(r, old.len) : old);
}

/* ---- what is searched ---- */

static bool
is_analysed(const struct redactor *r)
{
	return r->guard->analysis != NULL && !r->guard->rules_alone &&
	    !(r->state == STRING && r->is_name);
}

/* The first n bytes of the segment, with what the analysis finds in them. */
static void
search_segment(struct redactor *r, size_t n)
{
	struct analysis *a = r->guard->analysis;
	struct span text = { r->segment.text, n };
	const struct analysis_span *list = NULL;
	size_t n_list = 0;

	if (!a->failed && (!segment_speaks(text) ||
	    a->ask(a, text, &list, &n_list) == 0)) {
		for (size_t i = 0; i < n_list; i++)
			if (!guard_stands_for(r->guard, text, list[i].from,
			    list[i].to))
				scanner_expect(&r->scanner, list[i].entity,
				    list[i].from, list[i].to);
		scanner_feed(&r->scanner, text);
	}
	segment_eat(&r->segment, n);
}

static void
search(struct redactor *r, struct span text)
{
	size_t n;

	if (!is_analysed(r)) {
		scanner_feed(&r->scanner, text);
		return;
	}
	while ((n = segment_take(&r->segment, &text)) > 0)
		search_segment(r, n);
}

static void
search_end(struct redactor *r)
{
	if (r->segment.n > 0)
		search_segment(r, r->segment.n);
	scanner_end(&r->scanner);
}

/* ---- JSON ---- */

/* "customerEmail" and "customer_email" are words to a rule. */
static void
add_name(struct redactor *r, const char *p, size_t n)
{
	for (size_t i = 0; i < n && r->name.len < NAME_MAX; i++) {
		unsigned char c = (unsigned char)p[i];
		char before = r->name.len == 0 ? ' ' :
		    r->name.data[r->name.len - 1];

		if (byte_is_upper(c) && before >= 'a' && before <= 'z')
			buf_putc(&r->name, ' ');
		buf_putc(&r->name, c == '_' || c == '-' ? ' ' : (char)c);
	}
}

static void
feed_context(struct redactor *r, const char *separator)
{
	struct span name = buf_view(&r->name);

	r->skip = 0;
	if (name.len == 0)
		return;
	r->skip = name.len + strlen(separator);
	scanner_feed(&r->scanner, name);
	scanner_feed(&r->scanner, span_of(separator));
}

static void
string_begin(struct redactor *r)
{
	r->is_name = r->state == NAME || r->state == NAME_OR_END;
	r->state = STRING;
	pass(r, "\"", 1);
	buf_reset(&r->raw);
	r->raw_at = r->n_escape = 0;
	r->begun = r->in_nested = false;
	if (r->is_name)
		buf_reset(&r->name);
}

static void feed(struct redactor *, const char *, size_t);

static void
nest(struct redactor *r)
{
	r->in_nested = true;
	if (r->nested == NULL) {
		r->nested = malloc(sizeof(*r->nested));
		if (r->nested == NULL)
			log_fatal("out of memory");
		redactor_init(r->nested, r->guard, &r->scanner.on);
		r->nested->outer = r;
		r->nested->level = (uint8_t)(r->level + 1);
	}
	buf_span(&r->nested->name, buf_view(&r->name));
}

/* How the value of a member is searched its first byte says. */
static void
value_begin(struct redactor *r, char c)
{
	r->begun = true;
	if ((c == '{' || c == '[') && r->level < REDACTOR_NESTED)
		nest(r);
	else
		feed_context(r, "\": \"");
}

static void
string_bytes(struct redactor *r, struct span raw, struct span bytes)
{
	if (r->raw_at > 0) {
		buf_eat(&r->raw, r->raw_at);
		r->raw_at = 0;
	}
	buf_span(&r->raw, raw);
	if (r->is_name)
		add_name(r, bytes.p, bytes.len);
	else if (!r->begun)
		value_begin(r, bytes.p[0]);
	if (r->in_nested)
		feed(r->nested, bytes.p, bytes.len);
	else
		search(r, bytes);
}

static bool
is_hex(char c)
{
	return byte_is_digit((unsigned char)c) ||
	    ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* How many of the four digits at p are there and are digits. */
static size_t
hex_digits(const char *p, size_t n)
{
	size_t i = 0;

	while (i < 4 && i < n && is_hex(p[i]))
		i++;
	return i;
}

/* The length of the escape at p, 1 for a backslash that begins none; 0 when
 * that depends on more bytes. */
static size_t
escape_length(const char *p, size_t n)
{
	size_t digits;
	uint32_t c;

	if (n < 2)
		return 0;
	if (p[1] != 'u')
		return text_escape(p, p + 2, &c) == 2 ? 2 : 1;
	digits = hex_digits(p + 2, n - 2);
	if (digits < 4)
		return n == 2 + digits ? 0 : 1;
	if ((p[2] | 0x20) != 'd' || strchr("89abAB", p[3]) == NULL)
		return 6;
	/* The first half of a pair. */
	if (n < 8)
		return n == 6 || p[6] == '\\' ? 0 : 6;
	if (p[6] != '\\' || p[7] != 'u')
		return 6;
	digits = hex_digits(p + 8, n - 8);
	if (digits < 4)
		return n == 8 + digits ? 0 : 6;
	return text_escape(p, p + 12, &c);
}

static void end(struct redactor *);

static void
string_end(struct redactor *r)
{
	if (r->in_nested)
		end(r->nested);
	else
		search_end(r);
	r->in_nested = false;
	r->skip = 0;
	pass(r, "\"", 1);
	r->state = r->is_name ? COLON : AFTER;
}

/* What stands behind a settled escape is fed once more: the string may end in
 * it. */
static void
settle_escape(struct redactor *r, size_t len)
{
	char rest[sizeof(r->escape)], bytes[4];
	size_t n = r->n_escape - len, means;

	memcpy(rest, r->escape + len, n);
	(void)spelt(r->escape, r->escape + r->n_escape, bytes, &means);
	r->n_escape = 0;
	string_bytes(r, (struct span){ r->escape, len },
	    (struct span){ bytes, means });
	feed(r, rest, n);
}

static size_t
feed_escape(struct redactor *r, const char *p)
{
	size_t len;

	r->escape[r->n_escape++] = *p;
	len = escape_length(r->escape, r->n_escape);
	if (len > 0)
		settle_escape(r, len);
	return 1;
}

/* One step inside a string; how many bytes it took. */
static size_t
feed_string(struct redactor *r, const char *p, size_t n)
{
	size_t i = 0;

	if (r->n_escape > 0 || *p == '\\')
		return feed_escape(r, p);
	if (*p == '"') {
		string_end(r);
		return 1;
	}
	while (i < n && p[i] != '"' && p[i] != '\\')
		i++;
	string_bytes(r, (struct span){ p, i }, (struct span){ p, i });
	return i;
}

/* ---- numbers and words ---- */

/* It is no JSON after all: what was held, and what comes, is plain text. */
static size_t
give_up(struct redactor *r)
{
	r->state = TEXT;
	feed_context(r, "\": ");
	search(r, buf_view(&r->token));
	buf_reset(&r->token);
	return 0;
}

static bool
is_number(struct span s)
{
	size_t i = s.len > 0 && s.p[0] == '-', digits = 0;

	for (; i < s.len && byte_is_digit((unsigned char)s.p[i]); i++)
		digits++;
	if (digits == 0)
		return false;
	for (; i < s.len; i++)
		if (!byte_is_digit((unsigned char)s.p[i]) &&
		    strchr(".eE+-", s.p[i]) == NULL)
			return false;
	return true;
}

static bool
is_word(struct span s)
{
	return span_is(s, "true") || span_is(s, "false") || span_is(s, "null");
}

/* Whether what is held has to go: it does as a whole. */
static bool
is_found(struct redactor *r, struct span number)
{
	r->probe = true;
	r->hit = false;
	feed_context(r, "\": ");
	scanner_feed(&r->scanner, number);
	scanner_end(&r->scanner);
	r->probe = false;
	return r->hit;
}

/* Something behind the token has come, so that it is all there. False when it
 * is none. */
static bool
token_end(struct redactor *r)
{
	struct span all = buf_view(&r->token), token = all;

	while (token.len > 0 && is_space(token.p[token.len - 1]))
		token.len--;
	if (!is_word(token) && !is_number(token))
		return false;
	if (!is_word(token) && is_found(r, token)) {
		put(r, r->last, token, token);
		all.p += token.len;
		all.len -= token.len;
	}
	pass(r, all.p, all.len);
	buf_reset(&r->token);
	r->state = AFTER;
	return true;
}

static size_t
feed_token(struct redactor *r, const char *p)
{
	bool ended = r->token.len > 0 &&
	    is_space(r->token.data[r->token.len - 1]);

	if (*p == ',' || *p == ']' || *p == '}')
		return token_end(r) ? 0 : give_up(r);
	if ((ended && !is_space(*p)) || r->token.len == TOKEN_MAX)
		return give_up(r);
	buf_putc(&r->token, *p);
	return 1;
}

/* ---- signs ---- */

static bool
in_array(const struct redactor *r)
{
	return r->depth > 0 && (r->arrays >> (r->depth - 1) & 1) != 0;
}

static size_t
open_level(struct redactor *r, char sign)
{
	uint64_t bit;

	if (r->depth == REDACTOR_DEPTH)
		return give_up(r);
	bit = (uint64_t)1 << r->depth++;
	r->arrays = sign == '[' ? r->arrays | bit : r->arrays & ~bit;
	r->state = sign == '[' ? VALUE_OR_END : NAME_OR_END;
	pass(r, &sign, 1);
	return 1;
}

static size_t
close_level(struct redactor *r, char sign)
{
	pass(r, &sign, 1);
	r->depth--;
	r->state = r->depth == 0 ? DONE : AFTER;
	buf_reset(&r->name);
	return 1;
}

static size_t
feed_value(struct redactor *r, char sign)
{
	if (sign == '{' || sign == '[')
		return open_level(r, sign);
	if (sign == '"') {
		string_begin(r);
		return 1;
	}
	if (sign != '-' && !byte_is_digit((unsigned char)sign) &&
	    sign != 't' && sign != 'f' && sign != 'n')
		return give_up(r);
	r->state = TOKEN;
	return 0;
}

static size_t
feed_after(struct redactor *r, char sign)
{
	if (sign == (in_array(r) ? ']' : '}'))
		return close_level(r, sign);
	if (sign != ',')
		return give_up(r);
	r->state = in_array(r) ? VALUE : NAME;
	pass(r, ",", 1);
	return 1;
}

/* A sign between values; how many bytes it took: 0 when it is to be looked at
 * again in another state. */
static size_t
feed_sign(struct redactor *r, char sign)
{
	if (is_space(sign)) {
		pass(r, &sign, 1);
		return 1;
	}
	switch ((enum state)r->state) {
	case VALUE_OR_END:
		return sign == ']' ? close_level(r, sign) :
		    feed_value(r, sign);
	case VALUE:
		return feed_value(r, sign);
	case NAME_OR_END:
		if (sign == '}')
			return close_level(r, sign);
		/* FALLTHROUGH */
	case NAME:
		if (sign != '"')
			return give_up(r);
		string_begin(r);
		return 1;
	case COLON:
		if (sign != ':')
			return give_up(r);
		r->state = VALUE;
		pass(r, ":", 1);
		return 1;
	case AFTER:
		return feed_after(r, sign);
	default:
		return give_up(r);
	}
}

/* Space before all else is held with what it may belong to. */
static size_t
feed_begin(struct redactor *r, char c)
{
	if (is_space(c) && r->token.len < TOKEN_MAX) {
		buf_putc(&r->token, c);
		return 1;
	}
	if (c != '{' && c != '[')
		return give_up(r);
	pass(r, buf_view(&r->token).p, r->token.len);
	buf_reset(&r->token);
	return open_level(r, c);
}

static size_t
feed_some(struct redactor *r, const char *p, size_t n)
{
	switch ((enum state)r->state) {
	case BEGIN:
		return feed_begin(r, *p);
	case TEXT:
		search(r, (struct span){ p, n });
		return n;
	case STRING:
		return feed_string(r, p, n);
	case TOKEN:
		return feed_token(r, p);
	default:
		return feed_sign(r, *p);
	}
}

static void
feed(struct redactor *r, const char *p, size_t n)
{
	while (n > 0) {
		size_t took = feed_some(r, p, n);

		p += took;
		n -= took;
	}
}

/* ---- from outside ---- */

static void
begin(struct redactor *r)
{
	r->at = r->new_at = r->skip = r->raw_at = r->n_escape = 0;
	r->state = BEGIN;
	r->depth = 0;
	r->is_name = r->probe = r->in_nested = false;
	buf_reset(&r->token);
	buf_reset(&r->name);
	buf_reset(&r->raw);
}

void
redactor_init(struct redactor *r, struct guard *g,
    const struct rule_set *rules)
{
	memset(r, 0, sizeof(*r));
	r->findings = (struct findings){ tell_keep, tell_found, tell_dropped };
	r->guard = g;
	scanner_init(&r->scanner, rules, &r->findings);
	buf_init(&r->token, SIZE_MAX / 4);
	buf_init(&r->name, SIZE_MAX / 4);
	buf_init(&r->raw, SIZE_MAX / 4);
	begin(r);
}

void
redactor_fini(struct redactor *r)
{
	scanner_fini(&r->scanner);
	buf_fini(&r->token);
	buf_fini(&r->name);
	buf_fini(&r->raw);
	if (r->nested != NULL)
		redactor_fini(r->nested);
	free(r->nested);
}

void
redactor_feed(struct redactor *r, struct span piece, struct buf *out)
{
	r->out = out;
	feed(r, piece.p, piece.len);
}

/* A text may end in the middle of JSON, when an answer was cut. */
static void
end(struct redactor *r)
{
	while (r->n_escape > 0)
		settle_escape(r, r->n_escape < 6 ? 1 : 6);
	if (r->in_nested)
		end(r->nested);
	if (r->state == BEGIN || r->state == TOKEN)
		(void)give_up(r);
	search_end(r);
	begin(r);
}

void
redactor_end(struct redactor *r, struct buf *out)
{
	r->out = out;
	end(r);
}

void
redactor_whole(struct redactor *r, struct span text, struct buf *out)
{
	redactor_feed(r, text, out);
	redactor_end(r, out);
}

size_t
redactor_held(const struct redactor *r)
{
	return scanner_held(&r->scanner) + r->segment.n + r->token.len +
	    r->n_escape +
	    (r->in_nested ? redactor_held(r->nested) : 0);
}
