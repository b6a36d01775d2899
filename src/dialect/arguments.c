#include "config.h"

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "dialect/arguments.h"
#include "dialect/encode.h"

#define INPUT_SCHEMA \
	"{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}}," \
	"\"required\":[\"input\"],\"additionalProperties\":false}"

const struct span arguments_input_schema = {
	INPUT_SCHEMA, sizeof(INPUT_SCHEMA) - 1
};

/* The object that the text holds, or NULL. Whatever is odd about it (keys that
 * stand twice, half a character) makes it none: providers refuse those. */
static const struct node *
read_object(struct arena *a, struct span text)
{
	struct error err;
	const struct node *node = scan(a, jsonx_decode(a, text), SCAN_REQUEST,
	    &err);

	return node != NULL && node->kind == NODE_OBJECT ? node : NULL;
}

bool
arguments_write(struct jsonw *w, struct arena *a, struct span text)
{
	const struct node *object;

	if (text.p == NULL || dialect_is_blank(text)) {
		jsonw_raw(w, SPAN("{}"));
		return false;
	}
	object = read_object(a, text);
	if (object != NULL) {
		jsonw_node(w, object);
		return false;
	}
	jsonw_object(w);
	jsonw_key(w, "_raw");
	jsonw_text(w, text);
	jsonw_object_end(w);
	return true;
}

struct span
arguments_of_input(struct arena *a, struct span input)
{
	struct buf *out = dialect_buf(a, CEILING_REQUEST_ARENA);

	buf_puts(out, "{\\\"input\\\":\\\"");
	jsonw_escape(out, input);
	buf_puts(out, "\\\"}");
	return buf_view(out);
}

struct span
arguments_input(struct arena *a, struct span arguments)
{
	struct error err;
	const struct node *object, *input;
	struct buf *out;

	if (arguments.p == NULL)
		return SPAN("");
	object = scan(a, jsonx_decode(a, arguments), SCAN_UPSTREAM, &err);
	input = jsonx_get(object, "input");
	if (input == NULL || input->kind != NODE_STRING)
		return arguments;
	if (!(input->flags & NODE_SURROGATE))
		return input->span;
	/* Half a character becomes U+FFFD. */
	out = dialect_buf(a, CEILING_REQUEST_ARENA);
	jsonw_escape(out, jsonx_decode(a, input->span));
	return buf_view(out);
}
