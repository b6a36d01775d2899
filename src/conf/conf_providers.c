#include "config.h"

#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/secret.h"
#include "conf/conf_internal.h"
#include "conf/yaml.h"

#define NAME_MAX_BYTES	64
#define KEY_EXPECTED	"the provider's key"

static bool
is_provider_name(const char *s)
{
	static const char letters[] = "0123456789._-"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz";

	return s[0] != '\0' && s[strspn(s, letters)] == '\0' &&
	    strlen(s) <= NAME_MAX_BYTES;
}

/* ---- the key: api_key, api_key_file, or the usual variable ---- */

/* What would end a header line, or can't be in one. */
static bool
is_key(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= 0x20 || (unsigned char)*s >= 0x7f)
			return false;
	return true;
}

static void
keep_key(struct provider *row, struct conf_note *note, char *key)
{
	note->key = key;
	note->key_from_env = false;
	row->api_key = key;
}

static void
take_env(struct reader *r, struct provider *row,
    struct conf_note *note)
{
	const char *value = row->key_env == NULL ? NULL :
	    getenv(row->key_env);
	size_t len = value == NULL ? 0 : strlen(value);
	char *key;

	while (len > 0 && strchr(" \t\r\n", value[len - 1]) != NULL)
		len--;
	if (len == 0)
		return;
	key = arena_dup(&r->conf->arena, value, len);
	if (is_key(key)) {
		keep_key(row, note, key);
		note->key_from_env = true;
		return;
	}
	secret_clear(key, len);
	fault_warn(r->faults, 0, "%s holds a blank or a control character, "
	    "expected a key; %s stays off", row->key_env, row->name);
}

/* Messages about a key never quote it: a key with a fault is still one. */
static void
read_api_key(struct reader *r, const struct jsonx_path *at,
    struct provider_draft *d)
{
	const struct node *n = d->api_key;
	char *key;

	if (n->flags & YAML_UNSET)
		return;
	if (n->kind != NODE_STRING || n->span.len == 0 ||
	    n->span.len > VALUE_STRING_MAX) {
		value_say(r, at, n->line, "is no text, empty or too long, "
		    "expected " KEY_EXPECTED);
		return;
	}
	if (span_is(n->span, SECTION_SECRET)) {
		value_warn(r, at, n->line, "is \"" SECTION_SECRET "\", which a "
		    "dump writes instead of a key, expected " KEY_EXPECTED);
		take_env(r, d->row, d->note);
		return;
	}
	key = jsonx_cstring(&r->conf->arena, n->span);
	if (key == NULL || !is_key(key)) {
		value_say(r, at, n->line, "holds a blank, a control character "
		    "or a letter beyond ASCII, expected " KEY_EXPECTED);
		return;
	}
	if (r->exposed && !(n->flags & YAML_EXPANDED))
		value_warn(r, at, n->line, "stands in a file that others can "
		    "read, expected mode 0600, or api_key_file");
	keep_key(d->row, d->note, key);
}

static void
read_api_key_file(struct reader *r, const struct jsonx_path *at,
    struct provider_draft *d)
{
	const struct node *n = d->api_key_file;
	char *path = value_string(r, at, n, "an absolute path"), *key;
	struct error err;
	struct stat st;

	if (path == NULL)
		return;
	if (path[0] != '/') {
		value_fault(r, at, n, "an absolute path");
		return;
	}
	key = secret_read_file(path, &err);
	if (key == NULL) {
		value_say(r, at, n->line, "is no use (%s), expected a file "
		    "with the key in its first line", err.message);
		return;
	}
	if (!is_key(key))
		value_say(r, at, n->line, "names a file whose first line "
		    "holds a blank or a letter beyond ASCII, expected "
		    KEY_EXPECTED);
	else
		keep_key(d->row, d->note, arena_strdup(&r->conf->arena, key));
	secret_clear(key, strlen(key));
	free(key);
	d->note->key_file = path;
	if (stat(path, &st) == 0 && (st.st_mode & (S_IRGRP | S_IROTH)) != 0)
		value_warn(r, at, n->line, "names a file that others can "
		    "read, expected mode 0600");
}

