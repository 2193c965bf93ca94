#!/bin/bash
# test_xml.sh - another vendor's message in XML: a person looks at it, its signature is under the
# directory's key or none, and the answer is XML too.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
forge=$(dirname "$comity")/tests/redteam/forge
[ -x "$forge" ] || skip_all "forge is not built"
command -v xmlsec1 >/dev/null || skip_all "no xmlsec1"
ds=http://www.w3.org/2000/09/xmldsig#
c14n=http://www.w3.org/2006/12/xml-c14n11

tray() { # VERB OPTION...: of the provider's desk
	local verb=$1
	shift
	"$comity" tray "$verb" --node "$box/us" --as desk-1 "$@"
}
waiting() { # NUMBER
	[ "$(tray list | wc -l)" = "$1" ]
}
said() { # PATTERN COMMAND...
	local pattern=$1
	shift
	"$@" >"$work/words" 2>&1 && grep -q -- "$pattern" "$work/words" && return 0
	cat "$work/words"
	return 1
}
# foreign NUMBER NAME: the order's objects in XML, without its document and without a signature
foreign() {
	"$forge" "$box" send --from cl --to us --order "$work/$1.json" --mutate no-order --no-post \
		--save "$work/$2.json" >/dev/null &&
		"$comity" message convert --to xml "$work/$2.json" >"$work/$2.xml" 2>/dev/null
}
# sign KEY FROM TO: KEY is a path without .key and .crt
sign() {
	{
		sed 's|</HI1Message>||' "$work/$2.xml"
		printf '<ds:Signature xmlns:ds="%s"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="%s"/>' \
			"$ds" "$c14n"
		printf '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>'
		printf '<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="%senveloped-signature"/>' "$ds"
		printf '<ds:Transform Algorithm="%s"/></ds:Transforms>' "$c14n"
		printf '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>'
		printf '</ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature></HI1Message>'
	} >"$work/template.xml"
	xmlsec1 --sign --privkey-pem "$1" --output "$work/$3.xml" "$work/template.xml" 2>"$work/xmlsec"
}
# post NAME [TYPE]: the body of the answer in NAME.answer
post() {
	curl -sS -m 20 -k --cert "$box/cl/keys/tls.crt" --key "$box/cl/keys/tls.key" \
		-H "Content-Type: ${2:-application/xml}" --data-binary "@$work/$1.xml" \
		-D "$work/$1.head" -o "$work/$1.answer" \
		"https://127.0.0.1:$((port + 20))/hi1" 2>"$work/curl"
}
# answered NAME [TYPE]: HTTP 200, in XML, valid
answered() {
	post "$@" && grep -q '^HTTP/1.1 200' "$work/$1.head" &&
		grep -qi '^content-type: text/xml' "$work/$1.head" &&
		"$comity" message check "$work/$1.answer" >"$work/words" 2>&1 && return 0
	cat "$work/words" "$work/curl" "$work/$1.head"
	return 1
}
taken() {
	answered "$@" && ! grep -q ErrorInformation "$work/$1.answer" && return 0
	head -c 900 "$work/$1.answer"
	return 1
}
refused() { # CODE RULE NAME
	answered "$3" && grep -q "<ErrorCode>$1</ErrorCode><ErrorDescription>$2:" "$work/$3.answer" && return 0
	head -c 900 "$work/$3.answer"
	return 1
}
another() { # FROM TO: the same with another transaction
	sed 's|<TransactionIdentifier>........|<TransactionIdentifier>'"$(head -c 4 /dev/urandom | od -An -tx1 |
		tr -d ' \n')|" "$work/$1.xml" >"$work/$2.xml"
}
leaves() {
	"$comity" node status --json --node "$box/us" --as desk-1 | sed 's/.*"leaves":\([0-9]*\).*/\1/'
}
config() { # NAME: asks what the provider takes
	another one "$1.whole"
	sed 's|<Payload>.*</Payload>|<Payload><RequestPayload><ActionRequests><ActionRequest><ActionIdentifier>0</ActionIdentifier><GETCSPCONFIG/></ActionRequest></ActionRequests></RequestPayload></Payload>|' \
		"$work/$1.whole.xml" >"$work/$1.xml"
}

make_box
for i in 1 2; do draft $i || bail "no draft"; done
start cl us
foreign 1 one || bail "no message"
foreign 2 two || bail "no message"
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/own.key"

printf '<HI1Message/>' >"$work/empty.xml"
ok "what is no message is refused, in XML" refused 3020 hi1-not-valid empty
printf '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>' >"$work/dtd.xml"
ok "a document type is refused" refused 3020 hi1-not-valid dtd
sign "$work/own.key" one stranger || bail "xmlsec1 does not sign"
ok "a signature by a key of its own is refused" refused 3000 seal-wrong stranger
sign "$box/cl/keys/seal.key" one signed || bail "xmlsec1 does not sign"
sed 's/fiscalia-norte/fiscalia-south/2' "$work/signed.xml" >"$work/changed.xml"
ok "so is a changed message" refused 3000 seal-wrong changed
sed 's|<Payload>|<Payload><!-- c -->|' "$work/signed.xml" >"$work/comment.xml"
ok "and a signature in another form" refused 3020 seal-malformed comment
sed 's|<CountryCode>CL|<CountryCode>AR|; s|fiscalia-norte|fiscalia-delta|' "$work/one.xml" >"$work/other.xml"
ok "a message in somebody else's name" refused 3000 sender-not-peer other
sed 's|V1.23.1|V1.19.1|' "$work/one.xml" >"$work/old.xml"
ok "an old version" refused 3021 hi1-version-not-supported old
sed 's|task:L[DP]TaskObject|task:LITaskObject|; s|<task:.*</HI1Object></CREATE>|</HI1Object></CREATE>|' \
	"$work/one.xml" >"$work/interception.xml"
"$comity" message check "$work/interception.xml" >"$work/words" 2>&1 || bail "$(cat "$work/words")"
ok "interception" refused 3001 hi1-feature-not-supported interception
ok "none of these waits for anybody" waiting 0

ok "signed under the directory's key it is taken" taken signed
ok "and waits for a person" waiting 1
ok "as signed by its organisation only" said 'signed by its organisation only (message-xml-signed)' tray show 1
ok "with what it asks for" said person1@papercup.example tray show 1
cp "$work/signed.answer" "$work/first.answer"
before=$(leaves)
ok "the same bytes again are taken" taken signed text/xml
ok "and get the same answer" cmp "$work/first.answer" "$work/signed.answer"
ok "and do nothing" test "$before" = "$(leaves)"
another two unsigned
ok "without a signature it is taken too" taken unsigned
ok "and waits, as signed by nobody" said 'signed by nobody.*message-xml-unsigned' tray show 2
ok "who admits it sees a case" tray admit --procedure vol-pr --reason 'called back' 2
case_id=$("$comity" order list --node "$box/us" --as desk-1 | cut -d' ' -f1)
ok "that nobody has signed" said 'signed by nobody' \
	"$comity" order show --node "$box/us" --as desk-1 "$case_id"
ok "the other one becomes a case" tray admit --procedure vol-pr --reason 'called back' 1
config config
ok "what the provider takes is told in XML" taken config
ok "with its configuration" grep -q '<GETCSPCONFIGResponse>' "$work/config.answer"
ok "the provider's ledger verifies" ledger_verifies us
done_testing
