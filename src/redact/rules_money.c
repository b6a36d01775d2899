/* What is paid with, and how much. */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

/* 1,234.56, 1.234,56, 1'234.50, 1 234,56 */
#define APART	"(?:[.,' ]|\xc2\xa0|\xe2\x80\xaf|\xe2\x80\x99)"
#define NUMBER \
	"(?:\\d{1,3}(?:" APART "\\d{3}(?!\\d)){1,5}(?:[.,]\\d{1,2}(?!\\d))?|" \
	"\\d{1,3}(?:,\\d{2}){1,4},\\d{3}(?:\\.\\d{1,2})?|" \
	"\\d{1,12}(?:[.,]\\d{1,4}(?!\\d))?)(?:[.,](?:-|\xe2\x80\x93){1,2})?"
#define CODES		"USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|CNY|RMB|INR|KRW|SEK|" \
			"NOK|DKK|PLN|CZK|HUF|RON|BRL|MXN|ZAR|SGD|HKD|TRY|ILS|" \
			"AED|SAR|RUB|UAH|THB|BTC|ETH|ARS|CLP|COP|PEN|IDR|MYR|" \
			"PHP|VND|TWD|EGP|NGN|KES|BGN|ISK|USDT|USDC|XBT"
#define SIGN	"(?:\\$|\xe2\x82[\xac\xb9\xa9\xbd\xba\xb4\xb1\xab\xa6\xaa\xbf]|" \
		"\xc2[\xa3\xa5\xa2]|\xef\xbf[\xa5\xa1])"
#define SCALE \
	"(?: ?(?:[kKmMbB](?:n|ln|io|illion)?(?![A-Za-z])|Mio\\.?|Mrd\\.?|" \
	"(?i:thousand|hundred|million(?:en|s)?|billion(?:en|s)?|milliard(?:en|s)?|" \
	"trillion|tausend|mill\xc3\xb3n|millones|mil|milh\xc3\xa3o|milh\xc3\xb5" \
	"es|milion[ei]|milliona|miljoen|miljard|duizend|miliard[ei]|lakhs?|crores?|" \
	"mln|mld|mrd|tys\\.?)(?![A-Za-z])|万|億|亿|千|百|만|억|천))?"
#define UNITS \
	"(?i:(?:(?:US|U\\.S\\.|Canadian|Australian|US-|Hong Kong)[ -]?)?dollars?|" \
	"d[o\xc3][\xb3l]l?[a-z]{3,5}|d\xc3\xb3lares|d\xc3\xb3lar|euros?|eur[oi]|" \
	"pounds?(?: sterling)?(?! of|-)|quid|yen|rupees?|" \
	"pesos?|cents?|francs?|franken|bucks|kronor|kroner|kr\\.?|reais|" \
	"libras?|livres sterling|sterline|pfund|yuan|renminbi|forint|" \
	"z\xc5\x82oty(?:ch)?|z\xc5\x82ote|z\xc5\x82|k\xc4\x8d|koruny?|korun|" \
	"\xd1\x80\xd1\x83\xd0\xb1(?:[\xd0\xd1][\x80-\xbf]){0,4}|bitcoins?|satoshis)"
#define CJK_UNITS	"円|元|圆|块|圓|日元|美元|欧元|원|달러|ドル|ユーロ|人民币"

#define MONEY	NUMBER "(?![0-9])" SCALE
/* Not the begin of a longer name, of a machine say. */
#define ACCOUNT_ENDS	ENDS "(?!-[a-z]|@)"
#define ACCOUNT_CODE \
	"(?<![A-Za-z])(?=[A-Za-z-]{0,6}\\d)[A-Z0-9](?:[ -]?[A-Z0-9]){4,22}" \
	ACCOUNT_ENDS

/* Not in the middle of an IBAN; behind other digits only in a form that cards
 * have. */
#define CARD_BEGINS \
	"(?<![0-9][.-])(?<![A-Z]{2}\\d\\d )(?:(?<!\\d[ -])|(?=(?:\\d{4}" \
	"(?:[ -]\\d{4}){3}|\\d{4}[ -]\\d{6}[ -]\\d{4,5}|\\d{13,19})(?![ -]?\\d)))"

