/*
 * stage: what one story is played on: its providers, the house, and the log.
 */
#ifndef TESTS_SCENARIO_STAGE_H
#define TESTS_SCENARIO_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/scan.h"
#include "base/span.h"
#include "lib/house.h"
#include "lib/upstream.h"
#include "scenario/story.h"

struct stage {
	const struct story *story;
	struct upstream *upstreams[STORY_UPSTREAMS];
	struct house house;
	bool housed;
	int log_fd;
	int nobody_fd;			/* bound, and never listened on */
	char nobody_url[64];
	int deaf_fd, deaf_full_fd;	/* listens; its one place is taken */
	char deaf_url[64];
	struct authority *authority;
	struct buf *faults;
	struct store_ops failing;	/* the store's, with a record that
					 * fails */
	struct {			/* what each round's answer bore */
		char response[64], item[64];
	} ids[STORY_ROUNDS];
	size_t n_ids;
	bool twin;			/* streams are asked for whole, and
					 * whole answers as streams */
};

/* An event of a stream. */
struct frame {
	const char *type;		/* of its event line */
	const struct node *data;
};

/* One request as it was answered, taken apart. */
struct take {
	struct arena arena;
	struct span raw;		/* the answer as it was flushed */
	int status;
	struct span head, body, log;
	bool streamed;			/* it is an event stream */
	bool bodiless;			/* HEAD was asked */
	bool whole;			/* the client stayed to the end */
	int64_t took_ms;
	int64_t gone_ms;		/* when the client vanished; 0: never */

	/* Of a stream. */
	struct frame *frames;
	size_t n_frames;
	size_t beats, early_beats;	/* comments; before the first event */
	bool done;			/* [DONE] came */

	/* The JSON body, or the response in a stream's last event. */
	const struct node *object;
};

/* Empties *s. -1 with a line in faults. stage_close in any case. */
int	stage_open(struct stage *, const struct story *, struct buf *faults);
void	stage_close(struct stage *);

/* The upstream of that name, or NULL. */
struct upstream *stage_upstream(const struct stage *, struct span name);

/* The text with @key, @a, //@a and @nobody replaced. */
struct span stage_expand(const struct stage *, struct arena *, struct span);

/* Plays the client of a round. What can't be understood is a line in faults;
 * the take is filled in any case, and ended with take_fini. */
void	stage_play(struct stage *, const struct round *, struct take *);
void	take_fini(struct take *);

/* The value of a header of the answer, absent when there is none. */
struct span take_header(const struct take *, const char *name);

/* Reads status, head, body, frames and object out of raw; a line in faults for
 * what isn't the form of an answer. */
void	take_read(struct take *, const char *where, struct buf *faults);

#endif
