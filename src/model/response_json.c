#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/ceilings.h"
#include "model/originals.h"
#include "model/response_json.h"

/* ---- items ---- */

static void
write_key_string(struct jsonw *w, const char *key, const char *value)
{
	jsonw_key(w, key);
	jsonw_string(w, value);
}

static inline void
write_key_word(struct jsonw *w, const char *key, const char *word)
{
	jsonw_key(w, key);
	jsonw_word(w, word);
}

void
output_text(struct buf *out, const struct response *r,
    const struct output_part *part)
{
	if (r->originals == NULL)
		buf_span(out, buf_view(part->text));
	else
		originals_restore(r->originals, buf_view(part->text),
		    part->type == PART_ARGUMENTS, out, NULL);
}

/* NULL: none. */
static void
write_text(struct jsonw *w, const struct response *r,
    const struct output_part *part)
{
	jsonw_text_begin(w);
	if (part != NULL)
		output_text(w->out, r, part);
	jsonw_text_end(w);
}

/* JSON values that were gathered with commas between, as an array. */
static void
write_gathered(struct jsonw *w, const char *key, const struct buf *values)
{
	jsonw_key(w, key);
	jsonw_array(w);
	if (values != NULL)
		jsonw_raw(w, buf_view(values));
	jsonw_array_end(w);
}

/* Citations stand where the text is that they are about. */
static void
write_annotations(struct jsonw *w, const struct response *r,
    const struct output_part *part)
{
	struct moves moves = { .n = 0 };
	struct buf text;

	if (r->originals == NULL || part->annotations == NULL) {
		write_gathered(w, "annotations", part->annotations);
		return;
	}
	buf_init(&text, CEILING_OUTPUT);
	originals_restore(r->originals, buf_view(part->text), false, &text,
	    &moves);
	jsonw_key(w, "annotations");
	originals_write_moved(w, &moves, buf_view(part->annotations));
	moves_fini(&moves);
	buf_fini(&text);
}

void
output_part_write(struct jsonw *w, const struct response *r,
    const struct output_part *part, bool empty)
{
	static const struct { const char *type, *key; } words[] = {
		[PART_TEXT] = { "output_text", "text" },
		[PART_REFUSAL] = { "refusal", "refusal" },
		[PART_SUMMARY] = { "summary_text", "text" },
		[PART_REASONING] = { "reasoning_text", "text" },
	};

	jsonw_object(w);
	write_key_word(w, "type", words[part->type].type);
	jsonw_key(w, words[part->type].key);
	write_text(w, r, empty ? NULL : part);
	if (part->type == PART_TEXT) {
		if (empty)
			write_gathered(w, "annotations", NULL);
		else
			write_annotations(w, r, part);
		write_gathered(w, "logprobs", empty ? NULL : part->logprobs);
	}
	jsonw_object_end(w);
}

/* Those parts of the item that stand in its summary, or those that don't. */
static void
write_parts(struct jsonw *w, const struct response *r, const char *key,
    const struct output_item *it, bool summary)
{
	jsonw_key(w, key);
	jsonw_array(w);
	for (size_t i = 0; i < it->n_parts; i++)
		if ((it->parts[i].type == PART_SUMMARY) == summary)
			output_part_write(w, r, &it->parts[i], false);
	jsonw_array_end(w);
}

static void
write_message(struct jsonw *w, const struct response *r,
    const struct output_item *it)
{
	write_key_word(w, "role", "assistant");
	if (it->phase != PHASE_UNSET)
		write_key_word(w, "phase", phase_word(it->phase));
	write_parts(w, r, "content", it, false);
}

/* Its one part, the arguments or the input, stands under key. */
static void
write_call(struct jsonw *w, const struct response *r,
    const struct output_item *it, const char *key)
{
	jsonw_key(w, "call_id");
	jsonw_text(w, it->call_id);
	if (it->namespace.p != NULL) {
		jsonw_key(w, "namespace");
		jsonw_text(w, it->namespace);
	}
	jsonw_key(w, "name");
	jsonw_text(w, it->name);
	jsonw_key(w, key);
	write_text(w, r, it->n_parts == 0 ? NULL : &it->parts[0]);
}

