/*
 * A client that hangs up in the middle of an answer: what the provider has
 * said by then of what it counts is in the log all the same.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "lib/house.h"
#include "lib/upstream.h"

#define STREAM \
	"data: {\"type\":\"message_start\",\"message\":{\"usage\":{" \
	"\"input_tokens\":40,\"cache_read_input_tokens\":2," \
	"\"output_tokens\":1}}}\n\n" \
	"data: {\"type\":\"content_block_start\",\"index\":0," \
	"\"content_block\":{\"type\":\"text\",\"text\":\"Once\"}}\n\n" \
	"data: {\"type\":\"content_block_delta\",\"index\":0," \
	"\"delta\":{\"type\":\"text_delta\",\"text\":\" upon a time\"}}\n\n" \
	"data: {\"type\":\"content_block_stop\",\"index\":0}\n\n" \
	"data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":" \
	"\"end_turn\"},\"usage\":{\"output_tokens\":9}}\n\n" \
	"data: {\"type\":\"message_stop\"}\n\n"

static void
partial_usage_is_logged_when_the_client_goes(void **state)
{
	static const struct upstream_reply reply = {
		.type = "text/event-stream",
		.part.body = { STREAM, sizeof(STREAM) - 1 },
	};
	struct upstream *upstream = upstream_start();
	char yaml[256], text[4096], file[] = "/tmp/gone.XXXXXX";
	struct house house;
	struct house_answer a;
	int fd = mkstemp(file);
	ssize_t n;

	(void)state;
	assert_int_not_equal(fd, -1);
	(void)unlink(file);
	upstream_route(upstream, "/", NULL, &reply);
	(void)snprintf(yaml, sizeof(yaml), "providers:\n"
	    "  a: {dialect: anthropic, base_url: \"%s\", api_key: k}\n",
	    upstream_url(upstream));
	house_open(&house, yaml);
	log_set_fd(fd);
	house_post_gone(&house, "{\"model\":\"a/m\",\"input\":\"hi\","
	    "\"stream\":true}", 10, &a);
	log_set_fd(STDERR_FILENO);
	house_done(&a);
	n = pread(fd, text, sizeof(text) - 1, 0);
	assert_true(n > 0);
	text[n] = '\0';
	if (strstr(text, "outcome=client_gone attempts=1 input=42 ") == NULL)
		fail_msg("%s", text);
	(void)close(fd);
	house_close(&house);
	upstream_stop(upstream);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(partial_usage_is_logged_when_the_client_goes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
