#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "conf/conf_internal.h"
#include "conf/url.h"

#define HEADERS_MAX	((size_t)32)

/*
 * The dialects that a file may name, and which of them this version speaks.
 * The list stands here since a configuration can't look into dialect/ (includes point
 * downwards); test_conf_providers.c holds the two together.
 */
static const struct known_dialect {
	const char *name;
	bool spoken;
	bool needs_url;
	const char *key_header;		/* NULL: the key is a bearer's */
} known_dialects[] = {
	{ "openai-responses", true, true, NULL },
	{ "openai-chat", true, true, NULL },
	{ "anthropic", true, true, "x-api-key" },
	{ "gemini", true, true, "x-goog-api-key" },
	{ "demo", true, false, NULL },
	{ "redact", true, false, NULL },
	{ "bedrock", false, true, NULL },
	{ "cohere", false, true, NULL },
	{ .name = NULL },
};

#define SPOKEN	"openai-responses, openai-chat, anthropic, gemini, demo or redact"

static const struct known_dialect *
find_dialect(const char *name)
{
	const struct known_dialect *d;

	for (d = known_dialects; d->name != NULL; d++)
		if (strcmp(d->name, name) == 0)
			return d;
	return NULL;
}

bool
conf_speaks(const char *dialect)
{
	const struct known_dialect *d = find_dialect(dialect);

	return d != NULL && d->spoken;
}

bool
provider_needs_url(const char *dialect)
{
	const struct known_dialect *d = find_dialect(dialect);

	return d == NULL || d->needs_url;
}

const char *
provider_key_header(const char *dialect)
{
	const struct known_dialect *d = dialect == NULL ? NULL :
	    find_dialect(dialect);

	return d == NULL ? NULL : d->key_header;
}

static void
read_dialect(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct provider_draft *draft = into;
	const char *s = value_string(r, at, n, SPOKEN);
	const struct known_dialect *d = s == NULL ? NULL : find_dialect(s);

	draft->dialect_wrong = d == NULL || !d->spoken;
	if (!draft->dialect_wrong)
		draft->row->dialect = d->name;
	else if (d != NULL)
		value_say(r, at, n->line, "is \"%s\", which this version "
		    "doesn't speak, expected " SPOKEN, s);
	else if (s != NULL)
		value_fault(r, at, n, SPOKEN);
}

/* ---- addresses ---- */

#define URL_EXPECTED \
	"an address such as https://host/v1, with no user, ? or #"

/* What is wrong is told without the address: it may hold a password. */
static void
read_base_url(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	static const char *const plain[] = { "http", NULL };
	struct provider_draft *d = into;
	char *s = value_string(r, at, n, URL_EXPECTED);
	const char *wrong;
	struct url u;
	size_t len;

	d->url_wrong = true;
	if (s == NULL)
		return;
	wrong = url_read_base(span_of(s), &u);
	if (wrong != NULL) {
		value_say(r, at, n->line, "%s, expected " URL_EXPECTED, wrong);
		return;
	}
	if (url_has_scheme(&u, plain) && !url_is_private(u.host))
		value_warn(r, at, n->line, "sends the key and all prompts "
		    "unencrypted over public networks, expected https://");
	for (len = strlen(s); s[len - 1] == '/'; len--)
		s[len - 1] = '\0';
	d->row->base_url = s;
	d->url_wrong = false;
}

static void
read_proxy(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	static const char *const schemes[] = { "http", "https", "socks4",
		"socks4a", "socks5", "socks5h", NULL };
	static const char expected[] =
	    "an address such as http://proxy.local:3128";
	struct provider_draft *d = into;
	char *s = value_string(r, at, n, expected);
	const char *wrong;
	struct url u;

	if (s == NULL)
		return;
	wrong = url_read(span_of(s), &u);
	if (wrong == NULL && !url_has_scheme(&u, schemes))
		wrong = "is no http://, https:// or socks5://";
	if (wrong != NULL)
		value_say(r, at, n->line, "%s, expected %s", wrong, expected);
	else
		d->row->proxy = s;
}

static void
read_ca_file(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	static const char expected[] =
	    "the absolute path of a file of PEM certificates";
	struct provider_draft *d = into;
	char *s = value_string(r, at, n, expected);

	if (s == NULL)
		return;
	if (s[0] != '/')
		value_fault(r, at, n, "%s", expected);
	else if (access(s, R_OK) == -1)
		value_say(r, at, n->line, "is \"%s\", which can't be read "
		    "(%s), expected %s", s, strerror(errno), expected);
	else
		d->row->ca_file = s;
}

/* ---- headers ---- */

/* RFC 9110, section 5.6.2. */
static bool
is_header_name(const char *s)
{
	static const char tokens[] = "!#$%&'*+-.^_`|~0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz";

	return s[0] != '\0' && s[strspn(s, tokens)] == '\0' &&
	    strlen(s) <= 128;
}

/* Said by every call itself. */
static bool
is_own_header(const char *s)
{
	static const char *const names[] = { "Accept-Encoding", "Connection",
		"Content-Encoding", "Content-Length", "Content-Type", "Expect",
		"Transfer-Encoding" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(s, names[i]) == 0)
			return true;
	return false;
}

static const char *
header_wrong(const struct provider *row, const char *name)
{
	if (name == NULL || !is_header_name(name))
		return "is no name of a header, expected letters, digits "
		    "and -";
	if (is_own_header(name))
		return "is set by every call itself, expected another header";
	for (size_t i = 0; i < row->n_headers; i++)
		if (strcasecmp(row->headers[i].name, name) == 0)
			return "is given twice, expected it once";
	return NULL;
}

