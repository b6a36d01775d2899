/*
 * gemini_logprobs: which message each log probability is of.
 *
 *	"logprobsResult":{"chosenCandidates":[{"token","tokenId",
 *	  "logProbability"}],"topCandidates":[{"candidates":[...]}]}
 *
 * stands beside an answer's parts, not in them: one entry for each step of
 * decoding (Google's reference, 2026-11, which excepts neither calls nor
 * thoughts), in a stream those that came since. So the tokens are one sequence
 * and the texts of the messages another, and a token belongs where its own
 * text stands. The sequences alone decide that, not what shared a chunk, or a
 * stream and a whole answer would differ:
 *
 *	- Tokens are a message's from the one that its text begins with on, as
 *	  long as they spell its text. Those before that are of a thought or a
 *	  call, and so are those behind the end of its text: they are left out.
 *	- One that doesn't spell it (half a character, say) is the message's all
 *	  the same, and its text goes on with the next that can be found close
 *	  by. Until the text is spelt to its end everything is the message's,
 *	  save a token that the next message begins with.
 *	- What is left at the end is of the message whose turn it was, though it
 *	  spells nothing of it.
 *
 * Tokens come with the chunk of their text. A text that came with none at all
 * isn't worth the wait: should they come after all, they are told late.
 *
 * It takes no events and sends none. A message is known by its number here,
 * in the order of the answer.
 */
#ifndef SLUICE_DIALECT_GEMINI_LOGPROBS_H
#define SLUICE_DIALECT_GEMINI_LOGPROBS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/ceilings.h"
#include "base/error.h"
#include "base/scan.h"
#include "base/span.h"
#include "dialect/delta.h"

struct gemini_token;

struct gemini_logprobs {
	bool on;			/* they were asked for */
	bool ended;			/* no text and no token comes any more */
	bool came;			/* with this chunk, if only none */
	size_t n_waived;		/* messages that aren't waited for */
	struct arena *scratch;

	/* The texts, one behind the other. */
	struct buf text;
	size_t ends[CEILING_OUTPUT_ITEMS];
	size_t n_messages;
	bool open;			/* the last may go on */
	struct delta delta;		/* of its text */

	/* The tokens that aren't taken yet. */
	struct arena keep;		/* empty again when they are */
	struct gemini_token *first, *last;
	struct gemini_token *next;	/* the first that wasn't looked at */
	struct gemini_token *skipped;	/* so many before it: whose they are */
	size_t n_skipped;		/* is open */

	/* Where the next is looked for. */
	size_t message, at;
	bool begun;			/* a token of that message was found */
};

void	gemini_logprobs_init(struct gemini_logprobs *, bool on,
	    struct arena *scratch);
void	gemini_logprobs_fini(struct gemini_logprobs *);

/* ---- in the order of the answer ---- */

/* What a candidate brings, before its parts. */
int	gemini_logprobs_read(struct gemini_logprobs *,
	    const struct node *candidate, struct error *);

/* Text of the message that is open, else of a new one; and its end. */
int	gemini_logprobs_text(struct gemini_logprobs *, const struct node *,
	    struct error *);
void	gemini_logprobs_close(struct gemini_logprobs *);

void	gemini_logprobs_end(struct gemini_logprobs *);

/* ---- what came of it ---- */

/* Whether all of that message are known, or needn't be waited for. */
bool	gemini_logprobs_settled(const struct gemini_logprobs *,
	    size_t message);

/* Those that are known and weren't taken of the first message that has any,
 * up to that one, in the public form, in the scratch; nothing when there are
 * none. */
int	gemini_logprobs_take(struct gemini_logprobs *, size_t up_to,
	    size_t *message, struct span *, struct error *);

#endif
