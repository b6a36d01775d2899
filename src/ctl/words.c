/* What an administrator types and reads: names, amounts, results. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "conf/price.h"
#include "ctl/ctl.h"
#include "policy/auth.h"

#define NAME_MAX_CHARS	64

int
ctl_check_name(const char *option, const char *name, struct error *err)
{
	const char *end = name + strlen(name);
	bool good = name < end && utf8_check(name, end) == end &&
	    utf8_count(name, end) <= NAME_MAX_CHARS &&
	    name[0] != ' ' && end[-1] != ' ' && ctl_is_visible(name);

	if (!good)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "%s: expected 1 to %d printable characters of UTF-8, no "
		    "blank at the ends", option, NAME_MAX_CHARS);
	if (strncmp(name, AUTH_KEY_PREFIX, strlen(AUTH_KEY_PREFIX)) == 0)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "%s: expected a name, not a key", option);
	return 0;
}

const char *
ctl_amount(struct arena *a, const struct price *p, const struct price *base,
    int class)
{
	const struct price_class *of = &price_classes[class];
	const char *text;
	struct buf out;
	uint64_t pico;

	if (!(p != NULL && price_amount(p, of, &pico)) &&
	    !(base != NULL && price_amount(base, of, &pico)))
		return "-";
	buf_init(&out, 64);
	price_print(&out, of, pico);
	text = arena_strdup(a, buf_view(&out).p);
	buf_fini(&out);
	return text;
}

const char *
ctl_dollars(struct arena *a, uint64_t pico)
{
	const uint64_t dollar = UINT64_C(1000000000000);
	char *text = arena_printf(a, "%" PRIu64 ".%012" PRIu64,
	    pico / dollar, pico % dollar);
	size_t len = strlen(text);

	while (text[len - 1] == '0')
		len--;
	if (text[len - 1] == '.')
		len--;
	text[len] = '\0';
	return text;
}

int
ctl_read_switch(const char *option, const char *text, bool *out,
    struct error *err)
{
	*out = strcmp(text, "on") == 0;
	return *out || strcmp(text, "off") == 0 ? 0 :
	    error_set(err, ERROR_BAD_REQUEST, NULL, "%s: expected on or off",
	    option);
}

int
ctl_print(const char *text, struct error *err)
{
	if (fputs(text, stdout) == EOF || fflush(stdout) == EOF)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "standard output can't be written");
	return 0;
}
