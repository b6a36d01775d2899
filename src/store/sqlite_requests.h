/*
 * sqlite_requests: what the files that write and read requests share.
 */
#ifndef SLUICE_STORE_SQLITE_REQUESTS_H
#define SLUICE_STORE_SQLITE_REQUESTS_H

#include "store/sqlite_job.h"

/* Of a row of the log, in the order of struct request_row. */
#define REQUEST_COLUMNS \
	"id, response, project, key, began_ms, method, path, asked, model, " \
	"route, provider, served, status, outcome, stream, attempts, " \
	"first_ms, total_ms, bytes_in, bytes_out, input, cached, " \
	"cache_write, cache_write_1h, output, reasoning, web_searches, " \
	"estimated, cost_pico, receipt, metadata, traceparent"

/* Of a sum, and of the requests that are no part of one yet. */
#define USAGE_COLUMNS \
	"day, project, key, provider, model, requests, failed, input, " \
	"cached, cache_write, cache_write_1h, output, reasoning, " \
	"web_searches, cost_pico, unpriced"
#define USAGE_OF_REQUEST \
	"ifnull(date(began_ms / 1000, 'unixepoch'), '') AS day, " \
	"ifnull(project, '') AS project, ifnull(key, '') AS key, " \
	"ifnull(provider, '') AS provider, ifnull(model, '') AS model, " \
	"1 AS requests, outcome <> 'ok' AS failed, input, cached, " \
	"cache_write, cache_write_1h, output, reasoning, web_searches, " \
	"ifnull(cost_pico, 0) AS cost_pico, cost_pico IS NULL AS unpriced"
#define SUMMED \
	"(SELECT value FROM meta WHERE name = 'summed')"

/* In a ticket: done, by that response, or free again when it is NULL. */
int	end_idempotency(struct conn *, const struct idempotency_row *,
	    const char *response, struct error *);

/* Seven columns of sums or of a row, from the job's next one on. */
void	read_usage(struct job *, struct usage *);

#endif
