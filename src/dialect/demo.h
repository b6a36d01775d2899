/*
 * demo: a dialect that answers by itself, for a first start and for teaching.
 *
 * No network, no key, no model, and it says so. The same request gives the
 * same answer: a reasoning item when an effort is set, a call when there are
 * tools to call and the last item is no output of one, JSON when a form is
 * asked for, else what was said last. Tokens are words.
 */
#ifndef SLUICE_DIALECT_DEMO_H
#define SLUICE_DIALECT_DEMO_H

#include "dialect/dialect.h"

extern const struct dialect dialect_demo;

#endif
