/*
 * The conversation as items.
 *
 * Item ids are left out: with store false they name nothing there, and a call
 * without one is not looked for with its reasoning. Reasoning has its own id,
 * which its encrypted text is bound to, and hosted items keep theirs where the
 * API asks for it (its schema of 2026-08): approvals find them by it.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/arguments.h"
#include "dialect/encode.h"
#include "dialect/media.h"
#include "dialect/openai_responses_encode.h"
#include "model/item_id.h"

#define SCHEMA_WORDS \
	"Answer with one JSON object that is valid against this JSON schema, " \
	"and with nothing else:\\n"

static const char *
path_of(struct responses_encoder *e, const struct item *item, size_t part,
    const char *field)
{
	return request_part_param(e->request,
	    (size_t)(item - e->request->items), part, field, e->arena);
}

/* ---- parts ---- */

static void
put_text_part(struct responses_encoder *e, const char *type, const char *key,
    struct span text)
{
	responses_put_word(e, "type", type);
	responses_put_text(e, key, text);
}

static int
put_detail(struct responses_encoder *e, const struct item *item, size_t i,
    struct error *err)
{
	enum detail detail = item->parts[i].detail;

	if (detail == DETAIL_UNSET)
		return 0;
	if (responses_has(e, QUIRK_NO_IMAGE_DETAIL))
		return detail == DETAIL_AUTO ? 0 : responses_drop(e,
		    path_of(e, item, i, ".detail"),
		    "this route knows no detail of images", err);
	responses_put_word(e, "detail", detail_word(detail));
	return 0;
}

static int
put_image(struct responses_encoder *e, const struct item *item, size_t i,
    struct error *err)
{
	if (!responses_takes(e, FEATURE_IMAGES))
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    path_of(e, item, i, ""), "this model takes no images");
	responses_put_word(e, "type", "input_image");
	responses_put_text(e, "image_url", item->parts[i].url);
	return put_detail(e, item, i, err);
}

/* The data is a data: URL with a kind, and a file has a name. */
static void
put_file_data(struct responses_encoder *e, const struct media *m)
{
	bool pdf = m->mime.p != NULL && span_is(m->mime, "application/pdf");

	responses_put_text(e, "filename", m->filename.p != NULL ?
	    m->filename : pdf ? SPAN("file.pdf") : SPAN("file"));
	jsonw_key(&e->w, "file_data");
	jsonw_text_begin(&e->w);
	buf_puts(e->w.out, "data:");
	buf_span(e->w.out, m->mime.p != NULL ? m->mime :
	    SPAN("application/octet-stream"));
	buf_puts(e->w.out, ";base64,");
	buf_span(e->w.out, m->data);
	jsonw_text_end(&e->w);
}

static int
put_file(struct responses_encoder *e, const struct item *item, size_t i,
    struct error *err)
{
	const struct part *part = &item->parts[i];
	const char *path = path_of(e, item, i, "");
	struct media m;

	if (!responses_takes(e, FEATURE_FILES))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, path,
		    "this model takes no files");
	if (media_read(part, e->request, e->arena, path, &m, err) == -1)
		return -1;
	responses_put_word(e, "type", "input_file");
	if (m.data.p != NULL)
		put_file_data(e, &m);
	else
		responses_put_text(e, "file_url", m.url);
	return put_detail(e, item, i, err);
}

/* The mark of a part, if it is one of the last that may be written. */
static int
put_mark(struct responses_encoder *e, const struct item *item, size_t i,
    struct error *err)
{
	if (!responses_part_marked(e, item, i))
		return 0;
	if (e->n_marks++ < e->marks_over)
		return responses_drop(e, path_of(e, item, i,
		    ".prompt_cache_breakpoint"),
		    "the last four marks are sent", err);
	jsonw_key(&e->w, "prompt_cache_breakpoint");
	jsonw_raw(&e->w, SPAN("{\"mode\":\"explicit\"}"));
	return 0;
}

