#!/bin/sh
# The other ways in: plain CGI, spawn-fcgi, a socket of sluice's own.
PATH=$PATH:/usr/sbin
command -v spawn-fcgi >/dev/null || {
	echo "1..0 # SKIP spawn-fcgi is not installed"
	exit 0
}
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/front.mjs"
