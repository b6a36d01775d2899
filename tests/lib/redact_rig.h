/*
 * redact_rig: a house whose store is a file, in front of a scripted provider of
 * each dialect, with all that leaves the program at hand: what clients get, what
 * providers are sent, the log, the bytes of the database.
 *
 * The clock stands still and chance falls the same way each time, so that what
 * is sealed is, too. What can't be set up ends the test.
 */
#ifndef SLUICE_TESTS_REDACT_RIG_H
#define SLUICE_TESTS_REDACT_RIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/scan.h"
#include "lib/folder.h"
#include "lib/house.h"
#include "lib/upstream.h"
#include "lib/vendor.h"

#define REDACT_RIG_VENDORS	4

/* In the order of the providers' names in the configuration: their models are
 * "p0/m" to "p3/m". */
extern const struct vendor *const redact_rig_vendors[REDACT_RIG_VENDORS];

struct redact_rig {
	struct house house;
	struct upstream *upstream;
	char folder[FOLDER_SIZE];
	char path[FOLDER_PATH];
	struct buf out;			/* what clients got */
	int log;			/* a descriptor */
	unsigned searched;		/* requests whose bytes were taken */
	const struct wire *stream, *whole;	/* what the provider says */
};

void	redact_rig_open(struct redact_rig *, uint32_t seed);
void	redact_rig_close(struct redact_rig *);

/* Another key of the house's project. */
void	redact_rig_key(struct redact_rig *, struct key_settings,
	    char bearer[AUTH_KEY_SIZE + 8]);

/* What the provider answers from now on, as it is asked. piece: bytes in each
 * piece of a stream; 0: all at once. */
void	redact_rig_says(struct redact_rig *, struct span stream,
	    struct span whole, size_t piece);
void	redact_rig_fails(struct redact_rig *, int status, struct span body);

/* bearer NULL: the house's; idempotency NULL: none. End it with house_done. */
void	redact_rig_post(struct redact_rig *, const char *bearer,
	    const char *idempotency, struct span json, struct house_answer *);
void	redact_rig_call(struct redact_rig *, const char *bearer,
	    const char *method, const char *path, struct house_answer *);

/* The body of the last request that the provider got. */
struct span redact_rig_sent(struct redact_rig *);

/* Appends heads and bodies of the requests since the last call; all of the log;
 * the database and its log of changes. */
void	redact_rig_sent_all(struct redact_rig *, struct buf *);
void	redact_rig_logged(struct redact_rig *, struct buf *);
void	redact_rig_stored(struct redact_rig *, struct buf *);

/* What the database says in words, its sealed texts opened; tables: with what marks
 * stand for. */
void	redact_rig_opened(struct redact_rig *, bool tables, struct buf *);

/* "resp_..." of an answer. */
void	redact_rig_id(const struct house_answer *, char id[64]);

#endif
