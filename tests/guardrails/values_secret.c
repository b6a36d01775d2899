/*
 * Keys, tokens and passwords, as vendors form them; addresses of coins are in
 * values_coin.c. What a key begins with is written in two pieces, so that nobody
 * who looks for lost keys finds these.
 */
#include "config.h"

#include <string.h>

#include "guardrails/labelled.h"
#include "lib/dice.h"

#define BASE32	UPPER "234567"

/* ---- base64url ---- */

static void
put_base64url(struct buf *out, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i += 3) {
		unsigned left = n - i < 3 ? (unsigned)(n - i) : 3;
		unsigned long v = 0;

		for (unsigned k = 0; k < 3; k++)
			v = v << 8 | (k < left ? (unsigned char)text[i + k] : 0);
		for (unsigned k = 0; k <= left; k++)
			buf_putc(out, BASE64URL[v >> (18 - 6 * k) & 63]);
	}
}

static void
make_jwt(struct buf *out, enum language l)
{
	static const char *const headers[] = {
		"{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
		"{\"typ\":\"JWT\",\"alg\":\"RS256\"}",
		"{\"alg\":\"RS256\",\"kid\":\"2026-key\",\"typ\":\"JWT\"}",
		"{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}",
		"{\"kid\":\"a1b2\",\"alg\":\"EdDSA\"}", NULL };
	struct buf body;

	(void)l;
	buf_init(&body, 256);
	buf_puts(&body, "{\"sub\":\"");
	put_digits(&body, 6);
	buf_puts(&body, "\",\"iat\":17");
	put_digits(&body, 8);
	buf_printf(&body, ",\"admin\":%s}", dice(2) == 0 ? "true" : "false");
	put_base64url(out, one_of(headers));
	buf_putc(out, '.');
	put_base64url(out, body.data);
	buf_putc(out, '.');
	put_from(out, BASE64URL, dice(2) == 0 ? 43 : 86);
	buf_fini(&body);
}

/* ---- vendors ---- */

static void
make_aws_key(struct buf *out, enum language l)
{
	static const char *const begins[] = { "AK" "IA", "AK" "IA", "AS" "IA",
	    NULL };

	(void)l;
	buf_puts(out, one_of(begins));
	put_from(out, BASE32, 16);
}

static void
make_aws_secret(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, BASE62, 1);
	put_from(out, BASE64, 38);
	put_from(out, BASE62, 1);
}

static void
make_openai_key(struct buf *out, enum language l)
{
	(void)l;
	switch (dice(4)) {
	case 0:
		buf_puts(out, "sk" "-");
		put_from(out, BASE62, 20);
		buf_puts(out, "T3Blbk" "FJ");
		put_from(out, BASE62, 20);
		break;
	case 1:
		buf_puts(out, "sk" "-svcacct-");
		put_from(out, BASE64URL, 73);
		put_from(out, BASE62, 1);
		break;
	default:
		buf_puts(out, "sk" "-proj-");
		put_from(out, BASE64URL, 74);
		buf_puts(out, "T3Blbk" "FJ");
		put_from(out, BASE64URL, 73);
		put_from(out, BASE62, 1);
	}
}

static void
make_anthropic_key(struct buf *out, enum language l)
{
	(void)l;
	buf_puts(out, dice_one_in(4) ? "sk" "-ant-admin01-" :
	    "sk" "-ant-api03-");
	put_from(out, BASE64URL, 93);
	buf_puts(out, "AA");
}

static void
make_google_key(struct buf *out, enum language l)
{
	(void)l;
	buf_puts(out, "AI" "zaSy");
	put_from(out, BASE64URL, 32);
	put_from(out, BASE62, 1);
}

static void
make_azure_hex(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, HEX, 32);
}

/* 32 hexadecimal digits, or since 2024 84 letters with a mark, a year, a month,
 * a place and a service inside. */
static void
make_azure_key(struct buf *out, enum language l)
{
	(void)l;
	if (dice_one_in(3)) {
		put_from(out, BASE62, 52);
		buf_puts(out, "JQ" "QJ99");
		buf_putc(out, 'B');
		put_from(out, "ABCDEFGHIJKL", 1);
		buf_puts(out, "AC");
		put_from(out, BASE62, 10);
		buf_puts(out, "AAAB" "AC" "OG");
		put_from(out, BASE62, 4);
	} else {
		put_from(out, HEX, 32);
	}
}

