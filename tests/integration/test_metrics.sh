#!/bin/bash
# test_metrics.sh - health, readiness and metrics for machines; no person and no order in them or in
# the logs.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

# Each line of OpenMetrics 1.0 as we use it: metadata, a sample, or the end, which comes once and last.
name='[a-z_][a-z0-9_]*'
label="$name=\"([^\"\\\\]|\\\\[n\"\\\\])*\""
line="^(# (HELP|TYPE|UNIT) $name .*|$name(\\{$label(,$label)*\\})? [0-9]+(\\.[0-9]+)?|# EOF)\$"

fetch() { # NODE PATH
	local at=12
	[ "$1" = us ] && at=22
	curl -sS -m 5 -o "$work/page" -w '%{http_code} %{content_type}' "http://127.0.0.1:$((port + at))$2"
}

is_openmetrics() {
	! grep -vE "$line" "$work/page" && [ "$(tail -n 1 "$work/page")" = '# EOF' ] &&
		[ "$(grep -c '^# EOF' "$work/page")" = 1 ] && [ -z "$(tail -c 1 "$work/page" | tr -d '\n')" ]
}

# A sample stands behind the type of its family; a counter's name ends in _total.
families_are_right() {
	awk '/^# TYPE / { if (seen[$3]++) { print "twice: " $3; bad = 1 } family = $3; type = $4; next }
		/^#/ { next }
		{ sample = $1; sub(/\{.*/, "", sample)
		  wanted = type == "counter" ? family "_total" : family
		  if (sample != wanted) { print sample " stands behind " family; bad = 1 } }
		END { exit bad }' "$work/page"
}

nothing_personal() { # FILE...
	! grep -iE "$secret" "$@"
}

value() {
	sed -n "s/^$1 //p" "$work/page"
}

send_ill() { # NUMBER JSON: from CL's door to US, with a name in every place that might be logged
	printf '%s' "$1" | curl -sS -m 5 -k --cert "$box/cl/keys/tls.crt" --key "$box/cl/keys/tls.key" \
		-H 'Content-Type: application/json' --data-binary @- "https://127.0.0.1:$((port + 20))/hi1"
}

make_box
secret='anna|papercup\.example'
draft 1 EmailAddress=anna@papercup.example || bail "no draft"
draft 2 EmailAddress=anna@papercup.example || bail "no draft"
start cl us
for i in 1 2; do
	secret="$secret|$(id_of $i)"
	send $i >/dev/null && reaches cl received $i >/dev/null
done
order open us "$(id_of 1)" >/dev/null
order decide us --reason 3009 "$(id_of 1)" refuse >/dev/null
reaches cl refused 1 >/dev/null
send 1 >"$work/again" 2>&1
ok "an order that was sent before is refused" grep -q order-known "$work/again"
send_ill '{"anna@papercup.example":1}' >"$work/answer"
ok "a peer's ill message is refused" grep -q '"ErrorCode":3020' "$work/answer"
send_ill '{"Header":{"SenderIdentifier":{"CountryCode":"anna@papercup.example"}}}' >/dev/null
stop us
start us
for node in cl us; do
	ok "$node: alive" test "$(fetch $node /healthz)" = '200 text/plain'
	ok "$node: ready" until_true 5 eval "fetch $node /readyz | grep -q '^200 '"
	ok "$node: metrics have their type" test "$(fetch $node /metrics)" = \
		'200 application/openmetrics-text; version=1.0.0; charset=utf-8'
	ok "$node: every line is OpenMetrics" is_openmetrics
	ok "$node: each sample belongs to its family" families_are_right
	ok "$node: no person and no order in them" nothing_personal "$work/page"
	ok "$node: no person and no order in its log" nothing_personal "$box/$node.log"
	ok "$node: each line of the log is an object" eval "! grep -v '^{\"ts\":\".*}\$' $box/$node.log"
done
fetch us /metrics >/dev/null
leaves=$(value comity_log_size)
ok "the ledger has leaves: $leaves" test "$leaves" -ge 4
ok "all of them are under a signed head" test "$(value comity_log_signed_size)" = "$leaves"
ok "cases are counted by state" test "$(value 'comity_cases{state="refused"}')" = 1
ok "another path is not there" test "$(fetch us /api/order/list | cut -d' ' -f1)" = 404
done_testing
