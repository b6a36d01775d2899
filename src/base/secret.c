#include "config.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"

#define MAC_SIZE	32
#define BLOCK_SIZE	64		/* of SHA-256 */

/*
 * A seal is these bytes, or SEAL_PREFIX and the bytes in base64url without
 * padding:
 *
 *	version		1 byte, SEAL_VERSION
 *	key number	4 bytes, the high one first
 *	salt		32 bytes
 *	ciphertext	as long as what was sealed
 *	tag		16 bytes
 */
#define SEAL_PREFIX	"sls_"
#define SEAL_VERSION	1
#define SALT_SIZE	32
#define TAG_SIZE	16
#define SALT_AT		((size_t)1 + 4)
#define TEXT_AT		(SALT_AT + SALT_SIZE)
#define SEAL_MAX	((size_t)1 << 30)	/* OpenSSL counts in int */

/*
 * OpenSSL 3 looks an algorithm up, under a lock, each time it is asked for by
 * name; that costs more than hashing a key. So it is done once, and for each
 * when it is needed first: a CGI process that refuses a key never seals.
 */
static pthread_once_t digest_fetched = PTHREAD_ONCE_INIT;
static pthread_once_t cipher_fetched = PTHREAD_ONCE_INIT;
static EVP_MD *sha256;
static EVP_CIPHER *aes;

static void
fetch_digest(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (sha256 == NULL)
		log_fatal("libcrypto has no SHA-256");
}

static void
fetch_cipher(void)
{
	aes = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	if (aes == NULL)
		log_fatal("libcrypto has no AES-256-GCM");
}

static void
once(pthread_once_t *done, void (*fetch)(void))
{
	if (pthread_once(done, fetch) != 0)
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
	once(&digest_fetched, fetch_digest);
	if (EVP_Digest(bytes.len == 0 ? "" : bytes.p, bytes.len, out, NULL,
	    sha256, NULL) != 1)
		log_fatal("libcrypto: SHA-256 failed");
}

/* out = SHA-256(pad a b) */
static bool
digest(EVP_MD_CTX *ctx, const unsigned char pad[BLOCK_SIZE], struct span a,
    struct span b, unsigned char out[MAC_SIZE])
{
	return EVP_DigestInit_ex2(ctx, sha256, NULL) == 1 &&
	    EVP_DigestUpdate(ctx, pad, BLOCK_SIZE) == 1 &&
	    EVP_DigestUpdate(ctx, a.p, a.len) == 1 &&
	    EVP_DigestUpdate(ctx, b.p, b.len) == 1 &&
	    EVP_DigestFinal_ex(ctx, out, NULL) == 1;
}

/*
 * out = HMAC-SHA256(key, a b), after RFC 2104. With libcrypto's own (3.0) all of
 * a seal takes half as long again, most of it for setting up, and conversations
 * are opened turn by turn.
 */
static void
mac(const unsigned char key[32], struct span a, struct span b,
    unsigned char out[MAC_SIZE])
{
	unsigned char inner[BLOCK_SIZE], outer[BLOCK_SIZE];
	EVP_MD_CTX *ctx;

	once(&digest_fetched, fetch_digest);
	ctx = EVP_MD_CTX_new();
	for (size_t i = 0; i < BLOCK_SIZE; i++) {
		inner[i] = (unsigned char)((i < 32 ? key[i] : 0) ^ 0x36);
		outer[i] = (unsigned char)((i < 32 ? key[i] : 0) ^ 0x5c);
	}
	if (ctx == NULL || !digest(ctx, inner, a, b, out) ||
	    !digest(ctx, outer, (struct span){ (char *)out, MAC_SIZE },
	    SPAN(""), out))
		log_fatal("libcrypto: SHA-256 failed");
	EVP_MD_CTX_free(ctx);		/* wipes its state */
	secret_clear(inner, sizeof(inner));
	secret_clear(outer, sizeof(outer));
}

