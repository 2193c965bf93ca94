# shellcheck shell=bash
# lib.sh - what the integration tests share: TAP points, a sandbox of nodes, waiting for conditions.
#
#	test_x.sh COMITY COMITYD INDEX
#
# Real processes on the loopback interface.  Each test has its own folder and, by its INDEX, its own
# ports, so that all may run at the same time.  Nothing waits for a time: everything waits for a
# condition, and gives up after a time.  What was started is ended, however the test ends.
set -u
comity=$1 comityd=$2
export LC_ALL=C
# In a jailed process LeakSanitizer cannot do its work, and hangs; the unit tests look for leaks.
export ASAN_OPTIONS=detect_leaks=0
port=$((27000 + $3 * 40))
# Another checkout may run the same test: each takes the places of its own run.
while (exec 3<>"/dev/tcp/127.0.0.1/$port" || exec 3<>"/dev/tcp/127.0.0.1/$((port + 10))" ||
	exec 3<>"/dev/tcp/127.0.0.1/$((port + 20))") 2>/dev/null; do
	port=$((port + 400))
done
work=$(mktemp -d) || exit 1
box=$work/box
declare -A pids=()
helpers=()
points=0 failures=0

# --- TAP ---

# ok WORDS COMMAND...: one point: the command succeeds
ok() {
	local words=$1
	shift
	points=$((points + 1))
	local code=0
	"$@" >"$work/point" 2>&1 || code=$?
	if [ $code = 0 ]; then
		echo "ok $points - $words"
	else
		failures=$((failures + 1))
		echo "not ok $points - $words"
		echo "# $* (exit $code)"
		head -n 20 "$work/point" | sed 's/^/# /'
	fi
}

# exits CODE COMMAND...: succeeds when the command's exit code is CODE; its words are in $work/words
exits() {
	local code=$1 got=0
	shift
	"$@" >"$work/words" 2>&1 </dev/null || got=$?
	[ "$got" = "$code" ] && return 0
	echo "exit code $got, not $code: $*"
	cat "$work/words"
	return 1
}

done_testing() {
	echo "1..$points"
	exit $((failures > 0))
}

skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

