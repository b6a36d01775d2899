#!/bin/sh
# The models endpoints, asked by the official OpenAI client and by hand.
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/models.mjs"
