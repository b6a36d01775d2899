#include "config.h"

#include <errno.h>
#include <limits.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/log.h"
#include "lib/upstream_internal.h"

SSL *
tls_new(SSL_CTX *ctx, int fd)
{
	SSL *tls = SSL_new(ctx);

	if (tls == NULL || SSL_set_fd(tls, fd) != 1)
		log_fatal("scripted upstream: no TLS");
	/* As send(2) does it. */
	(void)SSL_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_set_accept_state(tls);
	return tls;
}

/* What a call means in the words of recv(2) and send(2). */
static ssize_t
meaning(SSL *tls, int rc)
{
	if (rc > 0)
		return rc;
	switch (SSL_get_error(tls, rc)) {
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		errno = EAGAIN;
		return -1;
	default:
		errno = ECONNRESET;
		return -1;
	}
}

/* One record at most, and nothing is read ahead: what is left makes the
 * descriptor readable again. The first calls shake hands. */
ssize_t
tls_recv(SSL *tls, void *bytes, size_t size)
{
	ERR_clear_error();
	return meaning(tls, SSL_read(tls, bytes,
	    size < INT_MAX ? (int)size : INT_MAX));
}

ssize_t
tls_send(SSL *tls, const void *bytes, size_t len)
{
	ERR_clear_error();
	return meaning(tls, SSL_write(tls, bytes,
	    len < INT_MAX ? (int)len : INT_MAX));
}

void
tls_close(SSL *tls, bool say_so)
{
	if (tls == NULL)
		return;
	ERR_clear_error();
	if (say_so && SSL_is_init_finished(tls))
		(void)SSL_shutdown(tls);
	SSL_free(tls);
	ERR_clear_error();
}

struct upstream *
upstream_start_tls(const struct authority *a, enum certificate which)
{
	return which == CERTIFICATE_NONE ? upstream_start() :
	    upstream_start_on(authority_issue(a, which));
}

void
tls_free(SSL_CTX *ctx)
{
	SSL_CTX_free(ctx);
}
