#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/conf_rig.h"

#define TEXT_MAX	((size_t)4 * 1024 * 1024)

/* But for what says how the tests' own output is written, which is read late
 * when this comes before the first test. */
void
rig_clear_environment(void)
{
	static const char output[] = "CMOCKA_MESSAGE_OUTPUT";
	const char *form = getenv(output);
	char *kept = form == NULL ? NULL : strdup(form);

	assert_int_equal(clearenv(), 0);
	if (kept != NULL)
		assert_int_equal(setenv(output, kept, 1), 0);
	free(kept);
}

void
rig_load_with(struct conf *c, const char *text, const char *warnings)
{
	struct buf faults;
	int ret;

	buf_init(&faults, TEXT_MAX);
	ret = conf_read(c, RIG_FILE, span_of(text), &faults);
	assert_string_equal(buf_view(&faults).p, warnings);
	assert_int_equal(ret, 0);
	buf_fini(&faults);
}

void
rig_load(struct conf *c, const char *text)
{
	rig_load_with(c, text, "");
}

void
rig_refuse(const char *text, const char *expected)
{
	struct buf faults;
	struct conf c;
	int ret;

	buf_init(&faults, TEXT_MAX);
	ret = conf_read(&c, RIG_FILE, span_of(text), &faults);
	assert_string_equal(buf_view(&faults).p, expected);
	assert_int_equal(ret, -1);
	assert_null(c.providers);
	conf_free(&c);
	buf_fini(&faults);
}

const struct provider *
rig_provider(const struct conf *c, const char *name)
{
	const struct provider *p = provider_find(c->providers, c->n_providers,
	    name);

	assert_non_null(p);
	return p;
}

const char *
rig_state(const struct conf *c, const char *name)
{
	static char state[128];
	struct buf all;
	size_t n = 0;
	char *line;

	buf_init(&all, TEXT_MAX);
	conf_providers(c, &all);
	state[0] = '\0';
	for (line = all.data; line != NULL && *line != '\0';
	    line = strchr(line, '\n') + 1) {
		if (strncmp(line, name, strlen(name)) != 0 ||
		    line[strlen(name)] != ' ')
			continue;
		line += strlen(name);
		for (; *line != '\n' && n + 1 < sizeof(state); line++)
			if (*line != ' ' || (n > 0 && line[-1] != ' '))
				state[n++] = *line;
		state[n] = '\0';
		break;
	}
	buf_fini(&all);
	return state;
}

void
rig_dump(const struct conf *c, struct buf *out)
{
	buf_init(out, TEXT_MAX);
	conf_dump(c, out);
	assert_false(buf_over(out));
}
