/*
 * Samples: what is found stands in << >>, named by the row; all else in the
 * text is to stay. Only the row's entity is looked for. Numbers are invented,
 * or those that vendors and standards give as examples.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "redact/scanner.h"

static const struct sample {
	enum entity entity;
	const char *text;
} samples[] = {
	/* ---- EMAIL ---- */
	{ ENTITY_EMAIL, "Write to <<ana.b+x@mail.example.org>>." },
	{ ENTITY_EMAIL, "<mailto:<<a_b%c@x-y.de>>>" },
	{ ENTITY_EMAIL, "<<andr\xc3\xa9@caf\xc3\xa9.fr>>, or <<q@q.io>>" },
	{ ENTITY_EMAIL, "user@localhost, @name, a@b, x @ y.org, 5@6.7" },

	/* ---- URL ---- */
	{ ENTITY_URL, "See <<https://example.org/a?b=c#d>>. (<<http://x.y/z>>)" },
	{ ENTITY_URL, "<<https://en.example.org/wiki/A_(b>>)" },
	{ ENTITY_URL, "<<www.example.org/x>>, then <<ftp://h/f>>" },
	{ ENTITY_URL, "https: //no, httpd://no, www.no, wwww.example.org" },

	/* ---- IP_ADDRESS ---- */
	{ ENTITY_IP_ADDRESS, "at <<192.168.10.254>>, <<10.0.0.0/8>>." },
	{ ENTITY_IP_ADDRESS, "<<2001:db8::8a2e:370:7334>> <<::1>> <<fe80::1>>" },
	{ ENTITY_IP_ADDRESS, "<<2001:0db8:85a3:0000:0000:8a2e:0370:7334>>" },
	{ ENTITY_IP_ADDRESS, "version 1.2.3, 1.2.3.4.5, 256.1.1.1, 12:30:45" },
	{ ENTITY_IP_ADDRESS, "a::b is of std::string and 10:20" },

	/* ---- MAC_ADDRESS ---- */
	{ ENTITY_MAC_ADDRESS, "<<00:1B:44:11:3A:B7>> <<00-1b-44-11-3a-b7>>" },
	{ ENTITY_MAC_ADDRESS, "<<001b.4411.3ab7>>" },
	{ ENTITY_MAC_ADDRESS, "00:1B:44:11:3A 00:1B:44:11:3A:B7:99 12:34:56" },

	/* ---- UUID, VIN ---- */
	{ ENTITY_UUID, "<<550e8400-e29b-41d4-a716-446655440000>>" },
	{ ENTITY_UUID, "550e8400-e29b-41d4-a716-44665544000 12345678-1234" },
	{ ENTITY_VIN, "the car <<1HGCM82633A004352>>" },
	{ ENTITY_VIN, "VIN: <<WVWZZZ1JZXW000001>>" },
	{ ENTITY_VIN, "1HGCM82633A004353 ABCDEFGHJKLMNPRST" },

	/* ---- people ---- */
	{ ENTITY_PHONE, "<<+49 30 1234567>>, <<+1 (212) 555-0123>>" },
	{ ENTITY_PHONE, "<<(030) 123456>> or <<212-555-0123>>, <<212.555.0123>>" },
	{ ENTITY_PHONE, "Tel.: <<030/1234567>>; call me at <<555 0123 99>>" },
	{ ENTITY_PHONE, "<<06 12 34 56 78>>, 2026-11-23, 1+1=2, (12) 3, 3.1415" },
	{ ENTITY_SSN, "<<123-45-6789>>; SSN: <<123 45 6789>>; <<AB123456C>>" },
	{ ENTITY_SSN, "000-12-3456 666-12-3456 123-45-67890 1-123-45-6789" },
	{ ENTITY_DATE_OF_BIRTH, "born on <<May 5, 1980>>; DOB: <<5/5/1980>>" },
	{ ENTITY_DATE_OF_BIRTH, "geboren am <<12. Mai 1980>>, due on 5/5/2026" },
	{ ENTITY_AGE, "She is <<42 years old>>, a <<3-year-old>>, age: <<7>>" },
	{ ENTITY_AGE, "<<42 Jahre alt>>, <<30 ans>>; 42 years ago, page 7" },
	{ ENTITY_DRIVERS_LICENSE, "driver's license number: <<D1234567>>" },
	{ ENTITY_DRIVERS_LICENSE, "a driving licence costs 50 pounds" },
	{ ENTITY_PASSPORT, "passport no. <<C01X00T47>>, Reisepass <<C4J5L6M7>>" },
	{ ENTITY_PASSPORT, "a passport photo, passport control 12" },
	{ ENTITY_USERNAME, "username: <<ana_b.99>>, login=<<root>>" },
	{ ENTITY_USERNAME, "ask <<@ana_b>>, not a@b.org or @x" },
	{ ENTITY_PERSON, "Dear <<Ana Beltr\xc3\xa1""n>>, Dr. <<Smith>> and Herr <<Meyer>>" },
	{ ENTITY_PERSON, "my name is <<Ludwig van Beethoven>>." },
	{ ENTITY_PERSON, "the doctor, my name is unknown, Dear me" },
	{ ENTITY_LOCATION, "at <<221 Baker Street>>, she lives in <<San Jos\xc3\xa9>>" },
	{ ENTITY_LOCATION, "<<1600 Pennsylvania Ave.>>; 5 High hopes" },
	{ ENTITY_DATE, "<<2026-11-23>>, <<23.11.2026>>, <<November 23rd, 2026>>" },
	{ ENTITY_DATE, "<<23 de noviembre de 2026>>; <<3. M\xc3\xa4rz 2026>>" },
	{ ENTITY_DATE, "2026-13-45, 1.2.3.4, may 5000 people, march on" },

	/* ---- CREDIT_CARD ---- */
	{ ENTITY_CREDIT_CARD, "<<4111 1111 1111 1111>>, <<5555555555554444>>" },
	{ ENTITY_CREDIT_CARD, "<<3782-822463-10005>> <<6011000990139424>>" },
	{ ENTITY_CREDIT_CARD, "<<4111 1111 1111 1111>> 12" },
	{ ENTITY_CREDIT_CARD, "4111 1111 1111 1112, 1234567812345678" },

	{ ENTITY_CREDIT_CARD_CVV, "CVV: <<123>>, cvc <<9876>>" },
	{ ENTITY_CREDIT_CARD_CVV, "security code is <<321>>" },
	{ ENTITY_CREDIT_CARD_CVV, "a CVV of 12345, 123" },

	/* ---- IBAN, accounts ---- */
	{ ENTITY_IBAN, "<<GB82 WEST 1234 5698 7654 32>> 12" },
	{ ENTITY_IBAN, "<<DE89370400440532013000>>, <<FR1420041010050500013M02606>>" },
	{ ENTITY_IBAN, "GB82 WEST 1234 5698 7654 33, AB12 3456" },
	{ ENTITY_ACCOUNT_NUMBER, "account number: <<12345678>>" },
	{ ENTITY_ACCOUNT_NUMBER, "Kontonummer <<532013000>>" },
	{ ENTITY_ACCOUNT_NUMBER, "routing number <<021000021>>" },
	{ ENTITY_ACCOUNT_NUMBER, "on account of the rain, 12345678" },

	/* ---- AMOUNT ---- */
	{ ENTITY_AMOUNT, "<<$1,234.56>>, <<1.234,56 \xe2\x82\xac>>, <<EUR 12>>" },
	{ ENTITY_AMOUNT, "<<\xe2\x82\xac""5>> or <<\xc2\xa3""1.50>>, <<20 dollars>>" },
	{ ENTITY_AMOUNT, "<<$3 million>>; <<12k USD>>" },
	{ ENTITY_AMOUNT, "12 apples, $x, chapter 3, 5 Euroland" },

	/* ---- CRYPTO_ADDRESS ---- */
	{ ENTITY_CRYPTO_ADDRESS, "<<1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa>>" },
	{ ENTITY_CRYPTO_ADDRESS,
	  "<<bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4>>" },
	{ ENTITY_CRYPTO_ADDRESS,
	  "<<0x52908400098527886E0F7030069857D2E4169EE7>>" },
	{ ENTITY_CRYPTO_ADDRESS, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb "
	  "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5 0x5290" },

	/* ---- secrets; split so that nobody takes them for real ones ---- */
	{ ENTITY_JWT_TOKEN, "Bearer <<eyJhbGciOiJIUzI1NiJ9."
	  "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P>>" },
	{ ENTITY_JWT_TOKEN, "eyJhbGciOiJIUzI1NiJ9 eyJub3RoaW5n.abcd" },
	{ ENTITY_AWS_ACCESS_KEY, "<<AKIA" "IOSFODNN7EXAMPLE>>." },
	{ ENTITY_AWS_ACCESS_KEY, "AKIA" "IOSFODNN7EXAMPL AKIAiosfodnn7example" },
	{ ENTITY_AWS_SECRET_KEY, "aws_secret_access_key = "
	  "<<wJalrXUtnFEMI/K7MDENG/" "bPxRfiCYEXAMPLEKEY>>" },
	{ ENTITY_AWS_SECRET_KEY, "secret key: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ ENTITY_ANTHROPIC_API_KEY, "<<sk-ant-" "api03-abcDEF123_-abcDEF123>>" },
	{ ENTITY_OPENAI_API_KEY, "key <<sk-proj-" "abcDEF123_-abcDEF123abc>>" },
	{ ENTITY_OPENAI_API_KEY, "<<sk-" "abcDEF123abcDEF123abcDEF123>>" },
	{ ENTITY_OPENAI_API_KEY, "sk-short, task-abcDEF123abcDEF123abcDEF123" },
	{ ENTITY_GOOGLE_API_KEY,
	  "?key=<<AIza" "SyA1234567890abcdefghijklmnopqrstuv>>&x" },
	{ ENTITY_AZURE_API_KEY,
	  "AZURE_OPENAI_API_KEY=<<0123456789abcdef" "0123456789abcdef>>" },
	{ ENTITY_AZURE_API_KEY, "azure skies 0123456789abcdef0123456789abcdef" },
	{ ENTITY_GCP_SERVICE_ACCOUNT,
	  "as <<bot-1@proj-2.iam.gserviceaccount.com>>" },
	{ ENTITY_GCP_SERVICE_ACCOUNT, "<<-----BEGIN PRIVATE " "KEY-----\n"
	  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY----->>" },
	{ ENTITY_PASSWORD, "password: <<hunter2>>, Passwort = \"<<g3heim!x>>\"" },
	{ ENTITY_PASSWORD, "My password is <<S3cret!pw>>." },
	{ ENTITY_PASSWORD, "postgres://bob:<<s3cret>>@db/x" },
	{ ENTITY_PASSWORD, "a password manager, the password was changed" },
};

struct told {
	struct findings to;
	struct buf out;
};

static void
keep(struct findings *to, struct span text)
{
	buf_span(&((struct told *)to)->out, text);
}

static void
found(struct findings *to, enum entity entity, struct span text)
{
	struct told *t = (struct told *)to;

	(void)entity;
	buf_puts(&t->out, "<<");
	buf_span(&t->out, text);
	buf_puts(&t->out, ">>");
}

static void
dropped(struct findings *to, size_t n)
{
	(void)to;
	(void)n;
	fail();
}

/* The sample without its marks. */
static void
plain(const char *sample, struct buf *out)
{
	for (; *sample != '\0'; sample++)
		if ((sample[0] == '<' && sample[1] == '<') ||
		    (sample[0] == '>' && sample[1] == '>'))
			sample++;
		else
			buf_putc(out, *sample);
}

static void
finds_what_is_marked_and_nothing_else(void **state)
{
	const struct sample *s = *state;
	struct rule_set on = scanner_rules(ENTITY_BIT(s->entity), 0);
	struct told t = { .to = { keep, found, dropped } };
	struct scanner scanner;
	struct buf text;

	buf_init(&t.out, 1 << 16);
	buf_init(&text, 1 << 16);
	plain(s->text, &text);
	scanner_init(&scanner, &on, &t.to);
	scanner_whole(&scanner, buf_view(&text));
	assert_string_equal(t.out.data, s->text);
	scanner_fini(&scanner);
	buf_fini(&text);
	buf_fini(&t.out);
}

#define SAMPLES	(sizeof(samples) / sizeof(samples[0]))

int
main(void)
{
	struct CMUnitTest tests[SAMPLES];

	for (size_t i = 0; i < SAMPLES; i++)
		tests[i] = (struct CMUnitTest){
			.name = entity_name(samples[i].entity),
			.test_func = finds_what_is_marked_and_nothing_else,
			.initial_state = (void *)(uintptr_t)&samples[i] };
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
