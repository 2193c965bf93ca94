#!/bin/bash
# test_nothing_acknowledged_is_lost.sh - processes and whole nodes are killed while orders are sent:
# every order that was acknowledged is there, once on each side, and arrives.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

orders=60
victims=(cl:core us:core cl:keeper us:keeper cl:worker us:worker cl:courier us:edge cl:edge
	us:node cl:node us:core cl:core us:keeper cl:worker us:edge cl:courier us:node cl:keeper cl:node)

acknowledged() {
	wc -l <"$work/acknowledged"
}

more_than() {
	[ "$(acknowledged)" -gt "$1" ] || [ -e "$work/all-sent" ]
}

# Sends every order until it is acknowledged or known: an answer that was lost is asked for again.
sender() {
	local i code
	for i in $(seq "$orders"); do
		for _ in $(seq 400); do
			code=0
			send "$i" >"$work/sent" 2>&1 || code=$?
			if [ $code = 0 ] || grep -q order-known "$work/sent"; then
				id_of "$i" >>"$work/acknowledged"
				break
			fi
			cat "$work/sent" >>"$work/refused"
			sleep 0.02
		done
	done
	: >"$work/all-sent"
}

hit() { # NODE:ROLE
	local node=${1%:*} role=${1#*:} pid
	if [ "$role" = node ]; then
		power_cut "$node" || return 1
		start "$node"
	else
		until_true 10 role_pid "$node" "$role" || return 1
		pid=$(role_pid "$node" "$role")
		kill -KILL "$pid" && until_true 10 all_gone "$pid"
	fi
}

each_once() { # NODE
	order list "$1" | cut -d' ' -f1 | sort >"$work/listed"
	sort "$work/acknowledged" | diff - "$work/listed"
}

all_received() {
	[ "$(order list "$1" --state received | wc -l)" = "$orders" ]
}

outbox_empty() {
	order list cl >/dev/null &&
		[ "$("$comity" node status --node "$box/$1" --as "$(person_of "$1")" |
			awk '$1 == "outbox_waiting" { print $2 }')" = 0 ]
}

make_box
for i in $(seq "$orders"); do draft "$i" || bail "no draft"; done
start cl us
: >"$work/acknowledged"
sender &
helpers+=($!)

killed=0
for i in "${!victims[@]}"; do
	until_true 20 more_than $((i * 5 / 2))
	sleep "0.0$((i * 7 % 10))"
	hit "${victims[i]}" && killed=$((killed + 1))
done
ok "${#victims[@]} processes and nodes were killed" test "$killed" = "${#victims[@]}"
until_true 30 test -e "$work/all-sent"
ok "all orders are acknowledged in the end" test "$(acknowledged)" = "$orders"
until_true 10 is_up cl
until_true 10 is_up us
until_true 20 all_received cl
ok "every acknowledged order stands at its sender, once" each_once cl
ok "and at its addressee, once" each_once us
ok "all are received, at the sender" all_received cl
ok "all are received, at the addressee" all_received us
ok "nothing waits in the outbox of the sender" until_true 10 outbox_empty cl
ok "the sender's ledger verifies" ledger_verifies cl
ok "the addressee's ledger verifies" ledger_verifies us
sort "$work/refused" 2>/dev/null | uniq -c | sed 's/^/# /'
done_testing
