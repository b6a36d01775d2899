#!/bin/sh
# Each fuzz target replays its corpus; they are built in the current folder.
set -u
n=0
for corpus in "$srcdir"/tests/fuzz/corpus-*; do
	n=$((n + 1))
	name=${corpus##*/corpus-}
	if out=$("tests/fuzz/fuzz_$name" "$corpus" 2>&1); then
		echo "ok $n - the corpus of $name replays"
	else
		echo "not ok $n - the corpus of $name replays"
		echo "$out" | sed 's/^/# /'
	fi
done
echo "1..$n"
