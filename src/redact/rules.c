/* All rules, by what they are about. */
#include "config.h"

#include "redact/rules.h"

const struct rule *const rule_tables[] = { rules_money, rules_net, rules_person,
	rules_secret, rules_time, NULL };
