/* The faults themselves are told while the configuration is loaded. */
#include "config.h"

#include "base/buf.h"
#include "base/ceilings.h"
#include "ctl/ctl.h"
#include "redact/guard.h"

static int
check(struct ctl *c, struct error *err)
{
	struct buf out;
	int ret;

	buf_init(&out, CEILING_CONF_MEMORY);
	conf_providers(&c->conf, &out);
	guard_tell_speed(&out);
	conf_analyzer(&c->conf, &out);
	ret = ctl_print(buf_view(&out).p, err);
	buf_fini(&out);
	return ret;
}

const struct ctl_command ctl_check[] = {
	{ .noun = "check", .synopsis = "",
	    .doc = "read the configuration, report every fault, say which "
	    "providers are on and how fast redaction is", .run = check },
	{ .noun = NULL },
};
