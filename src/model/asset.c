#include "config.h"

#include "model/asset.h"

const struct asset *
asset_find(const struct assets *assets, struct span url)
{
	const struct asset *a = assets == NULL ? NULL : assets->list;

	while (a != NULL && !span_same(a->url, url))
		a = a->next;
	return a;
}

void
asset_add(struct assets *assets, struct arena *arena,
    const struct asset *asset)
{
	struct asset *a = arena_alloc(arena, sizeof(*a));

	*a = *asset;
	a->next = assets->list;
	assets->list = a;
	assets->bytes += a->data.len;
}
