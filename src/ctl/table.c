/* Results in columns, each as wide as its longest cell. */
#include "config.h"

#include <assert.h>

#include "base/buf.h"
#include "ctl/ctl.h"

#define COLUMNS_MAX	16
#define OUTPUT_MAX	((size_t)256 * 1024 * 1024)

static void
pad(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_putc(out, ' ');
}

void
ctl_line(struct buf *out, const char *const *cells, const size_t *widths,
    size_t columns, unsigned right)
{
	size_t width, blank;

	for (size_t i = 0; i < columns; i++) {
		width = ctl_width(cells[i]);
		blank = width < widths[i] ? widths[i] - width : 0;
		if ((right >> i & 1) != 0)
			pad(out, blank);
		buf_puts(out, cells[i]);
		if (i == columns - 1)
			break;
		pad(out, (right >> i & 1) != 0 ? 2 : blank + 2);
	}
	while (!buf_over(out) && out->len > 0 &&
	    out->data[out->len - 1] == ' ')
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
	size_t width;

	assert(columns <= COLUMNS_MAX);
	for (size_t i = 0; i < rows * columns; i++) {
		width = ctl_width(cells[i]);
		if (width > widths[i % columns])
			widths[i % columns] = width;
	}
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
		ctl_line(&out, cells + i * columns, widths, columns, right);
	ret = ctl_print_buf(&out, err);
	buf_fini(&out);
	return ret;
}
