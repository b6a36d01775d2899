/*
 * What looks like something sensitive and isn't.
 */
#include "config.h"

#include "guardrails/labelled.h"
#include "lib/dice.h"

static void
make_order(struct buf *out, enum language l)
{
	static const char *const forms[] = { "#######", "####-####", "A-#####",
	    "ORD-2026-####", "#########", "W########", NULL };

	(void)l;
	put_like(out, one_of(forms));
}

static void
make_ticket(struct buf *out, enum language l)
{
	static const char *const forms[] = { "#####", "PROJ-####", "INC00#####",
	    "SUP-#####", NULL };

	(void)l;
	put_like(out, one_of(forms));
}

static void
make_isbn(struct buf *out, enum language l)
{
	(void)l;
	put_like(out, dice(2) == 0 ? "978-$-####-####-#" : "978##########");
}

static void
make_version(struct buf *out, enum language l)
{
	static const char *const forms[] = { "#.#.#", "1#.#", "#.##.#-rc1",
	    "2.#.$#+deb12u#", "v#.#.#", NULL };

	(void)l;
	put_like(out, one_of(forms));
}

static void
make_git_hash(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, HEX, dice(2) == 0 ? 40 : 7);
}

static void
make_digest(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, HEX, dice(2) == 0 ? 64 : 32);
}

static void
make_sha1(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, HEX, 40);
}

static void
make_sha256(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, HEX, 64);
}

static void
make_colour(struct buf *out, enum language l)
{
	(void)l;
	buf_putc(out, '#');
	put_from(out, HEX, 6);
}

/* Like a telephone number, and no one's. */
static void
make_part(struct buf *out, enum language l)
{
	static const char *const forms[] = { "###-#####-##", "@@-####-##",
	    "##.###.##", "####-##-####", "#@#-####", "@@##@###", NULL };

	(void)l;
	put_like(out, one_of(forms));
}

static void
make_small(struct buf *out, enum language l)
{
	(void)l;
	buf_printf(out, "%u", 2 + dice(97));
}

static void
make_large(struct buf *out, enum language l)
{
	(void)l;
	buf_printf(out, "%u", 1000 + dice(900000));
}

static void
make_decimal(struct buf *out, enum language l)
{
	(void)l;
	put_number(out, 0, 99, 1);
	buf_putc(out, '.');
	put_digits(out, 2);
}

static void
make_millis(struct buf *out, enum language l)
{
	(void)l;
	buf_puts(out, "17");
	put_digits(out, 11);
}

static void
make_pointer(struct buf *out, enum language l)
{
	(void)l;
	put_like(out, "0x7f^^^^^^^^^^");
}

static void
make_base64(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, BASE64, 60 + 4 * dice(10));
}

const struct slot slots_other[] = {
	{ "order", 0, 0, make_order },
	{ "ticket", 0, 0, make_ticket },
	{ "isbn", 0, 0, make_isbn },
	{ "version", 0, 0, make_version },
	{ "git_hash", 0, 0, make_git_hash },
	{ "digest", 0, 0, make_digest },
	{ "sha1", 0, 0, make_sha1 },
	{ "sha256", 0, 0, make_sha256 },
	{ "colour", 0, 0, make_colour },
	{ "part", 0, 0, make_part },
	{ "small", 0, 0, make_small },
	{ "large", 0, 0, make_large },
	{ "decimal", 0, 0, make_decimal },
	{ "millis", 0, 0, make_millis },
	{ "base64", 0, 0, make_base64 },
	{ "pointer", 0, 0, make_pointer },
	{ NULL, 0, 0, NULL },
};
