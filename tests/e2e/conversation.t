#!/bin/sh
# A conversation by previous_response_id through the official OpenAI client.
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/conversation.mjs"
