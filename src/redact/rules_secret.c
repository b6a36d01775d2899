/*
 * Keys and passwords. Prefixes and lengths as their vendors document them, or
 * as keys of theirs look; read 2026-11.
 */
#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"
#include "redact/rules.h"

#define KEY_TAIL	"A-Za-z0-9_-"

/* Between quotes, as an argument or behind a comma; after a prompt that shows
 * what was there before. */
#define KEY_LINK \
	"(?:" LINK "|[\"']{1,2}[,)] ?[\"']|>)"
#define PROMPT	"(?: \\[[A-Za-z0-9*]{1,24}\\])?"
#define KEY_WORD \
	"(?i:secret|access|key|id|schl\xc3\xbcssel|clave|cl\xc3\xa9|chave|chiave|" \
	"sleutel|klucz)"
#define AWS_SECRET	"[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"

/* What keys of Azure look like: hexadecimal digits; with a mark of the service
 * inside; of a storage account or a queue in base64; of an application. */
#define AZURE_MARKED \
	"[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{16}[A-Za-z]" \
	"[A-Za-z0-9]{7}"
#define AZURE_CLIENT_END	"[78]Q~[A-Za-z0-9_~.-]{31,34}"
#define AZURE_CLIENT	"[A-Za-z0-9_~.-]{3}" AZURE_CLIENT_END
#define AZURE_BASE64	"[A-Za-z0-9/+]{43}(?:[A-Za-z0-9/+]{43}=)?="
#define AZURE_KEY \
	"(?:" AZURE_MARKED "|[0-9a-f]{32}|[0-9A-F]{32}|[A-Za-z0-9]{42}AzSe" \
	"[A-Za-z0-9]{6}|" AZURE_CLIENT "|[A-Za-z0-9_~-]{40}|" AZURE_BASE64 ")" \
	"(?![A-Za-z0-9_~-])"
/* Of that as much as a cue has room for. */
#define AZURE_AHEAD	"(?=[A-Za-z0-9/+_~.-]{32})"
#define AZURE_SHORTEST	32	/* bytes */

#define PASSWORD_WORDS \
	"password passwords passphrase passwort passcode passwd pwd pw pass " \
	"passwort_lautet kennwort losung contraseña contrasena clave mot_de_passe " \
	"mdp senha wachtwoord parola_d'ordine password's hasło haslo parola " \
	"pgpassword wlan-passwort wifi-passwort initialpasswort startpasswort " \
	"einmalpasswort masterpasswort standardpasswort palavra-passe palavra_chave " \
	"wifi-wachtwoord wifi_key wi-fi_key wlan_key wlan-schlüssel " \
	"netzwerkschlüssel clé_wifi clé_wi-fi clave_wifi chiave_wifi klucz_wifi"
/* Of whom or of what, and for how long. */
#define PASSWORD_OF \
	"(?: (?:temporaire|provisoire|temporal|provisional|tempor\xc3\xa1ri[ao]|" \
	"provis\xc3\xb3ri[ao]|temporanea|provvisoria|iniziale|inicial|initial|" \
	"tymczasowe|nueva|nova|nuova|neu|\\([a-z ]{2,20}\\)))?" \
	"(?: (?:for|of|to|für|zu|pour|para|per|voor|de|del|da|do|na)\\b" \
	"[A-Za-z0-9 '_.@-]{1,30}?(?=(?: ?[:=]| is | ist | es | est | \xc3[\xa8\xa9] " \
	"| jest )))?"
/* What stands between quotes may end with any mark. */
#define PASSWORD_VALUE \
	"(?:(?<=[\"'`])[^\\s\"'`<>,;]{3,}+(?=[\"'`])|[^\\s\"'`<>,;]{3,}(?<![.)]))"
#define PASSWORD_COLON \
	"(?:" QUOTES BLANK "{0,4}(?:=>|:=|[:=]|->|\xe2\x86\x92|\xef\xbc\x9a)" BLANK "{0,4}" QUOTES \
	"|>(?=[^\\s<]{3,60}</)|\" value=\"|[\"'], ?[\"'](?=[^\\s\"']{3,60}" \
	"[\"']\\)))"

/* Options of a command and what they are given. */
#define OPTIONS	"[^\\n|;]{0,48}?"

/* Whether as far as a cue may be long there are so many bytes in a row as the
 * shortest key has. It never waits for them. */
