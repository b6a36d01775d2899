/*
 * plain_request: a table of requests that are accepted, each a test of its
 * own: what it becomes, in one line of plain words, or what its receipt says.
 * Bodies are written with ' for ". Included behind <cmocka.h>.
 */
#ifndef SLUICE_TESTS_PLAIN_REQUEST_H
#define SLUICE_TESTS_PLAIN_REQUEST_H

#include <string.h>

#include "base/jsonx.h"
#include "lib/bodies.h"

struct row {
	const char *name, *body, *becomes;
};

#define HI		"m (message user plain [text text=hi])"

/* ---- a request in one line of plain words ---- */

static void
put_text(struct buf *b, const char *name, struct span text)
{
	if (text.p != NULL)
		buf_printf(b, " %s=%.*s", name, (int)text.len, text.p);
}

static void
put_tristate(struct buf *b, const char *name, enum tristate t)
{
	if (t != UNSET)
		buf_printf(b, " %s=%s", name, t == YES ? "yes" : "no");
}

static void
put_word(struct buf *b, const char *name, const char *word)
{
	if (word != NULL)
		buf_printf(b, " %s=%s", name, word);
}

static void
put_node(struct buf *b, const char *name, const struct node *node)
{
	if (node != NULL)
		buf_printf(b, " %s=%.*s", name, (int)node->span.len,
		    node->span.p);
}

static void
put_cache(struct buf *b, enum cache cache)
{
	static const char *const words[] = { NULL, "explicit", "5m", "1h" };

	put_word(b, "cache", words[cache]);
}

static void
put_part(struct buf *b, const struct part *part)
{
	static const char *const types[] = { "text", "refusal", "image",
	    "file", "summary", "reasoning", "arguments" };

	buf_printf(b, " [%s", types[part->type]);
	put_text(b, "text", part->text);
	put_text(b, "url", part->url);
	put_text(b, "data", part->data);
	put_text(b, "filename", part->filename);
	put_word(b, "detail", detail_word(part->detail));
	put_cache(b, part->cache);
	buf_putc(b, ']');
}

static void
put_item(struct buf *b, const struct item *item)
{
	static const char *const phases[] = { NULL, "commentary", "final" };

	if (item->type == ITEM_HOSTED)
		buf_printf(b, " (%.*s", (int)item->type_word.len,
		    item->type_word.p);
	else
		buf_printf(b, " (%s", item_type_word(item->type));
	if (item->type == ITEM_MESSAGE)
		buf_printf(b, " %s", role_word(item->role));
	if (item->status != STATUS_COMPLETED)
		buf_printf(b, " %s", status_word(item->status));
	put_word(b, "phase", phases[item->phase]);
	if (item->plain)
		buf_puts(b, " plain");
	if (item->is_error)
		buf_puts(b, " error");
	put_cache(b, item->cache);
	put_text(b, "id", item->id);
	put_text(b, "call_id", item->call_id);
	put_text(b, "namespace", item->namespace);
	put_text(b, "name", item->name);
	put_text(b, "arguments", item->arguments);
	put_text(b, "input", item->input);
	put_text(b, "encrypted", item->encrypted);
	for (size_t i = 0; i < item->n_parts; i++)
		put_part(b, &item->parts[i]);
	buf_putc(b, ')');
}

static void
put_tool(struct buf *b, const struct tool *tool)
{
	static const char *const types[] = { "function", "custom", "hosted" };

	buf_printf(b, " <%s", types[tool->type]);
	put_text(b, "type", tool->type_word);
	put_text(b, "namespace", tool->namespace);
	put_text(b, "name", tool->name);
	if (!span_same(tool->wire, tool->name))
		put_text(b, "wire", tool->wire);
	put_text(b, "description", tool->description);
	put_node(b, "parameters", tool->parameters);
	put_node(b, "grammar", tool->grammar);
	put_tristate(b, "strict", tool->strict);
	put_cache(b, tool->cache);
	assert_non_null(tool->node);
	assert_true((tool->group != NULL) == (tool->namespace.p != NULL));
	buf_putc(b, '>');
}

/* A hosted tool by its type, any other by its name for providers. */
static void
put_chosen(struct buf *b, const char *how, const struct tool *tool)
{
	put_text(b, how, tool->type == TOOL_HOSTED ? tool->type_word :
	    tool->wire);
}

static void
put_tools(struct buf *b, const struct request *req)
{
	static const char *const kinds[] = { NULL, "none", "required",
	    "function", "custom", "allowed", "hosted" };
	const struct tool_choice *choice = &req->tool_choice;

	for (size_t i = 0; i < req->n_all_tools; i++) {
		if (i == req->n_tools)
			buf_puts(b, " and");
		put_tool(b, &req->tools[i]);
		/* Where it stands, unless that is plain to see. */
		if (i >= req->n_tools || req->tools[i].group != NULL)
			buf_printf(b, "@%s", req->tools[i].param);
	}
	put_word(b, "choice", kinds[choice->kind]);
	if (choice->tool != NULL)
		put_chosen(b, "chosen", choice->tool);
	for (size_t i = 0; i < choice->n_allowed; i++)
		put_chosen(b, "allowed", choice->allowed[i]);
	if (choice->required)
		buf_puts(b, " must");
}

