#!/bin/sh
# One program of the official OpenAI client, the same over four dialects.
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/four_dialects.mjs"
