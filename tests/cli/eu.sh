#!/bin/sh
# comity eu: an order of the Union for its own channel, and what comes back.
. "$(dirname "$0")/tap.sh"

golden=$root/tests/golden/eu
at=2026-11-22T10:00:00Z
cd "$work" || exit 1

# an order as the golden one, but for what the words say
draft() { # FILE OPTION...
	file=$1
	shift
	"$COMITY" order new --realm training.eu --at "$at" --from FR/parquet-lille --language en \
		--field issuing-state=FR --field "authority=Parquet de Lille" --field case-reference=24/1187 \
		--field addressee-capacity=legal-representative --field proceedings=offence \
		--field "offence=Fraud" --field authority-type=prosecutor --field officer-role=Procureur \
		--field authority-address=Lille --field official-email=epoc@lille.example \
		--field certified-on=2026-11-22 "$@" >"$file" 2>err || echo "# no draft: $(cat err)"
}
phone='--field official-phone=+33320000000'
pr="--procedure eu-epoc-pr --to IE/papercup --category subscriber --field subscriber-data=user"
mail="--target EmailAddress=a@mail.example"

printf '{' >cut.json
ends 1 "no order" "$COMITY" eu export cut.json
ends 2 "for whom?" "$COMITY" eu export --to everybody cut.json
ends 2 "two orders" "$COMITY" eu export cut.json cut.json
# shellcheck disable=SC2086
{
	draft other.json --procedure vol --to IE/papercup --category subscriber $mail
	ends 1 "another procedure" "$COMITY" eu export --at "$at" other.json
	says out "eu-procedure" "has none of the forms, by its rule"
	draft live.json $pr $mail $phone --field addressee-name=Papercup
	ends 1 "an order that notifies nobody" "$COMITY" eu export --to enforcing --at "$at" live.json
	says out "eu-not-notified" "has no copy for the enforcing authority"
	sed 's,"IE/papercup","DK/papercup",' live.json >denmark.json
	ends 1 "a State that is not bound" "$COMITY" eu export --at "$at" denmark.json
	says out "law-" "is refused by a rule of the tables"
	wide=$(printf '%0256d' 0)
	draft wide.json $pr $mail $phone --field "addressee-name=$wide"
	ends 1 "256 characters for a name" "$COMITY" eu export --at "$at" wide.json
	says out "eu-not-carried" "are not carried"
	says out "/fields/addressee-name: 256 characters" "and the field is named"
	draft fits.json $pr $mail $phone --field "addressee-name=${wide#0}"
	ends 0 "255 characters" "$COMITY" eu export --at "$at" fits.json
	draft range.json $pr $phone --field addressee-name=Papercup --target IPv4CIDR=192.0.2.0/24 \
		--start 2026-10-01T00:00:00Z --end 2026-10-02T00:00:00Z --zone Europe/Paris \
		--field time-source=NTP --field nat=none
	ends 1 "a range of addresses" "$COMITY" eu export --at "$at" range.json
	says out "/targets/0/format" "has no format in the profile"
	draft told.json $pr $mail $phone --field addressee-name=Papercup --field facts=told
	ends 1 "facts as a field of the order" "$COMITY" eu export --at "$at" told.json
	says out "law-withheld" "are withheld from the addressee"
	says out "/fields/facts" "and the field is named"
	draft long.json $pr $mail $phone --field addressee-name=Papercup --preserve-until 2027-06-01T00:00:00Z
	ends 1 "a preservation of half a year" "$COMITY" eu export --at "$at" long.json
	says out "/preserve_until: later than 60 days" "is longer than the clock of the tables"
}
cp "$golden/epoc.order.json" order.json
sed 's/"training.eu"/"live"/' order.json >real.json
ends 2 "a live order is exported now" "$COMITY" eu export --at "$at" real.json
ends 4 "the facts for the addressee" "$COMITY" eu export --at "$at" --annex facts="$golden/facts.annex" order.json
says out "annex-not-for-us" "are refused"
ends 1 "the enforcing authority's copy without its annexes" "$COMITY" eu export --at "$at" --to enforcing order.json
says out "annex-missing" "is refused"
ends 3 "an annex under another's name" "$COMITY" eu export --at "$at" --to enforcing \
	--annex proportionality="$golden/facts.annex" --annex facts="$golden/facts.annex" order.json
says out "annex-differs" "is refused"
ends 3 "a sign-off of another order" "$COMITY" eu export --at "$at" \
	--sign-off "$golden/epoc.issue.json" "$golden/epoc-pr.order.json"
says out "signoff-order" "is refused"

# same EXPECTED FILE WORDS
same() {
	cmp -s "$1" "$2"
	point $? "$3"
	diff "$1" "$2" | sed 's/^/# /' | head -n 20
}
id=01a2027b-d680-7000-a1d9-d10d605d4c35
ends 0 "the addressee's copy" "$COMITY" eu export --at "$at" --out copies \
	--sign-off "$golden/epoc.issue.json" --sign-off "$golden/epoc.validate.json" order.json