static bool
may_send(const char *name)
{
	return is_header_name(name) && !is_own_header(name);
}

/* A value may be a credential: it isn't quoted either. */
static void
read_header(struct reader *r, const struct jsonx_path *at,
    const struct node *n, struct provider *row, struct header *out)
{
	char *name = jsonx_cstring(&r->conf->arena, n->key), *value;
	const char *wrong = header_wrong(row, name);

	if (wrong != NULL) {
		value_say(r, at, n->line, "%s", wrong);
		return;
	}
	if (n->kind == NODE_NULL)
		return;
	if (n->kind != NODE_STRING) {
		value_say(r, at, n->line, "is no text, expected a header's "
		    "value");
		return;
	}
	if (span_is(n->span, SECTION_SECRET)) {
		value_warn(r, at, n->line, "is \"" SECTION_SECRET "\", which a "
		    "dump writes instead of the value, expected the value");
		return;
	}
	value = value_string(r, at, n, "a header's value");
	if (value == NULL)
		return;
	*out = (struct header){ name, value };
	row->n_headers++;
}

static void
read_headers(struct reader *r, const struct jsonx_path *at,
    const struct node *object, void *into)
{
	struct provider_draft *d = into;
	struct header *list;

	if (!value_mapping(r, at, object, "a mapping of names to values"))
		return;
	if (object->count > HEADERS_MAX) {
		value_say(r, at, object->line, "has %u headers, expected at "
		    "most %zu", (unsigned)object->count, HEADERS_MAX);
		return;
	}
	list = arena_calloc(&r->conf->arena, object->count, sizeof(*list));
	d->row->headers = list;
	d->row->n_headers = 0;
	for (const struct node *n = object->child; n != NULL; n = n->next) {
		struct jsonx_path path = value_at(at, n, 0);

		read_header(r, &path, n, d->row, &list[d->row->n_headers]);
	}
}

/* ---- the rest ---- */

static void
read_auth(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	static const char *const words[] = {
		[AUTH_BEARER] = "bearer",
		[AUTH_HEADER] = "header",
		[AUTH_NONE] = "none",
		NULL,
	};
	struct provider_draft *d = into;
	int word = value_word(r, at, n, words);

	if (word == -1)
		return;
	d->row->auth = (enum auth)word;
	d->has_auth = true;
}

static const char *
read_header_name(struct reader *r, const struct jsonx_path *at,
    const struct node *n)
{
	static const char expected[] =
	    "the name of a header such as x-api-key";
	const char *s = value_string(r, at, n, expected);

	if (s != NULL && !may_send(s)) {
		value_fault(r, at, n, "%s", expected);
		return NULL;
	}
	return s;
}

static void
read_auth_header(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct provider_draft *d = into;
	const char *s = read_header_name(r, at, n);

	if (s == NULL)
		return;
	d->row->auth_header = s;
	d->auth_header = n;
}

static void
read_cache_header(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct provider_draft *d = into;
	const char *s = read_header_name(r, at, n);

	if (s != NULL)
		d->row->cache_header = s;
}

static void
read_duration(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	(void)value_duration(r, at, n, into);
}

static void
read_timeouts(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	static const struct field fields[] = {
		{ "connect", offsetof(struct timeouts, connect),
		  read_duration },
		{ "first_event", offsetof(struct timeouts, first_event),
		  read_duration },
		{ "idle", offsetof(struct timeouts, idle), read_duration },
		{ "total", offsetof(struct timeouts, total), read_duration },
		{ .name = NULL },
	};
	struct provider_draft *d = into;

	if (value_mapping(r, at, n, "a mapping of durations"))
		value_fields(r, at, n, fields, &d->row->timeouts);
}

static void
add_quirk(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *quirks)
{
	int word = value_word(r, at, n, quirk_words);

	if (word != -1)
		*(unsigned *)quirks |= 1u << word;
}

static void
read_quirks(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct provider_draft *d = into;

	d->row->quirks = 0;
	value_each(r, at, n, "a list of quirks", add_quirk, &d->row->quirks);
}

static void
read_efforts(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct provider_draft *d = into;

	fact_efforts(r, at, n, &d->row->efforts);
}

static void
read_tier(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct provider_draft *d = into;
	int64_t tier;

	if (value_count(r, at, n, 1, 9, &tier))
		d->row->tier = (unsigned)tier;
}

static void
read_enabled(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct provider_draft *d = into;

	(void)value_bool(r, at, n, &d->note->enabled);
}

/* Read when all fields are known. */
static void
keep_node(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	(void)r;
	(void)at;
	*(const struct node **)into = n;
}

void
provider_read_fields(struct reader *r, const struct jsonx_path *at,
    const struct node *n, struct provider_draft *d)
{
	static const struct field fields[] = {
		{ "dialect", 0, read_dialect },
		{ "base_url", 0, read_base_url },
		{ "api_key", offsetof(struct provider_draft, api_key),
		  keep_node },
		{ "api_key_file", offsetof(struct provider_draft,
		  api_key_file), keep_node },
		{ "auth", 0, read_auth },
		{ "auth_header", 0, read_auth_header },
		{ "proxy", 0, read_proxy },
		{ "ca_file", 0, read_ca_file },
		{ "headers", 0, read_headers },
		{ "timeouts", 0, read_timeouts },
		{ "quirks", 0, read_quirks },
		{ "efforts", 0, read_efforts },
		{ "cache_header", 0, read_cache_header },
		{ "tier", 0, read_tier },
		{ "enabled", 0, read_enabled },
		{ .name = NULL },
	};

	value_fields(r, at, n, fields, d);
}
