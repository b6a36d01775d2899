#include "config.h"

#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "upstream/address.h"

struct network {
	unsigned char bytes[16];
	unsigned bits;
};

static const struct network special4[] = {
	{ { 0 }, 8 },			/* this network */
	{ { 10 }, 8 },			/* private */
	{ { 100, 64 }, 10 },		/* shared, behind carriers' NAT */
	{ { 127 }, 8 },			/* loopback */
	{ { 169, 254 }, 16 },		/* link-local, clouds' metadata */
	{ { 172, 16 }, 12 },		/* private */
	{ { 192, 0, 0 }, 24 },		/* protocol assignments */
	{ { 192, 0, 2 }, 24 },		/* documentation */
	{ { 192, 31, 196 }, 24 },	/* AS112 */
	{ { 192, 52, 193 }, 24 },	/* AMT */
	{ { 192, 88, 99 }, 24 },	/* 6to4 relays */
	{ { 192, 168 }, 16 },		/* private */
	{ { 192, 175, 48 }, 24 },	/* AS112 */
	{ { 198, 18 }, 15 },		/* benchmarks */
	{ { 198, 51, 100 }, 24 },	/* documentation */
	{ { 203, 0, 113 }, 24 },	/* documentation */
	{ { 224 }, 4 },			/* multicast */
	{ { 240 }, 4 },			/* reserved, broadcast */
};

/* Of IPv6 only 2000::/3 is given out at all; these are not, within it. */
static const struct network global6 = { { 0x20 }, 3 };
static const struct network special6[] = {
	{ { 0x20, 0x01 }, 23 },		/* Teredo and other protocols */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },	/* documentation */
	{ { 0x20, 0x02 }, 16 },		/* 6to4 */
	{ { 0x26, 0x20, 0x00, 0x4f, 0x80 }, 48 },	/* AS112 */
	{ { 0x3f, 0xff }, 20 },		/* documentation */
};
static const struct network mapped4 = { { [10] = 0xff, [11] = 0xff }, 96 };

static bool
within(const unsigned char *address, const struct network *n)
{
	unsigned whole = n->bits / 8, rest = n->bits % 8;

	if (memcmp(address, n->bytes, whole) != 0)
		return false;
	return rest == 0 || (address[whole] ^ n->bytes[whole]) >>
	    (8 - rest) == 0;
}

static bool
within_any(const unsigned char *address, const struct network *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (within(address, &list[i]))
			return true;
	return false;
}

static bool
is_public4(const unsigned char *address)
{
	return !within_any(address, special4,
	    sizeof(special4) / sizeof(special4[0]));
}

static bool
is_public6(const unsigned char *address)
{
	if (within(address, &mapped4))
		return is_public4(address + 12);
	return within(address, &global6) && !within_any(address, special6,
	    sizeof(special6) / sizeof(special6[0]));
}

bool
address_is_public(const struct sockaddr *sa)
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (sa->sa_family == AF_INET) {
		memcpy(&in, sa, sizeof(in));
		return is_public4((const unsigned char *)&in.sin_addr);
	}
	if (sa->sa_family == AF_INET6) {
		memcpy(&in6, sa, sizeof(in6));
		return is_public6((const unsigned char *)&in6.sin6_addr);
	}
	return false;
}
