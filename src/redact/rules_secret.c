/*
 * Keys and passwords. Prefixes and lengths as their vendors document them, or
 * as keys of theirs look; read 2026-11.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

#define KEY_TAIL	"A-Za-z0-9_-"

#define PASSWORD_WORDS \
	"password passwords passphrase passwort passcode passwd pwd pw pass " \
	"passwort_lautet kennwort losung contraseña contrasena clave mot_de_passe " \
	"mdp senha wachtwoord parola_d'ordine password's hasło haslo parola " \
	"pgpassword wlan-passwort"
/* Of whom or of what. */
#define PASSWORD_OF	"(?: (?:for|of|to|für|zu|pour|para|per|voor|de|del|da|do) " \
			"[A-Za-z0-9 '_.@-]{1,30}?(?=(?:[:=]| is | ist | es | est )))?"
#define PASSWORD_VALUE	"[^\\s\"'`<>,;]{3,}(?<![.?)])"

const struct rule rules_secret[] = {
	/* RFC 7519: two or four full stops. */
	{ .type = ENTITY_JWT_TOKEN, .confidence = 95, .first = "eyJ",
	  .min = 10,
	  .value = "eyJ[A-Za-z0-9_-]{7,}\\.[A-Za-z0-9_-]{4,}"
	  "(?:\\.[A-Za-z0-9_-]{0,}){1,4}", .ceiling = 8192,
	  .tail = "A-Za-z0-9._-", .check = check_jwt },

	{ .type = ENTITY_AWS_ACCESS_KEY, .confidence = 95,
	  .first = "AKI ASI ABI ACC AGP AID AIP ANP ANV ARO", .min = 20,
	  .max = 20, .value = "(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|"
	  "ANVA|AROA)[A-Z2-7]{16}" ENDS, .ceiling = 24 },
	{ .type = ENTITY_AWS_SECRET_KEY, .confidence = 90, .at = RULE_LIST,
	  .words = "aws amazon",
	  .cue = "(?i)(?:[_ -]?secret)?(?:[_ -]?access)?(?:[_ -]?(?:key|secret))"
	  "(?:[_ -]?id)?" SMALL_WORDS(2) LINK,
	  .value = "[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])", .ceiling = 64,
	  .tail = "A-Za-z0-9/+=", .check = check_random },
	{ .type = ENTITY_AWS_SECRET_KEY, .confidence = 85, .at = RULE_LIST,
	  .words = "secret secretaccesskey secretkey",
	  .cue = "(?i)(?:[_ -]?access)?(?:[_ -]?key)?" SMALL_WORDS(2) LINK,
	  .value = "[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])", .ceiling = 64,
	  .tail = "A-Za-z0-9/+=", .check = check_random },

	{ .type = ENTITY_ANTHROPIC_API_KEY, .confidence = 99, .first = "sk",
	  .min = 2, .max = 2, .next = "-",
	  .value = "sk-ant-[A-Za-z0-9]{2,16}-[A-Za-z0-9_-]{16,}",
	  .ceiling = 256, .tail = KEY_TAIL },
	{ .type = ENTITY_OPENAI_API_KEY, .confidence = 98, .first = "sk",
	  .min = 2, .max = 2, .next = "-",
	  .value = "sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,}",
	  .ceiling = 400, .tail = KEY_TAIL },
	{ .type = ENTITY_OPENAI_API_KEY, .confidence = 95, .first = "sk",
	  .min = 2, .max = 2, .next = "-",
	  .value = "sk-[A-Za-z0-9]{20,}" ENDS, .ceiling = 256,
	  .tail = KEY_TAIL },
	{ .type = ENTITY_GOOGLE_API_KEY, .confidence = 98, .first = "AIz",
	  .value = "AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])", .ceiling = 48,
	  .tail = KEY_TAIL },
	{ .type = ENTITY_GOOGLE_API_KEY, .confidence = 95, .first = "GOC",
	  .min = 6, .max = 6, .next = "-",
	  .value = "GOCSPX-[A-Za-z0-9_-]{28}(?![A-Za-z0-9_-])",
	  .ceiling = 48, .tail = KEY_TAIL },
	{ .type = ENTITY_GOOGLE_API_KEY, .confidence = 95, .first = "ya2",
	  .min = 4, .max = 4, .next = ".",
	  .value = "ya29\\.[A-Za-z0-9_-]{20,}", .ceiling = 2048,
	  .tail = "A-Za-z0-9._-" },

	/* Keys of Azure OpenAI: 84 characters with a mark of their kind near
	 * the end, or the older 32 hexadecimal digits behind a word. */
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 98, .first = "*",
	  .min = 84, .max = 84,
	  .value = "[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{10}AC[A-Za-z0-9]{14}"
	  ENDS, .ceiling = 96 },
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 90, .at = RULE_LIST,
	  .words = "azure",
	  .cue = "(?i)[A-Za-z_ -]{0,32}?(?:key|secret|token)\\d?"
	  SMALL_WORDS(2) LINK,
	  .value = "(?:[A-Za-z0-9]{84}|[0-9a-f]{32}|[0-9A-F]{32}|"
	  "[A-Za-z0-9_~.-]{40})(?![A-Za-z0-9_~-])", .ceiling = 96,
	  .tail = "A-Za-z0-9_~.-" },
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 90, .at = RULE_LIST,
	  .words = "ocp-apim-subscription-key subscription-key "
	  "cognitive_services_key", .cue = LINK,
	  .value = "[0-9A-Fa-f]{32}" ENDS, .ceiling = 48 },
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 95, .at = RULE_LIST,
	  .words = "account sharedaccesskey shared",
	  .cue = "(?<=[Aa]ccount|[Kk]ey|[Ss]hared)(?i)(?:access)?(?:key)?=",
	  .value = "[A-Za-z0-9/+]{43}(?:[A-Za-z0-9/+]{43}=)?=", .ceiling = 96,
	  .tail = "A-Za-z0-9/+=" },

	/* The account's file: its address, its key. */
	{ .type = ENTITY_GCP_SERVICE_ACCOUNT, .confidence = 98,
	  .at = RULE_MAIL,
	  .value = "(?![\\x80-\\xbf])[a-z0-9-]{1,64}@[a-z0-9-]{1,64}"
	  "\\.iam\\.gserviceaccount\\.com" ENDS, .ceiling = 200,
	  .tail = "a-z0-9.-" },
	{ .type = ENTITY_GCP_SERVICE_ACCOUNT, .confidence = 90,
	  .at = RULE_MARK, .first = "---",
	  .value = "(?<!-)-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----"
	  "[A-Za-z0-9+/=\\\\\\s]{16,}-----END (?:RSA |EC |ENCRYPTED )?"
	  "PRIVATE KEY-----", .ceiling = 8192, .tail = "A-Za-z0-9+/=" },
	{ .type = ENTITY_GCP_SERVICE_ACCOUNT, .confidence = 90,
	  .at = RULE_LIST, .words = "private",
	  .cue = "(?i)_?key_?id" LINK,
	  .value = "[0-9a-f]{40}" ENDS, .ceiling = 48 },

	{ .type = ENTITY_PASSWORD, .confidence = 88, .at = RULE_LIST,
	  .words = PASSWORD_WORDS, .cue = "(?:_[A-Za-z0-9_]{1,20})?" PASSWORD_OF
	  COLON, .value = PASSWORD_VALUE, .ceiling = 128, .tail = "!-~",
	  .check = check_password },
	/* "the password is ..." may go on as a sentence. */
	{ .type = ENTITY_PASSWORD, .confidence = 75, .at = RULE_LIST,
	  .words = PASSWORD_WORDS,
	  .cue = PASSWORD_OF "(?: (?:is|was|ist|lautet|war|es|est|era|\xc3\xa8|"
	  "\xc3\xa9|to|set to|auf|to:|jest|to jest)|)(?::| now:?| jetzt:?)?"
	  BLANK "{1,3}" QUOTES,
	  .value = "(?=[^\\s\"'`<>,;]{0,60}[A-Za-z0-9])" "[^\\s\"'`<>,;]{3,}(?<![.!?)])",
	  .ceiling = 128, .tail = "!-~", .check = check_said_password },
	{ .type = ENTITY_PASSWORD, .confidence = 88, .at = RULE_LIST,
	  .words = "密码 密碼 口令 パスワード 暗証番号 비밀번호 암호 "
	  "пароль Пароль",
	  .cue = LINK, .value = "[!#-&(-+\\x2d-:=?-~]{3,}(?<![.?)])", .ceiling = 128,
	  .tail = "!-~", .check = check_password },
	{ .type = ENTITY_PASSWORD, .confidence = 85, .at = RULE_LIST,
	  .words = "pin pin-code pincode geheimzahl código_pin code_pin",
	  .cue = "(?:[ -](?i:code|number|nummer))?(?: for [a-z ]{1,20})?" LINK,
	  .value = "\\d{4,8}(?![0-9A-Za-z_]|[.,-]\\d)", .ceiling = 12 },
	{ .type = ENTITY_PASSWORD, .confidence = 88, .at = RULE_LIST,
	  .words = "authorization basic",
	  .cue = "(?:" QUOTES BLANK "{0,2}[:=]" BLANK "{0,2}" QUOTES
	  "(?i:basic)|(?<=Basic)) ", .value = "[A-Za-z0-9+/]{10,}={0,2}"
	  "(?![A-Za-z0-9+/=])", .ceiling = 256, .tail = "A-Za-z0-9+/=",
	  .check = check_base64_pair },
	{ .type = ENTITY_PASSWORD, .confidence = 70, .at = RULE_LIST,
	  .words = "client_secret secret clientsecret apisecret",
	  .cue = "(?:_?(?i:key))?" COLON, .value = "[A-Za-z0-9_~.+/-]{16,}={0,2}",
	  .ceiling = 256, .tail = "A-Za-z0-9_~.+/=-", .check = check_random },
	/* user:password@ of an address. */
	{ .type = ENTITY_PASSWORD, .confidence = 85,
	  .first = "htt pos mys red mon amq ftp sft ssh",
	  .min = 3, .max = 10, .next = ":+",
	  .cue = "(?i)(?:https?|postgres(?:ql)?|mysql|rediss?|mongodb|amqps?|"
	  "s?ftp|ssh)(?:\\+[a-z]{2,8})?://[^\\s:/@\"']{0,40}:",
	  .value = "[^\\s:/@\"']{1,}(?=@)", .ceiling = 80,
	  .tail = "!-~" },
	RULES_END
};
