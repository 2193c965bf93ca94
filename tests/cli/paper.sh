#!/bin/sh
# comity order print and unprint: the order on paper, and back; and paper that lies.
. "$(dirname "$0")/tap.sh"

cd "$work" || exit 1
"$COMITY" sandbox create --realm training.test box >/dev/null || exit 1
"$COMITY" order new --from CL/fiscalia-norte --to US/papercup-mail --procedure vol \
	--target EmailAddress=anna@papercup.example --category subscriber --zone America/Santiago \
	--field case-reference=RUC-2026-1 --field authority=Fiscalia-Norte \
	--field "facts=hidden: /ComityFile (order.json) endstream" --field no-such-field=1 \
	--realm training.test --out order.json >order.id || exit 1
for who in 1 2; do
	"$COMITY" order sign --key "box/persons/cl/prosecutor-$who.pem" --person "prosecutor-$who" \
		--out "$who.so" order.json || exit 1
done
# who signs is told what, when somebody can read it
script -qec "$COMITY order sign --key box/persons/cl/prosecutor-1.pem --person prosecutor-1 \
	--out third.so order.json" /dev/null >told 2>&1
grep -q 'anna@papercup.example (EmailAddress): subscriber; no period named' told
point $? "the order is read back on a terminal before it is signed"
# all that is signed, and what strangers wrote looks like nothing of ours
golden=$root/tests/golden/cli/readback
mkfifo nobody # types nothing, and no end of a file either
script -qec "$COMITY order sign --key box/persons/cl/prosecutor-1.pem --person prosecutor-1 \
	--out golden.so $golden.json" /dev/null <>nobody 2>&1 | tr -d '\r' >told
[ -z "${UPDATE_GOLDEN:-}" ] || cp told "$golden.txt"
cmp told "$golden.txt"
point $? "whole: every member, and long texts to their end"
tr -d '\n ' <told >joined
sed 's/\\//g' "$golden.json" | grep -oE '[A-Za-z0-9é]{30,}' | while read -r value; do
	grep -qF "$value" joined || echo "# $value"
done >lost
[ ! -s lost ]
point $? "nothing of it is cut"
roster=box/us/data/rosters/CL_fiscalia-norte.json
both="--sign-off 1.so --sign-off 2.so"
# keys of a sandbox that was made just now rest for a while
later="--at 2027-01-01T00:00:00Z"

# shellcheck disable=SC2086
{
ends 2 "an order is needed" "$COMITY" order print --out x.pdf
ends 2 "a language that is not spoken" "$COMITY" order print --language tlh --out x.pdf order.json
ends 1 "what is no order" "$COMITY" order print --out x.pdf 1.so
ends 1 "what is no sign-off" "$COMITY" order print --sign-off order.json --out x.pdf order.json
[ ! -e x.pdf ]
point $? "nothing is written then"

for language in en fr es ar; do
	ends 0 "an order is printed ($language)" \
		"$COMITY" order print --language $language $both --out $language.pdf order.json
	case $language in fr | es) continue ;; esac
	qpdf --check $language.pdf >check 2>&1
	point $? "another program finds it sound"
	[ "$(pdffonts $language.pdf | tail -n +3 | grep -c .)" -ge 2 ] &&
		! pdffonts $language.pdf | tail -n +3 | grep -qv ' yes yes yes '
	point $? "all letters are in it"
	rm -rf taken
	mkdir taken
	pdfdetach -saveall -o taken $language.pdf
	cmp -s taken/order.json order.json && cmp -s taken/signoff-02.json 2.so
	point $? "and the order and its sign-offs, for other programs too"
	ends 0 "back from paper" "$COMITY" order unprint --roster $roster $later $language.pdf
	says out "unchanged: yes" "is as it was printed"
done
"$COMITY" order print $both --language fr --out again.pdf order.json
cmp -s fr.pdf again.pdf
point $? "the same order is the same bytes"
pdftotext -layout en.pdf text
says text "TRAINING: nothing here is real" "training is on the page"
says text "case-reference" "the fields are shown"
says text "Who has signed (not verified by this paper)" "who signed is what the sign-offs say"
says text "do not know this" "one that no table has says so"
says text "$(sha256sum order.json | cut -c1-32)" "the hash"
pdftoppm -gray -r 150 en.pdf page
code="QRCODE comity:order:$(cat order.id)?sha256=$(sha256sum order.json | cut -d' ' -f1)"
"$here/qr.py" page-*.pgm >codes
[ "$(grep -cxF "$code" codes)" = "$(find . -name 'page-*.pgm' | wc -l)" ] && [ "$(sort -u codes | wc -l)" = 1 ]
point $? "the code on each page names the order and its digest, as another program reads it"
qpdf en.pdf --json 2>/dev/null | grep -q AFRelationship
point $? "the files belong to the document"

ends 0 "unprint says who signed" "$COMITY" order unprint --roster $roster $later --out back en.pdf
says out "issue by prosecutor-2 of CL/fiscalia-norte: verified: yes" "and that it holds"
says out "TRAINING" "and that it is training"
cmp -s back/order.json order.json
point $? "the order is the one that was printed"
ends 6 "a folder that is there is not written to" "$COMITY" order unprint --out back en.pdf
ends 0 "without a roster" "$COMITY" order unprint en.pdf
says out "not-checked" "nobody's signature looks proven"
ends 0 "for machines" "$COMITY" order unprint --json en.pdf
says out '"printed":"unchanged"' "the same"

