#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "policy/auth.h"

#define PREFIX_LEN	(sizeof(AUTH_KEY_PREFIX) - 1)
#define RANDOM_SIZE	32
#define DIGITS		43	/* 62^43 is the first power above 2^256 */
#define HINT_DIGITS	4

static const char base62[] = "0123456789"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz";

/* One large number, most significant byte first, in digits of base 62; long
 * division, once for each digit. The number is used up. */
static void
spell(unsigned char number[RANDOM_SIZE], char out[DIGITS])
{
	unsigned rest;

	for (size_t digit = DIGITS; digit > 0; digit--) {
		rest = 0;
		for (size_t i = 0; i < RANDOM_SIZE; i++) {
			rest = rest << 8 | number[i];
			number[i] = (unsigned char)(rest / 62);
			rest %= 62;
		}
		out[digit - 1] = base62[rest];
	}
}

void
auth_key_make(char key[AUTH_KEY_SIZE], char hint[24],
    unsigned char hash[STORE_HASH_SIZE])
{
	unsigned char number[RANDOM_SIZE];
	size_t len = PREFIX_LEN + DIGITS;

	clock_random(number, sizeof(number));
	memcpy(key, AUTH_KEY_PREFIX, PREFIX_LEN);
	spell(number, key + PREFIX_LEN);
	key[len] = '\0';
	secret_clear(number, sizeof(number));
	(void)snprintf(hint, 24, AUTH_KEY_PREFIX "...%s",
	    key + len - HINT_DIGITS);
	secret_sha256((struct span){ key, len }, hash);
}

static bool
well_formed(const char *key)
{
	return strncmp(key, AUTH_KEY_PREFIX, PREFIX_LEN) == 0 &&
	    strspn(key + PREFIX_LEN, base62) == DIGITS &&
	    key[PREFIX_LEN + DIGITS] == '\0';
}

/* The same words whatever is wrong, so that nobody learns which keys were
 * once good. */
static int
refuse(struct error *err)
{
	return error_set(err, ERROR_WRONG_KEY, NULL,
	    "the API key is not valid; create one with sluicectl key create");
}

/* A newer version may have given the key entities that this one can't find:
 * then nothing passes, rather than something that it was to take out. */
static int
check_guard(const struct key_row *row, struct error *err)
{
	const struct guard_settings *g = &row->settings.guard;

	if (g->target == GUARD_OFF || g->unknown == NULL)
		return 0;
	(void)error_set(err, ERROR_INTERNAL, NULL,
	    "internal error: what the key is to have redacted isn't known "
	    "here");
	return error_detail(err, "%s is to have %.80s redacted, which this "
	    "version doesn't know", row->id, g->unknown);
}

int
auth_check(struct store *store, const char *key, struct arena *arena,
    struct principal *out, struct error *err)
{
	unsigned char hash[STORE_HASH_SIZE];
	struct key_row row;
	int found;

	if (key == NULL)
		return error_set(err, ERROR_NO_KEY, NULL,
		    "no API key; send one as Authorization: Bearer "
		    AUTH_KEY_PREFIX "...");
	if (!well_formed(key))
		return refuse(err);
	secret_sha256((struct span){ key, PREFIX_LEN + DIGITS }, hash);
	found = store->ops->key_by_hash(store, hash, arena, &row, err);
	if (found == -1)
		return -1;
	if (found == 0 || row.revoked_s != 0 ||
	    (row.expires_s != 0 && row.expires_s <= clock_wall_s()))
		return refuse(err);
	if (check_guard(&row, err) == -1)
		return -1;
	out->key = row;
	return 0;
}
