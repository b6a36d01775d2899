#!/bin/sh
# The AI SDK, a second client, over four dialects.
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/ai_sdk.mjs"
