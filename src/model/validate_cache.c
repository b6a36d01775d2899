/*
 * Prompt caching: how long the provider keeps what it cached by itself, and
 * the marks of explicit caching. They may stand at the top level, on messages,
 * parts, tools and calls:
 *
 *	"cache_control":{"type":"ephemeral","ttl":"5m"}		Anthropic's
 *	"prompt_cache_breakpoint":{"mode":"explicit"}		OpenAI's
 *
 * No dialect places them yet, so they are checked and noted, the first one of
 * each kind: a request may bear hundreds.
 */
#include "config.h"

#include "model/validate_internal.h"

static const char *const ephemeral_words[] = { "ephemeral", NULL };
static const char *const ttl_words[] = { "5m", "1h", NULL };
static const char *const explicit_words[] = { "explicit", NULL };

static const struct mark {
	const char *key, *kind;
	const char *const *kind_words;
	bool has_ttl;
	enum note note;
} marks[] = {
	{ "cache_control", "type", ephemeral_words, true,
	    NOTE_CACHE_CONTROL },
	{ "prompt_cache_breakpoint", "mode", explicit_words, false,
	    NOTE_CACHE_BREAKPOINT },
};

static int
read_mark(struct reader *r, const struct mark *m, const struct node *value,
    const struct jsonx_path *at)
{
	struct jsonx_path here = path_key(at, m->key);
	int word, found;

	found = jsonx_read_word(value, m->kind, &here, m->kind_words, &word,
	    r->err);
	if (found == 0)
		return validate_missing(r, &here, m->kind, m->kind_words[0]);
	if (found == -1)
		return -1;
	if (m->has_ttl && jsonx_read_word(value, "ttl", &here, ttl_words,
	    &word, r->err) == -1)
		return -1;
	if (r->req->strict_routing)
		return jsonx_error(r->err, ERROR_UNSUPPORTED_PARAMETER, at,
		    m->key, "marks of explicit caching are not passed on, and "
		    "routing.strict allows no dropping");
	validate_note_once(r, m->note, at, m->key,
	    "marks of explicit caching are not passed on; the provider "
	    "caches by itself where it can");
	return 0;
}

int
validate_cache_marks(struct reader *r, const struct node *obj,
    const struct jsonx_path *at)
{
	const struct node *value;
	int found;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		found = jsonx_read_object(obj, marks[i].key, at, &value,
		    r->err);
		if (found == -1 ||
		    (found == 1 && read_mark(r, &marks[i], value, at) == -1))
			return -1;
	}
	return 0;
}

int
validate_cache_control(struct reader *r, const struct field *f)
{
	(void)f;
	return validate_cache_marks(r, r->req->body, &r->root);
}

/* The words of prompt_cache_retention, one of them in two spellings. */
int
validate_retention(struct reader *r, const struct field *f)
{
	static const char *const words[] = { "in_memory", "24h", "in-memory",
	    NULL };
	int word;

	if (jsonx_read_word(r->req->body, f->name, &r->root, words, &word,
	    r->err) == -1)
		return -1;
	r->req->prompt_cache_retention = span_of(words[word == 2 ? 0 : word]);
	return 0;
}
