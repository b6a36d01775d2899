/*
 * model_json: models and providers as clients are told of them.
 *
 * The list's entry is read by OpenAI's clients (id, object, created, owned_by)
 * and by Anthropic's (type, display_name, created_at, max_input_tokens,
 * max_tokens, capabilities) alike. The native object has the same members and
 * says more: aliases, author, and for each provider that serves the model a
 * row with prices, limits and what can be used there.
 *
 * What isn't known is null. Two members have a type that doesn't let them be:
 * without a release date created is 0 and created_at the same moment.
 */
#ifndef SLUICE_POLICY_MODEL_JSON_H
#define SLUICE_POLICY_MODEL_JSON_H

#include "base/jsonw.h"
#include "conf/conf.h"

/* An object each. The model is served: the first of its routes that can be
 * called speaks for it in the list. */
void	model_json_entry(struct jsonw *, const struct conf_model *);
void	model_json_native(struct jsonw *, const struct conf *,
	    const struct conf_model *);

/* A provider's row. */
void	model_json_route(struct jsonw *, const struct conf_route *);

/* {"slug","display_name","aliases"} */
void	provider_json(struct jsonw *, const struct provider *);

#endif
