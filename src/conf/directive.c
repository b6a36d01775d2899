#include "config.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/parse.h"
#include "conf/conf_internal.h"
#include "conf/directive.h"
#include "conf/url.h"

/* The member that the row is about; its type follows from the row's. */
static void *
member(struct conf *c, const struct directive *d)
{
	return (char *)c + d->offset;
}

static const void *
member_const(const struct conf *c, const struct directive *d)
{
	return (const char *)c + d->offset;
}

/* ---- the table ---- */

const char *
directive_name_in(const struct directive *d, struct span group)
{
	const char *dot = strchr(d->name, '.');
	struct span own = { d->name, 0 };

	if (dot != NULL)
		own.len = (size_t)(dot - d->name);
	if (!span_same(own, group))
		return NULL;
	return dot == NULL ? d->name : dot + 1;
}

const struct directive *
directive_find(struct span group, struct span name)
{
	const char *own;

	for (const struct directive *d = directives; d->name != NULL; d++) {
		own = directive_name_in(d, group);
		if (own != NULL && span_is(name, own))
			return d;
	}
	return NULL;
}

void
directives_preset(struct conf *c)
{
	for (const struct directive *d = directives; d->name != NULL; d++)
		if (d->preset != NULL && !directive_set(c, d, d->preset))
			assert(!"a preset fits its row");
}

/* ---- reading ---- */

static bool
set_text(const char **out, const char *s, bool fits)
{
	if (fits)
		*out = s;
	return fits;
}

static bool
are_origins(const char *s)
{
	size_t len, n = 0;

	if (strcmp(s, "*") == 0)
		return true;
	for (s += strspn(s, " "); *s != '\0'; s += strspn(s, " "), n++) {
		len = strcspn(s, " ");
		if (!url_is_origin((struct span){ s, len }))
			return false;
		s += len;
	}
	return n > 0;
}

static bool
set_count(unsigned *out, const struct directive *d, struct span s)
{
	uint64_t v;

	if (parse_u64(s, d->max, &v) == -1 || v < d->min)
		return false;
	*out = (unsigned)v;
	return true;
}

static bool
set_size(uint64_t *out, const struct directive *d, struct span s)
{
	uint64_t v;

	if (parse_size(s, d->max, &v) == -1 || v < d->min)
		return false;
	*out = v;
	return true;
}

static bool
set_duration(int64_t *out, const struct directive *d, struct span s)
{
	int64_t ms;

	if (parse_duration(s, (int64_t)d->max, &ms) == -1 ||
	    (uint64_t)ms < d->min)
		return false;
	*out = ms;
	return true;
}

/* By type of directive: the words that it has, in the order of their values. */
static const char *const *const choices[] = {
	[DIRECTIVE_OPEN] = (const char *const []){ "closed", "open", NULL },
	[DIRECTIVE_LEVEL] = (const char *const []){ "error", "warn", "info",
	    "debug", NULL },
};

static bool
is_choice(const struct directive *d)
{
	return d->type < sizeof(choices) / sizeof(choices[0]) &&
	    choices[d->type] != NULL;
}

static bool
set_choice(unsigned *out, const struct directive *d, struct span s)
{
	const char *const *words = choices[d->type];

	for (unsigned i = 0; words[i] != NULL; i++)
		if (span_is(s, words[i])) {
			*out = i;
			return true;
		}
	return false;
}

static bool
is_base(struct span s)
{
	struct url u;

	return url_read_base(s, &u) == NULL;
}

bool
directive_set(struct conf *c, const struct directive *d, const char *s)
{
	void *out = member(c, d);
	struct span text = span_of(s);

	switch (d->type) {
	case DIRECTIVE_STRING:
		return set_text(out, s, true);
	case DIRECTIVE_PATH:
		return set_text(out, s, s[0] == '/');
	case DIRECTIVE_STORE:
		return set_text(out, s, s[0] == '/' ||
		    span_begins(text, "sqlite:/") || span_is(text, "mem:"));
	case DIRECTIVE_LISTEN:
		return set_text(out, s, url_is_listen(s));
	case DIRECTIVE_ORIGINS:
		return set_text(out, s, are_origins(s));
	case DIRECTIVE_URL:
		return set_text(out, s, is_base(text));
	case DIRECTIVE_OPEN:
	case DIRECTIVE_LEVEL:
		return set_choice(out, d, text);
	case DIRECTIVE_COUNT:
		return set_count(out, d, text);
	case DIRECTIVE_SIZE:
		return set_size(out, d, text);
	case DIRECTIVE_DURATION:
		return set_duration(out, d, text);
	case DIRECTIVE_BOOL:
		return value_parse_bool(text, out);
	}
	return false;
}

