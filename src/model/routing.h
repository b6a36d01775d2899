/*
 * routing: what a client says about the choice among routes.
 *
 * Three forms are read into one (validate_routing.c). The flat ones, which
 * name a single metric, mean both sorts.
 */
#ifndef SLUICE_MODEL_ROUTING_H
#define SLUICE_MODEL_ROUTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum metric {
	METRIC_UNSET,		/* the operator's order */
	METRIC_COST,
	METRIC_PERFORMANCE,	/* as providers are ranked, not measured */
	/* These are measured. */
	METRIC_UPTIME,
	METRIC_THROUGHPUT,
	METRIC_REQUESTS,
	METRIC_INPUT_TOKENS,
	METRIC_OUTPUT_TOKENS,
	METRIC_TOTAL_TOKENS,
	METRIC_LATENCY,		/* to the first event */
	METRIC_E2E_LATENCY	/* to the end */
};

enum aggregate {		/* of latencies */
	AGGREGATE_AVG,
	AGGREGATE_MIN,
	AGGREGATE_MAX,
	AGGREGATE_PERCENTILE
};

static inline bool
metric_measured(enum metric metric)
{
	return metric > METRIC_PERFORMANCE;
}

/* Which route comes first: the cheapest, the fastest, the one that is up or
 * used most. */
struct sort {
	enum metric metric;
	enum aggregate aggregate;
	unsigned percentile;	/* 0 to 100 */
	bool reversed;		/* the other way round: strategy says so */
	const char *param;	/* where it stood: "routing.metric" */
};

struct routing {
	const char **models;	/* model.fallbacks, in order, decoded */
	size_t n_models;
	const char **providers;	/* provider.fallbacks: no others; decoded */
	size_t n_providers;	/* 0: all may */
	struct sort model_sort;	/* of the models that auto stands for */
	struct sort provider_sort;	/* of one model's routes */
	int64_t interval_s;	/* to look back for what is measured; 0: not
				 * said */
	const char *interval_param;	/* where that stood */
	bool strict;		/* nothing is dropped, rather refused */
};

#endif
