#include "config.h"

#include "store/schema.h"

static const char keys_step[] =
	"CREATE TABLE project ("
	"	seq INTEGER PRIMARY KEY,"
	"	id TEXT NOT NULL UNIQUE,"
	"	name TEXT NOT NULL UNIQUE,"
	"	created_s INTEGER NOT NULL"
	") STRICT;"
	"CREATE TABLE api_key ("
	"	seq INTEGER PRIMARY KEY,"
	"	id TEXT NOT NULL UNIQUE,"
	"	project TEXT NOT NULL REFERENCES project (id),"
	"	name TEXT NOT NULL,"
	"	hint TEXT NOT NULL,"
	"	hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),"
	"	created_s INTEGER NOT NULL,"
	"	revoked_s INTEGER NOT NULL,"
	"	expires_s INTEGER NOT NULL"
	") STRICT;"
	"CREATE INDEX api_key_name ON api_key (name);"
	"CREATE UNIQUE INDEX api_key_in_force ON api_key (name)"
	"    WHERE revoked_s = 0;";

/*
 * A request is recorded while somebody waits for its answer, and most of what
 * that costs is the pages that it touches. So requests have no index, since
 * the log is read from its end. A response and the body of its request are one
 * row of content, under the seq of the request. All ids by which content is
 * found stand in one table (sqlite_names.h), last part first: that begins with
 * the time, so new ids come to stand on one page. Sums, and the order in which content expires,
 * are made of many requests at a time, later.
 *
 * The blobs stand last, turn first, so that a conversation is read without the
 * rest. These tables name projects and keys without reference to them, because
 * rows of those are never removed.
 */
static const char record_step[] =
	"ALTER TABLE api_key ADD COLUMN logging INTEGER NOT NULL DEFAULT 1;"
	"ALTER TABLE api_key ADD COLUMN"
	"    zero_retention INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE api_key ADD COLUMN"
	"    retention_s INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE api_key ADD COLUMN redact INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE api_key ADD COLUMN entities TEXT;"
	"ALTER TABLE api_key ADD COLUMN placeholder TEXT;"
	"ALTER TABLE api_key ADD COLUMN"
	"    threshold INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE api_key ADD COLUMN"
	"    reversible INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE request ("
	"	seq INTEGER PRIMARY KEY,"
	"	id TEXT NOT NULL,"
	"	response TEXT,"
	"	project TEXT,"
	"	key TEXT,"
	"	began_ms INTEGER NOT NULL,"
	"	method TEXT,"
	"	path TEXT,"
	"	asked TEXT,"
	"	model TEXT,"
	"	route TEXT,"
	"	provider TEXT,"
	"	served TEXT,"
	"	status INTEGER NOT NULL,"
	"	outcome TEXT NOT NULL,"
	"	stream INTEGER NOT NULL,"
	"	attempts INTEGER NOT NULL,"
	"	first_ms INTEGER NOT NULL,"
	"	total_ms INTEGER NOT NULL,"
	"	bytes_in INTEGER NOT NULL,"
	"	bytes_out INTEGER NOT NULL,"
	"	input INTEGER NOT NULL,"
	"	cached INTEGER NOT NULL,"
	"	cache_write INTEGER NOT NULL,"
	"	cache_write_1h INTEGER NOT NULL,"
	"	output INTEGER NOT NULL,"
	"	reasoning INTEGER NOT NULL,"
	"	web_searches INTEGER NOT NULL,"
	"	estimated INTEGER NOT NULL,"
	"	cost_pico INTEGER,"	/* NULL: not known */
	"	receipt TEXT,"
	"	metadata TEXT,"
	"	traceparent TEXT"
	") STRICT;"
	"CREATE TABLE content ("
	"	seq INTEGER PRIMARY KEY,"	/* the request's */
	"	id TEXT,"			/* the response's */
	"	project TEXT,"
	"	key TEXT,"
	"	previous TEXT,"
	"	previous_seq INTEGER,"	/* where that is; NULL: nowhere */
	"	created_s INTEGER NOT NULL,"
	"	expires_s INTEGER NOT NULL,"
	"	items BLOB,"		/* ids (sqlite_names.c) */
	"	turn BLOB,"		/* NULL: a body and no response */
	"	object BLOB,"
	"	body BLOB"
	") STRICT;"
	"CREATE TABLE name ("
	"	tail TEXT NOT NULL,"	/* of \"msg_0V...\" what follows _, or */
	"	head TEXT NOT NULL,"	/* its first 8; and the rest, or '' */
	"	item INTEGER NOT NULL,"	/* seq; 0: of a response, unique */
	"	seq INTEGER NOT NULL,"		/* the content's */
	"	PRIMARY KEY (tail, head, item)"
	") STRICT, WITHOUT ROWID;"
	/* Rows may be there that have lost their content. */
	"CREATE TABLE expiry ("
	"	expires_s INTEGER NOT NULL,"
	"	seq INTEGER NOT NULL,"
	"	PRIMARY KEY (expires_s, seq)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE usage ("
	"	day TEXT NOT NULL,"
	"	project TEXT NOT NULL,"
	"	key TEXT NOT NULL,"
	"	provider TEXT NOT NULL,"
	"	model TEXT NOT NULL,"
	"	requests INTEGER NOT NULL,"
	"	failed INTEGER NOT NULL,"
	"	input INTEGER NOT NULL,"
	"	cached INTEGER NOT NULL,"
	"	cache_write INTEGER NOT NULL,"
	"	cache_write_1h INTEGER NOT NULL,"
	"	output INTEGER NOT NULL,"
	"	reasoning INTEGER NOT NULL,"
	"	web_searches INTEGER NOT NULL,"
	"	cost_pico INTEGER NOT NULL,"
	"	unpriced INTEGER NOT NULL,"
	"	PRIMARY KEY (day, project, key, provider, model)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE idempotency ("
	"	project TEXT NOT NULL,"
	"	key BLOB NOT NULL,"
	"	body BLOB NOT NULL,"
	"	until_ms INTEGER NOT NULL,"
	"	expires_ms INTEGER NOT NULL,"
	"	response TEXT,"			/* NULL: it runs */
	"	PRIMARY KEY (project, key)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX idempotency_expires ON idempotency (expires_ms);"
	"CREATE TABLE meta ("
	"	name TEXT PRIMARY KEY,"
	"	value ANY NOT NULL"
	") STRICT, WITHOUT ROWID;"
	/* The last request that usage and expiry have. */
	"INSERT INTO meta (name, value) VALUES ('summed', 0);";

/* Times are seconds since 1970 unless they say _ms; seq keeps the order of
 * rows of one second. */
const char *const schema_steps[] = { keys_step, record_step };

const size_t schema_version = sizeof(schema_steps) / sizeof(schema_steps[0]);
