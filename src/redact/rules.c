/* All rules, by what they are about. Of matches of one length that of the
 * earlier rule gives the name. */
#include "config.h"

#include "redact/rules.h"

const struct rule *const rule_tables[] = { rules_secret, rules_money, rules_net,
	rules_state, rules_state_more, rules_phone, rules_health_number,
	rules_health, rules_time, rules_name, rules_place, NULL };
