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

static void
line_text(struct buf *out, const char *key, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(out, "    %s: ", key);
	directive_quote(out, value);
	buf_putc(out, '\n');
}

static void
line_count(struct buf *out, const char *key, int64_t value)
{
	if (value != 0)
		buf_printf(out, "    %s: %" PRId64 "\n", key, value);
}

static void
list_item(struct buf *out, size_t i, const char *value)
{
	buf_puts(out, i == 0 ? "" : ", ");
	directive_quote(out, value);
}

/* The words of the bits that are set. */
static void
line_bits(struct buf *out, const char *key, const char *const *words,
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
		line_text(out, "proxy", proxy);
		return;
	}
	buf_init(&text, strlen(proxy) + sizeof(SECTION_SECRET));
	buf_add(&text, proxy, (size_t)(u.user.p - proxy));
	buf_puts(&text, SECTION_SECRET);
	buf_puts(&text, u.user.p + u.user.len);
	line_text(out, "proxy", text.data);
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
	line_text(out, "dialect", p->dialect);
	if (note->base_url != NULL && note->base_url[0] != '\0')
		line_text(out, "base_url", note->base_url);
	line_text(out, "auth", auth_words[p->auth]);
	if (p->auth == AUTH_HEADER)
		line_text(out, "auth_header", p->auth_header);
	if (note->key_file != NULL)
		line_text(out, "api_key_file", note->key_file);
	else if (p->api_key != NULL)
		line_text(out, "api_key", SECTION_SECRET);
	line_proxy(out, p->proxy);
	line_text(out, "ca_file", p->ca_file);
	dump_headers(out, p);
	dump_timeouts(out, &p->timeouts);
	line_bits(out, "quirks", quirk_words, p->quirks);
	line_bits(out, "efforts", effort_words + 1, p->efforts >> 1);
	line_text(out, "cache_header", p->cache_header);
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

/* ---- models ---- */

/* Millionths, as a decimal without zeros at its end. */
static void
print_decimal(struct buf *out, uint64_t v)
{
	unsigned digits = 6;
	uint64_t rest = v % 1000000;

	buf_printf(out, "%" PRIu64, v / 1000000);
	if (rest == 0)
		return;
	for (; rest % 10 == 0; rest /= 10)
		digits--;
	buf_printf(out, ".%0*" PRIu64, (int)digits, rest);
}

static void
dump_price(struct buf *out, const struct price *p)
{
	const struct { const char *name; uint64_t v; bool given; } all[] = {
		{ "input", p->input, p->has_input },
		{ "cached_input", p->cached_input, p->has_cached_input },
		{ "cache_write", p->cache_write, p->has_cache_write },
		{ "output", p->output, p->has_output },
	};
	const char *comma = "";

	buf_puts(out, "    price: {");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!all[i].given)
			continue;
		buf_printf(out, "%s%s: ", comma, all[i].name);
		print_decimal(out, all[i].v);
		comma = ", ";
	}
	buf_puts(out, "}\n");
}

static void
dump_model(struct buf *out, const struct conf_model *m)
{
	buf_puts(out, "  ");
	directive_quote(out, m->name);
	buf_puts(out, ":\n    routes: [");
	for (size_t i = 0; i < m->n_routes; i++)
		list_item(out, i, m->routes[i].name);
	buf_puts(out, "]\n    aliases: [");
	for (size_t i = 0; i < m->n_aliases; i++)
		list_item(out, i, m->aliases[i]);
	buf_puts(out, "]\n");
	line_count(out, "context_window", m->context_window);
	line_count(out, "max_output_tokens", m->max_output_tokens);
	if (m->has_price)
		dump_price(out, &m->price);
	if (m->has_supports)
		line_bits(out, "supports", feature_words, m->supports);
}

void
conf_dump(const struct conf *c, struct buf *out)
{
	dump_directives(c, out);
	dump_providers(c, out);
	if (c->n_models > 0)
		buf_puts(out, "# names for requests, each with its routes in "
		    "order\nmodels:\n");
	for (size_t i = 0; i < c->n_models; i++)
		dump_model(out, &c->models[i]);
	if (c->n_auto == 0)
		return;
	buf_puts(out, "# what the model auto stands for, in order\nauto: [");
	for (size_t i = 0; i < c->n_auto; i++)
		list_item(out, i, c->auto_models[i]);
	buf_puts(out, "]\n");
}
