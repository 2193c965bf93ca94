#!/bin/bash
# test_jail.sh - who reads what strangers wrote sits in a jail, seen from outside; and hostile bodies
# are refused by their rule while the node goes on serving.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

of_process() { # PID FIELD
	awk -v field="$2:" '$1 == field { print $2 }' "/proc/$1/status"
}

# Sockets but those to other processes, and regular files of the node.
opened() { # PID
	find "/proc/$1/fd" -lname "$box/*" ! -lname '*.log' -printf '%l\n' 2>/dev/null
}

post() { # FILE [NODE]: as CL, or another
	local as=$box/${2:-cl}/keys/tls
	curl -sS -m 20 -k --cert "$as.crt" --key "$as.key" \
		-H 'Content-Type: application/json' --data-binary "@$1" -w '\nHTTP %{http_code}\n' \
		"https://127.0.0.1:$((port + 20))/hi1" >"$work/answer" 2>"$work/curl"
}

refused() { # CODE NAME
	post "$work/$2" && grep -q '^HTTP 200$' "$work/answer" &&
		grep -qE "\"ErrorCode\":$1\\b|<ErrorCode>$1<" "$work/answer" && return 0
	head -c 700 "$work/answer" "$work/curl"
	return 1
}

# None of the processes
gone() { # PID...
	local pid
	for pid in "$@"; do
		[ -d "/proc/$pid" ] && return 1
	done
	true
}

ulimit -c unlimited 2>/dev/null || echo "# no core files here"
make_box
draft 1 || bail "no draft"
draft 2 || bail "no draft"
echo 'workers = 1' >>"$box/us/comity.conf"
desk_origin us
# As a service manager gives them out: comityd(8).
mkdir "$work/credentials"
for key in tls seal ledger; do
	mv "$box/us/keys/$key.key" "$work/credentials/"
	ln -s "$work/credentials/$key.key" "$box/us/keys/$key.key" || bail "no link"
done
start cl us
has_no_core() { # PID
	awk '/^Max core file size/ { exit $5 != 0 || $6 != 0 }' "/proc/$1/limits"
}

# jailed ROLE PID FILTERS: those of who started it count, too: the supervisor's are handed down to all
jailed() {
	ok "$1: a filter of system calls of its own" test "$(of_process "$2" Seccomp_filters)" = "$3"
	ok "$1: no new privileges" test "$(of_process "$2" NoNewPrivs)" = 1
	ok "$1: no core file" has_no_core "$2"
	ok "$1: cannot be looked into by its own user" test "$(stat -c %U "/proc/$2/environ")" = root
}
jailed supervisor "${pids[us]}" 1
for role in core edge keeper courier desk nursery; do
	jailed $role "$(role_pid us $role)" 2
done
jailed worker "$(role_pid us worker)" 3
ok "a worker has no file of the node open" test -z "$(opened "$(role_pid us worker)")"
ok "nor has the keeper, once it has read its keys" test -z "$(opened "$(role_pid us keeper)")"
ok "nor has the edge" test -z "$(opened "$(role_pid us edge)")"
ok "nor has the desk" test -z "$(opened "$(role_pid us desk)")"

"$comityd" --selftest-sandbox "$box/us" >"$work/table"
code=$?
ok "each role's jail holds, entered as in life, and lets do what is needed" \
	eval "cat $work/table && test $code = 0"
ok "the core cannot open the keys" grep -qE '^reads keys/ +ALLOWED +denied' "$work/table"
ok "nor anybody /etc/shadow" grep -qE '^reads /etc/shadow( +[A-Z]+| +denied)( +(denied|KILLED)){9} *$' \
	"$work/table"
cp -r "$box/us" "$work/nobody" && cp "$comityd" "$work/" && chown -R 65534:65534 "$work/nobody" && chmod 711 "$work"
setpriv --reuid 65534 --regid 65534 --clear-groups -- "$work/comityd" --selftest-sandbox "$work/nobody" >"$work/table"
code=$?
ok "they hold, too, where who tries it is not root" eval "cat $work/table && test $code = 0"

