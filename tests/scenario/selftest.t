#!/bin/sh
# The scenario runner itself: stories that must fail do.
exec tests/scenario/run --expect-failure "$srcdir/tests/scenario/selftest"
