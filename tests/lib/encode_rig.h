/*
 * encode_rig: requests encoded for a provider's row, and tables of what must
 * and must not be in the body. JSON is written with ' for ".
 */
#ifndef TESTS_LIB_ENCODE_RIG_H
#define TESTS_LIB_ENCODE_RIG_H

#include "base/arena.h"
#include "base/buf.h"
#include "dialect/dialect.h"
#include "model/asset.h"

/* A request, encoded for a row. */
struct encoded {
	struct arena arena;
	struct request request;
	struct receipt receipt;
	struct provider row;
	struct call call;
	struct error err;
	int ret;
	char *body;
	struct buf changes;		/* "tools[0] dropped;..." */
};

/* The row "plain" has no quirks, "lab" takes no images, "choiceless" knows no
 * tool_choice; others are built in. Fails the test when the request itself
 * isn't valid. */
void	encode_for(struct encoded *, const char *row, const char *quoted,
	    int64_t max_output_tokens);
/* The same for a target of which the row and the hashes are filled in, and the
 * model where it is NULL; with what was fetched, or NULL. */
void	encode_to(struct encoded *, const char *row, const char *quoted,
	    const struct target *, struct assets *);
void	encoded_fini(struct encoded *);

/* The request is what stands behind the model. */
struct encode_row {
	const char *row, *request;
	const char *has, *lacks;	/* of the body; NULL: anything */
	const char *changes;
};

void	encode_check(const struct encode_row *, size_t n);
#define ENCODE_CHECK(rows) \
	encode_check(rows, sizeof(rows) / sizeof(rows[0]))

/* Pieces of requests and of bodies. */
#define HI		"'input':'Hi'"
#define F(name)		"{'type':'function','name':'" name "'}"
#define TOOLS		"'tools':[" F("f") "," F("g") "]"
#define ALLOWED(mode)	"'tool_choice':{'type':'allowed_tools','mode':'" mode \
	"','tools':[" F("g") "]}"
#define CALL(id)	"{'type':'function_call','call_id':'" id "'," \
	"'name':'f','arguments':'{}'}"
#define OUTPUT(id, out)	"{'type':'function_call_output','call_id':'" id "'," \
	"'output':" out "}"

#endif
