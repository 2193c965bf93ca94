#!/bin/sh
# comity evidence: what verifies, what does not, and what is unpacked.
. "$(dirname "$0")/tap.sh"

cd "$work" || exit 1
"$MAKE_FILES" "$work" || exit 1
all="--order order.json --seal-cert seal.crt --tsa-cert tsa.crt"

# shellcheck disable=SC2086
{
ends 1 "a package with one byte changed" "$COMITY" evidence verify $all tampered.asice
says out "NOT VERIFIED" "is not verified"
ends 1 "a package without its seal" "$COMITY" evidence verify $all unsealed.asice
ends 1 "somebody else's seal" "$COMITY" evidence verify --seal-cert other.crt good.asice
says out "signer          no" "is a no at the signer"
ends 1 "another order" "$COMITY" evidence verify --order narrow.json good.asice
says out "expected-order  no" "is a no at the order"
printf 'mail from nobody' >mail.eml
ends 1 "a stranger's file" "$COMITY" evidence verify mail.eml
says out "NOT PROVEN" "is not proven"
ends 1 "an encrypted package is not proven" "$COMITY" evidence verify good.asice.p7m
ends 1 "more than was asked" "$COMITY" evidence verify $all outside.asice
says out "INTACT, but it holds more than the order asks for" "is intact, and too much"
says out "data/logins.csv row 2" "the row is named"
ends 1 "no package at all" "$COMITY" evidence verify missing.asice

ends 0 "a good package, with all to compare it with" "$COMITY" evidence verify $all good.asice
says out "VERIFIED" "is verified"
grep -q "  no  " out
[ $? -eq 1 ]
point $? "without a no"
ends 0 "a good package alone" "$COMITY" evidence verify good.asice
says out "expected-order  not-checked" "what was not given is not checked"
says out "signer          not-checked" "whose seal it is, too"
ends 0 "unchanged since arrival" \
	"$COMITY" evidence verify --arrival "$(sha256sum good.asice | cut -c1-64)" good.asice
says out "arrival         yes" "is said"
ends 1 "changed since arrival" \
	"$COMITY" evidence verify --arrival "$(sha256sum tampered.asice | cut -c1-64)" good.asice
ends 0 "for machines" "$COMITY" evidence verify --json $all good.asice
says out '"verdict":"yes"' "the verdict"

open="evidence open --key reader.key --cert reader.crt"
ends 0 "a package is opened" "$COMITY" $open $all --out a good.asice.p7m
cmp -s a/package.asice good.asice
point $? "the package is what was sealed"
says a/files/data/logins.csv "anna@papercup.example" "the files are there"
[ -f "a/files/data/correo/año 1.eml" ]
point $? "with their own names"
[ "$(stat -c %a a/files/data/logins.csv)" = 600 ]
point $? "and for nobody else"
[ ! -e a/quarantine ]
point $? "nothing is kept apart"
ends 6 "a folder with something in it is not written to" "$COMITY" $open $all --out a good.asice.p7m
ends 1 "more than was asked is opened" "$COMITY" $open $all --out b outside.asice.p7m
[ -f b/quarantine/data/logins.csv ] && [ ! -e b/files/data/logins.csv ]
point $? "and lies apart"
[ -f "b/files/data/correo/año 1.eml" ]
point $? "the rest does not"
ends 1 "what does not verify" "$COMITY" evidence open $all --out c tampered.asice
says err "nothing is unpacked" "is not unpacked"
[ ! -e c ]
point $? "and leaves no folder"
ends 1 "but by force" "$COMITY" evidence open $all --force --out c tampered.asice
[ -f c/files/data/logins.csv ]
point $? "it is"
ends 2 "encrypted and no key" "$COMITY" evidence open --out d good.asice.p7m
ends 1 "a key of nobody to whom it was sent opens nothing" \
	"$COMITY" evidence open --key other.key --cert other.crt --out d good.asice.p7m
[ ! -e d ]
point $? "and leaves no folder"

ends 0 "a passport is printed" "$COMITY" evidence verify $all --pdf yes.pdf good.asice
pdftotext -layout yes.pdf text
says text "Everything that was checked holds" "with what was found"
says text "not checked" "and what was not looked at"
says text "$(sha256sum good.asice | cut -c1-32)" "of which file"
mkdir papers
pdfdetach -saveall -o papers yes.pdf
grep -q '"verdict":"yes"' papers/checks.json && grep -q order_sha256 papers/passport.json
point $? "and the papers themselves are in it"
ends 1 "what does not verify is printed, too" \
	"$COMITY" evidence verify $all --language fr --pdf no.pdf tampered.asice
pdftotext no.pdf text
says text "NON VÉRIFIÉ" "and says so first"
ends 1 "a stranger's" "$COMITY" evidence verify --pdf mail.pdf mail.eml
pdftotext mail.pdf text
says text "NOT PROVEN" "looks proven by nothing"
ends 1 "one that cannot be compared with the order" "$COMITY" evidence verify $all --pdf unlike.pdf unlike.asice
pdftotext -layout unlike.pdf text
says text "Intact, but one of its tables cannot be read" "is intact on paper, too"
grep -q "Released by  *desk-2" text
point $? "which says who let it go"
ends 6 "a PDF that is there is not written over" "$COMITY" evidence verify $all --pdf yes.pdf good.asice

ends 1 "no reply of what does not verify" "$COMITY" evidence reply --out no tampered.asice
ends 1 "nor of what is too much" "$COMITY" evidence reply $all --out no outside.asice
ends 2 "a key without its certificate" "$COMITY" evidence reply --key seal.key --out no good.asice
[ ! -e no ]
point $? "nothing is written then"
ends 0 "a reply for who has no node" \
	"$COMITY" evidence reply $all --key seal.key --cert seal.crt --language es --out reply good.asice
(cd reply && sha256sum --quiet -c SHA256SUMS && cmp -s package.asice ../good.asice)
point $? "has the package as it is"
mkdir unzipped
(cd unzipped && unzip -q ../reply/package.asice && sha256sum --quiet -c SHA256SUMS &&
	openssl cms -verify -noverify -binary -inform DER -in META-INF/signature001.p7s \
		-content META-INF/ASiCManifest001.xml -signer seal.pem -out /dev/null 2>/dev/null &&
	[ "$(openssl x509 -in seal.pem -noout -fingerprint -sha256)" = \
		"$(openssl x509 -in ../seal.crt -noout -fingerprint -sha256)" ])
point $? "common programs open and verify it as the letter says"
openssl cms -verify -noverify -binary -inform DER -in reply/letter.pdf.p7s \
	-content reply/letter.pdf -out /dev/null 2>err
point $? "and the letter"
head -c 1000 reply/letter.pdf >other.pdf
! openssl cms -verify -noverify -binary -inform DER -in reply/letter.pdf.p7s \
	-content other.pdf -out /dev/null 2>err
point $? "but no other"
pdftotext reply/letter.pdf text
says text "US/papercup-mail responde a la orden" "which says who answers what"
says text "letter.pdf.p7s" "and how it is signed"
}
finish
