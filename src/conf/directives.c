#include "config.h"

#include <stddef.h>

#include "conf/directive.h"
#include "conf/value.h"

#ifndef LOCALSTATEDIR
#define LOCALSTATEDIR "/var"
#endif

#define AT(member)	offsetof(struct conf, member)
#define TIME		1, VALUE_DURATION_MAX
#define DAY		((uint64_t)24 * 60 * 60 * 1000)
#define KEEPING		DAY / 24, 3650 * DAY
#define KIB		((uint64_t)1024)
#define MIB		(KIB * KIB)
#define GIB		(KIB * MIB)

const char *const directive_groups[] = { "limits", "timeouts", "fetch",
    "analyzer", NULL };

/* Members of a group stand together: the dump writes them so. */
const struct directive directives[] = {
{ "store", DIRECTIVE_STORE, AT(store), 0, 0,
  LOCALSTATEDIR "/lib/sluice/sluice.db",
  "the SQLite database of keys, conversations and the record" },
{ "secret_file", DIRECTIVE_PATH, AT(secret_file), 0, 0,
  LOCALSTATEDIR "/lib/sluice/secret",
  "the key that seals and signs; made when missing" },
{ "shared_file", DIRECTIVE_PATH, AT(shared_file), 0, 0, NULL,
  "what processes tell each other; unless set, shared beside secret_file" },
{ "listen", DIRECTIVE_LISTEN, AT(listen), 0, 0, NULL,
  "stand-alone start only: a unix socket, or a loopback address and port" },
{ "catalogue", DIRECTIVE_PATH, AT(catalogue_file), 0, 0, NULL,
  "a file of models, limits and prices to read for the one built in" },
{ "threads", DIRECTIVE_COUNT, AT(threads), 1, 100000, "512",
  "most requests served at once by one process; started on demand" },
{ "log_level", DIRECTIVE_LEVEL, AT(log_level), 0, 0, "info",
  "what is told on standard error, and so in the web server's log" },
{ "watch_client", DIRECTIVE_BOOL, AT(watch_client), 0, 0, "true",
  "ask the kernel whether the client is still there" },
{ "cors_origins", DIRECTIVE_ORIGINS, AT(cors_origins), 0, 0, NULL,
  "pages of which origins a browser lets read answers: a list, or \"*\"" },
{ "retention", DIRECTIVE_DURATION, AT(retention_ms), KEEPING, "30d",
  "how long responses and logged bodies are kept, unless their key says otherwise" },
{ "log_retention", DIRECTIVE_DURATION, AT(log_retention_ms), KEEPING, "365d",
  "how long the log of requests is kept; sums of usage stay" },
{ "idempotency_retention", DIRECTIVE_DURATION, AT(idempotency_retention_ms),
  KEEPING, "1d",
  "how long an Idempotency-Key stands for the request that it came with" },

/* Bounded so that what a response repeats of its request, with the longest
 * output, fits one event (CEILING_WRITE): a stream must be able to end. */
{ "limits.body", DIRECTIVE_SIZE, AT(body_max), KIB, 128 * MIB, "64M",
  "the largest request body; over it 413" },
{ "limits.memory", DIRECTIVE_SIZE, AT(memory_max), KIB, 1024 * GIB, "1G",
  "bytes of bodies in flight in one process; over it 503" },

{ "timeouts.connect", DIRECTIVE_DURATION, AT(timeouts.connect), TIME, "5s",
  "from the start of a call until the provider is connected" },
{ "timeouts.first_event", DIRECTIVE_DURATION, AT(timeouts.first_event), TIME,
  "120s", "until a provider's stream brings its first byte" },
{ "timeouts.idle", DIRECTIVE_DURATION, AT(timeouts.idle), TIME, "60s",
  "the longest silence of a provider within a stream" },
{ "timeouts.total", DIRECTIVE_DURATION, AT(timeouts.total), TIME, "900s",
  "for a whole answer, however alive it is" },
{ "timeouts.drain", DIRECTIVE_DURATION, AT(drain_ms), TIME, "30s",
  "how long running requests may go on after SIGTERM" },
{ "timeouts.heartbeat", DIRECTIVE_DURATION, AT(heartbeat_ms), TIME, "15s",
  "silence after which a stream is sent a comment line" },
{ "timeouts.headers", DIRECTIVE_DURATION, AT(headers_ms), TIME, "10s",
  "silence of a provider after which a stream's headers go out" },
{ "timeouts.worker_idle", DIRECTIVE_DURATION, AT(worker_idle_ms), TIME, "60s",
  "how long an extra thread waits for work before it ends" },
{ "timeouts.send", DIRECTIVE_DURATION, AT(send_ms), TIME, "60s",
  "how long a client may take nothing of its answer" },

{ "fetch.enabled", DIRECTIVE_BOOL, AT(fetch_enabled), 0, 0, "true",
  "fetch images and files by address for providers that take none" },
{ "fetch.max_size", DIRECTIVE_SIZE, AT(fetch_max), KIB, 64 * MIB, "20M",
  "the most bytes of one" },
{ "fetch.timeout", DIRECTIVE_DURATION, AT(fetch_timeout_ms), TIME, "10s",
  "for one of them, redirects included" },
{ "fetch.private", DIRECTIVE_BOOL, AT(fetch_private), 0, 0, "false",
  "also from private addresses and by http: for closed networks" },

{ "analyzer.url", DIRECTIVE_URL, AT(analyzer_url), 0, 0, NULL,
  "a Presidio analyzer that redaction asks beside its rules" },
{ "analyzer.language", DIRECTIVE_STRING, AT(analyzer_language), 0, 0, "en",
  "the language that it is asked in" },
{ "analyzer.timeout", DIRECTIVE_DURATION, AT(analyzer_timeout_ms), TIME, "2s",
  "how long one of its answers may take" },
{ "analyzer.on_failure", DIRECTIVE_OPEN, AT(analyzer_open), 0, 0, "closed",
  "when it fails, refuse the request (closed) or use rules alone (open)" },
{ .name = NULL },
};
