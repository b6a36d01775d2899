/*
 * Any request that is accepted, encoded for every row, for a model of which
 * nothing is known and for one that can do nothing: the body is one line of
 * valid JSON, the same each time, or the refusal names a class of the
 * client's.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "dialect/dialect.h"
#include "model/validate.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static int
encode(const struct provider *row, bool able, const struct request *request,
    struct arena *a, struct call *call)
{
	struct target target = {
		.provider = row, .model = able ? "claude" : "gpt-5",
		.user_hash = "u", .cache_key = "k",
		.max_output_tokens = 4096, .has_supports = !able,
		.without = able ? 0 : WITHOUT_STRICT,
	};
	struct receipt *receipt = arena_alloc(a, sizeof(*receipt));
	struct error err;

	receipt_init(receipt, a);
	if (dialect_find(row->dialect)->encode(request, &target, a, call,
	    receipt, &err) == 0)
		return 0;
	ENSURE(err.class == ERROR_UNSUPPORTED_VALUE ||
	    err.class == ERROR_UNSUPPORTED_PARAMETER ||
	    err.class == ERROR_VALUE);	/* no base64 */
	return -1;
}

static void
try_row(const struct provider *row, bool able, const struct request *request)
{
	struct call one, two;
	struct error err;
	struct arena a;
	int ret;

	arena_init(&a, (size_t)1 << 28);
	ret = encode(row, able, request, &a, &one);
	ENSURE(ret == encode(row, able, request, &a, &two));
	if (ret == 0) {
		ENSURE(span_same(buf_view(&one.body), buf_view(&two.body)));
		ENSURE(memchr(one.body.data, '\n', one.body.len) == NULL);
		ENSURE(scan(&a, buf_view(&one.body), SCAN_REQUEST,
		    &err) != NULL);
	}
	arena_fini(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct receipt receipt;
	struct request request;
	struct error err;
	struct arena a;

	arena_init(&a, (size_t)1 << 28);
	receipt_init(&receipt, &a);
	if (request_read(&a, (struct span){ (const char *)data, size }, NULL,
	    &request, &receipt, &err) == 0)
		for (const struct provider *p = provider_rows;
		    p->name != NULL; p++)
			if (strcmp(p->dialect, "openai-chat") == 0) {
				try_row(p, true, &request);
				try_row(p, false, &request);
			}
	arena_fini(&a);
	return 0;
}