void
secret_fingerprint(const struct secret *s, unsigned char out[32])
{
	assert(s->n_keys > 0);
	mac(s->keys[0].bytes, SPAN("sluice fingerprint"), SPAN(""), out);
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

/* ---- sealing ---- */

/* HKDF (RFC 5869) with SHA-256, for one key of its hash's length. */
static void
derive(const unsigned char secret[SECRET_SIZE],
    const unsigned char salt[SALT_SIZE], unsigned char key[MAC_SIZE])
{
	unsigned char extracted[MAC_SIZE];

	mac(salt, (struct span){ (const char *)secret, SECRET_SIZE }, SPAN(""),
	    extracted);
	mac(extracted, SPAN("sluice seal"), SPAN("\x01"), key);
	secret_clear(extracted, sizeof(extracted));
}

static bool
cipher_bind(EVP_CIPHER_CTX *ctx, const void *p, size_t len)
{
	int n;

	return len == 0 ||
	    EVP_CipherUpdate(ctx, NULL, &n, p, (int)len) == 1;
}

/* A span behind its length, so that no two can be cut elsewhere to give the
 * same bytes. */
static bool
cipher_bind_span(EVP_CIPHER_CTX *ctx, struct span s)
{
	unsigned char len[8];

	for (size_t i = 0; i < sizeof(len); i++)
		len[i] = (unsigned char)((uint64_t)s.len >> (56 - 8 * i));
	return cipher_bind(ctx, len, sizeof(len)) &&
	    cipher_bind(ctx, s.p, s.len);
}

/*
 * A cipher, keyed and with all that is bound to the seal. head holds version,
 * key number and salt. Each key serves once, so the nonce may always be zero.
 */
static EVP_CIPHER_CTX *
cipher_new(const struct secret_key *k, const unsigned char *head,
    const char *kind, struct span context, bool seal)
{
	static const unsigned char nonce[12];
	unsigned char key[MAC_SIZE];
	EVP_CIPHER_CTX *ctx;

	once(&cipher_fetched, fetch_cipher);
	derive(k->bytes, head + SALT_AT, key);
	ctx = EVP_CIPHER_CTX_new();
	if (ctx == NULL ||
	    EVP_CipherInit_ex2(ctx, aes, key, nonce, seal, NULL) != 1 ||
	    !cipher_bind(ctx, head, SALT_AT) ||
	    !cipher_bind_span(ctx, span_of(kind)) ||
	    !cipher_bind_span(ctx, context))
		log_fatal("libcrypto: AES-256-GCM failed");
	secret_clear(key, sizeof(key));
	return ctx;
}

/* Encrypts bytes to text, and writes the tag behind it. */
static void
encrypt(EVP_CIPHER_CTX *ctx, struct span bytes, unsigned char *text)
{
	unsigned char none[1];
	int n = 0;

	if ((bytes.len > 0 && EVP_CipherUpdate(ctx, text, &n,
	    (const unsigned char *)bytes.p, (int)bytes.len) != 1) ||
	    (size_t)n != bytes.len || EVP_CipherFinal_ex(ctx, none, &n) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE,
	    text + bytes.len) != 1)
		log_fatal("libcrypto: AES-256-GCM failed");
}

/* Decrypts text of this length, with the tag behind it. */
static bool
decrypt(EVP_CIPHER_CTX *ctx, const unsigned char *text, size_t len,
    unsigned char *bytes)
{
	unsigned char tag[TAG_SIZE], none[1];
	int n = 0;

	memcpy(tag, text + len, TAG_SIZE);
	return (len == 0 ||
	    EVP_CipherUpdate(ctx, bytes, &n, text, (int)len) == 1) &&
	    (size_t)n == len && EVP_CIPHER_CTX_ctrl(ctx,
	    EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, tag) == 1 &&
	    EVP_CipherFinal_ex(ctx, none, &n) == 1;
}

void
secret_seal_bytes(const struct secret *s, const char *kind,
    struct span context, struct span bytes, struct buf *seal)
{
	const struct secret_key *k = &s->keys[s->n_keys - 1];
	size_t size = TEXT_AT + bytes.len + TAG_SIZE;
	unsigned char *head;
	EVP_CIPHER_CTX *ctx;

