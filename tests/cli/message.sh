#!/bin/sh
# comity message on ETSI's own examples: exact lines, exact exit codes.
. "$(dirname "$0")/tap.sh"

printf '{' >"$work/cut.json"
printf '<HI1Message/>' >"$work/x.xml"
cd "$work" || exit 1
ends 1 "no message" "$COMITY" message check cut.json
says out "cut.json: invalid: 3020 / " "is no valid one, and says the code"
ends 1 "XML" "$COMITY" message check x.xml
is out "x.xml: invalid: 3020 / the root is no HI1Message" "is read, and told why it is none"
ends 1 "a file that is not there" "$COMITY" message check missing.json
[ ! -s out ]
point $? "gives no line"
says err "missing.json" "but is named on standard error"
head -c 17000000 /dev/zero | tr '\0' ' ' >large.json
ends 1 "a message over the limit" "$COMITY" message check large.json
says out "large.json: invalid: 3022 / " "is answered 3022"
ends 1 "no message, for machines" "$COMITY" message check --json x.xml cut.json
says out '"code":3020,"file":"x.xml","path":"/","reason":"the root is no HI1Message"' "has code, path and reason"
[ "$(wc -l <out)" -eq 2 ]
point $? "one object a file"

ends 2 "convert to nothing" "$COMITY" message convert x.xml
ends 2 "convert to something else" "$COMITY" message convert --to yaml x.xml
ends 1 "convert what is not valid" "$COMITY" message convert --to json x.xml
says err "is not valid: 3020" "and it is said why"
[ ! -s out ]
point $? "and nothing is printed"
core=http://uri.etsi.org/03120/common
cat >takedown.xml <<END
<HI1Message xmlns="$core/2019/10/Core" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:task="$core/2020/09/Task"><Header><SenderIdentifier><CountryCode>XX</CountryCode><UniqueIdentifier>a
 </UniqueIdentifier></SenderIdentifier><ReceiverIdentifier><CountryCode>XX</CountryCode><UniqueIdentifier>b
 </UniqueIdentifier></ReceiverIdentifier><TransactionIdentifier>0b1f4ad2-2b1c-4a0e-9d0c-6f1d2a3b4c5d
 </TransactionIdentifier><Timestamp>2026-11-22T12:00:00.000000Z</Timestamp><Version><ETSIVersion>V1.23.1</ETSIVersion
 ><NationalProfileOwner>XX</NationalProfileOwner><NationalProfileVersion>v1</NationalProfileVersion></Version></Header>
 <Payload><RequestPayload><ActionRequests><ActionRequest><ActionIdentifier>0</ActionIdentifier><CREATE>
 <HI1Object xsi:type="task:TDTaskObject"><ObjectIdentifier>2b36a78b-b628-416d-bd22-404e68a0cd36</ObjectIdentifier>
 <task:CSPReference>$(printf '\033')ref</task:CSPReference></HI1Object></CREATE></ActionRequest></ActionRequests>
 </RequestPayload></Payload></HI1Message>
END
ends 1 "a control character in XML" "$COMITY" message check takedown.xml
tr -d '\033' <takedown.xml >t.xml
ends 0 "a takedown in XML" "$COMITY" message check t.xml
is out "t.xml: valid" "is valid"
ends 0 "is shown" "$COMITY" message show t.xml
says out "CSPReference" "with what it says"
grep -q "$(printf '\033')" out
[ $? -eq 1 ]
point $? "without colour, where no terminal is"
sed "s/>ref</>ref$(printf '\302\23331m\342\200\256')</" t.xml >turned.xml
ends 0 "a text that turns the line around" "$COMITY" message show turned.xml
says out "ref?31m?" "does not reach the terminal"
ends 1 "JSON cannot carry it" "$COMITY" message convert --to json t.xml
says err "JSON cannot carry it: /Payload/RequestPayload/ActionRequests/ActionRequest/0/CREATE/HI1Object" \
	"and the place is named"

golden=$root/tests/golden/jss
for kind in p256 ed25519; do
	for form in sealed jws; do
		file=$golden/$kind.$form.json
		ends 0 "$kind: $form" "$COMITY" message verify --key "$golden/$kind.test-key.pem" "$file"
		says out ": verified: " "is verified"
		says out "sender is CL/fiscalia-norte" "and the sender is named"
		sed 's/T09:00:00/T09:00:01/' "$file" >changed.json
		ends 1 "$kind: $form, changed" \
			"$COMITY" message verify --key "$golden/$kind.test-key.pem" changed.json
		says out "seal-wrong" "is not"
	done
done
ends 1 "sealed by another key" \
	"$COMITY" message verify --key "$golden/p256.test-key.pem" "$golden/ed25519.sealed.json"