static void
write_function_call(struct jsonw *w, const struct response *r,
    const struct output_item *it)
{
	write_call(w, r, it, "arguments");
}

static void
write_custom_call(struct jsonw *w, const struct response *r,
    const struct output_item *it)
{
	write_call(w, r, it, "input");
}

/* Both schemas require summary and leave content to those who show it. */
static void
write_reasoning(struct jsonw *w, const struct response *r,
    const struct output_item *it)
{
	bool content = false;

	for (size_t i = 0; i < it->n_parts; i++)
		content = content || it->parts[i].type == PART_REASONING;
	write_parts(w, r, "summary", it, true);
	if (content)
		write_parts(w, r, "content", it, false);
	if (it->encrypted.p != NULL &&
	    r->include & INCLUDE_ENCRYPTED_REASONING) {
		jsonw_key(w, "encrypted_content");
		jsonw_text(w, it->encrypted);
	}
}

static void
write_hosted(struct jsonw *w, const struct response *r,
    const struct output_item *it)
{
	(void)r;
	buf_span(w->out, it->members);
}

/* A hosted item has a type and a status of its own. */
static void
write_item_head(struct jsonw *w, const struct output_item *it)
{
	jsonw_object(w);
	write_key_word(w, "id", it->id);
	if (it->type != ITEM_HOSTED) {
		write_key_word(w, "type", item_type_word(it->type));
		write_key_word(w, "status", status_word(it->status));
		return;
	}
	jsonw_key(w, "type");
	jsonw_text(w, it->word);
	if (it->hosted_status.p != NULL) {
		jsonw_key(w, "status");
		jsonw_text(w, it->hosted_status);
	}
}

void
output_item_write(struct jsonw *w, const struct response *r,
    const struct output_item *it)
{
	static void (*const writers[])(struct jsonw *, const struct response *,
	    const struct output_item *) = {
		[ITEM_MESSAGE] = write_message,
		[ITEM_FUNCTION_CALL] = write_function_call,
		[ITEM_CUSTOM_CALL] = write_custom_call,
		[ITEM_REASONING] = write_reasoning,
		[ITEM_HOSTED] = write_hosted,
	};

	write_item_head(w, it);
	writers[it->type](w, r, it);
	jsonw_object_end(w);
}

/* ---- the object ---- */

static void
write_failure(struct jsonw *w, const struct response *r)
{
	jsonw_key(w, "error");
	if (r->status != RESPONSE_FAILED) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	write_key_word(w, "code", error_response_code(r->error.class));
	write_key_string(w, "message", r->error.message);
	jsonw_object_end(w);
}

static void
write_incomplete(struct jsonw *w, const struct response *r)
{
	jsonw_key(w, "incomplete_details");
	if (r->status != RESPONSE_INCOMPLETE) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	write_key_word(w, "reason", r->reason == END_CONTENT_FILTER ?
	    "content_filter" : "max_output_tokens");
	jsonw_object_end(w);
}

static void
write_status(struct jsonw *w, const struct response *r)
{
	static const char *const words[] = {
		[RESPONSE_IN_PROGRESS] = "in_progress",
		[RESPONSE_COMPLETED] = "completed",
		[RESPONSE_INCOMPLETE] = "incomplete",
		[RESPONSE_FAILED] = "failed",
	};

	jsonw_key(w, "created_at");
	jsonw_int(w, r->created_s);
	jsonw_key(w, "completed_at");
	if (r->status == RESPONSE_COMPLETED)
		jsonw_int(w, r->completed_s);
	else
		jsonw_null(w);
	write_key_word(w, "status", words[r->status]);
	write_failure(w, r);
	write_incomplete(w, r);
}

static void
write_output(struct jsonw *w, const struct response *r)
{
	jsonw_key(w, "output");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_items; i++)
		output_item_write(w, r, &r->items[i]);
	jsonw_array_end(w);
}

static void
write_count(struct jsonw *w, const char *key, uint64_t n)
{
	jsonw_key(w, key);
	jsonw_u64(w, n);
}

