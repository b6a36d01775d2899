/*
 * address: whether a network address is a public one.
 */
#ifndef SLUICE_UPSTREAM_ADDRESS_H
#define SLUICE_UPSTREAM_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/*
 * Loopback, private, link-local, shared, documentation, benchmark, multicast
 * and reserved networks aren't public, and neither are IPv6 forms that lead
 * to an IPv4 address (mapped: that address counts; 6to4, Teredo, NAT64: never).
 * Source: the IANA special-purpose address registries, read 2026-11.
 */
bool	address_is_public(const struct sockaddr *);

#endif
