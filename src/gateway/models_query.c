#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/parse.h"
#include "gateway/models_query.h"
#include "gateway/path.h"
#include "model/request.h"
#include "policy/model_json.h"

#define LIMIT_MAX	1000	/* Anthropic's own */
#define PROVIDERS	"providers"

/* What clients send for reasons of their own, to no effect here: Anthropic's
 * SDK, the Codex command line, Azure's clients. */
static const char *const ignored[] = { "beta", "client_version",
    "api-version", NULL };

static const struct {
	const char *suffix;
	enum compare compare;
} suffixes[] = {
	{ ".gte", COMPARE_GTE }, { ".lte", COMPARE_LTE },
	{ ".gt", COMPARE_GT }, { ".lt", COMPARE_LT },
};

/* ---- the model that has everything: what paths there are ---- */

static const struct price everything_price = {
	.has_input = true, .has_cached_input = true,
	.has_cache_write = true, .has_cache_write_1h = true,
	.has_output = true, .has_web_search = true,
};

static const struct node *
everything(struct arena *a)
{
	static const struct price price = {
		.has_input = true, .has_cached_input = true,
		.has_cache_write = true, .has_cache_write_1h = true,
		.has_output = true, .has_web_search = true,
		.over_input = 1, .over = &everything_price,
	};
	static const struct provider provider = { .name = "any",
		.dialect = "any", .base_url = "", .auth = AUTH_NONE };
	struct conf_route route = { .provider = &provider,
		.model = "any", .name = "any", .facts = {
		.context_window = 1, .max_output_tokens = 1, .price = &price,
		.price_as_of = "any", .has_supports = true,
		.efforts = 1u << EFFORT_NONE } };
	const struct conf_model model = { .name = "any",
		.display_name = "any", .author = "any", .created_s = 1,
		.routes = &route, .n_routes = 1 };
	const struct conf conf = { .file = NULL };
	struct buf text;
	struct error err;
	struct jsonw w;
	const struct node *root;

	buf_init(&text, 65536);
	w = jsonw_on(&text);
	model_json_native(&w, &conf, &model);
	root = scan(a, (struct span){ arena_dup(a, text.data, text.len),
	    text.len }, SCAN_UPSTREAM, &err);
	buf_fini(&text);
	return root;
}

/* ---- paths ---- */

/* The member that path leads to, NULL when there is none. */
static const struct node *
walk(const struct node *from, const char *const *path)
{
	for (; *path != NULL && from != NULL; path++)
		from = jsonx_member(from, *path);
	return from;
}

/* In the object itself, or in one of its providers' rows. */
static const struct node *
look_up(const struct node *native, const struct node *row,
    const char *const *path)
{
	const struct node *n = walk(native, path);

	return n != NULL ? n : walk(row, path);
}

/* Splits at dots; false when there are too many. */
static bool
split(struct arena *a, const char *s, const char *path[MODELS_DEPTH + 1])
{
	size_t n = 0, len;

	for (;; s += len + 1) {
		len = strcspn(s, ".");
		if (n == MODELS_DEPTH)
			return false;
		path[n++] = arena_dup(a, s, len);
		if (s[len] == '\0')
			break;
	}
	path[n] = NULL;
	return true;
}

static void
list_members(struct buf *out, const struct node *object)
{
	for (const struct node *n = object->child; n != NULL; n = n->next)
		buf_printf(out, "%s%.*s", out->len == 0 ? "" : ", ",
		    (int)n->key.len, n->key.p);
}

/* Says what would have been right where the path leaves what is there. */
static int
unknown(const char *name, const struct node *native, const struct node *row,
    const char *const *path, struct error *err)
{
	const char *part[MODELS_DEPTH + 1] = { NULL };
	const struct node *at = NULL, *next;
	struct buf known;

	for (size_t i = 0; path[i] != NULL; i++) {
		part[i] = path[i];
		next = look_up(native, row, part);
		if (next == NULL || next->kind != NODE_OBJECT)
			break;
		at = next;
	}
	buf_init(&known, ERROR_MESSAGE_SIZE);
	if (at == NULL)
		list_members(&known, native);
	list_members(&known, at == NULL ? row : at);
	(void)error_set(err, ERROR_VALUE, name, "there is no filter by that "
	    "name; %s: %s", at == NULL ? "the first parts are" :
	    "what may follow here", buf_view(&known).p);
	buf_fini(&known);
	return -1;
}

/* ---- one filter ---- */

static int
check_value(const struct models_filter *f, const struct node *like,
    const char *name, struct error *err)
{
	if (f->compare != COMPARE_EQUAL && like->kind != NODE_NUMBER)
		return error_set(err, ERROR_VALUE, name,
		    "only numbers can be compared by .gte, .lte, .gt, .lt");
	if (like->kind == NODE_NUMBER && !f->is_number &&
	    (f->compare != COMPARE_EQUAL || strcmp(f->value, "null") != 0))
		return error_set(err, ERROR_VALUE, name,
		    "the value must be a number");
	if (like->kind == NODE_BOOL && strcmp(f->value, "true") != 0 &&
	    strcmp(f->value, "false") != 0 && strcmp(f->value, "null") != 0)
		return error_set(err, ERROR_VALUE, name,
		    "the value must be true or false");
	return 0;
}

/* Cuts off what compares. */
static enum compare
take_suffix(char *name)
{
	size_t len = strlen(name), n;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		n = strlen(suffixes[i].suffix);
		if (len <= n || strcmp(name + len - n,
		    suffixes[i].suffix) != 0)
			continue;
		name[len - n] = '\0';
		return suffixes[i].compare;
	}
	return COMPARE_EQUAL;
}