static void
size_range(char *out, size_t size, const struct directive *d)
{
	struct buf range;

	buf_init(&range, 128);
	buf_puts(&range, "a size such as 512K, 64M or 1G, from ");
	directive_size(&range, d->min);
	buf_puts(&range, " to ");
	directive_size(&range, d->max);
	(void)snprintf(out, size, "%s", range.data);
	buf_fini(&range);
}

/* Times that something takes, and times that something is kept. */
static void
duration_range(char *out, size_t size, const struct directive *d)
{
	struct buf range;

	buf_init(&range, 128);
	buf_puts(&range, "a duration such as 12h, 30d or 365d, from ");
	directive_duration(&range, (int64_t)d->min);
	buf_puts(&range, " to ");
	directive_duration(&range, (int64_t)d->max);
	(void)snprintf(out, size, "%s", range.data);
	buf_fini(&range);
}

/* "error, warn, info or debug" */
static void
list_choices(char *out, size_t size, const char *const *words)
{
	struct buf list;

	buf_init(&list, 128);
	for (size_t i = 0; words[i] != NULL; i++)
		buf_printf(&list, "%s%s", i == 0 ? "" :
		    words[i + 1] == NULL ? " or " : ", ", words[i]);
	(void)snprintf(out, size, "%s", list.data);
	buf_fini(&list);
}

void
directive_expected(char *out, size_t size, const struct directive *d)
{
	static const char *const forms[] = {
		[DIRECTIVE_STRING] = "a text",
		[DIRECTIVE_PATH] = "an absolute path",
		[DIRECTIVE_BOOL] = "true or false",
		[DIRECTIVE_DURATION] = VALUE_DURATION_EXPECTED,
		[DIRECTIVE_STORE] = "the absolute path of an SQLite database",
		[DIRECTIVE_LISTEN] = "the absolute path of a unix socket, or "
		    "a loopback address and port such as 127.0.0.1:9000",
		[DIRECTIVE_ORIGINS] = "\"*\", or origins such as "
		    "https://app.example.org",
		[DIRECTIVE_URL] = "the address of a server, such as "
		    "http://127.0.0.1:3000",
	};

	if (d->type == DIRECTIVE_COUNT)
		(void)snprintf(out, size, "a whole number from %" PRIu64
		    " to %" PRIu64, d->min, d->max);
	else if (d->type == DIRECTIVE_SIZE)
		size_range(out, size, d);
	else if (d->type == DIRECTIVE_DURATION && d->max > VALUE_DURATION_MAX)
		duration_range(out, size, d);
	else if (is_choice(d))
		list_choices(out, size, choices[d->type]);
	else
		(void)snprintf(out, size, "%s", forms[d->type]);
}

/* ---- writing ---- */

/* Characters that JSON leaves alone and YAML forbids or folds: DEL and the C1
 * controls, the line and paragraph separators, U+FEFF, U+FFFE and U+FFFF. The
 * bytes of it at p (well-formed UTF-8), or 0; *c is the character. */