static void
put_hints(struct buf *b, const struct request *req)
{
	for (size_t i = 0; i < req->n_hints; i++) {
		const struct hint *hint = &req->hints[i];

		put_node(b, hint->param, hint->node);
		assert_true(hint->object == NULL ?
		    strcmp(hint->param, hint->key) == 0 :
		    strlen(hint->param) ==
		    strlen(hint->object) + 1 + strlen(hint->key));
	}
}

static void
put_limits(struct buf *b, const struct request *req)
{
	const struct { const char *name; struct limit limit; } limits[] = {
		{ "max_output_tokens", req->max_output_tokens },
		{ "max_tool_calls", req->max_tool_calls },
		{ "top_logprobs", req->top_logprobs },
	};
	const struct { const char *name; struct setting setting; }
	settings[] = {
		{ "temperature", req->temperature },
		{ "top_p", req->top_p },
		{ "presence_penalty", req->presence_penalty },
		{ "frequency_penalty", req->frequency_penalty },
	};

	for (size_t i = 0; i < COUNT(limits); i++)
		if (limits[i].limit.set)
			buf_printf(b, " %s=%lld", limits[i].name,
			    (long long)limits[i].limit.value);
	for (size_t i = 0; i < COUNT(settings); i++)
		if (settings[i].setting.set)
			buf_printf(b, " %s=%g", settings[i].name,
			    settings[i].setting.value);
}

static void
put_request(struct buf *b, const struct request *req)
{
	static const char *const formats[] = { NULL, "json_object",
	    "json_schema" };

	buf_puts(b, req->model);
	if (req->stream)
		buf_puts(b, " stream");
	put_word(b, "previous", req->previous_response_id);
	put_text(b, "instructions", req->instructions);
	for (size_t i = 0; i < req->n_items; i++)
		put_item(b, &req->items[i]);
	put_tools(b, req);
	put_tristate(b, "parallel", req->parallel_tool_calls);
	put_word(b, "format", formats[req->format.type]);
	put_text(b, "format_name", req->format.name);
	put_text(b, "format_description", req->format.description);
	put_node(b, "schema", req->format.schema);
	put_tristate(b, "format_strict", req->format.strict);
	put_word(b, "verbosity", verbosity_word(req->verbosity));
	put_word(b, "effort", effort_word(req->effort));
	put_word(b, "summary", summary_word(req->summary));
	put_limits(b, req);
	if (req->include != 0)
		buf_printf(b, " include=%u", req->include);
	put_tristate(b, "store", req->store);
	put_node(b, "metadata", req->metadata);
	put_text(b, "user", req->user);
	put_text(b, "cache_key", req->prompt_cache_key);
	put_text(b, "safety", req->safety_identifier);
	put_text(b, "retention", req->prompt_cache_retention);
	put_cache(b, req->cache);
	put_hints(b, req);
	put_word(b, "update_effort", effort_word(req->update_effort));
	if (req->update_format != NULL)
		put_word(b, "update_format",
		    req->update_format->type == FORMAT_TEXT ? "text" :
		    formats[req->update_format->type]);
	if (req->routing.strict)
		buf_puts(b, " routing.strict");
}

static inline void
becomes(void **state)
{
	const struct row *row = *state;
	struct fixture f;
	struct buf b;

	fixture_init(&f);
	buf_init(&b, 65536);
	if (read_body(&f, row->body) == -1)
		fail_msg("%s: %s", f.err.param, f.err.message);
	for (size_t i = 0; i < f.req.n_items; i++)
		assert_true(f.req.items[i].node != NULL ||
		    jsonx_get(f.req.body, "input")->kind == NODE_STRING);
	put_request(&b, &f.req);
	for (size_t i = 0; i < b.len; i++)
		if (b.data[i] == '"' && (i == 0 || b.data[i - 1] != '\\'))
			b.data[i] = '\'';
	assert_string_equal(b.data, row->becomes);
	buf_fini(&b);
	fixture_fini(&f);
}

static inline void
says(void **state)
{
	static const char *const actions[] = { "dropped", "emulated", "moved",
	    "unsupported", "raised" };
	const struct row *row = *state;
	struct fixture f;
	struct buf b;

	fixture_init(&f);
	buf_init(&b, 65536);
	if (read_body(&f, row->body) == -1)
		fail_msg("%s: %s", f.err.param, f.err.message);
	for (size_t i = 0; i < f.receipt.n_changes; i++) {
		assert_true(f.receipt.changes[i].why[0] != '\0');
		buf_printf(&b, "%s%s %s", i == 0 ? "" : ", ",
		    f.receipt.changes[i].param,
		    actions[f.receipt.changes[i].action]);
	}
	assert_string_equal(buf_view(&b).p, row->becomes);
	buf_fini(&b);
	fixture_fini(&f);
}

static inline void
add_rows(struct CMUnitTest *tests, const struct row *table, size_t n,
    CMUnitTestFunction fn)
{
	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){ .name = table[i].name,
		    .test_func = fn,
		    .initial_state = (void *)(uintptr_t)&table[i] };
}

#endif
