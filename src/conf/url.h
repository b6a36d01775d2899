/*
 * url: the addresses that a configuration names.
 */
#ifndef SLUICE_CONF_URL_H
#define SLUICE_CONF_URL_H

#include <stdbool.h>

#include "base/span.h"

struct url {
	struct span scheme, user, host, port, rest;	/* user, port: absent
				 * when not there; host without brackets */
};

/* Takes it apart. NULL, or what is wrong with it: "has no host". */
const char *url_read(struct span text, struct url *);

/* The same for an address that paths are put behind: http or https, without a
 * user, and with nothing behind its path. */
const char *url_read_base(struct span text, struct url *);

/* Whether the scheme is one of words (ended by NULL). */
bool	url_has_scheme(const struct url *, const char *const *words);

/* Whether the host is this machine or one of a private network: an address
 * of such a range, a name without a dot, or one under .localhost, .local,
 * .internal, .lan or .home.arpa. */
bool	url_is_private(struct span host);

/* Where the program itself can listen: the absolute path of a unix socket
 * that fits its address; 127.0.0.1, [::1] or localhost with a port, 0 too. */
bool	url_is_listen(const char *);

/* Whether it is an origin as browsers send it: scheme, host and a port unless
 * it is the usual one, in lower case, and nothing behind. */
bool	url_is_origin(struct span);

#endif
