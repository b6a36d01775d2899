/*
 * Content: the parts of messages, tool outputs and reasoning.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "model/validate_shape.h"

#define IN(place)	(1u << (place))

struct part_kind {
	const char *word;
	enum part_type type;
	unsigned places;		/* IN() of each */
	int (*read)(struct reader *, const struct part_kind *,
	    const struct node *, const struct jsonx_path *, struct part *);
	const char *key;		/* read_words: where its text stands */
};

/* Lists that replayed output bears: of no meaning for a model, which is told
 * the text. Those who replay an item as it is send them along. */
static const struct member output_members[] = {
	{ "annotations", VALUE_LIST, OPTIONAL, .of = &shape_object },
	{ "logprobs", VALUE_LIST, OPTIONAL, .of = &shape_object },
	SHAPE_END
};

static int
read_words(struct reader *r, const struct part_kind *kind,
    const struct node *node, const struct jsonx_path *at, struct part *part)
{
	if (validate_members(r, node, at, output_members) == -1)
		return -1;
	return validate_text(r, node, kind->key, at, CEILING_TEXT,
	    &part->text);
}

/* Known elsewhere, and sent to no provider from here. */
static int
refuse_part(struct reader *r, const struct part_kind *kind,
    const struct node *node, const struct jsonx_path *at, struct part *part)
{
	(void)node;
	(void)part;
	return jsonx_error(r->err, ERROR_UNSUPPORTED_VALUE, at, "type",
	    "%s is not supported here; send input_text, input_image or "
	    "input_file", kind->word);
}

static int
refuse_file_id(struct reader *r, const struct node *node,
    const struct jsonx_path *at, const char *instead)
{
	if (jsonx_get(node, "file_id") == NULL)
		return 0;
	return jsonx_error(r->err, ERROR_UNSUPPORTED_VALUE, at, "file_id",
	    "there is no file store; send %s", instead);
}

static bool
begins(struct span s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && strncasecmp(s.p, prefix, len) == 0;
}

/* "https://host...": no white space, and nothing that JSON would escape. */
static bool
is_address(struct span s, const char *scheme)
{
	size_t len = strlen(scheme);

	if (!begins(s, scheme) || s.len == len || s.p[len] == '/')
		return false;
	for (size_t i = len; i < s.len; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '\\')
			return false;
	return true;
}

/*
 * "data:image/png;base64,...": a media type of the kind that is asked for,
 * then base64 that is not empty. Its letters are left to the provider: they
 * may be many megabytes. Dialects put the media type into a field of its own,
 * so it is printable ASCII without anything that JSON would escape.
 */
static bool
is_data_url(struct span s, const char *media)
{
	static const char mark[] = ";base64";
	const size_t mark_len = sizeof(mark) - 1, data_len = strlen("data:");
	const char *comma;
	size_t head;

	if (!begins(s, "data:"))
		return false;
	if (!begins((struct span){ s.p + data_len, s.len - data_len }, media))
		return false;
	comma = memchr(s.p, ',', s.len);
	if (comma == NULL || comma + 1 == s.p + s.len)
		return false;
	head = (size_t)(comma - s.p);
	if (head <= data_len + strlen(media) + mark_len ||
	    memcmp(comma - mark_len, mark, mark_len) != 0)
		return false;
	for (size_t i = data_len; i < head; i++)
		if ((unsigned char)s.p[i] <= ' ' ||
		    (unsigned char)s.p[i] >= 0x7f || s.p[i] == '\\' ||
		    s.p[i] == '"')
			return false;
	return true;
}

/*
 * A string that may be huge: its length is counted in bytes of JSON text,
 * which is what it costs, and no character is looked at for that.
 */
static int
read_large(struct reader *r, const struct node *node, const char *key,
    const struct jsonx_path *at, size_t max, struct span *out)
{
	const struct node *value = jsonx_get(node, key);

	if (value == NULL)
		return 0;
	if (value->kind != NODE_STRING)
		return jsonx_error(r->err, ERROR_TYPE, at, key,
		    "expected a string");
	if (value->span.len == 0)
		return jsonx_error(r->err, ERROR_STRING_SHORT, at, key,
		    "%s must not be empty", key);
	if (value->span.len > max)
		return jsonx_error(r->err, ERROR_STRING_LONG, at, key,
		    "%s may have at most %zu bytes", key, max);
	*out = value->span;
	return 1;
}

