#!/bin/bash
# test_connector.sh - the provider's own data system is asked for an answer: what it is told, whatever it
# does, what a person has to have seen, and what is left when it all comes to nothing.
# shellcheck disable=SC1091,SC2016,SC2034,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"
system=$((port + 31))
mkdir "$work/system"

does() { # MODE: of the data system from now on
	echo "$1" >"$work/system/mode"
}
asked() { # how often it was asked
	grep -c ' right {' "$work/system/log"
}
is_asked() { # MODE: it has the request, and is at it
	tail -n 1 "$work/system/log" | grep -q "^$1 right {"
}
is_free() { # what was silent has spoken, and is heard by nobody
	touch "$work/system/release"
	until_true 10 eval '[ "$(tail -n 1 "$work/system/log")" = "silent done" ]' && rm "$work/system/release"
}
withdraw() { # NUMBER
	"$comity" order withdraw --node "$box/cl" --as prosecutor-1 --person prosecutor-1 \
		--key "$box/persons/cl/prosecutor-1.pem" "$work/$1.json"
}
collect() { # NUMBER [OPTION...]
	local number=$1
	shift
	"$comity" evidence collect --node "$box/us" --as "${person:-desk-1}" "$@" "$(id_of "$number")"
}
collected() { # what the last answer says is to be named
	grep -o '[0-9a-f-]\{36\}:[0-9a-f]\{64\}' "$work/words" | head -n 1
}
seal() { # NUMBER ID:SHA256 [OPTION...]
	local number=$1 rows=$2
	shift 2
	"$comity" evidence seal --node "$box/us" --as desk-1 --collected "$rows" --system accounts --method api \
		--statement 'as it stands' "$@" "$(id_of "$number")"
}
opens() { # NUMBER: its answer, where it was asked; in $work/opened
	rm -rf "$work/opened"
	"$comity" evidence open --key "$box/persons/cl/team.pem" --cert "$box/persons/cl/team.crt" \
		--order "$work/$1.json" --seal-cert "$box/us/keys/seal.crt" --out "$work/opened" \
		"$(order show cl "$(id_of "$1")" | sed -n 's/^evidence .*  //p')" >/dev/null 2>&1
	[ -e "$work/opened/files/declaration.json" ]
}
says() { grep -q -- "$1" "$work/words"; }
rows() { ls "$box"/us/evidence/*.rows 2>/dev/null; }
no_rows() { ! rows; }
events() { # NODE NUMBER
	order show "$1" --json "$(id_of "$2")" | tr '{' '\n' | grep '"event"'
}
refuses() { # EXIT RULE COMMAND...
	local code=$1 rule=$2
	shift 2
	exits "$code" "$@" && says "$rule"
}
brings() { # NUMBER
	request "$1" && send_request "$1" >/dev/null && reaches us received "$1" >/dev/null
}
accepts() { # NUMBER
	order open us "$(id_of "$1")" >/dev/null && order decide us "$(id_of "$1")" accept >/dev/null
}
begin() { # NUMBER: an order that is to be answered
	brings "$1" || bail "no order $1"
	accepts "$1" || bail "order $1 is not accepted"
}

make_box
sed -i '/^tsa-/d' "$box/us/comity.conf"
desk_origin us
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=rows -days 2 \
	-keyout "$work/rows.key" -out "$work/rows.crt" 2>/dev/null || bail "no certificate"
pin=$(openssl x509 -in "$work/rows.crt" -noout -pubkey | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1)
echo "whsec_$(openssl rand -base64 32)" >"$box/us/keys/connector.secret"
cp "$box/us/comity.conf" "$work/conf"
echo "connector = https://127.0.0.1:$system/rows" >>"$box/us/comity.conf"
ok "a data system without a secret is refused" exits 1 "$comityd" -n "$box/us"
connect() { # PIN
	cat "$work/conf" - >"$box/us/comity.conf" <<-END
		connector = https://127.0.0.1:$system/rows
		connector-secret = keys/connector.secret
		connector-pin = $1
		connector-wait-sec = 5
	END
}
connect "$pin"
does right
python3 "$(dirname "$0")/data_system.py" "$system" "$work/rows.crt" "$work/rows.key" \
	"$box/us/keys/connector.secret" "$work/system" &
helpers+=($!)
until_true 20 grep -q ready "$work/system/log" || bail "no data system"
start cl us

# --- asked for what may leave, and no more ---

brings 1 || bail "no order"
ok "before it is decided the system is not asked" refuses 6 case-step collect 1
ok "nor for an order that is not here" eval 'echo 0190f0a0-0000-7000-8000-000000000000 >"$work/none.id"; exits 1 collect none'
ok "nor by who sent it" eval '! "$comity" evidence collect --node "$box/cl" --as prosecutor-1 "$(id_of 1)" >/dev/null'
ok "it was not asked so far" [ "$(asked)" = 0 ]
accepts 1 || bail "not accepted"
ok "it is asked, and its rows are shown beside the order" eval 'exits 0 collect 1 && says "anna@papercup.example | Anna" &&
	says "inside of the order 1, outside 0" && says "evidence seal --node .* --as desk-1 --collected"'
first=$(collected)
ok "the request is signed, and says what is to be found and nothing else" eval 'grep "^right right" "$work/system/log" |
	cut -d" " -f3- | python3 -c "
import json, sys
text = sys.stdin.read().strip()
said = json.loads(text)
assert text == json.dumps(said, sort_keys=True, separators=(\",\", \":\")), text
assert set(said) == {\"asking\", \"case\", \"procedure\", \"realm\", \"targets\", \"v\"}, said
assert said[\"targets\"] == [{\"categories\": [\"subscriber\"], \"format\": \"EmailAddress\", \"value\": \"anna@papercup.example\"}], said
assert said[\"case\"] == \"$(id_of 1)\" and said[\"realm\"] == \"live\", said"'
ok "no name of a person, no offence" eval '! grep -i "prosecutor\|185/2\|fiscalia\|RUC-2026" "$work/system/log"'
ok "the rows lie in a file that nobody else reads" eval '[ "$(stat -c %a "$(rows)")" = 600 ]'
ok "nothing is sealed, nothing left" eval 'stands us accepted 1 && reaches cl accepted 1'
ok "the case says that it was asked, and the digest of what came" eval 'events us 1 | grep -q connector-asked &&
	events us 1 | grep connector-answered | grep -q "${first#*:}"'
ok "who sent the order is not told" eval '! order show cl --json "$(id_of 1)" | grep -q connector'

ok "all rows are taken as a file, which is recorded" eval 'collect 1 --rows "$first" --out "$work/all.csv" &&
	[ "$(sha256sum <"$work/all.csv" | cut -d" " -f1)" = "${first#*:}" ] && [ "$(stat -c %a "$work/all.csv")" = 600 ] &&
	events us 1 | grep connector-taken | grep -q "${first#*:}"'
ok "no row is in the database" eval '! grep -aq "Anna\|$(printf "email,name\nanna@papercup.example,Anna\n" | base64 | head -c 32)" "$box"/us/data/comity.db*'

# --- what was seen is sealed, and nothing else ---

wrong=${first%??}$([ "${first: -2}" = 00 ] && echo 11 || echo 00)
ok "other rows than those that were shown" refuses 6 connector-rows seal 1 "$wrong"
ok "nor are they taken" refuses 6 connector-rows collect 1 --rows "$wrong" --out "$work/none.csv"
ok "rows of another asking" refuses 6 connector-rows seal 1 "0190f0a0-0000-4000-8000-000000000000:${first#*:}"
ok "rows and a file" exits 2 seal 1 "$first" --file "$work/1.json"
begin 2
ok "rows of another order" refuses 6 connector-rows seal 2 "$first"
person='desk-2'
began=$(date -u +%FT%T)
ok "another person asks anew" exits 0 collect 1 --json
over=$(date -u +%FT%T)
person='desk-1'
second=$(collected)
at=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["at"])' "$work/words")
ok "it says when they came" eval '[[ ! ${at:0:19} < $began && ! $over < ${at:0:19} ]]'
ok "so what the first has seen is sealed no more, though it is the same" eval '[ "${second#*:}" = "${first#*:}" ] &&
	refuses 6 connector-rows seal 1 "$first"'
ok "one file, for one asking" eval '[ "$(rows | wc -l)" = 1 ]'
ok "a declaration that is not complete seals nothing" eval '! seal 1 "$second" --language "a b" >/dev/null && rows'
ok "what was seen last is sealed and sent" seal 1 "$second" --extracted-at 2020-01-01T00:00:00Z
ok "and fetched by who asked" reaches cl fetched 1
ok "the rows are gone" no_rows
ok "and are sealed once" refuses 6 connector-rows seal 1 "$second"
opens 1 || bail "not opened"
ok "they are what came" eval '[ "$(sha256sum <"$work/opened/files/data/rows.csv" | cut -d" " -f1)" = "${second#*:}" ]'
ok "taken when they came, whatever is said of it" grep -q "\"extracted_at\":\"$at\"" "$work/opened/files/declaration.json"
ok "the case says which rows were sealed" eval 'events us 1 | grep connector-sealed | grep -q "${second#*:}"'

# --- whatever the system does ---

comes_to_nothing() { # MODE EXIT RULE [WORDS]
	does "$1"
	refuses "$2" "$3" collect 2 && says "${4:-$3}" && no_rows
}
while read -r mode code rule words; do
	ok "$mode: $rule" comes_to_nothing "$mode" "$code" "$rule" "$words"
done <<'END'
nothing 1 connector-nothing
missing 75 connector-away it answered 404
broken 75 connector-away it answered 500
redirect 75 connector-away it answered 307
page 75 connector-away no text/csv
schema 75 connector-away no text/csv
cut 75 connector-away
chunks_cut 75 connector-away
unframed 75 connector-away neither its length nor its end
large 75 connector-away too long
drips 75 connector-away
torn 1 connector-table
binary 1 connector-table
END
ok "no redirect was followed" eval '! grep -q FOLLOWED "$work/system/log"'
ok "no request was forged" eval '! grep -q FORGED "$work/system/log"'
for mode in chunked charset slow; do
	does "$mode"
	ok "$mode is whole" eval 'exits 0 collect 2 && says "inside of the order 1, outside 0"'
done
ok "each outcome stands in the case" eval 'events us 2 | grep -q connector-nothing && events us 2 | grep -q connector-refused'
does hostile
ok "what would move a terminal is not printed" eval 'exits 0 collect 2 && ! grep -q "$(printf "\033")" "$work/words"'
printf 'a,"b' >"$work/$(printf 'a\033[2J.csv')"
ok "nor is it of a refusal" eval '! "$comity" evidence seal --node "$box/us" --as desk-1 --file "$work/$(printf "a\033[2J.csv")" \
	--system accounts --method api --statement so "$(id_of 2)" >"$work/words" 2>&1 && says "2J.csv" && ! grep -q "$(printf "\033")" "$work/words"'
does empty
ok "a table without a row is told of" eval 'exits 0 collect 2 && says "0 rows" && ! seal 2 "$(collected)" >"$work/words" && says scope'
does wide
ok "what lies outside is shown" eval 'exits 0 collect 2 && says "inside of the order 1, outside 1" && says "row 2 .*account-other"'
wide=$(collected)
ok "and is not sealed in silence" refuses 1 scope-exceeded seal 2 "$wide"
ok "the rows still wait for who says why" rows
does silent
ok "who says nothing is waited for so long" refuses 75 connector-away collect 2
ok "and has taken the place of what came before" eval 'no_rows && refuses 6 connector-rows seal 2 "$wide"'
is_free

# --- what changes meanwhile ---

in_background() { # NUMBER [OPTION...]: it is asked, and silent
	does silent
	collect "$@" >"$work/waits" 2>&1 &
	waits=$!
	until_true 10 is_asked silent
}
ended() { # EXIT RULE
	wait "$waits"
	[ $? = "$1" ] && grep -q "$2" "$work/waits" && return 0
	cat "$work/waits"
	return 1
}
ok "it is asked" in_background 2
ok "meanwhile nobody else asks" eval 'person=desk-2 refuses 75 connector-busy collect 2'
ok "its issuer withdraws the order" withdraw 2
ok "so the asking ends at once, by that rule" eval 'reaches us withdrawn 2 && ended 6 case-step && no_rows'
ok "what the system says now is nobody's" eval 'is_free && no_rows'
begin 3
does right
ok "rows wait to be sealed" exits 0 collect 3
held=$(collected)
ok "until the order is withdrawn" eval 'withdraw 3 && reaches us withdrawn 3 && until_true 10 no_rows'
ok "then nothing is sealed" exits 6 seal 3 "$held"
begin 4
ok "it is asked" in_background 4
kill -KILL "$(role_pid us courier)"
ok "a courier that dies is told" eval 'ended 75 connector-away && no_rows'
is_free

# --- the node dies, or is stopped ---

ok "it is asked" in_background 4 --json
ok "the power goes out" power_cut us
is_free
start us
ok "nothing of the rows is left" no_rows
ok "and who waited is told to ask again, and that there are no rows" ended 75 "ask again"
does right
ok "a person asks again" exits 0 collect 4
held=$(collected)
ok "rows lie there" rows
power_cut us
start us
ok "after the power went out they do not" no_rows
ok "and are not sealed" refuses 6 connector-rows seal 4 "$held"
ok "rows wait again" exits 0 collect 4
stop us
ok "a node that is stopped leaves none" no_rows
start us
ok "it is asked" in_background 4
stop us
ok "one that is stopped meanwhile tells who waits" eval 'ended 75 connector-away && no_rows && is_free'
does right
ok "whole" "$comity" node fsck --node "$box/us"
start us

# --- who is not proven makes no system search ---

intake() { # VERB OPTION...
	local verb=$1
	shift
	"$comity" intake "$verb" --node "$box/us" --as desk-1 "$@"
}
echo "a voice asks for anna@papercup.example" | intake add --channel phone --procedure vol --issuer CL/fiscalia-norte \
	--category subscriber --identifier anna@papercup.example - | head -n 1 | cut -d' ' -f1 >"$work/5.id"
order open us "$(id_of 5)" >/dev/null
before=$(asked)
ok "an order that nothing proves is not decided, and so not asked for" eval '! order decide us "$(id_of 5)" accept >/dev/null &&
	refuses 6 case-step collect 5'
intake callback --number '+56 555 0102 02' --source directory --result confirmed --with clerk "$(id_of 5)" >/dev/null
order decide us "$(id_of 5)" accept >/dev/null || bail "not accepted"
ok "is asked for once somebody was called back" exits 0 collect 5
intake callback --number '+56 555 0102 02' --source directory --result denied --with clerk "$(id_of 5)" >/dev/null
ok "a denial ends that at once" until_true 10 no_rows
ok "and no system is asked for it" refuses 4 callback-denied collect 5
ok "it was asked once" [ "$(asked)" = $((before + 1)) ]

# --- the desk ---

page() { # PATTERN: on the page that was asked for last
	grep -q -- "$1" "$work/page" && return 0
	head -c 3000 "$work/page"
	return 1
}
named() { sed -n 's/.*name="collected" value="\([^"]*\)".*/\1/p' "$work/page"; }
shows() { # PERSON PATTERN [NUMBER]
	answers 200 GET "/orders/$(id_of "${3:-4}")/evidence" -b "$work/$1.jar" && page "$2"
}
# shellcheck disable=SC2034 # in what is evaluated
declared=(system=accounts method=api statement=vrai language=fr)
ok "two persons sign in" eval 'sign_in desk-1 && sign_in desk-2'
ok "the page offers to ask" shows desk-1 'action="/orders/[^"]*/evidence/collect"'
does broken
ok "what goes wrong stands on it" eval "posts 422 desk-1 '/orders/$(id_of 4)/evidence/collect' && page connector-away && page 500"
does wide
ok "it is asked" posts 303 desk-1 "/orders/$(id_of 4)/evidence/collect"
ok "the rows stand on the page with what lies outside" eval "shows desk-1 'bert@papercup.example' && page 'rows.csv, row 2'"
old=$(named)
ok "all of them are taken" eval "answers 200 GET '/orders/$(id_of 4)/evidence/rows?collected=$(named)' -b '$work/desk-1.jar' &&
	cmp '$work/page' <(printf 'email,name\nanna@papercup.example,Anna\nbert@papercup.example,Bert\n')"
ok "and not others" answers 404 GET "/orders/$(id_of 4)/evidence/rows?collected=x" -b "$work/desk-1.jar"
ok "sealing them is refused, and they stay" eval "posts 422 desk-1 '/orders/$(id_of 4)/evidence/seal' collected='$old' \
	\"\${declared[@]}\" && page scope-exceeded && page 'bert@papercup.example'"
does broken
ok "asked anew, and nothing came: those of before are no longer shown" eval \
	"posts 422 desk-1 '/orders/$(id_of 4)/evidence/collect' && page connector-away && ! page bert@ >/dev/null && [ -z \"\$(named)\" ]"
does right
ok "another person asks" posts 303 desk-2 "/orders/$(id_of 4)/evidence/collect"
ok "the page of before seals nothing" eval "posts 422 desk-1 '/orders/$(id_of 4)/evidence/seal' collected='$old' \
	justification=since \"\${declared[@]}\" && page connector-rows"
ok "what is shown now is sealed" eval "shows desk-1 Anna && posts 303 desk-1 '/orders/$(id_of 4)/evidence/seal' \
	collected='$(named)' \"\${declared[@]}\""
ok "and fetched" reaches cl fetched 4
ok "no row is left" no_rows
ok "the ledger holds all of it" ledger_verifies us

# --- what a machine cannot judge ---

begin 5
does strange
ok "a column that no table knows is for a person" eval 'exits 0 collect 5 && says "a person has to look 1"'
strange=$(collected)
ok "whom it names, or nothing is sealed" refuses 1 scope-unclear seal 5 "$strange"
curl -sS -m 20 --unix-socket "$box/us/data/comity.sock" -H 'Content-Type: application/json' -o "$work/words" -d "{
	\"id\":\"$(id_of 5)\",\"person\":\"desk-1\",\"collected\":\"$strange\",\"released_by\":\"somebody-else\",\"declaration\":{
	\"language\":\"en\",\"method\":\"api\",\"role\":\"desk\",\"statement\":\"so\",\"system\":\"accounts\"}}" http://localhost/api/evidence/seal
ok "who releases is who calls, whoever is named" eval 'reaches cl fetched 5 && opens 5 &&
	grep -rq "\"released_by\":\"desk-1\"" "$work/opened" && ! grep -r somebody-else "$work/opened"'
begin 8
does wide
at_desk() { # STATUS PATTERN NAME=VALUE...: the rows that are shown are sealed
	local status=$1 pattern=$2
	shift 2
	shows desk-1 'name="release"' 8 && posts "$status" desk-1 "/orders/$(id_of 8)/evidence/seal" \
		collected="$(named)" "${declared[@]}" "$@" && { [ -z "$pattern" ] || page "$pattern"; }
}
ok "at the desk, too" posts 303 desk-1 "/orders/$(id_of 8)/evidence/collect"
ok "a reason alone gives nothing away" at_desk 422 scope-justified justification='one household'
ok "nor does a person without a reason" at_desk 422 scope-exceeded release=yes
ok "who says both gives it, and stands in it" eval 'at_desk 303 "" justification="one household" release=yes &&
	reaches cl fetched 8 && opens 8 && grep -rq "\"released_by\":\"desk-1\"" "$work/opened"'
does right

# --- while they are sealed ---

stop us
python3 -c 'import socket, sys
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
waits = []
while True:
    waits.append(server.accept())' "$((system + 3))" &
helpers+=($!)
echo "tsa-url = http://127.0.0.1:$((system + 3))/" >>"$box/us/comity.conf"
start us
begin 7
ok "rows wait to be sealed" exits 0 collect 7
held=$(collected)
seal 7 "$held" >"$work/waits" 2>&1 &
waits=$!
ok "a time-stamp authority says nothing" until_true 10 eval 'ls "$box"/us/evidence/*.part'
ok "meanwhile they are sealed by nobody else, nor asked for" eval 'refuses 75 connector-busy seal 7 "$held" &&
	refuses 75 connector-busy collect 7'
ok "the order is withdrawn" withdraw 7
ok "so nothing is sealed, by that rule" eval 'ended 6 case-step && reaches us withdrawn 7'
ok "and nothing is left of it" until_true 10 eval 'no_rows && ! ls "$box"/us/evidence/*.part && ! role_pid us vault'
ok "the ledger verifies" ledger_verifies us

# --- another system, or none ---

stop us
cp "$work/conf" "$box/us/comity.conf"
start us
begin 6
stop us
connect "$(printf 'aa%.0s' {1..32})"
start us
before=$(asked)
ok "a system with another key is told nothing" eval 'refuses 75 connector-away collect 6 && [ "$(asked)" = "$before" ]'
stop us
sed -n '/^## Twenty lines/,/^## What/s/^    //p' "$(dirname "$0")/../../docs/connector.md" |
	sed "s/8443/$((system + 2))/; 1i rows_of = lambda target: [target['value'] + ',Anna\\\\n']" >"$work/system/example.py"
cp "$work/rows.crt" "$work/rows.key" "$box/us/keys/connector.secret" "$work/system/"
(cd "$work/system" && exec python3 example.py 2>/dev/null) &
helpers+=($!)
connect "$pin"
sed -i "s|^connector = .*|connector = https://127.0.0.1:$((system + 2))/|" "$box/us/comity.conf"
start us
ok "the system of docs/connector.md answers" until_true 20 eval 'exits 0 collect 6 && says "inside of the order 1, outside 0"'
stop us
cp "$work/conf" "$box/us/comity.conf"
start us
ok "without a system a file is given" refuses 1 connector-none collect 6
sign_in desk-1
ok "and the page does not offer it" eval "answers 200 GET '/orders/$(id_of 6)/evidence' -b '$work/desk-1.jar' && ! page /collect >/dev/null"
done_testing
