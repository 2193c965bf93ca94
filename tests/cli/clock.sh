#!/bin/sh
# comity law clock: a notified European order in two zones, as people and machines read it.
# tests/golden/law/clock-*.txt are what it prints; UPDATE=1 writes them anew.
. "$(dirname "$0")/tap.sh"

golden=$root/tests/golden/law
cd "$work" || exit 1
if [ ! -e /usr/share/zoneinfo/Europe/Dublin ]; then
	skip "law clock" "no /usr/share/zoneinfo"
	finish
fi

order() { # FILE PROCEDURE DATA NOTIFIED MORE...
	file=$1 procedure=$2 data=$3 notified=$4
	shift 4
	"$COMITY" order new --procedure "$procedure" --from FR/parquet --to IE/cloud \
		--target EmailAddress=a@b.example --category "$data" "$@" 2>err |
		sed "s|\"notified\":\[\]|\"notified\":[$notified]|" >"$file"
}
same() { # NAME WORDS: digests and places in the tables change with every row
	sed -e '/^tables /d' -e '/^zones /d' -e 's/tsv:[0-9]*$/tsv/' -e '/^Duties$/,$d' out >"$1"
	[ -z "${UPDATE:-}" ] || cp "$1" "$golden/$1"
	if cmp -s "$golden/$1" "$1"; then
		point 0 "$2"
	else
		point 1 "$2"
		diff "$golden/$1" "$1" | sed 's/^/# /' | head -n 40
	fi
}

order epoc.json eu-epoc traffic '"IE/authority"'
at=2026-09-02
ends 3 "two receipts, two ends: a person decides" "$COMITY" law clock --at $at \
	--received 2026-09-01T10:00:00Z --notified 2026-09-03T10:00:00Z epoc.json
same clock-two-ends.txt "both clocks, both readings, and that a person decides"
ends 0 "one end when both received it on one day" "$COMITY" law clock --at $at \
	--received 2026-09-01T10:00:00Z --notified 2026-09-01T15:00:00Z epoc.json
ends 3 "the authority's receipt is not known" "$COMITY" law clock --at $at \
	--received 2026-09-01T10:00:00Z epoc.json
says out "when the notified authority received it is not known" "which is said"
ends 0 "the authority raises no ground" "$COMITY" law clock --at $at \
	--received 2026-09-01T10:00:00Z --notified 2026-09-03T10:00:00Z \
	--event no-ground=2026-09-05T09:00:00Z epoc.json
same clock-cleared.txt "then it is sent as soon as possible"
ends 0 "the addressee asks" "$COMITY" law clock --at $at \
	--received 2026-09-01T10:00:00Z --notified 2026-09-01T10:00:00Z \
	--event asked=2026-09-04T10:00:00Z epoc.json
says out "paused: the duties of the addressee pause" "and its duties pause"
mkdir empty
ends 3 "no zone can be read" "$COMITY" law clock --at $at --zones empty \
	--received 2026-09-01T10:00:00Z --notified 2026-09-01T10:00:00Z epoc.json
says out "counted in UTC, because the zone of that State could not be read" "UTC is never silent"
says out "245 not: " "and how many zones there are not"
ends 3 "for machines" "$COMITY" law clock --json --at $at \
	--received 2026-09-01T10:00:00Z --notified 2026-09-03T10:00:00Z epoc.json
python3 - out <<'PYTHON'
import json
import sys
answer = json.load(open(sys.argv[1], encoding="utf-8"))
clocks = {c["clock"]: c for c in answer["clocks"]}
hold = clocks["hold"]
assert hold["safe"] == "both" and hold["due"] == "2026-09-11T10:00:00Z", hold
assert hold["hold_until"] == "2026-09-11T23:00:00Z" == hold["late"]["utc"], hold
assert hold["late"]["local"] == "2026-09-12T00:00:00+01:00 IST", hold
assert hold["counting"]["tag"] == "K" and hold["counting"]["unverified"], hold
assert clocks["window"]["rolled"] and clocks["window"]["late"]["day"] == "2026-09-14", clocks
assert not clocks["clarify"]["started"], clocks
assert answer["person_decides"][0]["rule"] == "clocks-differ", answer
assert len(answer["tables"]) == 64 == len(answer["zones"]), answer
PYTHON
point $? "the same as a tree"

order preserve.json eu-epoc-pr content ''
ends 0 "a preservation" "$COMITY" law clock --at $at --received 2026-09-01T10:00:00Z preserve.json
same clock-preserve.txt "lapses on 2026-10-31, which is a Saturday"
ends 0 "renewed" "$COMITY" law clock --at $at --received 2026-09-01T10:00:00Z \
	--event renewed=2026-10-20T10:00:00Z preserve.json
says out "early   2026-11-30" "until 2026-11-30"
ends 0 "confirmed" "$COMITY" law clock --at $at --received 2026-09-01T10:00:00Z \
	--event confirmed=2026-10-20T10:00:00Z preserve.json
says out "hold-confirmed: kept without end" "without end"

ends 2 "a time is needed" "$COMITY" law clock --received yesterday epoc.json
ends 2 "an event has a time" "$COMITY" law clock --event asked epoc.json
ends 2 "a case needs its node's name for it" "$COMITY" law clock --node empty

ends 1 "a local time that was twice" "$COMITY" order new --procedure vol --from FR/a --to US/b \
	--target EmailAddress=a@b.example --category traffic \
	--start 2026-10-25T02:30 --zone Europe/Berlin
says out "2026-10-25T00:30:00Z and 2026-10-25T01:30:00Z" "both moments are named"
ends 1 "a local time without a zone" "$COMITY" order new --procedure vol --from FR/a --to US/b \
	--target EmailAddress=a@b.example --category traffic --start 2026-10-25T02:30
says out "E_TIME_NO_OFFSET" "is no moment"
ends 1 "a zone that is not there" "$COMITY" order new --procedure vol --from FR/a --to US/b \
	--target EmailAddress=a@b.example --category traffic --start 2026-10-24T02:30 --zone No/Where
finish
