#include "config.h"

#include <string.h>

#include "base/log.h"
#include "redact/bytes.h"
#include "redact/rule.h"
#include "redact/words.h"

#define ENTRIES_MAX	8000
#define SLOTS_BITS	14
#define SLOTS		(1 << SLOTS_BITS)	/* most of them empty */

uint64_t words_begin[1 << 12], words_begin_4[1 << 11];
uint64_t words_known[1 << (WORDS_KNOWN_BITS - 6)];
uint8_t words_class[256];

#define CLASSES	64

static struct words_entry entries[ENTRIES_MAX];
static size_t n_entries;
static struct words_entry *slots[SLOTS];	/* the first of a key */

/* ---- letters ---- */

/* Small for large, of ASCII and of the letters that begin with C3. */
static unsigned char
fold(unsigned char before, unsigned char c)
{
	if (byte_is_upper(c))
		return c | 0x20;
	if (before == 0xc3 && c >= 0x80 && c <= 0x9e && c != 0x97)
		return c | 0x20;
	return c;
}

static bool
goes_on_before(const char *text, size_t at)
{
	unsigned char a, c = (unsigned char)text[at];

	if (at == 0)
		return false;
	a = (unsigned char)text[at - 1];
	if (byte_is_letter(a))
		return byte_is_upper(a) || !byte_is_upper(c);
	if (byte_goes_on(a))
		return at > 1 &&
		    byte_leads_letter((unsigned char)text[at - 2]);
	return byte_is_digit(a);
}

static size_t
long_character(const char *text, size_t n, size_t at)
{
	unsigned char c = (unsigned char)text[at];
	size_t len = c < 0xf0 ? 3 : 4;

	if (c < 0xe0 || c > 0xf7 || n - at < len)
		return 0;
	for (size_t i = 1; i < len; i++)
		if (!byte_goes_on((unsigned char)text[at + i]))
			return 0;
	return len;
}

static bool
is_letter_at(const char *text, size_t n, size_t at)
{
	unsigned char c = (unsigned char)text[at];

	return byte_is_letter(c) || (byte_leads_letter(c) && at + 1 < n &&
	    byte_goes_on((unsigned char)text[at + 1]));
}

size_t
words_key(const char *text, size_t n, size_t at)
{
	size_t end = at;
	bool small = false;

	if (at >= n)
		return 0;
	if ((unsigned char)text[at] >= 0xe0)
		return long_character(text, n, at);
	if (!is_letter_at(text, n, at) || goes_on_before(text, at))
		return 0;
	while (end < n && end - at <= WORDS_KEY_MAX &&
	    is_letter_at(text, n, end)) {
		unsigned char c = (unsigned char)text[end];

		/* Short keys are told from longer ones by their third byte. */
		if (small && byte_is_upper(c) && end - at >= 3)
			break;
		small = byte_is_letter(c) && !byte_is_upper(c);
		end += byte_is_letter(c) ? 1 : 2;
	}
	return end - at <= WORDS_KEY_MAX ? end - at : 0;
}

/* ---- the table ---- */

static uint32_t
hash_of(const char *key, size_t len)
{
	uint64_t hash = 0, eight = 0;
	unsigned char before = 0;

	for (size_t i = 0; i < len; i++) {
		eight |= (uint64_t)fold(before, (unsigned char)key[i]) <<
		    i % 8 * 8;
		before = (unsigned char)key[i];
		if (i % 8 == 7 || i == len - 1) {
			hash = words_hash_add(hash, eight);
			eight = 0;
		}
	}
	return words_hash_end(hash);
}

static bool
same(const char *a, const char *b, size_t len)
{
	unsigned char x = 0, y = 0;

	for (size_t i = 0; i < len; i++) {
		if (fold(x, (unsigned char)a[i]) !=
		    fold(y, (unsigned char)b[i]))
			return false;
		x = (unsigned char)a[i];
		y = (unsigned char)b[i];
	}
	return true;
}

/* A byte between two words of an entry: 1 if it is one, 0 if the next word
 * begins right here, -1 if there is none. */
static int
gap_at(const char *text, size_t at)
{
	unsigned char c = (unsigned char)text[at];

	if (c == ' ' || c == '_' || c == '-')
		return 1;
	return byte_is_upper(c) && byte_is_letter((unsigned char)text[at - 1])
	    && !byte_is_upper((unsigned char)text[at - 1]) ? 0 : -1;
}

int
words_compare(const struct words_entry *e, const char *text, size_t n)
{
	size_t at = e->key_len;
	unsigned char x = at == 0 ? 0 : (unsigned char)e->word[at - 1];
	unsigned char y = at == 0 ? 0 : (unsigned char)text[at - 1];

	for (size_t i = at; i < e->len; i++) {
		unsigned char c = (unsigned char)e->word[i];

		if (at == n)
			return -1;
		if (c == '_') {
			int gap = at == 0 ? -1 : gap_at(text, at);

			if (gap == -1)
				return 0;
			at += (size_t)gap;
			x = y = 0;
			continue;
		}
		if (fold(x, c) != fold(y, (unsigned char)text[at]))
			return 0;
		x = c;
		y = (unsigned char)text[at++];
	}
	return (int)at;
}

