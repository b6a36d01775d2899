/*
 * sqlite_ops: the functions of the SQLite engine; store.h says what they do.
 */
#ifndef SLUICE_STORE_SQLITE_OPS_H
#define SLUICE_STORE_SQLITE_OPS_H

#include "store/store.h"

/* sqlite_keys.c */
int	sqlite_project_put(struct store *, const struct project_row *,
	    struct error *);
int	sqlite_project_find(struct store *, const char *, struct arena *,
	    struct project_row *, struct error *);
int	sqlite_key_put(struct store *, const struct key_row *, struct error *);
int	sqlite_key_update(struct store *, const struct key_row *,
	    struct error *);
int	sqlite_key_by_hash(struct store *, const unsigned char *,
	    struct arena *, struct key_row *, struct error *);
int	sqlite_key_find(struct store *, const char *, struct arena *,
	    struct key_row *, struct error *);
int	sqlite_key_each(struct store *, struct arena *,
	    int (*)(void *, const struct key_row *), void *, struct error *);
int	sqlite_key_revoke(struct store *, const char *, int64_t,
	    struct error *);
int	sqlite_key_rotate(struct store *, const char *,
	    const struct key_row *, struct error *);

/* sqlite_record.c */
int	sqlite_record(struct store *, const struct record *, struct error *);

/* sqlite_responses.c */
int	sqlite_response_find(struct store *, const char *, const char *,
	    int64_t, struct arena *, struct response_row *, struct error *);
int	sqlite_response_of_item(struct store *, const char *, const char *,
	    int64_t, struct arena *, struct response_row *, struct error *);
int	sqlite_response_chain(struct store *, const char *, const char *,
	    int64_t, struct arena *, struct response_row **, size_t *,
	    struct error *);

/* sqlite_requests.c */
int	sqlite_request_each(struct store *, const struct request_filter *,
	    struct arena *, int (*)(void *, const struct request_row *),
	    void *, struct error *);
int	sqlite_usage_each(struct store *, const struct usage_filter *,
	    struct arena *, int (*)(void *, const struct usage_row *), void *,
	    struct error *);

/* sqlite_idempotency.c */
int	sqlite_idempotency_begin(struct store *,
	    const struct idempotency_row *, struct arena *,
	    enum idempotency_state *, const char **, struct error *);
int	sqlite_idempotency_free(struct store *,
	    const struct idempotency_row *, struct error *);

/* sqlite_expire.c */
int	sqlite_response_delete(struct store *, const char *, const char *,
	    int64_t, struct error *);
int	sqlite_expire(struct store *, int64_t, int64_t, size_t, size_t *,
	    struct error *);

/* sqlite_seals.c */
int	sqlite_reseal(struct store *, int64_t *,
	    int (*)(void *, const struct sealed *, struct buf *), void *,
	    struct error *);
int	sqlite_fingerprint(struct store *, const unsigned char *,
	    struct error *);

#endif
