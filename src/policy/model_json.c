#include "config.h"

#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "conf/price.h"
#include "model/request.h"
#include "policy/model_json.h"
#include "policy/route.h"
#include "policy/served.h"

/* ---- small values ---- */

static void
member_string(struct jsonw *w, const char *key, const char *value)
{
	jsonw_key(w, key);
	jsonw_string(w, value);
}

static void
member_bool(struct jsonw *w, const char *key, bool value)
{
	jsonw_key(w, key);
	jsonw_bool(w, value);
}

/* 0 is unknown. */
static void
member_tokens(struct jsonw *w, const char *key, int64_t value)
{
	jsonw_key(w, key);
	if (value != 0)
		jsonw_int(w, value);
	else
		jsonw_null(w);
}

/* Dates are days. */
static void
member_day(struct jsonw *w, const char *key, int64_t when_s,
    const char *after)
{
	time_t t = (time_t)when_s;
	char day[16] = "", text[40];
	struct tm tm;

	if (gmtime_r(&t, &tm) != NULL)
		(void)strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	(void)snprintf(text, sizeof(text), "%s%s", day, after);
	member_string(w, key, text);
}

/* {"supported":true} and what its caller adds before the end. */
static void
begin_supported(struct jsonw *w, const char *key, bool value)
{
	jsonw_key(w, key);
	jsonw_object(w);
	member_bool(w, "supported", value);
}

static void
member_supported(struct jsonw *w, const char *key, bool value)
{
	begin_supported(w, key, value);
	jsonw_object_end(w);
}

/* ---- the list's entry ---- */

static void
write_effort(struct jsonw *w, const struct conf_facts *f)
{
	static const enum effort levels[] = { EFFORT_LOW, EFFORT_MEDIUM,
	    EFFORT_HIGH, EFFORT_MAX, EFFORT_XHIGH };
	bool reasons = f->supports & FEATURE_REASONING;

	begin_supported(w, "effort", reasons && f->efforts != 0);
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		member_supported(w, effort_word(levels[i]),
		    reasons && (f->efforts & 1u << levels[i]));
	jsonw_object_end(w);
}

static void
write_thinking(struct jsonw *w, bool reasons)
{
	begin_supported(w, "thinking", reasons);
	jsonw_key(w, "types");
	jsonw_object(w);
	member_supported(w, "adaptive", false);
	member_supported(w, "enabled", reasons);
	jsonw_object_end(w);
	jsonw_object_end(w);
}

/* In the words of Anthropic's list, with what this gateway has of each. */
static void
write_capabilities(struct jsonw *w, const struct conf_facts *f)
{
	jsonw_key(w, "capabilities");
	if (!f->has_supports) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	member_supported(w, "batch", false);
	member_supported(w, "citations", false);
	member_supported(w, "code_execution", false);
	begin_supported(w, "context_management", false);
	member_supported(w, "clear_thinking_20251015", false);
	member_supported(w, "clear_tool_uses_20250919", false);
	member_supported(w, "compact_20260112", false);
	jsonw_object_end(w);
	write_effort(w, f);
	member_supported(w, "image_input", f->supports & FEATURE_IMAGES);
	member_supported(w, "pdf_input", f->supports & FEATURE_FILES);
	member_supported(w, "structured_outputs",
	    f->supports & FEATURE_JSON_SCHEMA);
	write_thinking(w, f->supports & FEATURE_REASONING);
	jsonw_object_end(w);
}

static void
write_entry(struct jsonw *w, const struct conf_model *m)
{
	const struct conf_route *r = route_ready(m);

	member_string(w, "id", m->name);
	member_string(w, "object", "model");
	jsonw_key(w, "created");
	jsonw_int(w, m->created_s);
	member_string(w, "owned_by", m->author != NULL ? m->author :
	    r->provider->name);
	member_string(w, "type", "model");
	member_string(w, "display_name", m->display_name);
	member_day(w, "created_at", m->created_s, "T00:00:00.000Z");
	member_tokens(w, "max_input_tokens", r->facts.context_window);
	member_tokens(w, "max_tokens", r->facts.max_output_tokens);
	write_capabilities(w, &r->facts);
}

