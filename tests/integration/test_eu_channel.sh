#!/bin/bash
# test_eu_channel.sh - the channel that Regulation (EU) 2023/1543 Art 19 prescribes: without a reason
# nothing leaves a node; what leaves with one is recorded at both ends.
# shellcheck disable=SC1091,SC2154,SC2317,SC2034,SC2010,SC2012,SC2015,SC2016
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"

status() { "$comity" node status --json --node "$box/$1" --as "$(person_of "$1")"; }
nothing_waits() { status "$1" | grep -q '"outbox_waiting":0,'; }
records() { # NODE [OPTION...] NUMBER
	local node=$1
	shift
	"$comity" eu records --node "$box/$node" --as "$(person_of "$node")" "${@:1:$#-1}" "$(id_of "${!#}")"
}
# has_records NODE NUMBER WHAT...: of these kinds, and no others
has_records() {
	local node=$1 number=$2
	shift 2
	records "$node" --csv "$number" | tail -n +2 | cut -d, -f4 | tr -d '"' | sort | uniq >"$work/kinds"
	printf '%s\n' "$@" | sed '/^$/d' | sort | cmp -s - "$work/kinds" && return 0
	cat "$work/kinds"
	return 1
}
# digests NODE NUMBER WHAT: sender, receiver, file, size and digest of what was recorded
digests() { records "$1" --csv "$2" | grep "\"$3\"" | cut -d, -f5-9 | sort -u; }
alike() { # NUMBER WHAT
	digests fr "$1" "$2" >"$work/fr"
	digests de "$1" "$2" >"$work/de"
	[ -s "$work/fr" ] && cmp "$work/fr" "$work/de"
}
# in_leaf NODE NUMBER: what a record says is what its leaf commits to
in_leaf() {
	local line leaf digest
	line=$(records "$1" --json "$2" | head -n 1)
	leaf=$(printf '%s' "$line" | sed 's/.*"leaf":\([0-9]*\).*/\1/')
	digest=$(printf '%s' "$line" | sed 's/"leaf":[0-9]*,//; s/"number":[0-9]*,//' | tr -d '\n' | sha256sum | cut -d' ' -f1)
	"$comity" ledger proof --receipt --node "$box/$1" "$leaf" >"$work/leaf.receipt" || return 1
	grep -q "\"record\":\"$digest\"" "$work/leaf.receipt"
}

make_box
for n in 1 2 3 4; do epoc $n subscriber || bail "no order"; done
start fr de
channel=eu-system
ok "a reason that the tables do not have is refused" refused_by channel-reason send 1 --other-channel laziness
ok "without a reason the order becomes a case" send 1
ok "and its sender is told that nothing was sent" grep -q 'nothing was sent' <(send 2 2>&1)
ok "it is sealed" stands fr sealed 1
ok "nothing of it waits to be sent" nothing_waits fr
ok "its case says so" shows fr 1 'nothing of it leaves from here'
ok "there is no record" has_records fr 1 ''
ok "with a reason it goes after all" send 1 --other-channel disruption --means 'courier with a USB stick'
ok "to its addressee" arrives de 1
ok "but not twice" refused_by order-known send 1 --other-channel disruption
ok "its reason is seen there" shows de 1 'because of disruption (courier with a USB stick)'
channel=size
ok "another goes at once" send 3
ok "and arrives" arrives de 3
ok "a person opens it" opens de 3
ok "and asks" says ask de 3 --text 'Which Anna?' --language de
ok "which the issuer hears" shows_soon fr 3 ' ask '
ok "and answers" says clarify fr 3 --text 'The one with the shop.' --language de
ok "which arrives" shows_soon de 3 'clarify'
ok "everything is recorded at the issuer" until_true 20 has_records fr 3 order receipt change
ok "and at the addressee" until_true 20 has_records de 3 order receipt change
ok "the order alike at both" alike 3 order
ok "and the changes" until_true 10 alike 3 change
ok "the ledger commits to what the record says" in_leaf fr 3
ok "and there" in_leaf de 3

# --- what is written for the prescribed system, and what it says ---

eu() { # VERB NODE ARGUMENT...
	local verb=$1 node=$2
	shift 2
	"$comity" eu "$verb" --node "$box/$node" --as "$(person_of "$node")" "$@"
}
# answers NUMBER FILE OBJECT LIST VALUE [DETAILS]: a notification of the national system
answers() {
	local at
	at=$(now | cut -c 1-19)
	cat >"$work/$2" <<-END
		{"Header":{"ReceiverIdentifier":{"CountryCode":"FR","UniqueIdentifier":"parquet-rivage"},
		"SenderIdentifier":{"CountryCode":"DE","UniqueIdentifier":"wolke-post"},
		"Timestamp":"$at.000000Z","TransactionIdentifier":"$(cat /proc/sys/kernel/random/uuid)",
		"Version":{"ETSIVersion":"V1.22.1","NationalProfileOwner":"EU","NationalProfileVersion":"v1.3.1"}},
		"Payload":{"RequestPayload":{"ActionRequests":{"ActionRequest":[{"ActionIdentifier":0,"CREATE":{"HI1Object":{
		"@xsi:type":"{http://uri.etsi.org/03120/common/2016/02/Notification}NotificationObject",
		"ObjectIdentifier":"$(cat /proc/sys/kernel/random/uuid)","notification:NewNotification":true,
		"notification:NotificationTimestamp":"${at}Z",
		"notification:NotificationType":{"common:Owner":"ETSI","common:Name":"EPOCNotificationType","common:Value":"Form3"},
		"notification:StatusOfAssociatedObjects":{"notification:AssociatedObjectStatus":[{
		"notification:AssociatedObject":"$3","notification:Details":"${6-}",
		"notification:Status":{"common:Owner":"ETSI","common:Name":"$4","common:Value":"$5"}}]}}}}]}}}}
	END
}
# object NUMBER TYPE [N]: id of the n-th object of that type in what was written
object() {
	tr '{' '\n' <"$work/out/$(id_of "$1")"-form?-addressee.json | grep -A3 "${2}Object\"" |
		grep -o '"ObjectIdentifier":"[^"]*"' | sed -n "${3:-1}p" | cut -d'"' -f4
}
files() { ls "$work/out" | grep -c "$(id_of "$1")-$2"; }
has_files() { [ "$(files "$1" "$2")" = "$3" ]; }
exported() { eu export fr --due --out "$work/out" "$(id_of "$1")"; }

channel=eu-system
rm -f "$work"/[5-9].*
epoc 5 traffic || bail "no order"
epoc_pr 6 subscriber || bail "no order"
epoc 7 subscriber || bail "no order"
for n in 5 6 7; do send $n >/dev/null 2>&1 || bail "not sent: $n"; done
ok "who has no such order writes nothing" exits 1 eu export de --out "$work/none" "$(id_of 5)"
ok "an order is written" exported 5
ok "for its addressee and for the enforcing authority" has_files 5 form1 8
ok "a preservation" exported 6
ok "for its addressee alone" has_files 6 form2 4
ok "nothing is due after that" has_files 6 '' 4
ok "all of it is valid" "$comity" message check "$work"/out/*.json "$work"/out/*.xml
ok "the addressee's copy holds nothing of the grounds" \
	eval '! grep -l "No milder way" "$work"/out/*-addressee.*'
ok "the enforcing authority's does" grep -q 'No milder way' "$work/out/$(id_of 5)-form1-enforcing.txt"
ok "no text looks signed" eval '[ "$(grep -l "qualified signature: not checked" "$work"/out/*.txt | wc -l)" = 3 ]'
ok "the timeline says who wrote it" shows fr 5 'export .*prosecutor-1 form1-addressee [0-9a-f]'
cp -r "$work/out" "$work/before"
ok "written again, it is the same" eval 'eu export fr --out "$work/out" "$(id_of 5)" && diff -r "$work/out" "$work/before"'
ok "and logged once" eval '[ "$(order show fr "$(id_of 5)" | grep -c "form1-addressee")" = 1 ]'

answers 5 strange.json 2b36a78b-b628-416d-bd22-404e68a0cd36 LDTaskStatus Disclosed
ok "what it says of nothing known is refused" refused_by eu-other-order eu import fr "$work/strange.json"
printf '{' >"$work/cut.json"
ok "and what is no message" exits 1 eu import fr "$work/cut.json"
answers 6 taken.json "$(object 6 LPTask)" LPTaskStatus AwaitingPreservation
ok "the provider has the preservation, it says" eu import fr "$work/taken.json"
ok "the case hears of it" stands fr received 6
ok "as stated" shows fr 6 'receive .*stated by the national system (DE/wolke-post), not proven here'
ok "the same again is fine" eu import fr "$work/taken.json"
ok "and files nothing twice" eval '[ "$(order show fr "$(id_of 6)" | grep -c "stated by the national")" = 1 ]'
ok "an extension is said" says extend fr 6 --until 2030-12-01T00:00:00Z
ok "and does not look sent" shows fr 6 'extension .*: not sent from here'
ok "it is written" exported 6
ok "as Form 6" grep -q 'FORM 6' "$work/out/$(id_of 6)-extension-1.txt"
ok "and a request that follows" says confirm fr 6 --text 'EPO 24/1190 of 3 September' --language de
ok "is written" exported 6
ok "as Form 5" grep -q 'EPO 24/1190' "$work/out/$(id_of 6)-confirmation-2.txt"
ok "with the word of the profile" grep -q SubsequentProductionRequest "$work/out/$(id_of 6)-confirmation-2.json"
answers 7 form3.json "$(eu export fr --out "$work/out" "$(id_of 7)" >/dev/null; object 7 LDTask)" LDTaskStatus Invalid \
	'Reason: INSUFFICIENT_INFO\nExplanationOrOtherReason: two Annas'
ok "a question by Form 3" eu import fr "$work/form3.json"
ok "asks the issuer" stands fr asked 7
ok "which answers" says clarify fr 7 --text 'The one with the shop.' --language de
ok "by a letter" eval 'exported 7 && grep -q "with the shop" "$work/out/$(id_of 7)-clarification-1.txt"'
answers 7 done.json "$(object 7 LDTask)" LDTaskStatus Disclosed
ok "the data was disclosed, it says" eu import fr "$work/done.json"
ok "the case is answered" stands fr produced 7
ok "another is withdrawn" says withdraw fr 5
ok "which is written" exported 5
ok "to all who have it" has_files 5 withdrawal 8
ok "all of that is valid, too" "$comity" message check "$work"/out/*.json "$work"/out/*.xml
ok "a provider gets an order from its national system" \
	eu import de "$work/out/$(id_of 5)-form1-addressee.xml"
ok "it waits in the tray" eval '"$comity" tray list --node "$box/de" --as desk-1 | grep -q eu-system'
ok "once" eval 'eu import de "$work/out/$(id_of 5)-form1-addressee.xml" | grep -q "brought before"'
ok "as stated, not proven" eval '"$comity" tray show --node "$box/de" --as desk-1 1 | grep -q stated'
ok "nothing of all this was sent" nothing_waits fr

# --- folders ---

in=$work/in box_out=$work/given
mkdir "$in"
pass() { eu exchange fr --in "$in" --out "$box_out"; }
given() { ls "$box_out" | grep -c "$(id_of "$1").*json"; }
epoc 8 subscriber && send 8 >/dev/null 2>&1 || bail "no order"
answers 8 nothing.json 2b36a78b-b628-416d-bd22-404e68a0cd36 LDTaskStatus Disclosed
cp "$work/nothing.json" "$in/a.json"
printf 'no message' >"$in/b.xml"
ln -s "$work/nothing.json" "$in/link.json"
mkfifo "$in/pipe.json"
mkdir "$in/folder.json"
truncate -s 5M "$in/large.json"
cp "$work/nothing.json" "$in/still.json.part"
cp "$work/nothing.json" "$in/.hidden.json"
ok "what can not be filed fails" exits 1 pass
ok "what is due was written all the same" [ "$(given 8)" = 1 ]
ok "all of the bad is out of the way" eval '[ "$(ls "$in" | sort | tr "\n" " ")" = "done failed still.json.part " ]'
ok "with its reasons" eval 'grep -q eu-other-order "$in/failed/a.json.txt" && grep -q "no plain file" "$in/failed/pipe.json.txt" "$in/failed/link.json.txt" "$in/failed/folder.json.txt"'
ok "and one that is too large" grep -q 'too large' "$in/failed/large.json.txt"
ok "the next pass has nothing to do" pass
exec 9<>"$in/.comity.lock" && flock 9
ok "two runs at once are refused" exits 75 pass
exec 9>&-
for n in 9 10 11 12; do
	epoc $n subscriber && send $n >/dev/null 2>&1 || bail "no order"
	says withdraw fr $n >/dev/null || bail "not withdrawn"
	id=$(id_of 8)
done
cp "$box_out/$id-form1-addressee.json" "$work/out/"
task=$(object 8 LDTask)
for n in 1 2 3 4 5 6; do answers 8 $n.json "$task" LDTaskStatus AwaitingDisclosure "part $n" && mv "$work/$n.json" "$in/"; done
killed=0 runs=0
waiting() { ls "$in" | grep -q '^[0-9].json$'; }
until [ $runs -gt 60 ] || { [ $runs -gt 3 ] && ! waiting; }; do
	runs=$((runs + 1))
	"$comity" eu exchange --node "$box/fr" --as prosecutor-1 --in "$in" --out "$box_out" >/dev/null 2>&1 &
	pid=$!
	sleep "0.$(printf '%02d' $((runs % 20)))"
	if kill -KILL $pid 2>/dev/null; then killed=$((killed + 1)); fi
	wait $pid 2>/dev/null
done
echo "# $runs passes, $killed of them killed"
ok "a pass that is not killed ends well" pass
ok "each file that came was moved, once" eval '[ "$(ls "$in/done" | wc -l)" = 6 ]'
ok "and filed, once" eval '[ "$(order show fr "$(id_of 8)" | grep -c " import ")" = 6 ]'
ok "each order was written whole, and its withdrawal" eval \
	'for n in 9 10 11 12; do [ "$(ls "$box_out" | grep -c "$(id_of $n)")" = 8 ] || exit 1; done'
ok "and nothing else lies there" eval '[ -z "$(ls -A "$box_out" | grep tmp)" ]'
ok "each was logged once" eval 'for n in 9 10 11 12; do [ "$(order show fr "$(id_of $n)" | grep -c " export ")" = 2 ] || exit 1; done'
ok "what was written is valid" "$comity" message check "$box_out"/*.json "$box_out"/*.xml

# --- the qualified signature ---

attach() { # NUMBER OPTION...
	local number=$1
	shift
	"$comity" order attach --node "$box/fr" --as prosecutor-1 "$@" "$(id_of "$number")"
}
printf '\060\202not a real one' >"$work/epoc.p7m"
echo text >"$work/text.p7m"
echo 'the validation service found it qualified' >"$work/report.txt"
head -c 2097153 /dev/zero | tr '\0' '0' >"$work/large.p7s"
ok "nobody has checked anything" shows fr 9 'qualified: not checked (0 attached)'
ok "who says something of none is refused" refused_by qualified-none attach 9 --report "$work/report.txt" --says yes
ok "a text is no signature" refused_by qualified-form attach 9 --qualified "$work/text.p7m"
ok "one that is too large is not read" exits 1 attach 9 --qualified "$work/large.p7s"
ok "a file is attached" attach 9 --qualified "$work/epoc.p7m"
ok "and is not checked" shows fr 9 'qualified: not checked (1 attached)'
ok "it goes along when the order is written again" eval 'pass && ls "$box_out" | grep -q "$(id_of 9)-form1-addressee-signed-1.json"'
ok "as a document" grep -qF "$(base64 -w 0 "$work/epoc.p7m")" "$box_out/$(id_of 9)-form1-addressee-signed-1.json"
ok "under another message id" eval '! grep -qF "$(grep -o "TransactionIdentifier\":\"[^\"]*" "$box_out/$(id_of 9)-form1-addressee.json")" "$box_out/$(id_of 9)-form1-addressee-signed-1.json"'
ok "a person states what a validation found" attach 9 --report "$work/report.txt" --says yes
ok "and is shown as having stated it" shows fr 9 'qualified: yes (1 attached; a person stated it at .*not checked here'
printf '%%PDF-1.7' >"$work/epoc.pdf"
ok "another signature" attach 9 --qualified "$work/epoc.pdf"
ok "is not checked again" shows fr 9 'qualified: not checked (2 attached)'
paper() { # NUMBER FILE
	"$comity" order print --node "$box/fr" --as prosecutor-1 --out "$2" "$(id_of "$1")"
}
ok "an order is printed from its case" paper 9 "$work/nine.pdf"
ok "with its sign-offs" eval '"$comity" order unprint "$work/nine.pdf" | grep -q "^issue by prosecutor-1 of FR/"'
ok "and another" paper 10 "$work/ten.pdf"
ok "a print that nobody has signed is not attached" exits 1 attach 9 --qualified "$work/nine.pdf"
for pdf in nine ten; do
	echo 'what a signer adds' >>"$work/$pdf.pdf"
done
ok "a signed print of another order neither" exits 1 attach 9 --qualified "$work/ten.pdf"
sed '0,/sRGB/s//sRGC/' "$work/nine.pdf" >"$work/forged.pdf"
ok "one that was changed neither" exits 1 attach 9 --qualified "$work/forged.pdf"
ok "nothing of that was kept" shows fr 9 'qualified: not checked (2 attached)'
ok "what was added to the print as it was is" attach 9 --qualified "$work/nine.pdf"
ok "and is not checked either" shows fr 9 'qualified: not checked (3 attached)'
ok "the ledger verifies" ledger_verifies fr
done_testing
