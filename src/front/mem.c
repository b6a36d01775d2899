#include "config.h"

#include <stdint.h>
#include <string.h>

#include "front/mem.h"

static const char *
mem_param(struct conn *c, const char *name)
{
	const struct mem_conn *m = (struct mem_conn *)c;

	for (const struct mem_param *p = m->params;
	    p != NULL && p->name != NULL; p++)
		if (strcmp(p->name, name) == 0)
			return p->value;
	return NULL;
}

static ssize_t
mem_read(struct conn *c, void *out, size_t len)
{
	struct mem_conn *m = (struct mem_conn *)c;
	size_t end = m->body.len < m->body_cut ? m->body.len : m->body_cut;

	if (len > m->body_piece)
		len = m->body_piece;
	if (len > end - m->body_at)
		len = end - m->body_at;
	if (len == 0)
		return end < m->body.len ? -1 : 0;
	memcpy(out, m->body.p + m->body_at, len);
	m->body_at += len;
	return (ssize_t)len;
}

static bool
mem_gone(struct conn *c)
{
	const struct mem_conn *m = (struct mem_conn *)c;

	return m->out.len >= m->gone_after;
}

static int
mem_write(struct conn *c, const void *p, size_t len)
{
	struct mem_conn *m = (struct mem_conn *)c;

	if (mem_gone(c))
		return -1;
	buf_add(&m->pending, p, len);
	return 0;
}

static int
mem_flush(struct conn *c)
{
	struct mem_conn *m = (struct mem_conn *)c;
	size_t room = m->gone_after - m->out.len;

	if (mem_gone(c))
		return -1;
	m->flushes++;
	if (m->pending.len > room) {
		buf_add(&m->out, m->pending.data, room);
		return -1;
	}
	buf_span(&m->out, buf_view(&m->pending));
	buf_reset(&m->pending);
	return 0;
}

static int
mem_fd(struct conn *c)
{
	(void)c;
	return -1;
}

static const struct conn_ops mem_ops = {
	.name = "mem",
	.param = mem_param,
	.read = mem_read,
	.write = mem_write,
	.flush = mem_flush,
	.fd = mem_fd,
	.gone = mem_gone,
};

void
mem_init(struct mem_conn *m, const struct mem_param *params, struct span body)
{
	*m = (struct mem_conn){
		.conn = { &mem_ops },
		.params = params,
		.body = body,
		.body_cut = SIZE_MAX,
		.body_piece = SIZE_MAX,
		.gone_after = SIZE_MAX,
	};
	buf_init(&m->pending, SIZE_MAX);
	buf_init(&m->out, SIZE_MAX);
}

void
mem_fini(struct mem_conn *m)
{
	buf_fini(&m->pending);
	buf_fini(&m->out);
}
