#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "redact/walk.h"

#define BUF_MAX		(SIZE_MAX / 4)
#define WHERE_SIZE	160
#define UNSEARCHED	"what the provider said of the failure could not be " \
			"searched for what is redacted"

/* Where in a request a member stands, which decides what it is. */
enum place {
	PLACE_BODY,
	PLACE_TEXT,		/* of the body */
	PLACE_INPUT,		/* a string, or items */
	PLACE_ITEM,		/* and all that stands in it */
	PLACE_TOOL,
	PLACE_FORMAT,
	PLACE_SCHEMA,
	PLACE_PROPERTIES,	/* of a schema: by their names */
	PLACE_ANY		/* what a client thought of */
};

struct here {
	struct jsonx_path path;
	enum place place;
	const struct node *owner;	/* the object that it is a member of */
};

/* ---- what is left as it is ---- */

/* Settings, and names that choose among what the server has. */
static const char *const of_body[] = { "model", "previous_response_id",
    "include", "tool_choice", "reasoning", "routing", "truncation",
    "service_tier", "prompt_cache_retention", "cache_control",
    "stream_options", NULL };

/* What kind of thing it is, and what belongs together. */
static const char *const of_item[] = { "type", "id", "role", "status", "phase",
    "call_id", "item_id", "detail", "encrypted_content", "approval_request_id",
    "container_id", "cache_control", "prompt_cache_breakpoint", NULL };

/* The same of a tool; and what a tool's server wants to be shown, which is
 * meant for it. */
static const char *const of_tool[] = { "type", "strict", "cache_control",
    "vector_store_ids", "server_label", "connector_id", "authorization",
    "headers", "container", "allowed_tools", "require_approval", "syntax",
    "search_context_size", NULL };

static const char *const of_schema[] = { "type", "format", "$ref", "$id",
    "$schema", "$anchor", "contentEncoding", "contentMediaType", "pattern",
    NULL };

/* Values that stand in a schema, not what it says of them. */
static const char *const values[] = { "enum", "const", "default", "example",
    "examples", NULL };

static bool
is_any(struct span key, const char *const *list)
{
	for (; *list != NULL; list++)
		if (span_is(key, *list))
			return true;
	return false;
}

static bool
stays(enum place place, struct span key)
{
	switch (place) {
	case PLACE_BODY:
		return is_any(key, of_body);
	case PLACE_ITEM:
		return is_any(key, of_item);
	case PLACE_TOOL:
		return is_any(key, of_tool);
	case PLACE_FORMAT:
		return span_is(key, "type");
	case PLACE_SCHEMA:
		return is_any(key, of_schema);
	default:
		return false;
	}
}

