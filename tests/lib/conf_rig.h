/*
 * conf_rig: configurations from text, in an environment of their own.
 */
#ifndef SLUICE_TESTS_CONF_RIG_H
#define SLUICE_TESTS_CONF_RIG_H

#include "base/buf.h"
#include "conf/conf.h"

/* The name that faults begin with. */
#define RIG_FILE	"f.yaml"

/* Forgets every variable, the machine's own providers among them. */
void	rig_clear_environment(void);

/* Loads text that has no fault and no warning; fails the test otherwise. */
void	rig_load(struct conf *, const char *text);

/* The same with exactly these warnings. */
void	rig_load_with(struct conf *, const char *text, const char *warnings);

/* Fails the test unless the text has exactly these faults. */
void	rig_refuse(const char *text, const char *faults);

/* The provider of that name; fails the test when there is none. */
const struct provider *rig_provider(const struct conf *, const char *name);

/* Its line of conf_providers from the dialect on, without the padding. */
const char *rig_state(const struct conf *, const char *name);

/* The dump, to be freed with buf_fini. */
void	rig_dump(const struct conf *, struct buf *out);

#endif