void
model_json_entry(struct jsonw *w, const struct conf_model *m)
{
	jsonw_object(w);
	write_entry(w, m);
	jsonw_object_end(w);
}

/* ---- a provider's row ---- */

/* {"price":{"USD":1.25},"units":1000000} */
static void
write_amount(struct jsonw *w, const char *key, const struct price *p,
    int class)
{
	const struct price_class *c = &price_classes[class];
	struct buf text;
	uint64_t pico;

	jsonw_key(w, key);
	jsonw_object(w);
	jsonw_key(w, "price");
	jsonw_object(w);
	jsonw_key(w, "USD");
	if (price_amount(p, c, &pico)) {
		buf_init(&text, 64);
		price_print(&text, c, pico);
		jsonw_raw(w, buf_view(&text));
		buf_fini(&text);
	} else {
		jsonw_null(w);
	}
	jsonw_object_end(w);
	jsonw_key(w, "units");
	jsonw_u64(w, c->units);
	jsonw_object_end(w);
}

static void
write_classes(struct jsonw *w, const struct price *p)
{
	jsonw_key(w, "tokens");
	jsonw_object(w);
	write_amount(w, "input", p, PRICE_INPUT);
	write_amount(w, "output", p, PRICE_OUTPUT);
	jsonw_key(w, "cache");
	jsonw_object(w);
	write_amount(w, "read", p, PRICE_CACHED_INPUT);
	jsonw_key(w, "write");
	jsonw_object(w);
	write_amount(w, "ephemeral_5m_input_tokens", p, PRICE_CACHE_WRITE);
	write_amount(w, "ephemeral_1h_input_tokens", p, PRICE_CACHE_WRITE_1H);
	jsonw_object_end(w);
	jsonw_object_end(w);
	jsonw_object_end(w);
	jsonw_key(w, "tool_calls");
	jsonw_object(w);
	write_amount(w, "web_search", p, PRICE_WEB_SEARCH);
	jsonw_object_end(w);
}

/* The price over the threshold, with what holds there as below it. */
static void
write_over(struct jsonw *w, const struct price *p)
{
	struct price all = *p->over;
	uint64_t pico;

	for (size_t i = 0; i < PRICE_CLASSES; i++)
		if (!price_amount(&all, &price_classes[i], &pico) &&
		    price_amount(p, &price_classes[i], &pico))
			price_set(&all, &price_classes[i], pico);
	jsonw_object(w);
	jsonw_key(w, "input_tokens");
	jsonw_u64(w, p->over_input);
	write_classes(w, &all);
	jsonw_object_end(w);
}

static void
write_pricing(struct jsonw *w, const struct price *p)
{
	jsonw_key(w, "pricing");
	if (p == NULL) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	write_classes(w, p);
	jsonw_key(w, "over");
	if (p->over != NULL)
		write_over(w, p);
	else
		jsonw_null(w);
	jsonw_object_end(w);
}

/* Clients know reasoning and streaming by two names each. */
static void
write_supports(struct jsonw *w, const struct conf_facts *f)
{
	unsigned s = f->supports;

	jsonw_key(w, "supports");
	if (!f->has_supports) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	member_bool(w, "reasoning", s & FEATURE_REASONING);
	member_bool(w, "thinking", s & FEATURE_REASONING);
	member_bool(w, "streaming", s & FEATURE_STREAMING);
	member_bool(w, "stream", s & FEATURE_STREAMING);
	member_bool(w, "logprobs", s & FEATURE_LOGPROBS);
	jsonw_key(w, "tools");
	jsonw_object(w);
	member_bool(w, "function_calling", s & FEATURE_TOOLS);
	member_bool(w, "web_search", s & FEATURE_WEB_SEARCH);
	jsonw_object_end(w);
	jsonw_key(w, "input");
	jsonw_object(w);
	member_bool(w, "image", s & FEATURE_IMAGES);
	jsonw_key(w, "file");
	jsonw_object(w);
	member_bool(w, "pdf", s & FEATURE_FILES);
	jsonw_object_end(w);
	jsonw_object_end(w);
	jsonw_key(w, "text");
	jsonw_object(w);
	jsonw_key(w, "format");
	jsonw_object(w);
	member_bool(w, "json_schema", s & FEATURE_JSON_SCHEMA);
	jsonw_object_end(w);
	jsonw_object_end(w);
	jsonw_object_end(w);
}

