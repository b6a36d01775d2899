/*
 * How fast sensitive text is searched for, all types on, and how much is held
 * back. CPU time of one core. Prints, never judges.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "guardrails/corpora.h"
#include "guardrails/figures.h"
#include "guardrails/watch.h"
#include "redact/scanner.h"

#define ROUNDS		3
#define HELD_MAX	65536

/* ---- a search ---- */

struct heard {
	struct findings to;
	size_t found;
};

static void
keep(struct findings *to, struct span text)
{
	(void)to;
	(void)text;
}

static void
found(struct findings *to, enum entity entity, struct span text)
{
	(void)entity;
	(void)text;
	((struct heard *)to)->found++;
}

static void
dropped(struct findings *to, size_t n)
{
	(void)to;
	(void)n;
}

enum cut { WHOLE, FOUR_BYTES, WORDS };

/* How often so many bytes were held back after a piece. */
struct held {
	size_t times[HELD_MAX];
	size_t pieces;
};

/* A word with the blanks before it, as models send them; of a text without
 * blanks 12 bytes. */
static size_t
word_end(struct span text, size_t at)
{
	size_t end = at;

	while (end < text.len && text.p[end] == ' ')
		end++;
	while (end < text.len && text.p[end] != ' ' && end - at < 12)
		end++;
	return end;
}

static void
search(const struct rule_set *on, struct span text, enum cut cut,
    struct held *held, size_t *n_found)
{
	struct heard h = { .to = { keep, found, dropped } };
	struct scanner s;

	scanner_init(&s, on, &h.to);
	if (cut == WHOLE)
		scanner_whole(&s, text);
	for (size_t at = 0, end; cut != WHOLE && at < text.len; at = end) {
		size_t n;

		end = cut == WORDS ? word_end(text, at) : at + 4;
		if (end > text.len)
			end = text.len;
		scanner_feed(&s, (struct span){ text.p + at, end - at });
		if (held == NULL)
			continue;
		n = scanner_held(&s);
		held->times[n < HELD_MAX ? n : HELD_MAX - 1]++;
		held->pieces++;
	}
	if (cut != WHOLE)
		scanner_end(&s);
	scanner_fini(&s);
	*n_found = h.found;
}

/* The best of some rounds: what else runs only makes it slower. */
static double
speed(const struct rule_set *on, struct span text, enum cut cut, int rounds,
    size_t *n_found)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < rounds; i++) {
		int64_t ns = watch_cpu_ns();

		search(on, text, cut, NULL, n_found);
		ns = watch_cpu_ns() - ns;
		if (ns < best)
			best = ns;
	}
	return (double)text.len * 1000 / (double)(best < 1 ? 1 : best);
}

static size_t
percentile(const struct held *h, unsigned per_thousand)
{
	size_t n = 0;

	for (size_t i = 0; i < HELD_MAX; i++) {
		n += h->times[i];
		if (n > 0 && n * 1000 >= h->pieces * per_thousand)
			return i;
	}
	return HELD_MAX;
}

static void
print_held(const struct rule_set *on, struct span text, enum cut cut)
{
	struct held *h = calloc(1, sizeof(*h));
	size_t n;

	if (h == NULL)
		log_fatal("out of memory");
	search(on, text, cut, h, &n);
	(void)printf(" %5zu %5zu %6zu", percentile(h, 500), percentile(h, 990),
	    percentile(h, 1000));
	free(h);
}

static size_t
count_words(struct span text)
{
	size_t n = 0;

	for (size_t at = 0; at < text.len; at = word_end(text, at))
		n++;
	return n;
}

/* ---- what is printed ---- */

