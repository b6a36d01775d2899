#include "config.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/jsonx.h"
#include "base/parse.h"
#include "base/text.h"
#include "base/utf8.h"

/* ---- paths ---- */

/* A place in a fixed string; what passes the end is dropped. */
struct cursor {
	char *at;
	size_t left;		/* without the NUL */
};

static void
put(struct cursor *c, struct span s)
{
	size_t n = s.len < c->left ? s.len : c->left;

	if (n > 0)
		memcpy(c->at, s.p, n);
	c->at += n;
	/* After a cut nothing follows. */
	c->left = n < s.len ? 0 : c->left - n;
}

static void
put_key(struct cursor *c, struct span key, bool first)
{
	if (!first)
		put(c, SPAN("."));
	put(c, key);
}

/* As deep as the callers whose stacks hold the links. */
static void
put_path(struct cursor *c, const struct jsonx_path *at)
{
	char index[24];
	int n;

	if (at->up == NULL)
		return;
	put_path(c, at->up);
	if (at->key.p != NULL) {
		put_key(c, at->key, at->up->up == NULL);
		return;
	}
	n = snprintf(index, sizeof(index), "[%zu]", at->index);
	put(c, (struct span){ index, (size_t)n });
}

void
jsonx_path_print(char *out, size_t size, const struct jsonx_path *at,
    const char *key)
{
	struct cursor c = { out, size - 1 };

	if (size == 0)
		return;
	if (at != NULL)
		put_path(&c, at);
	if (key != NULL)
		put_key(&c, span_of(key), c.at == out);
	/* A key of the client's may have been cut within a character. */
	c.at = out + (utf8_check(out, c.at) - out);
	*c.at = '\0';
}

int
jsonx_error(struct error *err, enum error_class class,
    const struct jsonx_path *at, const char *key, const char *fmt, ...)
{
	char path[ERROR_PARAM_SIZE], message[ERROR_MESSAGE_SIZE];
	va_list ap;

	jsonx_path_print(path, sizeof(path), at, key);
	va_start(ap, fmt);
	(void)vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	return error_set(err, class, path, "%s", message);
}

/* ---- lookups ---- */

const struct node *
jsonx_search(const struct node *obj, struct span key)
{
	const struct node *found = NULL;

	if (obj->kind != NODE_OBJECT)
		return NULL;
	for (const struct node *n = obj->child; n != NULL; n = n->next)
		if (span_same(n->key, key))
			found = n;
	return found;
}

/* ---- strict reads ---- */

static const char *const kind_names[] = {
	[NODE_NULL] = "null",
	[NODE_BOOL] = "a boolean",
	[NODE_NUMBER] = "a number",
	[NODE_STRING] = "a string",
	[NODE_ARRAY] = "an array",
	[NODE_OBJECT] = "an object",
};

/* -1 unless the member has the kind. */
static int
check_kind(const struct node *n, const char *key, const struct jsonx_path *at,
    enum node_kind kind, const char *expected, struct error *err)
{
	if (n->kind == kind)
		return 0;
	return jsonx_error(err, ERROR_TYPE, at, key, "expected %s, got %s",
	    expected, kind_names[n->kind]);
}

int
jsonx_check_text(const struct node *n, const char *key,
    const struct jsonx_path *at, size_t max, struct span *out,
    struct error *err)
{
	if (check_kind(n, key, at, NODE_STRING, "a string", err) == -1)
		return -1;
	/* No character is shorter than a byte: most needn't be counted. */
	if (n->span.len > max && jsonx_characters(n->span) > max)
		return jsonx_error(err, ERROR_STRING_LONG, at, key,
		    "expected at most %zu characters", max);
	*out = n->span;
	return 1;
}

int
jsonx_check_bool(const struct node *n, const char *key,
    const struct jsonx_path *at, bool *out, struct error *err)
{
	if (check_kind(n, key, at, NODE_BOOL, "a boolean", err) == -1)
		return -1;
	*out = n->flags & NODE_TRUE;
	return 1;
}

/* A number beyond what a double holds counts as infinite. */
static double
double_of(const struct node *n)
{
	double d;

	if (parse_double(n->span, &d) == -1)
		return n->span.p[0] == '-' ? -HUGE_VAL : HUGE_VAL;
	return d;
}

int
jsonx_check_int(const struct node *n, const char *key,
    const struct jsonx_path *at, int64_t min, int64_t max, int64_t *out,
    struct error *err)
{
	int64_t v;
	double d;

	if (check_kind(n, key, at, NODE_NUMBER, "an integer", err) == -1)
		return -1;
	if (parse_json_int(n->span, INT64_MIN, INT64_MAX, &v) == -1) {
		d = double_of(n);
		if (isfinite(d) && d != trunc(d))
			return jsonx_error(err, ERROR_TYPE, at, key,
			    "expected an integer, got a decimal number");
		/* Whole, but beyond what can be told exactly. */
		v = d < 0 ? INT64_MIN : INT64_MAX;
		if (v >= min && v <= max)
			return jsonx_error(err, ERROR_VALUE, at, key,
			    "expected an integer of ordinary size");
	}
	if (v < min)
		return jsonx_error(err, ERROR_INTEGER_LOW, at, key,
		    "expected an integer of at least %" PRId64, min);
	if (v > max)
		return jsonx_error(err, ERROR_INTEGER_HIGH, at, key,
		    "expected an integer of at most %" PRId64, max);
	*out = v;
	return 1;
}

