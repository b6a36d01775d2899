/*
 * Any request that is accepted, encoded for models of each generation: the
 * body is one line of valid JSON, the same each time, or the refusal names a
 * class of the client's. Reasoning whose encrypted_content is the text of an
 * object bears it as a blob of this very target.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonx.h"
#include "base/scan.h"
#include "dialect/dialect.h"
#include "model/validate.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static const struct provider row = { .name = "gemini", .dialect = "gemini" };

static int
encode(const char *model, unsigned without, const struct request *request,
    struct arena *a, struct call *call)
{
	const struct target target = {
		.provider = &row, .model = model, .without = without,
	};
	struct receipt *receipt = arena_alloc(a, sizeof(*receipt));
	struct error err;

	receipt_init(receipt, a);
	if (dialect_find("gemini")->encode(request, &target, a, call, receipt,
	    &err) == 0)
		return 0;
	ENSURE(err.class == ERROR_UNSUPPORTED_VALUE ||
	    err.class == ERROR_UNSUPPORTED_PARAMETER ||
	    err.class == ERROR_VALUE);
	return -1;
}

static void
open_blobs(struct request *request, const char *model, struct arena *a)
{
	struct opaque *o;
	struct error err;

	for (size_t i = 0; i < request->n_items; i++) {
		struct item *item = &request->items[i];

		item->opaque = NULL;
		if (item->encrypted.p == NULL)
			continue;
		o = arena_alloc(a, sizeof(*o));
		o->dialect = o->provider = SPAN("gemini");
		o->model = span_of(model);
		o->blob = scan(a, jsonx_decode(a, item->encrypted),
		    SCAN_REQUEST, &err);
		if (o->blob != NULL && o->blob->kind == NODE_OBJECT)
			item->opaque = o;
	}
}

static void
try_model(const char *model, unsigned without, struct request *request)
{
	struct call one, two;
	struct error err;
	struct arena a;
	int ret;

	arena_init(&a, (size_t)1 << 28);
	open_blobs(request, model, &a);
	ret = encode(model, without, request, &a, &one);
	ENSURE(ret == encode(model, without, request, &a, &two));
	if (ret == 0) {
		ENSURE(span_same(buf_view(&one.body), buf_view(&two.body)));
		ENSURE(memchr(one.body.data, '\n', one.body.len) == NULL);
		ENSURE(scan(&a, buf_view(&one.body), SCAN_UPSTREAM,
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
	    &request, &receipt, &err) == 0) {
		try_model("gemini-3.8-flash", 0, &request);
		try_model("models/gemini-2.5-pro", 0, &request);
		try_model("gemini-2.5-flash-lite", WITHOUT_STRICT, &request);
		try_model("gemma-3", WITHOUT_REASONING, &request);
	}
	arena_fini(&a);
	return 0;
}
