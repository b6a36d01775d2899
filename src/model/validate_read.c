/*
 * What the parts of the validator share: values that must be there, words,
 * names, and notes for the receipt.
 */
#include "config.h"

#include <string.h>

#include "model/validate_internal.h"

/* Of an unknown field's name, as the receipt gives it. */
#define UNKNOWN_NAME	((size_t)64)

int
validate_missing(struct reader *r, const struct jsonx_path *at,
    const char *key, const char *expected)
{
	return jsonx_error(r->err, ERROR_MISSING, at, key,
	    "%s is required: %s", key, expected);
}

int
validate_text(struct reader *r, const struct node *obj, const char *key,
    const struct jsonx_path *at, size_t max, struct span *out)
{
	int found = jsonx_read_text(obj, key, at, max, out, r->err);

	if (found == 0)
		return validate_missing(r, at, key, "a string");
	return found == -1 ? -1 : 0;
}

int
validate_filled(struct reader *r, const struct node *obj, const char *key,
    const struct jsonx_path *at, size_t max, struct span *out)
{
	if (validate_text(r, obj, key, at, max, out) == -1)
		return -1;
	if (out->len == 0)
		return jsonx_error(r->err, ERROR_STRING_SHORT, at, key,
		    "%s must not be empty", key);
	return 0;
}

int
validate_name(struct reader *r, const struct node *obj, const char *key,
    const struct jsonx_path *at, size_t max, struct span *out)
{
	/* OpenAI takes no full stop, others do; it says so itself. */
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";

	if (validate_filled(r, obj, key, at, max, out) == -1)
		return -1;
	for (size_t i = 0; i < out->len; i++)
		if (memchr(letters, out->p[i], sizeof(letters) - 1) == NULL)
			return jsonx_error(r->err, ERROR_VALUE, at, key,
			    "expected letters, digits, '_', '-' and '.' only");
	return 0;
}

int
validate_word(struct reader *r, const struct node *obj, const char *key,
    const struct jsonx_path *at, const char *const *words, int *out)
{
	/* The unset value's "" is not a word that can be sent. */
	int word, found = jsonx_read_word(obj, key, at, words + 1, &word,
	    r->err);

	if (found == 1)
		*out = word + 1;
	return found == -1 ? -1 : 0;
}

int
validate_tristate(struct reader *r, const struct node *obj, const char *key,
    const struct jsonx_path *at, enum tristate *out)
{
	bool value;
	int found = jsonx_read_bool(obj, key, at, &value, r->err);

	if (found == 1)
		*out = value ? YES : NO;
	return found == -1 ? -1 : 0;
}

void
validate_note(struct reader *r, enum action action,
    const struct jsonx_path *at, const char *key, const char *why)
{
	char param[ERROR_PARAM_SIZE];

	jsonx_path_print(param, sizeof(param), at, key);
	receipt_change(r->receipt, param, action, why);
}

/* A client's name for a field, fit to be read anywhere: at most 64
 * characters, and '?' for those that aren't printable ASCII. */
static void
print_name(struct reader *r, struct span key, char name[UNKNOWN_NAME + 1])
{
	struct span bytes = jsonx_decode(r->arena, key);
	size_t n = 0;

	for (size_t i = 0; i < bytes.len && n < UNKNOWN_NAME; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		if ((c & 0xc0) == 0x80)		/* inside a character */
			continue;
		name[n++] = c < ' ' || c > '~' ? '?' : (char)c;
	}
	name[n] = '\0';
}

void
validate_unknown(struct reader *r, const struct node *obj,
    const struct jsonx_path *at, bool (*is_known)(struct span))
{
	static const char plain[] = "not a field that is known here";
	size_t n_unknown = 0, told = 0;

	/* Explicit null is unset, of an unknown field too. */
	for (const struct node *n = obj->child; n != NULL; n = n->next)
		n_unknown += n->kind != NODE_NULL && !is_known(n->key);
	for (const struct node *n = obj->child;
	    n != NULL && told < CEILING_UNKNOWN_FIELDS; n = n->next) {
		char name[UNKNOWN_NAME + 1];

		if (n->kind == NODE_NULL || is_known(n->key))
			continue;
		print_name(r, n->key, name);
		told++;
		validate_note(r, ACTION_DROPPED, at, name,
		    told < CEILING_UNKNOWN_FIELDS || n_unknown == told ?
		    plain : arena_printf(r->arena, "%s, nor are %zu more",
		    plain, n_unknown - told));
	}
}
