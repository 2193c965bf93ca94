#!/bin/sh
# The unit for systemd: how little it leaves to the node, and that it leaves what the node's own jails need.
. "$(dirname "$0")/tap.sh"
unit=$work/comityd@.service
# Where it will be installed nothing is yet.
sed "s|@sbindir@/comityd|$COMITYD|" "$root/dist/comityd@.service.in" >"$unit"

if ! command -v systemd-analyze >/dev/null; then
	skip "the unit" "systemd-analyze is missing"
	finish
fi
ends 0 "its exposure is 1.2 at most" systemd-analyze security --offline=true --threshold=12 "$unit"
grep -E '^✗|Overall' "$work/out" | sed 's/^/# /'
sed '/^RestrictNamespaces/d; /^NoNewPrivileges/d' "$unit" >"$work/weaker@.service"
ends 1 "which is counted" systemd-analyze security --offline=true --threshold=12 "$work/weaker@.service"
systemd-analyze verify "$unit" >"$work/out" 2>&1
grep -v 'man ' "$work/out" | grep -q comityd@.service
[ $? = 1 ]
point $? "systemd understands each line"

# group NAME: its calls, and those of the groups that it names
group() {
	systemd-analyze syscall-filter "$1" 2>/dev/null | sed -n 's/^    \([@a-z][^ ]*\)$/\1/p' |
		while read -r call; do
			case $call in
			@*) group "$call" ;;
			*) echo "$call" ;;
			esac
		done
}
{ group @default && group @system-service; } | sort -u >"$work/allowed"
[ "$(wc -l <"$work/allowed")" -gt 200 ]
point $? "systemd says what its groups are"
sed -n 's/^SystemCallFilter=~//p' "$unit" | tr ' ' '\n' | while read -r denied; do
	group "$denied"
done | sort -u >"$work/denied"
group @default | sort -u | comm -23 "$work/denied" - >"$work/out"
comm -23 "$work/allowed" "$work/out" >"$work/left"
sed -n 's/^SystemCallFilter=@system-service //p' "$unit" | tr ' ' '\n' >>"$work/left"
sort -u -o "$work/left" "$work/left"
# fchown is asked for by root alone.
grep -o 'SCMP_SYS([a-z0-9_]*)' "$root/src/proc/sandbox.c" | sed 's/.*(\(.*\))/\1/' | grep -v '^fchown$' |
	sort -u >"$work/ours"
[ "$(wc -l <"$work/ours")" -gt 100 ]
point $? "the node's own filters are found"
comm -23 "$work/ours" "$work/left" | sed 's/^/# missing: /' >"$work/out"
cat "$work/out"
[ ! -s "$work/out" ]
point $? "what the node's own filters allow, the unit allows"
finish
