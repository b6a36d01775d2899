/*
 * An address and, after its first question mark, a query from any bytes: what
 * the address holds is decoded, and the query's filters are tried on a model,
 * or it says what is wrong with it.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "gateway/models_query.h"
#include "gateway/path.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Remains when NDEBUG is set. */
#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static const char model[] = "{\"id\":\"m\",\"created\":5,\"aliases\":[\"n\"],"
    "\"author\":{\"slug\":\"us\"},\"release_date\":null,\"providers\":{"
    "\"one\":{\"provider_slug\":\"one\",\"context_window\":4096,\"pricing\":"
    "{\"tokens\":{\"input\":{\"price\":{\"USD\":1.25}}}},\"supports\":"
    "{\"streaming\":true}},\"two\":{\"provider_slug\":\"two\"}}}";

static void
try_path(struct arena *a, const char *path)
{
	static const char *const patterns[] = { "/v1/models/{model*}",
		"/v1/models/{model*}/providers/{provider}", "/v1/x/{id}/y" };
	const char *params[PATH_PARAMS] = { NULL };

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (path_fits(patterns[i], path, a, params))
			ENSURE(params[0] != NULL && params[0][0] != '\0' &&
			    strlen(params[0]) <= strlen(path));
}

static void
try_query(struct arena *a, const char *query)
{
	static const char *const ids[] = { "m", "n", "o" };
	const struct node *native;
	struct models_query q;
	struct error err = { .class = ERROR_NONE };
	size_t first, n;

	native = scan(a, SPAN(model), SCAN_UPSTREAM, &err);
	if (models_query_read(query, a, &q, &err) == -1) {
		ENSURE(err.class == ERROR_VALUE && err.message[0] != '\0');
		return;
	}
	(void)models_query_fits(&q, native, a);
	if (models_query_page(&q, ids, 3, &first, &n, &err) == 0)
		ENSURE(first + n <= 3 && (q.limit == 0 || n <= q.limit));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	char *text, *query;

	arena_init(&a, (size_t)64 << 20);
	text = arena_dup(&a, data, size);
	query = strchr(text, '?');
	if (query != NULL)
		*query++ = '\0';
	try_path(&a, text);
	if (query != NULL)
		try_query(&a, query);
	arena_fini(&a);
	return 0;
}
