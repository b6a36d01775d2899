/*
 * A configuration from any bytes: it loads or says why not, line by line; what
 * was loaded is dumped, and the dump loads and dumps to the same.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ceilings.h"
#include "conf/conf.h"

#define OUT_MAX	((size_t)64 * 1024 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Remains when NDEBUG is set. */
#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static void
check_lines(struct span s)
{
	const char *end;

	while (s.len > 0) {
		end = memchr(s.p, '\n', s.len);
		/* A catalogue is told by its absolute path. */
		ENSURE(end != NULL && (span_begins(s, "f:") || *s.p == '/'));
		s.len -= (size_t)(end + 1 - s.p);
		s.p = end + 1;
	}
}

static void
check_dump(const struct conf *c)
{
	struct buf first, second, said;
	struct conf again;

	buf_init(&first, OUT_MAX);
	buf_init(&second, OUT_MAX);
	buf_init(&said, OUT_MAX);
	conf_dump(c, &first);
	conf_providers(c, &said);
	/* Defaults and escapes may make it longer than a file may be. */
	if (first.len <= CEILING_CONF_FILE) {
		ENSURE(conf_read(&again, "f", buf_view(&first), &said) == 0);
		conf_dump(&again, &second);
		/* What stands for a secret isn't read as one. */
		if (strstr(first.data, "(set)") == NULL)
			ENSURE(strcmp(first.data, second.data) == 0);
		conf_free(&again);
	}
	buf_fini(&first);
	buf_fini(&second);
	buf_fini(&said);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf faults;
	struct conf c;
	int ret;

	buf_init(&faults, OUT_MAX);
	ret = conf_read(&c, "f", (struct span){ (const char *)data, size },
	    &faults);
	check_lines(buf_view(&faults));
	ENSURE(ret == 0 || faults.len > 0);
	if (ret == 0)
		check_dump(&c);
	conf_free(&c);
	buf_fini(&faults);
	return 0;
}
