#!/bin/bash
# test_keeper_stopped.sh - between the commit and the signed head: while the keeper stands still no
# order is acknowledged, not even if it is on the disk; when it goes on, or a new one comes, all are.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

in_background() { # NUMBER: sends; its exit code lies in NUMBER.code when it was answered
	{
		send "$1" >"$work/$1.out" 2>&1
		echo $? >"$work/$1.code"
	} &
	helpers+=($!)
}

leaves() {
	"$comity" node status --node "$box/cl" --as prosecutor-1 | awk '$1 == "leaves" { print $2 }'
}

has_leaves() {
	[ "$(leaves)" = "$1" ]
}

answered() {
	[ "$(cat "$work/$1.code" 2>/dev/null)" = 0 ]
}

make_box
for i in 1 2 3 4 5; do draft $i || bail "no draft"; done
start cl us
ok "an order is acknowledged" send 1
until_true 10 reaches cl received 1
keeper=$(role_pid cl keeper)
kill -STOP "$keeper"
in_background 2
in_background 3
ok "with the keeper stopped two more are in the store" until_true 10 has_leaves 3
ok "they are shown as sealed to who asks" stands cl sealed 2
ok "the first is not acknowledged" test ! -e "$work/2.code"
ok "nor the second" test ! -e "$work/3.code"
metrics=http://127.0.0.1:$((port + 12))
code=$(curl -s -o /dev/null -w '%{http_code}' "$metrics/readyz")
ok "the node says that it is not ready (503)" test "$code" = 503
ok "nothing of them has left for the other side" test "$(order list us | wc -l)" = 1
kill -CONT "$keeper"
ok "when the keeper goes on the first is acknowledged" until_true 10 answered 2
ok "and the second" until_true 10 answered 3
ok "both arrive" reaches cl received 2
ok "both arrive (the second)" reaches cl received 3

keeper=$(role_pid cl keeper)
kill -STOP "$keeper"
in_background 4
until_true 10 has_leaves 4
ok "the next order waits for the keeper" test ! -e "$work/4.code"
kill -KILL "$keeper"
ok "a new keeper signs what the old one did not" until_true 15 answered 4
ok "and it arrives" reaches cl received 4
ok "once" test "$(times us 4)" = 1
ok "the ledger verifies" ledger_verifies cl

# The addressee dies after it has stored an order and before its receipt exists: the same bytes
# come again and get the receipt then.
kill -STOP "$(role_pid us keeper)"
ok "an order is sent to a node whose keeper stands still" send 5
ok "the addressee has stored it" until_true 10 stands us received 5
ok "the sender has no receipt" stands cl sealed 5
power_cut us
start us
ok "after a power cut at the addressee the receipt comes all the same" reaches cl received 5
ok "and the order is there once" test "$(times us 5)" = 1
ok "the addressee's ledger verifies" ledger_verifies us
done_testing
