/*
 * jsonx: typed reads of the scanner's nodes.
 *
 * Two families. The strict ones read a request or a configuration: they know
 * the path of what they read, so that a wrong type yields a good message and
 * param ("input[2].content[0].image_url") for free. The lenient ones read
 * what providers send, where anything may be missing, null or of another
 * type: they say whether the value is there and fits, and nothing else.
 *
 * Explicit null means unset, everywhere.
 */
#ifndef SLUICE_BASE_JSONX_H
#define SLUICE_BASE_JSONX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/scan.h"
#include "base/span.h"

/*
 * Where a node stands: links on the caller's stack, from the inside out. The
 * root has up == NULL and no key. Either key (with len) or index is used.
 */
struct jsonx_path {
	const struct jsonx_path *up;
	struct span key;	/* absent: index counts */
	size_t index;
};

/* "input[2].content[0]" and, when key isn't NULL, ".key"; cut to size. */
void	jsonx_path_print(char *out, size_t size, const struct jsonx_path *,
	    const char *key);

/* error_set with the path of at and key as the param. */
int	jsonx_error(struct error *, enum error_class, const struct jsonx_path *at,
	    const char *key, const char *fmt, ...)
	    __attribute__((format(printf, 5, 6)));

/* "expected 'a', 'b' or 'c'"; words ends with NULL. ERROR_VALUE. */
int	jsonx_refuse_word(const struct jsonx_path *at, const char *key,
	    const char *const *words, struct error *);

/* ---- lookups ---- */

/* What jsonx_member does when a glance doesn't settle it. */
const struct node *jsonx_search(const struct node *obj, struct span key);

/* The member, null or not; NULL when obj is no object or lacks it. With a
 * duplicate key the last one. */
static inline const struct node *
jsonx_member(const struct node *obj, const char *key)
{
	struct span name = span_of(key);

	if (obj == NULL ||
	    (obj->keys != 0 && !(obj->keys & node_key_bit(name))))
		return NULL;
	return jsonx_search(obj, name);
}

/* The member unless it is missing or null. */
static inline const struct node *
jsonx_get(const struct node *obj, const char *key)
{
	const struct node *n = jsonx_member(obj, key);

	return n == NULL || n->kind == NODE_NULL ? NULL : n;
}

/* ---- strict: 1 there, 0 missing or null (*out untouched), -1 wrong ---- */

/* What they do with a member that is there: n is no null. */
int	jsonx_check_text(const struct node *n, const char *key,
	    const struct jsonx_path *at, size_t max, struct span *out,
	    struct error *);
int	jsonx_check_bool(const struct node *n, const char *key,
	    const struct jsonx_path *at, bool *out, struct error *);
int	jsonx_check_int(const struct node *n, const char *key,
	    const struct jsonx_path *at, int64_t min, int64_t max, int64_t *out,
	    struct error *);
int	jsonx_check_number(const struct node *n, const char *key,
	    const struct jsonx_path *at, double min, double max, double *out,
	    struct error *);
int	jsonx_check_word(const struct node *n, const char *key,
	    const struct jsonx_path *at, const char *const *words, int *out,
	    struct error *);
int	jsonx_check_object(const struct node *n, const char *key,
	    const struct jsonx_path *at, const struct node **out, struct error *);
int	jsonx_check_array(const struct node *n, const char *key,
	    const struct jsonx_path *at, size_t max, const struct node **out,
	    struct error *);

/* max counts characters, as the contract's limits do. */
static inline int
jsonx_read_text(const struct node *obj, const char *key,
    const struct jsonx_path *at, size_t max, struct span *out,
    struct error *err)
{
	const struct node *n = jsonx_get(obj, key);

	return n == NULL ? 0 : jsonx_check_text(n, key, at, max, out, err);
}

static inline int
jsonx_read_bool(const struct node *obj, const char *key,
    const struct jsonx_path *at, bool *out, struct error *err)
{
	const struct node *n = jsonx_get(obj, key);

	return n == NULL ? 0 : jsonx_check_bool(n, key, at, out, err);
}

static inline int
jsonx_read_int(const struct node *obj, const char *key,
    const struct jsonx_path *at, int64_t min, int64_t max, int64_t *out,
    struct error *err)
{
	const struct node *n = jsonx_get(obj, key);

	return n == NULL ? 0 : jsonx_check_int(n, key, at, min, max, out, err);
}

static inline int
jsonx_read_number(const struct node *obj, const char *key,
    const struct jsonx_path *at, double min, double max, double *out,
    struct error *err)
{
	const struct node *n = jsonx_get(obj, key);

	return n == NULL ? 0 :
	    jsonx_check_number(n, key, at, min, max, out, err);
}

/* words ends with NULL; *out is the index. The message lists the words. */
static inline int
jsonx_read_word(const struct node *obj, const char *key,
    const struct jsonx_path *at, const char *const *words, int *out,
    struct error *err)
{
	const struct node *n = jsonx_get(obj, key);

	return n == NULL ? 0 : jsonx_check_word(n, key, at, words, out, err);
}

static inline int
jsonx_read_object(const struct node *obj, const char *key,
    const struct jsonx_path *at, const struct node **out, struct error *err)
{
	const struct node *n = jsonx_get(obj, key);

	return n == NULL ? 0 : jsonx_check_object(n, key, at, out, err);
}

static inline int
jsonx_read_array(const struct node *obj, const char *key,
    const struct jsonx_path *at, size_t max, const struct node **out,
    struct error *err)
{
	const struct node *n = jsonx_get(obj, key);

	return n == NULL ? 0 : jsonx_check_array(n, key, at, max, out, err);
}

/* ---- lenient: true when there and of that type ---- */

static inline bool
jsonx_text(const struct node *obj, const char *key, struct span *out)
{
	const struct node *n = jsonx_member(obj, key);

	if (n == NULL || n->kind != NODE_STRING)
		return false;
	*out = n->span;
	return true;
}

/* What jsonx_u64 does with a member that is there. */
bool	jsonx_count(const struct node *n, uint64_t *out);

static inline bool
jsonx_u64(const struct node *obj, const char *key, uint64_t *out)
{
	const struct node *n = jsonx_member(obj, key);

	return n != NULL && jsonx_count(n, out);
}

/* ---- text and bytes ---- */

/* What the text means: unescaped bytes, NUL-terminated in the arena or the
 * text itself when it holds no escape. A lone surrogate becomes U+FFFD. The
 * bytes may hold NUL. */
struct span jsonx_decode(struct arena *, struct span text);

/* The same as a C string; NULL when the bytes hold a NUL. Always a copy. */
char   *jsonx_cstring(struct arena *, struct span text);

/* Whether the text means exactly these bytes (no escapes expected in s). */
bool	jsonx_is(const struct node *string, const char *s);

/* Characters (code points) that the text means; for length limits. */
size_t	jsonx_characters(struct span text);

#endif
