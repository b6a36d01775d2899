/*
 * What a client may send as a seal never opens unless it was made here; and what
 * was sealed opens, unless it was altered. The first byte says which is tried.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/secret.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define BEFORE	"before"

/* Remains when NDEBUG is set, which the fuzzers might do. */
#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static const struct secret secret = {
	.keys = { { .number = 1, .bytes = "one" },
	    { .number = 258, .bytes = "two" } },
	.n_keys = 2,
};

static bool
opens(struct span seal, struct buf *out)
{
	buf_reset(out);
	buf_puts(out, BEFORE);
	if (secret_open(&secret, "kind", SPAN("project"), seal, out) == 0)
		return true;
	ENSURE(out->len == strlen(BEFORE) && !buf_over(out));
	return false;
}

/* With this prefix the bytes get as far as they can. */
static void
open_raw(struct span bytes, struct buf *seal, struct buf *out)
{
	ENSURE(!opens(bytes, out));
	buf_puts(seal, "sls_");
	base64_url_encode(seal, bytes);
	ENSURE(!opens(buf_view(seal), out));
}

static void
alter(struct span bytes, size_t at, struct buf *seal, struct buf *out)
{
	secret_seal(&secret, "kind", SPAN("project"), bytes, seal);
	ENSURE(opens(buf_view(seal), out));
	ENSURE(out->len == strlen(BEFORE) + bytes.len);
	ENSURE(bytes.len == 0 ||
	    memcmp(out->data + strlen(BEFORE), bytes.p, bytes.len) == 0);
	at %= seal->len;
	seal->data[at] ^= (char)(1 << at % 7);
	ENSURE(!opens(buf_view(seal), out));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span bytes = { (const char *)data, len };
	struct buf seal, out;

	if (len == 0)
		return 0;
	buf_init(&seal, SIZE_MAX);
	buf_init(&out, SIZE_MAX);
	bytes.p++;
	bytes.len--;
	if (data[0] < 128)
		open_raw(bytes, &seal, &out);
	else
		alter(bytes, data[0] % 128 + len, &seal, &out);
	buf_fini(&seal);
	buf_fini(&out);
	return 0;
}
