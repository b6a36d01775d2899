/*
 * validate_shape: objects that are checked and passed on as they are, by
 * tables that say which members they may have.
 *
 * A table is a list of rows, ended by a row without key. Members that no row
 * knows are passed over, explicit null is unset. For validate*.c alone.
 */
#ifndef SLUICE_MODEL_VALIDATE_SHAPE_H
#define SLUICE_MODEL_VALIDATE_SHAPE_H

#include "model/validate_internal.h"

enum value_kind {
	VALUE_TEXT,		/* min to max characters; max 0:
				 * CEILING_TEXT */
	VALUE_BOOL,
	VALUE_INTEGER,		/* min to max; both 0: any */
	VALUE_NUMBER,		/* min to max; both 0: any */
	VALUE_WORD,		/* one of words */
	VALUE_OBJECT,		/* with the members of; NULL: any */
	VALUE_MAP,		/* an object with any keys, each value an of */
	VALUE_TYPED,		/* an object whose type is one of types */
	VALUE_LIST,		/* min to max elements, each an of; max 0:
				 * any number */
	VALUE_ANY,
	VALUE_REFUSED		/* known, and not served: words[0] says what to
				 * send instead */
};

struct member {
	const char *key;		/* NULL: of a list's element */
	enum value_kind kind;
	bool required;
	int64_t min, max;
	const char *const *words;	/* ended by NULL */
	const struct member *of;
	const struct typed *types;
	const struct member *or;	/* when the value is of another kind */
};

/* A row of the objects that are told apart by their type; ended likewise. */
struct typed {
	const char *word;
	const struct member *members;	/* NULL: none beside type */
};

#define REQUIRED	.required = true
#define OPTIONAL	.required = false

/* The integers that every client's numbers can hold. */
#define INTEGER_MAX	((int64_t)9007199254740991)

int	validate_members(struct reader *, const struct node *obj,
	    const struct jsonx_path *at, const struct member *rows);

/* Rows that several tables use. */
extern const struct member shape_text;		/* an element that is a text */
extern const struct member shape_object;	/* ... any object */
extern const struct typed shape_callers[];	/* who called: the model or a
						 * program of it */

/* What functions and custom tools may say beside what is read from them
 * (validate_hosted_tools.c); the objects that are hints (validate_hints.c). */
extern const struct member shape_function[];
extern const struct member shape_custom[];
extern const struct member shape_cache_options[];
extern const struct member shape_image[];
extern const struct member shape_moderation[];

#define SHAPE_CALLER \
	{ "caller", VALUE_TYPED, OPTIONAL, .types = shape_callers }

/* Of a call and of its output. */
#define SHAPE_CALL_ID(need) \
	{ "call_id", VALUE_TEXT, need, .min = 1, .max = CEILING_CALL_ID }

#define SHAPE_ID	{ "id", VALUE_TEXT, OPTIONAL }
#define SHAPE_STATUS(list) \
	{ "status", VALUE_WORD, OPTIONAL, .words = list }
#define SHAPE_END	{ NULL, VALUE_ANY, OPTIONAL }

/* Items (validate_hosted_machines.c). */
extern const struct member shape_computer_call[];
extern const struct member shape_computer_call_output[];
extern const struct member shape_local_shell_call[];
extern const struct member shape_local_shell_call_output[];
extern const struct member shape_shell_call[];
extern const struct member shape_shell_call_output[];
extern const struct member shape_apply_patch_call[];
extern const struct member shape_apply_patch_call_output[];

#endif
