/*
 * What the answer is to look like ("text") and how it is to be thought out
 * ("reasoning").
 */
#include "config.h"

#include "model/validate_internal.h"

#define SCHEMA_NAME_MAX	((size_t)64)

static int
read_schema(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct format *format)
{
	const struct node *schema = jsonx_get(node, "schema");

	/* Chat completions nest these under "json_schema". */
	if (jsonx_get(node, "name") == NULL &&
	    jsonx_get(node, "json_schema") != NULL)
		return jsonx_error(r->err, ERROR_MISSING, at, "name",
		    "name, schema and strict are required beside type, not "
		    "inside json_schema");
	if (validate_name(r, node, "name", at, SCHEMA_NAME_MAX,
	    &format->name) == -1)
		return -1;
	if (schema == NULL)
		return validate_missing(r, at, "schema",
		    "a JSON schema, which is an object");
	if (schema->kind != NODE_OBJECT)
		return jsonx_error(r->err, ERROR_JSON_SCHEMA, at, "schema",
		    "expected a JSON schema, which is an object");
	format->schema = schema;
	if (jsonx_read_text(node, "description", at, CEILING_TEXT,
	    &format->description, r->err) == -1)
		return -1;
	return validate_tristate(r, node, "strict", at, &format->strict);
}

static int
read_format(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct format *format)
{
	static const char *const types[] = {
		[FORMAT_TEXT] = "text",
		[FORMAT_JSON_OBJECT] = "json_object",
		[FORMAT_JSON_SCHEMA] = "json_schema",
		NULL
	};
	int type, found;

	found = jsonx_read_word(node, "type", at, types, &type, r->err);
	if (found == 0)
		return validate_missing(r, at, "type",
		    "text, json_object or json_schema");
	if (found == -1)
		return -1;
	format->type = (enum format_type)type;
	return format->type == FORMAT_JSON_SCHEMA ?
	    read_schema(r, node, at, format) : 0;
}

static bool
is_text_member(struct span name)
{
	return span_is(name, "format") || span_is(name, "verbosity");
}

int
validate_text_field(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct jsonx_path format_at = path_key(&at, "format");
	const struct node *text, *format;
	int verbosity = VERBOSITY_UNSET, found;

	if (jsonx_read_object(r->req->body, f->name, &r->root, &text,
	    r->err) == -1 ||
	    validate_word(r, text, "verbosity", &at, verbosity_words,
	    &verbosity) == -1)
		return -1;
	r->req->verbosity = (enum verbosity)verbosity;
	validate_unknown(r, text, &at, is_text_member);
	found = jsonx_read_object(text, "format", &at, &format, r->err);
	return found == 1 ? read_format(r, format, &format_at,
	    &r->req->format) : found;
}

/* Switches of OpenAI's own models that no other provider has. To ask for what
 * is so anyway (the first word) asks for nothing. */
static int
read_switches(struct reader *r, const struct field *f,
    const struct node *node, const struct jsonx_path *at)
{
	static const char *const contexts[] = { "auto", "current_turn",
	    "all_turns", NULL };
	static const char *const modes[] = { "standard", "pro", NULL };
	static const struct {
		const char *key;
		const char *const *words;
	} switches[] = { { "context", contexts }, { "mode", modes } };

	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		int word = 0;

		if (jsonx_read_word(node, switches[i].key, at,
		    switches[i].words, &word, r->err) == -1)
			return -1;
		if (word != 0)
			validate_add_hint(r, f->name, switches[i].key,
			    jsonx_get(node, switches[i].key));
	}
	return 0;
}

static bool
is_reasoning_member(struct span name)
{
	static const char *const members[] = { "effort", "summary",
	    "generate_summary", "context", "mode" };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (span_is(name, members[i]))
			return true;
	return false;
}

int
validate_reasoning(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct node *node;
	int effort = EFFORT_UNSET;
	int summary = SUMMARY_UNSET, old_summary = SUMMARY_UNSET;

	if (jsonx_read_object(r->req->body, f->name, &r->root, &node,
	    r->err) == -1 ||
	    validate_word(r, node, "effort", &at, effort_words,
	    &effort) == -1 ||
	    validate_word(r, node, "summary", &at, summary_words,
	    &summary) == -1 ||
	    validate_word(r, node, "generate_summary", &at, summary_words,
	    &old_summary) == -1)
		return -1;
	r->req->effort = (enum effort)effort;
	r->req->summary = (enum summary)
	    (summary != SUMMARY_UNSET ? summary : old_summary);
	validate_unknown(r, node, &at, is_reasoning_member);
	return read_switches(r, f, node, &at);
}

/* {"type":"configuration_update","reasoning":{"effort"},"text":{"format"}} */
int
validate_update(struct reader *r, const struct node *item,
    const struct jsonx_path *at)
{
	const struct jsonx_path reasoning_at = path_key(at, "reasoning");
	const struct jsonx_path text_at = path_key(at, "text");
	const struct jsonx_path format_at = path_key(&text_at, "format");
	const struct node *reasoning = NULL, *text = NULL, *node = NULL;
	int effort = EFFORT_UNSET;

	if (jsonx_read_object(item, "reasoning", at, &reasoning,
	    r->err) == -1 ||
	    jsonx_read_object(item, "text", at, &text, r->err) == -1 ||
	    validate_word(r, reasoning, "effort", &reasoning_at, effort_words,
	    &effort) == -1 ||
	    jsonx_read_object(text, "format", &text_at, &node, r->err) == -1)
		return -1;
	if (effort != EFFORT_UNSET)
		r->req->update_effort = (enum effort)effort;
	if (node != NULL) {
		struct format *format = arena_calloc(r->arena, 1,
		    sizeof(*format));

		if (read_format(r, node, &format_at, format) == -1)
			return -1;
		r->req->update_format = format;
	}
	return 0;
}
