/*
 * Mail addresses, addresses of the network, names of accounts.
 */
#include "config.h"

#include "guardrails/labelled.h"
#include "lib/dice.h"

static const char *const plain_first[] = { "ana", "john", "marta", "luis", "sven",
    "claire", "giulia", "piotr", "yuki", "mei", "jisoo", "omar", "kate",
    "thomas", "info", "support", NULL };
static const char *const plain_last[] = { "smith", "mueller", "dubois",
    "garcia", "rossi", "silva", "devries", "kowalski", "tanaka", "wang", "kim",
    "oneill", "schneider", "moreau", "lopez", NULL };

static const char *const domains[LANGUAGES][9] = {
	[LANGUAGE_EN] = { "gmail.com", "yahoo.co.uk", "acme-corp.com",
	    "mail.example.org", "outlook.com", "nhs.net", "stanford.edu",
	    "startup.io" },
	[LANGUAGE_DE] = { "web.de", "gmx.net", "t-online.de", "firma-gmbh.de",
	    "uni-koeln.de", "posteo.de" },
	[LANGUAGE_FR] = { "orange.fr", "free.fr", "laposte.net", "ac-paris.fr",
	    "societe.example.fr" },
	[LANGUAGE_ES] = { "hotmail.es", "telefonica.net", "empresa.com.mx",
	    "ucm.es", "correo.example.es" },
	[LANGUAGE_IT] = { "libero.it", "pec.example.it", "unibo.it",
	    "tiscali.it", "virgilio.it" },
	[LANGUAGE_PT] = { "sapo.pt", "uol.com.br", "bol.com.br", "up.pt" },
	[LANGUAGE_NL] = { "ziggo.nl", "kpnmail.nl", "tudelft.nl",
	    "bedrijf.example.nl" },
	[LANGUAGE_PL] = { "wp.pl", "onet.pl", "interia.eu", "uw.edu.pl" },
	[LANGUAGE_JA] = { "docomo.ne.jp", "yahoo.co.jp", "example.co.jp" },
	[LANGUAGE_ZH] = { "qq.com", "163.com", "sina.com.cn" },
	[LANGUAGE_KO] = { "naver.com", "daum.net", "example.co.kr" },
	[LANGUAGE_NONE] = { "example.com", "corp.internal.net", "gmail.com",
	    "users.noreply.github.com" },
};

static void
make_email(struct buf *out, enum language l)
{
	const char *first = one_of(plain_first);
	const char *last = one_of(plain_last);

	switch (dice(8)) {
	case 0:
		buf_printf(out, "%s%u", first, dice(100));
		break;
	case 1:
		buf_printf(out, "%c_%s", *first, last);
		break;
	case 2:
		buf_printf(out, "%s+%s", first, last);
		break;
	case 3:
		buf_printf(out, "%s-%s", first, last);
		break;
	case 4:
		buf_puts(out, first);
		break;
	case 5:
		buf_printf(out, "%c%c.%s", *first - 'a' + 'A',
		    first[1], last);
		break;
	default:
		buf_printf(out, "%s.%s", first, last);
	}
	buf_printf(out, "@%s", one_of(domains[l]));
}

static void
make_url(struct buf *out, enum language l)
{
	static const char *const begins[] = { "https://", "https://",
	    "https://www.", "http://", "www.", NULL };
	static const char *const paths[] = { "", "/", "/login", "/a/b/c.html",
	    "/doc?id=42&page=3", "/wiki/Main_Page#History", "/orders/1029",
	    "/search?q=blue+shoes", "/~kim/notes.pdf", "/%7Euser/x", NULL };
	static const char *const hosts[] = { "docs.", "portal.", "", "", "",
	    "shop.", "git.", NULL };
	const char *begin = one_of(begins);

	buf_puts(out, begin);
	if (begin[0] == 'h')
		buf_puts(out, one_of(hosts));
	buf_puts(out, one_of(domains[l]));
	if (begin[0] == 'h' && dice_one_in(6))
		buf_printf(out, ":%u", 1024 + dice(60000));
	buf_puts(out, one_of(paths));
}

