# complete.zsh FOLDER LINE...: what zsh offers at the end of each line with the
# functions of that folder; the line, a tab, a word.
#
# The functions are found and loaded as compinit does it. What they call to
# show their words needs a terminal, so here it prints them.
fpath=($1 $fpath)
autoload -Uz compinit && compinit -u -D || exit 1
shift

show() {
	local word

	for word in "$@"; do
		[[ $word == "$PREFIX"* ]] && print -r -- "$typed"$'\t'"$word"
	done
}

# _describe KIND ARRAY: of words, a colon, what they mean.
_describe() {
	show "${(@)${(@P)2}%%:*}"
}

# compadd ... -a ARRAY
compadd() {
	show "${(@P)@[-1]}"
}

# _values -s , KIND WORD...
_values() {
	show "${@[4,-1]}"
}

# Specifications are --option[what it means], --option=[...]:FORM:ACTION.
_arguments() {
	local spec option action
	local -a options

	for spec in "$@"; do
		[[ $spec == --* ]] || continue
		option=${spec%%[=\[]*}
		action=${spec##*:}
		options+=($option)
		[[ $spec == $option=* && $option == $words[CURRENT-1] ]] ||
		    continue
		case $action in
		('('*) show ${=action//[()]/} ;;
		(_files) ;;
		(_*) ${=action} ;;
		esac
		return
	done
	show $options
}

for typed in "$@"; do
	words=(${=typed})
	[[ $typed == *' ' ]] && words+=('')
	CURRENT=$#words
	PREFIX=$words[-1]
	function=$_comps[$words[1]]
	[[ -n $function ]] || exit 1
	$function
done
exit 0
