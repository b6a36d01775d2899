/*
 * ceilings: every bound that an operator does not set, with its reason.
 *
 * Sizes are bytes unless the name says otherwise. Reaching one is an ordinary
 * error (promise 11).
 */
#ifndef SLUICE_BASE_CEILINGS_H
#define SLUICE_BASE_CEILINGS_H

#include <stddef.h>

/* JSON. Depth: schemas nest deepest, and ten levels are OpenAI's own limit
 * for strict ones. Tokens: 1000 items with 100 values each, ten times over.
 * Keys: an object that large is no request. */
#define CEILING_JSON_DEPTH	((size_t)128)
#define CEILING_JSON_TOKENS	((size_t)1000 * 1000)
#define CEILING_JSON_KEYS	((size_t)65536)

/* Tools: OpenAI's own limit. Items: far above any conversation that fits a
 * context window. Parts: of one message or tool output. */
#define CEILING_TOOLS		((size_t)128)
#define CEILING_ITEMS		((size_t)20000)
#define CEILING_PARTS		((size_t)2000)

/* A text, in characters; an image's or a file's address, a file's data, in
 * bytes of JSON text. The contract's limits, which count characters; addresses
 * and base64 are ASCII, and so large that nobody wants to look at each. */
#define CEILING_TEXT		((size_t)10485760)
#define CEILING_IMAGE_URL	((size_t)20971520)
#define CEILING_FILE_DATA	((size_t)73400320)

/* A call_id, in characters: the contract's limit. */
#define CEILING_CALL_ID		((size_t)64)

/* What is fetched for one request from addresses that it names, as base64:
 * as much as a request body may bring by default. */
#define CEILING_ASSETS		((size_t)64 * 1024 * 1024)

/* A request's arena beyond its body: nodes, respelt text, decoded names. */
#define CEILING_REQUEST_ARENA	((size_t)512 * 1024 * 1024)

/* What a provider may send: its headers, one event line, a whole answer, an
 * error body (of which 300 characters go on), and how many items. */
#define CEILING_UPSTREAM_HEADERS	((size_t)64 * 1024)
#define CEILING_UPSTREAM_EVENT		((size_t)16 * 1024 * 1024)
#define CEILING_UPSTREAM_BODY		((size_t)64 * 1024 * 1024)
#define CEILING_UPSTREAM_ERROR		((size_t)64 * 1024)
#define CEILING_OUTPUT			((size_t)64 * 1024 * 1024)
#define CEILING_OUTPUT_ITEMS		((size_t)512)
#define CEILING_ERROR_WORDS		((size_t)300)

/* The nodes and respelt text of one provider event, or of one whole answer:
 * four times the largest. */
#define CEILING_UPSTREAM_SCRATCH	((size_t)256 * 1024 * 1024)

/* What is written to the client before it is handed over. The most is the
 * final object: the whole output, and what it repeats of the request. */
#define CEILING_WRITE			((size_t)256 * 1024 * 1024)

/* Changes and attempts in a receipt; unknown fields named in it. */
#define CEILING_RECEIPT_CHANGES		((size_t)64)
#define CEILING_RECEIPT_ATTEMPTS	((size_t)32)
#define CEILING_RECEIPT_REDACTED	((size_t)64)	/* kinds of things */
#define CEILING_UNKNOWN_FIELDS		((size_t)16)

/* Names in a list of fall-backs: more than there are providers. */
#define CEILING_FALLBACKS		((size_t)128)

/* A configuration file, and alias expansion in it. */
#define CEILING_CONF_FILE		((size_t)1024 * 1024)
#define CEILING_CONF_NODES		((size_t)100 * 1000)
/* ... its nesting, anchors, entries of one list, providers; its memory with
 * all variables expanded; faults that are told, more than anybody reads. */
#define CEILING_CONF_DEPTH		((unsigned)32)
#define CEILING_CONF_ANCHORS		((size_t)256)
#define CEILING_CONF_LIST		((size_t)1000)
#define CEILING_CONF_PROVIDERS		((size_t)256)
#define CEILING_CONF_MEMORY		((size_t)64 * 1024 * 1024)
#define CEILING_CONF_FAULTS		((size_t)100)

/* The wait for the rest of a request's parameters once the web server has
 * begun to send them, and for a silent new connection. */
#define CEILING_PARAMS_MS		10000

/* After the end mark the upstream's body is read to its end, so that the
 * connection can be used again, but no longer than this. */
#define CEILING_LINGER_MS		50

/* A refused call has said all that counts with its status; its body is waited
 * for no longer than this. */
#define CEILING_UPSTREAM_ERROR_MS	2000

/* The store: connections that read at once (a read takes some 15 us, so a few
 * serve hundreds of threads), and the longest wait for another process's lock
 * that may be asked for. */
#define CEILING_STORE_READERS	((size_t)8)
#define CEILING_STORE_BUSY_MS	60000

/* The front. A request that waited so long for a worker, with all of them busy,
 * is refused; the refusal takes no longer than its own limit, whatever the peer
 * does. Grace: what still runs after the drain deadline has to end in it.
 * Silent: a connection taken in while stopping, until it speaks. */
#define CEILING_QUEUE_MS		500
#define CEILING_REFUSE_MS		1000
#define CEILING_GRACE_MS		3000
#define CEILING_SILENT_STOP_MS		500

/* Connections that the kernel holds before they are accepted, and those that
 * are accepted at one turn. */
#define CEILING_BACKLOG			1024
#define CEILING_ACCEPTS			64

/* Plain CGI: the wait for a web server that takes nothing; what is taken of a
 * body that was refused. */
#define CEILING_CGI_SEND_MS		60000
#define CEILING_CGI_WASTE	((uint64_t)1024 * 1024 * 1024)

/* Sockets that a search for the client's connection looks at: those of one
 * remote port, so more than a few are no client's. */
#define CEILING_PEER_SOCKETS		64

/* Tools in all: those that stand in namespaces and those that came in items
 * too, beyond which no model chooses well. */
#define CEILING_TOOLS_ALL	((size_t)1024)

/* The store. Rows of the log that one look may bring, more than anybody reads
 * at once. Turns of a conversation: each has an item at least. Writers that
 * share a commit: so many wait for the slowest of them. Statements that a
 * connection keeps prepared: more than there are. */
#define CEILING_STORE_ROWS		((size_t)10000)
#define CEILING_CHAIN			CEILING_ITEMS
#define CEILING_STORE_COMMIT		((size_t)64)
#define CEILING_STORE_STATEMENTS	((size_t)48)

/* Keys that a process keeps at hand, of which each takes a page or two. One
 * more is read again. */
#define CEILING_KEY_CACHE		((size_t)1024)

/* One text that is kept of a response: its items in and out, which are the
 * largest body that may be configured and the largest output. */
#define CEILING_KEPT		((size_t)192 * 1024 * 1024)

/* An analyzer beside redaction's rules: what one call asks, so that it answers
 * within its time and others get their turn; its answer, ten things with all
 * their words for each text; what it found in all of one request. */
#define CEILING_ANALYZER_TEXTS	((size_t)64)
#define CEILING_ANALYZER_BYTES	((size_t)16 * 1024)
#define CEILING_ANALYZER_ANSWER	((size_t)4 * 1024 * 1024)
#define CEILING_ANALYZED	((size_t)32 * 1024 * 1024)

#endif
