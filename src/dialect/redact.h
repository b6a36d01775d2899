/*
 * redact: a dialect that answers with what it was asked, redacted.
 *
 * No provider, no model: whoever serves has searched the request before it was
 * read, so its texts are what is left of them. Each text of the input (not of
 * earlier turns) is one output_text part, in their order; a string gives one.
 * No tokens are counted.
 */
#ifndef SLUICE_DIALECT_REDACT_H
#define SLUICE_DIALECT_REDACT_H

#include "dialect/dialect.h"

extern const struct dialect dialect_redact;

#endif
