/*
 * check: whether what looks like a number of some kind is one.
 *
 * Each takes a match and may make it shorter, where a neighbour was taken for
 * a part of it; false means that it is none. Blanks, full stops and hyphens
 * between the digits don't count.
 */
#ifndef SLUICE_REDACT_CHECK_H
#define SLUICE_REDACT_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* ISO/IEC 7812: 12 to 19 digits of a known kind of card, Luhn's sum. */
bool	check_card(const char *, size_t *);

/* ISO 13616: the country's length, and the remainder by 97 is 1. */
bool	check_iban(const char *, size_t *);

/* National Provider Identifier of the USA: Luhn's sum with 80840 before. */
bool	check_npi(const char *, size_t *);

/* ISO 3779 with the check digit of North America (49 CFR 565). */
bool	check_vin(const char *, size_t *);

/* Social security number of the USA: no area 000, 666 or 900 up. */
bool	check_ssn(const char *, size_t *);

/* base58check: 25 bytes, the last four of them a hash of the others. */
bool	check_base58(const char *, size_t *);

/* BIP 173 and 350, the check sum of bech32 addresses. */
bool	check_bech32(const char *, size_t *);

/* ABA routing number of the USA: nine digits, weights 3, 7, 1. */
bool	check_aba(const char *, size_t *);

/* A header of JSON with "alg" or "typ" (RFC 7519). */
bool	check_jwt(const char *, size_t *);

/* Four numbers up to 255, no leading nought. */
bool	check_ipv4(const char *, size_t *);

/* RFC 4291: eight groups, or fewer with one :: */
bool	check_ipv6(const char *, size_t *);

/* A day that the calendar has, in any of the usual orders. */
bool	check_date(const char *, size_t *);

/* Letters and digits mixed as only chance does, for secrets without form. */
bool	check_random(const char *, size_t *);

#endif
