/*
 * auth: who is asking.
 */
#ifndef SLUICE_POLICY_AUTH_H
#define SLUICE_POLICY_AUTH_H

#include "base/arena.h"
#include "base/error.h"
#include "store/store.h"

#define AUTH_KEY_PREFIX	"sk-sl-v1-"
#define AUTH_KEY_SIZE	64		/* holds a key and its NUL */

struct principal {
	struct key_row key;
};

/* A new key of 32 random bytes in base 62; shown once, only its hash is kept.
 * hint gets "sk-sl-v1-...cf3a". */
void	auth_key_make(char key[AUTH_KEY_SIZE], char hint[24],
	    unsigned char hash[STORE_HASH_SIZE]);

/*
 * Looks the key up. key NULL: ERROR_NO_KEY. Unknown, malformed, revoked,
 * expired: ERROR_WRONG_KEY, one and the same. The key never gets into a
 * message. A malformed key is refused without asking the store.
 */
int	auth_check(struct store *, const char *key, struct arena *,
	    struct principal *, struct error *);

#endif