says err "signature was not verified here" "says what it did not check"
says err "unverified: F1.F.c" "and which box nobody has seen"
same "$golden/epoc.addressee.json" copies/$id-addressee.json "the message is the golden one"
same "$golden/epoc.addressee.txt" copies/$id-addressee.txt "the form is the golden one"
ends 6 "what is there is not written over" "$COMITY" eu export --at "$at" --out copies order.json
ends 0 "the enforcing authority's copy" "$COMITY" eu export --at "$at" --to enforcing --out copies \
	--annex proportionality="$golden/proportionality.annex" --annex facts="$golden/facts.annex" order.json
same "$golden/epoc.enforcing.txt" copies/$id-enforcing.txt "its form has the grounds"
summary='the secret case summary'
says copies/$id-enforcing.txt "$summary" "and the summary of the case"
for file in copies/"$id"-addressee.*; do
	for hidden in "$summary" "$(printf '%s' "$summary" | base64 | cut -c 1-28)" necessary; do
		grep -qF -- "$hidden" "$file"
		[ $? -eq 1 ]
		point $? "${file##*-} holds nothing of it"
	done
done
ends 0 "all of them are valid" "$COMITY" message check copies/*.json copies/*.xml
ends 0 "JSON as XML" "$COMITY" message convert --to xml copies/$id-addressee.json
same copies/$id-addressee.xml out "is the same message"
awk 'length($0) > 80 { exit 1 }' copies/*.txt
point $? "no line is longer than 80 columns"
for file in copies/*.txt; do
	says "$file" "qualified signature: not checked" "the form does not look signed"
	says "$file" "TRAINING" "nor like a real one"
done
ends 0 "a preservation" "$COMITY" eu export --json --at "$at" "$golden/epoc-pr.order.json"
same "$golden/epoc-pr.addressee.json" out "its message is the golden one"
says out '"task:DesiredPreservationExpiration":"2027-01-21T10:00:00Z"' "60 days from now"
ends 0 "and its form" "$COMITY" eu export --at "$at" "$golden/epoc-pr.order.json"
same "$golden/epoc-pr.addressee.txt" out "is the golden one"

# --- what comes back ---

printf '{' >cut.json
ends 1 "no message" "$COMITY" eu import cut.json
ends 2 "two messages" "$COMITY" eu import cut.json cut.json
ends 1 "an answer, against another kind of order" "$COMITY" eu import --order other.json "$golden/form3.json"
says out "eu-procedure" "is not compared"
ends 1 "an answer about another order" "$COMITY" eu import --order order.json "$golden/other.json"
says out "eu-other-order" "says nothing of this one"
ends 0 "an answer of somebody else" "$COMITY" eu import --order order.json "$golden/stranger.json"
says err "is not the order's addressee" "is marked as such"
says err "unverified: how this profile writes reasons" "and what nobody has read is said"
ends 0 "Form 3" "$COMITY" eu import --order order.json "$golden/form3.json"
same "$golden/form3.txt" out "is read as the golden text says"
grep -q "$(printf '\033')" out
[ $? -eq 1 ]
point $? "no control character of a stranger reaches the terminal"
says out "signature: not checked" "and nothing looks proven"
ends 0 "Form 3, for machines" "$COMITY" eu import --json --order order.json "$golden/form3.json"
says out '"code":"INSUFFICIENT_INFO"' "has the reason of the closed list"
says out '"what":"paused"' "and what pauses"
says out '"known":false,"reason":"ELEPHANT"' "a reason of no list is kept"
ends 0 "Form 3 without an order" "$COMITY" eu import "$golden/form3.json"
says out "not compared" "is shown, and compared with nothing"
ends 0 "an objection by the law of a third country" "$COMITY" eu import --order order.json "$golden/conflict.json"
says out "review-conflict: " "says who owes what then"
says out "Odd (LDTaskStatus, not a known value)" "and an unknown state is shown"
ends 0 "an impossibility" "$COMITY" eu import --order order.json "$golden/impossible.json"
says out "reason DeFactoImpossibility" "is a reason of the closed list"
ends 0 "a delivery" "$COMITY" eu import --order order.json "$golden/delivered.json"
says out "state Available (DeliveryStatus)" "says its state"
ends 0 "preserved, one of two" "$COMITY" eu import --order "$golden/epoc-pr.order.json" "$golden/preserved.json"
says out "state Preserved (LPTaskStatus)" "says what is preserved"
says out "until 2027-01-21T10:00:00Z" "and until when"
says out "target 2: nothing is said of it" "and of what nothing is said"

# --- through a node: what is refused before one is asked ---

ends 2 "an exchange without its folders" "$COMITY" eu exchange --node nowhere --in in
ends 2 "with a folder that is not there" "$COMITY" eu exchange --node nowhere --in nowhere --out given
mkdir in
ends 5 "with a node that does not answer" "$COMITY" eu exchange --node nowhere --in in --out given
ends 5 "an export out of no node" "$COMITY" eu export --node nowhere --out given 01a2027b-d680-7000-a1d9-d10d605d4c35
ends 2 "of no order" "$COMITY" eu export --node nowhere
ends 1 "an import of no message" "$COMITY" eu import --node nowhere cut.json
ends 5 "an import into no node" "$COMITY" eu import --node nowhere "$golden/form3.json"
ends 5 "records of no node" "$COMITY" eu records --node nowhere
ends 2 "a signature and a report" "$COMITY" order attach --node nowhere --qualified cut.json --report cut.json --says yes 1
ends 2 "a report that says nothing" "$COMITY" order attach --node nowhere --report cut.json 1
finish
