# tap.sh - what the scripts of this folder share; read with ".", never run.
# shellcheck shell=sh disable=SC2034
#
# $COMITY is the command under test.  $work is a folder that is removed at the end.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
number=0
failed=0
TMPDIR=$work
export TMPDIR

# point 0-or-other WORDS
point() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		failed=1
		echo "not ok $number - $2"
	fi
}

skip() { # WORDS REASON
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

# ends EXPECTED-STATUS WORDS COMMAND...: what it prints stays in $work/out and $work/err
ends() {
	wanted=$1
	words=$2
	shift 2
	status=0
	"$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	if [ "$status" -eq "$wanted" ]; then
		point 0 "$words"
	else
		point 1 "$words"
		echo "# exit status $status, not $wanted: $*"
		sed 's/^/# /' "$work/out" "$work/err" | head -n 20
	fi
}

# says FILE TEXT WORDS: the text stands in the file
says() {
	if grep -qF -- "$2" "$1"; then
		point 0 "$3"
	else
		point 1 "$3"
		echo "# no '$2' in:"
		sed 's/^/# /' "$1" | head -n 20
	fi
}

# is FILE TEXT WORDS: the file is this one line
is() {
	printf '%s\n' "$2" >"$work/expected"
	if cmp -s "$1" "$work/expected"; then
		point 0 "$3"
	else
		point 1 "$3"
		diff "$work/expected" "$1" | sed 's/^/# /' | head -n 20
	fi
}

finish() {
	echo "1..$number"
	exit $failed
}
