#include "config.h"

#include <sys/mman.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/log.h"
#include "lib/authority.h"

#define DAY_S	86400L

struct authority {
	EVP_PKEY *key;
	X509 *own;
	int fd;			/* a file without a name, that nothing has
				 * to clean up */
	char file[32];
};

/* From when to when a certificate holds, in days from now, and for whom. */
static const struct kind {
	const char *name;
	int from, to;
	const char *host;
	bool self_signed;
} kinds[] = {
[CERTIFICATE_NONE] = { "", 0, 0, NULL, false },
[CERTIFICATE_TRUSTED] = { "trusted", -1, 2, "IP:127.0.0.1", false },
[CERTIFICATE_EXPIRED] = { "expired", -3, -1, "IP:127.0.0.1", false },
[CERTIFICATE_OTHER_NAME] = { "other-name", -1, 2,
    "DNS:elsewhere.example,IP:127.0.0.2", false },
[CERTIFICATE_SELF_SIGNED] = { "self-signed", -1, 2, "IP:127.0.0.1", true },
};

enum certificate
certificate_find(struct span name)
{
	for (size_t i = 1; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (span_is(name, kinds[i].name))
			return (enum certificate)i;
	return CERTIFICATE_NONE;
}

/* ---- certificates ---- */

static void
must(bool done, const char *what)
{
	if (!done)
		log_fatal("certificates: %s", what);
}

static void
add_extension(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	must(ext != NULL && X509_add_ext(cert, ext, -1) == 1, value);
	X509_EXTENSION_free(ext);
}

static void
add_name(X509_NAME *name, const char *common)
{
	must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)common, -1, -1, 0) == 1, common);
}

/* Serial numbers differ, as clients expect of one issuer's. */
static X509 *
begin_certificate(EVP_PKEY *key, const char *name, const char *issuer,
    int from, int to)
{
	static long serial;
	X509 *cert = X509_new();

	must(cert != NULL && X509_set_version(cert, 2) == 1 &&
	    ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial) == 1 &&
	    X509_gmtime_adj(X509_getm_notBefore(cert), from * DAY_S) != NULL &&
	    X509_gmtime_adj(X509_getm_notAfter(cert), to * DAY_S) != NULL &&
	    X509_set_pubkey(cert, key) == 1, name);
	add_name(X509_get_subject_name(cert), name);
	add_name(X509_get_issuer_name(cert), issuer);
	return cert;
}

static X509 *
make_own(EVP_PKEY *key)
{
	static const char name[] = "authority of the tests";
	X509 *cert = begin_certificate(key, name, name, -3, 2);

	add_extension(cert, NID_basic_constraints, "critical,CA:TRUE");
	add_extension(cert, NID_key_usage, "critical,keyCertSign");
	must(X509_sign(cert, key, EVP_sha256()) > 0, name);
	return cert;
}

static X509 *
make_servers(const struct authority *a, EVP_PKEY *key, const struct kind *k)
{
	X509 *cert = begin_certificate(key, "server of the tests",
	    k->self_signed ? "server of the tests" : "authority of the tests",
	    k->from, k->to);

	add_extension(cert, NID_subject_alt_name, k->host);
	must(X509_sign(cert, k->self_signed ? key : a->key,
	    EVP_sha256()) > 0, k->name);
	return cert;
}

/* ---- the authority ---- */

static EVP_PKEY *
make_key(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	must(key != NULL, "no key");
	return key;
}

static void
write_file(struct authority *a)
{
	BIO *out;

	a->fd = memfd_create("authority", MFD_CLOEXEC);
	if (a->fd == -1)
		log_fatal("memfd_create: %s", strerror(errno));
	out = BIO_new_fd(a->fd, BIO_NOCLOSE);
	must(out != NULL && PEM_write_bio_X509(out, a->own) == 1, "no file");
	BIO_free_all(out);
	(void)snprintf(a->file, sizeof(a->file), "/proc/self/fd/%d", a->fd);
}

struct authority *
authority_new(void)
{
	struct authority *a = calloc(1, sizeof(*a));

	if (a == NULL)
		log_fatal("out of memory");
	a->key = make_key();
	a->own = make_own(a->key);
	write_file(a);
	return a;
}

void
authority_free(struct authority *a)
{
	if (a == NULL)
		return;
	X509_free(a->own);
	EVP_PKEY_free(a->key);
	(void)close(a->fd);
	free(a);
}

const char *
authority_file(const struct authority *a)
{
	return a->file;
}

SSL_CTX *
authority_issue(const struct authority *a, enum certificate which)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *key = make_key();
	X509 *cert = make_servers(a, key, &kinds[which]);

	must(ctx != NULL && SSL_CTX_use_certificate(ctx, cert) == 1 &&
	    SSL_CTX_use_PrivateKey(ctx, key) == 1, "no server");
	X509_free(cert);
	EVP_PKEY_free(key);
	return ctx;
}
