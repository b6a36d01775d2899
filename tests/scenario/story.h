/*
 * story: a scenario as it was written down.
 *
 *	an answer is streamed to its end
 *
 *	[config]
 *	providers:
 *	  a: {dialect: openai-chat, base_url: "@a/v1", auth: none}
 *
 *	[upstream a]
 *	== reply
 *	...				as in tests/lib/script.h
 *
 *	[client]
 *	header X-Request-Id: mine
 *
 *	{"model":"a/m","input":"hi","stream":true}
 *
 *	[expect]
 *	status 200
 *	terminal completed
 *
 * The first line is the sentence that fails when the story does. Sections
 * follow; each [client] or [answer] has its [expect] behind it, and there may
 * be several such pairs. A line in brackets always begins a section, and one
 * that no row knows is a fault. Lines before the first section that begin with
 * # are comments; one that says "fails: TEXT" is for stories that test the
 * runner itself: one of their faults must hold that text. One that says
 * "one way: WHY" keeps a story from being played the other way too (twin.c),
 * and "both ways" has all of its answers be the same then.
 *
 * [upstream a tls=trusted] has a certificate for 127.0.0.1 from the story's own
 * authority, and @a begins with https. Not to be trusted are tls=expired,
 * tls=other-name and tls=self-signed.
 *
 * In [client] settings come first, then an empty line and the body:
 *
 *	METHOD PATH		POST /v1/responses
 *	header NAME: VALUE	instead of the house's own of that name
 *	param NAME VALUE	a CGI variable; without a value it isn't sent
 *	no-key			no Authorization
 *	stranger		a key of another project
 *	key WORDS		from here on the house's key says: logging,
 *				no-logging, zero-retention, retention DURATION,
 *				redact input|output|both|off ENTITIES,
 *				reversible
 *	store fails		nothing can be recorded
 *	pad N			the body is filled with blanks to N bytes
 *	cut N			the body breaks off after N bytes
 *	piece N			one read gives at most N bytes
 *	gone N			the client vanishes after N bytes of answer
 *	gone when a		... once upstream a has the request
 *	gone behind WORDS	... once it has got these
 *	busy N			other requests hold N bytes of limits.memory
 *	later DURATION		so long after the round before, as 30s or 500ms
 *				(by the wall clock, which stands still else)
 *
 * [answer] stands for a client whose answer is given, so that the checks
 * themselves can be tested.
 *
 * Everywhere @r1 is the id of the first round's response, @o1 that of its first
 * item; @key is the house's key, @a the address of upstream a, //@a its
 * host and port alone, @nobody an address where no one listens, @deaf one
 * where connections are never accepted, @authority the file for a provider's
 * ca_file.
 */
#ifndef TESTS_SCENARIO_STORY_H
#define TESTS_SCENARIO_STORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "lib/authority.h"

#define STORY_UPSTREAMS	4
#define STORY_ROUNDS	32

struct section {
	struct span text;
	unsigned line;		/* of its first line of text */
};

struct round {
	struct section client, expect;
	bool given;		/* client is an [answer] */
};

struct story {
	struct arena arena;
	const char *path;
	const char *name;	/* of the file, without its suffix */
	const char *sentence;
	const char *fails;	/* NULL: it doesn't */
	bool one_way, both_ways;
	struct section config;
	struct {
		const char *name;
		enum certificate certificate;
		struct section script;
	} upstreams[STORY_UPSTREAMS];
	size_t n_upstreams;
	struct round rounds[STORY_ROUNDS];
	size_t n_rounds;
};

/* -1: faults says what is wrong with it. story_fini in any case. */
int	story_read(struct story *, const char *path, struct buf *faults);
void	story_fini(struct story *);

/* The next line of *text, which loses it. */
struct span story_line(struct span *text);

/* The next word of *text, which loses it and the blanks behind it. */
struct span story_word(struct span *text);

/* Without blanks and newlines at both ends. */
struct span story_trim(struct span);

#endif