/* Of a storage account: 64 bytes in base64. */
static void
make_azure_storage(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, BASE64, 85);
	put_from(out, "AQgw", 1);
	buf_puts(out, "==");
}

/* Of a queue or a hub: 32 bytes in base64. */
static void
make_azure_bus(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, BASE64, 42);
	put_from(out, "AEIMQUYcgkosw048", 1);
	buf_puts(out, "=");
}

/* The secret of an application: 40 characters, of which 8Q~ are always. */
static void
make_azure_client(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, BASE62, 3);
	buf_puts(out, "8Q" "~");
	put_from(out, BASE62 "_~.-", 33);
	put_from(out, BASE62, 1);
}

/* A search service's: 52 letters, of which AzSe are always. */
static void
make_azure_search(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, BASE62, 42);
	buf_puts(out, "Az" "Se");
	put_from(out, BASE62, 6);
}

/* The signature of a shared access address, as it stands in one. */
static void
make_azure_sas(struct buf *out, enum language l)
{
	(void)l;
	for (unsigned i = 0; i < 3; i++) {
		put_from(out, BASE62, 10 + i % 2);
		buf_puts(out, dice(2) == 0 ? "%2B" : "%2F");
	}
	put_from(out, BASE62, 9);
	buf_puts(out, "%3D");
}

/* The fingerprint that names a key of an account. */
static void
make_gcp_key_id(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, HEX, 40);
}

static void
make_gcp_account(struct buf *out, enum language l)
{
	static const char *const names[] = { "bot", "ci-deploy", "backend",
	    "vertex-reader", "storage-sync", "terraform", NULL };
	static const char *const projects[] = { "acme-prod", "my-project",
	    "data-lake", "shop-eu", "ml-sandbox", NULL };

	(void)l;
	if (dice_one_in(4)) {
		put_number(out, 100000000, 999999999, 1);
		buf_puts(out, "-compute@developer.gserviceaccount.com");
		return;
	}
	buf_printf(out, "%s@", one_of(names));
	buf_printf(out, "%s-", one_of(projects));
	put_number(out, 100000, 999999, 1);
	buf_puts(out, ".iam.gserviceaccount.com");
}

/* As it stands in the file that Google gives: line ends are escaped. */
static void
put_private_key(struct buf *out, const char *line_end)
{
	buf_printf(out, "-----BEGIN " "PRIVATE KEY-----%s", line_end);
	buf_puts(out, "MII" "EvQIBADANBgkqhkiG9w0BAQEFAASC");
	put_from(out, BASE64, 33);
	for (int i = 0; i < 6; i++) {
		buf_puts(out, line_end);
		put_from(out, BASE64, 64);
	}
	buf_printf(out, "%s-----END " "PRIVATE KEY-----", line_end);
}

static void
make_gcp_key_json(struct buf *out, enum language l)
{
	(void)l;
	put_private_key(out, "\\n");
}

static void
make_gcp_key(struct buf *out, enum language l)
{
	(void)l;
	put_private_key(out, "\n");
}

/* ---- passwords, as people choose them and as machines do ---- */

static void
make_password(struct buf *out, enum language l)
{
	static const char *const words[] = { "Sommer", "winter", "Dragon",
	    "liverpool", "Monkey", "sunshine", "Schatz", "azerty", "Bella",
	    "football", "Corona", "prinses", NULL };
	static const char *const plain[] = { "hunter2", "letmein", "qwertz123",
	    "iloveyou", "trustno1", "correct-horse-battery-staple", "admin123",
	    "pa55word", "changeme!", NULL };

	(void)l;
	switch (dice(4)) {
	case 0:
		buf_puts(out, one_of(words));
		if (dice(2) == 0)
			put_number(out, 1970, 2025, 1);
		else
			put_number(out, 0, 999, 1);
		put_from(out, "!?$#*", dice(2));
		break;
	case 1:
		buf_puts(out, one_of(plain));
		break;
	case 2:
		put_from(out, BASE62, 2);
		put_from(out, BASE62 "!#$%&*+-=?@^_", 8 + dice(8));
		put_from(out, BASE62, 2);
		break;
	default:
		buf_printf(out, "%s-", one_of(words));
		put_like(out, "^^^^-####");
	}
}

