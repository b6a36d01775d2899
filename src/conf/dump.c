#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "conf/conf_internal.h"
#include "conf/directive.h"
#include "conf/url.h"
#include "model/request.h"

/* ---- directives ---- */

static struct span
group_of(const struct directive *d)
{
	const char *dot = strchr(d->name, '.');

	return (struct span){ d->name,
	    dot == NULL ? 0 : (size_t)(dot - d->name) };
}

static void
dump_directives(const struct conf *c, struct buf *out)
{
	struct span group = SPAN("");
	const char *indent;

	for (const struct directive *d = directives; d->name != NULL; d++) {
		if (!span_same(group, group_of(d))) {
			group = group_of(d);
			buf_printf(out, "%.*s:\n", (int)group.len, group.p);
		}
		indent = group.len == 0 ? "" : "  ";
		buf_printf(out, "%s# %s\n%s%s: ", indent, d->doc, indent,
		    directive_name_in(d, group));
		directive_print(out, c, d);
		buf_putc(out, '\n');
	}
}

/* ---- lines of the sections ---- */

void
dump_text(struct buf *out, const char *key, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(out, "    %s: ", key);
	directive_quote(out, value);
	buf_putc(out, '\n');
}

void
dump_count(struct buf *out, const char *key, int64_t value)
{
	if (value != 0)
		buf_printf(out, "    %s: %" PRId64 "\n", key, value);
}

/* The words of the bits that are set. */
void
dump_bits(struct buf *out, const char *key, const char *const *words,
    unsigned bits)
{
	const char *comma = "";

	buf_printf(out, "    %s: [", key);
	for (unsigned i = 0; words[i] != NULL; i++)
		if (bits & 1u << i) {
			buf_printf(out, "%s%s", comma, words[i]);
			comma = ", ";
		}
	buf_puts(out, "]\n");
}

/* ---- providers ---- */

/* A proxy without its user and password. */
static void
line_proxy(struct buf *out, const char *proxy)
{
	struct buf text;
	struct url u;

	if (proxy == NULL || url_read(span_of(proxy), &u) != NULL ||
	    u.user.p == NULL) {
		dump_text(out, "proxy", proxy);
		return;
	}
	buf_init(&text, strlen(proxy) + sizeof(SECTION_SECRET));
	buf_add(&text, proxy, (size_t)(u.user.p - proxy));
	buf_puts(&text, SECTION_SECRET);
	buf_puts(&text, u.user.p + u.user.len);
	dump_text(out, "proxy", text.data);
	buf_fini(&text);
}

static void
dump_headers(struct buf *out, const struct provider *p)
{
	if (p->n_headers == 0)
		return;
	buf_puts(out, "    headers:\n");
	for (size_t i = 0; i < p->n_headers; i++) {
		buf_puts(out, "      ");
		directive_quote(out, p->headers[i].name);
		buf_puts(out, ": \"" SECTION_SECRET "\"\n");
	}
}

static void
dump_timeouts(struct buf *out, const struct timeouts *t)
{
	const struct { const char *name; int64_t ms; } all[] = {
		{ "connect", t->connect }, { "first_event", t->first_event },
		{ "idle", t->idle }, { "total", t->total },
	};
	const char *comma = "    timeouts: {";

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i].ms == 0)
			continue;
		buf_printf(out, "%s%s: ", comma, all[i].name);
		directive_duration(out, all[i].ms);
		comma = ", ";
	}
	if (*comma == ',')
		buf_puts(out, "}\n");
}

static void
dump_provider(struct buf *out, const struct provider *p,
    const struct conf_note *note)
{
	static const char *const auth_words[] = {
		[AUTH_BEARER] = "bearer",
		[AUTH_HEADER] = "header",
		[AUTH_NONE] = "none",
	};

	buf_puts(out, "  ");
	directive_quote(out, p->name);
	buf_puts(out, ":\n");
	if (!note->enabled)
		buf_puts(out, "    enabled: false\n");
	dump_text(out, "dialect", p->dialect);
	if (note->base_url != NULL && note->base_url[0] != '\0')
		dump_text(out, "base_url", note->base_url);
	dump_text(out, "auth", auth_words[p->auth]);
	if (p->auth == AUTH_HEADER)
		dump_text(out, "auth_header", p->auth_header);
	if (note->key_file != NULL)
		dump_text(out, "api_key_file", note->key_file);
	else if (p->api_key != NULL)
		dump_text(out, "api_key", SECTION_SECRET);
	line_proxy(out, p->proxy);
	dump_text(out, "ca_file", p->ca_file);
	dump_headers(out, p);
	dump_timeouts(out, &p->timeouts);
	dump_bits(out, "quirks", quirk_words, p->quirks);
	dump_bits(out, "efforts", effort_words + 1, p->efforts >> 1);
	dump_text(out, "cache_header", p->cache_header);
	dump_count(out, "tier", p->tier);
}

/* Built-in rows that nobody configured and that are off say nothing. */
static void
dump_providers(const struct conf *c, struct buf *out)
{
	const char *title = "# who answers requests, and how it is reached\n"
	    "providers:\n";

	for (size_t i = 0; i < c->n_providers; i++) {
		if (!c->notes[i].configured &&
		    !provider_ready(&c->providers[i]))
			continue;
		buf_puts(out, title);
		title = "";
		dump_provider(out, &c->providers[i], &c->notes[i]);
	}
}

void
conf_dump(const struct conf *c, struct buf *out)
{
	dump_directives(c, out);
	dump_providers(c, out);
	dump_models(c, out);
}

void
conf_analyzer(const struct conf *c, struct buf *out)
{
	if (c->analyzer_url == NULL)
		return;
	buf_printf(out, "redaction: the analyzer at %s is asked as well, in "
	    "%s; when it fails %s\n", c->analyzer_url, c->analyzer_language,
	    c->analyzer_open ? "rules alone are used" :
	    "the request is refused");
}
