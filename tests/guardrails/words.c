#include "config.h"

#include "guardrails/words.h"

static const struct words *const by_language[LANGUAGES] = {
	[LANGUAGE_EN] = &words_en, [LANGUAGE_DE] = &words_de,
	[LANGUAGE_FR] = &words_fr, [LANGUAGE_ES] = &words_es,
	[LANGUAGE_IT] = &words_it, [LANGUAGE_PT] = &words_pt,
	[LANGUAGE_NL] = &words_nl, [LANGUAGE_PL] = &words_pl,
	[LANGUAGE_JA] = &words_ja, [LANGUAGE_ZH] = &words_zh,
	[LANGUAGE_KO] = &words_ko, [LANGUAGE_NONE] = &words_en,
};

const struct words *
words_of(enum language l)
{
	return by_language[l];
}
