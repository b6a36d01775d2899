/*
 * The conversation as messages: instructions, what the user and the developer
 * say, and whose turn it is.
 */
#include "config.h"

#include "base/ceilings.h"
#include "dialect/openai_chat_encode.h"

#define SCHEMA_WORDS \
	"Answer with one JSON object that is valid against this JSON schema, " \
	"and with nothing else:\\n"

void
chat_open_message(struct chat_encoder *e, const char *role)
{
	jsonw_object_of(&e->w, "role", role);
}

/* ---- the user's and the developer's messages ---- */

static const char *
role_of(const struct chat_encoder *e, enum role role)
{
	if (role == ROLE_DEVELOPER && !chat_has(e, QUIRK_DEVELOPER_ROLE))
		return "system";
	return role_word(role);
}

/* Some providers refuse text of nothing but white space. */
static bool
is_left_out(const struct part *part)
{
	return part->type == PART_TEXT && dialect_is_blank(part->text);
}

/* What becomes one message: items, most often one of them. */
struct run {
	size_t from, to;
	size_t n;		/* parts that are sent */
	const struct part *last;	/* of them; NULL: there is none */
};

static void
add_item(struct run *run, const struct item *item)
{
	for (size_t i = 0; i < item->n_parts; i++)
		if (!is_left_out(&item->parts[i])) {
			run->last = &item->parts[i];
			run->n++;
		}
	run->to++;
}

static bool
is_users(const struct item *item)
{
	return item->type == ITEM_MESSAGE && item->role == ROLE_USER;
}

static struct run
find_run(const struct chat_encoder *e, size_t i)
{
	struct run run = { .from = i, .to = i };

	do
		add_item(&run, chat_item(e, run.to));
	while (chat_has(e, QUIRK_ALTERNATE) && run.to < e->request->n_items &&
	    is_users(chat_item(e, i)) && is_users(chat_item(e, run.to)));
	return run;
}

/* A message's own mark stands on its last part. */
static enum cache
mark_of(const struct chat_encoder *e, const struct run *run,
    const struct part *part)
{
	const struct item *item = chat_item(e, run->to - 1);

	if (part->cache != CACHE_UNSET || part != run->last)
		return part->cache;
	return item->cache == CACHE_UNSET && run->to - 1 == e->last ?
	    e->request->cache : item->cache;
}

static int
put_parts(struct chat_encoder *e, const struct run *run, struct error *err)
{
	struct chat_place at = { run->from, 0 };

	jsonw_array(&e->w);
	for (; at.item < run->to; at.item++) {
		const struct item *item = chat_item(e, at.item);

		for (at.part = 0; at.part < item->n_parts; at.part++) {
			const struct part *part = &item->parts[at.part];

			if (!is_left_out(part) && chat_put_part(e, part, &at,
			    mark_of(e, run, part), err) == -1)
				return -1;
		}
	}
	jsonw_array_end(&e->w);
	return 0;
}

/* A lone text goes as a plain string: older servers know no lists. */
static int
put_message(struct chat_encoder *e, const struct run *run, struct error *err)
{
	if (run->n == 0)
		return 0;
	chat_open_message(e, role_of(e, chat_item(e, run->from)->role));
	jsonw_key(&e->w, "content");
	if (run->n == 1 && run->last->type == PART_TEXT &&
	    !(e->marks && mark_of(e, run, run->last) != CACHE_UNSET))
		jsonw_text(&e->w, run->last->text);
	else if (put_parts(e, run, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- instructions ---- */

static void
put_schema_words(struct chat_encoder *e)
{
	struct buf json;
	struct jsonw w = jsonw_on(&json);

	buf_init(&json, CEILING_REQUEST_ARENA);
	jsonw_node(&w, e->request->format.schema);
	buf_puts(e->w.out, SCHEMA_WORDS);
	jsonw_escape(e->w.out, buf_view(&json));
	buf_fini(&json);
}

static void
put_instructions(struct chat_encoder *e)
{
	struct span instructions = e->request->instructions;
	bool has_words = !dialect_is_blank(instructions);

	if (!has_words && !chat_emulates_schema(e))
		return;
	chat_open_message(e, role_of(e, ROLE_DEVELOPER));
	jsonw_key(&e->w, "content");
	jsonw_text_begin(&e->w);
	if (has_words)
		buf_span(e->w.out, instructions);
	if (has_words && chat_emulates_schema(e))
		buf_puts(e->w.out, "\\n\\n");
	if (chat_emulates_schema(e))
		put_schema_words(e);
	jsonw_text_end(&e->w);
	jsonw_object_end(&e->w);
}

/* ---- what can't go ---- */

/* Long histories are full of them: one change tells of each type. */
static int
drop_hosted(struct chat_encoder *e, const struct item *item,
    struct error *err)
{
	if (dialect_stands_elsewhere(e->request, e->receipt, item))
		return 0;
	return dialect_drop_item(e->request, e->receipt, item,
	    "this route knows no items of hosted tools", err);
}

static int
check_items(struct chat_encoder *e, struct error *err)
{
	const char *why = chat_lacks_tools(e);
	struct span told[32];
	size_t n_told = 0, k;

	for (size_t i = 0; i < e->request->n_items; i++) {
		const struct item *item = chat_item(e, i);

		if (why != NULL && chat_is_call(item) &&
		    item->status != STATUS_INCOMPLETE)
			return error_set(err, ERROR_UNSUPPORTED_VALUE,
			    request_item_param(e->request, i, "", e->arena),
			    "%s, in what was said before neither", why);
		if (item->type != ITEM_HOSTED)
			continue;
		for (k = 0; k < n_told; k++)
			if (span_same(told[k], item->type_word))
				break;
		if (k < n_told || n_told == sizeof(told) / sizeof(told[0]))
			continue;
		told[n_told++] = item->type_word;
		if (drop_hosted(e, item, err) == -1)
			return -1;
	}
	return 0;
}

/* ---- all of it ---- */

int
chat_put_messages(struct chat_encoder *e, struct error *err)
{
	size_t i, n = e->request->n_items;
	struct run run;

	if (check_items(e, err) == -1)
		return -1;
	pairs_init(&e->pairs, e->request, e->arena);
	jsonw_array(&e->w);
	put_instructions(e);
	for (i = 0; i < n; ) {
		if (chat_is_assistants(chat_item(e, i))) {
			i = chat_put_turn(e, i, err);
			if (i == 0)
				return -1;
			continue;
		}
		run = find_run(e, i);
		if (chat_item(e, i)->type == ITEM_MESSAGE &&
		    put_message(e, &run, err) == -1)
			return -1;
		i = run.to;
	}
	jsonw_array_end(&e->w);
	return 0;
}
