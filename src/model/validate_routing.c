/*
 * Routing, in the three forms that clients send:
 *
 *	{"model":{"fallbacks":[...],"sort":...},
 *	 "provider":{"fallbacks":[...],"sort":...,"interval":...}}
 *	{"metric":...,"interval":...}
 *	{"strategy":"min"|"max","metric":...,"interval":...}
 *
 * and "strict" in any of them. All are checked; only strict has an effect
 * yet, and the receipt names the others.
 */
#include "config.h"

#include <string.h>

#include "base/parse.h"
#include "model/validate_internal.h"

#define FALLBACK_NAME_MAX	((size_t)256)

/* "p50_latency": a percentile from 0 to 100. */
static bool
is_percentile(struct span s)
{
	uint64_t n;

	return s.len > 1 && s.p[0] == 'p' && s.len <= 4 &&
	    parse_u64((struct span){ s.p + 1, s.len - 1 }, 100, &n) == 0;
}

static bool
is_sort(struct span s)
{
	static const char *const plain[] = { "cost", "performance", "uptime",
	    "throughput", "total_requests", "input_tokens", "output_tokens",
	    "total_tokens", NULL };
	static const char *const timed[] = { "_e2e_latency", "_latency",
	    NULL };
	size_t len;

	for (size_t i = 0; plain[i] != NULL; i++)
		if (span_is(s, plain[i]))
			return true;
	for (size_t i = 0; timed[i] != NULL; i++) {
		len = strlen(timed[i]);
		if (s.len <= len ||
		    memcmp(s.p + s.len - len, timed[i], len) != 0)
			continue;
		s.len -= len;
		return span_is(s, "avg") || span_is(s, "min") ||
		    span_is(s, "max") || is_percentile(s);
	}
	return false;
}

/* "15m", "15 minutes", "1 hour": a number and a unit, 15 minutes or more. */
static bool
is_interval(struct span s)
{
	static const struct {
		const char *word;
		uint64_t least;
	} units[] = {
		{ "m", 15 }, { "minute", 15 }, { "minutes", 15 },
		{ "h", 1 }, { "hour", 1 }, { "hours", 1 },
		{ "d", 1 }, { "day", 1 }, { "days", 1 },
		{ "w", 1 }, { "week", 1 }, { "weeks", 1 },
		{ "y", 1 }, { "year", 1 }, { "years", 1 },
	};
	struct span digits = { s.p, 0 };
	uint64_t n;

	while (digits.len < s.len && s.p[digits.len] >= '0' &&
	    s.p[digits.len] <= '9')
		digits.len++;
	if (parse_u64(digits, UINT32_MAX, &n) == -1)
		return false;
	s.p += digits.len;
	s.len -= digits.len;
	if (s.len > 0 && s.p[0] == ' ') {
		s.p++;
		s.len--;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (span_is(s, units[i].word))
			return n >= units[i].least;
	return false;
}

static bool
is_strategy(struct span s)
{
	return span_is(s, "min") || span_is(s, "max");
}

#define SORTS	"cost, performance, uptime, throughput, total_requests, " \
	"input_tokens, output_tokens, total_tokens, or avg_, min_, max_ or " \
	"p0_ to p100_ before latency or e2e_latency, as in p95_latency"
#define INTERVALS	"a number and minutes (15 or more), hours, days, " \
	"weeks or years, as in \"15m\" or \"2 hours\""

/* A value that must be of a certain form; without test, a list of names.
 * Tables end with a row without key. */
struct option {
	const char *key;
	bool (*is_right)(struct span);
	const char *expected;
};

static const struct option model_options[] = {
	{ "fallbacks", NULL, NULL },
	{ "sort", is_sort, SORTS },
	{ NULL, NULL, NULL }
};

static const struct option provider_options[] = {
	{ "fallbacks", NULL, NULL },
	{ "sort", is_sort, SORTS },
	{ "interval", is_interval, INTERVALS },
	{ NULL, NULL, NULL }
};

static const struct option flat_options[] = {
	{ "strategy", is_strategy, "min or max" },
	{ "metric", is_sort, SORTS },
	{ "interval", is_interval, INTERVALS },
	{ NULL, NULL, NULL }
};

static bool
is_option(const struct option *options, struct span key)
{
	for (; options->key != NULL; options++)
		if (span_is(key, options->key))
			return true;
	return false;
}

static bool
is_model_option(struct span key)
{
	return is_option(model_options, key);
}

static bool
is_provider_option(struct span key)
{
	return is_option(provider_options, key);
}

static bool
is_routing_member(struct span key)
{
	return span_is(key, "strict") || span_is(key, "model") ||
	    span_is(key, "provider") || is_option(flat_options, key);
}

static int
read_names(struct reader *r, const struct node *obj, const char *key,
    const struct jsonx_path *at)
{
	const struct jsonx_path list_at = path_key(at, key);
	const struct node *list;
	size_t i = 0;

	if (jsonx_read_array(obj, key, at, CEILING_FALLBACKS, &list,
	    r->err) == -1)
		return -1;
	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(&list_at, i++);

		if (n->kind != NODE_STRING)
			return jsonx_error(r->err, ERROR_TYPE, &here, NULL,
			    "expected a string, the name of one");
		if (n->span.len == 0)
			return jsonx_error(r->err, ERROR_STRING_SHORT, &here,
			    NULL, "a name must not be empty");
		if (jsonx_characters(n->span) > FALLBACK_NAME_MAX)
			return jsonx_error(r->err, ERROR_STRING_LONG, &here,
			    NULL, "a name may have at most %zu characters",
			    FALLBACK_NAME_MAX);
	}
	return 0;
}

