/* What machines and things are called. */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

#define HEX	"[0-9A-Fa-f]"

#define URL_REST \
	"(?:[^\\s\"'<>`.,;:!?()\\[\\]}]|\\([^\\s\"'<>`()]{0,80}\\)|\\[[^\\s\"'<>`" \
	"\\[\\]]{0,80}\\]|[.,;:!?()\\[\\]}']{1,4}(?=[^\\s\"'<>`.,;:!?()\\[\\]}]))"

/* What version, section or build has four numbers as well. */
#define NO_VERSION \
	"(?<![Vv]ersion |ersion: |[Ss]ection |hapter |irmware |elease |[Bb]uild " \
	"|oid )"

const struct rule rules_net[] = {
	/* Not git@..., a picture of twice the size, or a password of an address: what
	 * that goes on with is a port or a path. */
	{ .type = ENTITY_EMAIL, .confidence = 95, .at = RULE_MAIL,
	  .value = "(?![\\x80-\\xbf]|git@)(?:(?<!:)|(?<=mailto:)|(?=[^\\s@]{1,64}@"
	  "[^\\s@/:]{1,255}+(?!:\\d|/(?![^\\s@]{1,64}@)[A-Za-z0-9])))"
	  "[A-Za-z0-9._%+\\x80-\\xbf\\xc3-\\xdf-]{1,64}@(?!\\d(?:\\.\\d)?x\\.[a-z]{3,4}"
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
	  .digits = 4, .rows = 4,
	  .value = "(?<![0-9.]{2})" NO_VERSION "(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\.?\\d)"
	  "(?:/\\d{1,2}" ENDS ")?" ENDS, .ceiling = 32, .tail = "0-9.",
	  .check = check_ipv4 },
	/* RFC 4291. A time of day has fewer groups and no "::". */
	{ .type = ENTITY_IP_ADDRESS, .confidence = 90,
	  .first = "# a b c d e f", .min = 1, .max = 4, .next = ":",
	  .value = "(?:" HEX "{1,4}:){7}" HEX "{1,4}(?::\\d)?" ENDS "(?!::?[0-9A-Za-z]|\\.\\d)",
	  .ceiling = 64, .tail = "0-9A-Fa-f:", .check = check_ipv6 },
	{ .type = ENTITY_IP_ADDRESS, .confidence = 85,
	  .first = "# a b c d e f", .min = 1, .max = 4, .next = ":",
	  .value = "(?:" HEX "{1,4}:){1,7}:(?:" HEX "{1,4}(?::" HEX
	  "{1,4}){0,6}(?:(?:\\.\\d{1,3}){3})?)?(?:/\\d{1,3})?" ENDS "(?!::?[0-9A-Za-z])",
	  .ceiling = 64, .tail = "0-9A-Fa-f:.", .check = check_ipv6 },
	{ .type = ENTITY_IP_ADDRESS, .confidence = 80, .at = RULE_MARK,
	  .first = "::*",
	  .value = "(?<![A-Za-z0-9_:])::(?:" HEX "{1,4}:){0,6}" HEX "{1,4}"
	  "(?:(?:\\.\\d{1,3}){3})?(?:/\\d{1,3})?" ENDS "(?!::?[0-9A-Za-z])",
	  .ceiling = 64, .tail = "0-9A-Fa-f:.", .check = check_ipv6 },

	{ .type = ENTITY_MAC_ADDRESS, .confidence = 90,
	  .first = "** #* *#", .min = 2, .max = 2, .next = ":-",
	  .then = "#abcdef",
	  .value = "(?<!(?<![A-Za-z0-9])" HEX "{2}[:-])"
	  HEX "{2}(?:(?::" HEX "{2}){5}|(?:-" HEX "{2}){5})" ENDS
	  "(?![:-]" HEX "{2}" ENDS ")", .ceiling = 24,
	  .tail = "0-9A-Fa-f:-" },
	{ .type = ENTITY_MAC_ADDRESS, .confidence = 85, .first = "# a b c d e f",
	  .min = 4, .max = 4, .next = ".",
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
	RULES_END
};
