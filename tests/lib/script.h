/*
 * script: replies of the scripted upstream as a small text.
 *
 *	# A line that begins with # is a comment, outside bodies.
 *	== reply path=/v1/chat model=slow-model
 *	status 200
 *	header Content-Type: text/event-stream
 *	chunked
 *	split events
 *	pace 20
 *
 *	data: {"choices":[{"delta":{"content":"Hello"}}]}
 *
 *	== more
 *	repeat 500
 *	pace 1
 *
 *	data: {"choices":[{"delta":{"content":" again"}}]}
 *
 *	== reply path=/v1/models
 *	header Content-Type: application/json
 *
 *	{"data":[]}
 *
 * "== reply" begins a reply; path= (a prefix), model= and stream=yes or no say
 * for what, none for everything. Several for the same are given in order, the
 * last one again and again; of different ones that apply the first counts.
 * Lines of settings follow, an empty line, and the body to the next line that
 * begins with "== ", its last newline included unless it is bare. "== more"
 * continues the body with settings of its own for repeat, split, pace and bare.
 *
 *	status N		200
 *	header NAME: VALUE	as often as wanted
 *	length | chunked | close	how the body is framed; length is usual
 *	split events | N | N,N,...	pieces: at empty lines, of N bytes, of
 *				these sizes and the rest
 *	pace MS			behind each piece
 *	repeat N		the body N times
 *	endless			this body for ever (the last of a reply)
 *	delay MS		before the first byte
 *	wire N [MS]		pieces of N bytes, head and chunk lines
 *				included, MS behind each
 *	cut N | reset N | stall N	after N bytes behind the head, chunk
 *				lines included: close, reset, wait for release
 *	in-head			cut, reset, stall count from the status line
 *	raw			the body is all that is sent, head included
 *	bare			no newlines at the end of the body
 *	body-file NAME		the body, from a file beside the script
 */
#ifndef SLUICE_TESTS_LIB_SCRIPT_H
#define SLUICE_TESTS_LIB_SCRIPT_H

#include <stddef.h>

#include "base/span.h"
#include "lib/upstream.h"

/* Adds the replies of a text. folder is where body-file looks, or NULL. On -1
 * fault says "name:line: what". */
int	script_read(struct upstream *, const char *name, struct span text,
	    const char *folder, char *fault, size_t size);

/* The same from a file, or from all files *.reply of a folder, by name. */
int	script_load(struct upstream *, const char *path, char *fault,
	    size_t size);

#endif
