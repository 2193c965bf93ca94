#!/bin/sh
# quota.sh BUILD - a listed organisation that sends what is refused, again and again (TAP).
#
# 250 refusals an hour are kept (LIMIT_REFUSALS_HOUR); beyond, nothing of them is stored, but the answer
# is the same; nobody else feels it.  A training realm, so that the hour can pass at once.
set -eu
build=$1
port=${REDTEAM_PORT:-24700}
kept=250
# shellcheck source=tests/redteam/lib.sh
. "$(dirname "$0")/lib.sh"

comity sandbox create --port "$port" "$box" > /dev/null
for node in cl us ar; do
	"$build/comityd" "$box/$node" > "$work/$node.log" 2>&1 &
	pids="$pids $!"
done
for node in cl us ar; do
	comity node wait --node "$box/$node" --timeout 20 || { echo "Bail out! no $node"; exit 1; }
done
status() { comity node status --json --node "$box/us" | sed "s/.*\"$1\":\([0-9]*\).*/\1/"; }
size() { du -sk "$box/us/data" | cut -f 1; }
realm=$(comity node status --json --node "$box/us" | sed 's/.*"realm":"\([^"]*\)".*/\1/')
draft() {
	comity order new --realm "$realm" --from CL/fiscalia-norte --to US/papercup-mail --procedure vol \
		--target EmailAddress=anna@papercup.example --category subscriber \
		--zone America/Santiago --recipient "$box/persons/cl/team.crt" \
		--field case-reference=RUC-2026-1 --field authority=Fiscalia-Norte \
		--field officer-role=prosecutor --field official-email=desk@fiscalia-norte.example \
		--field official-phone=+5620000000 --field legal-basis=CPP-219 \
		--field offence=185/2 --field link=account-used-for-fraud \
		--field user-notice=please-delay --out "$work/order.json" > /dev/null
	for n in 1 2; do
		act=$([ $n = 1 ] && echo issue || echo approve)
		comity order sign --key "$box/persons/cl/prosecutor-$n.pem" --person "prosecutor-$n" \
			--act "$act" --out "$work/order.$n" "$work/order.json"
	done
}
draft
forge send --from cl --to us --order "$work/order.json" --sign-off "$work/order.1" \
	--sign-off "$work/order.2" --certificate "$box/persons/cl/team.crt" --no-post --save "$work/message"

leaves=$(status leaves)
before=$(date +%s%N)
forge flip --to us --tls cl --count 750 "$work/message" > "$work/out" 2>&1 || true
after=$(date +%s%N)
echo "# 750 refusals: $(((after - before) / 750000)) us each"
tap "$([ "$(grep -c 'HTTP 200 refused 30' "$work/out")" = 750 ] && echo 0 || echo 1)" \
	"attack_ledger_filled_with_refusals: 750 of 750 are refused, each with its rule"
tap "$([ "$(status leaves)" = $((leaves + kept)) ] && echo 0 || echo 1)" \
	"attack_ledger_filled_with_refusals: $kept leaves, no more"
tap "$([ "$(grep -c 'refusal-quota: ' "$work/out")" = $((750 - kept)) ] && echo 0 || echo 1)" \
	"who gets no receipt is told so, with the rule"
large=$(size)
forge flip --to us --tls cl --count 500 "$work/message" > "$work/out" 2>&1 || true
tap "$([ "$(status leaves)" = $((leaves + kept)) ] && [ "$(size)" -le $((large + 64)) ] && echo 0 || echo 1)" \
	"500 more: neither ledger nor database has grown"
forge post --to us --tls ar "$work/message" > "$work/out" 2>&1 || true
tap "$(grep -q sender-not-peer "$work/out" && [ "$(status leaves)" = $((leaves + kept + 1)) ] &&
	echo 0 || echo 1)" "another organisation's refusal is kept"
forge post --to us --tls cl "$work/message" > "$work/out" 2>&1 || true
tap "$([ "$(head -n 1 "$work/out")" = "HTTP 200 accepted" ] && echo 0 || echo 1)" \
	"what is in order is taken all the same"
leaves=$(status leaves)
comity sandbox clock --set "$(date -u -d '+2 hours' +%FT%TZ)" "$box" > "$work/out"
for _ in $(seq 200); do
	grep -q '"event":"messages-refused".*"more":"1000"' "$work/us.log" && break
	sleep 0.05
done
tail -n 3 "$work/us.log" > "$work/out"
tap "$(grep -q '"event":"messages-refused".*"more":"1000"' "$work/us.log" &&
	[ "$(status leaves)" = $((leaves + 1)) ] && echo 0 || echo 1)" \
	"when the hour is over, one leaf says how many there were"
forge flip --to us --tls cl --count 2 "$work/message" > "$work/out" 2>&1 || true
tap "$([ "$(status leaves)" = $((leaves + 3)) ] && echo 0 || echo 1)" "and a new hour begins"
tap "$(comity node fsck --node "$box/us" > "$work/out" 2>&1 && echo 0 || echo 1)" "the node is whole"
echo "1..$number"
exit "$failed"
