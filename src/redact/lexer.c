#include "config.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "redact/bytes.h"
#include "redact/lexer.h"

#define TOKEN_MAX	256	/* bytes of a number; more is no JSON */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
sign(struct lexer *l, const char *p, size_t n)
{
	l->ops->sign(l, (struct span){ p, n });
}

/* ---- strings ---- */

/* Half a pair means U+FFFD. */
size_t
lexer_spelt(const char *p, const char *end, char bytes[4], size_t *n)
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

static void
string_begin(struct lexer *l)
{
	l->is_name = l->state == LEXER_NAME || l->state == LEXER_NAME_OR_END;
	l->state = LEXER_STRING;
	l->n_escape = 0;
	sign(l, "\"", 1);
	l->ops->string_begin(l);
}

static void
string_end(struct lexer *l)
{
	l->ops->string_end(l);
	sign(l, "\"", 1);
	l->state = l->is_name ? LEXER_COLON : LEXER_AFTER;
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

static void feed(struct lexer *, const char *, size_t);

/* What stands behind a settled escape is fed once more: the string may end in
 * it. */
static void
settle_escape(struct lexer *l, size_t len)
{
	char rest[sizeof(l->escape)], bytes[4];
	size_t n = l->n_escape - len, means;

	memcpy(rest, l->escape + len, n);
	(void)lexer_spelt(l->escape, l->escape + l->n_escape, bytes, &means);
	l->n_escape = 0;
	l->ops->string(l, (struct span){ l->escape, len },
	    (struct span){ bytes, means });
	feed(l, rest, n);
}

static size_t
feed_escape(struct lexer *l, const char *p)
{
	size_t len;

	l->escape[l->n_escape++] = *p;
	len = escape_length(l->escape, l->n_escape);
	if (len > 0)
		settle_escape(l, len);
	return 1;
}

/* One step inside a string; how many bytes it took. */
static size_t
feed_string(struct lexer *l, const char *p, size_t n)
{
	size_t i = 0;

	if (l->n_escape > 0 || *p == '\\')
		return feed_escape(l, p);
	if (*p == '"') {
		string_end(l);
		return 1;
	}
	while (i < n && p[i] != '"' && p[i] != '\\')
		i++;
	l->ops->string(l, (struct span){ p, i }, (struct span){ p, i });
	return i;
}

/* ---- numbers and words ---- */

/* It is no JSON after all: what was held, and what comes, is plain text. */
static size_t
give_up(struct lexer *l)
{
	l->state = LEXER_TEXT;
	l->ops->plain(l);
	l->ops->text(l, buf_view(&l->token));
	buf_reset(&l->token);
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

/* Something behind the token has come, so that it is all there. False when it
 * is none. */
static bool
token_end(struct lexer *l)
{
	struct span all = buf_view(&l->token), token = all;

	while (token.len > 0 && is_space(token.p[token.len - 1]))
		token.len--;
	if (is_word(token)) {
		sign(l, all.p, all.len);
	} else if (is_number(token)) {
		l->ops->number(l, token);
		sign(l, all.p + token.len, all.len - token.len);
	} else {
		return false;
	}
	buf_reset(&l->token);
	l->state = LEXER_AFTER;
	return true;
}

static size_t
feed_token(struct lexer *l, const char *p)
{
	bool ended = l->token.len > 0 &&
	    is_space(l->token.data[l->token.len - 1]);

	if (*p == ',' || *p == ']' || *p == '}')
		return token_end(l) ? 0 : give_up(l);
	if ((ended && !is_space(*p)) || l->token.len == TOKEN_MAX)
		return give_up(l);
	buf_putc(&l->token, *p);
	return 1;
}

/* ---- signs ---- */

static bool
in_array(const struct lexer *l)
{
	return l->depth > 0 && (l->arrays >> (l->depth - 1) & 1) != 0;
}

static size_t
open_level(struct lexer *l, char c)
{
	uint64_t bit;

	if (l->depth == LEXER_DEPTH)
		return give_up(l);
	bit = (uint64_t)1 << l->depth++;
	l->arrays = c == '[' ? l->arrays | bit : l->arrays & ~bit;
	l->state = c == '[' ? LEXER_VALUE_OR_END : LEXER_NAME_OR_END;
	sign(l, &c, 1);
	return 1;
}

static size_t
close_level(struct lexer *l, char c)
{
	sign(l, &c, 1);
	l->depth--;
	l->state = l->depth == 0 ? LEXER_DONE : LEXER_AFTER;
	l->ops->closed(l);
	return 1;
}

static size_t
feed_value(struct lexer *l, char c)
{
	if (c == '{' || c == '[')
		return open_level(l, c);
	if (c == '"') {
		string_begin(l);
		return 1;
	}
	if (c != '-' && !byte_is_digit((unsigned char)c) && c != 't' &&
	    c != 'f' && c != 'n')
		return give_up(l);
	l->state = LEXER_TOKEN;
	return 0;
}

static size_t
feed_after(struct lexer *l, char c)
{
	if (c == (in_array(l) ? ']' : '}'))
		return close_level(l, c);
	if (c != ',')
		return give_up(l);
	l->state = in_array(l) ? LEXER_VALUE : LEXER_NAME;
	sign(l, ",", 1);
	return 1;
}

/* A sign between values; how many bytes it took: 0 when it is to be looked at
 * again in another state. */
static size_t
feed_sign(struct lexer *l, char c)
{
	if (is_space(c)) {
		sign(l, &c, 1);
		return 1;
	}
	switch ((enum lexer_state)l->state) {
	case LEXER_VALUE_OR_END:
		return c == ']' ? close_level(l, c) : feed_value(l, c);
	case LEXER_VALUE:
		return feed_value(l, c);
	case LEXER_NAME_OR_END:
		if (c == '}')
			return close_level(l, c);
		/* FALLTHROUGH */
	case LEXER_NAME:
		if (c != '"')
			return give_up(l);
		string_begin(l);
		return 1;
	case LEXER_COLON:
		if (c != ':')
			return give_up(l);
		l->state = LEXER_VALUE;
		sign(l, ":", 1);
		return 1;
	case LEXER_AFTER:
		return feed_after(l, c);
	default:
		return give_up(l);
	}
}

/* Space before all else is held with what it may belong to. */
static size_t
feed_begin(struct lexer *l, char c)
{
	if (is_space(c) && l->token.len < TOKEN_MAX) {
		buf_putc(&l->token, c);
		return 1;
	}
	if (c != '{' && c != '[')
		return give_up(l);
	sign(l, buf_view(&l->token).p, l->token.len);
	buf_reset(&l->token);
	return open_level(l, c);
}

static size_t
feed_some(struct lexer *l, const char *p, size_t n)
{
	switch ((enum lexer_state)l->state) {
	case LEXER_BEGIN:
		return feed_begin(l, *p);
	case LEXER_TEXT:
		l->ops->text(l, (struct span){ p, n });
		return n;
	case LEXER_STRING:
		return feed_string(l, p, n);
	case LEXER_TOKEN:
		return feed_token(l, p);
	default:
		return feed_sign(l, *p);
	}
}

static void
feed(struct lexer *l, const char *p, size_t n)
{
	while (n > 0) {
		size_t took = feed_some(l, p, n);

		p += took;
		n -= took;
	}
}

/* ---- from outside ---- */

void
lexer_begin(struct lexer *l)
{
	l->state = LEXER_BEGIN;
	l->depth = 0;
	l->is_name = false;
	l->n_escape = 0;
	buf_reset(&l->token);
}

void
lexer_init(struct lexer *l, const struct lexer_ops *ops)
{
	memset(l, 0, sizeof(*l));
	l->ops = ops;
	buf_init(&l->token, SIZE_MAX / 4);
	lexer_begin(l);
}

void
lexer_fini(struct lexer *l)
{
	buf_fini(&l->token);
}

void
lexer_feed(struct lexer *l, struct span piece)
{
	feed(l, piece.p, piece.len);
}

void
lexer_end(struct lexer *l)
{
	while (l->n_escape > 0)
		settle_escape(l, l->n_escape < 6 ? 1 : 6);
	if (l->state == LEXER_BEGIN || l->state == LEXER_TOKEN)
		(void)give_up(l);
}

size_t
lexer_held(const struct lexer *l)
{
	return l->token.len + l->n_escape;
}
