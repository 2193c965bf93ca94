#!/bin/sh
# Which routes are open: bad questions first, then what is printed.
. "$(dirname "$0")/tap.sh"

route() { # WORDS STATUS ARGUMENTS...
	words=$1
	status_wanted=$2
	shift 2
	ends "$status_wanted" "$words" "$COMITY" law route "$@"
}

# --- bad questions ---
route "nothing is asked" 2
route "no data" 2 --from DE --to US
route "a State that is none" 2 --from ZZ --to US --data subscriber
says "$work/out" "law-country-unknown" "the rule is named"
route "small letters" 2 --from de --to US --data subscriber
route "every State" 2 --from '*' --to US --data subscriber
route "data that is none" 2 --from DE --to US --data weather
says "$work/out" "route-data-unknown" "the rule is named"
route "a comma at the end" 2 --from DE --to US --data subscriber,
route "the same twice" 2 --from DE --to US --data traffic,traffic
says "$work/out" "route-contradiction" "the rule is named"
route "a day before there was law" 2 --from DE --to US --data traffic --at 1999-12-31
says "$work/out" "law-day" "the rule is named"
route "a day too far" 2 --from DE --to US --data traffic --at 2101-01-01
route "no day" 2 --from DE --to US --data traffic --at 2026-02-30
route "an emergency of no kind" 2 --from DE --to US --data traffic --emergency yes
route "the test of the United States elsewhere" 2 --from DE --to FR --data traffic --emergency us
says "$work/out" "route-contradiction" "the rule is named"
route "a provider of another State" 2 --from DE --to US --data traffic --provider FR/x
route "an assumption that is none" 2 --from DE --to US --data traffic --what-if '224=US'
says "$work/out" "what-if-unreadable" "the rule is named"
route "an assumption of nobody" 2 --from DE --to US --data traffic --what-if '224=ZZ@2027-01-01' --json
says "$work/out" '"rule":"what-if-unknown"' "the rule is named for machines"

# --- answers ---
route "Germany asks the United States" 0 --from DE --to US --data subscriber --at 2026-11-22
says "$work/out" "224: not known to be in force, checked on 2026-09-05" "the protocol is not in force"
says "$work/out" "E_NOT_IN_FORCE" "its code"
says "$work/out" "NOT VERIFIED" "what nobody has read says so"
says "$work/out" "185-18b" "the production order is for a person"
if grep -q "$(printf '\033')" "$work/out"; then point 1 "no colour in a file"; else point 0 "no colour in a file"; fi
route "for machines" 0 --from DE --to US --data subscriber --at 2026-11-22 --json
says "$work/out" '"assumed":[]' "nothing is assumed"
says "$work/out" '"code":"E_NOT_IN_FORCE"' "a code"
route "Korea is no Party" 0 --from KR --to DE --data subscriber --at 2026-11-22
says "$work/out" "185: not in force for KR" "who is invited is no Party"
what='224=HU,CR@2027-06-01;224/7.5.a=CR:every;224/7.5.e=ADDRESS;224/*=HU,CR:none'
route "what if" 0 --from HU --to CR --data subscriber,traffic --at 2027-07-01 --what-if "$what"
says "$work/out" "ASSUMED  224=HU,CR@2027-06-01" "each statement is shown"
says "$work/out" "subscriber alone: open" "a route that reaches a part"
printf '%s\n' "$what" | tr ';' '\n' >"$work/if.txt"
route "what if, from a file" 0 --from HU --to CR --data subscriber --at 2027-07-01 --what-if "$work/if.txt" --json
says "$work/out" "\"source\":\"assumed by $work/if.txt line 1\"" "file and line of what is assumed"
says "$work/out" '"notify":["notified' "who must be told"
route "the notified authority is not known" 0 --from HU --to CR --data subscriber --at 2027-07-01 \
	--what-if '224=HU,CR@2027-06-01;224/7.5.a=CR:every;224/7.5.e=CR:none;224/*=HU,CR:none' --json
says "$work/out" '"code":"E_NO_NOTICE_ADDR"' "closes the route"

route "Chile asks France" 0 --from CL --to FR --data traffic --at 2026-11-22 --json
python3 - "$work/out" <<'PYTHON'
import json
import sys
answer = json.load(open(sys.argv[1], encoding="utf-8"))
routes = {r["procedure"]: r for r in answer["open"] + answer["person"] + answer["closed"]}
person = [r["procedure"] for r in answer["person"]]
assert "vol" in person and "vol-pr" in person, person
assert "185-30" in person and "E_FOLLOWS_29" in str(routes["185-30"]), "Art 30 follows Art 29"
PYTHON
point $? "what follows a preservation is not asked for first"
route "Chile asks France" 0 --from CL --to FR --data traffic --at 2026-11-22
! grep -q "official language" "$work/out"
point $? "the languages of the Regulation are none of the Convention"
route "France asks Germany" 0 --from FR --to DE --data traffic --at 2026-11-22
says "$work/out" "official language of the Union" "they are of a European order"
for twice in "--from DE" "--to DE" "--data traffic" "--emergency eu --emergency 224" "--at 2027-01-01"; do
	# shellcheck disable=SC2086
	route "given twice: $twice" 2 --from CL --to FR --data traffic --at 2026-11-22 $twice
	says "$work/out" "is given twice" "is refused"
done
"$COMITY" law offence --json "$(printf '\377')" >"$work/out" 2>"$work/err"
says "$work/err" "cannot be written as JSON" "what is no text is not passed over in silence"

ends 0 "all routes, assumed, for machines" "$COMITY" law procedures --json --what-if "$what"
says "$work/out" '"assumed":[{' "what is assumed is said beside them"

# --- an order is judged by the same assumptions ---
ends 2 "an order and an assumption that is none" "$COMITY" law check --what-if '224=US' /dev/null
says "$work/out" "what-if-unreadable" "is refused before it is read"
finish
