/*
 * yaml: reads YAML text into the scanner's tree.
 *
 * The only part of the program that knows libyaml. Every scalar becomes a
 * NODE_STRING of text with minimal escapes, which the directive's row then
 * gives its type; a plain one is marked NODE_PLAIN. A plain scalar that is
 * empty, "~" or "null" is a NODE_NULL. Mappings and sequences are NODE_OBJECT
 * and NODE_ARRAY (their span stays absent). All nodes know their line; that
 * of a member is its key's.
 *
 * ${NAME} inside a quoted scalar stands for the variable of the environment,
 * and $${ for the two characters ${. Such a node is marked YAML_EXPANDED: it
 * may hold a secret, so faults don't quote it. An unset variable is a fault,
 * and its node is marked YAML_UNSET so that it isn't one a second time.
 *
 * Faults: what isn't UTF-8 or YAML, tags, a key given twice, keys that are no
 * scalars, a second document, an alias without an anchor above it, and the
 * ceilings on depth, nodes (aliases count as what they stand for) and memory.
 */
#ifndef SLUICE_CONF_YAML_H
#define SLUICE_CONF_YAML_H

#include "base/arena.h"
#include "base/scan.h"
#include "base/span.h"
#include "conf/fault.h"

/* Flags of a node beside the scanner's own. */
enum yaml_flag {
	YAML_EXPANDED = 0x40,
	YAML_UNSET = 0x80
};

/*
 * The tree lives in the arena. NULL when there is none to go on with; there
 * may be faults otherwise, too. Text without a document is a NODE_NULL.
 */
const struct node *yaml_read(struct arena *, struct span text,
    struct faults *);

#endif
