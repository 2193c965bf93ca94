#!/bin/bash
# test_stranger_answers.sh - another vendor's system (tests/peer) as the provider: it gets our order in
# the encoding that it wants, and what it delivers is read, marked and put before a person, who takes
# it into the case.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/peer.sh"

as_issuer() { # NOUN VERB OPTION...
	local noun=$1 verb=$2
	shift 2
	"$comity" "$noun" "$verb" --node "$box/cl" --as prosecutor-1 "$@"
}
# request NUMBER: a voluntary request for subscriber data, signed by two, sent
request() {
	"$comity" order new --from CL/fiscalia-norte --to US/papercup-mail --procedure vol \
		--target "EmailAddress=person$1@papercup.example" --category subscriber \
		--zone America/Santiago --recipient "$box/persons/cl/team.crt" \
		--field case-reference=RUC-2026-1 --field authority=Fiscalia-Norte \
		--field officer-role=prosecutor --field official-email=desk@fiscalia-norte.example \
		--field official-phone=+5620000000 --field legal-basis=CPP-219 --field offence=185/2 \
		--field link=account-used-for-fraud --field user-notice=please-delay \
		--out "$work/$1.json" >"$work/$1.id" &&
		"$comity" order sign --key "$box/persons/cl/prosecutor-1.pem" --person prosecutor-1 \
			--out "$work/$1.so" "$work/$1.json" &&
		"$comity" order sign --key "$box/persons/cl/prosecutor-2.pem" --person prosecutor-2 \
			--act approve --out "$work/$1.second" "$work/$1.json" &&
		as_issuer order send --sign-off "$work/$1.so" --sign-off "$work/$1.second" \
			--certificate "$box/persons/cl/team.crt" "$work/$1.json"
}
shown() { # NUMBER PATTERN
	said "$2" as_issuer order show "$(cat "$work/$1.id")"
}
delivered() { # NUMBER FILE: as evidence of the case, byte for byte
	local path
	path=$(as_issuer order show "$(cat "$work/$1.id")" | grep -o '/.*/evidence/[0-9a-f-]*\.[a-z]*')
	cmp "$path" "$2"
}
no_delivery() { # NUMBER
	! as_issuer order show "$(cat "$work/$1.id")" | grep '^evidence '
}
dismissed() {
	as_issuer tray dismiss --reason not-ours "$1"
}

make_box
sed -i '/^tsa-/d' "$box"/*/comity.conf
serve us $((port + 20)) cl --answer-in-other xml --refuse DocumentObject
start cl

# --- it gets our orders ---

ok "an order leaves" request 1
ok "JSON: it is valid, and signed as the list says" \
	heard us '^1 json valid and signed .*CREATE:AuthorisationObject CREATE:LDTaskObject'
wants_xml 2 US/papercup-mail >"$work/words" 2>&1 || bail "no list: $(cat "$work/words")"
ok "the list now says that it wants XML" as_issuer node reload
ok "another order leaves" request 2
ok "XML: it is valid, and signed as the list says" \
	heard us '^2 xml valid and signed .*CREATE:AuthorisationObject CREATE:LDTaskObject'
ok "an answer in the other encoding is none: it is sent again" \
	heard us '^3 xml valid and signed .*CREATE:AuthorisationObject CREATE:LDTaskObject'
ok "an answer in the same one counts: nothing waits" until_true 20 \
	said '"outbox_waiting":0' as_issuer node status --json

# --- and answers ---

printf 'account,created_at\nperson1@papercup.example,2026-02-01T00:00:00Z\n' >"$work/answer.csv"
printf '{"account":"person2@papercup.example"}' >"$work/answer.json"
w=$work
peer US/papercup-mail us --to CL/fiscalia-norte --to-port $((port + 10)) --server-cert "$box/cl/keys/tls.crt" \
	batch >"$work/batch" 2>"$work/errors" <<END
checksum --spoil checksum deliver --about $w/us.in/1.json --data $w/answer.csv
reference --spoil reference deliver --about $w/us.in/1.json --data $w/answer.csv
third --me AR/fiscalia-delta --keys $box/ar/keys deliver --about $w/us.in/1.json --data $w/answer.csv
json --save $w/d1 deliver --about $w/us.in/1.json --data $w/answer.csv
xml --encoding xml deliver --about $w/us.in/2.xml --data $w/answer.csv
jsondata deliver --about $w/us.in/2.xml --data $w/answer.json --as-json
twice post $w/d1
xml-checksum --encoding xml --spoil checksum deliver --about $w/us.in/2.xml --data $w/answer.csv
END
ok "contents that do not have their checksum are refused" did checksum '^error 3007 delivery-checksum'
ok "so is an answer to no order of ours" did reference '^error 3009 case-unknown'
ok "and one by who was not asked, in the same words" did third '^error 3009 case-unknown'
for i in json xml jsondata twice; do
	ok "$i: a delivery is taken" did $i '^DELIVERResponse [0-9a-f]'
done
ok "the same bytes wait once" test "$(as_issuer tray list | wc -l)" = 4
ok "the case shows that something waits" shown 1 'delivery-in-tray'
ok "and is not moved by it" shown 1 '  sent  '
ok "which was taken without a receipt" shown 1 'taken by US/papercup-mail without a receipt'
ok "nothing is evidence yet" no_delivery 1
ok "it is shown as what it is" said 'signed by its organisation only (delivery-stranger)' as_issuer tray show 1
ok "a person takes it" as_issuer tray admit --reason 'asked for, and called back' 1
ok "JSON: it is evidence of the case, byte for byte" delivered 1 "$work/answer.csv"
ok "which is fetched" shown 1 '  fetched  '
ok "and says what proves it" shown 1 'signed by its organisation only.*integrity from arrival only'
ok "XML: a person takes it" as_issuer tray admit --reason 'asked for' 2
ok "it is evidence of the other case" delivered 2 "$work/answer.csv"
ok "JSON data as contents: a person takes it" as_issuer tray admit --reason 'asked for' 3
ok "it is kept as a text" shown 2 '^evidence .*\.json'
ok "a checksum that is wrong in XML stops who would take it" exits 3 \
	as_issuer tray admit --reason 'asked for' 4
ok "a person dismisses it" dismissed 4
ok "its receipts reach the other system, valid and signed" heard us 'xml valid and signed CREATE:DocumentObject'
ok "and what it refuses is not told to be delivered" until_true 20 \
	shown 1 '^refused by US/papercup-mail: receipt, not taken here'
ok "all that was heard is right" only_valid us '(json|xml)'
ok "the issuer's ledger verifies" ledger_verifies cl
done_testing
