#!/bin/sh
# canonical.sh - what we write to be sealed is its own Canonical XML 1.1, by xmllint, and the seal on
# it holds, by xmlsec1 and by our own verification.
# Usage: canonical.sh WIRE_LINES; $SEALED generated messages (default 400), $SEED.
set -u
count=${SEALED:-400}
if ! command -v xmllint >/dev/null || ! command -v xmlsec1 >/dev/null; then
	echo '1..0 # SKIP no xmllint or no xmlsec1'
	exit 0
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
points=0 failed=0
ok() { # WORDS COMMAND...
	words=$1
	shift
	points=$((points + 1))
	if "$@" >"$work/why" 2>&1; then
		echo "ok $points - $words"
	else
		failed=1
		echo "not ok $points - $words"
		head -n 5 "$work/why" | sed 's/^/# /'
	fi
}
holds_for_us() {
	[ "$(grep -c '^yes$' "$work/answers")" = "$count" ]
}
canonical() {
	xmllint --nonet --c14n11 "$work"/*.xml >"$work/theirs" && cat "$work"/*.xml >"$work/ours" &&
		cmp "$work/ours" "$work/theirs"
}
# Every eighth: each is a process.
holds_for_xmlsec() {
	i=0
	while [ "$i" -lt "$count" ]; do
		xmlsec1 --verify --privkey-pem "$work/key.pem" "$work/$i.sealed" || return 1
		i=$((i + 8))
	done
}
differs() {
	sed 's|<CountryCode>|<CountryCode> |' "$work/0.sealed" >"$work/changed"
	! cmp -s "$work/changed" "$work/0.sealed" && ! xmlsec1 --verify --privkey-pem "$work/key.pem" "$work/changed"
}
"$1" sealed "$count" "$work" >"$work/answers" || echo "Bail out! no messages"
ok "our own verification holds for all $count" holds_for_us
ok "each is its own canonical form, byte for byte" canonical
ok "xmlsec1 verifies the seals" holds_for_xmlsec
ok "and not that of a changed message" differs
echo "1..$points"
exit $failed
