/* What --json prints. The only part of the program that knows json-c. */
#include "config.h"

#include <limits.h>
#include <stdio.h>

#include <json-c/json.h>

#include "base/log.h"
#include "ctl/ctl.h"

#define STYLE	(JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | \
		JSON_C_TO_STRING_NOSLASHESCAPE)

/* json-c fails for want of memory only. */
static void *
made(void *object)
{
	if (object == NULL)
		log_fatal("out of memory");
	return object;
}

static void
added(int failed)
{
	if (failed != 0)
		log_fatal("out of memory");
}

struct json_object *
ctl_json_object(const struct ctl_member *members, size_t n)
{
	struct json_object *object = made(json_object_new_object()), *value;

	for (size_t i = 0; i < n; i++) {
		value = members[i].value == NULL ? NULL :
		    made(json_object_new_string(members[i].value));
		added(json_object_object_add_ex(object, members[i].name,
		    value, JSON_C_OBJECT_ADD_KEY_IS_NEW));
	}
	return object;
}

struct json_object *
ctl_json_array(void)
{
	return made(json_object_new_array());
}

void
ctl_json_append(struct json_object *array, struct json_object *value)
{
	added(json_object_array_add(array, value));
}

int
ctl_json_print(struct json_object *value, struct error *err)
{
	const char *text = json_object_to_json_string_ext(value, STYLE);
	int ret;

	if (text == NULL)
		log_fatal("out of memory");
	ret = ctl_print(text, err);
	if (ret == 0)
		ret = ctl_print("\n", err);
	(void)json_object_put(value);
	return ret;
}

int
ctl_json_print_text(struct span json, struct error *err)
{
	struct json_tokener *tokener = made(json_tokener_new());
	struct json_object *value = NULL;

	if (json.len <= INT_MAX)
		value = json_tokener_parse_ex(tokener, json.p, (int)json.len);
	json_tokener_free(tokener);
	if (value == NULL)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "what was to be printed is no JSON");
	return ctl_json_print(value, err);
}
