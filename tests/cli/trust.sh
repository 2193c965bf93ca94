#!/bin/sh
# shellcheck disable=SC2086 # options stand together in one variable
# comity directory and roster, on the lists of a sandbox.
. "$(dirname "$0")/tap.sh"

cd "$work" || exit 1
ends 0 "a sandbox is made" "$COMITY" sandbox create --realm training.test sandbox
list=sandbox/list/directory.json
roster=sandbox/cl/data/rosters/US_papercup-mail.json
key() {
	"$COMITY" key show "$1" | sed 's/.* //'
}
one=one:$(key sandbox/list/list-1.pem)
two=two:$(key sandbox/list/list-2.pem)
stranger=stranger:$(key sandbox/persons/us/desk-1.pem)

check_list() { # STATUS WORDS OPTIONS...
	wanted=$1
	words=$2
	shift 2
	ends "$wanted" "$words" "$COMITY" directory check "$@"
}
check_list 0 "both list keys have signed" --realm training.test --list-key "$one" --list-key "$two" $list
says out "3 organisations" "the list is described"
check_list 1 "another realm" --realm live --list-key "$one" --list-key "$two" $list
says out "directory-realm" "is refused by its rule"
[ "$("$COMITY" directory check --json --realm live --list-key "$one" $list |
	sed 's/.*"rule":"\([^"]*\)".*/\1/')" = directory-realm ]
point $? "for machines too"
check_list 3 "a key that has not signed does not count" \
	--realm training.test --list-key "$one" --list-key "$stranger" $list
says out "directory-signatures" "and that is the rule"
check_list 0 "one of two is enough where one is asked for" \
	--realm training.test --list-key "$one" --list-key "$stranger" --threshold 1 $list
check_list 75 "a list is not for ever" \
	--realm training.test --list-key "$one" --at 2031-01-01T00:00:00Z $list
says out "directory-expired" "and that is the rule"
sed 's/papercup-mail/papercup-nail/g' $list >changed.json
check_list 3 "a changed list is not signed" \
	--realm training.test --list-key "$one" changed.json
printf '{}' >empty.json
check_list 1 "something else is no list" --realm training.test --list-key "$one" empty.json

cp $list signed.json
chmod 600 signed.json
ends 0 "a third person signs" "$COMITY" directory sign --key sandbox/persons/us/desk-1.pem signed.json
says out "3 signatures now" "three signatures"
check_list 0 "the third counts" --realm training.test --list-key "$stranger" signed.json
check_list 0 "and the others still do" --realm training.test --list-key "$one" --list-key "$two" signed.json
[ "$(stat -c %a signed.json)" = 600 ]
point $? "the file keeps its mode"
python3 -m json.tool $list >pretty.json 2>/dev/null || cp $list pretty.json
ends 0 "a list with spaces is put into canonical form" \
	"$COMITY" directory sign --key sandbox/list/list-1.pem pretty.json
check_list 0 "and signed" --realm training.test --list-key "$one" --list-key "$two" pretty.json
ends 3 "a public key does not sign" "$COMITY" directory sign --key sandbox/persons/cl/team.crt signed.json
cp empty.json before.json
ends 1 "what is no list is not signed" "$COMITY" directory sign --key sandbox/list/list-1.pem empty.json
cmp -s empty.json before.json
point $? "and stays as it was"
ends 0 "a list is shown" "$COMITY" directory show $list
says out "US/papercup-mail" "with its organisations"
says err "not checked" "and it is said that it was not checked"

ends 0 "a roster" "$COMITY" roster check --directory $list $roster
says out "US/papercup-mail" "is signed by its officers"
sed 's/"level":"provider"/"level":"judge"/' $roster >changed.json
ends 3 "a person who became a judge overnight" "$COMITY" roster check --directory $list changed.json
says out "roster-signatures" "is seen by the signatures"
ends 0 "a roster is shown" "$COMITY" roster show $roster
says out "desk-1  provider" "with its persons"
cp $roster signed.json
ends 0 "somebody else signs it" "$COMITY" roster sign --key sandbox/persons/cl/officer-1.pem signed.json
ends 0 "that does no harm" "$COMITY" roster check --directory $list signed.json
ends 3 "and no good" "$COMITY" roster check --directory $list --threshold 3 signed.json

# --- passkeys: the good way, by a browser, is in tests/browser ---

made=$root/tests/corpus/enrolment_read/plain
cp signed.json before.json
ends 2 "a challenge for a place that is no desk" \
	"$COMITY" roster ask --person desk-1 --origin http://desk.example $roster
ends 0 "a challenge for a person's passkey" \
	"$COMITY" roster ask --person desk-1 --origin https://desk.example $roster
