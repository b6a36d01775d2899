/*
 * Parts as items: what a part is its members say, thoughts are told by
 * "thought" alone. A signature goes on at the place where it stood, see
 * gemini.h.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "dialect/encode.h"
#include "dialect/gemini.h"

static const struct span nothing = { NULL, 0 };

static int
too_large(struct error *err)
{
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent an answer that is too large");
}

static bool
is_talking(const struct gemini_state *st, enum item_type type)
{
	return st->emit.talk.open && st->emit.talk.type == type;
}

bool
gemini_in_message(const struct gemini_state *st)
{
	return is_talking(st, ITEM_MESSAGE);
}

static struct span
string_of(struct gemini_state *st, const struct node *obj, const char *key)
{
	return delta_whole(&st->decoder->scratch, jsonx_get(obj, key));
}

/* ---- signatures ---- */

struct blob {
	const char *at;
	struct span signature, id;
	size_t len;			/* 0: not said */
	const struct node *part;
};

static struct span
write_blob(struct gemini_state *st, const struct blob *b)
{
	struct buf *out = dialect_buf(&st->decoder->scratch,
	    CEILING_UPSTREAM_BODY);
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_key(&w, "at");
	jsonw_string(&w, b->at);
	if (b->signature.len > 0) {
		jsonw_key(&w, "s");
		jsonw_text(&w, b->signature);
	}
	if (b->id.len > 0) {
		jsonw_key(&w, "id");
		jsonw_text(&w, b->id);
	}
	if (b->len > 0) {
		jsonw_key(&w, "len");
		jsonw_u64(&w, b->len);
	}
	if (b->part != NULL) {
		jsonw_key(&w, "part");
		jsonw_node(&w, b->part);
	}
	jsonw_object_end(&w);
	return buf_over(out) ? nothing : buf_view(out);
}

/* Gives the blob to the reasoning that is open and has none, else to one of
 * its own. */
static int
seal(struct gemini_state *st, struct span blob, struct error *err)
{
	if (blob.len == 0)
		return 0;
	if (!is_talking(st, ITEM_REASONING) ||
	    st->emit.talk.opaque.len > 0) {
		if (emit_close(&st->emit, STATUS_COMPLETED, err) == -1 ||
		    emit_open(&st->emit, ITEM_REASONING, err) == -1)
			return -1;
	}
	emit_opaque(&st->emit, blob);
	return 0;
}

int
gemini_close_message(struct gemini_state *st, enum item_status status,
    struct error *err)
{
	struct span signature = st->signature;

	if (!gemini_in_message(st))
		return 0;
	st->signature = nothing;
	if (emit_close(&st->emit, status, err) == -1)
		return -1;
	if (signature.len == 0)
		return 0;
	if (seal(st, signature, err) == -1)
		return -1;
	return emit_close(&st->emit, STATUS_COMPLETED, err);
}

/* ---- text ---- */

static int
read_thought(struct gemini_state *st, const struct node *part,
    struct error *err)
{
	struct blob blob = { .at = "thought" };

	if (gemini_close_message(st, STATUS_COMPLETED, err) == -1)
		return -1;
	/* What bears a signature is whole. */
	if (st->emit.talk.opaque.len > 0 &&
	    emit_close(&st->emit, STATUS_COMPLETED, err) == -1)
		return -1;
	if (emit_text(&st->emit, ITEM_REASONING, PART_SUMMARY,
	    jsonx_get(part, "text"), nothing, err) == -1)
		return -1;
	blob.signature = string_of(st, part, "thoughtSignature");
	if (blob.signature.len == 0)
		return 0;
	return seal(st, write_blob(st, &blob), err);
}

/* Of the message's last part: told when the message is closed, so that
 * citations can still come. */
static int
sign_message(struct gemini_state *st, const struct blob *blob,
    struct error *err)
{
	struct span json = write_blob(st, blob);

	if (json.len == 0 || arena_over(&st->emit.keep))
		return too_large(err);
	st->signature = arena_span(&st->emit.keep, json);
	return 0;
}

static int
read_empty(struct gemini_state *st, const struct node *part,
    struct error *err)
{
	struct blob blob = { .at = "empty" };