# Paper that lies: other pages around the same order.
"$COMITY" order print --json $both order.json >document.json
sed 's/anna@papercup.example","EmailAddress/mallory@evil.example","EmailAddress/' document.json >lie.json
cmp -s document.json lie.json
[ $? -eq 1 ]
point $? "a document that shows another target"
"$PAPER" <lie.json >lie.pdf
pdftotext lie.pdf text
says text "mallory@evil.example" "is printed"
ends 1 "and found out" "$COMITY" order unprint --roster $roster $later --out lied lie.pdf
says out "unchanged: NO" "its pages count for nothing"
grep -q anna@papercup.example lied/order.json
point $? "the order is the one that was signed"
sed 's/comity-paper 0/comity-paper 9/g' lie.pdf >version.pdf
ends 3 "a lie that claims another version" "$COMITY" order unprint version.pdf
says out "cannot be told" "cannot be told from an old print"
{ cat en.pdf; echo '%PDF another page'; } >added.pdf
ends 3 "something added behind it" "$COMITY" order unprint added.pdf
says out "18 bytes were added" "is said"
# Nothing is left to print it again for comparing: the program that prints is not waited for.
cp en.pdf long.pdf && truncate -s 133000000 long.pdf
ends 3 "so much behind it that it cannot be compared" timeout 60 "$COMITY" order unprint long.pdf
says out "cannot be told" "ends, and says so"
"$COMITY" order print --out unsigned.pdf order.json
{ cat en.pdf unsigned.pdf; } >two.pdf
ends 6 "two orders in one file" "$COMITY" order unprint two.pdf
qpdf --object-streams=generate --stream-data=compress en.pdf saved.pdf
ends 1 "saved by another program" "$COMITY" order unprint saved.pdf
sed 's/"alg/"alg/; s/EmailAddress/EmailAddresS/' en.pdf >broken.pdf
ends 1 "a byte of the order" "$COMITY" order unprint broken.pdf
ends 1 "no PDF" "$COMITY" order unprint order.json
sed 's/RUC-2026-1/RUC-2026-2/' order.json >other.json
ends 3 "sign-offs of another order are not printed" "$COMITY" order print $both --out other.pdf other.json
says out "signoff-order" "by their rule"
[ ! -e other.pdf ]
point $? "on no page"
sed "s#$(base64 -w0 order.json)#$(base64 -w0 other.json)#" document.json | "$PAPER" >other.pdf
ends 1 "nor believed on paper that shows them" "$COMITY" order unprint --roster $roster $later other.pdf
says out "signoff-order" "by its rule"
}
# An end of the period that nobody stated is no day.
sed 's/"from":[^,]*/"from":"2026-10-01T03:00:00Z"/' order.json >since.json
cmp -s since.json order.json
[ $? -eq 1 ] && "$COMITY" order print --json since.json >out
point $? "an order with the beginning of a period alone"
says out "from 2026-10-01T03:00:00Z to - (UTC; written in America/Santiago)" "has no end on paper"
"$COMITY" order sheet --at 2026-11-22 since.json >out
tr -s ' \n' ' ' <out >words
says words "from 2026-10-01T03:00:00Z to - (UTC; written in America/Santiago)" "nor on the sheet"
sed 's/"to":[^,}]*/"to":"2026-10-01T03:00:00Z"/' order.json >until.json
"$COMITY" order print --json until.json >out
says out "from - to 2026-10-01T03:00:00Z (UTC" "nor has the end alone a beginning"
# The sheet for a portal: what the tables have, and nothing else.
ends 3 "a provider that no table has" "$COMITY" order sheet --provider XX/none order.json
ends 0 "a sheet" "$COMITY" order sheet --at 2026-11-22 order.json
says out "In the order of its form, as somebody has seen it: portal of Papercup Mail" "whose form is known"
tr -s ' \n' ' ' <out >words
says words "Your reference RUC-2026-1 Requesting agency" "is filled in box by box"
says words "SHA-256 of the attached order $(sha256sum order.json | cut -c1-64)" "down to the order's own hash"
says words "legal-basis MISSING" "what is wanted and not said is missing"
says words "The rest of the order" "the rest is there"
says out "TRAINING" "training looks like training"
[ "$(grep -c STALE out)" = 0 ]
point $? "a profile of this month is not stale"
ends 0 "a year later" "$COMITY" order sheet --at 2027-11-22 --pdf sheet.pdf order.json
pdftotext sheet.pdf text
says text "STALE: last looked at on 2026-11-01" "it is, on paper too"
ends 0 "another provider's" "$COMITY" order sheet --provider IE/meta --at 2026-11-22 order.json
says out "not to this provider" "is not whom the order is addressed to"
says out "In which order its form asks is not known here" "no order of boxes is made up"
says out "no source seen: look at the page of the provider: not verified against its source" \
	"what nobody has seen in a source says so"
ends 0 "one whose page nobody has dated" "$COMITY" order sheet --provider US/google order.json
says out "Nobody has written down" "says that"
head -c 100 document.json | "$PAPER" >half.pdf 2>err
[ $? -eq 1 ] && [ ! -s half.pdf ]
point $? "half a document is not printed"
finish