static int
read_image(struct reader *r, const struct part_kind *kind,
    const struct node *node, const struct jsonx_path *at, struct part *part)
{
	int detail = DETAIL_UNSET, found;

	(void)kind;
	if (refuse_file_id(r, node, at, "image_url") == -1)
		return -1;
	found = read_large(r, node, "image_url", at, CEILING_IMAGE_URL,
	    &part->url);
	if (found == 0)
		return validate_missing(r, at, "image_url",
		    "an address or a data: URL");
	if (found == -1)
		return -1;
	if (!is_address(part->url, "https://") &&
	    !is_address(part->url, "http://") &&
	    !is_data_url(part->url, "image/"))
		return jsonx_error(r->err, ERROR_VALUE, at, "image_url",
		    "expected https://..., http://... or "
		    "data:image/...;base64,...");
	if (validate_word(r, node, "detail", at, detail_words, &detail) == -1)
		return -1;
	part->detail = (enum detail)detail;
	return 0;
}

/* Base64 as it is, or a data: URL. */
static int
check_file_data(struct reader *r, const struct jsonx_path *at,
    struct span data)
{
	if (!begins(data, "data:") || is_data_url(data, ""))
		return 0;
	return jsonx_error(r->err, ERROR_VALUE, at, "file_data",
	    "expected base64 or data:...;base64,...");
}

static int
read_file(struct reader *r, const struct part_kind *kind,
    const struct node *node, const struct jsonx_path *at, struct part *part)
{
	static const char *const details[] = {
		[DETAIL_UNSET] = "",
		[DETAIL_LOW] = "low",
		[DETAIL_HIGH] = "high",
		[DETAIL_AUTO] = "auto",
		NULL
	};
	int detail = DETAIL_UNSET, has_data, has_url;

	(void)kind;
	if (refuse_file_id(r, node, at, "file_data or file_url") == -1)
		return -1;
	has_data = read_large(r, node, "file_data", at, CEILING_FILE_DATA,
	    &part->data);
	if (has_data == -1 ||
	    (has_data && check_file_data(r, at, part->data) == -1))
		return -1;
	has_url = read_large(r, node, "file_url", at, CEILING_IMAGE_URL,
	    &part->url);
	if (has_url == -1)
		return -1;
	if (has_url && !is_address(part->url, "https://") &&
	    !is_address(part->url, "http://"))
		return jsonx_error(r->err, ERROR_VALUE, at, "file_url",
		    "expected https://... or http://...");
	if (has_data && has_url)
		return jsonx_error(r->err, ERROR_BAD_REQUEST, at, "file_url",
		    "send either file_data or file_url, not both");
	if (!has_data && !has_url)
		return validate_missing(r, at, "file_data",
		    "base64, a data: URL, or file_url in its place");
	if (validate_word(r, node, "detail", at, details, &detail) == -1 ||
	    jsonx_read_text(node, "filename", at, CEILING_TEXT,
	    &part->filename, r->err) == -1)
		return -1;
	part->detail = (enum detail)detail;
	return 0;
}

static const struct part_kind kinds[] = {
	{ "input_text", PART_TEXT, IN(PLACE_USER) | IN(PLACE_ASSISTANT) |
	    IN(PLACE_SYSTEM) | IN(PLACE_OUTPUT), read_words, "text" },
	{ "output_text", PART_TEXT, IN(PLACE_ASSISTANT), read_words, "text" },
	{ "refusal", PART_REFUSAL, IN(PLACE_ASSISTANT), read_words,
	    "refusal" },
	{ "input_image", PART_IMAGE, IN(PLACE_USER) | IN(PLACE_OUTPUT),
	    read_image, NULL },
	{ "input_file", PART_FILE, IN(PLACE_USER) | IN(PLACE_OUTPUT),
	    read_file, NULL },
	{ "input_video", PART_FILE, IN(PLACE_USER) | IN(PLACE_OUTPUT),
	    refuse_part, NULL },
	{ "input_audio", PART_FILE, IN(PLACE_USER) | IN(PLACE_OUTPUT),
	    refuse_part, NULL },
	{ "summary_text", PART_SUMMARY, IN(PLACE_SUMMARY), read_words,
	    "text" },
	{ "reasoning_text", PART_REASONING, IN(PLACE_REASONING), read_words,
	    "text" },
};

