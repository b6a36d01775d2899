/*
 * seal: reasoning that only its maker can read, on its way through clients.
 *
 * What a decoder gives with the end of a reasoning item (event.opaque) goes to
 * clients sealed as encrypted_content, together with who made it; what comes
 * back is opened before encoding (item.opaque). What doesn't open is somebody
 * else's, and is dropped with a change in the receipt.
 *
 *	sealed: {"d":dialect,"p":provider,"m":model,"c":credential,"b":{...},
 *	    "t":["text",...]}
 *
 * bound to the project; see secret_seal. t is there when the reasoning's texts
 * were redacted on their way to the client: they go back as they were, but not
 * for a key whose input is redacted.
 */
#ifndef SLUICE_GATEWAY_SEAL_H
#define SLUICE_GATEWAY_SEAL_H

#include "base/error.h"
#include "model/event.h"

struct exchange;

/* The sink: fills in event.encrypted. */
struct seal {
	struct sink sink;
	struct exchange *exchange;
};

void	seal_init(struct seal *, struct exchange *, struct sink *next);

/* Opens what the request's items bear. */
int	seal_open_items(struct exchange *, struct error *);

#endif
