#include "config.h"

#include <endian.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/text.h"
#include "base/utf8.h"

#define EACH_BYTE(c)	(UINT64_C(0x0101010101010101) * (c))

static bool
stops(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

/* The high bit of the lowest byte of v that is zero, and perhaps others
 * above it. */
static uint64_t
zero_byte(uint64_t v)
{
	return (v - EACH_BYTE(0x01)) & ~v & EACH_BYTE(0x80);
}

const char *
text_run_portable(const char *p, const char *end, bool *high)
{
	uint64_t v, hit;

	for (; end - p >= 8; p += 8) {
		memcpy(&v, p, sizeof(v));
		v = le64toh(v);
		hit = zero_byte(v ^ EACH_BYTE('"')) |
		    zero_byte(v ^ EACH_BYTE('\\')) |
		    ((v - EACH_BYTE(0x20)) & ~v & EACH_BYTE(0x80));
		if (hit != 0)
			break;
		if ((v & EACH_BYTE(0x80)) != 0)
			*high = true;
	}
	for (; p < end && !stops((unsigned char)*p); p++)
		if ((unsigned char)*p >= 0x80)
			*high = true;
	return p;
}

#ifdef __SSE2__
/* A bit for each of 16 bytes where a run stops. */
static unsigned
stop_mask(__m128i v)
{
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i backslash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
	__m128i control = _mm_cmpeq_epi8(v,
	    _mm_min_epu8(v, _mm_set1_epi8(0x1f)));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(control,
	    _mm_or_si128(quote, backslash)));
}

const char *
text_run(const char *p, const char *end, bool *high)
{
	unsigned stop, high_mask, highs = 0;
	__m128i v;

	for (; end - p >= 16; p += 16) {
		v = _mm_loadu_si128((const __m128i *)(const void *)p);
		stop = stop_mask(v);
		high_mask = (unsigned)_mm_movemask_epi8(v);
		if (stop != 0) {
			/* The bits below the first stop. */
			highs |= high_mask & (stop - 1) & ~stop;
			*high = *high || highs != 0;
			return p + __builtin_ctz(stop);
		}
		highs |= high_mask;
	}
	*high = *high || highs != 0;
	return text_run_portable(p, end, high);
}
#else
const char *
text_run(const char *p, const char *end, bool *high)
{
	return text_run_portable(p, end, high);
}
#endif

const char *
text_plain_portable(const char *p, const char *end)
{
	while (p < end && !stops((unsigned char)*p) && (unsigned char)*p < 0x80)
		p++;
	return p;
}

/* A hex digit's value, and one more, so that zero is none. */
static const unsigned char hex_values[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6,
	['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* The unit of the \uXXXX at p. */
static bool
read_unit(const char *p, const char *end, uint32_t *unit)
{
	uint32_t digit, v = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return false;
	for (size_t i = 2; i < 6; i++) {
		digit = hex_values[(unsigned char)p[i]];
		if (digit == 0)
			return false;
		v = v << 4 | (digit - 1);
	}
	*unit = v;
	return true;
}

static size_t
read_unicode(const char *p, const char *end, uint32_t *c)
{
	uint32_t first, second;

	if (!read_unit(p, end, &first))
		return 0;
	*c = first;
	if (first < 0xd800 || first > 0xdbff ||
	    !read_unit(p + 6, end, &second) ||
	    second < 0xdc00 || second > 0xdfff)
		return 6;
	*c = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
	return 12;
}

/* The letter after the backslash, and what it means. */
static const char meanings[128] = {
	['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f',
	['n'] = '\n', ['r'] = '\r', ['t'] = '\t',
};

size_t
text_escape(const char *p, const char *end, uint32_t *c)
{
	unsigned char letter;

	if (end - p < 2)
		return 0;
	letter = (unsigned char)p[1];
	if (letter == 'u')
		return read_unicode(p, end, c);
	if (letter >= sizeof(meanings) || meanings[letter] == 0)
		return 0;
	*c = (unsigned char)meanings[letter];
	return 2;
}

static size_t
put_unit(char *out, uint32_t unit)
{
	static const char digits[] = "0123456789abcdef";

	out[0] = '\\';
	out[1] = 'u';
	out[2] = digits[unit >> 12 & 15];
	out[3] = digits[unit >> 8 & 15];
	out[4] = digits[unit >> 4 & 15];
	out[5] = digits[unit & 15];
	return 6;
}

size_t
text_put(char out[TEXT_PUT_SIZE], uint32_t c)
{
	static const char letters[128] = {
		['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
		['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
	};

	if (c < sizeof(letters) && letters[c] != 0) {
		out[0] = '\\';
		out[1] = letters[c];
		return 2;
	}
	if (c < 0x20 || text_is_surrogate(c))
		return put_unit(out, c);
	return utf8_put(out, c);
}

static struct text_string
fault_at(struct text_string s, const char *at, const char *what)
{
	s.end = at;
	s.fault = what;
	return s;
}

struct text_string
text_read(const char *p, const char *end)
{
	struct text_string s = { .end = NULL };
	const char *start = p, *bad;
	bool high = false;
	uint32_t c = 0;
	size_t n;

	for (;;) {
		/* Escapes come in rows where a client spells all text so. */
		if (p < end && *p != '\\')
			p = text_run(p, end, &high);
		if (p == end)
			return fault_at(s, p, "unterminated string");
		if (*p == '"')
			break;
		if (*p != '\\')
			return fault_at(s, p, "control character in a string");
		n = text_escape(p, end, &c);
		if (n == 0)
			return fault_at(s, p, "wrong escape in a string");
		s.escaped = true;
		if (p[1] == 'u' || p[1] == '/')
			s.respell = true;
		if (text_is_surrogate(c) && s.lone == NULL)
			s.lone = p;
		p += n;
	}
	if (high) {
		bad = utf8_check(start, p);
		if (bad != p)
			return fault_at(s, bad, "bytes that are no UTF-8");
	}
	s.end = p;
	return s;
}
