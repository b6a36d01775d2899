#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "conf/expand.h"

#define NAME_MAX_BYTES	128

static struct span
after(struct span s, size_t n)
{
	return (struct span){ s.p + n, s.len - n };
}

/* The name in "${NAME}" at the start of s; absent when it isn't that. */
static struct span
name_at(struct span s)
{
	struct span name = { NULL, 0 };
	size_t i = 2;

	if (!span_begins(s, "${"))
		return name;
	while (i < s.len && (isalnum((unsigned char)s.p[i]) || s.p[i] == '_'))
		i++;
	if (i == 2 || i == s.len || s.p[i] != '}' || i - 2 > NAME_MAX_BYTES ||
	    isdigit((unsigned char)s.p[2]))
		return name;
	return (struct span){ s.p + 2, i - 2 };
}

struct span
expand_find(struct span s)
{
	struct span name = { NULL, 0 };

	for (; s.len > 0 && name.p == NULL; s = after(s, 1))
		name = name_at(s);
	return name;
}

static enum expansion
expand_name(struct span name, struct buf *out, unsigned line,
    struct faults *faults)
{
	char text[NAME_MAX_BYTES + 1];
	const char *value;

	memcpy(text, name.p, name.len);
	text[name.len] = '\0';
	value = getenv(text);
	if (value == NULL) {
		fault_add(faults, line,
		    "%s is not set, expected it in the environment", text);
		return EXPAND_FAILED;
	}
	buf_puts(out, value);
	return EXPAND_DONE;
}

enum expansion
expand(struct span s, struct buf *out, unsigned line, struct faults *faults)
{
	enum expansion all = EXPAND_NOTHING, one;
	struct span name;

	while (s.len > 0) {
		if (span_begins(s, "$${")) {
			buf_puts(out, "${");
			s = after(s, 3);
			continue;
		}
		if (!span_begins(s, "${")) {
			buf_putc(out, *s.p);
			s = after(s, 1);
			continue;
		}
		name = name_at(s);
		if (name.p == NULL) {
			fault_add(faults, line, "${ begins no variable, "
			    "expected ${NAME}, or $${ for the characters "
			    "themselves");
			return EXPAND_FAILED;
		}
		one = expand_name(name, out, line, faults);
		if (one > all)
			all = one;
		s = after(s, name.len + 3);
	}
	return all;
}
