#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/parse.h"
#include "conf/value.h"
#include "conf/yaml.h"

struct jsonx_path
value_at(const struct jsonx_path *up, const struct node *n, size_t index)
{
	return (struct jsonx_path){ .up = up, .key = n->key, .index = index };
}

/* ---- messages ---- */

static void
print_value(char *out, size_t size, const struct node *n)
{
	if (n->kind == NODE_NULL)
		(void)snprintf(out, size, "empty");
	else if (n->kind == NODE_ARRAY)
		(void)snprintf(out, size, "a list");
	else if (n->kind == NODE_OBJECT)
		(void)snprintf(out, size, "a mapping");
	else if (n->flags & YAML_EXPANDED)
		(void)snprintf(out, size, "a text from the environment");
	else
		(void)snprintf(out, size, "\"%.*s\"%s", fault_cut(n->span),
		    n->span.p, n->span.len > (size_t)fault_cut(n->span) ?
		    "..." : "");
}

void
value_fault(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const char *fmt, ...)
{
	char path[VALUE_PATH_SIZE], is[128], expected[512];
	va_list ap;

	if (n->flags & YAML_UNSET)
		return;
	jsonx_path_print(path, sizeof(path), at, NULL);
	print_value(is, sizeof(is), n);
	va_start(ap, fmt);
	(void)vsnprintf(expected, sizeof(expected), fmt, ap);
	va_end(ap);
	fault_add(r->faults, n->line, "%s is %s, expected %s", path, is,
	    expected);
}

static void __attribute__((format(printf, 4, 0)))
print_what(char *out, size_t size, const struct jsonx_path *at,
    const char *fmt, va_list ap)
{
	size_t len;

	jsonx_path_print(out, VALUE_PATH_SIZE, at, NULL);
	len = strlen(out);
	if (len > 0)
		out[len++] = ' ';
	(void)vsnprintf(out + len, size - len, fmt, ap);
}

void
value_say(struct reader *r, const struct jsonx_path *at, unsigned line,
    const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	print_what(text, sizeof(text), at, fmt, ap);
	va_end(ap);
	fault_add(r->faults, line, "%s", text);
}

void
value_warn(struct reader *r, const struct jsonx_path *at, unsigned line,
    const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	print_what(text, sizeof(text), at, fmt, ap);
	va_end(ap);
	fault_warn(r->faults, line, "%s", text);
}

/* ---- words ---- */

/* Levenshtein's distance, of words of at most 31 bytes. */
static size_t
distance(struct span a, struct span b)
{
	size_t row[32], left, above, best;

	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		above = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			left = row[j - 1] + 1;
			best = above + (a.p[i - 1] != b.p[j - 1]);
			above = row[j];
			if (left < best)
				best = left;
			if (above + 1 < best)
				best = above + 1;
			row[j] = best;
		}
	}
	return row[b.len];
}

/* A slip of the pen away: two letters, one in a short word. */
static const char *
nearest(struct span word, const char *const *words)
{
	size_t least = word.len < 5 ? 2 : 3, d;
	const char *found = NULL;

	for (; *words != NULL; words++) {
		struct span known = span_of(*words);

		if (word.len > 31 || known.len > 31)
			continue;
		d = distance(word, known);
		if (d < least) {
			least = d;
			found = *words;
		}
	}
	return found;
}

static void
print_words(char *out, size_t size, const char *const *words)
{
	size_t len = 0;
	int n;

	out[0] = '\0';
	for (size_t i = 0; words[i] != NULL && len < size; i++) {
		n = snprintf(out + len, size - len, "%s%s", i == 0 ? "" :
		    words[i + 1] == NULL ? " or " : ", ", words[i]);
		if (n > 0)
			len += (size_t)n;
	}
}

void
value_unknown(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const char *const *words)
{
	const char *near = nearest(n->key, words);
	char list[512];

	if (near == NULL)
		print_words(list, sizeof(list), words);
	value_say(r, at, n->line, "is not known, expected %s",
	    near != NULL ? near : list);
}

/* ---- scalars ---- */

static bool
has_control(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return true;
	return false;
}

