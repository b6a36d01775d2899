#!/bin/sh
# All that the stories, the golden cases and their repetition answer fits the published schemas.
SLUICE_OUTPUTS=$(mktemp -d) || exit 1
export SLUICE_OUTPUTS
trap 'rm -rf "$SLUICE_OUTPUTS"' EXIT
tests/scenario/run >"$SLUICE_OUTPUTS.log" 2>&1
tests/unit/test_replay >>"$SLUICE_OUTPUTS.log" 2>&1
rm -f "$SLUICE_OUTPUTS.log"
"$srcdir/tests/e2e/node" "$srcdir/tests/e2e/outputs.mjs"
