#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"
#include "redact/listed.h"

/* ---- vehicles ---- */

/* Values of letters by 49 CFR 565.15; 0: not in such a number. */
static unsigned
vin_value(unsigned char c)
{
	static const char values[] = "12345678012345070923456789";
	static const char never[] = "IOQ";

	if (byte_is_digit(c))
		return c - '0';
	return strchr(never, c & ~0x20) != NULL ? 0 :
	    (unsigned)(values[(c | 0x20) - 'a'] - '0');
}

bool
check_vin(const char *p, size_t *len)
{
	static const unsigned char weights[17] = { 8, 7, 6, 5, 4, 3, 2, 10, 0,
		9, 8, 7, 6, 5, 4, 3, 2 };
	unsigned sum = 0;
	bool letter = false, digit = false;

	if (*len != sizeof(weights))
		return false;
	for (size_t i = 0; i < sizeof(weights); i++) {
		unsigned char c = (unsigned char)p[i];

		sum += weights[i] * vin_value(c);
		letter = letter || byte_is_letter(c);
		digit = digit || byte_is_digit(c);
	}
	sum %= 11;
	return letter && digit && (sum == 10 ? (p[8] | 0x20) == 'x' :
	    p[8] == (char)('0' + sum));
}

/* ---- addresses ---- */

bool
check_ipv4(const char *p, size_t *len)
{
	unsigned value = 0, digits = 0, groups = 1;

	for (size_t i = 0; i < *len && p[i] != '/'; i++) {
		if (p[i] == '.') {
			groups++;
			value = digits = 0;
			continue;
		}
		if (digits > 0 && value == 0)
			return false;
		value = value * 10 + (unsigned)(p[i] - '0');
		digits++;
		if (value > 255)
			return false;
	}
	return groups == 4;
}

bool
check_ipv6(const char *p, size_t *len)
{
	unsigned groups = 0, gaps = 0, digits = 0;
	bool number = false;

	for (size_t i = 0; i < *len && p[i] != '/' && p[i] != '%'; i++) {
		number = number || byte_is_digit((unsigned char)p[i]);
		if (p[i] == '.') {	/* an IPv4 address stands for two */
			groups++;
			break;
		}
		if (p[i] != ':') {
			digits++;
			continue;
		}
		groups += digits > 0;
		digits = 0;
		if (i + 1 < *len && p[i + 1] == ':')
			gaps++;
	}
	groups += digits > 0;
	/* A::B is a name in several languages. */
	return gaps == 0 ? groups == 8 :
	    gaps == 1 && groups < 8 && groups > 0 && number;
}

/* ---- days ---- */

static bool
is_day(unsigned y, unsigned m, unsigned d)
{
	static const unsigned char days[] = { 31, 29, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };

	return m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] &&
	    (m != 2 || d < 29 || (y % 4 == 0 && (y % 100 != 0 ||
	    y % 400 == 0)));
}

/* Numbers with anything between, the year first or last; two digits of a year
 * are any. */
bool
check_date(const char *p, size_t *len)
{
	unsigned v[3] = { 0, 0, 0 };
	size_t n = 0, digits = 0, first = 0;

	for (size_t i = 0; i <= *len; i++) {
		if (i < *len && byte_is_digit((unsigned char)p[i])) {
			if (n < 3)
				v[n] = v[n] * 10 + (unsigned)(p[i] - '0');
			digits++;
			continue;
		}
		if (digits > 0 && ++n == 1)
			first = digits;
		if (n == 3)
			break;
		digits = 0;
	}
	if (n != 3)
		return false;
	if (first == 4)
		return is_day(v[0], v[1], v[2]) || is_day(v[0], v[2], v[1]);
	return is_day(v[2], v[1], v[0]) || is_day(v[2], v[0], v[1]);
}

/* "may 5" and "mar 12" are verbs and abbreviations; with a capital or a year
 * they are days. Small months stand before a year in Romance languages. */
bool
check_month_first(const char *p, size_t *len)
{
	size_t digits = 0;

	if (byte_is_upper((unsigned char)p[0]))
		return true;
	for (size_t i = *len; i > 0 && byte_is_digit((unsigned char)p[i - 1]);
	    i--)
		digits++;
	return digits == 4;
}