static const char *const expected_in[] = {
	[PLACE_USER] = "a user message takes input_text, input_image and "
	    "input_file",
	[PLACE_ASSISTANT] = "an assistant message takes output_text, refusal "
	    "and input_text",
	[PLACE_SYSTEM] = "a system or developer message takes input_text only",
	[PLACE_OUTPUT] = "a tool output takes input_text, input_image and "
	    "input_file",
	[PLACE_SUMMARY] = "summary takes summary_text only",
	[PLACE_REASONING] = "content of a reasoning item takes reasoning_text "
	    "only",
};

static int
read_part(struct reader *r, const struct node *node,
    const struct jsonx_path *at, enum place place, struct part *part)
{
	const struct node *type;

	if (node->kind != NODE_OBJECT)
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected an object with a type");
	type = jsonx_get(node, "type");
	if (type == NULL)
		return validate_missing(r, at, "type", expected_in[place]);
	if (type->kind != NODE_STRING)
		return jsonx_error(r->err, ERROR_TYPE, at, "type",
		    "expected a string");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!(kinds[i].places & IN(place)) ||
		    !jsonx_is(type, kinds[i].word))
			continue;
		part->type = kinds[i].type;
		if (kinds[i].read(r, &kinds[i], node, at, part) == -1)
			return -1;
		return validate_cache_marks(r, node, at, &part->cache);
	}
	return jsonx_error(r->err, ERROR_VALUE, at, "type",
	    "unknown type of content here: %s", expected_in[place]);
}

int
validate_parts(struct reader *r, const struct node *list,
    const struct jsonx_path *at, enum place place, struct part *out)
{
	size_t i = 0;

	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(at, i);

		if (read_part(r, n, &here, place, &out[i]) == -1)
			return -1;
		i++;
	}
	return 0;
}

static int
read_plain(struct reader *r, const struct node *value, const char *key,
    const struct jsonx_path *at, struct item *item)
{
	item->parts = arena_calloc(r->arena, 1, sizeof(*item->parts));
	item->parts[0].type = PART_TEXT;
	item->n_parts = 1;
	item->plain = true;
	return jsonx_check_text(value, key, at, CEILING_TEXT,
	    &item->parts[0].text, r->err) == -1 ? -1 : 0;
}

int
validate_content(struct reader *r, const struct node *node, const char *key,
    const struct jsonx_path *at, enum place place, struct item *item)
{
	const struct node *value = jsonx_get(node, key), *list;
	struct jsonx_path here = path_key(at, key);

	if (value == NULL)
		return validate_missing(r, at, key,
		    "a string or a list of content parts");
	if (value->kind == NODE_STRING)
		return read_plain(r, value, key, at, item);
	if (value->kind != NODE_ARRAY)
		return jsonx_error(r->err, ERROR_TYPE, at, key,
		    "expected a string or a list of content parts");
	if (jsonx_read_array(node, key, at, CEILING_PARTS, &list,
	    r->err) == -1)
		return -1;
	/* An answer cut short is replayed with nothing in it; anything else
	 * that is empty was meant to be something. */
	if (list->count == 0 && place != PLACE_ASSISTANT &&
	    place != PLACE_OUTPUT)
		return jsonx_error(r->err, ERROR_ARRAY_SHORT, at, key,
		    "%s must hold at least one part", key);
	item->n_parts = list->count;
	item->parts = arena_calloc(r->arena, item->n_parts,
	    sizeof(*item->parts));
	return validate_parts(r, list, &here, place, item->parts);
}
