#include "config.h"

#include <stdarg.h>
#include <stdio.h>

#include "conf/fault.h"

void
faults_init(struct faults *f, struct arena *arena, const char *file)
{
	f->arena = arena;
	f->file = file;
	f->n = f->more = 0;
	f->failed = false;
}

/*
 * Sections are read in an order of their own, so the list is kept sorted; when
 * it is full, the last line's makes way for an earlier one.
 */
static void __attribute__((format(printf, 4, 0)))
insert(struct faults *f, unsigned line, bool warning, const char *fmt,
    va_list ap)
{
	char text[1024];
	size_t i;

	if (f->n == CEILING_CONF_FAULTS) {
		f->more++;
		if (f->list[f->n - 1].line <= line)
			return;
		f->n--;
	}
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	for (i = f->n++; i > 0 && f->list[i - 1].line > line; i--)
		f->list[i] = f->list[i - 1];
	f->list[i] = (struct fault){
		.line = line,
		.warning = warning,
		.text = arena_strdup(f->arena, text),
	};
}

void
fault_add(struct faults *f, unsigned line, const char *fmt, ...)
{
	va_list ap;

	f->failed = true;
	va_start(ap, fmt);
	insert(f, line, false, fmt, ap);
	va_end(ap);
}

void
fault_warn(struct faults *f, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	insert(f, line, true, fmt, ap);
	va_end(ap);
}

int
fault_cut(struct span text)
{
	size_t n = 60;

	if (text.len <= n)
		return (int)text.len;
	while (n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	/* An escape has six bytes at most: leave out one that began there. */
	for (size_t i = 0; i < n; i += text.p[i] == '\\' ? 2 : 1)
		if (text.p[i] == '\\' && i + 6 > n)
			return (int)i;
	return (int)n;
}

int
faults_write(const struct faults *f, struct buf *out)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct fault *one = &f->list[i];

		buf_printf(out, "%s:", f->file);
		if (one->line > 0)
			buf_printf(out, "%u:", one->line);
		buf_printf(out, " %s%s\n", one->warning ? "warning: " : "",
		    one->text);
	}
	if (f->more > 0)
		buf_printf(out, "%s: and %zu more\n", f->file, f->more);
	return f->failed ? -1 : 0;
}
