/* The secret file: whatever stands in it, keys in order or a fault. */
#include "config.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/secret.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct secret s;
	struct error err;

	if (secret_parse("f", (struct span){ (const char *)data, len }, &s,
	    &err) == -1) {
		assert(s.n_keys == 0);
		assert(strncmp(err.message, "f:", 2) == 0);
		return 0;
	}
	assert(s.n_keys > 0 && s.n_keys <= SECRET_KEYS);
	for (size_t i = 1; i < s.n_keys; i++)
		assert(s.keys[i - 1].number < s.keys[i].number);
	return 0;
}