static int
glance_azure(const char *p, size_t n)
{
	size_t row = 0;

	if (n < RULE_CUE)
		return 1;
	for (size_t i = 0; i < RULE_CUE; i++) {
		unsigned char c = (unsigned char)p[i];

		row = byte_in_word(c) || (c != '\0' && strchr("/+~.-", c) !=
		    NULL) ? row + 1 : 0;
		if (row == AZURE_SHORTEST)
			return 1;
	}
	return 0;
}

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
	  .words = "aws amazon secret secretaccesskey secretkey",
	  .cue = "(?:[ ._-]?" KEY_WORD "){0,4}" SMALL_WORDS(2) PROMPT KEY_LINK
	  "(?=" AWS_SECRET ")", .value = AWS_SECRET, .ceiling = 64,
	  .tail = "A-Za-z0-9/+=", .check = check_random },
	/* Behind its public half. */
	{ .type = ENTITY_AWS_SECRET_KEY, .confidence = 88, .first = "AKI ASI",
	  .min = 20, .max = 20, .next = ",:;\"' \t/",
	  .cue = "A[KS]IA[A-Z2-7]{16}[\"']?[,:;/ \\t]{1,3}[\"']?(?="
	  AWS_SECRET ")", .value = AWS_SECRET, .ceiling = 64,
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

	/* With a mark they stand alone, else behind a word. */
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 98, .first = "*",
	  .min = 84, .max = 84, .value = AZURE_MARKED ENDS, .ceiling = 96 },
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 98, .first = "***",
	  .min = 5, .max = 5, .last = "Q", .next = "~",
	  .value = "[A-Za-z0-9_]{3}" AZURE_CLIENT_END "(?![A-Za-z0-9_~-])",
	  .ceiling = 64,
	  .tail = "A-Za-z0-9_~.-" },
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 90, .at = RULE_LIST,
	  .words = "azure cognitiveservices", .glance = glance_azure,
	  .cue = "(?:[^!?;]{0,48}?(?:(?i:key|secret|token|credential|"
	  "schl\xc3\xbcssel|clave|cl\xc3\xa9|chiave|chave|sleutel|klucz)|"
	  "\xe3\x82\xad\xe3\x83\xbc|\xe5\xaf\x86\xe9\x92\xa5|"
	  "\xe5\xaf\x86\xe9\x91\xb0|\xed\x82\xa4)\\d?" SMALL_WORDS(3)
	  "|(?: ?[A-Z][A-Za-z]{1,12}){0,2}(?=[ :=]))" KEY_LINK
	  AZURE_AHEAD, .value = AZURE_KEY, .ceiling = 96,
	  .tail = "A-Za-z0-9_~.-" },
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 90, .at = RULE_LIST,
	  .words = "subscription_key cognitive_services_key speech_key "
	  "translator_key vision_key search_admin_key search_key "
	  "document_intelligence_key content_safety_key arm_client_secret "
	  "accountkey account_key storage_key storage_account_key "
	  "shared_access_key sharedaccesskey",
	  .cue = LINK AZURE_AHEAD, .value = AZURE_KEY, .ceiling = 96,
	  .tail = "A-Za-z0-9/+=" },
	/* What signs an address: 32 bytes, with the escapes of addresses. */
	{ .type = ENTITY_AZURE_API_KEY, .confidence = 95, .at = RULE_LIST,
	  .words = "sig", .cue = "=",
	  .value = "(?:[A-Za-z0-9/+]|%2[BbFf]){43}(?:=|%3[Dd])", .ceiling = 144,
	  .tail = "A-Za-z0-9/+=%" },

	/* The account's file: its address, its key. */
	{ .type = ENTITY_GCP_SERVICE_ACCOUNT, .confidence = 98,
	  .at = RULE_MAIL,
	  .value = "(?![\\x80-\\xbf])[a-z0-9.-]{1,64}@(?:[a-z0-9.-]{1,64}"
	  "\\.iam|[a-z0-9-]{1,64})\\.gserviceaccount\\.com" ENDS,
	  .ceiling = 200,
	  .tail = "a-z0-9.-" },
	{ .type = ENTITY_GCP_SERVICE_ACCOUNT, .confidence = 90,
	  .at = RULE_MARK, .first = "---",
	  .value = "(?<!-)-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----"
	  "[A-Za-z0-9+/=\\\\\\s]{16,}-----END (?:RSA |EC |ENCRYPTED )?"
	  "PRIVATE KEY-----", .ceiling = 8192, .tail = "A-Za-z0-9+/=" },
	{ .type = ENTITY_GCP_SERVICE_ACCOUNT, .confidence = 90,
	  .at = RULE_LIST, .words = "private service-accounts_keys",
	  .cue = "(?:(?i)[_ -]?key[_ -]?id" LINK "|(?<=keys) [a-z-]{4,16} )"
	  "(?=[0-9a-f]{40})",
	  .value = "[0-9a-f]{40}" ENDS, .ceiling = 48 },

	{ .type = ENTITY_PASSWORD, .confidence = 88, .at = RULE_LIST,
	  .words = PASSWORD_WORDS,
	  .cue = "(?<!sts pass|est pass|ser/pass)(?:_[A-Za-z0-9_]{1,20})?"
	  PASSWORD_OF PASSWORD_COLON,
	  .value = PASSWORD_VALUE, .ceiling = 128, .tail = "!-~",
	  .check = check_password },
	/* "the password is ..." may go on as a sentence. */
	{ .type = ENTITY_PASSWORD, .confidence = 75, .at = RULE_LIST,
	  .words = PASSWORD_WORDS " requirepass identified_by storepass keypass",
	  .cue = "(?<!sts pass|est pass|ser/pass)"
	  "(?:,? (?:and )?(?:the|my) (?:old|new|last|other|first) one)?"
	  PASSWORD_OF "(?: (?:is|was|ist|lautet|war|es|est|era|\xc3\xa8|"
	  "\xc3\xa9|to|set to|auf|to:|jest|to jest|by\xc5\x82o|c'est|"
	  "should be|(?:has been |was |is now )?(?:changed|reset|set) to)|)"
	  "(?::| now:?| jetzt:?)?" BLANK "{1,3}" QUOTES,
	  .value = "(?=[^\\s\"'`<>,;]{0,60}[A-Za-z0-9])"
	  "[^\\s\"'`<>,;]{3,}(?<![.)])", .ceiling = 128, .tail = "!-~",
	  .check = check_said_password },
	{ .type = ENTITY_PASSWORD, .confidence = 88, .at = RULE_LIST,
	  .words = "密码 密碼 口令 パスワード 暗証番号 비밀번호 비번 암호 "
	  "пароль Пароль",
	  .cue = LINK "(?:\xe3\x80\x8c)?",
	  .value = "[!#-&(-+\\x2d-:=?-~]{3,}(?<![.)])", .ceiling = 128,
	  .tail = "!-~", .check = check_password },
	/* What commands are given: sshpass -p ..., curl -u name:... */
	{ .type = ENTITY_PASSWORD, .confidence = 85, .at = RULE_LIST,
	  .words = "sshpass mysql mysqldump mysqladmin docker podman redis-cli "
	  "unzip zip curl wget net_use echo wifi:t smbclient ldapsearch ldapadd "
	  "ldapmodify",
	  .cue = "(?:(?<=sshpass) -p ?|(?<=mysql|sqldump|sqladmin)" OPTIONS
	  " -p(?=[^\\s])|(?<=docker|podman) login" OPTIONS " -p |(?<=dis-cli)"
	  OPTIONS " -a |(?<=zip)" OPTIONS " -P |(?<=search|dapadd|modify)"
	  OPTIONS " -w |(?<=bclient)" OPTIONS " -U [^\\s%]{1,40}%|(?<=curl|wget)" OPTIONS
	  " (?:-u|--user) ?[\"']?[^\\s:\"']{1,40}:|(?<=et use|ET USE)" OPTIONS
	  " /[Uu][^\\s]{1,40} |(?<=echo) [\"']?[^\\s:\"']{1,40}:(?=[^\\s]{1,30} "
	  "?\\| ?(?:sudo )?chpasswd)|(?<=WIFI:T|wifi:t):[^\\s:]{0,8};"
	  "(?:S:[^\\n;]{0,40};)?P:)[\"']?",
	  .value = "[^\\s\"'`|;]{3,}", .ceiling = 128, .tail = "!-~",
	  .check = check_password },
	/* A name, a stroke, a password; "use ... as password". */
	{ .type = ENTITY_PASSWORD, .confidence = 75, .at = RULE_LIST,
	  .words = "use nimm verwende utilise usa login user/pass credentials creds "
	  "zugangsdaten anmeldedaten identifiants "
	  "credenciales credenziali credenciais inloggegevens",
	  .glance = glance_use,
	  .cue = "(?::" BLANK "{0,2}[A-Za-z0-9._@+-]{2,40} ?/ ?| (?=[^\\s]{3,30} "
	  "(?:as|als|comme|como|come) (?:[a-z]{2,6} )?(?i:pass|pw|kennwort|mot de|"
	  "contrase|senha)))",
	  .value = "[^\\s\"'`<>,;]{3,}(?<![.)])", .ceiling = 128, .tail = "!-~",
	  .check = check_said_password },
	{ .type = ENTITY_PASSWORD, .confidence = 85, .at = RULE_LIST,
	  .words = "pin pin-code kod_pin pincode geheimzahl código_pin code_pin",
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
	  "s?ftp|ssh)(?:\\+[a-z0-9]{2,8})?://[^\\s:/@\"']{0,40}:",
	  .value = "[^\\s:/@\"']{1,}(?=@)", .ceiling = 80,
	  .tail = "!-~" },
	RULES_END
};
