/*
 * record: one row for each request of a known key, and what is kept of its
 * answer, committed before the client hears the end of it (promise 6).
 *
 * The sink stands between the response and its writer: at the end of an
 * answer it writes response, request and sums in one commit, then lets the
 * event pass. What can't be kept is answered all the same, with store:false
 * and the reason in the receipt; why the store failed is in the log.
 *
 * A row tells what was used: what the provider said, or of an answer that
 * broke off an estimate, marked so. bytes_in is the body's length, bytes_out
 * that of what the answer says, the same whether it is streamed or not. What
 * was asked and answered is kept sealed when the key logs: with the response
 * when that is kept (memory.h), else by itself (SEALED_BODY):
 *
 *	{"request":{...},"response":{...}}
 *
 * {"error":...} in place of the response when there was none.
 */
#ifndef SLUICE_GATEWAY_RECORD_H
#define SLUICE_GATEWAY_RECORD_H

#include <stdbool.h>

#include "base/error.h"
#include "model/event.h"

struct exchange;

struct recorder {
	struct sink sink;
	struct exchange *exchange;
	bool done;			/* the row is written, or can't be */
};

void	record_init(struct recorder *, struct exchange *, struct sink *next);

/* Whether the response is to be kept, as far as is known before it begins;
 * what speaks against it is put in the receipt. */
bool	record_keeps(struct exchange *);

/* The row of a request that came to no end of an answer: refused, failed
 * before its first item, given up by its client. Nothing when there is a row
 * already, when nobody knows whose it would be, and for what costs nobody
 * anything: only requests for an answer have rows. Before the client is told,
 * where there is one. */
void	record_rest(struct exchange *, const struct error *);

#endif