/* ---- secrets ---- */

bool
check_jwt(const char *p, size_t *len)
{
	const char *dot = memchr(p, '.', *len);
	char head[64];
	size_t n = 0;
	unsigned bits = 0, held = 0;

	if (dot == NULL)
		return false;
	for (; p < dot && n < sizeof(head) - 1; p++) {
		static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz0123456789-_";
		const char *at = strchr(digits, *p);

		if (at == NULL)
			return false;
		held = held << 6 | (unsigned)(at - digits);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			head[n++] = (char)(held >> bits & 0xff);
		}
	}
	head[n] = '\0';
	return head[0] == '{' && (strstr(head, "\"alg\"") != NULL ||
	    strstr(head, "\"typ\"") != NULL || strstr(head, "\"kid\"") != NULL ||
	    strstr(head, "\"enc\"") != NULL);
}

/* What is made by chance has letters of both cases and digits, and changes
 * between them often; words and paths don't. */
bool
check_random(const char *p, size_t *len)
{
	unsigned kinds = 0, changes = 0, last = 0;

	for (size_t i = 0; i < *len; i++) {
		unsigned char c = (unsigned char)p[i];
		unsigned kind = byte_is_digit(c) ? 1 : byte_is_upper(c) ? 2 :
		    byte_is_letter(c) ? 4 : 8;

		kinds |= kind;
		changes += kind != last;
		last = kind;
	}
	return (kinds & 7) == 7 && changes * 4 >= *len;
}

/* ---- passwords ---- */

/* xxxx, ****, ...: nothing is told. */
static bool
is_blank_out(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (memchr("xX*.-_", p[i], 6) == NULL)
			return false;
	return true;
}

/* getpass(), os.environ["..."]: a program asks for it. */
static bool
is_call(const char *p, size_t len)
{
	size_t i = 0;

	while (i < len && (byte_is_letter((unsigned char)p[i]) ||
	    p[i] == '.' || p[i] == '_'))
		i++;
	return i > 0 && i < len && (p[i] == '(' || p[i] == '[');
}

/* $NAME, ${...}, $(...): a program will put it there. !vault: so will one that
 * reads YAML. */
static bool
is_reference(const char *p, size_t len)
{
	size_t i = 1;

	if (len > 1 && p[0] == '$' && (p[1] == '{' || p[1] == '('))
		return true;
	if (p[0] == '!')
		while (i < len && byte_is_letter((unsigned char)p[i]) &&
		    !byte_is_upper((unsigned char)p[i]))
			i++;
	else if (p[0] == '$' && len > 1 && !byte_is_digit((unsigned char)p[1]))
		while (i < len && byte_in_word((unsigned char)p[i]))
			i++;
	return i > 1 && i == len;
}

/* https://... */
static bool
is_address(const char *p, size_t len)
{
	size_t i = 0;

	while (i < len && byte_is_letter((unsigned char)p[i]))
		i++;
	return i > 1 && len - i >= 3 && memcmp(p + i, "://", 3) == 0;
}

/* What programs and forms write in a password's place. */
bool
check_password(const char *p, size_t *len)
{
	static word_list never = {
		[LETTER('E')] = "env",
		[LETTER('F')] = "false",
		[LETTER('G')] = "getpass",
		[LETTER('H')] = "hidden",
		[LETTER('I')] = "input",
		[LETTER('N')] = "null none",
		[LETTER('O')] = "optional",
		[LETTER('P')] = "password passwort",
		[LETTER('R')] = "required redacted",
		[LETTER('S')] = "string str",
		[LETTER('T')] = "true text",
		[LETTER('U')] = "undefined",
	};

	if (memchr("*{[%(", p[0], 5) != NULL || is_call(p, *len) ||
	    is_reference(p, *len) || is_address(p, *len))
		return false;
	return !is_listed_anyhow(never, p, *len) && !is_blank_out(p, *len);
}

/* Small words that people choose as passwords most, by the lists of what was
 * stolen, as far as they don't say what a password is like. */
