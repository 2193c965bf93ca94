#!/bin/sh
# What the law says of States.  Golden answers: UPDATE_GOLDEN=1 writes them anew.
. "$(dirname "$0")/tap.sh"
golden=$root/tests/golden/law

# same NAME WORDS COMMAND...: it prints what the golden file holds, in 80 columns
same() {
	file=$golden/$1
	words=$2
	shift 2
	ends 0 "$words" "$@"
	[ -z "${UPDATE_GOLDEN-}" ] || cp "$work/out" "$file"
	cmp -s "$work/out" "$file"
	point $? "$words: as in $(basename "$file")"
	diff "$file" "$work/out" | sed 's/^/# /' | head -n 20
	! LC_ALL=C.UTF-8 grep -qE '^.{81}' "$work/out"
	point $? "$words: 80 columns"
}

# --- bad questions first ---
ends 2 "no State" "$COMITY" law status
ends 2 "two States" "$COMITY" law status CL US
ends 2 "a State that is none" "$COMITY" law status ZZ
says "$work/out" "law-country-unknown" "the rule is named"
ends 2 "a State in small letters" "$COMITY" law status cl
says "$work/out" "law-treaty-unknown" "the rule is named"
ends 2 "a treaty that is none" "$COMITY" law status 999 --json
says "$work/out" '"rule":"law-treaty-unknown"' "the rule is named for machines"
ends 2 "everybody" "$COMITY" law status '*'
ends 2 "nothing" "$COMITY" law status ''
for day in 1969-12-31 2026-02-30 tomorrow 2026-11-22T12:00:00; do
	ends 2 "the day $day" "$COMITY" law status CL --at "$day"
	says "$work/out" "law-day" "the rule is named"
done
ends 2 "a what-if that is none" "$COMITY" law status 224 --what-if '224=ZZ@2027-06-01'

# --- status ---
same status-CL.txt "Chile" "$COMITY" law status CL --at 2026-11-22
same status-DK.txt "Denmark" "$COMITY" law status DK --at 2026-11-22
same status-NZ-2025.txt "New Zealand before it was bound" "$COMITY" law status NZ --at 2025-11-30
same status-185.txt "the Convention" "$COMITY" law status 185 --at 2026-04-25
same status-224.txt "the Second Protocol" "$COMITY" law status 224 --at 2026-11-22
says "$work/out" "not known to be in force, checked on 2026-09-05" "it is not known to be in force"
ends 0 "next year nobody has looked" "$COMITY" law status 224 --at 2027-01-01
says "$work/out" "nobody has looked whether it is in force on this day" "nothing is made up"
ends 0 "an instrument for machines" "$COMITY" law status 185 --at 2026-04-25 --json
says "$work/out" '"party":81' "81 Parties"
says "$work/out" '"checked":"2026-04-25"' "checked"
ends 0 "a State for machines" "$COMITY" law status IE --at 2026-11-22 --json
says "$work/out" '"state":"signed","table":"parties.tsv"' "Ireland has signed"
ends 0 "Korea" "$COMITY" law status KR --at 2026-11-22
says "$work/out" "185            invited to accede (known from 2026-04-25)" "Korea is invited only"
ends 0 "what if" "$COMITY" law status 224 --what-if '224=HU,CR,RS,JP,CL@2027-06-01' --at 2027-06-01
says "$work/out" "ASSUMED" "what is assumed says so"
# --- country: two pages of 66 lines ---
ends 2 "a card of nobody" "$COMITY" law country ZZ
says "$work/out" "law-country-unknown" "the rule is named"
ends 2 "a card of a treaty" "$COMITY" law country 185
ends 2 "a card on no day" "$COMITY" law country CL --at 1900-01-01
for state in AQ AT CL CR DE FR GB HU JP NZ RS SE US; do
	same "country-$state.txt" "the card of $state" "$COMITY" law country "$state" --at 2026-11-22
	[ "$(wc -l <"$work/out")" -le 132 ]
	point $? "the card of $state: two pages"
	says "$work/out" "Not known here" "the card of $state says what is not known"
done
ends 0 "a card for machines" "$COMITY" law country JP --at 2026-11-22 --json
says "$work/out" '"answer":"made","article":"224/7.9.a"' "Japan does not apply Article 7"
says "$work/out" '"unknown":{' "what is unknown stands beside"
# --- compare ---
ends 2 "nothing to compare" "$COMITY" law compare
ends 2 "a State that is none" "$COMITY" law compare '224=ZZ@2027-06-01'
says "$work/out" "what-if-unknown" "the rule is named"
ends 2 "no day" "$COMITY" law compare '224=HU@2027-06-01' --at never
ends 1 "no such file" "$COMITY" law compare "$work/nothing"
printf '# two States\n224=HU,CR@2027-06-01\n224/7.5.a=CR:every\n' >"$work/what-if"
same compare-HU-CR.txt "two ratify" \
	"$COMITY" law compare '224=HU,CR@2027-06-01;224/7.5.a=CR:every' --at 2026-11-22
says "$work/out" "Not known even then" "what is not known is said"
cp "$work/out" "$work/inline"
ends 0 "the same from a file" "$COMITY" law compare "$work/what-if" --at 2026-11-22
for answer in inline out; do # the numbers of the sources differ
	grep -E ' (opens|closes|to a person) ' "$work/$answer" >"$work/$answer.routes"
done
[ -s "$work/out.routes" ] && cmp -s "$work/inline.routes" "$work/out.routes"
point $? "the file says the same"
ends 0 "nothing changes" "$COMITY" law compare '224=HU@2027-06-01' --at 2026-11-22
says "$work/out" "HU asks: no route changes" "one Party alone opens nothing"
ends 0 "for machines" "$COMITY" law compare '224=HU,CR@2027-06-01' --at 2026-11-22 --json
says "$work/out" '"before":"2026-11-22"' "both days"
says "$work/out" '"unknown":[{"country":"HU","declarations":["224/' "and what is not known"
finish