xml=$root/tests/golden/xmldsig
for kind in p256 rsa; do
	ends 0 "$kind: XML signature" "$COMITY" message verify --cert "$xml/$kind.test-cert.pem" "$xml/$kind.sealed.xml"
	says out ": verified: XML-DSig " "is verified"
	says out "sender is CL/fiscalia-norte" "and the sender is named"
	sed 's/papercup/papercut/' "$xml/$kind.sealed.xml" >changed.xml
	ends 0 "$kind: changed" "$COMITY" message check changed.xml
	ends 1 "$kind: changed" "$COMITY" message verify --cert "$xml/$kind.test-cert.pem" changed.xml
	says out "seal-wrong" "is not verified"
	if command -v xmlsec1 >/dev/null; then
		ends 0 "xmlsec1 says the same of $kind" xmlsec1 --verify --pubkey-cert-pem \
			"$xml/$kind.test-cert.pem" "$xml/$kind.sealed.xml"
	else
		skip "xmlsec1 says the same of $kind" "no xmlsec1"
	fi
done
ends 1 "the key in the message is not looked at" "$COMITY" message verify \
	--cert "$xml/rsa.test-cert.pem" "$xml/stranger.keyvalue.xml"
says out "seal-wrong" "and the signature is not the key's"
ends 1 "a message in XML without a signature" "$COMITY" message verify \
	--cert "$xml/rsa.test-cert.pem" "$xml/message.xml"
says out "seal-missing" "is not verified"
printf 'secret_key' >secret
ends 2 "a secret proves nothing in XML" "$COMITY" message verify --key secret "$xml/rsa.sealed.xml"
ends 1 "the rule of the refusal, for machines" "$COMITY" message verify --json \
	--key "$golden/p256.test-key.pem" "$golden/ed25519.sealed.json"
says out '"rule":"seal-' "is named"

# round FILE: the other encoding and back again is the same message
round() {
	ends 0 "$1 as JSON" "$COMITY" message convert --to json "$1"
	cp "$work/out" "$work/model.json"
	ends 0 "$1 as XML" "$COMITY" message convert --to xml "$1"
	cp "$work/out" "$work/model.xml"
	case $1 in *sign*) says "$work/err" "signature is left out" "$1: the signature is not" ;; esac
	ends 0 "$1, JSON to XML" "$COMITY" message convert --to xml "$work/model.json"
	cmp -s "$work/out" "$work/model.xml"
	point $? "$1: the same XML"
	[ ! -s "$work/err" ]
	point $? "$1: nothing more to say of it"
	ends 0 "$1, XML to JSON" "$COMITY" message convert --to json "$work/model.xml"
	cmp -s "$work/out" "$work/model.json"
	point $? "$1: the same JSON"
	ends 0 "$1, as XML, is valid" "$COMITY" message check "$work/model.xml"
}

vectors=${VECTORS:-../shared}
case $vectors in /*) ;; *) vectors=$root/$vectors ;; esac
if [ ! -d "$vectors/etsi" ]; then
	skip "ETSI's examples" "VECTORS has no etsi"
	finish
fi
for folder in "$vectors"/etsi/*/examples; do
	cd "$folder" || exit 1
	for file in *.json *.xml; do
		[ -f "$file" ] || continue
		ends 0 "$file is valid" "$COMITY" message check "$file"
		is "$work/out" "$file: valid" "and that is all that is said of $file"
		ends 0 "$file for machines" "$COMITY" message check --json "$file"
		says "$work/out" '"valid":true' "is valid too"
		ends 0 "$file is shown" "$COMITY" message show "$file"
		round "$file"
	done
done
cd "$vectors/etsi/v1.23.1/examples" || exit 1
ends 1 "one bad file among good ones" "$COMITY" message check response2.json "$work/cut.json" \
	request_ee_config.json
[ "$(grep -c ': valid$' "$work/out")" -eq 2 ] && [ "$(wc -l <"$work/out")" -eq 3 ]
point $? "a line for each, in their order"

ends 1 "ETSI's signed example in XML is stale" "$COMITY" message verify \
	--cert ../../v1.12.1/examples/example.pem ../../v1.12.1/examples/request6_signed.xml
says "$work/out" "seal-wrong" "and its signature is not one over it"
printf 'secret_key' >"$work/secret"
printf 'secret_kez' >"$work/wrong"
ends 0 "the JWS of ETSI's example holds under its secret" \
	"$COMITY" message verify --key "$work/secret" request1_signed.json
says "$work/out" "JWS HS256" "it says which signature"
says "$work/out" "XX/ACTOR01" "and who the sender says it is"
ends 1 "not under another secret" "$COMITY" message verify --key "$work/wrong" request1_signed.json
says "$work/out" "seal-wrong" "and says by which rule"
sed 's/ACTOR02/ACTOR03/' request1_signed.json >"$work/changed.json"
ends 1 "not with a changed receiver" "$COMITY" message verify --key "$work/secret" "$work/changed.json"
"$COMITY" key new "$work/p256.pem" >/dev/null
ends 1 "not under a key: the key decides on the algorithm" \
	"$COMITY" message verify --key "$work/p256.pem" request1_signed.json
says "$work/out" "seal-algorithm" "and says so"
ends 2 "a secret proves no message without a JWS" \
	"$COMITY" message verify --key "$work/secret" response2.json
ends 1 "a message without a seal is not verified" \
	"$COMITY" message verify --key "$work/p256.pem" response2.json
says "$work/out" "seal-missing" "because it has none"
finish
