#include "config.h"

#include "base/clock.h"
#include "base/jsonx.h"
#include "base/keyset.h"
#include "gateway/item_table.h"

#define FIRST_SIZE	((size_t)64)

static struct span
id_of(const struct node *item)
{
	struct span id = { NULL, 0 };

	(void)jsonx_text(item, "id", &id);
	return id;
}

/* Where the id is, or the empty slot where it belongs. */
static const struct node **
find_slot(const struct item_table *t, struct span id)
{
	size_t i = keyset_hash(t->seed, id) & (t->size - 1);

	while (t->slots[i] != NULL && !span_same(id_of(t->slots[i]), id))
		i = (i + 1) & (t->size - 1);
	return &t->slots[i];
}

/* At most half full, so that an empty slot is never far. */
static void
grow(struct item_table *t, struct arena *a)
{
	const struct node **old = t->slots;
	size_t n = t->size;

	if (n == 0)
		clock_random(t->seed, sizeof(t->seed));
	t->size = n == 0 ? FIRST_SIZE : n * 2;
	t->slots = arena_calloc(a, t->size, sizeof(*t->slots));
	for (size_t i = 0; i < n; i++)
		if (old[i] != NULL)
			*find_slot(t, id_of(old[i])) = old[i];
}

bool
item_table_add(struct item_table *t, struct arena *a, const struct node *item)
{
	struct span id = id_of(item);
	const struct node **slot;

	if (id.len == 0)
		return false;
	if (t->n >= t->size / 2)
		grow(t, a);
	slot = find_slot(t, id);
	if (*slot != NULL)
		return false;
	*slot = item;
	t->n++;
	return true;
}

const struct node *
item_table_find(const struct item_table *t, struct span id)
{
	return t->size == 0 ? NULL : *find_slot(t, id);
}
