/* Results in columns, each as wide as its longest cell. */
#include "config.h"

#include <assert.h>
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
pad(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_putc(out, ' ');
}

static void
write_line(struct buf *out, const char *const *cells, const size_t *widths,
    size_t columns, unsigned right)
{
	size_t blank;

	for (size_t i = 0; i < columns; i++) {
		blank = widths[i] - width(cells[i]);
		if ((right >> i & 1) != 0)
			pad(out, blank);
		buf_puts(out, cells[i]);
		if (i == columns - 1)
			break;
		pad(out, (right >> i & 1) != 0 ? 2 : blank + 2);
	}
	while (!buf_over(out) && out->data[out->len - 1] == ' ')
		buf_cut(out, out->len - 1);
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

static void
measure(const char *const *cells, size_t columns, size_t rows,
    size_t widths[COLUMNS_MAX])
{
	assert(columns <= COLUMNS_MAX);
	for (size_t i = 0; i < rows * columns; i++)
		if (width(cells[i]) > widths[i % columns])
			widths[i % columns] = width(cells[i]);
}

size_t
ctl_table_width(const char *const *cells, size_t columns, size_t rows)
{
	size_t widths[COLUMNS_MAX] = { 0 }, sum = 0;

	measure(cells, columns, rows, widths);
	for (size_t i = 0; i < columns; i++)
		sum += widths[i] + (i == 0 ? 0 : 2);
	return sum;
}

int
ctl_table(const char *const *cells, size_t columns, size_t rows,
    unsigned right, struct error *err)
{
	size_t widths[COLUMNS_MAX] = { 0 };
	struct buf out;
	int ret;

	measure(cells, columns, rows, widths);
	buf_init(&out, OUTPUT_MAX);
	for (size_t i = 0; i < rows; i++)
		write_line(&out, cells + i * columns, widths, columns, right);
	ret = ctl_print_buf(&out, err);
	buf_fini(&out);
	return ret;
}