#define CVV	"\\d{3,4}(?![0-9A-Za-z_]|[.,]\\d)"
#define CVV_WHERE \
	"(?: (?:on the back|on the card|der Karte|de la tarjeta|de la carte|del retro|" \
	"del reverso|do verso))?"
/* The first row of a table whose last column it is. */
#define CVV_TABLE	"(?:\\r?\\n(?:[^\\n,;\\t]{0,30}[,;\\t]){1,4})?"

const struct rule rules_money[] = {
	{ .type = ENTITY_CREDIT_CARD, .confidence = 95,
	  .first = "3 4 5 6 2 8", .min = 4, .max = 19, .digits = 12,
	  .alone = ".-", .value = CARD_BEGINS "\\d{4}(?:[ -]?\\d){8,15}" ENDS, .ceiling = 48,
	  .tail = "0-9", .check = check_card },
	{ .type = ENTITY_CREDIT_CARD, .confidence = 85,
	  .first = "3 4 5 6 2 8", .min = 4, .max = 19, .digits = 12,
	  .alone = ".-", .value = CARD_BEGINS "\\d{4}(?:[ "
	  ".-]?\\d){8,20}" ENDS, .ceiling = 64, .tail = "0-9", .check = check_card },

	{ .type = ENTITY_CREDIT_CARD_CVV, .confidence = 90, .at = RULE_LIST,
	  .words = "cvv cvc cvn csc cid cvv2 cvc2 cav cav2 kartenprüfnummer "
	  "prüfziffer prüfnummer cvv-code cvc-code cvv-nummer cvc-nummer cvvcode "
	  "cvccode cvvnumber",
	  .cue = "2?(?: ?/ ?(?:CVC|CVV|CID)2?)?"
	  "(?:[ _-]?(?i:code|number|value|nummer|no\\.?|kod|num\xc3\xa9ro|"
	  "n\xc3\xbamero|numero|\xeb\xb2\x88\xed\x98\xb8))?" CVV_WHERE LINK
	  CVV_TABLE "(?=\\d)", .value = CVV, .ceiling = 6 },
	{ .type = ENTITY_CREDIT_CARD_CVV, .confidence = 88, .at = RULE_LIST,
	  .words = "security_code securitycode card_verification "
	  "card_security verification_value card_code sicherheitscode "
	  "kartenprüfziffer código_de_seguridad codigo_de_seguridad "
	  "code_de_sécurité cryptogramme code_de_vérification "
	  "codice_di_sicurezza código_de_segurança codigo_de_seguranca "
	  "beveiligingscode kod_zabezpieczający kod_bezpieczeństwa "
	  "セキュリティコード 安全码 验证码 보안코드 "
	  "verification_code_on card_verification_code card_verification_value card_security_code "
	  "digits_on_the_back ziffern_auf_der_rückseite chiffres_au_dos "
	  "dígitos_del_reverso dígitos_do_verso cifre_sul_retro "
	  "cijfers_op_de_achterkant",
	  .cue = "(?:[ _-]?(?i:code|number|value|visuel)|(?<=code on) the (?:card|"
	  "back))?" CVV_WHERE LINK
	  "(?=\\d)", .value = CVV, .ceiling = 6 },
	/* Behind a card and the month that it is good until. */
	{ .type = ENTITY_CREDIT_CARD_CVV, .confidence = 85,
	  .first = "3 4 5 6 2 8", .min = 4, .max = 19, .digits = 12,
	  .alone = " .-", .cue = "(?<![0-9][ .-])\\d{4}(?:[ -]?\\d){8,15}[ ,;|\\t]{1,2}"
	  "(?:exp(?:iry)?\\.?:? ?)?(?:0[1-9]|1[0-2])[/|,;-](?:20)?[2-4]\\d"
	  "[ ,;|\\t]{1,2}(?=\\d)", .value = CVV, .ceiling = 6 },

	{ .type = ENTITY_IBAN, .confidence = 98, .first = "~~#", .min = 4,
	  .value = "[A-Za-z]{2}\\d{2}(?:(?:[ -]|\xc2\xa0)?[A-Za-z0-9]){11,32}",
	  .ceiling = 96, .check = check_iban },

	{ .type = ENTITY_ACCOUNT_NUMBER, .confidence = 85, .at = RULE_LIST,
	  .words = "account accounts acct acc accountnumber bank_account",
	  .cue = "\\.?" NUMBER_WORD "(?: ending(?: in| with)?)?"
	  "(?:[,;\\t][^\\n]{1,40}\\r?\\n|" SMALL_WORDS(3) LINK
	  "(?:(?:number|no\\.?) )?)",
	  .value = ACCOUNT_CODE, .ceiling = 48, .check = check_account },
	{ .type = ENTITY_ACCOUNT_NUMBER, .confidence = 95, .at = RULE_LIST,
	  .words = "routing aba rtn transit",
	  .cue = "(?: ?/ ?ABA)?(?:[ _-]?(?i:transit|routing))?" NUMBER_WORD
	  SMALL_WORDS(2) LINK, .value = "\\d{9}" ENDS, .ceiling = 12,
	  .check = check_aba },
	{ .type = ENTITY_ACCOUNT_NUMBER, .confidence = 88, .at = RULE_LIST,
	  .words = "sort_code sort-code sortcode kontonummer konto konto-nr "
	  "kontonr kto konta bankleitzahl blz bankverbindung cuenta cuenta_bancaria "
	  "número_de_cuenta numéro_de_compte compte compte_bancaire conto "
	  "conto_corrente numero_di_conto conta conta_corrente agência "
	  "rekening rekeningnummer bankrekening kontonummeret rachunek "
	  "rachunku bsb rib clabe ccc cbu ifsc",
	  .cue = "\\.?-?" NUMBER_WORD "(?: n\\.)?" SMALL_WORDS(3) LINK,
	  .value = "(?:[A-Z]{4}0[A-Z0-9]{6}|\\d(?:[ /-]?\\d){5,29})"
	  ACCOUNT_ENDS,
	  .ceiling = 64, .check = check_account },
	{ .type = ENTITY_ACCOUNT_NUMBER, .confidence = 90, .at = RULE_LIST,
	  .words = "口座番号 口座 账号 账户 銀行口座 银行账号 银行卡号 帳號 "
	  "계좌번호 계좌",
	  .cue = "(?:号码|番号)?" LINK,
	  .value = "\\d(?:[ -]?\\d){5,19}" ENDS, .ceiling = 48 },
	/* a/c 12345678 */
	{ .type = ENTITY_ACCOUNT_NUMBER, .confidence = 85, .first = "a",
	  .min = 1, .max = 1, .next = "/", .then = "c",
	  .cue = "[Aa]/[Cc](?![A-Za-z0-9_])\\.?" NUMBER_WORD LINK,
	  .value = "\\d(?:[ -]?\\d){5,19}" ACCOUNT_ENDS, .ceiling = 48,
	  .check = check_account },
	/* SWIFT's codes of banks (ISO 9362) behind a word. */
	{ .type = ENTITY_ACCOUNT_NUMBER, .confidence = 88, .at = RULE_LIST,
	  .words = "swift bic bic/swift swift/bic swift-bic",
	  .cue = "(?:[ _/-]?(?i:code|bic|swift))?" LINK,
	  .value = "[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?" ENDS, .ceiling = 16 },

	/* $1,234.56, 1.234,56 EUR, EUR 12, 5 dollars */
	{ .type = ENTITY_AMOUNT, .confidence = 90, .at = RULE_MARK,
	  .first = "$", .value = "(?<![A-Za-z0-9]{3})\\$ ?" MONEY, .ceiling = 64 },
	{ .type = ENTITY_AMOUNT, .confidence = 90, .at = RULE_MARK,
	  .first = "\xe2\x82? \xc2\xa3? \xc2\xa5? \xef\xbf?", .value = "(?!\\$)" SIGN
	  BLANK "?" MONEY, .ceiling = 64 },
	{ .type = ENTITY_AMOUNT, .confidence = 90, .first = "#", .min = 1,
	  .max = 24, .next = " \xe2\xc2\xc3$\xe5\xe4\xec\xeb\xe3\xe7\xe6" ".,'",
	  .then = "#~ -\xb3\xb8\x85\x8d\xbf\x8b\xa7\x99\x82\xa3\xa5\xa0\xa2\x80\x86\xc4\xba"
	  "\x9d\xac\x9b\x84\xbe\xd1\xe2\xc2\xc5$" ".,;:!?)\"'\n",
	  .last = "#~", .alone = ".,'/-", .glance = glance_amount,
	  .value = "(?<![0-9A-Za-z_][.,'/-])(?<!\\.[a-z] |ision: |\\$Rev: )"
	  NUMBER "(?:[kKmM](?![A-Za-z]))?"
	  SCALE "(?:" BLANK "?(?:" SIGN "(?!\\d)|" CJK_UNITS ")|"
	  BLANK "(?:de |d')?(?:(?:" CODES ")" ENDS "|" UNITS WORD_ENDS "))",
	  .ceiling = 64 },
	/* 50EUR */
	{ .type = ENTITY_AMOUNT, .confidence = 85, .first = "#", .min = 4,
	  .max = 15, .last = "^", .alone = ".,'/-",
	  .value = "(?<![0-9A-Za-z_][.,'/-])\\d{1,12}(?:"
	  CODES ")" ENDS, .ceiling = 24 },
	{ .type = ENTITY_AMOUNT, .confidence = 90, .at = RULE_LIST,
	  .words = "usd eur gbp jpy chf cad aud nzd cny rmb inr krw sek nok dkk "
	  "pln czk huf ron brl mxn zar sgd hkd try ils aed sar rub uah thb btc "
	  "eth ars clp cop pen idr myr php vnd twd egp ngn kes bgn isk rs fr sfr "
	  "kr rp euro euros",
	  .value = "(?<=[A-Z]{3}|Rs|Rp|Fr|fr|Kr|kr|uro|ros)\\.?\\$? ?" MONEY
	  "(?![A-Za-z%])", .ceiling = 48 },
	{ .type = ENTITY_AMOUNT, .confidence = 90, .at = RULE_LIST,
	  .words = "us$ ca$ hk$ nt$ au$ nz$ mx$ us-$", .value = " ?" MONEY,
	  .ceiling = 48 },
	{ .type = ENTITY_AMOUNT, .confidence = 90, .first = "R A C", .min = 1,
	  .max = 1, .next = "$", .value = "[RAC]\\$ ?" MONEY,
	  .ceiling = 48 },

	{ .type = ENTITY_CRYPTO_ADDRESS, .confidence = 98,
	  .first = "1 3 L M D A 9 2 m n T", .min = 25, .max = 35,
	  .value = "[13LMDA92mnT][1-9A-HJ-NP-Za-km-z]{24,34}" ENDS,
	  .ceiling = 40, .check = check_base58 },
	{ .type = ENTITY_CRYPTO_ADDRESS, .confidence = 98,
	  .first = "bc1 ltc tb1 add osm cos", .min = 14, .max = 128,
	  .value = "(?i)(?:bc|tb|ltc|addr|osmo|cosmos)1[a-z0-9]{11,108}" ENDS,
	  .ceiling = 140, .check = check_bech32 },
	{ .type = ENTITY_CRYPTO_ADDRESS, .confidence = 95, .first = "0x",
	  .min = 42, .max = 42, .value = "0x[0-9A-Fa-f]{40}" ENDS,
	  .ceiling = 48 },
	/* XRP's alphabet; Monero; Solana only behind a word. */
	{ .type = ENTITY_CRYPTO_ADDRESS, .confidence = 75, .first = "r^ r# r~",
	  .min = 25, .max = 35, .value = "r[1-9A-HJ-NP-Za-km-z]{24,34}" ENDS,
	  .ceiling = 40, .check = check_random },
	{ .type = ENTITY_CRYPTO_ADDRESS, .confidence = 90, .first = "4## 4#^ 4A 4B 8",
	  .min = 95, .max = 106, .value = "[48][0-9AB1-9A-HJ-NP-Za-km-z]{94,105}"
	  ENDS, .ceiling = 112, .check = check_random },
	{ .type = ENTITY_CRYPTO_ADDRESS, .confidence = 88, .at = RULE_LIST,
	  .words = "wallet solana sol crypto bitcoin btc ethereum dogecoin "
	  "litecoin ripple xrp tron cardano portefeuille cartera",
	  .cue = "(?: (?:wallet|address|adresse|dirección))?" SMALL_WORDS(3) LINK,
	  .value = "[1-9A-HJ-NP-Za-km-z]{32,44}" ENDS, .ceiling = 48,
	  .check = check_random },
	RULES_END
};
