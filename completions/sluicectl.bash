# Completion of sluicectl for bash.
#
# What there is sluicectl --help says itself, so commands and options are those
# of the program that is installed. Names of models and routes come from
# `sluicectl models', which reads the configuration alone. Names of keys are
# left out: looking for them would make a store where there is none.

# The words that a list with commas can go on with.
_sluicectl_list()
{
	local word head=

	[[ $cur == *,* ]] && head=${cur%,*},
	for word in "$@"; do
		[[ ,$head == *,$word,* ]] || candidates+=("$head$word")
	done
}

# What can stand for an argument of a form as --help spells it: FILE, LIST,
# on|off, PERIOD|default. Reads cur, sets candidates.
_sluicectl_argument()
{
	local column word

	case $1 in
	FILE)
		compopt -o filenames 2>/dev/null
		mapfile -t candidates < <(compgen -f -- "$cur")
		;;
	LIST)	# --by
		_sluicectl_list day key model provider project
		;;
	TYPES)	# --entities
		_sluicectl_list all \
		    PERSON EMAIL PHONE SSN DATE_OF_BIRTH AGE DRIVERS_LICENSE \
		    PASSPORT LOCATION USERNAME CREDIT_CARD CREDIT_CARD_CVV \
		    ACCOUNT_NUMBER IBAN AMOUNT CRYPTO_ADDRESS PATIENT STAFF \
		    HOSPITAL PATIENT_ID MEDICAL_RECORD_NUMBER NPI \
		    MEDICAL_CONDITION MEDICATION OTHER_PHI PASSWORD \
		    JWT_TOKEN AWS_ACCESS_KEY AWS_SECRET_KEY OPENAI_API_KEY \
		    ANTHROPIC_API_KEY GOOGLE_API_KEY AZURE_API_KEY \
		    GCP_SERVICE_ACCOUNT IP_ADDRESS MAC_ADDRESS URL UUID VIN \
		    ORGANIZATION DATE
		;;
	WORD)	# --outcome
		candidates=(ok bad_request unsupported model_not_found fetch
		    no_key wrong_key forbidden not_found method too_large
		    media_type repeat_in_progress repeat_differs
		    repeat_not_kept refused context_length content_filter
		    reasoning schema auth billing rate_limited waiting
		    overloaded failed connect timeout cut protocol
		    routes_failed internal stopping total_timeout analyzer
		    client_gone)
		;;
	MODEL | ROUTE)
		[[ $1 == MODEL ]] && column=1 || column=2
		# The shell takes what is completed as it stands there.
		mapfile -t candidates < <("$program" models \
		    ${config:+--config="$config"} 2>/dev/null |
		    awk -v c=$column 'NR > 1 && $c !~ /[^A-Za-z0-9._:\/@+-]/ {
			print $c
		    }')
		;;
	*)
		for word in ${1//|/ }; do
			[[ $word == *[!a-z]* ]] || candidates+=("$word")
		done
		;;
	esac
}

# The next word of the commands that begin as given does; where none can
# follow, or an option has been begun, their options.
_sluicectl_word()
{
	local word options='--config --help --version'
	local -a form
	local -i n length

	for word in "${commands[@]}"; do
		read -ra form <<<"$word"
		length=1
		[[ ${form[1]} == [a-z]* ]] && length=2
		n=$((${#given[@]} < length ? ${#given[@]} : length))
		[[ ${form[*]:0:n} == "${given[*]:0:n}" ]] || continue
		[[ $n -lt $length ]] && candidates+=("${form[n]}")
		[[ $n -gt 0 ]] && options+=" ${form[*]:length}"
	done
	[[ ${#candidates[@]} -gt 0 && $cur != -* ]] && return
	candidates=()
	for word in $options; do
		[[ $word == --* && $used != *" $word "* ]] &&
		    candidates+=("$word")
	done
}

_sluicectl()
{
	local program=$1 line=${COMP_LINE:0:COMP_POINT}
	local cur='' option='' used='' config='' cut='' word
	local -a words given=() candidates=() commands form
	local -A argument_of=([--config]=FILE)

	read -ra words <<<"$line"
	if [[ $line != *[[:space:]] ]]; then
		cur=${words[-1]}
		unset 'words[-1]'
	fi
	mapfile -t commands < <("$program" --help 2>/dev/null |
	    sed -n 's/^  sluicectl //p' | tr -d '[]')
	for line in "${commands[@]}"; do
		read -ra form <<<"$line"
		option=
		for word in "${form[@]}"; do
			[[ $word != --* && -n $option ]] &&
			    argument_of[$option]=$word
			[[ $word == --* ]] && option=$word || option=
		done
	done

	# Where an option that takes an argument was the last word, it is due.
	option=
	for word in "${words[@]:1}"; do
		if [[ -n $option ]]; then
			[[ $option == --config ]] && config=$word
			option=
		elif [[ $word == --* ]]; then
			used+=" ${word%%=*} "
			[[ -n ${argument_of[$word]} ]] && option=$word
		else
			given+=("$word")
		fi
	done
	if [[ -z $option && $cur == --*=* ]]; then
		option=${cur%%=*}
		cur=${cur#*=}
	fi
	if [[ -n $option ]]; then
		_sluicectl_argument "${argument_of[$option]}"
	else
		_sluicectl_word
	fi

	# The shell replaces what follows the last colon, if that parts words.
	[[ $cur == *:* && $COMP_WORDBREAKS == *:* ]] && cut=${cur%"${cur##*:}"}
	for word in "${candidates[@]}"; do
		[[ $word == "$cur"* ]] && COMPREPLY+=("${word#"$cut"}")
	done
}

complete -F _sluicectl sluicectl
