#include "config.h"

#include <pthread.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "base/log.h"
#include "base/secret.h"

#define MAC_SIZE	32

/*
 * OpenSSL 3 looks an algorithm up, under a lock, each time it is asked for by
 * name; that costs more than hashing a key. So it is done once: for hashes the
 * algorithm is kept, for HMAC a context without a key, which is copied.
 */
static pthread_once_t fetched = PTHREAD_ONCE_INIT;
static EVP_MD *sha256;
static EVP_MAC_CTX *hmac;

static void
fetch(void)
{
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
		    digest, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);

	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	hmac = algorithm == NULL ? NULL : EVP_MAC_CTX_new(algorithm);
	EVP_MAC_free(algorithm);	/* the context holds its share */
	if (sha256 == NULL || hmac == NULL ||
	    EVP_MAC_CTX_set_params(hmac, params) != 1)
		log_fatal("libcrypto has no SHA-256 or no HMAC");
}

static void
fetch_once(void)
{
	if (pthread_once(&fetched, fetch) != 0)
		log_fatal("pthread_once failed");
}

void
secret_clear(void *p, size_t len)
{
	OPENSSL_cleanse(p, len);
}

bool
secret_same(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

void
secret_sha256(struct span bytes, unsigned char out[32])
{
	fetch_once();
	if (EVP_Digest(bytes.len == 0 ? "" : bytes.p, bytes.len, out, NULL,
	    sha256, NULL) != 1)
		log_fatal("libcrypto: SHA-256 failed");
}

/* out = HMAC-SHA256(key, a b) */
static void
mac(const unsigned char key[32], struct span a, struct span b,
    unsigned char out[MAC_SIZE])
{
	EVP_MAC_CTX *ctx;
	size_t len;

	fetch_once();
	ctx = EVP_MAC_CTX_dup(hmac);
	if (ctx == NULL || EVP_MAC_init(ctx, key, 32, NULL) != 1 ||
	    EVP_MAC_update(ctx, (const unsigned char *)a.p, a.len) != 1 ||
	    EVP_MAC_update(ctx, (const unsigned char *)b.p, b.len) != 1 ||
	    EVP_MAC_final(ctx, out, &len, MAC_SIZE) != 1 || len != MAC_SIZE)
		log_fatal("libcrypto: HMAC failed");
	EVP_MAC_CTX_free(ctx);
}

void
secret_hash(const struct secret *s, const char *label, struct span bytes,
    char out[33])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char subkey[MAC_SIZE], full[MAC_SIZE];

	if (bytes.p == NULL)
		bytes = SPAN("");
	/* The label is hashed alone, so that no label and text can be cut
	 * elsewhere to give the same bytes. */
	mac(s->keys[0].bytes, SPAN("sluice hash "), span_of(label), subkey);
	mac(subkey, bytes, SPAN(""), full);
	for (size_t i = 0; i < 16; i++) {
		out[2 * i] = digits[full[i] >> 4];
		out[2 * i + 1] = digits[full[i] & 15];
	}
	out[32] = '\0';
	secret_clear(subkey, sizeof(subkey));
	secret_clear(full, sizeof(full));
}

void
secret_wipe(struct secret *s)
{
	secret_clear(s, sizeof(*s));
}