fresh=$(role_pid us worker)
printf '%s' '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "0123456789">' \
	'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">' \
	'<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]><a>&e;</a>' >"$work/bomb"
{ head -c 2000 /dev/zero | tr '\0' '[' && head -c 2000 /dev/zero | tr '\0' ']'; } >"$work/deep"
head -c 5000000 /dev/zero | tr '\0' '[' >"$work/brackets"
printf '{"Header":{"a":"\xc3\x28"}}' >"$work/utf8"
printf '{"Header":1e999999999}' >"$work/number"
{ printf '{"Header":' && head -c 100000 /dev/zero | tr '\0' 9 && printf '}'; } >"$work/digits"
printf '{"Header":{},"Header":{},"Payload":{}}' >"$work/twice"
printf '{"Header":"\\u0000"}' >"$work/nul"
printf '{"Header":"\\ud800"}' >"$work/surrogate"
printf '{"Header":{' >"$work/cut"
: >"$work/empty"
head -c 300000 /dev/urandom >"$work/noise"
ok "a bomb of entities is refused (3020)" refused 3020 bomb
ok "2000 levels are refused (3022)" refused 3022 deep
ok "5 MB of opening brackets are refused (3022)" refused 3022 brackets
ok "invalid UTF-8 is refused (3020)" refused 3020 utf8
ok "a number that no machine holds is refused (3020)" refused 3020 number
ok "a number of 100000 digits is refused (3020)" refused 3020 digits
ok "a member given twice is refused (3020)" refused 3020 twice
ok "U+0000 is refused (3020)" refused 3020 nul
ok "half a surrogate is refused (3020)" refused 3020 surrogate
ok "a text that ends too early is refused (3020)" refused 3020 cut
ok "300 kB of noise are refused (3020)" refused 3020 noise
post "$work/empty"
ok "an empty body is no reason to fall" grep -qE '^HTTP (200|400)$' "$work/answer"
head -c 17000000 /dev/zero | tr '\0' ' ' >"$work/large"
post "$work/large"
ok "what is larger than 16 MB is not read (413)" grep -q '^HTTP 413$' "$work/answer"
ok "a peer without a certificate gets 403" test "$(curl -sS -k -m 5 -o "$work/answer" \
	-w '%{http_code}' -d '{}' "https://127.0.0.1:$((port + 20))/hi1")" = 403
ok "no process of the node ended by a signal" eval "! grep process-ended $box/us.log"
ok "the worker that met the first of them is gone" gone "$fresh"
ok "the node goes on serving" send 1
ok "and the order arrives" reaches cl received 1

# One peer between two forks.
until_true 10 test "$(workers_of us | wc -l)" = 2
mapfile -t first < <(workers_of us)
send 2 >/dev/null
ok "another order of the same peer" reaches cl received 2
ok "is read by the same worker: nobody came or went" test "${first[*]}" = "$(workers_of us | xargs)"
post "$work/cut" ar
ok "another peer is refused (3020)" grep -qE '"ErrorCode":3020\b' "$work/answer"
ok "by the other worker, which dies; and the first, who is one too many now, ends" \
	until_true 10 gone "${first[@]}"
ok "there is one that has met nobody" until_true 10 test -n "$(role_pid us worker)"

# 134 would be the abort and a core.
(cd "$work" && perl -e 'system("bash", "-c", "kill -ABRT \$\$"); print "# another program: $?\n"')
nursery=$(role_pid us nursery)
for role in worker keeper edge core; do
	kill -ABRT "$(role_pid us $role)"
	ok "an aborted $role leaves no core" until_true 10 grep -q \
		"process-ended\",\"process\":\"$role\".*\"status\":\"6\"" "$box/us.log"
	ok "and is there again" until_true 20 is_up us
done
ok "after a worker fell over a message its nursery is another one" gone "$nursery"
old=$(role_pid us worker)
kill -KILL "$(role_pid us nursery)"
ok "the workers of a nursery die with it" until_true 10 gone "$old"
ok "and others come" until_true 20 role_pid us worker

# --- who lives for one job only ---

# held ROLE COMMAND...: the command again and again, until a process of that role has come into its jail,
# where it is stopped
held() {
	local role=$1 end=$((SECONDS + 20)) job
	shift
	while :; do "$@"; done >/dev/null 2>&1 &
	job=$!
	pid=
	while [ -z "$pid" ] && [ "$SECONDS" -lt "$end" ]; do
		pid=$(pgrep -o -P "${pids[us]}" -f -- "--role $role ") || continue
		kill -STOP "$pid"
		[ "$(of_process "$pid" Seccomp_filters)" != 2 ] || break
		kill -CONT "$pid"
		pid=
	done 2>/dev/null
	kill "$job"
	wait "$job" 2>/dev/null
	[ -n "$pid" ]
}
printf 'email,name\nanna@papercup.example,Anna\n' >"$work/answer.csv"
accepted() {
	request 3 && send_request 3 && reaches us received 3 && order open us "$(id_of 3)" && order decide us "$(id_of 3)" accept
}
ok "an order is accepted" accepted
ok "a vault starts for one answer" held vault "$comity" evidence seal --node "$box/us" --as desk-1 \
	--file "$work/answer.csv" --system db --method select --statement Complete. "$(id_of 3)"
jailed vault "$pid" 2
kill -CONT "$pid"
ok "desk-1 signs in" sign_in desk-1
ok "comity-paper starts for one document" held paper ask GET "/orders/$(id_of 1)/pdf" -b "$work/desk-1.jar"
jailed paper "$pid" 2
ok "it has no file of the node open" test -z "$(opened "$pid")"
kill -CONT "$pid"
ok "and prints it" until_true 20 answers 200 GET "/orders/$(id_of 1)/pdf" -b "$work/desk-1.jar"

ok "each refusal stands in a ledger that verifies" ledger_verifies us
ok "there are 12 of them and the orders" test "$(sed -n 2p "$work/ledger/checkpoint")" -ge 13
done_testing