static size_t
needs_escape(const unsigned char *p, unsigned *c)
{
	if (p[0] == 0x7f) {
		*c = 0x7f;
		return 1;
	}
	if (p[0] == 0xc2 && p[1] < 0xa0) {
		*c = p[1];
		return 2;
	}
	if (p[0] < 0xe0 || p[0] > 0xef)
		return 0;
	*c = (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	return *c == 0x2028 || *c == 0x2029 || *c == 0xfeff || *c >= 0xfffe ?
	    3 : 0;
}

void
directive_quote(struct buf *out, const char *s)
{
	const unsigned char *p;
	struct buf text;
	unsigned c;
	size_t len;

	buf_init(&text, CEILING_CONF_FILE * 6);
	jsonw_escape(&text, span_of(s));
	buf_putc(out, '"');
	for (p = (const unsigned char *)buf_view(&text).p; *p != '\0'; ) {
		len = needs_escape(p, &c);
		if (len > 0) {
			buf_printf(out, "\\u%04x", c);
			p += len;
			continue;
		}
		if (p[0] == '$' && p[1] == '{')
			buf_putc(out, '$');
		buf_putc(out, (char)*p++);
	}
	buf_putc(out, '"');
	buf_fini(&text);
}

/* In the largest unit that tells it exactly. */
struct unit {
	const char *name;
	uint64_t factor;
};

static void
print_scaled(struct buf *out, uint64_t v, const struct unit *u)
{
	while (u->factor > 1 && (v == 0 || v % u->factor != 0))
		u++;
	buf_printf(out, "%" PRIu64 "%s", v / u->factor, u->name);
}

void
directive_duration(struct buf *out, int64_t ms)
{
	static const struct unit units[] = { { "d", 86400000 },
		{ "h", 3600000 }, { "s", 1000 }, { "ms", 1 } };

	print_scaled(out, (uint64_t)ms, units);
}

void
directive_size(struct buf *out, uint64_t bytes)
{
	static const struct unit units[] = { { "G", 1024 * 1024 * 1024 },
		{ "M", 1024 * 1024 }, { "K", 1024 }, { "", 1 } };

	print_scaled(out, bytes, units);
}

void
directive_print(struct buf *out, const struct conf *c,
    const struct directive *d)
{
	const void *in = member_const(c, d);
	const char *s;

	switch (d->type) {
	case DIRECTIVE_COUNT:
		buf_printf(out, "%u", *(const unsigned *)in);
		return;
	case DIRECTIVE_SIZE:
		directive_size(out, *(const uint64_t *)in);
		return;
	case DIRECTIVE_DURATION:
		directive_duration(out, *(const int64_t *)in);
		return;
	case DIRECTIVE_BOOL:
		buf_puts(out, *(const bool *)in ? "true" : "false");
		return;
	case DIRECTIVE_OPEN:
	case DIRECTIVE_LEVEL:
		buf_puts(out, choices[d->type][*(const unsigned *)in]);
		return;
	default:
		s = *(const char *const *)in;
		if (s == NULL)
			buf_puts(out, "null");
		else
			directive_quote(out, s);
	}
}

/* ---- the file ---- */

/* One of a list of origins joins those before it. */
static void
join_origin(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	static const char expected[] = "an origin such as "
	    "https://app.example.org";
	char *one = value_string(r, at, n, expected), **all = ctx;

	if (one == NULL)
		return;
	if (!url_is_origin(span_of(one)))
		value_fault(r, at, n, "%s", expected);
	else
		*all = *all == NULL ? one :
		    arena_printf(&r->conf->arena, "%s %s", *all, one);
}

static void
read_directive(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const struct directive *d)
{
	char expected[160], *s = NULL;
	struct url u;

	if (n->kind == NODE_NULL)
		return;
	directive_expected(expected, sizeof(expected), d);
	if (d->type == DIRECTIVE_ORIGINS && n->kind == NODE_ARRAY)
		value_each(r, at, n, expected, join_origin, &s);
	else
		s = value_string(r, at, n, expected);
	if (s == NULL || directive_set(r->conf, d, s))
		return;
	/* An address may hold a password. */
	if (d->type == DIRECTIVE_URL) {
		value_say(r, at, n->line, "%s, expected %s",
		    url_read_base(span_of(s), &u), expected);
		return;
	}
	if (d->type == DIRECTIVE_STORE && strstr(s, "://") != NULL)
		value_say(r, at, n->line, "is the address of a server, which "
		    "can't be used yet, expected %s", expected);
	else
		value_fault(r, at, n, "%s", expected);
}

/* words ends with NULL. */
static void
add_word(const char *words[VALUE_WORDS], size_t *n, const char *word)
{
	assert(*n + 1 < VALUE_WORDS);
	words[(*n)++] = word;
}

static void
read_group(struct reader *r, const struct jsonx_path *at,
    const struct node *group)
{
	const char *words[VALUE_WORDS] = { NULL };
	const struct directive *d;
	size_t n_words = 0;

	if (group->kind == NODE_NULL ||
	    !value_mapping(r, at, group, "a mapping of settings"))
		return;
	for (d = directives; d->name != NULL; d++)
		if (directive_name_in(d, group->key) != NULL)
			add_word(words, &n_words,
			    directive_name_in(d, group->key));
	for (const struct node *n = group->child; n != NULL; n = n->next) {
		struct jsonx_path path = value_at(at, n, 0);

		d = directive_find(group->key, n->key);
		if (d == NULL)
			value_unknown(r, &path, n, words);
		else
			read_directive(r, &path, n, d);
	}
}

/* A key of the file's root that nobody knows; often one of a group. */
static void
unknown(struct reader *r, const struct jsonx_path *at, const struct node *n,
    const char *const *others)
{
	const char *words[VALUE_WORDS] = { NULL };
	size_t n_words = 0;

	for (const char *const *g = directive_groups; *g != NULL; g++)
		if (directive_find(span_of(*g), n->key) != NULL) {
			value_say(r, at, n->line, "is not known here, "
			    "expected %s.%.*s", *g, (int)n->key.len, n->key.p);
			return;
		}
	for (const struct directive *d = directives; d->name != NULL; d++)
		if (directive_name_in(d, SPAN("")) != NULL)
			add_word(words, &n_words, d->name);
	for (const char *const *g = directive_groups; *g != NULL; g++)
		add_word(words, &n_words, *g);
	for (; *others != NULL; others++)
		add_word(words, &n_words, *others);
	value_unknown(r, at, n, words);
}

static bool
is_among(struct span key, const char *const *words)
{
	for (; *words != NULL; words++)
		if (span_is(key, *words))
			return true;
	return false;
}

/* The line of limits.body or limits.memory; 0 when neither is there. */
static unsigned
line_of_limits(const struct node *root)
{
	const struct node *limits = jsonx_get(root, "limits"), *n;

	n = jsonx_get(limits, "body");
	if (n == NULL)
		n = jsonx_get(limits, "memory");
	return n == NULL ? 0 : n->line;
}

/* What no row can say alone. */
static void
check_limits(struct reader *r, const struct node *root)
{
	const struct conf *c = r->conf;
	struct buf text;

	if (c->body_max <= c->memory_max)
		return;
	buf_init(&text, 256);
	buf_puts(&text, "limits.body is ");
	directive_size(&text, c->body_max);
	buf_puts(&text, ", expected at most limits.memory, which is ");
	directive_size(&text, c->memory_max);
	fault_add(r->faults, line_of_limits(root), "%s", text.data);
	buf_fini(&text);
}

/* An analyzer is told what nobody else may hear. */
static void
check_analyzer(struct reader *r, const struct node *root)
{
	static const char *const plain[] = { "http", NULL };
	const char *address = r->conf->analyzer_url;
	const struct node *n = jsonx_get(jsonx_get(root, "analyzer"), "url");
	struct url u;

	if (address != NULL && n != NULL &&
	    url_read_base(span_of(address), &u) == NULL &&
	    url_has_scheme(&u, plain) && !url_is_private(u.host))
		fault_warn(r->faults, n->line, "analyzer.url sends texts as they "
		    "are over public networks unencrypted, expected https://");
}

/* The file of an SQLite store. */
static bool
is_store_file(const char *store, const char *path)
{
	struct span file = span_of(store);
	const char *end;

	if (span_begins(file, "sqlite:")) {
		file = span_of(store + strlen("sqlite:"));
		end = strchr(file.p, '?');
		if (end != NULL)
			file.len = (size_t)(end - file.p);
	}
	return span_is(file, path);
}

/* Beside the secret unless the file says where; and never one of the others,
 * of which none would work then. */
static void
settle_shared_file(struct reader *r, const struct node *root)
{
	const struct node *n = jsonx_get(root, "shared_file");
	struct conf *c = r->conf;
	char folder[PATH_MAX];

	if (c->shared_file == NULL &&
	    file_parent(c->secret_file, folder, sizeof(folder)) == 0)
		c->shared_file = arena_printf(&c->arena, "%s/shared",
		    strcmp(folder, "/") == 0 ? "" : folder);
	if (c->shared_file != NULL &&
	    (strcmp(c->shared_file, c->secret_file) == 0 ||
	    is_store_file(c->store, c->shared_file)))
		fault_add(r->faults, n == NULL ? 0 : n->line,
		    "shared_file is the file of secret_file or store, "
		    "expected one of its own");
}

void
directives_read(struct reader *r, const struct jsonx_path *at,
    const struct node *root, const char *const *others)
{
	const struct directive *d;

	for (const struct node *n = root->child; n != NULL; n = n->next) {
		struct jsonx_path path = value_at(at, n, 0);

		d = directive_find(SPAN(""), n->key);
		if (is_among(n->key, directive_groups))
			read_group(r, &path, n);
		else if (d != NULL)
			read_directive(r, &path, n, d);
		else if (!is_among(n->key, others))
			unknown(r, &path, n, others);
	}
	check_limits(r, root);
	check_analyzer(r, root);
	settle_shared_file(r, root);
}
