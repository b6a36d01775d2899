#include "config.h"

#include <endian.h>
#include <string.h>

#include "redact/bytes.h"
#include "redact/quiet.h"
#include "redact/words.h"

#define WORD_MAX	WORDS_KEY_MAX
/* So many bytes behind a word's begin are looked at: eight at a time, the word,
 * what ends it, and two more. */
#define AHEAD		(WORD_MAX + 16)

#define EACH(byte)	((uint64_t)0x0101010101010101 * (byte))

/* Eight bytes, the first one the lowest. */
static inline uint64_t
eight_at(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return le64toh(v);
}

/* How many of the eight, from the first on, are small letters. */
static inline size_t
small_letters(uint64_t v)
{
	uint64_t low = v & EACH(0x7f);
	uint64_t from_a = low + EACH(0x80 - 'a');
	uint64_t behind_z = low + EACH(0x80 - 'z' - 1);
	uint64_t others = (~from_a | behind_z | v) & EACH(0x80);

	return others == 0 ? 8 : (size_t)__builtin_ctzll(others) / 8;
}

/* The end of a word of letters, small ones but for the first. */
static inline size_t
word_end(const unsigned char *t, size_t p, uint32_t *hash)
{
	uint64_t v = eight_at(t + p) | 0x20, h = 0;
	size_t n = small_letters(v), w = p;

	for (; n == 8 && w - p < WORD_MAX; n = small_letters(v)) {
		h = words_hash_add(h, v);
		w += 8;
		v = eight_at(t + w);
	}
	/* Of eight a longer one has no key. */
	if (n > 0)
		h = words_hash_add(h, v & (((uint64_t)1 << n % 8 * 8) - 1));
	*hash = words_hash_end(h);
	return w + n;
}

/* Of a run that is over at its byte w: where it ends. It may end with a full
 * stop. 0: it goes on, or a mail address may be in it. */
static inline size_t
run_end(const struct word_gate *g, const unsigned char *t, size_t w)
{
	if ((g->kind[t[w]] & BYTE_PLAIN) != 0 && t[w] != '@')
		return w;
	if (t[w] == '.' && (g->kind[t[w]] & BYTE_MARK) == 0)
		w++;
	return (g->kind[t[w]] & BYTE_RUN) != 0 || t[w] == '@' ? 0 : w;
}

/* Most words: of small letters, few of them, with a blank behind. */
static inline bool
has_no_form(const struct word_gate *g, const unsigned char *t, size_t p,
    size_t w)
{
	return (g->kind[t[w]] & BYTE_BLANK) != 0 && w - p < GATE_SHORT &&
	    !g->short_forms[t[p]];
}

/* Whether one of the rules may match after a glance. */
static bool
glance(const struct word_gate *g, struct form_set m, size_t *not_before,
    const unsigned char *t, size_t n, size_t p)
{
	while (!form_set_empty(&m)) {
		size_t rule = g->form[form_set_take(&m)];
		const struct rule *r = g->rule[rule];
		int ret = 1;

		if (p < not_before[rule])
			continue;
		if (r->glance != NULL)
			ret = r->glance((const char *)t + p, n - p);
		if (ret == 1 || ret == -1)
			return true;
		if (ret > 1)
			not_before[rule] = p + (size_t)ret;
	}
	return false;
}

/* Whether a rule may begin with a word of this form, t[p] to t[w] of n. */
static inline bool
has_form(const struct word_gate *g, const struct form_set *on,
    size_t *not_before, const unsigned char *t, size_t n, size_t p, size_t w)
{
	struct form_set m = *on;

	form_set_and(&m, &g->first[0][t[p]]);
	form_set_and(&m, &g->first[1][t[p + 1]]);
	form_set_and(&m, &g->first[2][t[p + 2]]);
	if (form_set_empty(&m))
		return false;
	form_set_and(&m, &g->length[w - p]);
	form_set_and(&m, &g->next[t[w]]);
	form_set_and(&m, &g->last[t[w - 1]]);
	form_set_and(&m, &g->then[t[w + 1]]);
	return !form_set_empty(&m) && glance(g, m, not_before, t, n, p);
}

/* Whether what an entry has behind its key may stand at t[w]: one of several
 * words by what joins them and the next one's first byte. */
static inline bool
may_go_on(const struct words_entry *e, const unsigned char *t, size_t w)
{
	const unsigned char *more = (const unsigned char *)e->word + e->key_len;

	if (*more != '_')
		return byte_is_letter(*more) || *more == t[w] || *more >= 0x80;
	return (t[w] == ' ' || t[w] == '_' || t[w] == '-') &&
	    ((more[1] | 0x20) == (t[w + 1] | 0x20) || more[1] >= 0x80);
}

/* Whether a rule may begin with the word in its list, t[p] to t[w]. */
static bool
is_listed(const struct word_gate *g, const unsigned char *t, size_t p,
    size_t w, uint32_t hash)
{
	const struct words_entry *e = words_find_hash(hash, w - p);

	for (; e != NULL; e = e->next)
		if (rule_set_has(&g->list_first[t[p]], e->rule) &&
		    (e->len == e->key_len ?
		    rule_set_has(&g->list_next[t[w]], e->rule) &&
		    rule_set_has(&g->list_then[t[w + 1]], e->rule) :
		    may_go_on(e, t, w)))
			return true;
	return false;
}

size_t
quiet_end(const struct word_gate *g, const struct form_set *on,
    size_t *not_before, const char *text, size_t n, size_t p)
{
	const unsigned char *t = (const unsigned char *)text;
	size_t w, end;
	uint32_t hash;

	/* In the middle of a run that was too long. */
	if (p > 0 && p < n && (g->kind[t[p - 1]] & g->kind[t[p]] & BYTE_RUN) != 0)
		return p;
	while (p + AHEAD < n) {
		if ((g->kind[t[p]] & BYTE_PLAIN) != 0) {
			p++;
			continue;
		}
		if (!byte_is_letter(t[p]))
			break;
		w = word_end(t, p, &hash);
		end = w;
		if (!has_no_form(g, t, p, w)) {
			end = run_end(g, t, w);
			if (end == 0 || has_form(g, on, not_before, t,
			    n, p, w))
				break;
		}
		if (words_may_know(hash) && is_listed(g, t, p, w, hash))
			break;
		p = end;
	}
	return p;
}
