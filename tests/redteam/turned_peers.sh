#!/bin/sh
# turned_peers.sh BUILD PROGRAM in|out - the folder of a node, and a core between processes that lie (TAP).
#
# See turned_peers.c.
set -eu
build=$1
port=${REDTEAM_PORT:-25500}
ASAN_OPTIONS=detect_leaks=0
export ASAN_OPTIONS
# shellcheck source=tests/redteam/lib.sh
. "$(dirname "$0")/lib.sh"

comity sandbox create --realm live --port "$port" "$box" > /dev/null
sed -i '/^desk/d' "$box"/*/comity.conf # no process for pages
comity order new --from CL/fiscalia-norte --to US/papercup-mail --procedure vol \
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
if [ "$3" = in ]; then
	# the courier that would call it is ours
	printf 'connector = https://127.0.0.1:9/\nconnector-secret = none\n' >> "$box/us/comity.conf"
	forge send --from cl --to us --order "$work/order.json" --sign-off "$work/order.1" \
		--sign-off "$work/order.2" --certificate "$box/persons/cl/team.crt" --no-post \
		--save "$work/message"
	"$2" "$build/comityd" "$box/us" in "$work/message" "$box/cl/keys/tls.crt" \
		"$box/ar/keys/tls.crt" 2> "$work/log"
	exit
fi
# an order that waits, for us does not run
"$build/comityd" "$box/cl" 2> "$work/cl.log" &
pid=$!
pids=$pid
comity node wait --node "$box/cl" --timeout 20
comity order send --node "$box/cl" --as prosecutor-1 --sign-off "$work/order.1" \
	--sign-off "$work/order.2" --certificate "$box/persons/cl/team.crt" "$work/order.json" > /dev/null
kill "$pid"
wait "$pid" || true
pids=
"$2" "$build/comityd" "$box/cl" out 2> "$work/log"
