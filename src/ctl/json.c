/* What --json prints. The only part of the program that knows json-c. */
#include "config.h"

#include <limits.h>

#include <json-c/json.h>

#include "base/ceilings.h"
#include "base/log.h"
#include "ctl/ctl.h"

#define OUTPUT_MAX	((size_t)512 * 1024 * 1024)
#define DEPTH		(2 * (int)CEILING_JSON_DEPTH)
#define STYLE	(JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | \
		JSON_C_TO_STRING_NOSLASHESCAPE)

int
ctl_json_print_line(struct span json, struct error *err)
{
	struct buf out;
	int ret;

	buf_init(&out, OUTPUT_MAX);
	ctl_visible_json(&out, json);
	buf_putc(&out, '\n');
	ret = ctl_print_buf(&out, err);
	buf_fini(&out);
	return ret;
}

int
ctl_json_print(struct span json, struct error *err)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
	struct json_object *value = NULL;
	const char *text;
	int ret;

	if (tokener == NULL)
		log_fatal("out of memory");
	if (json.len <= INT_MAX)
		value = json_tokener_parse_ex(tokener, json.p, (int)json.len);
	json_tokener_free(tokener);
	if (value == NULL)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "what was to be printed is no JSON");
	text = json_object_to_json_string_ext(value, STYLE);
	if (text == NULL)
		log_fatal("out of memory");
	ret = ctl_json_print_line(span_of(text), err);
	(void)json_object_put(value);
	return ret;
}
