#!/bin/sh
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
finish