/* What can stand in an address without escapes. */
static void
make_url_password(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, BASE62 "-_", 10 + dice(10));
	put_from(out, BASE62, 1);
}

static void
make_pin(struct buf *out, enum language l)
{
	(void)l;
	put_digits(out, dice_one_in(3) ? 6 : 4);
}

static void
make_client_secret(struct buf *out, enum language l)
{
	(void)l;
	put_from(out, BASE62, 1);
	put_from(out, BASE64URL, 22 + dice(20));
	put_from(out, BASE62, 1);
}

/* A name, a colon and a password in base64. */
static void
make_basic_pair(struct buf *out, enum language l)
{
	static const char *const names[] = { "admin", "api", "deploy", "root",
	    "service", NULL };
	struct buf pair;

	(void)l;
	buf_init(&pair, 64);
	buf_printf(&pair, "%s:", one_of(names));
	put_from(&pair, BASE62, 9);
	while (pair.len % 3 != 0)
		put_from(&pair, BASE62, 1);
	put_base64url(out, pair.data);
	buf_fini(&pair);
}

#define PASSWORDS	ENTITY_BIT(ENTITY_PASSWORD)
#define GCP		ENTITY_BIT(ENTITY_GCP_SERVICE_ACCOUNT)
#define EMAILS		ENTITY_BIT(ENTITY_EMAIL)

const struct slot slots_secret[] = {
	{ "jwt", ENTITY_BIT(ENTITY_JWT_TOKEN), PASSWORDS, make_jwt },
	{ "aws_key", ENTITY_BIT(ENTITY_AWS_ACCESS_KEY), PASSWORDS,
	    make_aws_key },
	{ "aws_secret", ENTITY_BIT(ENTITY_AWS_SECRET_KEY), PASSWORDS,
	    make_aws_secret },
	{ "openai_key", ENTITY_BIT(ENTITY_OPENAI_API_KEY), PASSWORDS,
	    make_openai_key },
	{ "anthropic_key", ENTITY_BIT(ENTITY_ANTHROPIC_API_KEY), PASSWORDS,
	    make_anthropic_key },
	{ "google_key", ENTITY_BIT(ENTITY_GOOGLE_API_KEY), PASSWORDS,
	    make_google_key },
	{ "azure_key", ENTITY_BIT(ENTITY_AZURE_API_KEY), PASSWORDS,
	    make_azure_key },
	{ "azure_storage", ENTITY_BIT(ENTITY_AZURE_API_KEY), PASSWORDS,
	    make_azure_storage },
	{ "azure_hex", ENTITY_BIT(ENTITY_AZURE_API_KEY), PASSWORDS,
	    make_azure_hex },
	{ "azure_bus", ENTITY_BIT(ENTITY_AZURE_API_KEY), PASSWORDS,
	    make_azure_bus },
	{ "azure_client", ENTITY_BIT(ENTITY_AZURE_API_KEY), PASSWORDS,
	    make_azure_client },
	{ "azure_search", ENTITY_BIT(ENTITY_AZURE_API_KEY), PASSWORDS,
	    make_azure_search },
	{ "azure_sas", ENTITY_BIT(ENTITY_AZURE_API_KEY), PASSWORDS,
	    make_azure_sas },
	{ "gcp_key_id", GCP, PASSWORDS, make_gcp_key_id },
	{ "gcp_account", GCP | EMAILS, 0, make_gcp_account },
	{ "gcp_key", GCP, PASSWORDS, make_gcp_key },
	{ "gcp_key_json", GCP, PASSWORDS, make_gcp_key_json },
	{ "password", PASSWORDS, 0, make_password },
	{ "pin", PASSWORDS, 0, make_pin },
	{ "client_secret", PASSWORDS, 0, make_client_secret },
	{ "basic_pair", PASSWORDS, 0, make_basic_pair },
	{ "url_password", PASSWORDS, 0, make_url_password },
	{ NULL, 0, 0, NULL },
};
