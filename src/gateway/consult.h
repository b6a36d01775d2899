/*
 * consult: asks the configured analyzer for one request, beside the rules of
 * redaction.
 *
 * What is asked and what was kept is there as a whole, so it is walked twice:
 * the first walk collects its segments, which are asked about by the batch; the
 * second is handed out what was found, in the same order. An answer that
 * streams is asked about segment by segment, on a connection of its own. The
 * client is watched meanwhile.
 *
 * When the analyzer fails the configuration says what follows: the request
 * fails, too; or nothing more is asked for it, and the receipt and the log say
 * so.
 */
#ifndef SLUICE_GATEWAY_CONSULT_H
#define SLUICE_GATEWAY_CONSULT_H

#include "base/error.h"
#include "redact/analysis.h"
#include "redact/guard.h"

struct consult;
struct exchange;

/* NULL when there is nobody to be asked for what the settings want. */
struct consult *consult_new(struct exchange *, const struct guard_settings *);
void	consult_free(struct consult *);		/* NULL: nothing */

/* For guards. Between collect and settle it finds nothing; from settle, which
 * fails as the analyzer does, until over it hands out; else it asks at once. */
struct analysis *consult_analysis(struct consult *);
void	consult_collect(struct consult *);
int	consult_settle(struct consult *, struct error *);
int	consult_over(struct consult *, struct error *);

#endif