	blob.signature = string_of(st, part, "thoughtSignature");
	if (blob.signature.len == 0)
		return 0;
	if (st->signature.len > 0 &&
	    gemini_close_message(st, STATUS_COMPLETED, err) == -1)
		return -1;
	if (gemini_in_message(st))
		return sign_message(st, &blob, err);
	return seal(st, write_blob(st, &blob), err);
}

/* The text that citations will point into. */
static int
keep_text(struct gemini_state *st, struct span text, struct error *err)
{
	st->text_len += text.len;
	if (!st->plan.search)
		return 0;
	buf_span(&st->text, text);
	if (buf_over(&st->text))
		return too_large(err);
	return 0;
}

static int
read_text(struct gemini_state *st, const struct node *part,
    const struct node *text, struct span *logprobs, struct error *err)
{
	struct blob blob = { .at = "text" };
	bool mixed;

	if (text->span.len == 0)
		return read_empty(st, part, err);
	/* A signed part isn't to be joined with what follows. */
	if (st->signature.len > 0 &&
	    gemini_close_message(st, STATUS_COMPLETED, err) == -1)
		return -1;
	if (!gemini_in_message(st)) {
		st->text_len = 0;
		buf_reset(&st->text);
	}
	mixed = st->text_len > 0;
	if (emit_text(&st->emit, ITEM_MESSAGE, PART_TEXT, text, *logprobs,
	    err) == -1 || keep_text(st, text->span, err) == -1)
		return -1;
	*logprobs = nothing;
	st->said = true;
	blob.signature = string_of(st, part, "thoughtSignature");
	if (blob.signature.len == 0)
		return 0;
	/* Half a character is of no length yet. */
	if (mixed && !(text->flags & NODE_SURROGATE))
		blob.len = text->span.len;
	return sign_message(st, &blob, err);
}

/* ---- calls ---- */

/* The call that stands for an answer by schema: its arguments are the text. */
static int
read_answer_call(struct gemini_state *st, const struct node *args,
    struct error *err)
{
	struct arena *a = &st->decoder->scratch;
	struct buf *json = dialect_buf(a, CEILING_UPSTREAM_EVENT);
	struct buf *text = dialect_buf(a, CEILING_UPSTREAM_EVENT * 2);
	struct jsonw w = jsonw_on(json);
	const struct node *value = args;

	if (st->plan.wrapped && jsonx_member(args, "value") != NULL)
		value = jsonx_member(args, "value");
	if (value == NULL)
		jsonw_raw(&w, SPAN("{}"));
	else
		jsonw_node(&w, value);
	jsonw_escape(text, buf_view(json));
	if (buf_over(json) || buf_over(text))
		return too_large(err);
	/* A message of its own, which other text would make no JSON. */
	if (emit_close(&st->emit, STATUS_COMPLETED, err) == -1 ||
	    emit_span(&st->emit, ITEM_MESSAGE, PART_TEXT, buf_view(text),
	    nothing, err) == -1)
		return -1;
	return emit_close(&st->emit, STATUS_COMPLETED, err);
}

static int
tell_call(struct gemini_state *st, struct span name, struct span id,
    const struct node *args, struct error *err)
{
	struct emit_call call;
	int ret = -1;

	emit_call_init(&call);
	if (emit_call_begin(&st->emit, &call, name, id, err) == 0 &&
	    emit_call_text(&st->emit, &call, args, err) == 0)
		ret = emit_call_end(&st->emit, &call, END_COMPLETED, err);
	emit_call_fini(&call);
	return ret;
}

static int
read_call(struct gemini_state *st, const struct node *part,
    const struct node *call, struct error *err)
{
	const struct node *args = jsonx_get(call, "args");
	struct span name = string_of(st, call, "name");
	struct blob blob = { .at = "call" };

	if (name.len == 0)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent a call without a name");
	if (gemini_close_message(st, STATUS_COMPLETED, err) == -1)
		return -1;
	st->said = true;
	if (st->plan.form == FORM_TOOL && span_is(name, st->plan.answer))
		return read_answer_call(st, args, err);
	blob.signature = string_of(st, part, "thoughtSignature");
	blob.id = string_of(st, call, "id");
	if (blob.signature.len > 0 &&
	    seal(st, write_blob(st, &blob), err) == -1)
		return -1;
	return tell_call(st, gemini_tool_name(st->decoder->request, name),
	    blob.id, args, err);
}

