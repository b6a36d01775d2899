/*
 * What --json prints. The only part of the program that knows json-c.
 *
 * What holds words of clients and providers is laid out here instead: json-c keeps no
 * number that is larger than 64 bits, and they are to be shown to the last
 * digit.
 */
#include "config.h"

#include <limits.h>
#include <string.h>

#include <json-c/json.h>

#include "base/ceilings.h"
#include "base/log.h"
#include "ctl/ctl.h"

#define OUTPUT_MAX	((size_t)512 * 1024 * 1024)
#define DEPTH		(2 * (int)CEILING_JSON_DEPTH)
#define STYLE	(JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | \
		JSON_C_TO_STRING_NOSLASHESCAPE)

/* ---- what others said ---- */

/* The string that begins at p, with its quotes. */
static struct span
string_at(const char *p, const char *end)
{
	const char *q = p + 1;

	while (q < end && *q != '"')
		q += *q == '\\' ? 2 : 1;
	return (struct span){ p, q < end ? (size_t)(q + 1 - p) :
	    (size_t)(end - p) };
}

static void
new_line(struct buf *out, size_t depth)
{
	buf_putc(out, '\n');
	while (depth-- > 0)
		buf_puts(out, "  ");
}

/* One member or element on a line; what is empty stays together. */
static void
lay_out(struct buf *out, struct span json)
{
	const char *end = json.p + json.len;
	struct span string;
	size_t depth = 0;

	for (const char *p = json.p; p < end; p++)
		switch (*p) {
		case '"':
			string = string_at(p, end);
			ctl_visible_json(out, string);
			p += string.len - 1;
			break;
		case '{':
		case '[':
			buf_putc(out, *p);
			if (end - p > 1 && (p[1] == '}' || p[1] == ']'))
				buf_putc(out, *++p);
			else
				new_line(out, ++depth);
			break;
		case '}':
		case ']':
			new_line(out, depth > 0 ? --depth : 0);
			buf_putc(out, *p);
			break;
		case ',':
			buf_putc(out, ',');
			new_line(out, depth);
			break;
		case ':':
			buf_puts(out, ": ");
			break;
		default:
			buf_putc(out, *p);
		}
}

/* ---- what is ours ---- */

static void
put_lines(struct buf *out, const char *text)
{
	size_t len;

	for (;; text += len + 1) {
		len = strcspn(text, "\n");
		ctl_visible_json(out, (struct span){ text, len });
		if (text[len] == '\0')
			return;
		buf_putc(out, '\n');
	}
}

static void
indent(struct buf *out, struct span json)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
	struct json_object *value = NULL;
	const char *text;

	if (tokener == NULL)
		log_fatal("out of memory");
	if (json.len <= INT_MAX)
		value = json_tokener_parse_ex(tokener, json.p, (int)json.len);
	json_tokener_free(tokener);
	if (value == NULL)
		log_fatal("what was to be printed is no JSON");
	text = json_object_to_json_string_ext(value, STYLE);
	if (text == NULL)
		log_fatal("out of memory");
	put_lines(out, text);
	(void)json_object_put(value);
}

/* ---- printed ---- */

static int
print(const struct buf *json, void (*write)(struct buf *, struct span),
    struct error *err)
{
	struct buf out;
	int ret;

	if (buf_over(json))
		return error_set(err, ERROR_TOO_LARGE, NULL,
		    "more than %zu bytes to print", json->max);
	buf_init(&out, OUTPUT_MAX);
	write(&out, buf_view(json));
	buf_putc(&out, '\n');
	ret = ctl_print_buf(&out, err);
	buf_fini(&out);
	return ret;
}

int
ctl_json_print(const struct buf *json, struct error *err)
{
	return print(json, indent, err);
}

int
ctl_json_print_exact(const struct buf *json, struct error *err)
{
	return print(json, lay_out, err);
}

int
ctl_json_print_line(const struct buf *json, struct error *err)
{
	return print(json, ctl_visible_json, err);
}
