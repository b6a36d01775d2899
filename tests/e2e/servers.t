#!/bin/sh
# Sluice behind every web server, with the files that deploy/ ships.
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/servers.mjs"
