# lib.sh - what the scripts of this folder share; sourced with $build set (TAP).
#
# $work is removed and each process of $pids ended, however the script ends; the nodes live in $box.
# shellcheck shell=sh disable=SC2034,SC2154,SC2317 # the callers set and use these
work=$(mktemp -d)
box=$work/box
pids=

end() {
	for pid in $pids; do kill "$pid" 2> /dev/null || true; done
	for pid in $pids; do wait "$pid" 2> /dev/null || true; done
	rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

comity() { "$build/comity" "$@"; }
forge() { "$build/tests/redteam/forge" "$box" "$@"; }

number=0
failed=0
tap() { # 0-or-other words
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		failed=1
		echo "not ok $number - $2"
		sed 's/^/# /; s/^\(.\{300\}\).*/\1/' "$work/out" | head -n 8
	fi
}
