/*
 * emit_internal: what emit.c and emit_calls.c have in common; private to them.
 */
#ifndef SLUICE_DIALECT_EMIT_INTERNAL_H
#define SLUICE_DIALECT_EMIT_INTERNAL_H

#include "dialect/emit.h"

/* Sends the event, behind BEGIN; nothing after the end. */
int	emit_send(struct emitter *, const struct event *, struct error *);

/* Sends an item's begin and gives it its number. */
int	emit_item(struct emitter *, struct event *, struct error *);

/* The error of an answer beyond a ceiling; -1. */
int	emit_too_large(struct error *);

#endif
