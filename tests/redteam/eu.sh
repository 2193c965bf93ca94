#!/bin/bash
# eu.sh COMITY COMITYD INDEX FORGE - European orders: who forges a notified authority's ground for a part
# of one, and who can write to the folder of "comity eu exchange".  One case an attack (TAP).
# shellcheck disable=SC1091,SC2015,SC2016,SC2034,SC2154,SC2317
forge=$4
. "$(dirname "$0")/../integration/lib.sh"
. "$(dirname "$0")/../integration/eu.sh"

forge() { "$forge" "$box" "$@"; }
# what no attack may change: the state of a case, and what of it is barred, permitted or stated
standing() {
	for node in fr de; do
		order list "$node"
		for number in 1 2; do order show "$node" "$(id_of "$number")" | grep -E 'barred|permitted|stated|objects'; done
	done
	return 0
}
# refused RULE COMMAND...: by that rule, and everything stands as before
refused() {
	local rule=$1 before
	shift
	before=$(standing)
	"$@" >"$work/words" 2>&1
	grep -q -- "$rule" "$work/words" && [ "$before" = "$(standing)" ] && return 0
	head -n 1 "$work/words"
	return 1
}

# --- a ground for a part of an order ---

# ground OUT ORGANISATION KEY PERSON KIND OPTION...: what somebody says of order 1, as he would sign it
ground() {
	local out=$1 says=$2 key=$3 person=$4 kind=$5
	shift 5
	forge change --about "$work/1.json" --kind "$kind" --says "$says" --key "$box/persons/$key.pem" \
		--person "$person" --at "$(now)" "$@" "$work/$out"
}
# bring OUT FROM TO OPTION...: in a sealed message
bring() {
	local out=$1 from=$2 to=$3
	shift 3
	forge send --from "$from" --to "$to" --change "$work/$out.change" --sign-off "$work/$out.sign-off" "$@"
}
authority=DE/staatsanwaltschaft-nord

make_box
epoc 1 traffic 2>/dev/null && epoc 2 subscriber 2>/dev/null || bail "no order"
start fr de ea
served 1 >/dev/null || bail "order 1 does not arrive"

part=(--target 0 --category traffic --reason ea-immunity)
ground issuer FR/parquet-rivage fr/prosecutor-1 prosecutor-1 do-not-disclose "${part[@]}"
ok "attack_issuer_bars_a_part: change-not-named" refused change-not-named bring issuer fr de
ground provider DE/wolke-post de/desk-1 desk-1 reasons "${part[@]}"
ok "attack_provider_gives_the_grounds: change-not-named" refused change-not-named bring provider de fr
ground borrowed $authority de/desk-1 desk-1 reasons "${part[@]}"
ok "attack_provider_speaks_for_the_authority: change-organisation" refused change-organisation bring borrowed de fr
ground lent $authority de/desk-1 desk-1 reasons "${part[@]}"
ok "attack_grounds_signed_by_the_provider: person-unknown" refused person-unknown bring lent ea fr
ground nowhere $authority ea/prosecutor-5 prosecutor-5 do-not-disclose --target 1 --reason ea-immunity
ok "attack_ground_for_a_target_that_is_not_there: change-part" refused change-part bring nowhere ea de
ground more $authority ea/prosecutor-5 prosecutor-5 do-not-disclose --target 0 --category content --reason ea-immunity
ok "attack_ground_for_what_nobody_ordered: change-part" refused change-part bring more ea de
ground unlawful $authority ea/prosecutor-5 prosecutor-5 reasons --target 0 --reason unwilling
ok "attack_ground_that_the_law_has_not: law-ground" refused law-ground bring unlawful ea fr

# --- a ground that was taken back ---

ground true $authority ea/prosecutor-5 prosecutor-5 do-not-disclose "${part[@]}"
ok "the authority bars a part" eval 'bring true ea de --save "$work/captured" | grep -q "^HTTP 200 accepted" &&
	shows_soon de 1 "target 0 traffic: barred"'
ground back $authority ea/prosecutor-5 prosecutor-5 may-disclose --follows "$work/true.change" --target 0 --category traffic
ok "and takes it back" eval 'bring back ea de | grep -q "^HTTP 200 accepted" && shows_soon de 1 "target 0 traffic: permitted"'
ok "attack_withdrawn_ground_brought_again: its first answer, and nothing more" refused '^HTTP 200 accepted' \
	forge post --to de --tls ea "$work/captured"
