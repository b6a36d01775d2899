#!/bin/sh
# Killed processes, full disks, locks and lost folders, behind a real lighttpd.
# $FAULTS_SECONDS says how long several processes write at once (1).
PATH=$PATH:/usr/bin:/bin
command -v prlimit >/dev/null || {
	echo "1..0 # SKIP prlimit is not installed"
	exit 0
}
exec "$srcdir/tests/e2e/node" "$srcdir/tests/e2e/faults.mjs"