int
jsonx_check_number(const struct node *n, const char *key,
    const struct jsonx_path *at, double min, double max, double *out,
    struct error *err)
{
	double d;

	if (check_kind(n, key, at, NODE_NUMBER, "a number", err) == -1)
		return -1;
	d = double_of(n);
	if (d < min)
		return jsonx_error(err, ERROR_DECIMAL_LOW, at, key,
		    "expected a number of at least %g", min);
	if (d > max)
		return jsonx_error(err, ERROR_DECIMAL_HIGH, at, key,
		    "expected a number of at most %g", max);
	if (!isfinite(d))
		return jsonx_error(err, ERROR_VALUE, at, key,
		    "expected a number of ordinary size");
	*out = d;
	return 1;
}

int
jsonx_refuse_word(const struct jsonx_path *at, const char *key,
    const char *const *words, struct error *err)
{
	char list[ERROR_MESSAGE_SIZE];
	struct cursor c = { list, sizeof(list) - 1 };

	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0)
			put(&c, words[i + 1] == NULL ? SPAN(" or ") :
			    SPAN(", "));
		put(&c, SPAN("'"));
		put(&c, span_of(words[i]));
		put(&c, SPAN("'"));
	}
	*c.at = '\0';
	return jsonx_error(err, ERROR_VALUE, at, key, "expected %s", list);
}

/* Text holds no NUL. Most words differ in their first letter. */
static bool
is_word(struct span text, const char *word)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] != word[i])
			return false;
	return word[text.len] == '\0';
}

int
jsonx_check_word(const struct node *n, const char *key,
    const struct jsonx_path *at, const char *const *words, int *out,
    struct error *err)
{
	if (check_kind(n, key, at, NODE_STRING, "a string", err) == -1)
		return -1;
	for (int i = 0; words[i] != NULL; i++) {
		if (is_word(n->span, words[i])) {
			*out = i;
			return 1;
		}
	}
	return jsonx_refuse_word(at, key, words, err);
}

int
jsonx_check_object(const struct node *n, const char *key,
    const struct jsonx_path *at, const struct node **out, struct error *err)
{
	if (check_kind(n, key, at, NODE_OBJECT, "an object", err) == -1)
		return -1;
	*out = n;
	return 1;
}

int
jsonx_check_array(const struct node *n, const char *key,
    const struct jsonx_path *at, size_t max, const struct node **out,
    struct error *err)
{
	if (check_kind(n, key, at, NODE_ARRAY, "an array", err) == -1)
		return -1;
	if (n->count > max)
		return jsonx_error(err, ERROR_ARRAY_LONG, at, key,
		    "expected at most %zu elements, got %" PRIu32, max,
		    n->count);
	*out = n;
	return 1;
}

/* ---- lenient reads ---- */

bool
jsonx_count(const struct node *n, uint64_t *out)
{
	int64_t v;

	if (n->kind != NODE_NUMBER)
		return false;
	if (parse_u64(n->span, UINT64_MAX, out) == 0)
		return true;
	if (parse_json_int(n->span, 0, INT64_MAX, &v) == -1)
		return false;
	*out = (uint64_t)v;
	return true;
}

/* ---- text and bytes ---- */

/* Writes what the text means, which is never longer; returns its end. */
static char *
decode(char *to, struct span text)
{
	const char *p = text.p, *end = text.p + text.len, *escape;
	uint32_t c;
	size_t n;

	while (p < end) {
		escape = memchr(p, '\\', (size_t)(end - p));
		n = (size_t)((escape == NULL ? end : escape) - p);
		memcpy(to, p, n);
		to += n;
		p += n;
		if (escape == NULL)
			break;
		n = text_escape(p, end, &c);
		assert(n > 0);
		to += utf8_put(to, text_is_surrogate(c) ? 0xfffd : c);
		p += n;
	}
	return to;
}

struct span
jsonx_decode(struct arena *a, struct span text)
{
	char *bytes, *end;

	if (text.len == 0 || memchr(text.p, '\\', text.len) == NULL)
		return text;
	bytes = arena_alloc(a, text.len + 1);
	end = decode(bytes, text);
	*end = '\0';
	return (struct span){ bytes, (size_t)(end - bytes) };
}

char *
jsonx_cstring(struct arena *a, struct span text)
{
	char *bytes, *end;

	if (text.p == NULL)
		return NULL;
	bytes = arena_alloc(a, text.len + 1);
	end = decode(bytes, text);
	*end = '\0';
	if (memchr(bytes, '\0', (size_t)(end - bytes)) != NULL)
		return NULL;
	return bytes;
}

bool
jsonx_is(const struct node *string, const char *s)
{
	return string != NULL && string->kind == NODE_STRING &&
	    span_is(string->span, s);
}

size_t
jsonx_characters(struct span text)
{
	const char *p = text.p == NULL ? "" : text.p, *end = p + text.len;
	const char *escape;
	size_t n = 0, len;
	uint32_t c;

	while (p < end) {
		escape = memchr(p, '\\', (size_t)(end - p));
		if (escape == NULL)
			return n + utf8_count(p, end);
		len = text_escape(escape, end, &c);
		assert(len > 0);
		n += utf8_count(p, escape) + 1;
		p = escape + len;
	}
	return n;
}
