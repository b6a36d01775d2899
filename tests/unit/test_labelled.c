/*
 * The labelled sentences are what they say: enough of each type, labels where
 * the text is, the same each time.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "guardrails/labelled.h"

#define LEAST_SENTENCES	3000
#define LEAST_WITHOUT	700	/* that have nothing to be found */
#define LEAST_OF_A_TYPE	60
#define LEAST_LANGUAGES	4

/* What machines write is the same in all languages; the NPI is the USA's. */
#define NO_LANGUAGE	(ENTITY_BIT(ENTITY_JWT_TOKEN) | \
			    ENTITY_BIT(ENTITY_AWS_ACCESS_KEY) | \
			    ENTITY_BIT(ENTITY_AWS_SECRET_KEY) | \
			    ENTITY_BIT(ENTITY_OPENAI_API_KEY) | \
			    ENTITY_BIT(ENTITY_ANTHROPIC_API_KEY) | \
			    ENTITY_BIT(ENTITY_GOOGLE_API_KEY) | \
			    ENTITY_BIT(ENTITY_AZURE_API_KEY) | \
			    ENTITY_BIT(ENTITY_GCP_SERVICE_ACCOUNT) | \
			    ENTITY_BIT(ENTITY_NPI))

static struct labelled set;

static bool
has_type(const struct sentence *s, enum entity e)
{
	for (size_t i = 0; i < s->n_labels; i++)
		if ((s->labels[i].must & ENTITY_BIT(e)) != 0)
			return true;
	return false;
}

static void
there_are_enough_of_each_type(void **state)
{
	(void)state;
	assert_true(set.n >= LEAST_SENTENCES);
	for (enum entity e = 0; e < ENTITIES; e++) {
		size_t sentences = 0, languages = 0;
		bool seen[LANGUAGES] = { false };

		for (size_t i = 0; i < set.n; i++)
			if (has_type(&set.sentences[i], e)) {
				sentences++;
				seen[set.sentences[i].language] = true;
			}
		for (size_t l = 0; l < LANGUAGE_NONE; l++)
			languages += seen[l];
		if (sentences < LEAST_OF_A_TYPE)
			fail_msg("%s: %zu sentences", entity_name(e),
			    sentences);
		if ((NO_LANGUAGE & ENTITY_BIT(e)) == 0 &&
		    languages < LEAST_LANGUAGES)
			fail_msg("%s: %zu languages", entity_name(e),
			    languages);
	}
}

static void
many_have_nothing_to_be_found(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < set.n; i++)
		n += set.sentences[i].n_labels == 0;
	assert_true(n >= LEAST_WITHOUT);
}

static bool
begins_character(const struct sentence *s, size_t at)
{
	return at == s->text.len ||
	    ((unsigned char)s->text.p[at] & 0xc0) != 0x80;
}

static void
labels_lie_in_their_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < set.n; i++) {
		const struct sentence *s = &set.sentences[i];

		for (size_t k = 0; k < s->n_labels; k++) {
			const struct label *l = &s->labels[k];
			const char *p = s->text.p + l->at;

			assert_true(l->len > 0);
			assert_true(l->at + l->len <= s->text.len);
			assert_true(begins_character(s, l->at));
			assert_true(begins_character(s, l->at + l->len));
			assert_true(*p != ' ' && p[l->len - 1] != ' ');
			assert_true((l->must | l->may) != 0);
			assert_int_equal(l->must & l->may, 0);
		}
	}
}

