#!/bin/bash
# test_lost_answer.sh - the answer to what a person did is lost: asked again, it is done once.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

new_id() {
	python3 -c 'import uuid; print(uuid.uuid4())'
}

leaves() {
	sqlite3 -readonly "$box/us/data/comity.db" 'SELECT count(*) FROM leaves'
}

packages() {
	sqlite3 -readonly "$box/us/data/comity.db" 'SELECT count(*) FROM evidence'
}

seal() { # OPTION...
	"$comity" evidence seal --node "$box/us" --as desk-1 --file "$work/answer.csv" --system crm \
		--method export --statement true "$@" "$(id_of 1)"
}

has_leaves() {
	[ "$(leaves)" -ge "$1" ]
}

has_package() {
	[ "$(packages)" = 1 ]
}

make_box
sed -i '/^tsa-/d' "$box/cl/comity.conf"
sed -i 's|^tsa-url.*|tsa-url = http://127.0.0.1:1/|' "$box/us/comity.conf" # nobody is there
start cl us
{ request 1 && send_request 1 && reaches us received 1; } >"$work/said" 2>&1 || bail "$(tail -n 3 "$work/said")"
printf 'email,name\nanna@papercup.example,A\n' >"$work/answer.csv"
before=$(leaves)
opened=$(new_id)

ok "an id that is none is refused" exits 2 order open us --call 12 "$(id_of 1)"
ok "by which nothing is done" test "$(leaves)" = "$before"
"$comity" order open --node "$box/us" --as desk-1 --call "$opened" "$(id_of 1)" >"$work/first" 2>&1
ok "an act is done" eval 'has_leaves $((before + 1))'
after=$(leaves)
ok "asked again by its id it has the same answer" eval '
	"$comity" order open --node "$box/us" --as desk-1 --call "$opened" "$(id_of 1)" >"$work/second" &&
	cmp "$work/first" "$work/second"'
ok "and is not done again" test "$(leaves)" = "$after"
ok "without the id it is another one, which is refused" exits 6 order open us "$(id_of 1)"
ok "another act by that id is refused" eval '
	exits 6 order decide us --call "$opened" "$(id_of 1)" accept && grep -q call-other "$work/words"'
ok "and the same act of another person" eval '
	! "$comity" order open --node "$box/us" --as desk-2 --call "$opened" "$(id_of 1)" >"$work/words" 2>&1 &&
	grep -q call-other "$work/words"'
ok "nothing was done by that" test "$(leaves)" = "$after"

# --- the node dies when an act is kept, before its receipt is made ---

before=$(leaves)
kill -STOP "$(role_pid us keeper)"
"$comity" order decide --node "$box/us" --as desk-1 --receipt "$work/kept.receipt" "$(id_of 1)" accept >"$work/first" 2>&1 &
helpers+=($!)
keeping=$!
until_true 20 has_leaves $((before + 1)) || bail "nothing is kept"
power_cut us
start us
wait "$keeping"
ok "an act whose answer was lost is told with its receipt" \
	eval 'python3 -m json.tool "$work/kept.receipt" && grep -q accepted "$work/first"'
ok "and was done once" test "$(leaves)" = $((before + 1))

# --- the time-stamp authority does not answer ---

before=$(leaves)
ok "without its time-stamp nothing is sealed" eval '! seal >"$work/words" 2>&1'
ok "which is said, and why" grep -q "time-stamp authority gave no answer" "$work/words"
ok "nothing is recorded or kept" test "$(packages) $(leaves) $(find "$box/us/evidence" -type f | wc -l)" = "0 $before 0"
stop us
sed -i '/^tsa-/d' "$box/us/comity.conf"
start us

# --- the node dies when it has sealed, before it says so ---

sealed=$(new_id)
kill -STOP "$(role_pid us keeper)"
seal --call "$sealed" >"$work/first" 2>&1 &
helpers+=($!)
sealing=$!
until_true 20 role_pid us vault || bail "no vault"
kill -STOP "$(role_pid us edge)"
kill -CONT "$(role_pid us keeper)"
until_true 20 has_package || bail "nothing is sealed"
power_cut us
start us
wait "$sealing"
ok "a package whose answer was lost is told when the node is there again" grep -q 'sealed, in the outbox' "$work/first"
ok "and was made once" test "$(packages)" = 1
ok "asked again it is the same package" eval 'seal --call "$sealed" >"$work/second" && cmp "$work/first" "$work/second"'
ok "and still one" test "$(packages)" = 1
ok "it reaches the issuer" reaches cl fetched 1
ok "one delivery" eval '[ "$(sqlite3 "$box/us/data/comity.db" "SELECT count(*) FROM outbox WHERE kind = '\''delivery'\''")" = 1 ]'
stop us
ok "without a node the id is not printed: nothing was done" eval 'exits 5 seal && ! grep -q -- --call "$work/words"'
done_testing
