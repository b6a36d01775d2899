#!/bin/sh
# docs/shared-hosting.md, followed command by command as an ordinary user.
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/shared_hosting.mjs"
