# Completion of sluice for bash: the options that sluice --help names. Each that
# takes an argument takes a file.
_sluice()
{
	local cur=$2 prev=$3

	if [[ $prev == --config || $prev == --listen ]]; then
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
	fi
	mapfile -t COMPREPLY < <("$1" --help 2>/dev/null |
	    grep -o -e '--[a-z][a-z-]*' | sort -u |
	    while read -r option; do
		[[ $option == "$cur"* ]] && printf '%s\n' "$option"
	    done)
}

complete -F _sluice sluice