/* The bytes that every label of a type must be made of. */
static const struct {
	enum entity entity;
	const char *bytes;
	size_t least, most;
} made_of[] = {
	{ ENTITY_CREDIT_CARD, DIGITS " -", 14, 19 },
	{ ENTITY_CREDIT_CARD_CVV, DIGITS, 3, 4 },
	{ ENTITY_IBAN, UPPER DIGITS " ", 15, 42 },
	{ ENTITY_AGE, DIGITS, 1, 2 },
	{ ENTITY_NPI, DIGITS, 10, 10 },
	{ ENTITY_VIN, UPPER DIGITS, 17, 17 },
	{ ENTITY_UUID, UPPER "abcdef" DIGITS "-", 36, 36 },
	{ ENTITY_IP_ADDRESS, HEX ".:", 7, 39 },
	{ ENTITY_MAC_ADDRESS, HEX "ABCDEF:.-", 14, 17 },
	{ ENTITY_CRYPTO_ADDRESS, BASE62, 26, 62 },
	{ ENTITY_AWS_ACCESS_KEY, UPPER DIGITS, 20, 20 },
	{ ENTITY_AWS_SECRET_KEY, BASE64, 40, 40 },
	{ ENTITY_JWT_TOKEN, BASE64URL ".", 100, 400 },
	{ ENTITY_GOOGLE_API_KEY, BASE64URL, 39, 39 },
	{ ENTITY_ANTHROPIC_API_KEY, BASE64URL, 100, 120 },
	/* In groups; or both lines of a machine-readable zone. */
	{ ENTITY_PASSPORT, UPPER DIGITS " <\n", 8, 89 },
	{ ENTITY_PHONE, DIGITS "+ ()-./", 9, 20 },
	{ ENTITY_ACCOUNT_NUMBER, DIGITS " -", 6, 32 },
};

static bool
is_made_of(struct span text, const char *bytes)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr(bytes, text.p[i]) == NULL)
			return false;
	return true;
}

static void
labels_are_what_they_say(void **state)
{
	(void)state;
	for (size_t m = 0; m < sizeof(made_of) / sizeof(*made_of); m++)
		for (size_t i = 0; i < set.n; i++) {
			const struct sentence *s = &set.sentences[i];

			for (size_t k = 0; k < s->n_labels; k++) {
				const struct label *l = &s->labels[k];
				struct span t = { s->text.p + l->at, l->len };

				if ((l->must &
				    ENTITY_BIT(made_of[m].entity)) == 0)
					continue;
				if (!is_made_of(t, made_of[m].bytes) ||
				    t.len < made_of[m].least ||
				    t.len > made_of[m].most)
					fail_msg("%s: %.*s", entity_name(
					    made_of[m].entity), (int)t.len,
					    t.p);
			}
		}
}

static void
text_is_whole_and_plain(void **state)
{
	(void)state;
	for (size_t i = 0; i < set.n; i++) {
		struct span t = set.sentences[i].text;

		assert_ptr_equal(utf8_check(t.p, t.p + t.len), t.p + t.len);
		for (size_t k = 0; k < t.len; k++)
			assert_true((unsigned char)t.p[k] >= ' ' ||
			    t.p[k] == '\n');
	}
}

/* They are in the order of their bytes. */
static void
no_sentence_comes_twice(void **state)
{
	(void)state;
	for (size_t i = 1; i < set.n; i++)
		assert_false(span_same(set.sentences[i - 1].text,
		    set.sentences[i].text));
	assert_true(set.repeated < set.n / 50);
}

static void
they_are_the_same_each_time(void **state)
{
	struct labelled again;

	(void)state;
	labelled_make(&again);
	assert_int_equal(again.n, set.n);
	for (size_t i = 0; i < set.n; i++) {
		const struct sentence *a = &set.sentences[i];
		const struct sentence *b = &again.sentences[i];

		assert_true(span_same(a->text, b->text));
		assert_int_equal(a->n_labels, b->n_labels);
		assert_memory_equal(a->labels, b->labels,
		    a->n_labels * sizeof(*a->labels));
	}
	labelled_free(&again);
}

static int
make(void **state)
{
	(void)state;
	labelled_make(&set);
	return 0;
}

static int
drop(void **state)
{
	(void)state;
	labelled_free(&set);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_enough_of_each_type),
		cmocka_unit_test(many_have_nothing_to_be_found),
		cmocka_unit_test(labels_lie_in_their_text),
		cmocka_unit_test(labels_are_what_they_say),
		cmocka_unit_test(text_is_whole_and_plain),
		cmocka_unit_test(no_sentence_comes_twice),
		cmocka_unit_test(they_are_the_same_each_time),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make, drop);
}
