/*
 * Any request that is accepted, encoded for every family of models of the
 * dialect anthropic: the body is one line of valid JSON with no key twice, the
 * same each time, or the refusal names a class of the client's.
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
encode(const char *model, unsigned without, const struct request *request,
    struct arena *a, struct call *call)
{
	static const struct provider row = {
		.name = "anthropic", .dialect = "anthropic",
	};
	struct target target = {
		.provider = &row, .model = model, .user_hash = "u",
		.max_output_tokens = 4096, .without = without,
	};
	struct receipt *receipt = arena_alloc(a, sizeof(*receipt));
	struct error err;

	receipt_init(receipt, a);
	if (dialect_find("anthropic")->encode(request, &target, a, call,
	    receipt, &err) == 0)
		return 0;
	ENSURE(err.class == ERROR_UNSUPPORTED_VALUE ||
	    err.class == ERROR_UNSUPPORTED_PARAMETER ||
	    err.class == ERROR_VALUE);	/* no base64 */
	return -1;
}

static void
try_model(const char *model, unsigned without, const struct request *request)
{
	struct call one, two;
	struct error err;
	struct arena a;
	int ret;

	arena_init(&a, (size_t)1 << 28);
	ret = encode(model, without, request, &a, &one);
	ENSURE(ret == encode(model, without, request, &a, &two));
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
	static const char *const models[] = {
		"claude-opus-5-5", "claude-sonnet-5-5", "claude-opus-5",
		"claude-sonnet-5", "claude-sonnet-4-6", "claude-haiku-4-5",
		"claude-sonnet-4-20250514", "claude-3-5-haiku",
	};
	struct receipt receipt;
	struct request request;
	struct error err;
	struct arena a;

	arena_init(&a, (size_t)1 << 28);
	receipt_init(&receipt, &a);
	if (request_read(&a, (struct span){ (const char *)data, size }, NULL,
	    &request, &receipt, &err) == 0)
		for (size_t i = 0; i < sizeof(models) / sizeof(models[0]);
		    i++) {
			try_model(models[i], 0, &request);
			try_model(models[i], WITHOUT_STRICT, &request);
		}
	arena_fini(&a);
	return 0;
}
