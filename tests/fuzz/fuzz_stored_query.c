/* What follows the question mark of a response that is kept, from any bytes:
 * it is read within its bounds, or it says which parameter is wrong. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "gateway/stored_query.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Remains when NDEBUG is set. */
#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = { .class = ERROR_NONE };
	struct stored_query q;
	struct arena a;

	arena_init(&a, (size_t)64 << 20);
	if (stored_query_read(arena_dup(&a, data, size), &a, &q, &err) == 0)
		ENSURE(q.limit >= 1 && q.limit <= 100);
	else
		ENSURE(err.class == ERROR_VALUE && err.param[0] != '\0' &&
		    err.message[0] != '\0');
	arena_fini(&a);
	return 0;
}
