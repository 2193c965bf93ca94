#!/bin/bash
# test_drain.sh - SIGTERM while orders are sent: what was answered is there, the node ends by itself
# with 0 and is ready again at once.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

orders=30

sender() {
	local i
	for i in $(seq "$orders"); do
		send "$i" >/dev/null 2>&1 || break
		id_of "$i" >>"$work/acknowledged"
	done
	: >"$work/ended"
}

answered() {
	[ "$(wc -l <"$work/acknowledged")" -ge "$1" ]
}

all_there() {
	order list cl | cut -d' ' -f1 | sort >"$work/listed"
	sort "$work/acknowledged" | comm -23 - "$work/listed" >"$work/lost"
	[ ! -s "$work/lost" ]
}

now_ms() {
	date +%s%3N
}

make_box
for i in $(seq "$orders"); do draft "$i" || bail "no draft"; done
start cl us
: >"$work/acknowledged"
sender &
helpers+=($!)
until_true 20 answered 5
children=$(processes_of cl)
code=0
started=$(now_ms)
stop cl || code=$?
took=$(($(now_ms) - started))
ok "a node that is told to end ends with 0" test "$code" = 0
ok "in less than 5 s (took $took ms)" test "$took" -lt 5000
# shellcheck disable=SC2086
ok "no process of it is left" all_gone $children
until_true 10 test -e "$work/ended"
ok "orders were under way: $(wc -l <"$work/acknowledged") of $orders were answered" \
	test "$(wc -l <"$work/acknowledged")" -lt "$orders"
started=$(now_ms)
start cl
took=$(($(now_ms) - started))
ok "it is ready again in less than 2 s (took $took ms)" test "$took" -lt 2000
ok "every order that was answered is there" all_there
order list cl | cut -d' ' -f1 | sort >"$work/before"
stop cl
ok "an idle node ends with 0 too" test $? = 0
start cl
order list cl | cut -d' ' -f1 | sort >"$work/after"
ok "the list is the same after the next start" cmp "$work/before" "$work/after"
ok "the ledger verifies" ledger_verifies cl
done_testing