	assert(s->n_keys > 0);
	head = (unsigned char *)buf_room(seal,
	    bytes.len > SEAL_MAX ? SIZE_MAX : size);
	if (head == NULL) {
		seal->over = true;
		return;
	}
	head[0] = SEAL_VERSION;
	for (size_t i = 0; i < 4; i++)
		head[1 + i] = (unsigned char)(k->number >> (24 - 8 * i));
	clock_random(head + SALT_AT, SALT_SIZE);
	ctx = cipher_new(k, head, kind, context, true);
	encrypt(ctx, bytes, head + TEXT_AT);
	EVP_CIPHER_CTX_free(ctx);	/* wipes its key */
	buf_grew(seal, size);
}

void
secret_seal(const struct secret *s, const char *kind, struct span context,
    struct span bytes, struct buf *seal)
{
	struct buf raw;

	buf_init(&raw, SEAL_MAX);
	secret_seal_bytes(s, kind, context, bytes, &raw);
	if (buf_over(&raw)) {
		seal->over = true;
	} else {
		buf_puts(seal, SEAL_PREFIX);
		base64_url_encode(seal, buf_view(&raw));
	}
	buf_fini(&raw);
}

/* Reads the bytes of a seal. Base64 has several spellings for the same bytes;
 * only ours is one. */
static bool
read_seal(struct span seal, struct buf *raw)
{
	size_t prefix = strlen(SEAL_PREFIX);
	struct buf again;
	bool same;

	if (seal.len > SEAL_MAX || !span_begins(seal, SEAL_PREFIX))
		return false;
	seal = (struct span){ seal.p + prefix, seal.len - prefix };
	if (base64_decode(raw, seal) == -1 || buf_over(raw))
		return false;
	buf_init(&again, SEAL_MAX);
	base64_url_encode(&again, buf_view(raw));
	same = span_same(buf_view(&again), seal);
	buf_fini(&again);
	return same;
}

static unsigned
number_of(const unsigned char *head)
{
	unsigned number = 0;

	for (size_t i = 0; i < 4; i++)
		number = number << 8 | head[1 + i];
	return number;
}

static const struct secret_key *
find_key(const struct secret *s, unsigned number)
{
	for (size_t i = 0; i < s->n_keys; i++)
		if (s->keys[i].number == number)
			return &s->keys[i];
	return NULL;
}

int
secret_seal_number(struct span seal, unsigned *number)
{
	const unsigned char *head = (const unsigned char *)seal.p;

	if (seal.len < TEXT_AT + TAG_SIZE || head[0] != SEAL_VERSION)
		return -1;
	*number = number_of(head);
	return 0;
}

unsigned
secret_number(const struct secret *s)
{
	assert(s->n_keys > 0);
	return s->keys[s->n_keys - 1].number;
}

/* What was decrypted counts only once the tag is found right; until then it
 * stands behind the end of out. */
int
secret_open_bytes(const struct secret *s, const char *kind,
    struct span context, struct span seal, struct buf *out)
{
	const unsigned char *head = (const unsigned char *)seal.p;
	const struct secret_key *k;
	size_t before = out->len, len;
	unsigned char *room;
	EVP_CIPHER_CTX *ctx;
	unsigned number;
	bool right;

	if (buf_over(out) || seal.len > SEAL_MAX ||
	    secret_seal_number(seal, &number) == -1)
		return -1;
	k = find_key(s, number);
	if (k == NULL)
		return -1;
	len = seal.len - TEXT_AT - TAG_SIZE;
	room = (unsigned char *)buf_room(out, len);
	if (room == NULL) {
		buf_cut(out, before);
		return -1;
	}
	ctx = cipher_new(k, head, kind, context, false);
	right = decrypt(ctx, head + TEXT_AT, len, room);
	EVP_CIPHER_CTX_free(ctx);
	if (right) {
		buf_grew(out, len);
		return 0;
	}
	secret_clear(room, len);
	buf_cut(out, before);
	return -1;
}

int
secret_open(const struct secret *s, const char *kind, struct span context,
    struct span seal, struct buf *out)
{
	struct buf raw;
	int rc = -1;

	buf_init(&raw, SEAL_MAX);
	if (!buf_over(out) && read_seal(seal, &raw))
		rc = secret_open_bytes(s, kind, context, buf_view(&raw), out);
	buf_fini(&raw);
	return rc;
}
