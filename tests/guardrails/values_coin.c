/*
 * Addresses of coins: base58check (Bitcoin, Litecoin, Dogecoin, Tron), bech32
 * and bech32m (BIP 173, 350), and Ethereum's hexadecimal digits whose capitals
 * are a check (EIP-55).
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "guardrails/labelled.h"
#include "lib/dice.h"

/* ---- base58check ---- */

static void
put_base58(struct buf *out, const unsigned char *bytes, size_t n)
{
	static const char alphabet[] =
	    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	unsigned char digits[64];
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned carry = bytes[i];

		for (size_t k = 0; k < used; k++) {
			carry += (unsigned)digits[k] << 8;
			digits[k] = (unsigned char)(carry % 58);
			carry /= 58;
		}
		for (; carry > 0; carry /= 58)
			digits[used++] = (unsigned char)(carry % 58);
	}
	for (size_t i = 0; i < n && bytes[i] == 0; i++)
		buf_putc(out, '1');
	while (used > 0)
		buf_putc(out, alphabet[digits[--used]]);
}

static void
put_base58check(struct buf *out, unsigned version, bool right)
{
	unsigned char all[25], hash[32];

	all[0] = (unsigned char)version;
	for (size_t i = 1; i < 21; i++)
		all[i] = (unsigned char)dice(256);
	secret_sha256((struct span){ (const char *)all, 21 }, hash);
	secret_sha256((struct span){ (const char *)hash, 32 }, hash);
	memcpy(all + 21, hash, 4);
	if (!right)
		all[24] ^= 1;
	put_base58(out, all, 25);
}

/* ---- bech32 ---- */

static uint32_t
polymod(uint32_t c, unsigned v)
{
	static const uint32_t generators[] = { 0x3b6a57b2, 0x26508e6d,
	    0x1ea119fa, 0x3d4233dd, 0x2a1462b3 };
	uint32_t top = c >> 25;

	c = (c & 0x1ffffff) << 5 ^ v;
	for (int i = 0; i < 5; i++)
		if ((top >> i & 1) != 0)
			c ^= generators[i];
	return c;
}

/* The version, and so many bytes of a program in groups of five bits. */
static void
put_bech32(struct buf *out, const char *prefix, unsigned version, size_t bytes,
    bool right)
{
	static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	uint32_t c = 1;
	size_t groups = (bytes * 8 + 4) / 5;
	unsigned spare = (unsigned)(groups * 5 - bytes * 8);

	for (const char *p = prefix; *p != '\0'; p++)
		c = polymod(c, (unsigned)*p >> 5);
	c = polymod(c, 0);
	for (const char *p = prefix; *p != '\0'; p++)
		c = polymod(c, (unsigned)*p & 31);
	buf_printf(out, "%s1", prefix);
	for (size_t i = 0; i <= groups; i++) {
		unsigned v = i == 0 ? version : dice(32);

		if (i == groups)
			v = v >> spare << spare;
		c = polymod(c, v);
		buf_putc(out, alphabet[v]);
	}
	for (int i = 0; i < 6; i++)
		c = polymod(c, 0);
	c ^= version == 0 ? 1 : 0x2bc830a3;
	if (!right)
		c ^= 1;
	for (int i = 0; i < 6; i++)
		buf_putc(out, alphabet[c >> 5 * (5 - i) & 31]);
}

/* ---- Keccak-256, as it was before it became SHA-3 ---- */

static uint64_t
turn(uint64_t v, unsigned n)
{
	return n == 0 ? v : v << n | v >> (64 - n);
}

static void
keccak_rounds(uint64_t s[25])
{
	uint64_t b[25], c[5];
	unsigned lfsr = 1;

	for (int round = 0; round < 24; round++) {
		unsigned x = 1, y = 0;

		for (int i = 0; i < 5; i++)
			c[i] = s[i] ^ s[i + 5] ^ s[i + 10] ^ s[i + 15] ^
			    s[i + 20];
		for (int i = 0; i < 25; i++)
			s[i] ^= c[(i + 4) % 5] ^ turn(c[(i + 1) % 5], 1);
		b[0] = s[0];
		for (unsigned t = 0; t < 24; t++) {
			unsigned next = (2 * x + 3 * y) % 5;

			b[y + 5 * next] = turn(s[x + 5 * y],
			    (t + 1) * (t + 2) / 2 % 64);
			x = y;
			y = next;
		}
		for (int i = 0; i < 25; i++)
			s[i] = b[i] ^ (~b[i / 5 * 5 + (i + 1) % 5] &
			    b[i / 5 * 5 + (i + 2) % 5]);
		for (unsigned j = 0; j < 7; j++) {
			if ((lfsr & 1) != 0)
				s[0] ^= (uint64_t)1 << ((1u << j) - 1);
			lfsr = lfsr << 1 ^ (lfsr >> 7) * 0x171;
		}
	}
}

/* Of fewer bytes than a block has (136). */
static void
keccak256(const char *p, size_t n, unsigned char out[32])
{
	uint64_t s[25] = { 0 };

	for (size_t i = 0; i < n; i++)
		s[i / 8] ^= (uint64_t)(unsigned char)p[i] << 8 * (i % 8);
	s[n / 8] ^= (uint64_t)1 << 8 * (n % 8);
	s[16] ^= (uint64_t)1 << 63;
	keccak_rounds(s);
	for (size_t i = 0; i < 32; i++)
		out[i] = (unsigned char)(s[i / 8] >> 8 * (i % 8));
}

static void
put_ether(struct buf *out, bool checked)
{
	struct buf hex;
	unsigned char hash[32];

	buf_init(&hex, 64);
	put_from(&hex, HEX, 40);
	keccak256(hex.data, 40, hash);
	buf_puts(out, "0x");
	for (size_t i = 0; i < 40; i++) {
		char c = hex.data[i];
		unsigned half = hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15;

		if (checked && c >= 'a' && half >= 8)
			c = (char)(c - 'a' + 'A');
		buf_putc(out, c);
	}
	buf_fini(&hex);
}

/* ---- what fills slots ---- */

static void
make_btc(struct buf *out, enum language l)
{
	(void)l;
	switch (dice(5)) {
	case 0:
		put_base58check(out, 0x05, true);
		break;
	case 1:
		put_bech32(out, "bc", 0, 20, true);
		break;
	case 2:
		put_bech32(out, "bc", 0, 32, true);
		break;
	case 3:
		put_bech32(out, "bc", 1, 32, true);
		break;
	default:
		put_base58check(out, 0x00, true);
	}
}

static void
make_eth(struct buf *out, enum language l)
{
	(void)l;
	put_ether(out, !dice_one_in(3));
}

static void
make_other_coin(struct buf *out, enum language l)
{
	static const unsigned versions[] = { 0x30, 0x1e, 0x41 };

	(void)l;
	if (dice_one_in(4))
		put_bech32(out, "ltc", 0, 20, true);
	else
		put_base58check(out, versions[dice(3)], true);
}

static void
make_bad_coin(struct buf *out, enum language l)
{
	(void)l;
	if (dice(2) == 0)
		put_base58check(out, 0, false);
	else
		put_bech32(out, "bc", 0, 20, false);
}

#define CRYPTO	ENTITY_BIT(ENTITY_CRYPTO_ADDRESS)

const struct slot slots_coin[] = {
	{ "btc", CRYPTO, 0, make_btc },
	{ "eth", CRYPTO, 0, make_eth },
	{ "other_coin", CRYPTO, 0, make_other_coin },
	{ "bad_coin", 0, 0, make_bad_coin },
	{ NULL, 0, 0, NULL },
};
