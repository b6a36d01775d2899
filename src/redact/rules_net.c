/* What machines and things are called. */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

#define HEX	"[0-9A-Fa-f]"

/* Of a mail address, before its @. */
#define LOCAL	"[A-Za-z0-9._%+\\x80-\\xbf\\xc3-\\xdf-]"

#define URL_REST \
	"(?:[^\\s\"'<>`.,;:!?()\\[\\]}]|\\([^\\s\"'<>`()]{0,80}\\)|\\[[^\\s\"'<>`" \
	"\\[\\]]{0,80}\\]|[.,;:!?()\\[\\]}']{1,4}(?=[^\\s\"'<>`.,;:!?()\\[\\]}]))"

/* What version, section or build has four numbers as well. */
#define NO_VERSION \
	"(?<![Vv]ersion |ersion: |[Ss]ection |hapter |irmware |[Kk]ernel |elease |[Bb]uild " \
	"|oid )"

/* What is called by a name that programs know. One of small letters alone is as
 * well a word. */
#define USER \
	"[A-Za-z0-9_][A-Za-z0-9._-]{1,62}[A-Za-z0-9_](?![A-Za-z0-9@]|-[a-z0-9-]*@)"
#define MIXED_USER \
	"(?=[A-Za-z0-9.-]{0,30}(?:[0-9_]|\\.[A-Za-z0-9]))"
#define USER_COLON	QUOTES BLANK "{0,3}(?:[:=]|=>)" BLANK "{0,3}[\"'`]?"
/* Up to an option of a command. */
#define UP_TO	"[^\\n|;]{0,40}?"
#define OPENS	"[\"'`]?"