static int
add_filter(struct arena *a, const char *name, const char *value,
    struct models_query *q, struct error *err)
{
	const struct node *native = everything(a), *row, *like;
	const char *path[MODELS_DEPTH + 1];
	char *bare = arena_strdup(a, name);
	struct models_filter *f;

	if (q->n == MODELS_FILTERS)
		return error_set(err, ERROR_VALUE, name,
		    "at most %zu filters are accepted", MODELS_FILTERS);
	f = &q->filters[q->n++];
	f->compare = take_suffix(bare);
	f->value = value;
	f->is_number = parse_double(span_of(value), &f->number) == 0;
	row = jsonx_member(native, PROVIDERS)->child;
	if (!split(a, bare, f->path))
		return error_set(err, ERROR_VALUE, name,
		    "there is no filter by that name: too many dots");
	memcpy(path, f->path, sizeof(path));
	/* Any provider's row is like any other. */
	if (strcmp(path[0], PROVIDERS) == 0 && path[1] != NULL)
		path[1] = "any";
	like = look_up(native, row, path);
	/* Of an object can be asked whether it is there. */
	if (like == NULL || (like->kind == NODE_OBJECT &&
	    strcmp(value, "null") != 0))
		return unknown(name, native, row, path, err);
	return check_value(f, like, name, err);
}

static bool
compares(double a, enum compare compare, double b)
{
	switch (compare) {
	case COMPARE_GTE:
		return a >= b;
	case COMPARE_LTE:
		return a <= b;
	case COMPARE_GT:
		return a > b;
	case COMPARE_LT:
		return a < b;
	case COMPARE_EQUAL:
		break;
	}
	return a >= b && a <= b;
}

static bool
node_fits(const struct models_filter *f, const struct node *n,
    struct arena *a)
{
	double number;

	if (n == NULL)
		return false;
	switch ((enum node_kind)n->kind) {
	case NODE_NULL:
		return f->compare == COMPARE_EQUAL &&
		    strcmp(f->value, "null") == 0;
	case NODE_BOOL:
		return strcmp(f->value, n->flags & NODE_TRUE ? "true" :
		    "false") == 0;
	case NODE_NUMBER:
		return f->is_number && parse_double(n->span, &number) == 0 &&
		    compares(number, f->compare, f->number);
	case NODE_STRING:
		return span_is(jsonx_decode(a, n->span), f->value);
	case NODE_ARRAY:
		for (n = n->child; n != NULL; n = n->next)
			if (node_fits(f, n, a))
				return true;
		return false;
	case NODE_OBJECT:
		break;
	}
	return false;
}

bool
models_query_fits(const struct models_query *q, const struct node *native,
    struct arena *a)
{
	const struct node *row = jsonx_member(native, PROVIDERS)->child;
	size_t i;

	for (; row != NULL; row = row->next) {
		for (i = 0; i < q->n; i++)
			if (!node_fits(&q->filters[i], look_up(native, row,
			    q->filters[i].path), a))
				break;
		if (i == q->n)
			return true;
	}
	return false;
}

/* ---- the query ---- */

static int
read_limit(const char *value, struct models_query *q, struct error *err)
{
	if (parse_u64(span_of(value), LIMIT_MAX, &q->limit) == 0 &&
	    q->limit > 0)
		return 0;
	return error_set(err, ERROR_VALUE, "limit",
	    "limit must be a whole number from 1 to %d", LIMIT_MAX);
}

static int
read_parameter(struct arena *a, const char *name, const char *value,
    struct models_query *q, struct error *err)
{
	for (size_t i = 0; ignored[i] != NULL; i++)
		if (strcmp(name, ignored[i]) == 0)
			return 0;
	if (strcmp(name, "limit") == 0)
		return read_limit(value, q, err);
	if (strcmp(name, "after_id") == 0)
		q->after_id = value;
	else if (strcmp(name, "before_id") == 0)
		q->before_id = value;
	else
		return add_filter(a, name, value, q, err);
	return 0;
}

int
models_query_read(const char *query, struct arena *a, struct models_query *q,
    struct error *err)
{
	size_t len, name_len;
	const char *value;

	*q = (struct models_query){ .n = 0 };
	for (; *query != '\0'; query += len + (query[len] != '\0')) {
		len = strcspn(query, "&");
		name_len = strcspn(query, "&=");
		value = query + name_len + (name_len < len);
		if (len > 0 && read_parameter(a,
		    path_decode(a, (struct span){ query, name_len }, true),
		    path_decode(a, (struct span){ value,
		    len - (size_t)(value - query) }, true), q, err) == -1)
			return -1;
	}
	if (q->after_id != NULL && q->before_id != NULL)
		return error_set(err, ERROR_VALUE, "before_id",
		    "after_id and before_id exclude each other");
	return 0;
}

/* ---- pages ---- */

static int
find_id(const char *const *ids, size_t n, const char *name, const char *id,
    size_t *out, struct error *err)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(ids[i], id) == 0) {
			*out = i;
			return 0;
		}
	return error_set(err, ERROR_VALUE, name,
	    "%s must be the id of a model in this list", name);
}

int
models_query_page(const struct models_query *q, const char *const *ids,
    size_t n, size_t *first, size_t *count, struct error *err)
{
	size_t begin = 0, end = n;

	if (q->after_id != NULL) {
		if (find_id(ids, n, "after_id", q->after_id, &begin, err) ==
		    -1)
			return -1;
		begin++;
	}
	if (q->before_id != NULL && find_id(ids, n, "before_id",
	    q->before_id, &end, err) == -1)
		return -1;
	if (q->limit != 0 && end - begin > q->limit) {
		if (q->before_id != NULL)
			begin = end - (size_t)q->limit;
		else
			end = begin + (size_t)q->limit;
	}
	*first = begin;
	*count = end - begin;
	return 0;
}