char *
value_string(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const char *expected)
{
	char *s;

	if (n->kind != NODE_STRING || (n->flags & YAML_UNSET) ||
	    n->span.len == 0) {
		value_fault(r, at, n, "%s", expected);
		return NULL;
	}
	if (n->span.len > VALUE_STRING_MAX) {
		value_say(r, at, n->line, "is too long, expected %s", expected);
		return NULL;
	}
	/* An alias costs the file nothing and each use of it a copy: when they
	 * are too many, the end of the reading says so. */
	if (arena_over(&r->conf->arena))
		return NULL;
	s = jsonx_cstring(&r->conf->arena, n->span);
	if (s != NULL && !has_control(s))
		return s;
	value_say(r, at, n->line, "holds a control character, expected %s",
	    expected);
	return NULL;
}

/* YAML has texts, JSON has numbers and booleans beside them. */
struct span
value_scalar(const struct node *n)
{
	if (n->kind == NODE_STRING || n->kind == NODE_NUMBER ||
	    n->kind == NODE_BOOL)
		return n->span;
	return (struct span){ NULL, 0 };
}

bool
value_duration(struct reader *r, const struct jsonx_path *at,
    const struct node *n, int64_t *out)
{
	int64_t ms;

	if (parse_duration(value_scalar(n), VALUE_DURATION_MAX, &ms) == 0 &&
	    ms > 0) {
		*out = ms;
		return true;
	}
	value_fault(r, at, n, VALUE_DURATION_EXPECTED);
	return false;
}

bool
value_count(struct reader *r, const struct jsonx_path *at,
    const struct node *n, uint64_t min, uint64_t max, int64_t *out)
{
	uint64_t v;

	if (parse_u64(value_scalar(n), max, &v) == 0 && v >= min) {
		*out = (int64_t)v;
		return true;
	}
	value_fault(r, at, n, "a whole number from %llu to %llu",
	    (unsigned long long)min, (unsigned long long)max);
	return false;
}

bool
value_parse_bool(struct span s, bool *out)
{
	static const char *const words[] = { "false", "true", "no", "yes",
	    "off", "on" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is(s, words[i])) {
			*out = i % 2;
			return true;
		}
	return false;
}

bool
value_bool(struct reader *r, const struct jsonx_path *at,
    const struct node *n, bool *out)
{
	if (value_parse_bool(value_scalar(n), out))
		return true;
	value_fault(r, at, n, "true or false");
	return false;
}

int
value_word(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const char *const *words)
{
	const char *near;
	char list[512];

	for (int i = 0; words[i] != NULL; i++)
		if (n->kind == NODE_STRING && span_is(n->span, words[i]))
			return i;
	near = n->kind == NODE_STRING ? nearest(n->span, words) : NULL;
	if (near == NULL)
		print_words(list, sizeof(list), words);
	value_fault(r, at, n, "%s", near != NULL ? near : list);
	return -1;
}

/* ---- lists and mappings ---- */

size_t
value_entries(const struct node *n)
{
	if (n->kind != NODE_ARRAY)
		return 1;
	return n->count < CEILING_CONF_LIST ? n->count : CEILING_CONF_LIST;
}

void
value_each(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const char *expected,
    void (*one)(struct reader *, const struct jsonx_path *,
    const struct node *, void *), void *ctx)
{
	size_t i = 0;

	if (n->kind == NODE_STRING) {
		one(r, at, n, ctx);
		return;
	}
	if (n->kind != NODE_ARRAY) {
		value_fault(r, at, n, "%s", expected);
		return;
	}
	if (n->count > CEILING_CONF_LIST) {
		value_say(r, at, n->line, "has %u entries, expected at most "
		    "%zu", (unsigned)n->count, CEILING_CONF_LIST);
		return;
	}
	for (n = n->child; n != NULL; n = n->next, i++) {
		struct jsonx_path path = value_at(at, n, i);

		one(r, &path, n, ctx);
	}
}

bool
value_mapping(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const char *expected)
{
	if (n->kind == NODE_OBJECT)
		return true;
	value_fault(r, at, n, "%s", expected);
	return false;
}

void
value_fields(struct reader *r, const struct jsonx_path *at,
    const struct node *object, const struct field *fields, void *into)
{
	const char *words[VALUE_WORDS] = { NULL };
	const struct field *f;

	for (size_t i = 0; fields[i].name != NULL && i + 1 < VALUE_WORDS; i++)
		words[i] = fields[i].name;
	for (const struct node *n = object->child; n != NULL; n = n->next) {
		struct jsonx_path path = value_at(at, n, 0);

		for (f = fields; f->name != NULL; f++)
			if (span_is(n->key, f->name))
				break;
		if (f->name == NULL)
			value_unknown(r, &path, n, words);
		else if (n->kind != NODE_NULL)
			f->read(r, &path, n, (char *)into + f->offset);
	}
}