ok "attack_withdrawn_ground_in_a_new_message: change-known" refused change-known bring true ea de
ground same $authority ea/prosecutor-5 prosecutor-5 do-not-disclose "${part[@]}" --text again
ok "attack_withdrawn_ground_said_anew: change-follows" refused change-follows bring same ea de
ok "attack_withdrawn_ground_by_another: sender-not-peer" refused sender-not-peer \
	forge post --to de --tls fr "$work/captured"

# --- the folder of comity eu exchange ---

# answer FILE OBJECT VALUE [ISSUER]: a notification of the system that is prescribed, forged
answer() {
	local at issuer=${4:-parquet-rivage}
	at=$(now | cut -c 1-19)
	cat >"$work/$1" <<-END
		{"Header":{"ReceiverIdentifier":{"CountryCode":"FR","UniqueIdentifier":"$issuer"},
		"SenderIdentifier":{"CountryCode":"DE","UniqueIdentifier":"wolke-post"},
		"Timestamp":"$at.000000Z","TransactionIdentifier":"$(cat /proc/sys/kernel/random/uuid)",
		"Version":{"ETSIVersion":"V1.22.1","NationalProfileOwner":"EU","NationalProfileVersion":"v1.3.1"}},
		"Payload":{"RequestPayload":{"ActionRequests":{"ActionRequest":[{"ActionIdentifier":0,"CREATE":{"HI1Object":{
		"@xsi:type":"{http://uri.etsi.org/03120/common/2016/02/Notification}NotificationObject",
		"ObjectIdentifier":"$(cat /proc/sys/kernel/random/uuid)","notification:NewNotification":true,
		"notification:NotificationTimestamp":"${at}Z",
		"notification:NotificationType":{"common:Owner":"ETSI","common:Name":"EPOCNotificationType","common:Value":"Form3"},
		"notification:StatusOfAssociatedObjects":{"notification:AssociatedObjectStatus":[{
		"notification:AssociatedObject":"$2",
		"notification:Status":{"common:Owner":"ETSI","common:Name":"LDTaskStatus","common:Value":"$3"}}]}}}}]}}}}
	END
}
mkdir "$work/in"
pass() { "$comity" eu exchange --node "$box/fr" --as prosecutor-1 --in "$work/in" --out "$work/out"; }
# laid FILE RULE: it lies in the folder; the pass puts it aside, with its reason, and nothing has moved
laid() {
	local before
	before=$(standing)
	cp -P "$work/$1" "$work/in/forged.json"
	pass >"$work/words" 2>&1
	cat "$work/in/failed/forged.json.txt" >>"$work/words" 2>&1
	rm -rf "$work/in/failed"
	grep -q -- "$2" "$work/words" && [ ! -e "$work/in/forged.json" ] && [ "$before" = "$(standing)" ] && return 0
	cat "$work/words"
	return 1
}
task() { # NUMBER: of the order as it was written
	tr '{' '\n' <"$work/out/$(id_of "$1")-form1-addressee.json" | grep -A3 'LDTaskObject"' |
		grep -o '"ObjectIdentifier":"[^"]*"' | head -n 1 | cut -d'"' -f4
}
channel=eu-system
send 2 >/dev/null 2>&1 || bail "not sent"
pass >/dev/null || bail "nothing is written"
answer unknown.json 2b36a78b-b628-416d-bd22-404e68a0cd36 Disclosed
ok "attack_exchange_answer_to_no_order: eu-other-order" laid unknown.json eu-other-order
ok "attack_exchange_file_that_is_no_message: hi1-not-valid" laid 1.json '^hi1-not-valid: '
ln -s "$box/fr/keys/seal.key" "$work/link.json"
ok "attack_exchange_link_to_a_key" laid link.json 'no plain file'
ok "of which nothing is copied" eval '! grep -rq "PRIVATE KEY" "$work/in" "$work/words"'
answer true.json "$(task 2)" Disclosed
cp "$work/true.json" "$work/in/a.json"
ok "what reads as a true answer moves its case, and only as stated" eval 'pass >/dev/null && stands fr produced 2 &&
	shows fr 2 "stated by the national system (DE/wolke-post), not proven here"'
ok "attack_exchange_answer_laid_down_again: filed once" eval 'before=$(standing); cp "$work/true.json" "$work/in/b.json"
	pass >"$work/words" && [ "$before" = "$(standing)" ]'
done_testing