static int
read_option(struct reader *r, const struct option *o, const struct node *obj,
    const struct jsonx_path *at)
{
	const struct node *value = jsonx_get(obj, o->key);

	if (value == NULL)
		return 0;
	if (o->is_right == NULL) {
		if (read_names(r, obj, o->key, at) == -1)
			return -1;
	} else if (value->kind != NODE_STRING) {
		return jsonx_error(r->err, ERROR_TYPE, at, o->key,
		    "expected a string: %s", o->expected);
	} else if (!o->is_right(value->span)) {
		return jsonx_error(r->err, ERROR_VALUE, at, o->key,
		    "expected %s", o->expected);
	}
	validate_note(r, ACTION_UNSUPPORTED, at, o->key,
	    "has no effect yet: the order of routes is the operator's");
	return 0;
}

static int
read_options(struct reader *r, const struct option *options,
    const struct node *obj, const struct jsonx_path *at)
{
	for (; options->key != NULL; options++)
		if (read_option(r, options, obj, at) == -1)
			return -1;
	return 0;
}

static int
read_group(struct reader *r, const char *key, const struct option *options,
    bool (*is_known)(struct span), const struct node *obj,
    const struct jsonx_path *at)
{
	const struct jsonx_path here = path_key(at, key);
	const struct node *group;
	int found = jsonx_read_object(obj, key, at, &group, r->err);

	if (found != 1)
		return found;
	if (read_options(r, options, group, &here) == -1)
		return -1;
	validate_unknown(r, group, &here, is_known);
	return 0;
}

int
validate_routing(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct node *node;

	if (jsonx_read_object(r->req->body, f->name, &r->root, &node,
	    r->err) == -1 ||
	    jsonx_read_bool(node, "strict", &at, &r->req->strict_routing,
	    r->err) == -1 ||
	    read_group(r, "model", model_options, is_model_option, node,
	    &at) == -1 ||
	    read_group(r, "provider", provider_options, is_provider_option,
	    node, &at) == -1 ||
	    read_options(r, flat_options, node, &at) == -1)
		return -1;
	validate_unknown(r, node, &at, is_routing_member);
	return 0;
}