static void
read_key(struct reader *r, const struct jsonx_path *at,
    struct provider_draft *d)
{
	struct jsonx_path key = { .up = at, .key = SPAN("api_key") };
	struct jsonx_path file = { .up = at, .key = SPAN("api_key_file") };

	if (d->api_key != NULL && d->api_key_file != NULL)
		value_say(r, at, d->line, "has both api_key and api_key_file, "
		    "expected one of them");
	else if (d->api_key != NULL)
		read_api_key(r, &key, d);
	else if (d->api_key_file != NULL)
		read_api_key_file(r, &file, d);
	else
		take_env(r, d->row, d->note);
}

/* ---- what depends on more than one field ---- */

static void
settle_address(struct reader *r, const struct jsonx_path *at,
    struct provider_draft *d)
{
	const struct provider *p;

	if (d->row->dialect == NULL) {
		if (!d->dialect_wrong)
			value_say(r, at, d->line, "has no dialect, expected "
			    "dialect and base_url, since no provider of that "
			    "name is built in");
		return;
	}
	if (d->row->base_url != NULL || d->url_wrong || !d->note->enabled)
		return;
	if (provider_needs_url(d->row->dialect)) {
		value_say(r, at, d->line, "has no base_url, expected the "
		    "provider's address with its version segment");
		return;
	}
	/* As the built-in row of that dialect says it. */
	for (p = provider_rows; p->name != NULL; p++)
		if (strcmp(p->dialect, d->row->dialect) == 0)
			d->row->base_url = p->base_url;
}

/* The header that carries the key; two of them would be a riddle. */
static void
check_key_header(struct reader *r, const struct jsonx_path *at,
    const struct provider_draft *d)
{
	const struct provider *row = d->row;
	const char *name = row->auth == AUTH_BEARER ? "Authorization" :
	    row->auth == AUTH_HEADER ? row->auth_header : NULL;

	for (size_t i = 0; name != NULL && i < row->n_headers; i++)
		if (strcasecmp(row->headers[i].name, name) == 0)
			value_say(r, at, d->line, "has %s among its headers, "
			    "expected auth: none with it", name);
}

/* Unless the file says how the key is sent, its other settings do, or else
 * the dialect. */
static void
choose_auth(struct provider_draft *d, bool has_key)
{
	struct provider *row = d->row;

	if (d->has_auth)
		return;
	if (d->auth_header != NULL) {
		row->auth = AUTH_HEADER;
	} else if (row->auth == AUTH_NONE && has_key) {
		row->auth_header = provider_key_header(row->dialect);
		row->auth = row->auth_header == NULL ? AUTH_BEARER :
		    AUTH_HEADER;
	}
}

static void
settle_auth(struct reader *r, const struct jsonx_path *at,
    struct provider_draft *d)
{
	struct provider *row = d->row;
	bool has_key = row->api_key != NULL &&
	    (d->api_key != NULL || d->api_key_file != NULL);

	choose_auth(d, has_key);
	if (row->auth == AUTH_HEADER && row->auth_header == NULL)
		value_say(r, at, d->line, "has auth: header, expected "
		    "auth_header with the name of that header");
	if (row->auth != AUTH_HEADER && d->auth_header != NULL)
		value_say(r, at, d->auth_header->line, "has auth_header, "
		    "expected it with auth: header only");
	if (row->auth == AUTH_NONE && has_key)
		value_warn(r, at, d->line, "has a key that isn't sent, "
		    "expected none with auth: none");
	check_key_header(r, at, d);
}

static void
read_provider(struct reader *r, const struct jsonx_path *at,
    const struct node *n, struct provider *row, struct conf_note *note)
{
	struct provider_draft d = { .row = row, .note = note,
		.line = n->line };

	note->configured = true;
	note->line = n->line;
	if (n->kind == NODE_OBJECT)
		provider_read_fields(r, at, n, &d);
	else if (n->kind != NODE_NULL)
		value_say(r, at, n->line, "is no mapping, expected settings "
		    "such as {api_key_file: /etc/sluice/%s.key}", row->name);
	settle_address(r, at, &d);
	if (!note->enabled)
		return;
	read_key(r, at, &d);
	settle_auth(r, at, &d);
}

