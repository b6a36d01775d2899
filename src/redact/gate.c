#include "config.h"

#include <pthread.h>
#include <string.h>

#include "redact/bytes.h"
#include "redact/gate.h"

static struct word_gate gate;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Whether a sign of rule.first stands for the byte. */
static bool
sign_fits(char sign, unsigned char c)
{
	switch (sign) {
	case '#':
		return byte_is_digit(c);
	case '^':
		return byte_is_upper(c);
	case '~':
		return byte_is_letter(c);
	case '*':
		return byte_in_word(c);
	case '?':
		return true;
	default:
		return byte_is_letter(c) ? (c | 0x20) == (sign | 0x20) :
		    c == (unsigned char)sign;
	}
}

/* What begins a word of one or two bytes has anything behind it. */
static void
add_first(size_t rule, const char *alternative, size_t len)
{
	for (size_t i = 0; i < 3; i++)
		for (int c = 0; c < GATE_BYTES; c++)
			if (i >= len || (c != GATE_END &&
			    sign_fits(alternative[i], (unsigned char)c)))
				rule_set_add(&gate.first[i][c], rule);
}

static void
add_alternatives(size_t rule, const char *first)
{
	size_t len;

	if (first == NULL)
		first = "*";
	for (;; first += len + 1) {
		len = strcspn(first, " ");
		add_first(rule, first, len);
		if (first[len] == '\0')
			return;
	}
}

static void
add_word(size_t rule, const struct rule *r)
{
	add_alternatives(rule, r->first);
	for (unsigned n = 0; n < GATE_LENGTHS; n++)
		if (n >= r->min && (r->max == 0 || n <= r->max ||
		    (n == GATE_LENGTHS - 1 && r->max > n)))
			rule_set_add(&gate.length[n], rule);
	for (int c = 0; c < GATE_BYTES; c++)
		if (r->next == NULL || (c == GATE_END ?
		    strchr(r->next, '\n') != NULL :
		    c != '\0' && strchr(r->next, c) != NULL))
			rule_set_add(&gate.next[c], rule);
}

static void
add_tail(size_t rule, const char *tail)
{
	if (tail == NULL)
		tail = "A-Za-z0-9_";
	for (const unsigned char *t = (const unsigned char *)tail; *t != '\0';
	    t++) {
		unsigned to = t[1] == '-' && t[2] != '\0' ? t[2] : *t;

		for (unsigned c = *t; c <= to; c++)
			gate.tail[rule][c] = true;
		if (to != *t)
			t += 2;
	}
}

static void
make(void)
{
	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);

		if (r->at == RULE_WORD)
			add_word(i, r);
		else if (r->at == RULE_MAIL)
			rule_set_add(&gate.mail, i);
		else
			rule_set_add(&gate.marks[(unsigned char)r->first[0]],
			    i);
		add_tail(i, r->tail);
	}
}

const struct word_gate *
gate_of_rules(void)
{
	(void)pthread_once(&once, make);
	return &gate;
}
