#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "base/base64.h"

#define LETTERS	"ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz" \
	"0123456789"

/* Three bytes, or the last one or two, as four letters; returns how many of
 * those say something. */
static size_t
put_group(char out[4], const unsigned char *in, size_t n, const char *letters)
{
	unsigned long bits = (unsigned long)in[0] << 16;

	if (n > 1)
		bits |= (unsigned long)in[1] << 8;
	if (n > 2)
		bits |= in[2];
	for (size_t i = 0; i < 4; i++)
		out[i] = letters[bits >> (18 - 6 * i) & 63];
	return n == 1 ? 2 : n == 2 ? 3 : 4;
}

static void
encode(struct buf *out, struct span bytes, const char *letters, bool pad)
{
	const unsigned char *in = (const unsigned char *)bytes.p;
	size_t used, n;
	char *room;

	for (size_t i = 0; i < bytes.len; i += 3) {
		room = buf_room(out, 4);
		if (room == NULL)
			return;
		n = bytes.len - i < 3 ? bytes.len - i : 3;
		used = put_group(room, in + i, n, letters);
		if (pad)
			memset(room + used, '=', 4 - used);
		buf_grew(out, pad ? 4 : used);
	}
}

void
base64_encode(struct buf *out, struct span bytes)
{
	encode(out, bytes, LETTERS "+/", true);
}

void
base64_url_encode(struct buf *out, struct span bytes)
{
	encode(out, bytes, LETTERS "-_", false);
}

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

int
base64_decode(struct buf *out, struct span text)
{
	size_t before = out->len, letters = 0, pads = 0;
	unsigned long bits = 0;

	for (size_t i = 0; i < text.len; i++) {
		int value = value_of(text.p[i]);

		if (is_blank(text.p[i]))
			continue;
		if (text.p[i] == '=') {
			pads++;
			continue;
		}
		if (value == -1 || pads > 0)
			goto wrong;
		bits = (bits << 6 | (unsigned long)value) & 0xffffff;
		/* The first letter of four completes no byte. */
		if (letters++ % 4 != 0)
			buf_putc(out, (char)(bits >>
			    (6 - 2 * ((letters - 1) % 4)) & 0xff));
	}
	if (letters % 4 != 1 && pads <= 2 &&
	    (pads == 0 || (letters + pads) % 4 == 0))
		return 0;
wrong:
	buf_cut(out, before);
	return -1;
}