/* ---- the section ---- */

static void
add_built_in(struct conf *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		c->providers[i] = provider_rows[i];
		c->notes[i].enabled = true;
	}
	c->n_providers = n;
}

/* The index of the provider with that name, a new one if there is none; -1
 * with a fault. */
static int
find_or_add(struct reader *r, const struct jsonx_path *at,
    const struct node *n)
{
	struct conf *c = r->conf;
	char *name = jsonx_cstring(&c->arena, n->key);
	const struct provider *p;
	int i;

	if (name == NULL || !is_provider_name(name)) {
		value_say(r, at, n->line, "is no name of a provider, expected "
		    "letters, digits and . _ -, at most %d", NAME_MAX_BYTES);
		return -1;
	}
	p = provider_find(c->providers, c->n_providers, name);
	if (p == NULL) {
		i = (int)c->n_providers++;
		c->providers[i] = (struct provider){ .name = name,
			.auth = AUTH_NONE };
		c->notes[i].enabled = true;
		return i;
	}
	i = (int)(p - c->providers);
	if (!c->notes[i].configured)
		return i;
	value_say(r, at, n->line, "is %s, which line %u has already, expected "
	    "it once", p->name, c->notes[i].line);
	return -1;
}

static void
read_members(struct reader *r, const struct jsonx_path *at,
    const struct node *object)
{
	struct conf *c = r->conf;
	int i;

	for (const struct node *n = object->child; n != NULL; n = n->next) {
		struct jsonx_path path = value_at(at, n, 0);

		i = find_or_add(r, &path, n);
		if (i != -1)
			read_provider(r, &path, n, &c->providers[i],
			    &c->notes[i]);
	}
}

static bool
is_section(struct reader *r, const struct jsonx_path *at,
    const struct node *object)
{
	if (object == NULL || !value_mapping(r, at, object,
	    "a mapping of names to settings"))
		return false;
	if (object->count <= CEILING_CONF_PROVIDERS)
		return true;
	value_say(r, at, object->line, "has %u providers, expected at most "
	    "%zu", (unsigned)object->count, CEILING_CONF_PROVIDERS);
	return false;
}

/* What is left once the file has been read. */
static void
finish(struct reader *r, struct provider *row, struct conf_note *note)
{
	if (!note->configured)
		take_env(r, row, note);
	note->base_url = row->base_url;
	if (!note->enabled)
		row->base_url = NULL;
}

void
section_providers(struct reader *r, const struct jsonx_path *at,
    const struct node *object)
{
	bool given = is_section(r, at, object);
	struct conf *c = r->conf;
	size_t n_rows = 0, room;

	while (provider_rows[n_rows].name != NULL)
		n_rows++;
	room = n_rows + (given ? object->count : 0);
	c->providers = arena_calloc(&c->arena, room, sizeof(*c->providers));
	c->notes = arena_calloc(&c->arena, room, sizeof(*c->notes));
	add_built_in(c, n_rows);
	if (given)
		read_members(r, at, object);
	for (size_t i = 0; i < c->n_providers; i++)
		finish(r, &c->providers[i], &c->notes[i]);
}

/* ---- which are on ---- */

static void
print_state(struct buf *out, const struct provider *p,
    const struct conf_note *note)
{
	if (!note->enabled)
		buf_puts(out, "off: enabled is false");
	else if (provider_ready(p) && note->key_from_env)
		buf_printf(out, "on: key from %s", p->key_env);
	else if (provider_ready(p))
		buf_puts(out, "on");
	else if (p->base_url == NULL)
		buf_puts(out, "off: base_url is not set");
	else if (p->key_env != NULL)
		buf_printf(out, "off: %s is not set", p->key_env);
	else
		buf_puts(out, "off: api_key is not set");
}

void
conf_providers(const struct conf *c, struct buf *out)
{
	for (size_t i = 0; i < c->n_providers; i++) {
		const struct provider *p = &c->providers[i];

		buf_printf(out, "%-16s %-17s ", p->name, p->dialect);
		print_state(out, p, &c->notes[i]);
		buf_putc(out, '\n');
	}
}