/* ---- the rest ---- */

int
gemini_hosted(struct gemini_state *st, struct span word,
    const char *const *words, struct span begin, struct span end,
    struct error *err)
{
	const struct node *first = emit_node(&st->emit, begin);
	const struct node *last = emit_node(&st->emit, end);
	unsigned item;

	if (emit_hosted_begin(&st->emit, word, first, &item, err) == -1)
		return -1;
	for (; *words != NULL; words++)
		if (emit_progress(&st->emit, item, span_of(*words), NULL,
		    err) == -1)
			return -1;
	return emit_hosted_end(&st->emit, item, STATUS_COMPLETED, last, err);
}

/* An image. There is no public form for other media. */
static int
read_media(struct gemini_state *st, const struct node *data,
    struct error *err)
{
	static const char *const words[] = {
		"response.image_generation_call.in_progress",
		"response.image_generation_call.generating",
		"response.image_generation_call.completed",
		NULL
	};
	struct buf *out;
	struct jsonw w;

	if (!span_begins(string_of(st, data, "mimeType"), "image/"))
		return 0;
	if (gemini_close_message(st, STATUS_COMPLETED, err) == -1)
		return -1;
	st->said = true;
	out = dialect_buf(&st->decoder->scratch, CEILING_UPSTREAM_EVENT);
	w = jsonw_on(out);
	jsonw_object(&w);
	jsonw_key(&w, "status");
	jsonw_string(&w, "completed");
	jsonw_key(&w, "result");
	jsonw_text(&w, string_of(st, data, "data"));
	jsonw_object_end(&w);
	return gemini_hosted(st, SPAN("image_generation_call"), words,
	    SPAN("{\"status\":\"in_progress\",\"result\":null}"),
	    buf_over(out) ? nothing : buf_view(out), err);
}

/* A step of Google's own tools, which the model wants back as it is. */
static int
read_step(struct gemini_state *st, const struct node *part,
    struct error *err)
{
	struct blob blob = { .at = "part", .part = part };

	if (gemini_close_message(st, STATUS_COMPLETED, err) == -1)
		return -1;
	return seal(st, write_blob(st, &blob), err);
}

static bool
is_thought(const struct node *part)
{
	const struct node *thought = jsonx_get(part, "thought");

	return thought != NULL && (thought->flags & NODE_TRUE);
}

/* Whether the part would close a message that citations may still come for,
 * as they do with the last chunk. */
static bool
must_wait(const struct gemini_state *st, const struct node *part)
{
	if (st->finishing || !st->plan.search)
		return false;
	return st->held.len > 0 || (gemini_in_message(st) &&
	    jsonx_get(part, "functionCall") != NULL);
}

static int
hold(struct gemini_state *st, const struct node *part, struct error *err)
{
	buf_putc(&st->held, st->held.len == 0 ? '[' : ',');
	buf_span(&st->held, part->span);
	if (buf_over(&st->held))
		return too_large(err);
	return 0;
}

int
gemini_part(struct gemini_state *st, const struct node *part,
    struct span *logprobs, struct error *err)
{
	const struct node *call = jsonx_get(part, "functionCall");
	const struct node *data = jsonx_get(part, "inlineData");
	const struct node *text = jsonx_get(part, "text");

	if (must_wait(st, part))
		return hold(st, part, err);
	if (call != NULL)
		return read_call(st, part, call, err);
	if (is_thought(part))
		return read_thought(st, part, err);
	if (data != NULL)
		return read_media(st, data, err);
	if (jsonx_get(part, "toolCall") != NULL ||
	    jsonx_get(part, "toolResponse") != NULL)
		return read_step(st, part, err);
	if (text != NULL && text->kind == NODE_STRING)
		return read_text(st, part, text, logprobs, err);
	return 0;
}
