#!/bin/bash
# test_stranger.sh - another vendor's system, written in another language from ETSI's schemas alone
# (tests/peer), in both roles and both encodings: what it sends is read, marked, receipted and put
# before a person; what we send it is valid by ETSI's schemas and signed as it can verify.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"
. "$(dirname "$0")/peer.sh"

tray() { # VERB OPTION...: of the provider's desk
	local verb=$1
	shift
	"$comity" tray "$verb" --node "$box/us" --as desk-1 "$@"
}
waiting() { # NUMBER
	[ "$(tray list | wc -l)" = "$1" ]
}
in_xml() { # FILE
	head -c 5 "$1" | grep -q '<?xml'
}
# case_of TARGET: its id at the provider
case_of() {
	local id
	for id in $("$comity" order list --node "$box/us" --as desk-1 | cut -d' ' -f1); do
		if order show us --json --texts "$id" | grep -q "$1"; then echo "$id"; fi
	done
}
# answer TARGET: the desk takes the order, and gives what was asked
answer() {
	local id
	id=$(case_of "$1") || return 1
	printf 'account,created_at,name\n%s,2026-02-01T00:00:00Z,Somebody\n' "$1" >"$work/$1.csv"
	order open us "$id" && order decide us "$id" accept &&
		"$comity" evidence seal --node "$box/us" --as desk-1 --file "$work/$1.csv" --system accounts \
			--method export --statement 'as it stands' "$id"
}
# whole KEYS TARGET: the package that it got last is sealed by the provider and has the answer
whole() {
	local data
	data=$(find "$work/$1.in" -name '*.data')
	"$comity" evidence verify --seal-cert "$box/us/keys/seal.crt" "$data" >"$work/verified"
	grep -q 'signature *yes' "$work/verified" && unzip -p "$data" 'data/*' | grep -q "$2" && return 0
	cat "$work/verified"
	return 1
}
receipt_holds() {
	"$comity" ledger receipt --vkey "$box/us/keys/ledger.vkey" "$1"
}

make_box
sed -i '/^tsa-/d' "$box"/*/comity.conf
wants_xml 2 AR/fiscalia-delta >"$work/words" 2>&1 || bail "no list: $(cat "$work/words")"
desk_origin us
start us
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=own -days 2 \
	-keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null || bail "no certificate"
mkdir -p "$box/nobody/keys" && cp "$work"/tls.* "$box/nobody/keys/" && cp "$box/cl/keys/seal.key" "$box/nobody/keys/"

# --- it asks ---

w=$work
peer CL/fiscalia-norte cl --to US/papercup-mail --to-port $((port + 20)) --server-cert "$box/us/keys/tls.crt" \
	batch >"$work/batch" 2>"$work/errors" <<END
unlisted-json --keys $box/nobody/keys --expect 403 order --target nobody@papercup.example
unlisted-xml --keys $box/nobody/keys --expect 403 --encoding xml order --target nobody@papercup.example
version-json --spoil version order --target a@papercup.example
version-xml --spoil version --encoding xml order --target a@papercup.example
schema-json --spoil schema order --target a@papercup.example
schema-xml --spoil schema --encoding xml order --target a@papercup.example
interception-json --spoil interception order --target a@papercup.example
interception-xml --spoil interception --encoding xml order --target a@papercup.example
sender-xml --spoil sender --encoding xml order --target a@papercup.example
wrapped-xml --spoil wrapped --encoding xml order --target a@papercup.example
unsigned-json --spoil unsigned order --target a@papercup.example
order-json --save $w/1 --answer $w/1.answer --receipt $w/1.receipt order --target person1@papercup.example
order-xml --me AR/fiscalia-delta --keys $box/ar/keys --encoding xml --save $w/2 --answer $w/2.answer --receipt $w/2.receipt order --target person2@papercup.example
again-json --answer $w/1.again post $w/1
again-xml --keys $box/ar/keys --answer $w/2.again post $w/2
third --receipt $w/3.receipt order --target person3@papercup.example
END
start_at='/Payload/RequestPayload/ActionRequests/ActionRequest/1/CREATE/HI1Object/task:RequestDetails/task:StartTime'
for e in json xml; do
	ok "$e: who is not listed gets no answer" did unlisted-$e '^http 403'
	ok "$e: a version that is too new is answered so" did version-$e '^error 3021'
	ok "$e: what ETSI's schema refuses is refused, with its place" did schema-$e "^error 3020 .*$start_at"
	ok "$e: interception is refused" did interception-$e '^error 3001'
done
ok "another sender's name is refused" did sender-xml '^error 3000 sender-not-peer'
ok "so is a signature that is wrapped around another message" did wrapped-xml '^error 30[0-9]* seal-malformed'
ok "JSON without a signature is refused" did unsigned-json '^error 3000 seal-missing'
ok "JSON: an order is taken, with a receipt" did order-json '^receipt'
ok "XML: an order is taken, with a receipt" did order-xml '^receipt'
ok "the answer to XML is XML" in_xml "$w/2.answer"
ok "the receipt of the order in JSON verifies" receipt_holds "$w/1.receipt"
ok "so does that of the one in XML" receipt_holds "$w/2.receipt"
ok "JSON: the same bytes get the same answer" cmp "$w/1.answer" "$w/1.again"
ok "XML: the same bytes get the same answer" cmp "$w/2.answer" "$w/2.again"
ok "these wait for a person, and nothing else does" waiting 3
for i in 1 2; do
	ok "$i: it says who has signed it" said 'signed by its organisation only' tray show $i
	ok "$i: until when a person is to look at it" said 'to be looked at by 20..-' tray show $i
	ok "$i: and what it asks for" said "Value  *person$i@papercup.example" tray show $i
done

# --- it is answered, in the encoding that the list gives ---

serve cl $((port + 10)) us
serve ar "$port" us
for i in 1 2; do
	ok "$i: a person takes it" tray admit --procedure vol --reason 'called back' $i
done
sign_in desk-1 || bail "nobody is signed in"
ok "3: at the desk the procedures are there to choose from" eval \
	"answers 200 GET /tray/3 -b '$work/desk-1.jar' && grep -qF '<option value=\"vol\">' '$work/page'"
ok "3: a person takes it there" posts 303 desk-1 /tray/3/admit procedure=vol 'reason=called back'
for i in 1 2; do
	ok "$i: answers it" answer person$i@papercup.example
done
order open us "$(case_of person3@papercup.example)" >"$work/words"
ok "and refuses the third" order decide us "$(case_of person3@papercup.example)" --reason not-verified refuse
ok "JSON: the answer reaches the task that asked" heard cl 'delivered whole for CL-fiscalia-norte-'
ok "XML: the answer reaches the task that asked" heard ar 'delivered whole for AR-fiscalia-delta-'
ok "it is sealed as evidence, and holds what was asked" whole cl person1@papercup.example
ok "so is the other" whole ar person2@papercup.example
told() { # KEYS STATUS
	until_true 20 grep -rqs -- "$2" "$work/$1.in"
}
ok "JSON: the task is told to be disclosed" told cl '"Disclosed"'
ok "XML: the task is told to be disclosed" told ar '>Disclosed<'
ok "the third to be rejected, and why" told cl 'not-verified'
ok "JSON: all that was sent was valid JSON, under our seal" only_valid cl json
ok "XML: all that was sent was valid XML, under our seal" only_valid ar xml
ok "the provider's ledger verifies" ledger_verifies us
done_testing
