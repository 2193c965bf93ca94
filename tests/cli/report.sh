#!/bin/sh
# comity report import: figures of others as people and machines read them, and what is wrong in them.
. "$(dirname "$0")/tap.sh"
cd "$work" || exit 1

ends 2 "which file?" "$COMITY" report import
ends 2 "an unknown key" "$COMITY" report import --by colour x.csv
printf 'a,b\n1,2\n' >other.csv
ends 1 "a table of no known shape" "$COMITY" report import other.csv
says err "other.csv, line 1" "the file is named"

cat >small.csv <<'END'
year,type,count_requests_received,count_disclosed
2021,court order,94,170
2021,subpoena,"1,200",600
2020,court order ,10,
END
ends 0 "sums of a small table" "$COMITY" report import --by period --remarks small.csv
says out "        1294   not stated          770      59.5%  2021" "sums and the rate of a year"
says out "          10   not stated   not stated          -  2020" "what is not stated is not zero"
says out "disclosure rate: requests upon which" "the rate is defined where it stands"
says out "line 2: over: court order" "more disclosed than received is told with its line"
says out "line 3: thousands: 1,200" "so is a number with commas"
says out "line 4: space: court order " "so are spaces"
ends 0 "the same for machines" "$COMITY" report import --json --by period small.csv
says out '"figures":2,"period":"2021","rate_per_mille":595,"requests":1294' "its sums"
says out '"thousands":1' "its remarks"

printf 'year,type,count_requests_received,count_disclosed\n2021,\033[31mred,1,1\n' >escape.csv
ends 0 "a name that would move the cursor" "$COMITY" report import --by category escape.csv
if grep -q "$(printf '\033')" out; then point 1 "is shown"; else point 0 "is shown with question marks"; fi
finish