static void
print_corpora(const struct rule_set *on, size_t size, int rounds)
{
	(void)printf("%-16s %21s  %6s %6s  %18s  %18s\n", "", "MB/s", "us a",
	    "found", "held, 4 bytes", "held, words");
	(void)printf("%-16s %6s %7s %6s  %6s %6s  %5s %5s %6s  %5s %5s %6s\n",
	    "all types on", "whole", "4 bytes", "words", "word", "in kB", "p50",
	    "p99", "max", "p50", "p99", "max");
	for (const struct corpus *c = corpora; c->name != NULL; c++) {
		struct buf text;
		double words;
		size_t n;

		buf_init(&text, size + 65536);
		corpus_make(c, &text, size);
		(void)printf("%-16s", c->name);
		(void)printf(" %6.0f", speed(on, buf_view(&text), WHOLE,
		    rounds, &n));
		(void)printf(" %7.0f", speed(on, buf_view(&text), FOUR_BYTES,
		    1, &n));
		words = speed(on, buf_view(&text), WORDS, 1, &n);
		(void)printf(" %6.0f  %6.2f", words, (double)text.len / words /
		    (double)count_words(buf_view(&text)));
		(void)printf(" %6.2f ", (double)n * 1000 / (double)text.len);
		print_held(on, buf_view(&text), FOUR_BYTES);
		(void)printf(" ");
		print_held(on, buf_view(&text), WORDS);
		(void)printf("\n");
		(void)fflush(stdout);
		buf_fini(&text);
	}
}

static void
print_hostile(const struct rule_set *on, size_t size)
{
	double slowest = 1e9;
	const char *name = "";

	(void)printf("\n%-24s %6s %7s   %6s\n", "hostile, MB/s", "whole",
	    "4 bytes", "held");
	for (const struct hostile *h = hostile_inputs; h->name != NULL; h++) {
		struct buf text;
		double whole, cut;
		size_t n;

		buf_init(&text, size + 65536);
		hostile_make(h, &text, size);
		whole = speed(on, buf_view(&text), WHOLE, 1, &n);
		cut = speed(on, buf_view(&text), FOUR_BYTES, 1, &n);
		(void)printf("%-24s %6.0f %7.0f", h->name, whole, cut);
		print_held(on, buf_view(&text), FOUR_BYTES);
		(void)printf("\n");
		(void)fflush(stdout);
		if (whole < slowest)
			slowest = whole, name = h->name;
		buf_fini(&text);
	}
	(void)printf("slowest: %s, %.1f MB/s\n", name, slowest);
}

/* Nothing may be compiled that a key doesn't use, so this comes first. */
static void
print_compiled(size_t size)
{
	struct rule_set on = scanner_rules(ENTITY_BIT(ENTITY_EMAIL), 0);
	size_t before = watch_compiled(NULL);

	for (const struct corpus *c = corpora; c->name != NULL; c++) {
		struct buf text;
		size_t n;

		buf_init(&text, size + 65536);
		corpus_make(c, &text, size);
		search(&on, buf_view(&text), WHOLE, NULL, &n);
		buf_fini(&text);
	}
	(void)printf("%zu rules; patterns compiled with EMAIL alone: %zu\n\n",
	    rule_count(), watch_compiled(NULL) - before);
}

/* Which patterns are asked most, by kind of text. */
static void
print_rules(const struct rule_set *on, size_t size)
{
	for (const struct corpus *c = corpora; c->name != NULL; c++) {
		struct buf text;
		size_t n;

		buf_init(&text, size + 65536);
		corpus_make(c, &text, size);
		(void)speed(on, buf_view(&text), WHOLE, 1, &n);
		watch_begin();
		(void)speed(on, buf_view(&text), WHOLE, 1, &n);
		(void)printf("%s\n", c->name);
		watch_print(text.len);
		buf_fini(&text);
	}
}

int
main(int argc, char **argv)
{
	bool quick = argc == 2 && strcmp(argv[1], "--quick") == 0;
	bool rules = argc == 2 && strcmp(argv[1], "--rules") == 0;
	size_t size = (size_t)(quick ? 64 : 8192) << 10;
	size_t hostile = (size_t)(quick ? 8 : 1024) << 10;
	struct rule_set on = scanner_rules(ENTITY_ALL, FIGURES_THRESHOLD);

	int64_t ns;
	size_t n;

	if (argc > 1 && !quick && !rules) {
		(void)fputs("usage: guardrails_speed [--quick | --rules]\n",
		    stderr);
		return 2;
	}
	if (rules) {
		print_rules(&on, (size_t)1 << 20);
		return 0;
	}
	if (!pattern_fast())
		(void)printf("PCRE2 interprets here: no code is made.\n");
	print_compiled(quick ? size : (size_t)1 << 20);
	print_corpora(&on, size, quick ? 1 : ROUNDS);
	print_hostile(&on, hostile);
	n = watch_compiled(&ns);
	(void)printf("\npatterns compiled by then: %zu, in %.1f ms\n", n,
	    (double)ns / 1e6);
	return 0;
}
