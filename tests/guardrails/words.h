/*
 * words: names, places, firms, illnesses of each language. Firms, hospitals and
 * drugs are known ones and invented ones; no person is meant.
 */
#ifndef SLUICE_TESTS_GUARDRAILS_WORDS_H
#define SLUICE_TESTS_GUARDRAILS_WORDS_H

#include <stddef.h>

#include "guardrails/labelled.h"

extern const struct words words_en, words_de, words_fr, words_es, words_it,
	    words_pt, words_nl, words_pl, words_ja, words_zh, words_ko;

#endif
