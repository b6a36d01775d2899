/*
 * arguments: a call's arguments for providers that want an object.
 *
 * In the middle they are text: JSON text that holds JSON text. Text that holds
 * an object is spliced; empty text is {}; anything else goes as
 * {"_raw":"text"}, which the model can still read.
 */
#ifndef SLUICE_DIALECT_ARGUMENTS_H
#define SLUICE_DIALECT_ARGUMENTS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "base/span.h"

/* Writes the object. True when it had to be wrapped. */
bool	arguments_write(struct jsonw *, struct arena *, struct span text);

/* The text of {"input":...}: a custom call's input as a function's arguments;
 * and the way back. What is no such object is the input as it stands. */
struct span arguments_of_input(struct arena *, struct span input);
struct span arguments_input(struct arena *, struct span arguments);

/* The parameters of such a function: one string. JSON. */
extern const struct span arguments_input_schema;

#endif
