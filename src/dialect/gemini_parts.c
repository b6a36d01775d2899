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

int
gemini_too_large(struct error *err)
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

/* ---- what a part is ---- */

enum kind {
	KIND_NONE,			/* there is no public form for it */
	KIND_CALL,
	KIND_THOUGHT,
	KIND_IMAGE,
	KIND_STEP,			/* of Google's own tools */
	KIND_TEXT,
	KIND_EMPTY			/* a text without words, but signed */
};

static bool
is_signed(struct gemini_state *st, const struct node *part)
{
	return string_of(st, part, "thoughtSignature").len > 0;
}

static enum kind
kind_of_text(struct gemini_state *st, const struct node *part)
{
	const struct node *text = jsonx_get(part, "text");

	if (text == NULL || text->kind != NODE_STRING)
		return KIND_NONE;
	if (text->span.len > 0)
		return KIND_TEXT;
	return is_signed(st, part) ? KIND_EMPTY : KIND_NONE;
}

static enum kind
kind_of(struct gemini_state *st, const struct node *part)
{
	const struct node *thought = jsonx_get(part, "thought");
	const struct node *data = jsonx_get(part, "inlineData");

	if (jsonx_get(part, "functionCall") != NULL)
		return KIND_CALL;
	if (thought != NULL && (thought->flags & NODE_TRUE))
		return KIND_THOUGHT;
	if (data != NULL)
		return span_begins(string_of(st, data, "mimeType"),
		    "image/") ? KIND_IMAGE : KIND_NONE;
	if (jsonx_get(part, "toolCall") != NULL ||
	    jsonx_get(part, "toolResponse") != NULL)
		return KIND_STEP;
	return kind_of_text(st, part);
}

/* Whether a message goes no further. A signed part of it isn't to be joined
 * with what follows. */
