/*
 * Any schema, written for each target: valid JSON, the same each time, and
 * written once more it stays as it is.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "dialect/schema.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define BIG	((size_t)1 << 28)

#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static bool
write_schema(struct buf *out, const struct node *schema,
    const struct schema_rules *rules)
{
	struct jsonw w = jsonw_on(out);

	buf_init(out, BIG);
	return schema_write(&w, schema, rules);
}

static void
try_rules(const struct node *schema, const struct schema_rules *rules)
{
	const struct node *written;
	struct buf one, two, again;
	struct error err;
	struct arena a;
	bool changed;

	arena_init(&a, BIG);
	changed = write_schema(&one, schema, rules);
	ENSURE(changed == write_schema(&two, schema, rules));
	ENSURE(span_same(buf_view(&one), buf_view(&two)));
	ENSURE(memchr(one.data, '\n', one.len) == NULL);
	written = scan(&a, buf_view(&one), SCAN_REQUEST, &err);
	ENSURE(written != NULL);
	(void)write_schema(&again, written, rules);
	ENSURE(span_same(buf_view(&one), buf_view(&again)));
	buf_fini(&one);
	buf_fini(&two);
	buf_fini(&again);
	arena_fini(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct node *schema;
	struct error err;
	struct arena a;

	arena_init(&a, BIG);
	schema = scan(&a, (struct span){ (const char *)data, size },
	    SCAN_REQUEST, &err);
	if (schema != NULL) {
		try_rules(schema, &schema_anthropic);
		try_rules(schema, &schema_gemini);
	}
	arena_fini(&a);
	return 0;
}
