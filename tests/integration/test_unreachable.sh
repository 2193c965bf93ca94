#!/bin/bash
# test_unreachable.sh - a node that is not there: every command that needs it ends with 5 and says that
# nothing was done; when an answer is lost under way it does not say so.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

unreachable() { # COMMAND...: 5, and the words for it
	exits 5 "$@" && grep -q 'nothing was done' "$work/words"
}

as_cl=(--node "$box/cl" --as prosecutor-1)
make_box
draft 1 || bail "no draft"
draft 2 || bail "no draft"
id=$(id_of 1)
ok "order send" unreachable "$comity" order send "${as_cl[@]}" --sign-off "$work/1.so" "$work/1.json"
ok "order list" unreachable "$comity" order list "${as_cl[@]}"
ok "order show" unreachable "$comity" order show "${as_cl[@]}" "$id"
ok "order open" unreachable "$comity" order open "${as_cl[@]}" "$id"
ok "order decide" unreachable "$comity" order decide "${as_cl[@]}" "$id" accept
ok "order preserve" unreachable "$comity" order preserve "${as_cl[@]}" "$id"
ok "order verified" unreachable "$comity" order verified "${as_cl[@]}" "$id"
ok "order withdraw" unreachable "$comity" order withdraw "${as_cl[@]}" --person prosecutor-1 \
	--key "$box/persons/cl/prosecutor-1.pem" "$work/1.json"
ok "order close" unreachable "$comity" order close "${as_cl[@]}" "$id"
ok "node status" unreachable "$comity" node status "${as_cl[@]}"
ok "tray list" unreachable "$comity" tray list "${as_cl[@]}"
ok "node reload" unreachable "$comity" node reload "${as_cl[@]}"
ok "a folder that is no node" unreachable "$comity" order list --node "$work/nowhere"
start cl us
ok "the order was not sent" test "$(times cl 1)" = 0
power_cut cl
ok "a node that was killed and left its socket" unreachable "$comity" order list "${as_cl[@]}"
start cl

# The node dies while it works: the caller is not told that nothing was done.
kill -STOP "$(role_pid cl keeper)"
{
	send 2 >"$work/lost" 2>&1
	echo $? >"$work/code"
} &
helpers+=($!)
until_true 10 stands cl sealed 2
power_cut cl
until_true 10 test -s "$work/code"
ok "an answer that is lost ends with 75" test "$(cat "$work/code")" = 75
ok "and says that it may have been done" grep -q 'may have been done' "$work/lost"
ok "not that nothing was" eval "! grep -q 'nothing was done' $work/lost"
start cl
ok "the order is there after all" test "$(times cl 2)" = 1
ok "and arrives" reaches cl received 2

# What went by a portal in the meantime is what a person says, and no more.
stated() { "$comity" order stated "${as_cl[@]}" "$@" "$(id_of 2)"; }
says() { stated "${@:2}" >"$work/words" 2>&1; [ $? -eq 2 ] && grep -q "$1" "$work/words"; }
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
before=$("$comity" order show --json "${as_cl[@]}" "$(id_of 2)" | sed 's/.*"state":"\([a-z]*\)".*/\1/')
ok "another event" says stated-form --event lost --at "$now"
ok "a time that has not come" says stated-form --event submitted --at 2099-01-01T00:00:00Z
ok "a time before the order" says stated-form --event submitted --at 2020-01-01T00:00:00Z
ok "a number of two lines" says stated-form --event submitted --at "$now" --number 'a
b'
ok "it was handed in at a portal" stated --event submitted --at "$now" --number P-77 --file "$work/2.json"
ok "the same again is the same" eval "stated --event submitted --at $now --number P-77 --file $work/2.json | grep -q 'said before'"
"$comity" order show "${as_cl[@]}" "$(id_of 2)" >"$work/shown"
ok "the case says that nothing proves it" \
	grep -q "stated, not proven: submitted at $now, number P-77, file sha256 $(sha256sum "$work/2.json" | cut -c1-64).*\[leaf" "$work/shown"
ok "and once" test "$(grep -c 'stated, not proven' "$work/shown")" = 1
ok "its state is what it was" test "$("$comity" order show --json "${as_cl[@]}" "$(id_of 2)" | sed 's/.*"state":"\([a-z]*\)".*/\1/')" = "$before"
ok "who answers does not state where an order went" eval \
	"! \"\$comity\" order stated --node $box/us --as desk-1 --event submitted --at $now $(id_of 2) >$work/words 2>&1 && grep -q case-side $work/words"
ok "the ledger verifies" ledger_verifies cl
ok "the exit codes stand in comity --help" eval "\"\$comity\" --help | grep -q '5 unreachable'"
done_testing
