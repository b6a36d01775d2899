/*
 * schema: the tables of the SQLite store, as steps.
 *
 * The file's user_version counts the steps it has been through; opening takes
 * the ones that are missing, all in one transaction. A step that was released
 * is never edited: what changes is another step at the end.
 */
#ifndef SLUICE_STORE_SCHEMA_H
#define SLUICE_STORE_SCHEMA_H

#include <stddef.h>

/* In the file's header, so that no other program's database is taken for
 * ours: "Sluc". */
#define SCHEMA_APPLICATION_ID	0x536c7563

extern const char *const schema_steps[];
extern const size_t schema_version;	/* how many steps there are */

#endif
