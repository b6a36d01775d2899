/*
 * A catalogue from any bytes: it is read or says why not, line by line; of what
 * was read every model is found by its name and has a route.
 */
#include "config.h"

#include <sys/mman.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf/conf.h"

#define OUT_MAX	((size_t)64 * 1024 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Remains when NDEBUG is set. */
#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static void
check(const struct conf *c)
{
	for (size_t i = 0; i < c->n_models; i++) {
		const struct conf_model *m = &c->models[i];

		ENSURE(conf_model(c, m->name) == m);
		ENSURE(m->n_routes > 0 && m->display_name != NULL);
		for (size_t k = 0; k < m->n_aliases; k++)
			ENSURE(conf_model(c, m->aliases[k]) == m);
		for (size_t k = 0; k < m->n_routes; k++)
			ENSURE(m->routes[k].provider != NULL &&
			    m->routes[k].name != NULL);
	}
	for (size_t i = 0; i < c->n_auto; i++)
		ENSURE(conf_model(c, c->auto_models[i]) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("catalogue", MFD_CLOEXEC);
	struct buf faults;
	struct conf c;
	char yaml[64];
	int ret;

	ENSURE(fd != -1 && write(fd, data, size) == (ssize_t)size);
	(void)snprintf(yaml, sizeof(yaml), "catalogue: /proc/self/fd/%d\n",
	    fd);
	buf_init(&faults, OUT_MAX);
	ret = conf_read(&c, "f", (struct span){ yaml, strlen(yaml) },
	    &faults);
	ENSURE(ret == 0 || faults.len > 0);
	if (ret == 0)
		check(&c);
	conf_free(&c);
	buf_fini(&faults);
	(void)close(fd);
	return 0;
}