static void
write_efforts(struct jsonw *w, unsigned efforts)
{
	jsonw_key(w, "efforts");
	if (efforts == 0) {
		jsonw_null(w);
		return;
	}
	jsonw_array(w);
	for (int e = EFFORT_NONE; e <= EFFORT_MAX; e++)
		if (efforts & 1u << e)
			jsonw_string(w, effort_word((enum effort)e));
	jsonw_array_end(w);
}

void
model_json_route(struct jsonw *w, const struct conf_route *r)
{
	jsonw_object(w);
	member_string(w, "provider_slug", r->provider->name);
	member_string(w, "route", r->name);
	write_pricing(w, r->facts.price);
	member_string(w, "prices_as_of", r->facts.price_as_of);
	member_tokens(w, "context_window", r->facts.context_window);
	member_tokens(w, "max_output_tokens", r->facts.max_output_tokens);
	write_supports(w, &r->facts);
	write_efforts(w, r->facts.efforts);
	jsonw_object_end(w);
}

/* ---- the native object ---- */

static void
write_aliases(struct jsonw *w, const struct conf *conf,
    const struct conf_model *m)
{
	jsonw_key(w, "aliases");
	jsonw_array(w);
	for (size_t i = 0; i < m->n_aliases; i++)
		if (conf_model(conf, m->aliases[i]) == m)
			jsonw_string(w, m->aliases[i]);
	jsonw_array_end(w);
}

static void
write_author(struct jsonw *w, const struct conf *conf, const char *slug)
{
	jsonw_key(w, "author");
	if (slug == NULL) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	member_string(w, "slug", slug);
	member_string(w, "display_name", conf_author_name(conf, slug));
	jsonw_object_end(w);
}

/* Of a provider's routes the first. */
static void
write_providers(struct jsonw *w, const struct conf_model *m)
{
	jsonw_key(w, "providers");
	jsonw_object(w);
	for (size_t i = 0; i < m->n_routes; i++) {
		const struct conf_route *r = &m->routes[i];

		if (served_by(m, r->provider) != r)
			continue;
		jsonw_key(w, r->provider->name);
		model_json_route(w, r);
	}
	jsonw_object_end(w);
}

void
model_json_native(struct jsonw *w, const struct conf *conf,
    const struct conf_model *m)
{
	jsonw_object(w);
	write_entry(w, m);
	member_string(w, "slug", m->name);
	member_string(w, "name", m->display_name);
	write_aliases(w, conf, m);
	write_author(w, conf, m->author);
	if (m->created_s != 0)
		member_day(w, "release_date", m->created_s, "");
	else
		member_string(w, "release_date", NULL);
	write_providers(w, m);
	jsonw_object_end(w);
}

/* ---- providers ---- */

void
provider_json(struct jsonw *w, const struct provider *p)
{
	const char *const *alias;

	jsonw_object(w);
	member_string(w, "slug", p->name);
	member_string(w, "display_name", p->display_name != NULL ?
	    p->display_name : p->name);
	jsonw_key(w, "aliases");
	jsonw_array(w);
	for (alias = p->aliases; alias != NULL && *alias != NULL; alias++)
		jsonw_string(w, *alias);
	jsonw_array_end(w);
	jsonw_object_end(w);
}
