/*
 * expand: ${NAME} in a quoted value of the configuration.
 *
 * ${NAME} stands for the variable of the environment, $${ for the two
 * characters ${. Names are letters, digits and _, no digit first.
 */
#ifndef SLUICE_CONF_EXPAND_H
#define SLUICE_CONF_EXPAND_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/span.h"
#include "conf/fault.h"

enum expansion {
	EXPAND_NOTHING,		/* there was no variable */
	EXPAND_DONE,
	EXPAND_FAILED		/* with a fault for each that isn't set */
};

/* Appends what the bytes mean to out. */
enum expansion expand(struct span bytes, struct buf *out, unsigned line,
    struct faults *);

/* The name of the first variable in it, absent when there is none. */
struct span expand_find(struct span bytes);

#endif
