/*
 * authority: certificates for servers on 127.0.0.1, made when a test needs
 * them, so that no file of the tests ever runs out.
 *
 * What can't be made ends the process with a line on standard error.
 */
#ifndef SLUICE_TESTS_LIB_AUTHORITY_H
#define SLUICE_TESTS_LIB_AUTHORITY_H

#include "base/span.h"

enum certificate {
	CERTIFICATE_NONE,		/* plain HTTP */
	CERTIFICATE_TRUSTED,		/* from the authority */
	CERTIFICATE_EXPIRED,		/* likewise, until yesterday */
	CERTIFICATE_OTHER_NAME,		/* likewise, for another host */
	CERTIFICATE_SELF_SIGNED		/* from nobody */
};

struct authority;
struct ssl_ctx_st;

struct authority *authority_new(void);
void	authority_free(struct authority *);

/* A file with the authority's own certificate, for a client to trust; there
 * for as long as the authority is. */
const char *authority_file(const struct authority *);

/* What a server needs to have such a certificate; the caller frees it. */
struct ssl_ctx_st *authority_issue(const struct authority *,
	    enum certificate);

/* trusted, expired, other-name, self-signed; else CERTIFICATE_NONE. */
enum certificate certificate_find(struct span name);

#endif
