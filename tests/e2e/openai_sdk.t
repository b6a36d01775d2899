#!/bin/sh
# The official OpenAI client against sluice behind a real lighttpd.
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/openai_sdk.mjs"