static int
put_part(struct responses_encoder *e, const struct item *item, size_t i,
    struct error *err)
{
	const struct part *part = &item->parts[i];
	int ret = 0;

	jsonw_object(&e->w);
	if (part->type == PART_IMAGE)
		ret = put_image(e, item, i, err);
	else if (part->type == PART_FILE)
		ret = put_file(e, item, i, err);
	else
		put_text_part(e, "input_text", "text", part->text);
	if (ret == -1 || put_mark(e, item, i, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	return 0;
}

/* The assistant's own: text and refusals, whatever else a client put there. */
static int
put_own_part(struct responses_encoder *e, const struct item *item, size_t i,
    struct error *err)
{
	const struct part *part = &item->parts[i];

	if (part->type != PART_TEXT && part->type != PART_REFUSAL)
		return put_part(e, item, i, err);
	jsonw_object(&e->w);
	if (part->type == PART_REFUSAL) {
		put_text_part(e, "refusal", "refusal", part->text);
	} else {
		put_text_part(e, "output_text", "text", part->text);
		jsonw_key(&e->w, "annotations");
		jsonw_raw(&e->w, SPAN("[]"));
	}
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- messages ---- */

static void
open_item(struct responses_encoder *e, const char *type)
{
	jsonw_object(&e->w);
	responses_put_word(e, "type", type);
}

static int
put_phase(struct responses_encoder *e, const struct item *item,
    struct error *err)
{
	if (item->phase == PHASE_UNSET)
		return 0;
	if (!e->native)
		return responses_drop(e, request_item_param(e->request,
		    (size_t)(item - e->request->items), ".phase", e->arena),
		    "this route knows no phases", err);
	responses_put_word(e, "phase", item->phase == PHASE_COMMENTARY ?
	    "commentary" : "final_answer");
	return 0;
}

/* Always a list, whether it came as one or not: a conversation that goes on
 * must repeat its begin byte for byte. */
static int
put_message(struct responses_encoder *e, const struct item *item,
    struct error *err)
{
	if (item->n_parts == 0)
		return 0;
	open_item(e, "message");
	responses_put_word(e, "role", role_word(item->role));
	if (put_phase(e, item, err) == -1)
		return -1;
	jsonw_key(&e->w, "content");
	jsonw_array(&e->w);
	for (size_t i = 0; i < item->n_parts; i++)
		if ((item->role == ROLE_ASSISTANT ? put_own_part : put_part)(e,
		    item, i, err) == -1)
			return -1;
	jsonw_array_end(&e->w);
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- calls and their outputs ---- */

static void
put_call(struct responses_encoder *e, const struct item *item)
{
	bool custom = item->type == ITEM_CUSTOM_CALL;
	bool apart = e->native && item->namespace.p != NULL;
	struct span arguments = item->arguments;

	open_item(e, custom && e->native ? "custom_tool_call" :
	    "function_call");
	responses_put_text(e, "call_id", item->call_id);
	responses_put_text(e, "name", apart ? item->name :
	    request_wire_name(e->request, item, e->arena));
	if (apart)
		responses_put_text(e, "namespace", item->namespace);
	if (custom && e->native) {
		responses_put_text(e, "input", item->input);
	} else {
		if (custom)
			arguments = arguments_of_input(e->arena, item->input);
		else if (dialect_is_blank(arguments))
			arguments = SPAN("{}");
		responses_put_text(e, "arguments", arguments);
	}
	jsonw_object_end(&e->w);
}

/* A lone text without a mark goes as a plain string, however it came. */
static const struct part *
lone_text(const struct responses_encoder *e, const struct item *item)
{
	return item->n_parts == 1 && item->parts[0].type == PART_TEXT &&
	    !responses_part_marked(e, item, 0) ? &item->parts[0] : NULL;
}

/* The API has no word for a failed call's output. */
static int
put_output_parts(struct responses_encoder *e, const struct item *item,
    struct error *err)
{
	const struct part *lone = lone_text(e, item);

	if (lone != NULL || item->n_parts == 0) {
		jsonw_text_begin(&e->w);
		if (item->is_error)
			buf_puts(e->w.out, FAILED_OUTPUT);
		if (lone != NULL)
			buf_span(e->w.out, lone->text);
		jsonw_text_end(&e->w);
		return 0;
	}
	jsonw_array(&e->w);
	if (item->is_error) {
		jsonw_object(&e->w);
		put_text_part(e, "input_text", "text", SPAN(FAILED_OUTPUT));
		jsonw_object_end(&e->w);
	}
	for (size_t i = 0; i < item->n_parts; i++)
		if (put_part(e, item, i, err) == -1)
			return -1;
	jsonw_array_end(&e->w);
	return 0;
}

static int
put_output(struct responses_encoder *e, const struct item *item,
    struct error *err)
{
	open_item(e, item->type == ITEM_CUSTOM_OUTPUT && e->native ?
	    "custom_tool_call_output" : "function_call_output");
	responses_put_text(e, "call_id", item->call_id);
	jsonw_key(&e->w, "output");
	if (put_output_parts(e, item, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- reasoning ---- */

/*
 * What this very target made goes back to it under the id that it was made
 * with. Anything else would be refused: other items' ids, other accounts'
 * text ("encrypted content could not be verified"), an item without any
 * ("not found", since nothing is stored).
 */
static int
put_reasoning(struct responses_encoder *e, const struct item *item,
    struct error *err)
{
	const struct node *blob = dialect_opaque(item, e->target);
	struct span id, encrypted;

	if (blob == NULL || !jsonx_text(blob, "encrypted_content", &encrypted))
		return dialect_drop_item(e->request, e->receipt, item,
		    "reasoning goes back to the model that made it only",
		    err);
	open_item(e, "reasoning");
	if (jsonx_text(blob, "id", &id))
		responses_put_text(e, "id", id);
	jsonw_key(&e->w, "summary");
	jsonw_array(&e->w);
	for (size_t i = 0; i < item->n_parts; i++) {
		if (item->parts[i].type != PART_SUMMARY)
			continue;
		jsonw_object(&e->w);
		put_text_part(e, "summary_text", "text", item->parts[i].text);
		jsonw_object_end(&e->w);
	}
	jsonw_array_end(&e->w);
	responses_put_text(e, "encrypted_content", encrypted);
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- hosted items ---- */

/* Elsewhere an id is one more thing that could differ from turn to turn. An id
 * that nobody sent isn't sent on either: agents leave it out even where the
 * schema asks for one, and are answered. */
static bool
keeps_id(const struct item *item)
{
	static const char *const types[] = {
		"code_interpreter_call", "computer_call", "file_search_call",
		"image_generation_call", "local_shell_call",
		"local_shell_call_output", "mcp_approval_request", "mcp_call",
		"mcp_list_tools", "program", "web_search_call", NULL
	};
	size_t i = 0;

	while (types[i] != NULL && !span_is(item->type_word, types[i]))
		i++;
	return types[i] != NULL && item->id.len > 0 &&
	    !item_id_is_lent(item->id, item->type_word);
}

/* As it came, but that its type and id stand first: what is kept has them
 * there. */
static void
put_hosted(struct responses_encoder *e, const struct item *item)
{
	jsonw_object(&e->w);
	responses_put_text(e, "type", item->type_word);
	if (keeps_id(item))
		responses_put_text(e, "id", item->id);
	for (const struct node *m = item->node->child; m != NULL; m = m->next)
		if (!span_is(m->key, "id") && !span_is(m->key, "type"))
			jsonw_member(&e->w, m);
	jsonw_object_end(&e->w);
}

/* ---- all of it ---- */

/* A call that was cut off, when somebody would have to run it. */
static bool
is_cut(const struct item *item)
{
	return item->status == STATUS_INCOMPLETE &&
	    (item->type == ITEM_FUNCTION_CALL ||
	    item->type == ITEM_CUSTOM_CALL ||
	    (item->type == ITEM_HOSTED && item->call_id.p != NULL &&
	    (span_is(item->type_word, "computer_call") ||
	    span_is(item->type_word, "local_shell_call") ||
	    span_is(item->type_word, "shell_call") ||
	    span_is(item->type_word, "tool_search_call"))));
}

/* Whether the item doesn't go on: nobody can have run such a call. */
static bool
leave_out(struct responses_encoder *e, const struct item *item)
{
	const struct item *call = NULL;
	size_t i = (size_t)(item - e->request->items);

	if (is_cut(item)) {
		dialect_note_item(e->request, e->receipt, i, "",
		    ACTION_DROPPED, "a call that was cut off doesn't go on");
		return true;
	}
	if (item->type == ITEM_FUNCTION_OUTPUT ||
	    item->type == ITEM_CUSTOM_OUTPUT)
		call = pairs_other(&e->pairs, item);
	if (call == NULL || !is_cut(call))
		return false;
	dialect_note_item(e->request, e->receipt, i, "", ACTION_DROPPED,
	    "the output of a call that doesn't go on");
	return true;
}

static int
put_item(struct responses_encoder *e, const struct item *item,
    struct error *err)
{
	if (leave_out(e, item))
		return 0;
	switch (item->type) {
	case ITEM_MESSAGE:
		return put_message(e, item, err);
	case ITEM_FUNCTION_CALL:
	case ITEM_CUSTOM_CALL:
		put_call(e, item);
		return 0;
	case ITEM_FUNCTION_OUTPUT:
	case ITEM_CUSTOM_OUTPUT:
		return put_output(e, item, err);
	case ITEM_REASONING:
		return put_reasoning(e, item, err);
	case ITEM_HOSTED:
		put_hosted(e, item);
		return 0;
	}
	return 0;
}

static int
check_history(const struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;

	if (responses_takes(e, FEATURE_TOOLS))
		return 0;
	for (size_t i = 0; i < r->n_items; i++)
		if ((r->items[i].type == ITEM_FUNCTION_CALL ||
		    r->items[i].type == ITEM_CUSTOM_CALL) &&
		    !is_cut(&r->items[i]))
			return error_set(err, ERROR_UNSUPPORTED_VALUE,
			    request_item_param(e->request, i, "", e->arena),
			    "this model takes no tools, in what was said "
			    "before neither");
	return 0;
}

/* For a json_object the API wants the word JSON in the input itself; in the
 * instructions it doesn't count (reported 2026-11). */
static void
put_schema_words(struct responses_encoder *e)
{
	struct buf json;
	struct jsonw w = jsonw_on(&json);

	buf_init(&json, CEILING_REQUEST_ARENA);
	jsonw_node(&w, e->request->format.schema);
	open_item(e, "message");
	responses_put_word(e, "role", "developer");
	jsonw_key(&e->w, "content");
	jsonw_array(&e->w);
	jsonw_object(&e->w);
	responses_put_word(e, "type", "input_text");
	jsonw_key(&e->w, "text");
	jsonw_text_begin(&e->w);
	buf_puts(e->w.out, SCHEMA_WORDS);
	jsonw_escape(e->w.out, buf_view(&json));
	jsonw_text_end(&e->w);
	jsonw_object_end(&e->w);
	jsonw_array_end(&e->w);
	jsonw_object_end(&e->w);
	buf_fini(&json);
}

int
responses_put_input(struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;

	if (check_history(e, err) == -1)
		return -1;
	pairs_init(&e->pairs, r, e->arena);
	jsonw_array(&e->w);
	if (responses_emulates_schema(e))
		put_schema_words(e);
	for (size_t i = 0; i < r->n_items; i++)
		if (put_item(e, &r->items[i], err) == -1)
			return -1;
	jsonw_array_end(&e->w);
	return 0;
}
