#!/bin/bash
# test_stranger.sh - another vendor's system, written in another language from ETSI's schemas alone
# (tests/peer), in both roles and both encodings: what it sends is read, marked, receipted and put
# before a person; what we send it is valid by ETSI's schemas and signed as it can verify.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
etsi=${VECTORS:-$root/../shared}/etsi
[ -d "$etsi" ] || skip_all "VECTORS is not there"
python3 -c 'import cryptography, jsonschema' 2>/dev/null || skip_all "no python3-cryptography or python3-jsonschema"
if ! command -v xmlsec1 >/dev/null || ! command -v xmllint >/dev/null; then
	skip_all "no xmlsec1 or no xmllint"
fi

# batch ME PORT-OF-ORGANISATION NODE ORGANISATION-OF-NODE PORT: lines of peer.py's batch
peer() { # ME KEYS OPTION...
	local me=$1 keys=$2
	shift 2
	PYTHONDONTWRITEBYTECODE=1 python3 "$root/tests/peer/peer.py" --etsi "$etsi" --me "$me" --keys "$box/$keys/keys" "$@"
}
tray() { # VERB OPTION...: of the provider's desk
	local verb=$1
	shift
	"$comity" tray "$verb" --node "$box/us" --as desk-1 "$@"
}
said() { # PATTERN COMMAND...
	local pattern=$1
	shift
	"$@" >"$work/words" 2>&1 && grep -q -- "$pattern" "$work/words" && return 0
	cat "$work/words"
	return 1
}
# did NAME PATTERN: what stands under this name in the last batch has the pattern, and nothing is wrong
did() {
	sed -n "/^== $1\$/,/^== /{/^== /d;p}" "$work/batch" >"$work/words"
	grep -q -- "$2" "$work/words" && ! grep -q '^wrong' "$work/words" && return 0
	cat "$work/words"
	return 1
}
waiting() { # NUMBER
	[ "$(tray list | wc -l)" = "$1" ]
}
in_xml() { # FILE
	head -c 5 "$1" | grep -q '<?xml'
}
receipt_holds() {
	"$comity" ledger receipt --vkey "$box/us/keys/ledger.vkey" "$1"
}

make_box
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
unsigned-json --spoil unsigned order --target a@papercup.example
order-json --save $w/1 --answer $w/1.answer --receipt $w/1.receipt order --target person1@papercup.example
order-xml --encoding xml --save $w/2 --answer $w/2.answer --receipt $w/2.receipt order --target person2@papercup.example
again-json --answer $w/1.again post $w/1
again-xml --answer $w/2.again post $w/2
END
start_at='/Payload/RequestPayload/ActionRequests/ActionRequest/1/CREATE/HI1Object/task:RequestDetails/task:StartTime'
for e in json xml; do
	ok "$e: who is not listed gets no answer" did unlisted-$e '^http 403'
	ok "$e: a version that is too new is answered so" did version-$e '^error 3021'
	ok "$e: what ETSI's schema refuses is refused, with its place" did schema-$e "^error 3020 .*$start_at"
	ok "$e: interception is refused" did interception-$e '^error 3001'
done
ok "another sender's name is refused" did sender-xml '^error 3000 sender-not-peer'
ok "JSON without a signature is refused" did unsigned-json '^error 3000 seal-missing'
ok "JSON: an order is taken, with a receipt" did order-json '^receipt'
ok "XML: an order is taken, with a receipt" did order-xml '^receipt'
ok "the answer to XML is XML" in_xml "$w/2.answer"
ok "the receipt of the order in JSON verifies" receipt_holds "$w/1.receipt"
ok "so does that of the one in XML" receipt_holds "$w/2.receipt"
ok "JSON: the same bytes get the same answer" cmp "$w/1.answer" "$w/1.again"
ok "XML: the same bytes get the same answer" cmp "$w/2.answer" "$w/2.again"
ok "both wait for a person, and nothing else does" waiting 2
for i in 1 2; do
	ok "$i: it says who has signed it" said 'signed by its organisation only' tray show $i
	ok "$i: until when a person is to look at it" said 'to be looked at by 20..-' tray show $i
	ok "$i: and what it asks for" said "Value  *person$i@papercup.example" tray show $i
done
done_testing
