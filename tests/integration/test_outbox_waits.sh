#!/bin/bash
# test_outbox_waits.sh - an order for a node that is down waits, says why, and is delivered once.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

# outbox NUMBER MEMBER: of the order's row, at the sender
outbox() {
	order show cl --json "$(id_of "$1")" | grep -o '"outbox":\[[^]]*\]' |
		grep -oE "\"$2\":(\"[^\"]*\"|[a-z0-9]+)" | head -n 1 | cut -d: -f2- | tr -d '"'
}

has_failed() {
	[ "$(outbox "$1" attempts)" -ge "$2" ]
}

make_box
for i in 1 2 3; do draft $i || bail "no draft"; done
start cl
ok "an order is acknowledged though the addressee is down" send 1
ok "it stays sealed" stands cl sealed 1
ok "an attempt is counted" until_true 10 has_failed 1 1
ok "the next attempt comes by itself" until_true 15 has_failed 1 2
ok "the reason is shown: $(outbox 1 error)" test -n "$(outbox 1 error)"
ok "it is not delivered" test "$(outbox 1 delivered)" = false
is_as_old() {
	[ "$(outbox 1 age_seconds)" -ge "$1" ]
}
ok "its age is shown" until_true 10 is_as_old 2
ok "who looks at the order is told" eval "order show cl $(id_of 1) | grep 'not yet delivered to US/papercup-mail'"
ok "and who looks at the node" eval "\"\$comity\" node status --node $box/cl --as prosecutor-1 | grep -E '^outbox_waiting +1$'"
stop cl
start cl
ok "a restart forgets neither the order nor its attempts" has_failed 1 2
start us
ok "when the addressee is there it arrives" reaches cl received 1
ok "once" test "$(times us 1)" = 1
ok "and is delivered" test "$(outbox 1 delivered)" = true
ok "with its error gone" test -z "$(outbox 1 error)"

# The addressee's server has another key than the directory says.
stop us
cp -r "$box/us/keys" "$work/keys"
cp "$box/ar/keys/tls.crt" "$box/ar/keys/tls.key" "$box/us/keys/"
start us
ok "an order for a node that shows another key is acknowledged" send 2
ok "it is tried" until_true 10 has_failed 2 1
ok "and not given to it" test "$(order list us | wc -l)" = 1
ok "the reason is shown: $(outbox 2 error)" test -n "$(outbox 2 error)"
stop us
cp "$work/keys/tls.crt" "$work/keys/tls.key" "$box/us/keys/"
start us
ok "with the right key it arrives" reaches cl received 2
ok "once" test "$(times us 2)" = 1
done_testing