static enum place
place_of(enum place place, struct span key)
{
	static const struct {
		enum place in;
		const char *key;
		enum place out;
	} ways[] = {
		{ PLACE_BODY, "input", PLACE_INPUT },
		{ PLACE_BODY, "tools", PLACE_TOOL },
		{ PLACE_BODY, "text", PLACE_TEXT },
		{ PLACE_TEXT, "format", PLACE_FORMAT },
		{ PLACE_FORMAT, "schema", PLACE_SCHEMA },
		{ PLACE_TOOL, "parameters", PLACE_SCHEMA },
		{ PLACE_TOOL, "input_schema", PLACE_SCHEMA },
		{ PLACE_TOOL, "output_schema", PLACE_SCHEMA },
		{ PLACE_ITEM, "tools", PLACE_TOOL },
		{ PLACE_ITEM, "attributes", PLACE_ANY },
		{ PLACE_SCHEMA, "properties", PLACE_PROPERTIES },
		{ PLACE_SCHEMA, "patternProperties", PLACE_PROPERTIES },
		{ PLACE_SCHEMA, "dependentSchemas", PLACE_PROPERTIES },
		{ PLACE_SCHEMA, "$defs", PLACE_PROPERTIES },
		{ PLACE_SCHEMA, "definitions", PLACE_PROPERTIES },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (ways[i].in == place && span_is(key, ways[i].key))
			return ways[i].out;
	if (place == PLACE_SCHEMA && is_any(key, values))
		return PLACE_ANY;
	return place == PLACE_INPUT ? PLACE_ITEM :
	    place == PLACE_PROPERTIES ? PLACE_SCHEMA :
	    place == PLACE_BODY ? PLACE_ANY : place;
}

/* ---- text ---- */

static void
clean_text(struct walk *k, struct redactor *r, struct span text,
    struct buf *out)
{
	if (memchr(text.p, '\\', text.len) == NULL) {
		buf_reset(&k->clean);
		redactor_whole(r, text, &k->clean);
	} else {
		struct arena a;

		arena_init(&a, BUF_MAX);
		buf_reset(&k->clean);
		redactor_whole(r, jsonx_decode(&a, text), &k->clean);
		arena_fini(&a);
	}
	jsonw_escape(out, buf_view(&k->clean));
}

void
walk_text(struct walk *k, struct span text, struct buf *out)
{
	clean_text(k, &k->text, text, out);
}

/* The same of what is no prose: names that programs give, addresses. */
static void
clean_bare(struct walk *k, struct redactor *r, struct span text,
    struct buf *out)
{
	bool was = k->guard->rules_alone;

	k->guard->rules_alone = true;
	clean_text(k, r, text, out);
	k->guard->rules_alone = was;
}

static void
print_where(char where[WHERE_SIZE], const struct here *here)
{
	jsonx_path_print(where, WHERE_SIZE, &here->path, NULL);
}

/* Tells where in a text things are found, as it is when they are gone. */
struct places {
	struct redactor_edits edits;
	struct walk *walk;
	const struct here *here;
};

static void
tell_place(struct redactor_edits *edits, enum entity e, size_t at, size_t len,
    size_t new_at, size_t new_len)
{
	struct places *p = (struct places *)edits;
	char where[WHERE_SIZE];

	(void)at;
	(void)len;
	print_where(where, p->here);
	if (new_len > 0)
		p->walk->found(p->walk->ctx, where, e, new_at, new_len);
}

/* bare: it is no prose. */
static void
write_as(struct walk *k, struct redactor *r, bool bare, struct span text,
    const struct here *here)
{
	struct places places = { { tell_place }, k, here };

	r->edits = k->found == NULL ? NULL : &places.edits;
	jsonw_text_begin(&k->w);
	if (bare)
		clean_bare(k, r, text, k->w.out);
	else
		clean_text(k, r, text, k->w.out);
	jsonw_text_end(&k->w);
	r->edits = NULL;
}

static void
write_text(struct walk *k, struct span text, const struct here *here)
{
	write_as(k, &k->text, false, text, here);
}

/* What is to be fetched. */
static void
write_url(struct walk *k, struct span url, const struct here *here)
{
	write_as(k, &k->address, true, url, here);
}

static void
tell(struct walk *k, enum walk_note note, const struct here *here)
{
	char where[WHERE_SIZE];

	if (k->note == NULL)
		return;
	print_where(where, here);
	k->note(k->ctx, note, where);
}

/* ---- files ---- */

/* The kind of a data URL and what stands behind its comma; false: no such. */
static bool
split_data(struct span url, struct span *kind, struct span *data)
{
	const char *comma;

	if (!span_begins(url, "data:"))
		return false;
	comma = memchr(url.p, ',', url.len);
	if (comma == NULL)
		return false;
	*kind = (struct span){ url.p + 5, (size_t)(comma - url.p) - 5 };
	*data = (struct span){ comma + 1, url.len - kind->len - 6 };
	return true;
}

static bool
ends_in_base64(struct span *kind)
{
	static const char mark[] = ";base64";
	size_t len = sizeof(mark) - 1;

	if (kind->len < len ||
	    memcmp(kind->p + kind->len - len, mark, len) != 0)
		return false;
	return true;
}

/* Text, by what its bytes are: a kind that is said may be wrong. */
static bool
is_text(struct span bytes)
{
	return memchr(bytes.p, '\0', bytes.len) == NULL &&
	    !span_begins(bytes, "%PDF") &&
	    utf8_check(bytes.p, bytes.p + bytes.len) == bytes.p + bytes.len;
}

/* The content of a file: base64, or a data URL with it. */
static void
write_file(struct walk *k, struct span text, const struct here *here)
{
	struct span kind, data = text;
	bool is_url = split_data(text, &kind, &data);

	buf_reset(&k->bytes);
	if ((is_url && !ends_in_base64(&kind)) ||
	    base64_decode(&k->bytes, data) == -1 ||
	    !is_text(buf_view(&k->bytes))) {
		tell(k, WALK_FILE, here);
		jsonw_text(&k->w, text);
		return;
	}
	buf_reset(&k->clean);
	redactor_whole(&k->text, buf_view(&k->bytes), &k->clean);
	jsonw_text_begin(&k->w);
	if (is_url)
		buf_add(k->w.out, text.p, (size_t)(data.p - text.p));
	base64_encode(k->w.out, buf_view(&k->clean));
	jsonw_text_end(&k->w);
}

/* An address is searched, what stands behind it can't be. */
static void
write_address(struct walk *k, enum walk_note note, struct span url,
    const struct here *here)
{
	tell(k, note, here);
	if (span_begins(url, "data:"))
		jsonw_text(&k->w, url);
	else
		write_url(k, url, here);
}

/* What may stand in an item or a tool and is no text. */
static bool
write_special(struct walk *k, const struct node *n, const struct here *here)
{
	struct span type = { "", 0 };

	if ((here->place != PLACE_ITEM && here->place != PLACE_TOOL) ||
	    n->kind != NODE_STRING)
		return false;
	if (span_is(n->key, "server_url")) {
		write_url(k, n->span, here);
	} else if (span_is(n->key, "name")) {
		write_as(k, &k->text, true, n->span, here);
	} else if (span_is(n->key, "image_url")) {
		write_address(k, WALK_IMAGE, n->span, here);
	} else if (span_is(n->key, "file_url")) {
		write_address(k, WALK_FILE, n->span, here);
	} else if (span_is(n->key, "file_data")) {
		write_file(k, n->span, here);
	} else if (span_is(n->key, "file_id")) {
		tell(k, WALK_FILE, here);
		jsonw_node(&k->w, n);
	} else if (span_is(n->key, "result") &&
	    jsonx_text(here->owner, "type", &type) &&
	    span_is(type, "image_generation_call")) {
		tell(k, WALK_IMAGE, here);
		jsonw_node(&k->w, n);
	} else {
		return false;
	}
	return true;
}

/* ---- the tree ---- */

static void write_node(struct walk *, const struct node *,
    const struct here *);

static unsigned
count_found(const struct walk *k)
{
	unsigned n = 0;

	for (int e = 0; e < ENTITIES; e++)
		n += k->guard->found[e];
	return n;
}

/* A name may be what it must not say; two of them must not become one. */
static void
write_key(struct walk *k, const struct node *n, unsigned *changed)
{
	struct span key;

	buf_reset(&k->piece);
	clean_bare(k, &k->text, n->key, &k->piece);
	key = buf_view(&k->piece);
	if (!span_same(key, n->key) && (*changed)++ > 0)
		buf_printf(&k->piece, "_%u", *changed);
	jsonw_name(&k->w, buf_view(&k->piece));
}

static void
write_member(struct walk *k, const struct node *n, const struct here *here,
    unsigned *changed)
{
	struct here at = {
		.path = { &here->path, n->key, 0 },
		.place = place_of(here->place, n->key),
		.owner = here->owner,
	};

	if (stays(here->place, n->key)) {
		jsonw_member(&k->w, n);
		return;
	}
	write_key(k, n, changed);
	if (!write_special(k, n, &at))
		write_node(k, n, &at);
}

/* What the operator of a client says to the model isn't its user's. */
static bool
is_instruction(const struct node *object, enum place place,
    const struct node *member)
{
	struct span role;

	return place == PLACE_BODY ? span_is(member->key, "instructions") :
	    place == PLACE_ITEM && jsonx_text(object, "role", &role) &&
	    (span_is(role, "system") || span_is(role, "developer"));
}

static bool
is_sealed(const struct node *object)
{
	struct span type;

	return jsonx_text(object, "type", &type) &&
	    span_is(type, "reasoning") &&
	    jsonx_get(object, "encrypted_content") != NULL;
}

/* Once its text has been seen. */
static void
write_seal(struct walk *k, const struct node *object, const struct here *here,
    unsigned before)
{
	const struct node *seal = jsonx_get(object, "encrypted_content");

	if (count_found(k) == before)
		jsonw_member(&k->w, seal);
	else
		tell(k, WALK_SEAL, here);
}

static void
write_object(struct walk *k, const struct node *object,
    const struct here *here)
{
	struct here inside = *here;
	bool sealed = here->place == PLACE_ITEM && is_sealed(object);
	unsigned before = count_found(k), changed = 0;

	inside.owner = object;
	jsonw_object(&k->w);
	for (const struct node *n = object->child; n != NULL; n = n->next) {
		bool was = k->guard->instructed;

		k->guard->instructed |= is_instruction(object, here->place, n);
		if (!sealed || !span_is(n->key, "encrypted_content"))
			write_member(k, n, &inside, &changed);
		k->guard->instructed = was;
	}
	if (sealed)
		write_seal(k, object, &inside, before);
	jsonw_object_end(&k->w);
}

static void
write_array(struct walk *k, const struct node *array, const struct here *here)
{
	struct here inside = {
		.path = { &here->path, { NULL, 0 }, 0 },
		.place = here->place == PLACE_INPUT ? PLACE_ITEM : here->place,
		.owner = here->owner,
	};

	jsonw_array(&k->w);
	for (const struct node *n = array->child; n != NULL; n = n->next) {
		write_node(k, n, &inside);
		inside.path.index++;
	}
	jsonw_array_end(&k->w);
}

/* One that would be found in a text becomes a text. */
static void
write_number(struct walk *k, const struct node *n)
{
	buf_reset(&k->clean);
	redactor_whole(&k->text, n->span, &k->clean);
	if (span_same(buf_view(&k->clean), n->span))
		jsonw_node(&k->w, n);
	else
		jsonw_bytes(&k->w, buf_view(&k->clean));
}

static void
write_node(struct walk *k, const struct node *n, const struct here *here)
{
	switch ((enum node_kind)n->kind) {
	case NODE_OBJECT:
		write_object(k, n, here);
		break;
	case NODE_ARRAY:
		write_array(k, n, here);
		break;
	case NODE_STRING:
		write_text(k, n->span, here);
		break;
	case NODE_NUMBER:
		if (here->place == PLACE_ANY) {
			write_number(k, n);
			break;
		}
		/* FALLTHROUGH */
	default:
		jsonw_node(&k->w, n);
	}
}

/* ---- from outside ---- */

void
walk_init(struct walk *k, struct guard *g)
{
	memset(k, 0, sizeof(*k));
	k->guard = g;
	redactor_init(&k->text, g, &g->rules);
	redactor_init(&k->address, g, &g->address_rules);
	buf_init(&k->bytes, BUF_MAX);
	buf_init(&k->clean, BUF_MAX);
	buf_init(&k->piece, BUF_MAX);
}

void
walk_fini(struct walk *k)
{
	redactor_fini(&k->text);
	redactor_fini(&k->address);
	buf_fini(&k->bytes);
	buf_fini(&k->clean);
	buf_fini(&k->piece);
}

static void
walk(struct walk *k, const struct node *n, enum place place, struct buf *out)
{
	const struct here here = { .place = place, .owner = n };

	k->w = jsonw_on(out);
	write_node(k, n, &here);
}

void
walk_body(struct walk *k, const struct node *n, struct buf *out)
{
	walk(k, n, PLACE_BODY, out);
}

void
walk_items(struct walk *k, const struct node *n, struct buf *out)
{
	walk(k, n, PLACE_INPUT, out);
}

void
walk_item(struct walk *k, const struct node *n, struct buf *out)
{
	walk(k, n, PLACE_ITEM, out);
}

void
walk_error(struct walk *k, struct error *err)
{
	const struct analysis *a = k->guard->analysis;
	bool quotes = error_is_upstreams(err->class);
	bool was = k->guard->rules_alone;
	struct span clean;
	size_t n;

	k->guard->rules_alone |= !quotes;
	buf_reset(&k->clean);
	redactor_whole(&k->text, span_of(err->message), &k->clean);
	k->guard->rules_alone = was;
	clean = quotes && a != NULL && a->failed ? SPAN(UNSEARCHED) :
	    buf_view(&k->clean);
	n = clean.len < sizeof(err->message) ? clean.len :
	    sizeof(err->message) - 1;
	while (n < clean.len && n > 0 && ((unsigned char)clean.p[n] & 0xc0) == 0x80)
		n--;
	memcpy(err->message, clean.p, n);
	err->message[n] = '\0';
}
