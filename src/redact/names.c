#include "config.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "redact/bytes.h"
#include "redact/names.h"

#define SLOTS		16384	/* a power of two, more than half of them empty */
#define BEGINS		65536	/* bits */
#define NAME_MIN	2
#define NAME_MAX	24

struct name {
	const char *word;
	uint8_t len, kind;
};

static struct name slots[SLOTS];
static size_t n_names;
/* A bit for each hash of what first names begin with. */
static uint64_t begins[BEGINS / 64];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Small for large, of ASCII and of the letters that begin with C3. */
static unsigned char
fold(unsigned char before, unsigned char c)
{
	if (byte_is_upper(c) || (before == 0xc3 && c >= 0x80 && c <= 0x9e &&
	    c != 0x97))
		return c | 0x20;
	return c;
}

/* Of the first four letters; what ends the word before counts as nothing. */
static uint32_t
begin_of(const char *p)
{
	const unsigned char *s = (const unsigned char *)p;
	uint32_t h = 0;

	for (size_t i = 0; i < 4; i++) {
		if (!byte_is_letter(s[i]) && s[i] < 0x80)
			break;
		h = h << 8 | (s[i] | 0x20);
	}
	return h * 2654435761u >> 16;
}

static uint32_t
hash_of(const char *p, size_t len)
{
	uint32_t h = 2166136261u;
	unsigned char before = 0;

	for (size_t i = 0; i < len; i++) {
		h = (h ^ fold(before, (unsigned char)p[i])) * 16777619u;
		before = (unsigned char)p[i];
	}
	return h ^ h >> 15;
}

static bool
same(const char *name, const char *p, size_t len)
{
	unsigned char x = 0, y = 0;

	for (size_t i = 0; i < len; i++) {
		if (fold(x, (unsigned char)name[i]) !=
		    fold(y, (unsigned char)p[i]))
			return false;
		x = (unsigned char)name[i];
		y = (unsigned char)p[i];
	}
	return true;
}

static struct name *
slot_of(const char *p, size_t len)
{
	size_t i = hash_of(p, len) % SLOTS;

	while (slots[i].word != NULL && (slots[i].len != len ||
	    !same(slots[i].word, p, len)))
		i = (i + 1) % SLOTS;
	return &slots[i];
}

static void
add_name(const char *word, size_t len, unsigned kind)
{
	struct name *s = slot_of(word, len);
	uint32_t b = begin_of(word);

	if (len < NAME_MIN || len > NAME_MAX || n_names == SLOTS / 2)
		log_fatal("no room for a name: %.*s", (int)len, word);
	if (s->word == NULL) {
		*s = (struct name){ word, (uint8_t)len, 0 };
		n_names++;
	}
	s->kind |= (uint8_t)kind;
	if ((kind & NAME_FIRST) != 0)
		begins[b / 64] |= (uint64_t)1 << (b % 64);
}

static void
add_list(const char *list, unsigned kind)
{
	for (size_t len; *list != '\0'; list += len + (list[len] == ' ')) {
		len = strcspn(list, " ");
		add_name(list, len, kind);
	}
}

static void
make(void)
{
	add_list(words_first, NAME_FIRST);
	add_list(words_first_weak, NAME_FIRST_WEAK);
	add_list(words_last, NAME_LAST);
	add_list(words_last_weak, NAME_LAST_WEAK);
	add_list(words_no_name, NAME_NEVER);
}

bool
names_may_begin(const char *p)
{
	uint32_t b = begin_of(p);

	(void)pthread_once(&once, make);
	return (begins[b / 64] >> (b % 64) & 1) != 0;
}

unsigned
names_kind(const char *p, size_t len)
{
	const struct name *s;

	if (len < NAME_MIN || len > NAME_MAX)
		return 0;
	(void)pthread_once(&once, make);
	s = slot_of(p, len);
	return s->word == NULL ? 0 : s->kind;
}
