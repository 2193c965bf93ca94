# shellcheck shell=bash disable=SC2034,SC2154
# eu.sh - on top of lib.sh, for tests of European orders: the box of the scenario european (fr
# issues, ct validates, de answers, ea is notified), whole EPOC and EPOC-PR order files, and the
# steps of a case.
#
#	. "$(dirname "$0")/lib.sh"
#	. "$(dirname "$0")/eu.sh"
#	make_box
#	start fr de
#	epoc 1 subscriber && send 1 && arrives de 1
#
# An order is known by a NUMBER (a word); its files are $work/NUMBER.json, .id, .so ...
# What an order is to be is said by variables, for one call or for all that follow:
#
#	targets='anna@wolke.example bert@wolke.example'   mailboxes asked about
#	emergency=yes       8 hours; the danger and its reasons are stated
#	issuer=prosecutor-1 | prosecutor-2 | police-1     who signs for the prosecution service
#	validator=judge-1 | judge-2 | court | none        who signs for the court; by default a judge
#	                    where the data is traffic or content; court: nobody yet, it is
#	                    submitted to the court and validated on its node (submit, validates)
#	basis=three-years | none   why traffic or content may be asked for
#	channel=eu-system   it stays here, and is exported; by default it goes from node to node,
#	                    for the reason disruption (or the one that is said)
#	notify=yes | no     by default yes where the data is traffic or content
#
# The published examples of the Regulation's times and grounds by number: what the tables say of each
# are the rows aN.M of tests/golden/law/cases_*.tsv; on nodes they are in these tests.
#
#	 1  subscriber data, a prosecutor, ten days           flow_light
#	 2  content, a prosecutor alone                       flow_light, flow_notified (traffic)
#	 3  content, a lesser offence                         flow_light
#	 4  received on different days: a person              flow_notified, release
#	 5  cleared before the end: at once                   flow_notified (day 4), release
#	 6  a ground for a part                               flow_notified (target), release (category)
#	 7  emergency: 8 hours, 96 hours, delete or restrict  flow_emergency
#	 8  the police without validation: 48 hours           afterwards (never content: flow_light)
#	 9  60 days, 30 more, once; confirmed: without end    flow_light, form3
#	10  to identify, and content: each by its rules       flow_light
#	11  asked, and no answer for 5 days                   form3
#	12  Denmark                                           tables alone

