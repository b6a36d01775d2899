/* Results in columns, each as wide as its longest cell. */
#include "config.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "ctl/ctl.h"

#define COLUMNS_MAX	16
#define OUTPUT_MAX	((size_t)256 * 1024 * 1024)

static size_t
width(const char *text)
{
	return utf8_count(text, text + strlen(text));
}

static void
write_line(struct buf *out, const char *const *cells, const size_t *widths,
    size_t columns)
{
	for (size_t i = 0; i < columns; i++) {
		buf_puts(out, cells[i]);
		for (size_t n = width(cells[i]); i < columns - 1 &&
		    n < widths[i] + 2; n++)
			buf_putc(out, ' ');
	}
	buf_putc(out, '\n');
}

int
ctl_print_buf(struct buf *out, struct error *err)
{
	if (buf_over(out))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "more than %zu bytes to print", out->max);
	return ctl_print(buf_view(out).p, err);
}

int
ctl_table(const char *const *cells, size_t columns, size_t rows,
    struct error *err)
{
	size_t widths[COLUMNS_MAX] = { 0 };
	struct buf out;
	int ret;

	for (size_t i = 0; i < rows * columns; i++)
		if (width(cells[i]) > widths[i % columns])
			widths[i % columns] = width(cells[i]);
	buf_init(&out, OUTPUT_MAX);
	for (size_t i = 0; i < rows; i++)
		write_line(&out, cells + i * columns, widths, columns);
	ret = ctl_print_buf(&out, err);
	buf_fini(&out);
	return ret;
}
