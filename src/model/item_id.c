#include "config.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "model/hosted.h"
#include "model/item_id.h"

/* What stands behind the prefix of a lent id, and what clock_id puts behind
 * both. */
#define LENT	"in_"
#define DIGITS	((size_t)32)

/* Of hosted items each type has its own. */
static const char *const prefixes[] = {
	[ITEM_MESSAGE] = "msg_",
	[ITEM_FUNCTION_CALL] = "fc_",
	[ITEM_FUNCTION_OUTPUT] = "fco_",
	[ITEM_REASONING] = "rs_",
	[ITEM_CUSTOM_CALL] = "ctc_",
	[ITEM_CUSTOM_OUTPUT] = "ctco_",
};

static const char *
prefix_of(enum item_type type, struct span type_word)
{
	if (type == ITEM_HOSTED)
		return hosted_find(type_word)->prefix;
	assert(type < sizeof(prefixes) / sizeof(prefixes[0]));
	return prefixes[type];
}

void
item_id_tell(char id[CLOCK_ID_SIZE], enum item_type type,
    struct span type_word)
{
	clock_id(id, prefix_of(type, type_word));
}

void
item_id_lend(char id[CLOCK_ID_SIZE], enum item_type type,
    struct span type_word)
{
	const char *prefix = prefix_of(type, type_word);
	char head[CLOCK_ID_SIZE];

	if (type == ITEM_HOSTED) {
		(void)snprintf(head, sizeof(head), "%s" LENT, prefix);
		prefix = head;
	}
	clock_id(id, prefix);
}

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z');
}

/* Whether the id is the prefix, the mark and digits. */
static bool
is_minted(struct span id, const char *prefix, const char *mark)
{
	size_t head = strlen(prefix), len = head + strlen(mark);

	if (id.len != len + DIGITS || !span_begins(id, prefix) ||
	    memcmp(id.p + head, mark, len - head) != 0)
		return false;
	while (len < id.len && is_digit(id.p[len]))
		len++;
	return len == id.len;
}

bool
item_id_is_told(struct span id, enum item_type type, struct span type_word)
{
	return is_minted(id, prefix_of(type, type_word), "");
}

bool
item_id_is_lent(struct span id, struct span type_word)
{
	return is_minted(id, prefix_of(ITEM_HOSTED, type_word), LENT);
}
