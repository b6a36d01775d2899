/*
 * Any bytes as the head of a provider's answer, a line at a time.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ceilings.h"
#include "upstream/head.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_value(const char value[HEAD_VALUE_SIZE])
{
	assert(memchr(value, '\0', HEAD_VALUE_SIZE) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = { .class = ERROR_NONE };
	struct span line;
	struct head h;
	size_t len;
	char *copy;
	int rc = 0;

	head_init(&h);
	while (size > 0 && rc != -1) {
		const uint8_t *eol = memchr(data, '\n', size);

		/* A line of its own memory: reading past it is seen. */
		len = eol == NULL ? size : (size_t)(eol - data) + 1;
		copy = malloc(len);
		assert(copy != NULL);
		memcpy(copy, data, len);
		line = (struct span){ copy, len };
		rc = head_line(&h, line, &err);
		free(copy);
		data += len;
		size -= len;
		assert(rc != 1 || (h.complete && h.status >= 200));
		assert(rc != -1 || err.class == ERROR_UPSTREAM_PROTOCOL);
		assert(rc == -1 || h.bytes <= CEILING_UPSTREAM_HEADERS);
	}
	check_value(h.content_type);
	check_value(h.content_encoding);
	check_value(h.transfer_encoding);
	check_value(h.retry_after);
	check_value(h.retry_after_ms);
	check_value(h.request_id);
	head_fini(&h);
	return 0;
}
