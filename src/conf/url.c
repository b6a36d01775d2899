#include "config.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/parse.h"
#include "conf/url.h"

#define HOST_MAX_BYTES	253		/* of a domain name */

static struct span
after(struct span s, size_t n)
{
	return (struct span){ s.p + n, s.len - n };
}

/* The bytes before the first of stop. */
static struct span
until(struct span s, const char *stop)
{
	size_t n = 0;

	while (n < s.len && strchr(stop, s.p[n]) == NULL)
		n++;
	return (struct span){ s.p, n };
}

static bool
same_word(struct span a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.p, b, a.len) == 0;
}

/* Host and port of "host", "host:port", "[v6]" or "[v6]:port". */
static const char *
read_host(struct span s, struct url *u)
{
	uint64_t port;

	if (s.len > 0 && s.p[0] == '[') {
		u->host = until(after(s, 1), "]");
		if (u->host.len + 1 == s.len)
			return "has no ] after its address";
		s = after(s, u->host.len + 2);
		if (s.len > 0 && s.p[0] != ':')
			return "has something between ] and the port";
	} else {
		u->host = until(s, ":");
		s = after(s, u->host.len);
	}
	if (u->host.len == 0)
		return "has no host";
	if (u->host.len > HOST_MAX_BYTES)
		return "has a host that is too long";
	if (s.len == 0)
		return NULL;
	u->port = after(s, 1);
	if (parse_u64(u->port, 65535, &port) == -1)
		return "has a port that is none";
	return NULL;
}

const char *
url_read(struct span s, struct url *u)
{
	struct span authority;
	const char *at;

	*u = (struct url){ .scheme = { NULL, 0 } };
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] <= 0x20 ||
		    (unsigned char)s.p[i] >= 0x7f || strchr("\"<>\\^`{|}",
		    s.p[i]) != NULL)
			return "has characters that no address has";
	u->scheme = until(s, ":");
	s = after(s, u->scheme.len);
	if (u->scheme.len == 0 || !span_begins(s, "://"))
		return "has no scheme";
	s = after(s, 3);
	authority = until(s, "/?#");
	u->rest = after(s, authority.len);
	/* The last @: a password may hold another, wrongly but really. */
	at = authority.len == 0 ? NULL :
	    memrchr(authority.p, '@', authority.len);
	if (at != NULL) {
		u->user = (struct span){ authority.p,
		    (size_t)(at - authority.p) };
		authority = after(authority, u->user.len + 1);
	}
	return read_host(authority, u);
}

bool
url_has_scheme(const struct url *u, const char *const *words)
{
	for (; *words != NULL; words++)
		if (same_word(u->scheme, *words))
			return true;
	return false;
}

const char *
url_read_base(struct span s, struct url *u)
{
	static const char *const schemes[] = { "https", "http", NULL };
	const char *wrong = url_read(s, u);

	if (wrong != NULL)
		return wrong;
	if (!url_has_scheme(u, schemes))
		return "is neither https:// nor http://";
	if (u->user.p != NULL)
		return "holds a user or password";
	if (until(s, "?#").len < s.len)
		return "goes on after its path";
	return NULL;
}

/* ---- hosts ---- */

static bool
is_private_v4(uint32_t a)
{
	static const struct { uint32_t net, mask; } ranges[] = {
		{ 0x7f000000, 0xff000000 },	/* 127/8 */
		{ 0x0a000000, 0xff000000 },	/* 10/8, RFC 1918 */
		{ 0xac100000, 0xfff00000 },	/* 172.16/12 */
		{ 0xc0a80000, 0xffff0000 },	/* 192.168/16 */
		{ 0xa9fe0000, 0xffff0000 },	/* 169.254/16, RFC 3927 */
		{ 0x64400000, 0xffc00000 },	/* 100.64/10, RFC 6598 */
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if ((a & ranges[i].mask) == ranges[i].net)
			return true;
	return false;
}

static bool
is_private_v6(const struct in6_addr *a)
{
	return IN6_IS_ADDR_LOOPBACK(a) || IN6_IS_ADDR_LINKLOCAL(a) ||
	    (a->s6_addr[0] & 0xfe) == 0xfc;	/* fc00::/7, RFC 4193 */
}

static bool
is_under(struct span host, const char *domain)
{
	size_t len = strlen(domain);

	return host.len > len && host.p[host.len - len - 1] == '.' &&
	    strncasecmp(host.p + host.len - len, domain, len) == 0;
}

static bool
is_private_name(struct span host)
{
	static const char *const domains[] = { "localhost", "local",
		"internal", "lan", "home.arpa" };

	if (memchr(host.p, '.', host.len) == NULL)
		return true;
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (is_under(host, domains[i]))
			return true;
	return false;
}

bool
url_is_private(struct span host)
{
	char text[HOST_MAX_BYTES + 1];
	struct in6_addr v6;
	struct in_addr v4;

	if (host.len == 0 || host.len > HOST_MAX_BYTES)
		return false;
	memcpy(text, host.p, host.len);
	text[host.len] = '\0';
	if (inet_pton(AF_INET, text, &v4) == 1)
		return is_private_v4(ntohl(v4.s_addr));
	if (inet_pton(AF_INET6, text, &v6) == 1)
		return is_private_v6(&v6);
	return memchr(text, ':', host.len) == NULL && is_private_name(host);
}

bool
url_is_listen(const char *s)
{
	static const char *const loopback[] = { "127.0.0.1:", "localhost:",
		"[::1]:" };
	uint64_t port;

	if (s[0] == '/')
		return strlen(s) < sizeof(((struct sockaddr_un *)0)->sun_path);
	for (size_t i = 0; i < sizeof(loopback) / sizeof(loopback[0]); i++)
		if (span_begins(span_of(s), loopback[i]))
			return parse_u64(span_of(s + strlen(loopback[i])),
			    65535, &port) == 0;
	return false;
}

bool
url_is_origin(struct span s)
{
	struct url u;

	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return false;
	return url_read(s, &u) == NULL && u.user.p == NULL && u.rest.len == 0;
}
