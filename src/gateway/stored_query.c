#include "config.h"

#include <string.h>

#include "base/jsonx.h"
#include "base/parse.h"
#include "gateway/path.h"
#include "gateway/stored_query.h"
#include "model/request.h"

#define LIMIT		20
#define LIMIT_MAX	100

static int
read_include(struct stored_query *q, const char *value, struct error *err)
{
	static const struct jsonx_path root;
	unsigned bit = include_bit(span_of(value));

	if (bit == 0)
		return jsonx_refuse_word(&root, "include", include_words, err);
	q->include |= bit;
	return 0;
}

static int
read_stream(struct stored_query *q, const char *value, struct error *err)
{
	q->stream = strcmp(value, "true") == 0;
	if (q->stream || strcmp(value, "false") == 0)
		return 0;
	return error_set(err, ERROR_VALUE, "stream", "expected true or false");
}

static int
read_limit(struct stored_query *q, const char *value, struct error *err)
{
	if (parse_u64(span_of(value), LIMIT_MAX, &q->limit) == 0 &&
	    q->limit > 0)
		return 0;
	return error_set(err, ERROR_VALUE, "limit",
	    "expected a whole number from 1 to %d", LIMIT_MAX);
}

static int
read_order(struct stored_query *q, const char *value, struct error *err)
{
	q->ascending = strcmp(value, "asc") == 0;
	if (q->ascending || strcmp(value, "desc") == 0)
		return 0;
	return error_set(err, ERROR_VALUE, "order", "expected asc or desc");
}

static int
read_after(struct stored_query *q, const char *value, struct error *err)
{
	(void)err;
	q->after = value;
	return 0;
}

/* Lists are written in more than one way: include=, include[]=, include[0]=. */
static const struct {
	const char *name;
	bool list;
	int (*read)(struct stored_query *, const char *, struct error *);
} params[] = {
	{ "include", true, read_include },
	{ "stream", false, read_stream },
	{ "limit", false, read_limit },
	{ "order", false, read_order },
	{ "after", false, read_after },
};

static int
read_param(struct stored_query *q, const char *name, const char *value,
    struct error *err)
{
	size_t len;

	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
		len = strlen(params[i].name);
		if (strncmp(name, params[i].name, len) == 0 &&
		    (name[len] == '\0' ||
		    (params[i].list && name[len] == '[')))
			return params[i].read(q, value, err);
	}
	return 0;
}

int
stored_query_read(const char *query, struct arena *a,
    struct stored_query *out, struct error *err)
{
	const char *name, *value;
	size_t len, mark;

	*out = (struct stored_query){ .limit = LIMIT };
	for (; *query != '\0'; query += len + (query[len] == '&')) {
		len = strcspn(query, "&");
		mark = strcspn(query, "=&");
		name = path_decode(a, (struct span){ query, mark }, true);
		value = mark == len ? "" : path_decode(a,
		    (struct span){ query + mark + 1, len - mark - 1 }, true);
		if (read_param(out, name, value, err) == -1)
			return -1;
	}
	return 0;
}
