/*
 * Any body and any header values of a refused call: a class of the upstream's,
 * a message that isn't empty, one line, within its bounds, and UTF-8.
 *
 * The first two bytes are the status, the next two the lengths of the header
 * values.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "dialect/dialect.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static struct span
take(struct span *rest, size_t n)
{
	struct span s = { rest->p, n < rest->len ? n : rest->len };

	rest->p += s.len;
	rest->len -= s.len;
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct refusal r = { .status = 0 };
	struct error err;
	struct span rest;
	size_t len;

	if (size < 4)
		return 0;
	rest = (struct span){ (const char *)data + 4, size - 4 };
	r.status = (data[0] << 8 | data[1]) % 600;
	r.retry_after = take(&rest, data[2] % 40);
	r.retry_after_ms = take(&rest, data[3] % 20);
	r.body = rest;
	dialect_refusal(&r, &err);
	len = strlen(err.message);
	ENSURE(err.class >= ERROR_UPSTREAM_REQUEST &&
	    err.class <= ERROR_UPSTREAM_PROTOCOL);
	ENSURE(len > 0 && err.retry_after_s >= 0);
	ENSURE(utf8_check(err.message, err.message + len) ==
	    err.message + len);
	ENSURE(utf8_count(err.message, err.message + len) <= 300);
	for (size_t i = 0; i < len; i++)
		ENSURE((unsigned char)err.message[i] >= ' ');
	return 0;
}
