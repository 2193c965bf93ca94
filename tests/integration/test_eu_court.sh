#!/bin/bash
# test_eu_court.sh - a validating court on its own node: an order is submitted, validated and sent, or
# declined; who may validate; after an emergency it confirms or does not, and data is restricted.
# shellcheck disable=SC1091,SC2034,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"
. "$(dirname "$0")/desk.sh"
forge=$(dirname "$comity")/tests/redteam/forge
[ -x "$forge" ] || skip_all "forge is not built"

court=FR/tribunal-rivage
in_court=("${eu_validation[@]}" --field validated-on=2030-09-02)
# an order for its court, signed by an investigator of the prosecution service
for_court() { # NUMBER CATEGORY... [-- OPTION...]
	local number=$1 categories=()
	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		categories+=("$1")
		shift
	done
	[ $# = 0 ] || shift
	issuer=police-1 validator=none notify=no epoc "$number" "${categories[@]}" -- "${in_court[@]}" "$@"
}
# submits NUMBER [OPTION...]
submits() {
	local number=$1
	shift
	"$comity" order submit --node "$box/fr" --as police-1 --confirm \
		--sign-off "$work/$number.fr.police-1.so" "$@" "$work/$number.json"
}
validates() { # NUMBER [PERSON [OPTION...]]
	local number=$1 person=${2:-judge-1}
	shift $(($# > 1 ? 2 : 1))
	"$comity" order validate --node "$box/ct" --as judge-1 --person "$person" \
		--key "$box/persons/ct/$person.pem" "$@" "$(id_of "$number")"
}
sends() { # NUMBER: what the court has seen is not given again
	"$comity" order send --node "$box/fr" --as police-1 --confirm --other-channel disruption \
		--certificate "$box/persons/fr/team.crt" "$(id_of "$1")"
}
owes() { # NODE NUMBER DUTY
	order show "$1" "$(id_of "$2")" | grep '^owed by' | grep -q -- ": $3"
}
owes_not() { ! owes "$@"; }
in_outbox() { # NODE RECEIVER NUMBER: something of the order
	order show "$1" --json "$(id_of "$3")" | grep -q "\"receiver\":\"$2\""
}
never_left() { ! in_outbox "$@"; }
ago() { date -u -d "@$(($(date -d "$(now)" +%s) - $1))" +%FT%TZ; } # SECONDS
knows_not() { ! order show "$1" "$(id_of "$2")"; }

make_box
for_court 1 traffic || bail "no order"
for_court 2 subscriber || bail "no order"
for_court 3 subscriber || bail "no order"
for_court 4 subscriber || bail "no order"
printf 'It was hers.\n' | tee "$work/facts-5" >"$work/facts-6"
for_court 8 subscriber || bail "no order"
for_court 5 subscriber -- --annex "facts:$court:$work/facts-5" || bail "no order"
for_court 6 subscriber -- --annex "facts:DE/wolke-post:$work/facts-6" || bail "no order"
in_court=("${in_court[@]/validating-type=judge/validating-type=prosecutor}")
for_court 7 traffic || bail "no order"
desk_origin ct
desk_origin fr
start fr ct de
sign_in police-1 || bail "no desk"
desk_at ct
sign_in judge-1 || bail "no desk"

# --- what is not submitted ---
ok "an order whose annex the court may not see" refused_by court-annex submits 6 --annex "facts=$work/facts-6.annex"
ok "a prosecutor as validator of traffic data" refused_by r-eu-22-validator\\\|law-need-missing submits 7
issuer=prosecutor-1 validator=none epoc plain subscriber
cp "$work/plain.fr.prosecutor-1.so" "$work/plain.fr.police-1.so"
ok "an order that names no court" refused_by court-not-named submits plain
ok "an order without its court is not sent" refused_by law- \
	"$comity" order send --node "$box/fr" --as police-1 --confirm --other-channel disruption \
	--sign-off "$work/1.fr.police-1.so" --certificate "$box/persons/fr/team.crt" "$work/1.json"

# --- validated and sent ---
ok "an order for traffic data is submitted" submits 1
ok "it waits for its court" stands fr submitted 1
ok "an answer is owed" owes fr 1 validate
ok "it is submitted once" refused_by order-known submits 1
ok "it is not sent before" refused_by case-step sends 1
ok "the court has it" arrives ct 1
ok "as nobody who carries it out" shows ct 1 ' received '
ok "its side is its own" texts ct 1 '"side":"validator"'
ok "the provider knows nothing of it" knows_not de 1
ok "nothing is on its way there" never_left fr DE/wolke-post 1
ok "nobody validates what no person has opened" refused_by case-step validates 1
ok "a judge opens it" opens ct 1
ok "who is asked to validate answers nothing" refused_by case-s decides ct 1 accept
ok "another file number than the order's" refused_by court-reference validates 1 judge-1 --reference JLD-6
ok "a key of nobody in its roster" refused_by person- "$comity" order validate --node "$box/ct" --as judge-1 \
	--person judge-1 --key "$box/persons/de/desk-1.pem" "$(id_of 1)"
ok "at the desk, on a page of 16 minutes ago" refuses_form 422 form-value judge-1 \
	"/orders/$(id_of 1)/validate" "at=$(ago 960)"
ok "whose time is another" grep -q 'another time' "$work/page"
ok "at the desk, without an assertion" refuses_form 422 form-value judge-1 "/orders/$(id_of 1)/validate" "at=$(ago 60)"
ok "which it lacks" grep -q 'no assertion' "$work/page"
desk_at fr
ok "at its issuer's desk it is not sent before" refuses_form 404 case-step police-1 "/orders/$(id_of 1)/send" \
	confirmed=yes other_channel=disruption
ok "nor did it leave on a day that is none" refuses_form 422 stated-form police-1 "/orders/$(id_of 1)/stated" \
	event=submitted day=x time=10:00
ok "nothing of that is kept" eval \
	"order show fr --json '$(id_of 1)' >'$work/shown' && ! grep -q stated '$work/shown'"
ok "the judge validates" validates 1 judge-1 --reference JLD-5
ok "at the issuer too" reaches fr validated 1
ok "nothing is owed by the court any more" owes_not fr 1 validate
ok "its sign-off is there" texts fr 1 judge-1
ok "nobody validates twice" refused_by case-step validates 1
ok "and it is sent, with what the court has seen" sends 1
ok "the provider has it" arrives de 1
ok "with the judge's sign-off" texts de 1 tribunal-rivage
ok "the court hears that it was sent" reaches ct sent 1

# --- the court speaks from its own node ---
opens de 1 >/dev/null
ok "it confirms" says confirm ct 1 --act validate
ok "and the provider hears it" shows_soon de 1 ' validate '
ok "it withdraws" says withdraw ct 1
ok "at the provider" reaches de withdrawn 1
ok "and at the issuer" reaches fr withdrawn 1

# --- validated, kept for the prescribed channel, sent after all ---
stays() { # NUMBER
	"$comity" order send --node "$box/fr" --as police-1 --confirm \
		--certificate "$box/persons/fr/team.crt" "$(id_of "$1")"
}
submits 8 >/dev/null && arrives ct 8 && opens ct 8 >/dev/null
ok "another order is validated" validates 8 judge-1 --reference JLD-5
ok "at its issuer" reaches fr validated 8
ok "without a reason it stays for the prescribed channel" eval 'stays 8 2>&1 | grep -q "nothing was sent"'
ok "nothing of it leaves" never_left fr DE/wolke-post 8
ok "with one it is sent, with what the court has seen" sends 8
ok "and arrives" arrives de 8
ok "once" refused_by case-step sends 8

# --- a signature at the desk that fails leaves what was typed ---
unsigned() { # ABOUT: what a page would give back to be signed
	printf '{"about":%s,"at":"%s","conditions":"","conflict":[],"costs":[],"follows":"%064d",' "$1" "$(ago 60)" 0
	printf '"kind":"maintenance","language":"","order_sha256":"%064d","organisation":"FR/parquet-rivage",' 0
	printf '"realm":"%s","reason":"","text":"","until":"2030-12-24T23:59:59Z","v":1}' \
		"$(sed -n 's/.*"realm":"\([^"]*\)".*/\1/p' "$work/8.json")"
}
unsigned_at_desk() { # ABOUT
	refuses_form 422 form-value police-1 "/orders/$(id_of 8)/change/maintenance/sign" \
		"change[]=$(unsigned "$1")"
}
desk_at fr
ok "a word about a part, without an assertion" \
	unsigned_at_desk '[{"categories":["subscriber"],"kept":"unknown","reason":"","target":0}]'
ok "its part is ticked again" grep -q 'value="0.subscriber" checked' "$work/page"
ok "and its day is there" grep -q 'name="until".* value="2030-12-24"' "$work/page"
ok "a word about the whole order, too" unsigned_at_desk '[]'
ok "all its parts are" grep -q 'value="0.subscriber" checked' "$work/page"

# --- declined ---
ok "an order is submitted with its annex" submits 5 --annex "facts=$work/facts-5.annex"
arrives ct 5
ok "the court reads what nobody else does" texts ct 5 'It was hers'
desk_at ct
if has_browser; then
	ok "a judge opens it and declines, in a browser" browses judge judge-1 5
else
	opens ct 5 >/dev/null
	ok "who declines says why" refused_by reason-missing decides ct 5 refuse
	ok "the court declines" decides ct 5 refuse --reason not-proportionate
fi
ok "at the issuer too" reaches fr not-validated 5
ok "with the reason" shows fr 5 not-proportionate
ok "what was declined is not sent" refused_by case-step sends 5
ok "nor validated after all" refused_by case-step validates 5
ok "it is closed" order close fr "$(id_of 5)"
ok "and nobody else hears of it" never_left fr DE/wolke-post 5

# --- withdrawn before it was sent ---
ok "an order is submitted" submits 2
arrives ct 2 && opens ct 2 >/dev/null
ok "there is nothing to confirm" refused_by change-not-sent says confirm ct 2 --act validate
person=police-1
ok "nor to put right" refused_by change-not-sent says clarify fr 2 --text a --language fr
ok "the issuer withdraws it" says withdraw fr 2
person=
ok "the court hears it" reaches ct withdrawn 2
ok "and nobody else" never_left fr DE/wolke-post 2
ok "what is withdrawn is not validated" refused_by case-step validates 2

# --- a sign-off is brought by whom it is not of, or under another order ---
judge_signs() { # NUMBER OUT [ACT [ORGANISATION]]: the judge signs the file, at no node
	"$comity" order sign --at "$(now)" --key "$box/persons/ct/judge-1.pem" --person judge-1 \
		--act "${3:-validate}" --organisation "${4:-$court}" --out "$2" "$work/$1.json"
}
brings() { # FROM FILE: a message of a sign-off alone
	"$forge" "$box" send --from "$1" --to fr --sign-off "$2"
}
hands_in() { # NUMBER OPTION...: the issuer's message to the court
	local number=$1
	shift
	"$forge" "$box" send --from fr --to ct --order "$work/$number.json" \
		--sign-off "$work/$number.fr.police-1.so" "$@"
}
submits 3 >/dev/null && arrives ct 3
judge_signs 1 "$work/of-1.so"
judge_signs 3 "$work/of-3.so"
judge_signs 4 "$work/of-4.so"
digest() { sed 's/.*"order_sha256":"\([0-9a-f]*\)".*/\1/' "$1"; }
sed "s/$(digest "$work/of-1.so")/$(digest "$work/of-3.so")/" "$work/of-1.so" >"$work/replay.so"
judge_signs 3 "$work/issue.so" issue
sed 's/JLD-5/JLD-7/' "$work/3.json" >"$work/changed.json"
judge_signs 3 "$work/nord.so" validate DE/staatsanwaltschaft-nord
ok "a sign-off of another order, put under this one" refused_by signoff-signature brings ct "$work/replay.so"
ok "under an order that nobody submitted" refused_by case-unknown brings ct "$work/of-4.so"
ok "the true one, brought by the provider" refused_by case-side brings de "$work/of-3.so"
ok "and by an authority that the order does not name" refused_by case-unknown brings ea "$work/of-3.so"
ok "a judge who issues" refused_by signoff-act brings ct "$work/issue.so"
ok "for another organisation" refused_by signoff-organisation brings ct "$work/nord.so"
ok "an order that does not name the court" refused_by order-addressee hands_in plain --copy yes
ok "an order to be carried out" refused_by message-mixed hands_in 4
ok "one whose annex the court may not see" refused_by court-annex hands_in 6 --copy yes
ok "nothing of it moved the case" stands fr submitted 3
ok "nor made one at the court" knows_not ct 4
ok "at the court's own node a sign-off of another order" refused_by signoff-order \
	"$comity" order validate --node "$box/ct" --as judge-1 --person judge-1 \
	--key "$box/persons/ct/judge-1.pem" "$work/changed.json"

for node in fr ct de; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