/* Where a key's entries are, or belong. */
static struct words_entry **
slot_of(const char *key, size_t len)
{
	uint32_t hash = hash_of(key, len);
	size_t i = hash >> (32 - SLOTS_BITS);

	while (slots[i] != NULL && (slots[i]->hash != hash ||
	    slots[i]->key_len != len || !same(slots[i]->word, key, len)))
		i = (i + 1) % SLOTS;
	return &slots[i];
}

const struct words_entry *
words_find_hash(uint32_t hash, size_t len)
{
	size_t i = hash >> (32 - SLOTS_BITS);

	while (slots[i] != NULL && (slots[i]->hash != hash ||
	    slots[i]->key_len != len))
		i = (i + 1) % SLOTS;
	return slots[i];
}

const struct words_entry *
words_find(const char *key, size_t len)
{
	return *slot_of(key, len);
}

/* ---- made once ---- */

/* Rules come in their order; among the entries of one the longer stands
 * first. */
static void
insert(struct words_entry *e)
{
	struct words_entry **slot = slot_of(e->word, e->key_len), *before;

	if (*slot == NULL || ((*slot)->rule == e->rule &&
	    (*slot)->len < e->len)) {
		e->next = *slot;
		*slot = e;
		return;
	}
	before = *slot;
	while (before->next != NULL && (before->next->rule < e->rule ||
	    before->next->len >= e->len))
		before = (struct words_entry *)before->next;
	e->next = before->next;
	before->next = e;
}

static void
know(uint32_t hash)
{
	uint32_t i = hash >> (32 - WORDS_KNOWN_BITS);

	words_known[i / 64] |= (uint64_t)1 << (i % 64);
}

static void
add_word(size_t rule, const char *word, size_t len)
{
	struct words_entry *e = &entries[n_entries++];
	size_t key = words_key(word, len, 0);

	if (n_entries == ENTRIES_MAX)
		log_fatal("more than %d words of rules", ENTRIES_MAX);
	if (key == 0 || len > UINT8_MAX)
		log_fatal("no word for a rule: %.*s", (int)len, word);
	*e = (struct words_entry){ word, NULL, hash_of(word, key),
	    (uint16_t)rule, (uint8_t)len, (uint8_t)key };
	insert(e);
	know(e->hash);
}

static void
add_list(size_t rule, const char *list)
{
	for (size_t len; *list != '\0'; list += len) {
		list += strspn(list, " ");
		len = strcspn(list, " ");
		if (len > 0)
			add_word(rule, list, len);
	}
}

static void
make_classes(void)
{
	for (unsigned c = 0; c < 256; c++)
		words_class[c] = byte_is_letter((unsigned char)c) ?
		    (uint8_t)(c & 31) : c < 0x80 ? 0 :
		    (uint8_t)(27 + c % (CLASSES - 27));
}

/* Whether a byte of that class may stand where a key has ended. */
static bool
may_follow(unsigned class)
{
	return class == 0 || class > 26;
}

/* Of the same letter, large: what fold() undoes. */
static unsigned
large_class(char before, unsigned char c)
{
	return (unsigned char)before == 0xc3 && c >= 0xa0 && c != 0xb7 ?
	    words_class[c & ~0x20] : words_class[c];
}

static void
mark(unsigned a, unsigned b, unsigned c)
{
	words_begin[a * CLASSES + b] |= (uint64_t)1 << c;
}

/* Keys of one or two bytes have anything behind them that ends them. */
static void
mark_begin(const struct words_entry *e)
{
	const unsigned char *w = (const unsigned char *)e->word;
	unsigned a = words_class[w[0]], small, large;

	if (e->key_len == 1) {
		for (unsigned b = 0; b < CLASSES; b++)
			for (unsigned c = 0; may_follow(b) && c < CLASSES; c++)
				mark(a, b, c);
		return;
	}
	small = words_class[fold(w[0], w[1])];
	large = large_class(e->word[0], fold(w[0], w[1]));
	if (e->key_len == 2) {
		for (unsigned c = 0; c < CLASSES; c++)
			if (may_follow(c)) {
				mark(a, small, c);
				mark(a, large, c);
			}
		return;
	}
	if (e->key_len > 3) {
		unsigned i = words_hash_4(a, words_class[w[1]],
		    words_class[w[2]], words_class[w[3]]);

		words_begin_4[i / 64] |= (uint64_t)1 << (i % 64);
	}
	mark(a, small, words_class[fold(w[1], w[2])]);
	mark(a, large, words_class[fold(w[1], w[2])]);
	mark(a, small, large_class(e->word[1], fold(w[1], w[2])));
	mark(a, large, large_class(e->word[1], fold(w[1], w[2])));
}

void
words_init(void)
{
	make_classes();
	for (size_t i = 0; i < rule_count(); i++)
		if (rule_at(i)->words != NULL)
			add_list(i, rule_at(i)->words);
	for (size_t i = 0; i < n_entries; i++)
		mark_begin(&entries[i]);
}

void
words_each(void (*tell)(const struct words_entry *))
{
	for (size_t i = 0; i < n_entries; i++)
		tell(&entries[i]);
}
