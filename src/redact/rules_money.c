/* What is paid with, and how much. */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

#define NUMBER		"\\d{1,3}(?:[.,' ]\\d{3}){1,5}(?:[.,]\\d{1,2})?|" \
			"\\d{1,12}(?:[.,]\\d{1,2})?"
#define CODES		"USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|CNY|RMB|INR|KRW|SEK|" \
			"NOK|DKK|PLN|CZK|HUF|RON|BRL|MXN|ZAR|SGD|HKD|TRY|ILS|" \
			"AED|SAR|RUB|UAH|THB|BTC|ETH"

const struct rule rules_money[] = {
	{ .type = ENTITY_CREDIT_CARD, .confidence = 95,
	  .first = "3 4 5 6 2 8", .min = 4, .max = 19,
	  .value = "\\d{4}(?:[ -]?\\d){8,15}" ENDS, .ceiling = 48,
	  .tail = "0-9", .check = check_card },
	{ .type = ENTITY_CREDIT_CARD, .confidence = 85,
	  .first = "3 4 5 6 2 8", .min = 4, .max = 19,
	  .value = "\\d{4}(?:[ .-]?\\d){8,20}" ENDS, .ceiling = 64, .tail = "0-9",
	  .check = check_card },

	{ .type = ENTITY_CREDIT_CARD_CVV, .confidence = 90,
	  .first = "cvv cvc cvn csc", .min = 3, .max = 4,
	  .cue = "(?i)(?:cvv2?|cvc2?|cvn|csc)(?: (?:code|number|no\\.?))?"
	  SEPARATOR, .value = "\\d{3,4}(?![0-9])", .ceiling = 6 },
	{ .type = ENTITY_CREDIT_CARD_CVV, .confidence = 85,
	  .first = "sec car pr\xc3 kar", .min = 2, .max = 13,
	  .cue = "(?i)(?:security code|card (?:verification|security) "
	  "(?:code|number|value)|kartenpr\\xc3\\xbc""fnummer)" SEPARATOR,
	  .value = "\\d{3,4}(?![0-9])", .ceiling = 6 },

	{ .type = ENTITY_IBAN, .confidence = 98, .first = "~~#", .min = 4,
	  .value = "[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){11,30}",
	  .ceiling = 80, .check = check_iban },

	{ .type = ENTITY_ACCOUNT_NUMBER, .confidence = 85,
	  .first = "acc acct", .min = 4, .max = 8,
	  .cue = "(?i)(?:account|acct\\.?)(?: (?:number|num\\.?|no\\.?|nr\\.?|#))?"
	  SEPARATOR "(?:(?:number|no\\.?) )?",
	  .value = "(?=[A-Za-z-]{0,6}\\d)[A-Z0-9](?:[ -]?[A-Z0-9]){5,19}"
	  "(?![A-Za-z0-9])", .ceiling = 48 },
	{ .type = ENTITY_ACCOUNT_NUMBER, .confidence = 90,
	  .first = "rou aba", .min = 3, .max = 7,
	  .cue = "(?i)(?:routing|aba)(?: (?:transit )?(?:number|no\\.?|code))?"
	  SEPARATOR, .value = "\\d{9}" ENDS, .ceiling = 12,
	  .check = check_aba },
	{ .type = ENTITY_ACCOUNT_NUMBER, .confidence = 85,
	  .first = "sor kon cue num", .min = 4, .max = 11,
	  .cue = "(?i)(?:sort code|kontonummer|konto(?:-?nr\\.?)?|"
	  "cuenta(?: n\\xc3\\xbamero)?|num\\xc3\\xa9ro de compte)" SEPARATOR,
	  .value = "\\d(?:[ -]?\\d){5,19}(?![A-Za-z0-9])", .ceiling = 48 },

	/* $1,234.56, 1.234,56 EUR, EUR 12, 5 dollars */
	{ .type = ENTITY_AMOUNT, .confidence = 90, .at = RULE_MARK,
	  .first = "$", .value = "\\$[ ]?(?:" NUMBER ")(?![0-9])"
	  "(?: ?(?:[kKmMbB](?![A-Za-z])|thousand|million|billion))?",
	  .ceiling = 40 },
	{ .type = ENTITY_AMOUNT, .confidence = 90, .at = RULE_MARK,
	  .first = "\xe2", .value = "\\xe2(?:\\x82\\xac|\\x82\\xb9|\\x82\\xa9|"
	  "\\x82\\xbd|\\x82\\xba)[ ]?(?:" NUMBER ")(?![0-9])"
	  "(?: ?(?:[kKmMbB](?![A-Za-z])|million|billion))?", .ceiling = 40 },
	{ .type = ENTITY_AMOUNT, .confidence = 90, .at = RULE_MARK,
	  .first = "\xc2", .value = "\\xc2[\\xa3\\xa5][ ]?(?:" NUMBER ")(?![0-9])"
	  "(?: ?(?:[kKmMbB](?![A-Za-z])|million|billion))?", .ceiling = 40 },
	{ .type = ENTITY_AMOUNT, .confidence = 90, .first = "#", .min = 1,
	  .max = 12, .value = "(?:" NUMBER ")(?:[kK](?![A-Za-z])|"
	  " (?:million|billion|thousand))? ?(?:\\xe2\\x82\\xac|\\xc2\\xa3|\\$|"
	  "(?:" CODES "|(?i:dollars?|euros?|pounds?|yen|rupees?|pesos?|cents?|"
	  "francs?|bucks|kronor|kroner|z\\xc5\\x82otych))" ENDS ")",
	  .ceiling = 48 },
	{ .type = ENTITY_AMOUNT, .confidence = 90, .first = "^^^", .min = 3,
	  .value = "(?:" CODES ")[ ]?(?:" NUMBER ")(?![0-9])",
	  .ceiling = 32 },

	{ .type = ENTITY_CRYPTO_ADDRESS, .confidence = 98, .first = "1 3",
	  .min = 25, .max = 35,
	  .value = "[13][1-9A-HJ-NP-Za-km-z]{24,34}" ENDS, .ceiling = 40,
	  .check = check_base58 },
	{ .type = ENTITY_CRYPTO_ADDRESS, .confidence = 98,
	  .first = "bc1 ltc tb1", .min = 14, .max = 90,
	  .value = "(?i)(?:bc|tb|ltc)1[a-z0-9]{11,87}" ENDS, .ceiling = 96,
	  .check = check_bech32 },
	{ .type = ENTITY_CRYPTO_ADDRESS, .confidence = 95, .first = "0x",
	  .min = 42, .max = 42, .value = "0x[0-9A-Fa-f]{40}" ENDS,
	  .ceiling = 48 },
	RULES_END
};
