#include "config.h"

#include "store/schema.h"

/* Times are seconds since 1970; seq keeps the order of rows of one second. */
const char *const schema_steps[] = {
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
	"    WHERE revoked_s = 0;",
};

const size_t schema_version = sizeof(schema_steps) / sizeof(schema_steps[0]);