static void
make_ipv4(struct buf *out, enum language l)
{
	(void)l;
	put_number(out, 1, 223, 1);
	for (int i = 0; i < 3; i++) {
		buf_putc(out, '.');
		put_number(out, 0, 255, 1);
	}
}

static void
put_group(struct buf *out)
{
	buf_printf(out, "%x", dice(0x10000));
}

static void
make_ipv6(struct buf *out, enum language l)
{
	unsigned left = 2 + dice(3);

	(void)l;
	if (dice_one_in(5)) {
		buf_puts(out, "fe80::");
		left = 3 + dice(2);
	} else {
		buf_puts(out, dice(2) == 0 ? "2001:db8:" : "2a02:8108:");
		if (dice_one_in(3)) {
			for (int i = 0; i < 5; i++) {
				put_like(out, "^^^^");
				buf_putc(out, ':');
			}
			put_like(out, "^^^^");
			return;
		}
		put_group(out);
		buf_puts(out, "::");
	}
	for (unsigned i = 0; i < left; i++) {
		if (i > 0)
			buf_putc(out, ':');
		put_group(out);
	}
}

static void
make_ip(struct buf *out, enum language l)
{
	(dice_one_in(3) ? make_ipv6 : make_ipv4)(out, l);
}

static void
make_mac(struct buf *out, enum language l)
{
	static const char *const forms[] = { "^^:^^:^^:^^:^^:^^",
	    "^^:^^:^^:^^:^^:^^", "^^-^^-^^-^^-^^-^^", "^^^^.^^^^.^^^^", NULL };
	bool capital = dice(2) == 0;
	size_t at = out->len;

	(void)l;
	put_like(out, one_of(forms));
	for (char *p = out->data + at; capital && *p != '\0'; p++)
		if (*p >= 'a')
			*p = (char)(*p - 'a' + 'A');
}

static void
make_uuid(struct buf *out, enum language l)
{
	size_t at = out->len;

	(void)l;
	put_like(out, "^^^^^^^^-^^^^-");
	put_from(out, "1457", 1);
	put_like(out, "^^^-");
	put_from(out, "89ab", 1);
	put_like(out, "^^^-^^^^^^^^^^^^");
	if (dice_one_in(4))
		for (char *p = out->data + at; *p != '\0'; p++)
			if (*p >= 'a')
				*p = (char)(*p - 'a' + 'A');
}

static void
make_user(struct buf *out, enum language l)
{
	static const char *const nicks[] = { "DarkKnight", "pixel_queen",
	    "mr_robot", "luna", "xX_tiger_Xx", "coffeecat", "k8s-admin",
	    "backup_svc", NULL };

	const char *first = one_of(plain_first);
	const char *last = one_of(plain_last);

	(void)l;
	switch (dice(5)) {
	case 0:
		buf_puts(out, one_of(nicks));
		put_number(out, 0, 99, 1);
		break;
	case 1:
		buf_printf(out, "%c%s", *first, last);
		break;
	case 2:
		buf_printf(out, "%s.%s", first, last);
		break;
	case 3:
		buf_printf(out, "%s_%s", first, last);
		break;
	default:
		buf_puts(out, first);
		put_number(out, 10, 1999, 1);
	}
}

#define EMAILS		ENTITY_BIT(ENTITY_EMAIL)
#define USERNAMES	ENTITY_BIT(ENTITY_USERNAME)
#define IPS		ENTITY_BIT(ENTITY_IP_ADDRESS)

const struct slot slots_net[] = {
	{ "email", EMAILS, USERNAMES, make_email },
	{ "url", ENTITY_BIT(ENTITY_URL), 0, make_url },
	{ "ip", IPS, 0, make_ip },
	{ "ipv4", IPS, 0, make_ipv4 },
	{ "ipv6", IPS, 0, make_ipv6 },
	{ "mac", ENTITY_BIT(ENTITY_MAC_ADDRESS), 0, make_mac },
	{ "uuid", ENTITY_BIT(ENTITY_UUID), 0, make_uuid },
	{ "user", USERNAMES, 0, make_user },
	{ NULL, 0, 0, NULL },
};