make_box() {
	"$comity" sandbox create --scenario european --port "$port" "$box" >/dev/null ||
		bail "no sandbox"
	sed -i '/^tsa-/d' "$box"/*/comity.conf
	clock_to "$eu_day"
}
eu_day=2030-09-02T10:00:00Z # a Monday; neither its tenth day nor its sixtieth is of a weekend

person_of() {
	case $1 in
	fr) echo prosecutor-1 ;;
	ct) echo judge-1 ;;
	de) echo desk-1 ;;
	ea) echo prosecutor-5 ;;
	esac
}

# --- the clock of all nodes ---

now() { "$comity" sandbox clock "$box"; }
clock_to() { "$comity" sandbox clock --set "$1" "$box" >/dev/null; }
later() { "$comity" sandbox clock --advance "$1" "$box" >/dev/null; } # 2d, 8h, 30m

# --- the papers ---

eu_authority=(--field issuing-state=FR --field 'authority=Parquet de Rivage'
	--field case-reference=24/1187
	--field 'officer-role=Vice-procureure' --field 'authority-address=1 quai du Port, Rivage'
	--field official-phone=+33200000000 --field official-email=epoc@rivage.example
	--field 'addressee-name=Wolke Post GmbH' --field addressee-capacity=designated-establishment
	--field 'offence=Fraud, Art 313-1 Code penal' --field proceedings=offence)
eu_validation=(--validator FR/tribunal-rivage --field 'validating-authority=Tribunal de Rivage'
	--field validating-reference=JLD-5 --field validating-type=judge
	--field 'validating-details=JLD, 2 quai du Port, Rivage')

eu_strict() { # CATEGORY...: of traffic or content
	case " $* " in *' traffic '* | *' content '*) return 0 ;; esac
	return 1
}

# eu_data CATEGORY...: the options that say what is asked for
eu_data() {
	local category
	for category in "$@"; do
		options+=(--category "$category")
		case $category in
		subscriber) options+=(--field 'subscriber-data=user registration') ;;
		user-identifying)
			options+=(--field user-identifying-data=connection-records --field identify-only=yes)
			;;
		traffic) options+=(--field traffic-data=internet) ;;
		content) options+=(--field content-data=mailbox) ;;
		esac
	done
	for category in ${targets:-anna@wolke.example}; do
		options+=(--target "EmailAddress=$category")
	done
	options+=(--zone Europe/Paris --start 2026-09-01T00:00:00 --end 2026-09-30T23:59:59)
}

# eu_notice NUMBER JUDGE: to the enforcing authority, with what only it and the court may read
eu_notice() {
	local readers=DE/staatsanwaltschaft-nord
	[ "$2" = none ] || readers+=,FR/tribunal-rivage
	echo "No milder way leads to who wrote it; order $1." >"$work/grounds-$1"
	echo "She sold what she never sent; order $1, two victims, 14 300 EUR." >"$work/facts-$1"
	options+=(--notify DE/staatsanwaltschaft-nord
		--annex "proportionality:$readers:$work/grounds-$1"
		--annex "facts:$readers:$work/facts-$1"
		--field 'enforcing-authority=Staatsanwaltschaft Nord')
}

eu_write() { # NUMBER PROCEDURE
	local number=$1 procedure=$2 type=prosecutor
	[ "${issuer-}" != police-1 ] || type=other
	"$comity" order new --realm training.sandbox --at "$(now)" --from FR/parquet-rivage \
		--to DE/wolke-post --procedure "$procedure" --language de \
		"${eu_authority[@]}" --field authority-type=$type --field "certified-on=$(now | cut -c 1-10)" \
		"${options[@]}" --out "$work/$number.json" >"$work/$number.id"
}

# epoc NUMBER CATEGORY... [-- OPTION...]: a production order, signed
epoc() {
	local number=$1 options=() categories=() strict=no told=${notify-} judge=${validator-}
	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		categories+=("$1")
		shift
	done
	eu_strict "${categories[@]}" && strict=yes
	: "${told:=$strict}" "${judge:=$([ $strict = yes ] && echo judge-1 || echo none)}"
	eu_data "${categories[@]}"
	options+=(--recipient "$box/persons/fr/team.crt" --field addressed-as=controller
		--field answer-to=issuing)
	[ $strict = no ] || [ "${basis-}" = none ] ||
		options+=(--field "traffic-content-basis=${basis:-three-years}")
	[ "$told" = no ] || eu_notice "$number" "$judge"
	[ "$judge" = none ] || options+=("${eu_validation[@]}" --field "validated-on=$(now | cut -c 1-10)")
	if [ "${emergency-}" = yes ]; then
		options+=(--emergency --field deadline=eight-hours --field emergency-kind=eu
			--field emergency-danger=person --field 'emergency-reason=She is held; her life is threatened.')
	elif [ "$told" = no ]; then
		options+=(--field deadline=ten-days)
		[ $strict = no ] || options+=(--field no-notification=yes)
	else
		options+=(--field deadline=ten-days-after-notification)
	fi
	[ $# = 0 ] || shift
	options+=("$@")
	eu_write "$number" eu-epoc && eu_sign "$number" "$judge"
}

# epoc_pr NUMBER CATEGORY... [-- OPTION...]: a preservation order, signed
epoc_pr() {
	local number=$1 options=() categories=() judge=${validator:-none}
	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		categories+=("$1")
		shift
	done
	eu_data "${categories[@]}"
	[ "$judge" = none ] || options+=("${eu_validation[@]}" --field "validated-on=$(now | cut -c 1-10)")
	[ "${emergency-}" != yes ] || options+=(--emergency --field emergency-kind=eu)
	[ $# = 0 ] || shift
	options+=("$@")
	eu_write "$number" eu-epoc-pr && eu_sign "$number" "$judge"
}

# checks NUMBER: the law's tables say no to nothing of it
checks() {
	"$comity" order check "$work/$1.json" >"$work/words" 2>&1
	! grep '^no ' "$work/words"
}

# sign NUMBER NODE PERSON [ACT]: one more sign-off, $work/NUMBER.NODE.PERSON.so
sign() {
	local file=$work/$1.$2.$3.so act=(--act "${4:-issue}")
	[ "$2" != ct ] || act=(--act validate --organisation FR/tribunal-rivage)
	rm -f "$file"
	"$comity" order sign --at "$(now)" --key "$box/persons/$2/$3.pem" --person "$3" "${act[@]}" \
		--out "$file" "$work/$1.json"
}
eu_sign() { # NUMBER JUDGE
	sign "$1" fr "${issuer:-prosecutor-1}" &&
		case $2 in none | court) ;; *) sign "$1" ct "$2" ;; esac
}

# --- the steps ---

# eu_papers NUMBER: adds sign-offs and annexes to the options
eu_papers() {
	local file
	for file in "$work/$1".*.so; do options+=(--sign-off "$file"); done
	for file in grounds facts residence; do
		[ ! -f "$work/$file-$1.annex" ] ||
			options+=(--annex "$(eu_annex $file)=$work/$file-$1.annex")
	done
}

# send NUMBER [OPTION...]: a person has looked at what the tables leave open (qualified signatures)
send() {
	local number=$1 options=() channel_options=()
	shift
	[ "${channel-}" = eu-system ] || channel_options=(--other-channel "${channel:-disruption}")
	eu_papers "$number"
	grep -q '"recipients":\[\]' "$work/$number.json" ||
		options+=(--certificate "$box/persons/fr/team.crt")
	if [ -f "$work/$number.validated" ]; then # the node has the papers that its court has seen
		eu_issuer send "${channel_options[@]}" --certificate "$box/persons/fr/team.crt" \
			"$@" "$(id_of "$number")"
	else
		eu_issuer send "${channel_options[@]}" "${options[@]}" "$@" "$work/$number.json"
	fi
}
eu_issuer() { # VERB OPTION...
	"$comity" order "$1" --node "$box/fr" --as "${issuer:-prosecutor-1}" --confirm "${@:2}"
}

# submit NUMBER [OPTION...]: to the court that the order names
submit() {
	local number=$1 options=()
	shift
	eu_papers "$number"
	eu_issuer submit "${options[@]}" "$@" "$work/$number.json"
}
# validates NUMBER [JUDGE]: the court opens and validates it on its node, and the issuer knows
validates() {
	local person=${2:-judge-1}
	arrives ct "$1" && opens ct "$1" &&
		"$comity" order validate --node "$box/ct" --as "$person" --person "$person" \
			--key "$box/persons/ct/$person.pem" "$(id_of "$1")" &&
		reaches fr validated "$1" && : >"$work/$1.validated"
}
eu_annex() { case $1 in grounds) echo proportionality ;; *) echo "$1" ;; esac; }

# says VERB NODE NUMBER [OPTION...]: a signed change by the node's person (PERSON: another one)
says() {
	local verb=$1 node=$2 number=$3 person=${person-}
	: "${person:=$(person_of "$node")}"
	shift 3
	"$comity" order "$verb" --node "$box/$node" --as "$person" --person "$person" \
		--key "$box/persons/$node/$person.pem" "$@" "$(id_of "$number")"
}

# arrives NODE NUMBER: it has the order
arrives() { until_true 20 eu_has "$1" "$2"; }
eu_has() { order show "$1" "$(id_of "$2")"; }

# opens NODE NUMBER: a person opens it
opens() { order open "$1" "$(id_of "$2")"; }
decides() { # NODE NUMBER OUTCOME [OPTION...]
	local node=$1 number=$2 outcome=$3
	shift 3
	order decide "$node" "$@" "$(id_of "$number")" "$outcome"
}
preserves() { order preserve de "$(id_of "$1")"; }

# served NUMBER: sent, and opened wherever it came
served() {
	send "$1" && arrives de "$1" && opens de "$1" || return 1
	grep -q '"notified":\[\]' "$work/$1.json" || { arrives ea "$1" && opens ea "$1"; }
}

# packs NUMBER FILE [OPTION...]: the provider seals the answer
packs() {
	local number=$1 file=$2
	shift 2
	"$comity" evidence seal --node "$box/de" --as desk-1 --file "$file" --system accounts \
		--method select --statement complete "$@" "$(id_of "$number")"
}

# verified NUMBER: the answer is fetched, opened, compared with the order, verified by a person
verified() {
	rm -rf "$work/opened-$1"
	order wait fr --state fetched --timeout 20 "$(id_of "$1")" >/dev/null &&
		"$comity" evidence open --key "$box/persons/fr/team.pem" \
			--cert "$box/persons/fr/team.crt" --order "$work/$1.json" \
			--seal-cert "$box/de/keys/seal.crt" --out "$work/opened-$1" \
			"$(order show fr "$(id_of "$1")" | sed -n 's/^evidence .*  //p' | tail -n 1)" &&
		order verified fr "$(id_of "$1")"
}

# --- what is seen ---

# refused_by RULE COMMAND...
refused_by() {
	local rule=$1
	shift
	if "$@" >"$work/words" 2>&1; then
		echo "it was not refused"
		cat "$work/words"
		return 1
	fi
	grep -q -- "$rule" "$work/words" && return 0
	cat "$work/words"
	return 1
}
# shows NODE NUMBER PATTERN: a line of the case; shows_soon waits for it
shows() {
	order show "$1" "$(id_of "$2")" >"$work/shown" 2>&1 && grep -q -- "$3" "$work/shown" && return 0
	cat "$work/shown"
	return 1
}
shows_soon() { until_true 20 shows "$@" || shows "$@"; }
hides() { ! shows "$@"; }
# texts NODE NUMBER PATTERN: of the papers
texts() { order show "$1" --json --texts "$(id_of "$2")" | grep -q -- "$3"; }
texts_soon() { until_true 20 texts "$@"; }

# lies_at NODE PATTERN: anywhere in what the node keeps, or in its log
lies_at() { grep -rqaF -- "$2" "$box/$1/data" "$box/$1/evidence" "$box/$1.log"; }
no_trace() { ! lies_at "$@"; }