bail() {
	echo "Bail out! $*"
	tail -n 5 "$box"/*.log 2>/dev/null | sed 's/^/# /'
	exit 1
}

# --- conditions ---

# until_true SECONDS COMMAND...: as soon as the command succeeds; fails when it never does
until_true() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.02
	done
}

# --- nodes ---

cleanup() {
	trap '' EXIT INT TERM
	for pid in "${pids[@]}" "${helpers[@]}"; do
		kill -CONT "$pid" 2>/dev/null
		{ kill -KILL "$pid" && wait "$pid"; } 2>/dev/null
	done
	wait 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

make_box() {
	"$comity" sandbox create --realm live --port "$port" "$box" >/dev/null || bail "no sandbox"
}

is_up() {
	"$comity" node status --node "$box/$1" --as "$(person_of "$1")"
}

person_of() {
	case $1 in
	cl) echo prosecutor-1 ;;
	us) echo desk-1 ;;
	ar) echo prosecutor-9 ;;
	esac
}

# start NODE...: returns when all of them answer
start() {
	local node
	for node in "$@"; do
		"$comityd" "$box/$node" >>"$box/$node.log" 2>&1 &
		pids[$node]=$!
	done
	for node in "$@"; do
		until_true 20 is_up "$node" || bail "$node does not answer"
	done
}

# stop NODE: an orderly end; its exit code
stop() {
	kill -TERM "${pids[$1]}" 2>/dev/null
	wait "${pids[$1]}"
}

# The processes of a node: supervisor, children, and the workers of its nursery.
processes_of() {
	echo "${pids[$1]}"
	pgrep -P "${pids[$1]}"
	workers_of "$1"
}

# Forks, without a command line of their own.
workers_of() {
	local nursery
	nursery=$(role_pid "$1" nursery) && pgrep -P "$nursery"
}

# role_pid NODE ROLE: one process of the node
role_pid() {
	local pid
	if [ "$2" = worker ]; then
		workers_of "$1" | grep -m 1 .
		return
	fi
	for pid in $(pgrep -P "${pids[$1]}"); do
		if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -- "--role $2 "; then
			echo "$pid"
			return 0
		fi
	done
	return 1
}

all_gone() {
	local pid
	for pid in "$@"; do
		[ ! -e "/proc/$pid" ] || return 1
	done
}

# The power goes out: every process of the node at once.
power_cut() {
	local all
	mapfile -t all < <(processes_of "$1")
	kill -KILL "${all[@]}" 2>/dev/null
	wait "${pids[$1]}" 2>/dev/null
	until_true 10 all_gone "${all[@]}"
}

# --- orders ---

# draft NUMBER [TARGET]: order N of the prosecution service to the provider, signed
draft() {
	local target=${2:-EmailAddress=person$1@papercup.example}
	"$comity" order new --from CL/fiscalia-norte --to US/papercup-mail --procedure vol-pr \
		--target "$target" --category subscriber --zone America/Santiago \
		--field "case-reference=RUC-2026-$1" --field authority=Fiscalia-Norte \
		--field officer-role=prosecutor --field official-email=desk@fiscalia-norte.example \
		--field official-phone=+5620000000 --field legal-basis=CPP-219 --field offence=185/2 \
		--field link=account-used-for-fraud --field user-notice=please-delay \
		--field follow-up=voluntary-request --realm "${realm:-live}" --out "$work/$1.json" >"$work/$1.id" &&
		"$comity" order sign --key "$box/persons/cl/prosecutor-1.pem" --person prosecutor-1 \
			--out "$work/$1.so" "$work/$1.json"
}

# A voluntary request for subscriber data, signed by two.
request() { # NUMBER
	"$comity" order new --from CL/fiscalia-norte --to US/papercup-mail --procedure vol \
		--target EmailAddress=anna@papercup.example --category subscriber \
		--zone America/Santiago --recipient "$box/persons/cl/team.crt" \
		--field case-reference=RUC-2026-1 --field authority=Fiscalia-Norte \
		--field officer-role=prosecutor --field official-email=desk@fiscalia-norte.example \
		--field official-phone=+5620000000 --field legal-basis=CPP-219 --field offence=185/2 \
		--field link=account-used-for-fraud --field user-notice=please-delay \
		--out "$work/$1.json" >"$work/$1.id" &&
		"$comity" order sign --key "$box/persons/cl/prosecutor-1.pem" --person prosecutor-1 \
			--out "$work/$1.so" "$work/$1.json" &&
		"$comity" order sign --key "$box/persons/cl/prosecutor-2.pem" --person prosecutor-2 \
			--act approve --out "$work/$1.second" "$work/$1.json"
}

send_request() { # NUMBER
	"$comity" order send --node "$box/cl" --as prosecutor-1 --sign-off "$work/$1.so" \
		--sign-off "$work/$1.second" --certificate "$box/persons/cl/team.crt" "$work/$1.json"
}

id_of() {
	cat "$work/$1.id"
}

send() {
	"$comity" order send --node "$box/cl" --as prosecutor-1 --sign-off "$work/$1.so" \
		"$work/$1.json"
}

# order VERB NODE ARGUMENT...
order() {
	local verb=$1 node=$2
	shift 2
	"$comity" order "$verb" --node "$box/$node" --as "$(person_of "$node")" "$@"
}

# reaches NODE STATE NUMBER
reaches() {
	order wait "$1" --state "$2" --timeout 20 "$(id_of "$3")"
}

# stands NODE STATE NUMBER: now
stands() {
	order list "$1" --state "$2" | grep -q "^$(id_of "$3") "
}

# times NODE NUMBER: how often the order is listed there
times() {
	order list "$1" | grep -c "^$(id_of "$2") "
}

ledger_verifies() {
	rm -rf "$work/ledger"
	"$comity" ledger export --node "$box/$1" "$work/ledger" &&
		"$comity" ledger verify --vkey "$box/$1/keys/ledger.vkey" "$work/ledger"
}
