#!/bin/bash
# test_eu_channel.sh - the channel that Regulation (EU) 2023/1543 Art 19 prescribes: without a reason
# nothing leaves a node; what leaves with one is recorded at both ends.
# shellcheck disable=SC1091,SC2154,SC2317,SC2034
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
done_testing
