#!/bin/bash
# test_direct.sh - direct disclosure of subscriber information (CETS 224 Art 7) between a prosecution
# service, a provider and a notified authority, in a training realm whose law is assumed.  The weeks
# pass by one command that sets the clock of all nodes.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

make_box() {
	"$comity" sandbox create --scenario direct --port "$port" "$box" >/dev/null || bail "no sandbox"
}
person_of() {
	case $1 in
	hu) echo prosecutor-1 ;;
	cr) echo desk-1 ;;
	na) echo prosecutor-5 ;;
	other) echo prosecutor-7 ;;
	esac
}
now() { "$comity" sandbox clock "$box"; }
later() { "$comity" sandbox clock --advance "$1" "$box"; }

frame=2027-06-24T12:00:00Z # of an order: until when the answer is asked for
# draft NUMBER OPTION...: an order of the prosecution service to the provider; its facts for the
# notified authority alone
draft() {
	local number=$1
	shift
	echo "The suspect sold what she never sent; order $number, two victims, 14 300 EUR." >"$work/facts-$number"
	"$comity" order new --realm training.sandbox --at "$(now)" --from HU/ugyeszseg-kelet \
		--to CR/tucan-mail --procedure 224-07 --language es \
		--target EmailAddress=anna@tucan.example --category subscriber \
		--recipient "$box/persons/hu/team.crt" --field 'authority=Keleti Ugyeszseg' \
		--field date-issued=2027-06-14 --field issued-under-protocol=yes \
		--field 'provider-name=Tucan Mail' --field 'provider-address=San Jose, Costa Rica' \
		--field offence=185/8 --field 'subscriber-data=name address' \
		--field case-reference=B-2027-11 --field 'legal-basis=Be. 261' \
		--field 'offence-penalties=Btk. 373: up to three years' \
		--field return-contact=desk@kelet.example --field reply-channel=Comity \
		--field preservation=no --answer-by "$frame" --out "$work/$number.json" "$@" >"$work/$number.id" &&
		sign "$number" hu prosecutor-1
}
sign() { # NUMBER NODE PERSON
	rm -f "$work/$1.so"
	"$comity" order sign --at "$(now)" --key "$box/persons/$2/$3.pem" --person "$3" \
		--out "$work/$1.so" "$work/$1.json"
}
notice() { # NUMBER: the options of a notice
	echo "--notify CR/autoridad-sol --annex facts:CR/autoridad-sol:$work/facts-$1"
}
statement='notice-statement=made at the same time to CR/autoridad-sol'
draft_told() { # NUMBER OPTION...: with the notice
	local number=$1
	shift
	# shellcheck disable=SC2046 # words
	draft "$number" $(notice "$number") --field "$statement" "$@"
}
send() { # NUMBER OPTION...
	local number=$1 annex=()
	shift
	[ -f "$work/facts-$number.annex" ] && annex=(--annex "facts=$work/facts-$number.annex")
	"$comity" order send --node "$box/hu" --as prosecutor-1 --sign-off "$work/$number.so" \
		--certificate "$box/persons/hu/team.crt" "${annex[@]}" "$@" "$work/$number.json"
}
says() { # VERB NODE NUMBER OPTION...
	local verb=$1 node=$2 number=$3 person
	person=$(person_of "$node")
	shift 3
	"$comity" order "$verb" --node "$box/$node" --as "$person" --person "$person" \
		--key "$box/persons/$node/$person.pem" "$@" "$(id_of "$number")"
}
refused_by() { # RULE COMMAND...
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
shows() { # NODE NUMBER PATTERN
	order show "$1" "$(id_of "$2")" >"$work/shown" && grep -q -- "$3" "$work/shown" && return 0
	cat "$work/shown"
	return 1
}
shows_soon() { until_true 20 shows "$@"; }
hides() { ! shows "$@"; }
texts() { # NODE NUMBER PATTERN
	order show "$1" --json --texts "$(id_of "$2")" | grep -q -- "$3"
}
no_text() { ! texts "$@"; }
both_have() { # NUMBER
	order wait hu --state received --timeout 20 "$(id_of "$1")" >/dev/null &&
		order wait na --state received --timeout 20 "$(id_of "$1")" >/dev/null
}
fallback() { # NUMBER
	"$comity" order fallback --node "$box/hu" --as prosecutor-1 --out "$work/fallback-$1.json" "$(id_of "$1")"
}
none_at() { # NODE...: no case
	local node
	for node in "$@"; do
		[ "$(order list "$node" | grep -c 224-07)" = 0 ] || return 1
	done
}

# --- the what-if is for training alone ---
make_box
sed -i '/^tsa-/d' "$box"/*/comity.conf
cp -r "$box/hu" "$work/live"
sed -i 's/^realm = .*/realm = live/' "$work/live/comity.conf"
cp "$box/what-if" "$work/what-if"
ok "a live node does not start with a what-if" eval \
	'exits 1 "$comityd" -n "$work/live" && grep -q what-if "$work/words"'
sed -i '/^what-if/d' "$work/live/comity.conf"
echo 'clock-offset-sec = 60' >>"$work/live/comity.conf"
ok "nor with a clock of its own" eval \
	'exits 1 "$comityd" -n "$work/live" && grep -q clock-offset-sec "$work/words"'

"$comity" sandbox create --scenario direct --realm live --port "$port" "$work/real" >/dev/null
ok "a live sandbox assumes nothing" eval \
	'! [ -e "$work/real/what-if" ] && ! grep -q what-if "$work/real"/*/comity.conf'
ok "and keeps real time" exits 2 "$comity" sandbox clock --advance 1d "$work/real"

# --- before the assumed day ---
start hu cr na
draft_told 0 || bail "no draft"
ok "today the Protocol is not in force" refused_by E_NOT_IN_FORCE send 0
ok "the refusal says that the law is assumed" grep -q 'assumed' "$work/words"
ok "one command sets all clocks" "$comity" sandbox clock --set 2027-06-14T08:00:00Z "$box"
for node in hu cr na; do
	ok "also that of $node" eval \
		"'$comity' node status --node '$box/$node' --as $(person_of $node) | grep -q '^node_time  *2027-06-14T08:0'"
done
ok "a clock is not set back" exits 2 "$comity" sandbox clock --set 2027-06-01T00:00:00Z "$box"
ok "a live order is written now" exits 2 "$comity" order new --realm live --at 2027-06-14T08:00:00Z \
	--from HU/a --to CR/b --procedure vol

# --- what is checked before it leaves ---
draft 10 || bail "no draft"
ok "without a notice nobody is served" refused_by E_NO_NOTICE_ADDR send 10
# shellcheck disable=SC2046 # words
draft 11 $(notice 11) || bail "no draft"
ok "the order says that the notice was made" refused_by 'notice-statement is missing' send 11
draft 12 --notify CR/oficina-luna --annex "facts:CR/oficina-luna:$work/facts-12" --field "$statement" ||
	bail "no draft"
ok "to nobody but the single authority" refused_by 'notified is CR/autoridad-sol' send 12
draft 13 --notify CR/autoridad-sol --field "$statement" || bail "no draft"
ok "a summary of the facts goes with the notice" refused_by 'facts is missing' send 13
draft 14 --notify CR/autoridad-sol --field "$statement" \
	--annex "facts:CR/autoridad-sol,CR/tucan-mail:$work/facts-14" || bail "no draft"
ok "and never to the provider" refused_by law-withheld send 14
draft_told 15 --category traffic --zone America/Costa_Rica --start 2027-06-01T00:00:00Z \
	--end 2027-06-02T00:00:00Z || bail "no draft"
ok "nor is traffic data asked for" refused_by E_DC_NOT_ALLOWED send 15
draft_told 16 || bail "no draft"
sign 16 hu police-1
ok "police does not sign where a prosecutor must" refused_by E_LEVEL_72B send 16
draft_told 17 || bail "no draft"
mv "$work/facts-17.annex" "$work/kept"
ok "the annex that was signed leaves with it" refused_by annex-missing send 17
mv "$work/kept" "$work/facts-17.annex"
sed -i 's#CR/autoridad-sol#CR/autoridad-xyz#g' "$work/17.json"
sign 17 hu prosecutor-1
ok "an authority without an address" refused_by E_NO_NOTICE_ADDR send 17
ok "of all that nothing has left" none_at hu cr na

# --- served and notified by one act ---
for i in 1 2 3; do draft_told $i || bail "no draft"; done
draft_told 5 --emergency || bail "no draft"
sed -i 's/"scope_fields":\[\]/"scope_fields":["email","name"]/' "$work/5.json"
sign 5 hu prosecutor-1
frame=2027-07-29T12:00:00Z draft_told 4 || bail "no draft"
for i in 1 2 3 4 5; do
	ok "order $i is sent" send $i
	ok "to the provider and to the notified authority" both_have $i
done
ok "the list says that the law is assumed" eval 'order list hu | grep -q "^ASSUMED  224=HU,CR@2027-06-01"'
for node in hu cr na; do
	ok "so does the case at $node" shows $node 1 '^ASSUMED  224/7.5.a=CR:every'
	ok "which names who was notified" shows $node 1 '^notified at the same time: CR/autoridad-sol'
done
ok "the notified authority sees that it is notified" eval 'order list na | grep -q "(notified)$"'
ok "it reads the facts" texts na 1 'sold what she never sent'
ok "the provider reads that the notice was made" texts cr 1 'made at the same time to CR/autoridad-sol'

# What lies at the provider: database, its journal, evidence, log.
lies_at() { # NODE PATTERN [GREP-OPTION]
	grep -rqa "${3:--F}" -- "$2" "$box/$1/data" "$box/$1/evidence" "$box/$1.log"
}
no_trace() { ! lies_at "$@"; }
# In base64 a text looks different by where it begins.
base64_at() { # SHIFT: the middle of the facts as base64 shows it
	{ head -c "$1" /dev/zero && head -c 60 "$work/facts-1"; } | base64 -w 0 | cut -c 9-72
}
facts_sha=$(sha256sum <"$work/facts-1" | cut -d ' ' -f 1)
raw_sha=$(sha256sum <"$work/facts-1" | cut -d ' ' -f 1 | sed 's/../\\x&/g')
found_in_base64() { lies_at na "$(base64_at 0)" || lies_at na "$(base64_at 1)" || lies_at na "$(base64_at 2)"; }
ok "the search finds the facts at the notified authority" lies_at na 'sold what she never sent'
ok "in the message, too, which has them in base64" found_in_base64
ok "the provider has no facts" no_trace cr 'sold what she never sent'
for shift in 0 1 2; do
	ok "nor in base64 ($shift)" no_trace cr "$(base64_at $shift)"
done
ok "nor their plain digest" no_trace cr "$facts_sha"
ok "nor its bytes" no_trace cr "$raw_sha" -P
ok "nor does anybody else: it is salted" no_trace hu "$facts_sha"

# --- the clocks ---
ok "the provider's receipt starts them: 30 days are longer than the time frame" \
	shows hu 1 'next route 224-08: opens 2027-07-15T06:00:00Z (silent'
ok "a time frame of 45 days is longer than 30" shows hu 4 'next route 224-08: opens 2027-07-29T12:00:00Z (silent'
ok "the issuer is reminded then" shows hu 1 'owed by issuer until 2027-07-15T06:00:00Z: fallback'
ok "before, no other route is open" refused_by fallback-closed fallback 1
ok "and the others have none to offer" refused_by case-side \
	"$comity" order fallback --node "$box/cr" --as desk-1 --out "$work/x" "$(id_of 1)"

# --- what the order asks ---
ok "an emergency says so" shows cr 5 '^EMERGENCY'
ok "the others do not" hides cr 1 '^EMERGENCY'
ok "by when" shows cr 1 "^asked for by $frame"
ok "about whom, and which data" shows cr 1 '^asks about EmailAddress anna@tucan.example: subscriber$'
ok "its texts are shown where they are wanted" eval \
	'order show cr --texts "$(id_of 1)" | grep -q "\"subscriber-data\":\"name address\"" && hides cr 1 subscriber-data'
# --- the notified authority asks for more ---
order open na "$(id_of 1)" >/dev/null
ok "the notified authority asks the issuer" says ask na 1 --text 'Is there a victim in Costa Rica?' --language es
ok "the issuer is asked" until_true 20 texts hu 1 'victim in Costa Rica'
ok "and answers it alone" says clarify hu 1 --text 'One of the two, in Heredia.' --language es
ok "it reads the answer" until_true 20 texts na 1 'in Heredia'
ok "the provider never sees the question" no_trace cr 'victim in Costa Rica'
ok "nor the answer" no_trace cr 'in Heredia'

# --- it instructs ---
order open cr "$(id_of 2)" >/dev/null
order open na "$(id_of 2)" >/dev/null
order decide cr "$(id_of 2)" accept >/dev/null
ok "the provider has agreed" reaches hu accepted 2
ok "the issuer cannot instruct" refused_by change-not-named says instruct hu 2 --do-not-disclose --reason instructed
ok "the notified authority instructs" says instruct na 2 --do-not-disclose --reason instructed
ok "and owes its reasons" shows na 2 'owed by notified until .*: reasons'
ok "the provider is barred" reaches cr barred 2
printf 'email,name\nanna@tucan.example,A. Tican\n' >"$work/answer.csv"
seal() { # NUMBER
	"$comity" evidence seal --node "$box/cr" --as desk-1 --file "$work/answer.csv" --system accounts \
		--method select --statement complete "$(id_of "$1")"
}
ok "its node seals no answer" refused_by case-step seal 2
ok "reasons on another ground are refused" refused_by law-ground says reasons na 2 --reason essential-interests
ok "the ground is one of two" says reasons na 2 --reason rg-7-prej \
	--text 'An investigation is under way here.' --language es
ok "the issuer reads it" shows_soon hu 2 'object .*reasons: rg-7-prej'
ok "nobody waits for an answer any more" hides hu 2 'owed by addressee'
ok "the provider does not" no_trace cr 'investigation is under way'
ok "the notified authority owes no more" hides na 2 'owed by notified'
ok "the next route is open at once" shows hu 2 'next route 224-08: open since 2027-06-14T08:.*(instructed'
ok "and can be drafted" fallback 2

# --- it is silent: there is no hold ---
ok "two days pass" later 2d
order open cr "$(id_of 1)" >/dev/null
ok "disclosure is lawful without a word of the notified authority" order decide cr "$(id_of 1)" accept
ok "the answer is sealed" seal 1
ok "and fetched" reaches hu fetched 1
ok "opened and compared with the order" "$comity" evidence open --key "$box/persons/hu/team.pem" \
	--cert "$box/persons/hu/team.crt" --order "$work/1.json" --seal-cert "$box/cr/keys/seal.crt" \
	--out "$work/opened" "$(order show hu "$(id_of 1)" | sed -n 's/^evidence .*  //p')"
ok "verified" order verified hu --receipt "$work/r8" "$(id_of 1)"
ok "its receipt says that the law is assumed" grep -q 'law assumed for training, not in force' "$work/r8"
ok "and verifies" "$comity" ledger receipt --vkey "$box/hu/keys/ledger.vkey" --order "$work/1.json" "$work/r8"
ok "an answer leaves no other route" hides hu 1 'next route'
ok "so none is drafted" refused_by fallback-none fallback 1
ok "the notified authority has no answer" eval '! order show na "$(id_of 1)" | grep -q evidence'

# --- the provider refuses, and owes no reason ---
ok "ten days pass" later 10d
order open cr "$(id_of 3)" >/dev/null
ok "the provider refuses without a word" order decide cr "$(id_of 3)" refuse
ok "the issuer knows" reaches hu refused 3
ok "the next route is open at once" shows hu 3 'next route 224-08: open since 2027-06-26T.*(refused'
ok "a new order is drafted" fallback 3
cp "$work/point" "$work/drafted"
for item in 'why-held .*8.3.b.iii' 'facts .*8.3.b.iv' 'relevance .*8.3.b.v' 'other-means .*8.3.b.viii' 'sent-by'; do
	ok "it lacks ${item%% *}, by its article" grep -q "^missing  $item" "$work/drafted"
done
ok "another addressee" grep -q '^decide   addressee  *CR/autoridad-sol: .*8.10.b' "$work/drafted"
ok "another sender, perhaps" grep -q '^decide   issuer .*8.10.a' "$work/drafted"
ok "its language" grep -q '^decide   language  *es: .*4.1' "$work/drafted"
ok "and a new sign-off" grep -q '^sign     sign-off' "$work/drafted"
ok "assumed law" grep -q '^ASSUMED' "$work/drafted"
new=$work/fallback-3.json
ok "it follows the old order" grep -q "\"follows\":\"$(sha256sum <"$work/3.json" | cut -d ' ' -f 1)\"" "$new"
ok "and has what the old one said" grep -q '"offence":"185/8"' "$new"
ok "what only the other authority may read is an annex" grep -q '"for":\["CR/autoridad-sol"\],"name":"legal-basis"' "$new"
ok "nothing was sent" eval '! order list hu | grep -q 224-08'
ok "it is not sent without a new sign-off" refused_by signoff-missing \
	"$comity" order send --node "$box/hu" --as prosecutor-1 "$new"
ok "nor with the old one" refused_by signoff-order \
	"$comity" order send --node "$box/hu" --as prosecutor-1 --sign-off "$work/3.so" "$new"
"$comity" order sign --at "$(now)" --key "$box/persons/hu/prosecutor-1.pem" --person prosecutor-1 \
	--out "$work/new.so" "$new"
ok "nor while it lacks anything" refused_by law-element-missing \
	"$comity" order send --node "$box/hu" --as prosecutor-1 --sign-off "$work/new.so" \
	--certificate "$box/persons/hu/team.crt" "$new"

# --- silence ---
ok "until the last hour of the 30 days" "$comity" sandbox clock --set 2027-07-15T05:00:00Z "$box"
ok "no other route is open" refused_by fallback-closed fallback 5
ok "though the time frame is over" shows hu 5 'next route 224-08: opens 2027-07-15T06:00:00Z'
ok "then" later 2h
ok "it is, for the order with the short time frame" fallback 5
cp "$work/point" "$work/drafted"
ok "no emergency of the old order is one of the new" eval \
	'grep -q "^decide   emergency  *yes: of the old order, not taken over" "$work/drafted" &&
	grep -q "\"emergency\":false" "$work/fallback-5.json"'
ok "which asks for no more than the old one" eval \
	'grep -q "^decide   scope_fields  *email, name: taken over" "$work/drafted" &&
	grep -q "\"scope_fields\":\[\"email\",\"name\"\]" "$work/fallback-5.json"'
for item in 'targets  *1: taken' 'recipients  *1: taken' "answer_by  *$frame: of the old" 'notified  *CR/autoridad-sol: of the old'; do
	ok "a person decides on ${item%% *}" grep -q "^decide   $item" "$work/drafted"
done
ok "what nobody has seen in its source says so" grep -q '^missing .*, not verified)$' "$work/drafted"
ok "the issuer is told" shows hu 5 'fallback  LATE'
ok "not for the other" refused_by fallback-closed fallback 4
ok "whose time frame" "$comity" sandbox clock --set 2027-07-29T13:00:00Z "$box"
ok "is over two weeks later" fallback 4
ok "an answer that comes late is taken" eval 'order open cr "$(id_of 5)" && order decide cr "$(id_of 5)" accept && seal 5'
ok "and closes the other route" eval 'reaches hu fetched 5 && hides hu 5 "next route"'
for node in hu cr na; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
