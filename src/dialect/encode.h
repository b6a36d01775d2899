/*
 * encode: what the encoders have in common.
 *
 * Beside it: arguments.h (tool arguments as objects), media.h (images and
 * files), schema.h (JSON schemas for providers that know a part of it),
 * pairs.h (calls and their outputs).
 */
#ifndef SLUICE_DIALECT_ENCODE_H
#define SLUICE_DIALECT_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "model/receipt.h"
#include "model/request.h"
#include "model/target.h"

/*
 * Notes that a hint or a setting isn't sent. -1 with
 * ERROR_UNSUPPORTED_PARAMETER when the client wants none dropped
 * (routing.strict).
 */
int	dialect_drop(const struct request *, struct receipt *,
	    const char *param, const char *why, struct error *);

/* The same for all of request->hints. */
int	dialect_drop_hints(const struct request *, struct receipt *,
	    struct error *);

/* Notes what became of what stands at rest ("", ".output") of an item. */
void	dialect_note_item(const struct request *, struct receipt *,
	    size_t item, const char *rest, enum action, const char *why);

/* Notes that the item isn't sent; as dialect_drop. */
int	dialect_drop_item(const struct request *, struct receipt *,
	    const struct item *, const char *why, struct error *);

/* The same for all marks of explicit caching, once. */
int	dialect_drop_cache_marks(const struct request *, struct receipt *,
	    const char *why, struct error *);

/* Notes of an item that isn't sent but isn't lost either, since what it brings
 * stands elsewhere; false when it is of another kind. */
bool	dialect_stands_elsewhere(const struct request *, struct receipt *,
	    const struct item *);

/* The request with what came in its items (configuration_update) in place of
 * its own settings: for dialects that don't carry such items. */
void	dialect_settle(struct request *settled, const struct request *);

/* A buffer that ends with the arena. */
struct buf *dialect_buf(struct arena *, size_t max);

/* The effort itself if it is known (a bit each; 0: all are), else the next
 * above, else the next below. EFFORT_UNSET stays. */
enum effort effort_nearest(unsigned known, enum effort);

/* What the target can take: the model's, else the row's, else these. */
unsigned effort_known(const struct target *, unsigned otherwise);

/* The effort to ask for; a move is noted. */
enum effort effort_moved(const struct target *, unsigned otherwise,
	    const struct request *, struct receipt *);

/* The blob of a reasoning or call item when this very target made it and still
 * takes it; NULL otherwise. */
const struct node *dialect_opaque(const struct item *,
	    const struct target *);

/* Whether text is nothing but white space. */
bool	dialect_is_blank(struct span text);

/* An id that a provider takes: itself when it has at most max characters, all
 * letters, digits, '_' or '-'; else one made of its hash, always the same. */
struct span dialect_call_id(struct span call_id, size_t max, struct arena *);

/* The id that stands for another: so many letters and digits of its hash. */
#define HASHED_ID	20
struct span dialect_hashed_id(struct span id, size_t len, struct arena *);

/* What the model isn't known to lack, enum feature; what isn't known is
 * assumed. That it can be made to call a tool is no word of supports. */
static inline unsigned
target_features(const struct target *t)
{
	const unsigned all = 2u * FEATURE_FORCED_CHOICE - 1;

	return t->has_supports ?
	    (t->supports | FEATURE_FORCED_CHOICE) & all : all;
}

static inline bool
target_lacks(const struct target *t, enum feature f)
{
	return !(target_features(t) & (unsigned)f);
}

/* What stands behind prefix, or NULL. Tables of families are searched with it
 * for each route of a choice: no calls, and no look beyond the first letter
 * that differs. */
static inline const char *
name_behind(const char *name, const char *prefix)
{
	for (; *prefix != '\0'; name++, prefix++)
		if (*name != *prefix)
			return NULL;
	return name;
}

/* For a dialect without a word for a failed call's output: nothing is lost
 * when its text stands behind this. */
#define FAILED_OUTPUT	"The call failed: "

#endif
