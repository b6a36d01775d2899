/*
 * parse: numbers, durations, sizes and prices from text.
 *
 * Each returns 0 and sets *out, or -1 and leaves it alone. The whole text must
 * be the value; there is no trimming.
 */
#ifndef SLUICE_BASE_PARSE_H
#define SLUICE_BASE_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* Decimal digits only, at most max. */
int	parse_u64(struct span, uint64_t max, uint64_t *out);

/* A JSON number that is whole, however written: 16, 16.0, 1.6e1. */
int	parse_json_int(struct span, int64_t min, int64_t max, int64_t *out);

/* Moves *p to the end of the JSON number there and says true, or to the first
 * character that can't be part of one and says false. */
bool	parse_number(const char **p, const char *end);

/* A JSON number. */
int	parse_double(struct span, double *out);

/* "250ms", "5s", "2m", "1h", "30d"; a bare number is seconds. Result in ms. */
int	parse_duration(struct span, int64_t max_ms, int64_t *out_ms);

/* "64M", "1G", "512K", "100"; powers of 1024. Result in bytes. */
int	parse_size(struct span, uint64_t max, uint64_t *out);

/* A decimal number without exponent, times 10^scale, exactly: "2.5" with
 * scale 6 is 2500000. More than scale decimals are an error unless zero. */
int	parse_decimal(struct span, unsigned scale, uint64_t max, uint64_t *out);

#endif
