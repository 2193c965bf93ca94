#!/bin/sh
# comity message on ETSI's own examples: exact lines, exact exit codes.
. "$(dirname "$0")/tap.sh"

printf '{' >"$work/cut.json"
printf '<HI1Message/>' >"$work/x.xml"
cd "$work" || exit 1
ends 1 "no message" "$COMITY" message check cut.json
says out "cut.json: invalid: 3020 / " "is no valid one, and says the code"
ends 1 "XML" "$COMITY" message check x.xml
is out "x.xml: invalid: 3019 / XML is not read yet" "is answered 3019"
ends 1 "a file that is not there" "$COMITY" message check missing.json
[ ! -s out ]
point $? "gives no line"
says err "missing.json" "but is named on standard error"
head -c 17000000 /dev/zero | tr '\0' ' ' >large.json
ends 1 "a message over the limit" "$COMITY" message check large.json
says out "large.json: invalid: 3022 / " "is answered 3022"
ends 1 "no message, for machines" "$COMITY" message check --json x.xml cut.json
says out '"code":3019,"file":"x.xml","path":"/","reason":"XML is not read yet"' "has code, path and reason"
[ "$(wc -l <out)" -eq 2 ]
point $? "one object a file"

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
ends 1 "the rule of the refusal, for machines" "$COMITY" message verify --json \
	--key "$golden/p256.test-key.pem" "$golden/ed25519.sealed.json"
says out '"rule":"seal-' "is named"

vectors=${VECTORS:-../shared}
case $vectors in /*) ;; *) vectors=$root/$vectors ;; esac
if [ ! -d "$vectors/etsi" ]; then
	skip "ETSI's examples" "VECTORS has no etsi"
	finish
fi
for folder in "$vectors"/etsi/*/examples; do
	cd "$folder" || exit 1
	for file in *.json; do
		[ -f "$file" ] || continue
		ends 0 "$file is valid" "$COMITY" message check "$file"
		is "$work/out" "$file: valid" "and that is all that is said of $file"
		ends 0 "$file for machines" "$COMITY" message check --json "$file"
		says "$work/out" '"valid":true' "is valid too"
		ends 0 "$file is shown" "$COMITY" message show "$file"
	done
	for file in *.xml; do
		ends 1 "$file is XML" "$COMITY" message check "$file"
		is "$work/out" "$file: invalid: 3019 / XML is not read yet" "$file: the exact line"
	done
done
cd "$vectors/etsi/v1.23.1/examples" || exit 1
ends 1 "one bad file among good ones" "$COMITY" message check response2.json "$work/cut.json" \
	request_ee_config.json
[ "$(grep -c ': valid$' "$work/out")" -eq 2 ] && [ "$(wc -l <"$work/out")" -eq 3 ]
point $? "a line for each, in their order"

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