static bool
ends_message(enum kind kind, bool has_signature)
{
	if (kind == KIND_TEXT || kind == KIND_EMPTY)
		return has_signature;
	return kind != KIND_NONE;
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

/* ---- text ---- */

/* Tells those of messages that are closed; those of the last go back if it is
 * open. */
static int
take_logprobs(struct gemini_state *st, bool open, struct span *logprobs,
    struct error *err)
{
	struct emit_place place = { .type = PART_TEXT };
	size_t message = 0;

	*logprobs = nothing;
	while (st->n_messages > 0) {
		if (gemini_logprobs_take(&st->logprobs, st->n_messages - 1,
		    &message, logprobs, err) == -1)
			return -1;
		if (logprobs->len == 0 ||
		    (open && message + 1 == st->n_messages))
			break;
		place.item = st->items[message];
		if (emit_logprobs_at(&st->emit, &place, *logprobs, err) == -1)
			return -1;
	}
	return 0;
}

int
gemini_tell_logprobs(struct gemini_state *st, struct error *err)
{
	static const struct node no_text = {
		.kind = NODE_STRING, .span = { "", 0 },
	};
	struct span logprobs;

	if (take_logprobs(st, gemini_in_message(st), &logprobs, err) == -1)
		return -1;
	return logprobs.len == 0 ? 0 : emit_text(&st->emit, ITEM_MESSAGE,
	    PART_TEXT, &no_text, logprobs, err);
}

int
gemini_close_message(struct gemini_state *st, enum item_status status,
    struct error *err)
{
	struct span signature = st->signature;

	if (!gemini_in_message(st))
		return 0;
	st->signature = nothing;
	if (gemini_tell_logprobs(st, err) == -1 ||
	    emit_close(&st->emit, status, err) == -1)
		return -1;
	if (signature.len == 0)
		return 0;
	if (seal(st, signature, err) == -1)
		return -1;
	return emit_close(&st->emit, STATUS_COMPLETED, err);
}

static int
read_thought(struct gemini_state *st, const struct node *part,
    struct error *err)
{
	struct blob blob = { .at = "thought" };

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
		return gemini_too_large(err);
	st->signature = arena_span(&st->emit.keep, json);
	return 0;
}

static int
read_empty(struct gemini_state *st, const struct node *part,
    struct error *err)
{
	struct blob blob = { .at = "empty" };

	blob.signature = string_of(st, part, "thoughtSignature");
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
		return gemini_too_large(err);
	return 0;
}

static int
read_text(struct gemini_state *st, const struct node *part,
    struct error *err)
{
	const struct node *text = jsonx_get(part, "text");
	struct blob blob = { .at = "text" };
	struct span logprobs;
	bool mixed;

	if (!gemini_in_message(st)) {
		st->n_messages++;
		st->text_len = 0;
		buf_reset(&st->text);
	}
	mixed = st->text_len > 0;
	if (take_logprobs(st, true, &logprobs, err) == -1 ||
	    emit_text(&st->emit, ITEM_MESSAGE, PART_TEXT, text, logprobs,
	    err) == -1 || keep_text(st, text->span, err) == -1)
		return -1;
	st->items[st->n_messages - 1] = st->emit.talk.item;
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
		return gemini_too_large(err);
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
    struct error *err)
{
	const struct node *call = jsonx_get(part, "functionCall");
	const struct node *args = jsonx_get(call, "args");
	struct span name = string_of(st, call, "name");
	struct blob blob = { .at = "call" };

	if (name.len == 0)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent a call without a name");
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

static int
read_image(struct gemini_state *st, const struct node *part,
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

	st->said = true;
	out = dialect_buf(&st->decoder->scratch, CEILING_UPSTREAM_EVENT);
	w = jsonw_on(out);
	jsonw_object(&w);
	jsonw_key(&w, "status");
	jsonw_string(&w, "completed");
	jsonw_key(&w, "result");
	jsonw_text(&w, string_of(st, jsonx_get(part, "inlineData"),
	    "data"));
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

	return seal(st, write_blob(st, &blob), err);
}

/* ---- in their order ---- */

static bool
awaits_logprobs(const struct gemini_state *st)
{
	return gemini_in_message(st) &&
	    !gemini_logprobs_settled(&st->logprobs, st->n_messages - 1);
}

/* Whether the part would close a message that something may still come for:
 * citations, with the last chunk, or log probabilities. */
static bool
must_wait(const struct gemini_state *st, enum kind kind)
{
	if (st->held.len > 0)
		return true;
	if (st->finishing || !gemini_in_message(st))
		return false;
	if (st->plan.search && kind == KIND_CALL)
		return true;
	return ends_message(kind, st->signature.len > 0) &&
	    awaits_logprobs(st);
}

static int
hold(struct gemini_state *st, const struct node *part, struct error *err)
{
	buf_putc(&st->held, st->held.len == 0 ? '[' : ',');
	buf_span(&st->held, part->span);
	if (buf_over(&st->held))
		return gemini_too_large(err);
	return 0;
}

static int
take_part(struct gemini_state *st, const struct node *part, struct error *err)
{
	static int (*const readers[])(struct gemini_state *,
	    const struct node *, struct error *) = {
		[KIND_CALL] = read_call,
		[KIND_THOUGHT] = read_thought,
		[KIND_IMAGE] = read_image,
		[KIND_STEP] = read_step,
		[KIND_TEXT] = read_text,
		[KIND_EMPTY] = read_empty,
	};
	enum kind kind = kind_of(st, part);

	if (kind == KIND_NONE)
		return 0;
	if (must_wait(st, kind))
		return hold(st, part, err);
	if (ends_message(kind, st->signature.len > 0) &&
	    gemini_close_message(st, STATUS_COMPLETED, err) == -1)
		return -1;
	return readers[kind](st, part, err);
}

int
gemini_tell_held(struct gemini_state *st, struct error *err)
{
	struct arena *a = &st->decoder->scratch;
	const struct node *list, *part;
	struct span held;

	if (st->held.len == 0 || awaits_logprobs(st))
		return 0;
	buf_putc(&st->held, ']');
	if (buf_over(&st->held))
		return gemini_too_large(err);
	held = arena_span(a, buf_view(&st->held));
	buf_reset(&st->held);
	list = scan(a, held, SCAN_UPSTREAM, err);
	if (list == NULL)
		return -1;
	for (part = list->child; part != NULL; part = part->next)
		if (take_part(st, part, err) == -1)
			return -1;
	return 0;
}

/* Texts are told where log probabilities are looked for, though the part may
 * have to wait. */
static int
see_text(struct gemini_state *st, const struct node *part, struct error *err)
{
	enum kind kind = kind_of(st, part);

	if (ends_message(kind, st->seen_signature)) {
		gemini_logprobs_close(&st->logprobs);
		st->seen_signature = false;
	}
	if (kind == KIND_TEXT && gemini_logprobs_text(&st->logprobs,
	    jsonx_get(part, "text"), err) == -1)
		return -1;
	if (kind == KIND_TEXT || (kind == KIND_EMPTY && st->logprobs.open))
		st->seen_signature = is_signed(st, part);
	return 0;
}

int
gemini_part(struct gemini_state *st, const struct node *part,
    struct error *err)
{
	if (see_text(st, part, err) == -1)
		return -1;
	return take_part(st, part, err);
}