ends 1 "a passkey that was made for another realm" "$COMITY" roster enrol --passkey "$made" signed.json
says out "roster-realm" "is said to be of another"
sed 's/"realm":"live"/"realm":"training.test"/' "$made" >other.passkey
ends 1 "and one for another organisation" "$COMITY" roster enrol --passkey other.passkey signed.json
says out "roster-organisation" "too"
sed 's#"CL/a"#"US/papercup-mail"#' other.passkey >nobody.passkey
ends 1 "and for a person whom the roster has not" "$COMITY" roster enrol --passkey nobody.passkey signed.json
says out "enrolment-person" "too"
sed 's/"p-1"/"desk-1"/' nobody.passkey >forged.passkey
ends 3 "one whose names were changed" "$COMITY" roster enrol --passkey forged.passkey signed.json
says out "passkey-challenge" "signed something else"
sed 's/training.test/live/' $roster >live.json
ends 2 "a live key that cools for less than three days" \
	"$COMITY" roster enrol --passkey "$made" --cooling-hours 71 live.json
ends 0 "none of these has changed the roster" cmp signed.json before.json

# --- pin files ---

us=sandbox/us
officer() { # NODE NUMBER: the id of the key
	"$COMITY" key show sandbox/persons/$1/officer-$2.pem | cut -d' ' -f1
}
first=$(officer us 1)
second=$(officer us 2)
pin() { # STATUS WORDS OPTIONS...
	wanted=$1
	words=$2
	shift 2
	ends "$wanted" "$words" "$COMITY" directory pin "$@"
}
officers="--officer officer-1=sandbox/persons/us/officer-1.pem --officer officer-2=sandbox/persons/us/officer-2.pem"
pin 2 "a record without a node" --competence provide --language en us.pin
pin 2 "without a competence" --node $us --language en $officers us.pin
pin 2 "with one that is none" --node $us --competence rule --language en $officers us.pin
pin 2 "without officers" --node $us --competence provide --language en us.pin
pin 2 "without a language" --node $us --competence provide $officers us.pin
pin 2 "for ever" --node $us --competence provide --language en $officers --days 4000 us.pin
pin 1 "with an address without TLS" --node $us --competence provide --language en $officers \
	--hi1 http://papercup.example/hi1 us.pin
pin 1 "with the same officer twice" --node $us --competence provide --language en \
	--officer a=sandbox/persons/us/officer-1.pem --officer b=sandbox/persons/us/officer-1.pem us.pin
[ ! -e us.pin ]
point $? "nothing of it is written"
pin 0 "a record" --node $us --competence provide --competence contact --language en $officers us.pin
for n in 1 2; do
	ends 0 "officer $n signs" "$COMITY" directory sign --key sandbox/persons/us/officer-$n.pem us.pin
done
check_pin() { # STATUS WORDS OPTIONS...
	wanted=$1
	words=$2
	shift 2
	ends "$wanted" "$words" "$COMITY" directory check "$@"
}
who="--realm training.test --organisation US/papercup-mail"
check_pin 0 "both officers have signed" $who --officer "$first" --officer "$second" us.pin
check_pin 1 "another realm" --realm live --organisation US/papercup-mail --officer "$first" us.pin
says out "pin-realm" "is refused by its rule"
check_pin 1 "another organisation" --realm training.test --organisation CL/fiscalia-norte --officer "$first" us.pin
says out "pin-organisation" "is refused by its rule"
check_pin 3 "another officer" $who --officer "$first" --officer "$(officer cl 1)" us.pin
says out "pin-signatures" "is refused by its rule"
check_pin 4 "a record is not for ever" $who --officer "$first" --at 2031-01-01T00:00:00Z us.pin
says out "pin-expired" "and that is the rule"
check_pin 2 "without an officer" $who us.pin
check_pin 2 "an officer who is no digest" $who --officer officer-1 us.pin
sed 's/"contact"/"contact","oversight"/' us.pin >changed.pin
check_pin 3 "a changed record is not signed" $who --officer "$first" changed.pin
ends 0 "a record is shown" "$COMITY" directory show us.pin
says out "officer-2, has signed" "with who has signed"
says out "$(echo "$first" | cut -c1-4) $(echo "$first" | cut -c5-8) " "and fingerprints in groups"
says out "pin = US/papercup-mail COMPETENCE,... us.pin $first $second" "and the line for a partner"
says err "not checked" "and it is said that it was not checked"
ends 0 "a roster" "$COMITY" roster check --directory us.pin $roster
says out "US/papercup-mail" "is checked by the record"
pin 0 "it is renewed" --node $us --days 30 us.pin
says out "record 2 of US/papercup-mail" "with the next number"
check_pin 3 "the renewed one is not signed yet" $who --officer "$first" us.pin
ends 0 "it is shown" "$COMITY" directory show us.pin
says out "claims provide contact" "what was not given stayed"
says out "officer-1, has NOT signed" "and that nobody has signed is said"
pin 6 "another node's record is not renewed" --node sandbox/cl us.pin
pin 1 "nor a file that is none" --node $us empty.json
finish
