/*
 * house: a whole sluice in the test's own process.
 *
 * The real gateway with everything below it: configuration from text, a store
 * in memory with one key, libcurl to whatever upstreams the configuration
 * names. Only the front is in memory. What can't be set up ends the test.
 */
#ifndef SLUICE_TESTS_LIB_HOUSE_H
#define SLUICE_TESTS_LIB_HOUSE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/secret.h"
#include "base/span.h"
#include "conf/conf.h"
#include "front/mem.h"
#include "gateway/gateway.h"
#include "policy/auth.h"
#include "store/store.h"

struct house {
	struct conf conf;
	struct secret secret;
	struct gateway gateway;
	struct worker worker;
	char key[AUTH_KEY_SIZE];
	char bearer[AUTH_KEY_SIZE + 8];
};

/* One answer as a client sees it. */
struct house_answer {
	struct mem_conn conn;
	int status;
	struct span head, body;		/* of conn.out */
};

void	house_open(struct house *, const char *yaml);

/* What the house's key says of what is kept; without it, that it logs. */
void	house_settings(struct house *, struct key_settings);

/* A key of another project. */
void	house_stranger(struct house *, char bearer[AUTH_KEY_SIZE + 8]);
void	house_close(struct house *);

/* POST /v1/responses with the house's key; end it with house_done. */
void	house_post(struct house *, const char *json, struct house_answer *);

/* The same for a client that hangs up after so many bytes. */
void	house_post_gone(struct house *, const char *json, size_t gone_after,
	    struct house_answer *);

/* Any request; params ended by a NULL name. */
void	house_call(struct house *, const struct mem_param *, struct span body,
	    struct house_answer *);

/* Reads status, head and body out of what was flushed. */
void	house_read(struct house_answer *);
void	house_done(struct house_answer *);

/* How often word stands in the body; events are looked for as
 * "event: response.completed\n". */
size_t	house_count(const struct house_answer *, const char *word);

#endif
