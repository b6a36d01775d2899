/*
 * Prompt caching: how long the provider keeps what it cached by itself, and
 * the marks of explicit caching. They may stand at the top level, on messages,
 * parts, tools and calls:
 *
 *	"cache_control":{"type":"ephemeral","ttl":"5m"}		Anthropic's
 *	"prompt_cache_breakpoint":{"mode":"explicit"}		OpenAI's
 *
 * Of two marks on one thing cache_control counts, since it says a time. Where
 * marks may stand and how many of them is each provider's to say, so dialects
 * place them or note in the receipt that they don't.
 */
#include "config.h"

#include "model/validate_internal.h"

static const char *const ephemeral_words[] = { "ephemeral", NULL };
static const char *const explicit_words[] = { "explicit", NULL };

static int
read_cache_control(struct reader *r, const struct node *obj,
    const struct jsonx_path *at, enum cache *out)
{
	static const char *const ttl_words[] = { "5m", "1h", NULL };
	const struct jsonx_path here = path_key(at, "cache_control");
	const struct node *value;
	int word, ttl = 0, found;

	found = jsonx_read_object(obj, "cache_control", at, &value, r->err);
	if (found != 1)
		return found;
	found = jsonx_read_word(value, "type", &here, ephemeral_words, &word,
	    r->err);
	if (found == 0)
		return validate_missing(r, &here, "type", "'ephemeral'");
	if (found == -1 || jsonx_read_word(value, "ttl", &here, ttl_words,
	    &ttl, r->err) == -1)
		return -1;
	*out = ttl == 1 ? CACHE_1H : CACHE_5M;
	return 0;
}

static int
read_breakpoint(struct reader *r, const struct node *obj,
    const struct jsonx_path *at, enum cache *out)
{
	static const char key[] = "prompt_cache_breakpoint";
	const struct jsonx_path here = path_key(at, key);
	const struct node *value;
	int word, found;

	found = jsonx_read_object(obj, key, at, &value, r->err);
	if (found != 1)
		return found;
	found = jsonx_read_word(value, "mode", &here, explicit_words, &word,
	    r->err);
	if (found == 0)
		return validate_missing(r, &here, "mode", "'explicit'");
	if (found == 1)
		*out = CACHE_EXPLICIT;
	return found == -1 ? -1 : 0;
}

int
validate_cache_marks(struct reader *r, const struct node *obj,
    const struct jsonx_path *at, enum cache *out)
{
	if (read_breakpoint(r, obj, at, out) == -1)
		return -1;
	return read_cache_control(r, obj, at, out);
}

int
validate_cache_control(struct reader *r, const struct field *f)
{
	(void)f;
	return read_cache_control(r, r->req->body, &r->root, &r->req->cache);
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