static void
write_usage(struct jsonw *w, const struct response *r)
{
	const struct usage *u = &r->usage;

	jsonw_key(w, "usage");
	if (!r->has_usage) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	write_count(w, "input_tokens", u->input);
	jsonw_key(w, "input_tokens_details");
	jsonw_object(w);
	write_count(w, "cached_tokens", u->cached);
	write_count(w, "cache_write_tokens", u->cache_write);
	jsonw_object_end(w);
	write_count(w, "output_tokens", u->output);
	jsonw_key(w, "output_tokens_details");
	jsonw_object(w);
	write_count(w, "reasoning_tokens", u->reasoning);
	jsonw_object_end(w);
	write_count(w, "total_tokens", u->input + u->output);
	if (u->web_searches > 0) {
		jsonw_key(w, "tool_calls");
		jsonw_object(w);
		write_count(w, "web_search", u->web_searches);
		jsonw_object_end(w);
	}
	jsonw_object_end(w);
}

/* Pico-dollars as dollars, exactly: a double would drift. */
static void
write_dollars(struct jsonw *w, uint64_t pico)
{
	const uint64_t dollar = 1000000000000;
	char text[40];
	size_t len;
	int n;

	n = snprintf(text, sizeof(text), "%" PRIu64 ".%012" PRIu64,
	    pico / dollar, pico % dollar);
	len = (size_t)n;
	while (text[len - 1] == '0')
		len--;
	if (text[len - 1] == '.')
		len--;
	jsonw_raw(w, (struct span){ text, len });
}

/* Of an answer that broke off providers have told a part at most: what it cost
 * is estimated for the record, and no figure to tell. */
static void
write_cost(struct jsonw *w, const struct response *r)
{
	bool ended = r->status == RESPONSE_COMPLETED ||
	    r->status == RESPONSE_INCOMPLETE;

	jsonw_key(w, "cost");
	jsonw_object(w);
	jsonw_key(w, "total");
	if (r->cost_known && ended)
		write_dollars(w, r->cost_pico);
	else
		jsonw_null(w);
	jsonw_key(w, "byok");
	jsonw_bool(w, r->byok);
	jsonw_object_end(w);
}

static void
write_echo(struct jsonw *w, const struct response *r,
    const struct request *req)
{
	if (r->echo == NULL) {
		response_echo_write(w, r, req);
		return;
	}
	jsonw_raw(w, buf_view(r->echo));
	if (buf_over(r->echo))		/* half an object is none */
		w->out->over = true;
}

void
response_write(struct jsonw *w, const struct response *r,
    const struct request *req, const struct receipt *receipt)
{
	jsonw_object(w);
	write_key_word(w, "id", r->id);
	write_key_word(w, "object", "response");
	write_status(w, r);
	write_key_string(w, "model", r->model);
	write_output(w, r);
	write_usage(w, r);
	jsonw_key(w, "store");
	jsonw_bool(w, r->store);
	write_echo(w, r, req);
	write_cost(w, r);
	if (r->redact.p != NULL) {
		jsonw_key(w, "redact");
		jsonw_raw(w, r->redact);
	}
	if (receipt != NULL) {
		jsonw_key(w, "receipt");
		receipt_write(receipt, w);
	}
	jsonw_object_end(w);
}

/* ---- errors ---- */

void
error_write(struct jsonw *w, const struct error *err, const char *model,
    const struct receipt *receipt)
{
	jsonw_object(w);
	jsonw_key(w, "error");
	jsonw_object(w);
	write_key_string(w, "message", err->message);
	write_key_word(w, "type", error_type(err->class));
	write_key_string(w, "param", err->param[0] == '\0' ? NULL :
	    err->param);
	write_key_word(w, "code", error_code(err->class));
	if (model != NULL)
		write_key_string(w, "model", model);
	if (err->retry_after_s > 0) {
		jsonw_key(w, "retry_after");
		jsonw_int(w, err->retry_after_s);
	}
	jsonw_object_end(w);
	if (receipt != NULL && receipt->n_attempts > 0) {
		jsonw_key(w, "receipt");
		receipt_write(receipt, w);
	}
	jsonw_object_end(w);
}
