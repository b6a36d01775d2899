# tap: what the tests of the command line share; they read it with a dot.
# shellcheck shell=sh

unset SLUICE_CONFIG
LC_ALL=C
export LC_ALL

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

count=0
failed=0

# ok NAME: the last command's status is the result.
ok() {
	if [ $? -eq 0 ]; then result=ok; else result='not ok'; fi
	count=$((count + 1))
	echo "$result $count - $1"
	if [ "$result" != ok ]; then
		failed=$((failed + 1))
		sed 's/^/# out: /' "$folder/out"
		sed 's/^/# err: /' "$folder/err"
	fi
}

finish() {
	echo "1..$count"
	[ "$failed" -eq 0 ]
	exit
}

run() {
	"$@" >"$folder/out" 2>"$folder/err" </dev/null
	status=$?
}

# What the last run did: its status, an empty file, words in one.
ended() { [ "$status" -eq "$1" ]; }
silent() { [ ! -s "$folder/$1" ]; }
out() { grep -q -- "$1" "$folder/out"; }
err() { grep -q -- "$1" "$folder/err"; }
