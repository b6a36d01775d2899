/*
 * rows: what the store keeps.
 *
 * Strings end with NUL; spans are bytes and may be sealed, which is not the
 * store's business. Times with _s are seconds, with _ms milliseconds since
 * 1970. What a finder returns lives as long as the caller's arena.
 */
#ifndef SLUICE_STORE_ROWS_H
#define SLUICE_STORE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "model/event.h"
#include "redact/guard.h"

#define STORE_HASH_SIZE	32		/* SHA-256 */

struct project_row {
	const char *id;			/* "proj_..." */
	const char *name;		/* unique */
	int64_t created_s;
};

/* What a key's holder has decided about what is kept. */
struct key_settings {
	bool logging;			/* bodies and responses are kept */
	bool zero_retention;		/* nothing of the content ever is */
	int64_t retention_s;		/* how long; 0: the general setting */
	struct guard_settings guard;	/* what is taken out */
};

struct key_row {
	const char *id;			/* "key_..." */
	const char *project;		/* its id */
	const char *name;		/* unique among keys not revoked */
	const char *hint;		/* "sk-sl-v1-...cf3a" */
	unsigned char hash[STORE_HASH_SIZE];
	int64_t created_s;
	int64_t revoked_s;		/* 0: in force */
	int64_t expires_s;		/* 0: never */
	struct key_settings settings;
};

/*
 * A response that can be read back and continued. Its items are one sealed
 * text, since a conversation is read as a whole; what is only shown is another.
 */
struct response_row {
	const char *id;			/* "resp_...", unique */
	const char *project, *key;	/* their ids */
	const char *previous;		/* the id it continues; NULL: none */
	int64_t created_s;
	int64_t expires_s;		/* it is there before that second */
	struct span turn;		/* sealed: the items in and out */
	struct span object;		/* sealed: the rest of the object */
	/* Ids by which its items are to be found; record() alone reads them. */
	const char *const *items;
	size_t n_items;
	size_t n_new;			/* the last so many of them were made
					 * here, for this response */
};

/* A request, however it ended. Strings that aren't known are NULL; finders
 * give an absent span for what wasn't kept or wasn't asked for. */
struct request_row {
	int64_t seq;			/* the store's own: later ones are
					 * higher; record() doesn't read it */
	const char *id;			/* X-Request-Id; not unique */
	const char *response;		/* "resp_..."; also when none is kept */
	const char *project, *key;	/* their ids */
	int64_t began_ms;
	const char *method, *path;
	const char *asked;		/* the model as the client wrote it */
	const char *model;		/* its name in the catalogue */
	const char *route, *provider;	/* that served, or was tried last */
	const char *served;		/* the provider's model there */
	int status;			/* HTTP, that the client was told */
	const char *outcome;		/* error_name of its class */
	bool stream;
	unsigned attempts;
	int64_t first_ms, total_ms;	/* since began_ms; -1: there was none */
	uint64_t bytes_in, bytes_out;
	struct usage usage;
	bool estimated;			/* the usage is a guess */
	bool has_cost;			/* else it isn't known */
	uint64_t cost_pico;		/* USD * 1e-12 */
	const char *receipt;		/* JSON object */
	const char *metadata;		/* JSON object of strings */
	const char *traceparent;
	struct span body;		/* sealed: what was asked and answered;
					 * absent: not kept. It goes with the
					 * response recorded beside it, so not
					 * for who was given another's */
	int64_t expires_s;		/* the body is there before that; of a
					 * request with a response record()
					 * reads the response's instead */
};

/* Sums of requests, by day and whom they are to be charged to. NULL: all of
 * that column together; "": what had none, such as a request without a key. */
struct usage_row {
	const char *day;		/* it began, "2026-11-22", UTC */
	const char *project, *key, *provider, *model;
	uint64_t requests, failed;	/* failed: outcome other than "ok" */
	struct usage usage;
	uint64_t cost_pico;		/* of those that have one */
	uint64_t unpriced;		/* requests whose cost isn't known */
};

enum usage_group {
	USAGE_BY_DAY = 1 << 0,
	USAGE_BY_PROJECT = 1 << 1,
	USAGE_BY_KEY = 1 << 2,
	USAGE_BY_PROVIDER = 1 << 3,
	USAGE_BY_MODEL = 1 << 4
};

/* Which sums are looked for; NULL: any. */
struct usage_filter {
	const char *from_day, *to_day;	/* both included */
	const char *project, *key, *provider, *model;
	unsigned by;			/* enum usage_group */
};

/* Which requests are looked for; NULL and 0: any. */
struct request_filter {
	const char *id;			/* of the request or its response */
	const char *project, *key, *route, *outcome;
	const char *model;		/* as asked for or in the catalogue */
	int status;			/* 404; 4 and 5: all of that hundred */
	int64_t from_ms, to_ms;		/* began_ms, the second excluded */
	const char *metadata_key, *metadata_value;	/* both or none */
	int64_t after_seq, before_seq;	/* only later, only earlier ones */
	bool oldest_first;		/* else the youngest */
	size_t limit;			/* 0 or more: CEILING_STORE_ROWS */
	bool bodies;			/* with body, which may be large */
	int64_t now_s;			/* bodies that expired by then aren't
					 * given */
};

/* A request that may be sent twice and is to be served once. */
struct idempotency_row {
	const char *project;
	unsigned char key[STORE_HASH_SIZE];	/* keyed hash of the header */
	unsigned char body[STORE_HASH_SIZE];	/* keyed hash of the body */
	int64_t now_ms;
	int64_t until_ms;		/* a first one that hasn't ended by
					 * then has died */
	int64_t expires_ms;		/* forgotten after it */
};

enum idempotency_state {
	IDEMPOTENCY_FIRST,		/* nobody else is at it: serve it */
	IDEMPOTENCY_RUNNING,		/* the first one is being served */
	IDEMPOTENCY_DONE,		/* it was answered by that response */
	IDEMPOTENCY_OTHER_BODY		/* the key was used for another body */
};

/* What one finished request leaves, written as one. */
struct record {
	const struct response_row *response;	/* NULL: nothing is kept */
	const struct request_row *request;	/* always */
	/* The first of its key, as given to idempotency_begin: done with
	 * request->response when answered, else free again. NULL: the request
	 * has none. */
	const struct idempotency_row *idempotency;
	bool answered;
};

/* One sealed text of a row, as it is given to whoever seals it anew. */
struct sealed {
	const char *kind;		/* what it was sealed as: below */
	const char *project;
	const char *id;			/* of the response, "" for none */
	struct span bytes;
};

#define SEALED_TURN	"turn"
#define SEALED_OBJECT	"object"
#define SEALED_BODY	"body"

#endif