static bool
is_common_password(const char *p, size_t len)
{
	static word_list common = {
		[LETTER('A')] = "azerty asdfgh asdfghjkl arsenal ashley amore "
		    "andrea abcdef abcdefg abcabc",
		[LETTER('B')] = "baseball basketball batman barcelona benfica "
		    "butterfly bonjour brasil",
		[LETTER('C')] = "changeme changeit chelsea charlie cheese "
		    "cookie chocolate computer chouchou ciao ciaociao",
		[LETTER('D')] = "dragon daniel doudou",
		[LETTER('E')] = "estrella",
		[LETTER('F')] = "football flower francesca flamengo freedom",
		[LETTER('G')] = "ginger google geheim",
		[LETTER('H')] = "hunter hottie hallo",
		[LETTER('I')] = "iloveyou internet",
		[LETTER('J')] = "juventus jordan jennifer jessica",
		[LETTER('K')] = "killer kochanie",
		[LETTER('L')] = "letmein liverpool loveme loulou letmeinnow",
		[LETTER('M')] = "monkey michael michelle motdepasse matrix "
		    "master mustang",
		[LETTER('N')] = "nicole",
		[LETTER('O')] = "opensesame openup",
		[LETTER('P')] = "princess pokemon pepper prinses polska",
		[LETTER('Q')] = "qwerty qwertz qwertyuiop",
		[LETTER('R')] = "realmadrid",
		[LETTER('S')] = "sunshine superman starwars summer samsung "
		    "schatz schatzi sommer soleil shadow swordfish",
		[LETTER('T')] = "thomas trustnoone tequiero teamo",
		[LETTER('W')] = "whatever winter welkom",
		[LETTER('Z')] = "zxcvbn zxcvbnm",
	};

	return is_listed_anyhow(common, p, len);
}

/* correct-horse-battery-staple: more words than any adjective has. */
static bool
is_phrase(const char *p, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += p[i] == '-' || p[i] == '_' || p[i] == '.';
	return n >= 3;
}

/* Behind "is", and nothing else, words go on as a sentence. Looks at the byte
 * before: what stands in quotes doesn't. */
bool
check_said_password(const char *p, size_t *len)
{
	size_t n = *len;
	bool small = true;

	if (!check_password(p, len))
		return false;
	if (p[-1] == '\'' || p[-1] == '"' || p[-1] == '`')
		return true;
	while (n > 0 && (p[n - 1] == '!' || p[n - 1] == '?'))
		n--;
	for (size_t i = 0; i < n; i++)
		small = small && !byte_is_digit((unsigned char)p[i]) &&
		    !(i > 0 && byte_is_upper((unsigned char)p[i])) &&
		    (byte_in_run((unsigned char)p[i]) || p[i] == '\'' ||
		    p[i] == ':' || p[i] == '/' || p[i] == ')');
	return !small || is_common_password(p, n) || is_phrase(p, n);
}

bool
check_user(const char *p, size_t *len)
{
	static word_list never = {
		[LETTER('A')] = "a an another anonymous all",
		[LETTER('B')] = "button broken",
		[LETTER('C')] = "correct",
		[LETTER('D')] = "different denied default doesn does don data "
		    "disabled",
		[LETTER('E')] = "error email e-mail experience enabled empty "
		    "erforderlich",
		[LETTER('F')] = "failed failure form file files",
		[LETTER('G')] = "guest",
		[LETTER('H')] = "here",
		[LETTER('I')] = "id ids isn interface",
		[LETTER('L')] = "localhost",
		[LETTER('M')] = "manager missing",
		[LETTER('N')] = "now normal new names",
		[LETTER('O')] = "ok old optional obligatoire obligatorio",
		[LETTER('P')] = "page public patient",
		[LETTER('S')] = "success successful succeeded shared service "
		    "story space",
		[LETTER('T')] = "this that",
		[LETTER('U')] = "user",
		[LETTER('W')] = "won which who wrong",
		[LETTER('Y')] = "your",
	};

	return check_username(p, len) && !is_listed_anyhow(never, p, *len);
}

/* What a browser sends: a name, a colon, a password. */
bool
check_base64_pair(const char *p, size_t *len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0, held = 0;

	for (size_t i = 0; i < *len && p[i] != '='; i++) {
		held = (held << 6 | (unsigned)(strchr(digits, p[i]) -
		    digits)) & 0xffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			if ((held >> bits & 0xff) == ':')
				return true;
		}
	}
	return false;
}
