/*
 * upkeep: what has expired leaves the store, in small steps, by whoever served
 * a request.
 */
#ifndef SLUICE_GATEWAY_UPKEEP_H
#define SLUICE_GATEWAY_UPKEEP_H

struct gateway;

/* Takes a step when one is due in this process, and never two at once: each
 * minute, or sooner while there is more to do. */
void	upkeep_step(struct gateway *);

#endif
