/*
 * Routing, in the three forms that clients send:
 *
 *	{"model":{"fallbacks":[...],"sort":...},
 *	 "provider":{"fallbacks":[...],"sort":...,"interval":...}}
 *	{"metric":...,"interval":...}
 *	{"strategy":"min"|"max","metric":...,"interval":...}
 *
 * and "strict" in any of them. The flat ones mean both sorts; where the first
 * says one of them too, that counts.
 */
#include "config.h"

#include <string.h>

#include "base/parse.h"
#include "model/validate_internal.h"

#define FALLBACK_NAME_MAX	((size_t)256)

#define SORTS	"cost, performance, uptime, throughput, total_requests, " \
	"input_tokens, output_tokens, total_tokens, or avg_, min_, max_ or " \
	"p0_ to p100_ before latency or e2e_latency, as in p95_latency"
#define INTERVALS	"a number and minutes (15 or more), hours, days, " \
	"weeks or years, as in \"15m\" or \"2 hours\""

/* ---- sorts ---- */

/* "avg", "min", "max", "p50": a percentile from 0 to 100. */
static bool
parse_aggregate(struct span s, struct sort *out)
{
	static const char *const words[] = {
		[AGGREGATE_AVG] = "avg",
		[AGGREGATE_MIN] = "min",
		[AGGREGATE_MAX] = "max",
	};
	uint64_t n;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is(s, words[i])) {
			out->aggregate = (enum aggregate)i;
			return true;
		}
	if (s.len < 2 || s.len > 4 || s.p[0] != 'p' ||
	    parse_u64((struct span){ s.p + 1, s.len - 1 }, 100, &n) == -1)
		return false;
	out->aggregate = AGGREGATE_PERCENTILE;
	out->percentile = (unsigned)n;
	return true;
}

static bool
parse_sort(struct span s, struct sort *out)
{
	static const struct {
		const char *word;
		enum metric metric;
	} plain[] = {
		{ "cost", METRIC_COST },
		{ "performance", METRIC_PERFORMANCE },
		{ "uptime", METRIC_UPTIME },
		{ "throughput", METRIC_THROUGHPUT },
		{ "total_requests", METRIC_REQUESTS },
		{ "input_tokens", METRIC_INPUT_TOKENS },
		{ "output_tokens", METRIC_OUTPUT_TOKENS },
		{ "total_tokens", METRIC_TOTAL_TOKENS },
	}, timed[] = {		/* what others end with comes first */
		{ "_e2e_latency", METRIC_E2E_LATENCY },
		{ "_latency", METRIC_LATENCY },
	};
	size_t len;

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (span_is(s, plain[i].word)) {
			out->metric = plain[i].metric;
			return true;
		}
	for (size_t i = 0; i < sizeof(timed) / sizeof(timed[0]); i++) {
		len = strlen(timed[i].word);
		if (s.len <= len ||
		    memcmp(s.p + s.len - len, timed[i].word, len) != 0)
			continue;
		out->metric = timed[i].metric;
		return parse_aggregate((struct span){ s.p, s.len - len }, out);
	}
	return false;
}

/* What comes first when nobody says which way: the least of these, the most of
 * the others. */
static bool
is_ascending(enum metric metric)
{
	return metric == METRIC_COST || metric == METRIC_LATENCY ||
	    metric == METRIC_E2E_LATENCY;
}

static bool
same_sort(const struct sort *a, const struct sort *b)
{
	return a->metric == b->metric && a->aggregate == b->aggregate &&
	    a->percentile == b->percentile && a->reversed == b->reversed;
}

static const char *
path_of(struct reader *r, const struct jsonx_path *at, const char *key)
{
	char param[ERROR_PARAM_SIZE];

	jsonx_path_print(param, sizeof(param), at, key);
	return arena_strdup(r->arena, param);
}

/* 1 there, 0 not, -1 wrong; so do the next ones. */
static int
read_sort(struct reader *r, const struct node *obj, const char *key,
    const struct jsonx_path *at, struct sort *out)
{
	const struct node *value = jsonx_get(obj, key);
	struct sort sort = { .metric = METRIC_UNSET };

	if (value == NULL)
		return 0;
	if (value->kind != NODE_STRING)
		return jsonx_error(r->err, ERROR_TYPE, at, key,
		    "expected a string: " SORTS);
	if (!parse_sort(value->span, &sort))
		return jsonx_error(r->err, ERROR_VALUE, at, key,
		    "expected " SORTS);
	sort.param = path_of(r, at, key);
	*out = sort;
	return 1;
}

