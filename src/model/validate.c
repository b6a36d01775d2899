/*
 * The top level: the table of fields, and the fields that no row knows.
 */
#include "config.h"

#include "model/validate.h"
#include "model/validate_shape.h"

#define TEXT_MAX	((int64_t)CEILING_TEXT)

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

#define AT(member)	.offset = offsetof(struct request, member)

/*
 * Every field of the contract, in the order in which they are read: a field
 * stands behind those that its reader looks at.
 */
static const struct field fields[] = {
	{ "stream", validate_switch, AT(stream) },
	{ "model", validate_model, .need = NEED_ALWAYS },
	{ "routing", .read = validate_routing },
	{ "previous_response_id", .read = validate_previous },
	{ "conversation", validate_conversation,
	    .why = "conversations are not kept here; the request is answered "
	    "without one" },
	{ "instructions", validate_string, AT(instructions),
	    .max = TEXT_MAX },
	{ "tools", .read = validate_tools },
	{ "input", validate_input, .need = NEED_UNLESS_CHAINED },
	{ "tool_choice", .read = validate_tool_choice },
	{ "parallel_tool_calls", validate_tristate_field,
	    AT(parallel_tool_calls) },
	{ "max_tool_calls", validate_limit, AT(max_tool_calls), 1,
	    INTEGER_MAX },
	{ "text", .read = validate_text_field },
	{ "reasoning", .read = validate_reasoning },
	{ "max_output_tokens", validate_limit, AT(max_output_tokens), 1,
	    INTEGER_MAX },
	{ "temperature", validate_setting, AT(temperature), 0, 2 },
	{ "top_p", validate_setting, AT(top_p), 0, 1 },
	{ "presence_penalty", validate_setting, AT(presence_penalty), -2, 2 },
	{ "frequency_penalty", validate_setting, AT(frequency_penalty), -2, 2 },
	{ "top_logprobs", validate_limit, AT(top_logprobs), 0, 20 },
	{ "include", .read = validate_include },
	{ "stream_options", .read = validate_stream_options },
	{ "store", validate_tristate_field, AT(store) },
	{ "metadata", .read = validate_metadata },
	{ "user", validate_string, AT(user), .max = TEXT_MAX },
	{ "prompt_cache_key", validate_string, AT(prompt_cache_key),
	    .max = TEXT_MAX },
	{ "prompt_cache_retention", .read = validate_retention },
	{ "cache_control", .read = validate_cache_control },
	{ "safety_identifier", validate_safety_identifier,
	    .why = "providers are told a hash that stands for the API key, "
	    "never the client's words" },
	{ "background", validate_background,
	    .why = "there is no background processing; the answer comes on "
	    "this connection" },
	{ "truncation", validate_truncation,
	    .why = "input that is too long is refused, not cut" },
	{ "service_tier", validate_service_tier,
	    .why = "every request is served in the default tier" },
	{ "prompt", validate_prompt,
	    .why = "there are no stored prompts; send instructions and "
	    "input" },
	{ "context_management", validate_context_management,
	    .why = "input is sent as it is, never compacted" },
	{ "prompt_cache_options", validate_hint,
	    .members = shape_cache_options },
	{ "image", validate_hint, .members = shape_image },
	{ "access_programs", .read = validate_hint },
	{ "moderation", validate_hint,
	    .members = shape_moderation },
};

static bool
is_field(struct span name)
{
	for (size_t i = 0; i < COUNT(fields); i++)
		if (span_is(name, fields[i].name))
			return true;
	return false;
}

static int
read_field(struct reader *r, const struct field *f)
{
	bool there = jsonx_get(r->req->body, f->name) != NULL;

	/* In a chain the conversation is input enough. */
	if (f->need == NEED_UNLESS_CHAINED &&
	    r->req->previous_response_id != NULL)
		there = true;
	if (there)
		return f->read(r, f) == -1 ? -1 : 0;
	if (f->need == NEED_ALWAYS)
		return validate_missing(r, &r->root, f->name,
		    "the name of a model; /v1/models lists them");
	if (f->need == NEED_UNLESS_CHAINED)
		return validate_missing(r, &r->root, f->name,
		    "a string or a list of items");
	return 0;
}

/* The provider would work them out for nobody. */
static void
note_logprobs(struct reader *r)
{
	const struct request *req = r->req;

	if (req->top_logprobs.set && req->top_logprobs.value > 0 &&
	    !(req->include & INCLUDE_LOGPROBS))
		validate_note(r, ACTION_UNSUPPORTED, &r->root, "top_logprobs",
		    "has no effect without message.output_text.logprobs in "
		    "include");
}

int
request_read(struct arena *arena, struct span body,
    const struct history *history, struct request *req,
    struct receipt *receipt, struct error *err)
{
	struct reader r = { .arena = arena, .history = history, .req = req,
	    .receipt = receipt, .err = err };

	*req = (struct request){ .arena = arena };
	req->body = scan(arena, body, SCAN_REQUEST, err);
	if (req->body == NULL)
		return -1;
	if (req->body->kind != NODE_OBJECT)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "the body must be a JSON object");
	for (size_t i = 0; i < COUNT(fields); i++)
		if (read_field(&r, &fields[i]) == -1)
			return -1;
	if (validate_wire_names(&r) == -1)
		return -1;
	note_logprobs(&r);
	validate_unknown(&r, req->body, &r.root, is_field);
	if (arena_over(arena))
		return error_set(err, ERROR_TOO_LARGE, NULL,
		    "the request takes too much memory to read; send a "
		    "smaller one");
	return 0;
}
