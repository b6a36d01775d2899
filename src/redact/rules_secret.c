/*
 * Keys and passwords. Prefixes and lengths as their vendors document them, or
 * as keys of theirs look; read 2026-11.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

#define KEY_TAIL	"A-Za-z0-9_-"

const struct rule rules_secret[] = {
	/* RFC 7519: two or four full stops. */
	{ .type = ENTITY_JWT_TOKEN, .confidence = 95, .first = "eyJ",
	  .min = 10,
	  .value = "eyJ[A-Za-z0-9_-]{7,}\\.[A-Za-z0-9_-]{4,}"
	  "(?:\\.[A-Za-z0-9_-]{0,}){1,3}", .ceiling = 8192,
	  .tail = "A-Za-z0-9._-", .check = check_jwt },

	{ .type = ENTITY_AWS_ACCESS_KEY, .confidence = 95,
	  .first = "AKI ASI ABI ACC AGP AID AIP ANP ANV ARO", .min = 20,
	  .max = 20, .value = "(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|"
	  "ANVA|AROA)[A-Z2-7]{16}" ENDS, .ceiling = 24 },
	{ .type = ENTITY_AWS_SECRET_KEY, .confidence = 90, .first = "aws",
	  .cue = "(?i)aws[_ -]?(?:secret[_ -]?)?(?:access[_ -]?)?"
	  "(?:key|secret)(?:[_ -]?id)?" SEPARATOR,
	  .value = "[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])", .ceiling = 64,
	  .tail = "A-Za-z0-9/+=", .check = check_random },
	{ .type = ENTITY_AWS_SECRET_KEY, .confidence = 85, .first = "sec",
	  .cue = "(?i)secret[_ -]?(?:access[_ -]?)?key" SEPARATOR,
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
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 90, .first = "azu",
	  .cue = "(?i)azure[A-Za-z_ -]{0,32}?(?:key|secret|token)\\d?"
	  SEPARATOR,
	  .value = "(?:[A-Za-z0-9]{84}|[0-9a-f]{32}|[0-9A-F]{32}|"
	  "[A-Za-z0-9_~.-]{40})(?![A-Za-z0-9_~-])", .ceiling = 96,
	  .tail = "A-Za-z0-9_~.-" },
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 90, .first = "ocp",
	  .min = 3, .max = 3, .next = "-",
	  .cue = "(?i)ocp-apim-subscription-key" SEPARATOR,
	  .value = "[0-9A-Fa-f]{32}" ENDS, .ceiling = 48 },
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 95, .first = "acc",
	  .min = 10, .max = 10, .cue = "(?i)accountkey=",
	  .value = "[A-Za-z0-9/+]{86}==", .ceiling = 96,
	  .tail = "A-Za-z0-9/+=" },

	/* The account's file: its address, its key. */
	{ .type = ENTITY_GCP_SERVICE_ACCOUNT, .confidence = 98,
	  .at = RULE_MAIL,
	  .value = "(?![\\x80-\\xbf])[a-z0-9-]{1,64}@[a-z0-9-]{1,64}"
	  "\\.iam\\.gserviceaccount\\.com" ENDS, .ceiling = 200,
	  .tail = "a-z0-9.-" },
	{ .type = ENTITY_GCP_SERVICE_ACCOUNT, .confidence = 90,
	  .at = RULE_MARK, .first = "-",
	  .value = "(?<!-)-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----"
	  "[A-Za-z0-9+/=\\\\\\s]{16,}-----END (?:RSA |EC |ENCRYPTED )?"
	  "PRIVATE KEY-----", .ceiling = 8192, .tail = "A-Za-z0-9+/=" },
	{ .type = ENTITY_GCP_SERVICE_ACCOUNT, .confidence = 90,
	  .first = "pri", .min = 14, .max = 14,
	  .cue = "(?i)private_key_id" SEPARATOR,
	  .value = "[0-9a-f]{40}" ENDS, .ceiling = 48 },

	{ .type = ENTITY_PASSWORD, .confidence = 85,
	  .first = "pas pwd", .min = 3, .max = 10,
	  .cue = "(?i)(?:password|passphrase|passwort|passcode|passwd|pwd)"
	  "(?:\"?[ \\t]{0,3}(?:[:=]|=>)[ \\t]{0,3}[\"'`]?| is:?[ \\t]{1,2}[\"'`]?)",
	  .value = "[^\\s\"'`<>,;]{3,}(?<![.!?])", .ceiling = 128,
	  .tail = "!-~" },
	{ .type = ENTITY_PASSWORD, .confidence = 85,
	  .first = "con mot kenn sen", .min = 5, .max = 11,
	  .cue = "(?i)(?:contrase\\xc3\\xb1a|contrasena|mot de passe|kennwort|"
	  "senha)(?:\"?[ \\t]{0,3}(?:[:=]|=>)[ \\t]{0,3}[\"'`]?|"
	  " (?:es|est|ist|\\xc3\\xa9):?[ \\t]{1,2}[\"'`]?)",
	  .value = "[^\\s\"'`<>,;]{3,}(?<![.!?])", .ceiling = 128,
	  .tail = "!-~" },
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
