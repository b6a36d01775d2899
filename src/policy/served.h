/*
 * served: the models that can be asked for, and the names that lead to them.
 */
#ifndef SLUICE_POLICY_SERVED_H
#define SLUICE_POLICY_SERVED_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "conf/conf.h"

/*
 * A model is served when one of its routes can be called, under the names that
 * the configuration hasn't given to another.
 */
struct served {
	const struct conf_model **models;
	size_t n;
};

/* All of them in the configuration's order; auto comes last, as a model whose
 * routes are what it stands for. */
void	served_list(const struct conf *, struct arena *, struct served *);

/* By id, alias, auto or provider/model. -1: ERROR_NOT_FOUND that says why. */
int	served_find(const struct conf *, const char *name, struct arena *,
	    const struct conf_model **, struct error *);

/* Of its routes the first that can be called at this provider, or NULL. */
const struct conf_route *served_by(const struct conf_model *,
	    const struct provider *);

#endif
