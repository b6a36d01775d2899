/*
 * models: what can be asked for, told to anybody; no key is needed.
 */
#ifndef SLUICE_GATEWAY_MODELS_H
#define SLUICE_GATEWAY_MODELS_H

#include "base/error.h"
#include "gateway/exchange.h"

/* Lists of models: all, a provider's, an author's. */
int	models_list(struct exchange *, struct error *);
int	models_of_provider(struct exchange *, struct error *);
int	models_of_author(struct exchange *, struct error *);

/* One model; its row of one provider. */
int	models_get(struct exchange *, struct error *);
int	models_get_provider(struct exchange *, struct error *);

/* The providers that are on. */
int	models_providers(struct exchange *, struct error *);

#endif