/* ---- intervals ---- */

/* "15m", "15 minutes", "1 hour": a number and a unit, 15 minutes or more. */
static bool
parse_interval(struct span s, int64_t *out_s)
{
	static const struct {
		const char *words[3];
		int64_t seconds;
	} units[] = {
		{ { "m", "minute", "minutes" }, 60 },
		{ { "h", "hour", "hours" }, 60 * 60 },
		{ { "d", "day", "days" }, 24 * 60 * 60 },
		{ { "w", "week", "weeks" }, 7 * 24 * 60 * 60 },
		{ { "y", "year", "years" }, 365 * 24 * 60 * 60 },
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
		for (size_t k = 0; k < 3; k++)
			if (span_is(s, units[i].words[k])) {
				*out_s = (int64_t)n * units[i].seconds;
				return *out_s >= 15 * 60;
			}
	return false;
}

static int
read_interval(struct reader *r, const struct node *obj,
    const struct jsonx_path *at, int64_t *out_s)
{
	const struct node *value = jsonx_get(obj, "interval");

	if (value == NULL)
		return 0;
	if (value->kind != NODE_STRING)
		return jsonx_error(r->err, ERROR_TYPE, at, "interval",
		    "expected a string: " INTERVALS);
	if (!parse_interval(value->span, out_s))
		return jsonx_error(r->err, ERROR_VALUE, at, "interval",
		    "expected " INTERVALS);
	return 1;
}

/* ---- names ---- */

static int
read_name(struct reader *r, const struct node *n, const struct jsonx_path *at,
    const char **out)
{
	const char *name;

	if (n->kind != NODE_STRING)
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected a string, the name of one");
	if (n->span.len == 0)
		return jsonx_error(r->err, ERROR_STRING_SHORT, at, NULL,
		    "a name must not be empty");
	if (jsonx_characters(n->span) > FALLBACK_NAME_MAX)
		return jsonx_error(r->err, ERROR_STRING_LONG, at, NULL,
		    "a name may have at most %zu characters",
		    FALLBACK_NAME_MAX);
	name = jsonx_cstring(r->arena, n->span);
	for (const char *p = name; p != NULL && *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			name = NULL;
	if (name == NULL)
		return jsonx_error(r->err, ERROR_VALUE, at, NULL,
		    "expected a name without control characters");
	*out = name;
	return 0;
}

static int
read_names(struct reader *r, const struct node *obj,
    const struct jsonx_path *at, const char ***names, size_t *n_names)
{
	const struct jsonx_path list_at = path_key(at, "fallbacks");
	const struct node *list;
	int found = jsonx_read_array(obj, "fallbacks", at, CEILING_FALLBACKS,
	    &list, r->err);

	if (found != 1)
		return found;
	*names = arena_calloc(r->arena, list->count, sizeof(**names));
	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(&list_at, *n_names);

		if (read_name(r, n, &here, &(*names)[*n_names]) == -1)
			return -1;
		(*n_names)++;
	}
	return 1;
}

/* ---- the present form ---- */

static bool
is_model_member(struct span key)
{
	return span_is(key, "fallbacks") || span_is(key, "sort");
}

static int
read_model(struct reader *r, const struct node *routing,
    const struct jsonx_path *up)
{
	const struct jsonx_path at = path_key(up, "model");
	struct routing *out = &r->req->routing;
	const struct node *node;
	int found = jsonx_read_object(routing, "model", up, &node, r->err);

	if (found != 1)
		return found;
	if (read_names(r, node, &at, &out->models, &out->n_models) == -1 ||
	    read_sort(r, node, "sort", &at, &out->model_sort) == -1)
		return -1;
	validate_unknown(r, node, &at, is_model_member);
	return 1;
}

static bool
is_provider_member(struct span key)
{
	return is_model_member(key) || span_is(key, "interval");
}

static int
read_provider(struct reader *r, const struct node *routing,
    const struct jsonx_path *up)
{
	const struct jsonx_path at = path_key(up, "provider");
	struct routing *out = &r->req->routing;
	const struct node *node;
	int found = jsonx_read_object(routing, "provider", up, &node, r->err);

	if (found != 1)
		return found;
	if (read_names(r, node, &at, &out->providers,
	    &out->n_providers) == -1 ||
	    read_sort(r, node, "sort", &at, &out->provider_sort) == -1)
		return -1;
	found = read_interval(r, node, &at, &out->interval_s);
	if (found == -1)
		return -1;
	if (found == 1)
		out->interval_param = path_of(r, &at, "interval");
	validate_unknown(r, node, &at, is_provider_member);
	return 1;
}

/* ---- the flat forms ---- */

/* Metric and strategy; without a metric it is that of the old default. */
static int
read_flat_sort(struct reader *r, const struct node *routing,
    const struct jsonx_path *at, struct sort *out)
{
	const struct node *strategy = jsonx_get(routing, "strategy");
	bool min;

	if (read_sort(r, routing, "metric", at, out) == -1)
		return -1;
	if (strategy == NULL)
		return 0;
	if (strategy->kind != NODE_STRING)
		return jsonx_error(r->err, ERROR_TYPE, at, "strategy",
		    "expected a string: min or max");
	min = span_is(strategy->span, "min");
	if (!min && !span_is(strategy->span, "max"))
		return jsonx_error(r->err, ERROR_VALUE, at, "strategy",
		    "expected min or max");
	if (out->metric == METRIC_UNSET) {
		out->metric = METRIC_PERFORMANCE;
		out->param = path_of(r, at, "strategy");
	}
	out->reversed = min != is_ascending(out->metric);
	return 0;
}

/* What of the flat sort gives way to the present form. */
static void
note_flat_sort(struct reader *r, const struct node *routing,
    const struct jsonx_path *at, bool to_model, bool to_provider)
{
	static const char *const keys[] = { "metric", "strategy" };
	const char *why = to_model && to_provider ?
	    "has no effect beside routing.model.sort and "
	    "routing.provider.sort" : to_model ?
	    "has no effect on models beside routing.model.sort" :
	    "has no effect on providers beside routing.provider.sort";

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (jsonx_get(routing, keys[i]) != NULL)
			validate_note(r, ACTION_UNSUPPORTED, at, keys[i], why);
}

/* True when the present form's differs. */
static bool
take_sort(const struct sort *flat, struct sort *present)
{
	if (present->metric != METRIC_UNSET)
		return !same_sort(flat, present);
	*present = *flat;
	return false;
}

static int
read_flat(struct reader *r, const struct node *routing,
    const struct jsonx_path *at)
{
	struct routing *out = &r->req->routing;
	struct sort sort = { .metric = METRIC_UNSET };
	bool to_model, to_provider;
	int64_t interval_s;
	int found;

	if (read_flat_sort(r, routing, at, &sort) == -1)
		return -1;
	if (sort.metric != METRIC_UNSET) {
		to_model = take_sort(&sort, &out->model_sort);
		to_provider = take_sort(&sort, &out->provider_sort);
		if (to_model || to_provider)
			note_flat_sort(r, routing, at, to_model, to_provider);
	}
	found = read_interval(r, routing, at, &interval_s);
	if (found != 1)
		return found;
	if (out->interval_s == 0) {
		out->interval_s = interval_s;
		out->interval_param = path_of(r, at, "interval");
	} else if (out->interval_s != interval_s) {
		validate_note(r, ACTION_UNSUPPORTED, at, "interval",
		    "has no effect beside routing.provider.interval");
	}
	return 0;
}

/* ---- all of it ---- */

static bool
is_routing_member(struct span key)
{
	static const char *const words[] = { "strict", "model", "provider",
	    "strategy", "metric", "interval" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is(key, words[i]))
			return true;
	return false;
}

int
validate_routing(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	struct routing *out = &r->req->routing;
	const struct node *node;

	if (jsonx_read_object(r->req->body, f->name, &r->root, &node,
	    r->err) == -1 ||
	    jsonx_read_bool(node, "strict", &at, &out->strict,
	    r->err) == -1 ||
	    read_model(r, node, &at) == -1 ||
	    read_provider(r, node, &at) == -1 ||
	    read_flat(r, node, &at) == -1)
		return -1;
	if (out->interval_s != 0 && !metric_measured(out->model_sort.metric) &&
	    !metric_measured(out->provider_sort.metric))
		receipt_change(r->receipt, out->interval_param,
		    ACTION_UNSUPPORTED, "has no effect on an order that isn't "
		    "measured");
	validate_unknown(r, node, &at, is_routing_member);
	return 0;
}
