#!/bin/sh
# A thousand concurrent streams behind a real lighttpd.
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/thousand_streams.mjs"
