/*
 * The set of all tools: each once, and each with a name of its own for
 * providers.
 *
 * Tools are found again by what a call says of them, namespace and name, and
 * hosted ones by kind (and server), in a hash table with twice the room.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/keyset.h"
#include "model/validate_shape.h"

#define FIRST_ROOM	((size_t)16)

/* What a tool is known by. */
struct identity {
	bool hosted;
	struct span scope, name;	/* namespace or server; name or kind */
};

static struct identity
identify(const struct tool *tool)
{
	struct identity id = { tool->type == TOOL_HOSTED, tool->namespace,
	    tool->name };

	if (id.hosted) {
		id.name = span_of(validate_hosted_kind(
		    jsonx_get(tool->node, "type")));
		(void)jsonx_text(tool->node, "server_label", &id.scope);
	}
	return id;
}

static bool
same(struct identity a, struct identity b)
{
	return a.hosted == b.hosted && span_same(a.name, b.name) &&
	    span_same(a.scope, b.scope);
}

/* The slot that holds the tool's index + 1, or the free one for it. Items may
 * bring the same tools a hundred thousand times, so nobody may choose names
 * that meet; name and scope are hashed differently, since they may be alike. */
static size_t *
find_slot(const struct toolset *set, const struct tool *tools,
    struct identity id)
{
	size_t at = keyset_hash(set->seeds, id.name) ^
	    keyset_hash(set->seeds + 2, id.scope);

	for (;; at++) {
		size_t *slot = &set->slots[at & (set->room * 2 - 1)];

		if (*slot == 0 || same(identify(&tools[*slot - 1]), id))
			return slot;
	}
}

static void
make_room(struct reader *r)
{
	struct request *req = r->req;
	struct toolset *set = &r->toolset;
	size_t room = set->room == 0 ? FIRST_ROOM : set->room * 2;
	struct tool *tools = arena_calloc(r->arena, room, sizeof(*tools));

	if (set->room == 0)
		clock_random(set->seeds, sizeof(set->seeds));
	if (req->n_all_tools > 0)
		memcpy(tools, req->tools, req->n_all_tools * sizeof(*tools));
	req->tools = tools;
	set->room = room;
	set->slots = arena_calloc(r->arena, room * 2, sizeof(*set->slots));
	for (size_t i = 0; i < req->n_all_tools; i++) {
		size_t *slot = find_slot(set, tools, identify(&tools[i]));

		/* Of two of a kind the first is the one that is found. */
		if (*slot == 0)
			*slot = i + 1;
	}
}

/*
 * A tool that is there already. In the field tools that is a mistake, but for
 * hosted ones, which providers count for themselves. An item brings again
 * what was found or said before: the field's definition stands, of those in
 * items the last.
 */
static int
meet_again(struct reader *r, struct tool *old, const struct tool *tool,
    const struct jsonx_path *at, bool in_item)
{
	struct span label;

	if (tool->type != old->type || (!in_item && tool->type != TOOL_HOSTED))
		return jsonx_error(r->err, ERROR_VALUE, at, "name",
		    "%s has the same name; names must differ", old->param);
	if (!in_item && jsonx_text(tool->node, "server_label", &label))
		return jsonx_error(r->err, ERROR_VALUE, at, "server_label",
		    "%s has the same server_label; labels must differ",
		    old->param);
	if (in_item && (size_t)(old - r->req->tools) >= r->req->n_tools)
		*old = *tool;
	return 0;
}

static int
add_tool(struct reader *r, const struct tool *tool,
    const struct jsonx_path *at, bool in_item)
{
	struct request *req = r->req;
	size_t *slot;

	if (req->n_all_tools == r->toolset.room)
		make_room(r);
	slot = find_slot(&r->toolset, req->tools, identify(tool));
	if (*slot != 0) {
		if (meet_again(r, &req->tools[*slot - 1], tool, at,
		    in_item) == -1)
			return -1;
		if (in_item)
			return 0;
	}
	if (req->n_all_tools == CEILING_TOOLS_ALL)
		return jsonx_error(r->err, ERROR_ARRAY_LONG, at, NULL,
		    "expected at most %zu tools, those in namespaces and "
		    "items counted", CEILING_TOOLS_ALL);
	req->tools[req->n_all_tools++] = *tool;
	if (*slot == 0)
		*slot = req->n_all_tools;
	return 0;
}

int
validate_add_tool(struct reader *r, const struct tool *tool,
    const struct jsonx_path *at, bool in_item)
{
	r->clash = add_tool(r, tool, at, in_item) == -1;
	return r->clash ? -1 : 0;
}

/* ---- names for providers ---- */

static int
compare_wires(const void *pa, const void *pb)
{
	const struct tool *a = *(const struct tool *const *)pa;
	const struct tool *b = *(const struct tool *const *)pb;
	size_t len = a->wire.len < b->wire.len ? a->wire.len : b->wire.len;
	int order = memcmp(a->wire.p, b->wire.p, len);

	if (order != 0)
		return order;
	if (a->wire.len != b->wire.len)
		return a->wire.len < b->wire.len ? -1 : 1;
	return a < b ? -1 : a > b;
}

static int
refuse_twins(struct reader *r, const struct tool *first,
    const struct tool *second)
{
	/* What was kept has no place of its own in this body. */
	const char *param = strstr(second->param, "tools[") == NULL ?
	    second->param : arena_printf(r->arena, "%s.name", second->param);

	return error_set(r->err, ERROR_VALUE, param, "%s and %s would both be "
	    "called %.*s by models that know no namespaces and no full stops; "
	    "rename one", first->param, second->param, (int)second->wire.len,
	    second->wire.p);
}

int
validate_wire_names(struct reader *r)
{
	struct request *req = r->req;
	struct tool **order, *first = NULL, *second = NULL;
	size_t n = 0;

	order = arena_calloc(r->arena, req->n_all_tools, sizeof(*order));
	for (size_t i = 0; i < req->n_all_tools; i++) {
		struct tool *tool = &req->tools[i];

		if (tool->type == TOOL_HOSTED)
			continue;
		tool->wire = request_make_wire_name(tool->namespace,
		    tool->name, r->arena);
		order[n++] = tool;
	}
	if (n > 1)
		qsort(order, n, sizeof(*order), compare_wires);
	/* Of several faults the one that stands first is told. */
	for (size_t i = 1; i < n; i++)
		if (span_same(order[i - 1]->wire, order[i]->wire) &&
		    (second == NULL || order[i] < second)) {
			first = order[i - 1];
			second = order[i];
		}
	return second == NULL ? 0 : refuse_twins(r, first, second);
}
