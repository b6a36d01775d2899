# complete.bash FILE LINE...: what bash offers at the end of each line with the
# completions of that file; the line, a tab, a word. The first word of a line is
# looked up in $PATH.
# shellcheck shell=bash
# shellcheck source=/dev/null
source "$1" || exit 1
shift

for line in "$@"; do
	COMP_LINE=$line
	COMP_POINT=${#line}
	read -ra COMP_WORDS <<<"$line"
	[[ $line == *' ' ]] && COMP_WORDS+=('')
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	COMPREPLY=()
	name=${COMP_WORDS[0]}
	function=$(complete -p "$name") || exit 1
	function=${function#*-F }
	"${function%% *}" "$name" "${COMP_WORDS[COMP_CWORD]}" \
	    "${COMP_WORDS[COMP_CWORD - 1]}"
	for word in "${COMPREPLY[@]}"; do
		printf '%s\t%s\n' "$line" "$word"
	done
done
