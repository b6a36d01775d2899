#include "config.h"

#include <string.h>

#include "base/span.h"
#include "gateway/cors.h"

/* What of an answer's head a script may read beside the few that it always
 * may. */
#define EXPOSED	"X-Request-Id, Retry-After, Idempotent-Replayed, x-should-retry"

/* How long a browser needn't ask again; none keeps it longer than a day. */
#define MAX_AGE	"86400"

/* The request headers that a page may name: those of clients' libraries are
 * many, so what is asked for is granted. Longer than this no list of names
 * is. */
#define NAMES_MAX	((size_t)2048)

/* Whether the origin is one of the list, whose words have blanks between. */
static bool
is_listed(struct span origin, const char *list)
{
	size_t len;

	if (origin.len == 0)		/* a blank at the list's ends */
		return false;
	for (; *list != '\0'; list += strspn(list, " ")) {
		len = strcspn(list, " ");
		if (span_same(origin, (struct span){ list, len }))
			return true;
		list += len;
	}
	return false;
}

const char *
cors_headers(struct conn *c, struct arena *a, const char *origins)
{
	const char *origin = conn_param(c, "HTTP_ORIGIN");

	if (origins == NULL)
		return "";
	if (strcmp(origins, "*") == 0)
		return "Access-Control-Allow-Origin: *\r\n"
		    "Access-Control-Expose-Headers: " EXPOSED "\r\n";
	/* Another origin gets another answer: caches in between must know. */
	if (origin == NULL || !is_listed(span_of(origin), origins))
		return "Vary: Origin\r\n";
	return arena_printf(a, "Access-Control-Allow-Origin: %s\r\n"
	    "Access-Control-Expose-Headers: " EXPOSED "\r\n"
	    "Vary: Origin\r\n", origin);
}

/* Names of headers with commas between, and nothing that could end a line. */
static bool
are_names(const char *s)
{
	static const char allowed[] = "0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz"
	    "!#$%&'*+-.^_`|~" ", ";
	size_t len = strspn(s, allowed);

	return len > 0 && len <= NAMES_MAX && s[len] == '\0';
}

const char *
cors_preflight(struct conn *c, struct arena *a, const char *methods)
{
	const char *names = conn_param(c,
	    "HTTP_ACCESS_CONTROL_REQUEST_HEADERS");

	if (conn_param(c, "HTTP_ACCESS_CONTROL_REQUEST_METHOD") == NULL)
		return "";
	if (names == NULL || !are_names(names))
		names = "Authorization, Content-Type";
	return arena_printf(a, "Access-Control-Allow-Methods: %s\r\n"
	    "Access-Control-Allow-Headers: %s\r\n"
	    "Access-Control-Max-Age: " MAX_AGE "\r\n", methods, names);
}
