#include "config.h"

#include <pthread.h>

#include "base/log.h"
#include "redact/rule.h"

static const struct rule *all[RULES_MAX];
static size_t n_all;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
count(void)
{
	for (const struct rule *const *t = rule_tables; *t != NULL; t++)
		for (const struct rule *r = *t; r->value != NULL; r++) {
			if (n_all == RULES_MAX)
				log_fatal("more than %d rules", RULES_MAX);
			all[n_all++] = r;
		}
}

size_t
rule_count(void)
{
	(void)pthread_once(&once, count);
	return n_all;
}

const struct rule *
rule_at(size_t i)
{
	(void)pthread_once(&once, count);
	return all[i];
}