const struct rule rules_net[] = {
	/* Not git@..., a picture of twice the size, or a password of an address: what
	 * that goes on with is a port or a path. */
	{ .type = ENTITY_EMAIL, .confidence = 95, .at = RULE_MAIL,
	  .value = "(?![\\x80-\\xbf]|git@)(?:(?<![A-Za-z0-9._%+-]|[\\xc3-\\xdf]"
	  "[\\x80-\\xbf])|(?=" LOCAL "{60,64}@))(?:(?<!:)|(?<=mailto:)|(?=[^\\s@]{1,64}@"
	  "[^\\s@/:]{1,255}+(?!:\\d|/(?![^\\s@]{1,64}@)[A-Za-z0-9])))"
	  LOCAL "{1,64}@(?!\\d(?:\\.\\d)?x\\.[a-z]{3,4}"
	  ENDS ")(?:[A-Za-z0-9\\x80-\\xbf\\xc3-\\xdf](?:[A-Za-z0-9\\x80-\\xbf\\xc3-\\xdf-]"
	  "{0,62})\\.){1,8}[A-Za-z]{2,24}" ENDS,
	  .ceiling = 700, .tail = "A-Za-z0-9._%+-" },

	/* RFC 3986; the marks that end a sentence aren't part of it, and no bracket
	 * is that wasn't opened in it. */
	{ .type = ENTITY_URL, .confidence = 95, .first = "htt", .min = 4,
	  .max = 5, .next = ":",
	  .value = "(?i)https?://" URL_REST "++",
	  .ceiling = 4096, .tail = "!-~\x80-\xff" },
	{ .type = ENTITY_URL, .confidence = 90, .first = "ftp sft ws wss",
	  .min = 2, .max = 4, .next = ":", .then = "/",
	  .value = "(?i)(?:s?ftp|wss?)://" URL_REST "++",
	  .ceiling = 4096, .tail = "!-~\x80-\xff" },
	{ .type = ENTITY_URL, .confidence = 85, .first = "www", .min = 3,
	  .max = 3, .next = ".",
	  .value = "(?i)www\\.(?:[a-z0-9-]{1,63}\\.){1,6}[a-z]{2,24}" ENDS
	  "(?:[/?#]" URL_REST "*+){0,1}",
	  .ceiling = 4096, .tail = "!-~\x80-\xff" },

	/* Not the begin of a longer row of numbers, such as a version. */
	{ .type = ENTITY_IP_ADDRESS, .confidence = 90, .first = "#", .min = 1,
	  .max = 3, .next = ".", .then = "#",
	  .digits = 4, .rows = 4, .alone = ".",
	  .value = "(?<![0-9.]{2})" NO_VERSION
	  "(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\.?\\d)(?:/\\d{1,2}" ENDS ")?" ENDS,
	  .ceiling = 32, .tail = "0-9.", .check = check_ipv4 },
	/* RFC 4291. A time of day has fewer groups and no "::". */
	{ .type = ENTITY_IP_ADDRESS, .confidence = 90,
	  .first = "# a b c d e f", .min = 1, .max = 4, .next = ":",
	  .glance = glance_ipv6, .value = "(?:" HEX "{1,4}:){7}" HEX "{1,4}(?::\\d)?" ENDS
	  "(?!::?[0-9A-Za-z]|\\.\\d)",
	  .ceiling = 64, .tail = "0-9A-Fa-f:", .check = check_ipv6 },
	{ .type = ENTITY_IP_ADDRESS, .confidence = 85,
	  .first = "# a b c d e f", .min = 1, .max = 4, .next = ":",
	  .glance = glance_ipv6, .value = "(?:" HEX "{1,4}:){1,7}:(?:" HEX "{1,4}(?::" HEX
	  "{1,4}){0,6}(?:(?:\\.\\d{1,3}){3})?)?(?:/\\d{1,3})?" ENDS
	  "(?!::?[0-9A-Za-z])",
	  .ceiling = 64, .tail = "0-9A-Fa-f:.", .check = check_ipv6 },
	{ .type = ENTITY_IP_ADDRESS, .confidence = 80, .at = RULE_MARK,
	  .first = "::*",
	  .value = "(?<![A-Za-z0-9_:])::(?:" HEX "{1,4}:){0,6}" HEX "{1,4}"
	  "(?:(?:\\.\\d{1,3}){3})?(?:/\\d{1,3})?" ENDS
	  "(?!::?[0-9A-Za-z])",
	  .ceiling = 64, .tail = "0-9A-Fa-f:.", .check = check_ipv6 },

	{ .type = ENTITY_MAC_ADDRESS, .confidence = 90,
	  .first = "** #* *#", .min = 2, .max = 2, .next = ":-",
	  .then = "#abcdef", .glance = glance_mac,
	  .value = "(?<!(?<![A-Za-z0-9])" HEX "{2}[:-])"
	  HEX "{2}(?:(?::" HEX "{2}){5}|(?:-" HEX "{2}){5})" ENDS
	  "(?![:-]" HEX "{2}" ENDS ")", .ceiling = 24,
	  .tail = "0-9A-Fa-f:-" },
	{ .type = ENTITY_MAC_ADDRESS, .confidence = 85, .first = "# a b c d e f",
	  .min = 4, .max = 4, .next = ".", .glance = glance_dotted_mac,
	  .value = HEX "{4}\\." HEX "{4}\\." HEX "{4}" ENDS "(?!\\." HEX ")",
	  .ceiling = 20, .tail = "0-9A-Fa-f." },

	/* RFC 9562 */
	{ .type = ENTITY_UUID, .confidence = 95, .first = "# a b c d e f",
	  .min = 8, .max = 8, .next = "-",
	  .value = HEX "{8}-" HEX "{4}-[0-8]" HEX "{3}-[0-9a-fA-F]" HEX "{3}-"
	  HEX "{12}" ENDS, .ceiling = 48, .tail = "0-9A-Fa-f-" },

	{ .type = ENTITY_VIN, .confidence = 90, .first = "*", .min = 17,
	  .max = 17, .value = "(?i)[A-HJ-NPR-Z0-9]{17}" ENDS, .ceiling = 20,
	  .check = check_vin },
	{ .type = ENTITY_VIN, .confidence = 85, .at = RULE_LIST,
	  .words = "vin chassis fahrgestellnummer fahrgestell-nr fin "
	  "fahrzeug-identifizierungsnummer bastidor "
	  "número_de_bastidor numéro_de_châssis telaio chassi "
	  "vehicle_identification vehicle_id chassisnummer 车架号 車台番号",
	  .cue = "(?:(?: identification)?" NUMBER_WORD ")" SMALL_WORDS(2) LINK,
	  .value = "(?i)(?=[A-Z]{0,16}\\d)[A-HJ-NPR-Z0-9]{17}" ENDS,
	  .ceiling = 20 },

	{ .type = ENTITY_USERNAME, .confidence = 82, .at = RULE_LIST,
	  .words = "username usernames user_name userid user_id login_name loginname "
	  "screen_name nickname nick handle login_id benutzername nutzername "
	  "benutzerkennung benutzerkonto nombre_de_usuario nom_d'utilisateur "
	  "nom_d\xe2\x80\x99utilisateur identifiant nome_utente nome_de_usuário "
	  "mi_usuario meu_usuário nome_de_utilizador gebruikersnaam "
	  "nazwa_użytkownika ユーザー名 ユーザーID ログインID ログイン名 "
	  "用户名 用戶名 账号 帳號 아이디 사용자명 account_name gamertag "
	  "логин assignee assigned_to created_by updated_by modified_by "
	  "reported_by",
	  .cue = "(?:" QUOTES BLANK "{0,4}" VERB BLANK "{0,4}[\"'`*(@]{0,3}|" BLANK
	  "{1,3}[\"'`@]{0,2}(?:" MIXED_USER "|(?=[A-Za-z]{3,20} ?\xe5\xaf\x86"
	  "\xe7\xa0\x81)))",
	  .value = "@?(?!\\d{9})(?=[A-Za-z0-9._-]{0,30}[a-z0-9_])" USER,
	  .ceiling = 80, .check = check_user },
	/* "User: hello" is how a talk is written down. */
	{ .type = ENTITY_USERNAME, .confidence = 75, .at = RULE_LIST,
	  .words = "user login logged_in_as log_in_as signed_in_as anmeldung_als "
	  "angemeldet_als uid ssh_user user_account account_user profile_of "
	  "author owner usuario utilisateur utente usuário utilizador gebruiker użytkownik "
	  "사용자 nutzer benutzer",
	  .cue = "(?:(?<!User|uthor|wner|Nutzer|Utente|enutzer|Usuario|Usu\xc3\xa1rio|lisateur"
	  "|ilizador|ebruiker|tkownik|\xec\x9a\xa9\xec\x9e\x90)" USER_COLON "|"
	  USER_COLON "(?:" MIXED_USER "|(?=[a-z]{3,20}[,;]?\\s{1,2}(?i:pass|pw|"
	  "kennwort|passwor[dt]|senha|contrase|mot de|wachtw|has\xc5\x82)))|"
	  "(?<=ogin) (?:is|ist|es|est|to):? |(?<=ogin) with " MIXED_USER "|"
	  "(?<=ser) [\"'`](?=[^\\s\"'`]{3,40}[\"'`])|(?<=n as|g als|t als)(?: user)? |(?: is:?| as user)?"
	  "[ \\t][\"'`]?(?:" MIXED_USER "|(?=[a-z]{3,20}(?: logged| from (?:\\d|"
	  "[0-9a-f]{1,4}:)| by \\(uid|,? (?:password|pw|passwd)\\b))))",
	  .value = "(?=[A-Za-z])(?![A-Z][a-z]{0,20}\\b)" USER
	  "(?![\\\\/]|:[A-Za-z0-9/])", .ceiling = 80, .check = check_user },
	/* Of commands, of what servers log; before a stroke and a password. */
	{ .type = ENTITY_USERNAME, .confidence = 80, .at = RULE_LIST,
	  .words = "ssh scp sftp rsync su sudo chown useradd usermod userdel "
	  "adduser deluser passwd curl wget docker podman net_use echo grant "
	  "create_user alter_user drop_user accepted_publickey accepted_password "
	  "failed_password failed_publickey failed_for attempt_by user/pass git_config_user uid "
	  "account i'm crontab smbclient "
	  "credentials creds zugangsdaten anmeldedaten identifiants credenciales "
	  "credenziali credenciais inloggegevens", .glance = glance_command,
	  .cue = "(?(?<=account) (?=[^\\s]{3,30} (?:was|is|has been) (?:locked|"
	  "disabled|suspended|blocked|deleted))|(?:"
	  "(?<=ssh|scp|ftp|ync) (?:-l |(?:[^\\s@]{1,30} ){0,4}?"
	  "(?=[A-Za-z0-9._-]{2,40}@))|"
	  "(?<=su) (?:- |(?=[^\\s]{2,30} -c ))|(?<=sudo)(?: -u |: )|(?<=crontab) -u "
	  "|(?<=bclient)" UP_TO "-U |"
	  "(?<=chown) (?:-[A-Za-z]{1,4} )?|"
	  "(?<=useradd|usermod|userdel|adduser|deluser) (?:-[A-Za-z]{1,4} "
	  "(?:[a-z,]{2,20} )?){0,4}(?=[A-Za-z_])|"
	  "(?<=curl|wget)" UP_TO " (?:-u|--user) ?" OPENS
	  "(?=[^\\s:\"']{1,40}:[^\\s])|"
	  "(?<=docker|podman) login" UP_TO " (?:-u|--username)[ =]|"
	  "(?<=et use|ET USE)" UP_TO " /[Uu][A-Za-z]{3}:|"
	  "(?<=echo) " OPENS "(?=[^\\s:\"']{1,30}:[^\\s]{1,30} ?\\| ?"
	  "(?:sudo )?chpasswd)|"
	  "(?<=grant|GRANT)(?i: (?:all|select|insert|update|delete|usage|"
	  "connect|execute)[a-z, ]{0,16} on [^\\s]{1,24} to )" OPENS "|"
	  "(?<=te user|er user|op user|TE USER|ER USER|OP USER) " OPENS "|"
	  "(?<=blickey|assword) for (?:invalid user )?|"
	  "(?<=iled for|tempt by) (?=[^\\s]{3,30} from [0-9a-f\\[])|"
	  "(?<=fig user)\\.name |(?<=uid)=\\d{1,10}\\(|"
	  "(?<=entials|creds|daten|fiants|ciales|ziali|ciais|evens|"
	  "ser/pass):" BLANK
	  "{0,3}(?=[^\\s]{2,40} ?/)|"
	  "(?<=I'm|i'm) (?=[^\\s]{3,30} on )" MIXED_USER "))",
	  .value = "(?=[A-Za-z_])(?![A-Z0-9]{16})[A-Za-z0-9._-]{2,63}[A-Za-z0-9_]", .ceiling = 80,
	  .check = check_user },
	/* What a web server logs: the client, a hyphen, who it is. */
	{ .type = ENTITY_USERNAME, .confidence = 80, .first = "#", .min = 1,
	  .max = 3, .next = ".", .then = "#", .digits = 4, .rows = 4,
	  .cue = "(?:\\d{1,3}\\.){3}\\d{1,3} - (?=[^\\s\"]{2,40} [\"\\[])",
	  .value = "(?=[A-Za-z_])" USER, .ceiling = 80, .check = check_user },
	/* Of a folder, of an address. */
	{ .type = ENTITY_USERNAME, .confidence = 80, .at = RULE_LIST,
	  .words = "home users", .next = "/\\",
	  .cue = "(?<=[/\\\\]home|[/\\\\][Uu]sers)[/\\\\]{1,2}",
	  .value = "[A-Za-z0-9_][A-Za-z0-9._-]{1,62}[A-Za-z0-9_](?=[/\\\\\\s\"':,)]"
	  "|$)", .ceiling = 80, .check = check_user },
	{ .type = ENTITY_USERNAME, .confidence = 85,
	  .first = "htt pos mys red mon amq ftp sft ssh jdb",
	  .min = 3, .max = 10, .next = ":+",
	  .cue = "(?:[a-z]{3,10})(?:\\+[a-z0-9]{2,8})?://(?=[^\\s:/@\"']{1,40}"
	  ":[^\\s/@\"']{1,30})",
	  .value = "[^\\s:/@\"']{2,40}(?=:[^\\s/@\"']{1,64}@)", .ceiling = 120,
	  .check = check_user },
	{ .type = ENTITY_USERNAME, .confidence = 70, .at = RULE_MARK,
	  .first = "@*", .value = "(?<![A-Za-z0-9._@/+!#$%&*=?^\\x80-\\xff-])@"
	  "[A-Za-z0-9_](?:[A-Za-z0-9_]|[.-](?=[A-Za-z0-9_])){2,38}"
	  "(?![A-Za-z0-9_@/])", .ceiling = 48, .check = check_handle },
	RULES_END
};
