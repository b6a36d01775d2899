/*
 * secret: the 32 bytes that seal and sign, hashes, and constant-time compare.
 *
 * The only part of the program that knows OpenSSL (secret.c; secret_file.c
 * reads and makes the file without it). The file has lines of "number key",
 * key in 64 hexadecimal digits; the highest number is the one that seals, all
 * open. Subkeys for hashes derive from the lowest number, so they survive
 * rotation. Mode 0600; one that others can read is refused.
 *
 * Loading and reading happen at the start, for the operator: their messages
 * name the file, the line and the reason, never what stands there. They are
 * not for clients.
 */
#ifndef SLUICE_BASE_SECRET_H
#define SLUICE_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"

#define SECRET_SIZE	32
#define SECRET_KEYS	64

struct secret {
	struct secret_key {
		unsigned number;
		unsigned char bytes[SECRET_SIZE];
	} keys[SECRET_KEYS];	/* lowest number first */
	size_t n_keys;
};

/* Reads the file; makes it, atomically, when it is missing (and its folder,
 * as file_make_parent does): of two first starts at once one wins and both
 * read the same. On -1 the secret holds no key. */
int	secret_load(const char *path, struct secret *, struct error *);

/* Adds a key of the next number to the file, atomically, and says which: of two
 * at once each adds one. A file that is missing is an error. Who has loaded
 * the file before doesn't know the key. */
int	secret_add_key(const char *path, unsigned *number, struct error *);

/* Reads what secret_load does, from text; file is the name in messages. */
int	secret_parse(const char *file, struct span text, struct secret *,
	    struct error *);
void	secret_wipe(struct secret *);

void	secret_sha256(struct span bytes, unsigned char out[32]);

/* The same 32 bytes for every secret with the same lowest number, and of no use
 * for anything else: a store tells by them whose seals it holds. */
void	secret_fingerprint(const struct secret *, unsigned char out[32]);

/* HMAC-SHA256 of bytes under the subkey of that label, as 32 hexadecimal
 * digits and a NUL (the first half of the MAC). */
void	secret_hash(const struct secret *, const char *label, struct span bytes,
	    char out[33]);

/*
 * Sealing: AES-256-GCM under a key of its own for each seal (HKDF of the
 * highest key and 32 random bytes of salt). kind and context are bound to it:
 * what was sealed as one thing for one project opens as nothing else. The seal
 * is ASCII without quotes and backslashes, so it can stand in JSON as it is.
 */
void	secret_seal(const struct secret *, const char *kind,
	    struct span context, struct span bytes, struct buf *seal);

/* Appends what was sealed. -1: not made here, for something else, altered, or
 * the key is gone; out is as before. */
int	secret_open(const struct secret *, const char *kind,
	    struct span context, struct span seal, struct buf *out);

/* The same as bytes, for where those can stand: a third shorter. */
void	secret_seal_bytes(const struct secret *, const char *kind,
	    struct span context, struct span bytes, struct buf *seal);
int	secret_open_bytes(const struct secret *, const char *kind,
	    struct span context, struct span seal, struct buf *out);

/* The number of the key that sealed bytes, and the one that seals now; 0, or
 * -1 for what is no seal. */
int	secret_seal_number(struct span seal, unsigned *number);
unsigned secret_number(const struct secret *);

/* Takes the same time wherever the first difference is. */
bool	secret_same(const void *, const void *, size_t len);

/* Wipes memory in a way that no compiler leaves out. */
void	secret_clear(void *, size_t len);

/* From here on a crash leaves no core file: keys would be in it. */
void	secret_no_core(void);

/* Reads a secret from a file: its first line, without white space at the
 * end, at most 4096 bytes, no control characters. NULL with err; otherwise
 * malloc'ed, to be cleared and freed by the caller. */
char   *secret_read_file(const char *path, struct error *);

#endif
