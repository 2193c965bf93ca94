#!/bin/bash
# test_desk_tls.sh - the pages for people over TLS, with a certificate that browsers know.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

# ask PATH [CURL ARGUMENT...]: headers in $work/head, page in $work/page
ask() {
	local path=$1
	shift
	curl -sS -m 20 --cacert "$work/desk.crt" -D "$work/head" -o "$work/page" "$@" "$desk$path"
}

header() { # NAME
	sed -n "s/^$1: \(.*\)\r\$/\1/Ip" "$work/head"
}

handshake() { # VERSION
	openssl s_client -connect "$address" -servername localhost -CAfile "$work/desk.crt" \
		-verify_return_error "$1" </dev/null >"$work/words" 2>&1
}

sign_in() {
	local link
	link=$("$comity" desk open --node "$box/us" --as desk-1 2>/dev/null) &&
		ask "${link#"$desk"}" -c "$work/jar" && grep -q '^HTTP/1.1 303' "$work/head"
}

csrf() {
	ask / -b "$work/jar" && grep -o 'csrf" value="[^"]*' "$work/page" | head -n 1 | sed 's/.*"//'
}

dark() { # a form of the page
	ask /display -b "$work/jar" -H "Origin: $desk" -H 'Sec-Fetch-Site: same-origin' \
		--data-urlencode "csrf=$(csrf)" -d theme=dark && grep -q '^HTTP/1.1 303' "$work/head"
}

make_box
conf=$box/us/comity.conf
port_of_desk=$(sed -n 's/^desk = .*://p' "$conf")
address=127.0.0.1:$port_of_desk
desk=https://localhost:$port_of_desk
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=desk \
	-addext subjectAltName=DNS:localhost -keyout "$work/desk.key" -out "$work/desk.crt" 2>/dev/null ||
	bail "no certificate"
printf 'desk-origin = %s\ndesk-cert = %s\n' "$desk" "$work/desk.crt" >>"$conf"
ok "a certificate without its key is refused" exits 1 "$comityd" -n "$box/us"
printf 'desk-key = %s\n' "$work/desk.key" >>"$conf"
ok "with it the configuration is good" exits 0 "$comityd" -n "$box/us"
start us

ok "TLS 1.3 with the desk's own certificate" handshake -tls1_3
ok "no older version" exits 1 handshake -tls1_2
ok "nobody is asked for a certificate" eval "handshake -tls1_3 && grep -q 'No client certificate CA names sent' '$work/words'"
ok "plain HTTP is not answered with a page" eval \
	"! curl -sS -m 20 -o '$work/page' 'http://localhost:$port_of_desk/' 2>/dev/null"
ok "the sign-in page" eval "ask / && grep -q 'class=\"page-signin' '$work/page'"
ok "browsers come back by TLS only" test "$(header strict-transport-security)" = max-age=31536000
ok "a link signs in" sign_in
ok "the cookie is for this host and TLS alone" eval \
	"header set-cookie | grep -q '^__Host-comity=' && header set-cookie | grep -q Secure &&
	header set-cookie | grep -q HttpOnly && header set-cookie | grep -qi samesite=strict"
ok "a page" eval "ask / -b '$work/jar' && grep -q 'class=\"page-today' '$work/page'"
ok "a form" dark
ok "a form from another origin is refused" eval \
	"ask /sign-out -b '$work/jar' -H 'Origin: http://localhost:$port_of_desk' -d 'csrf=$(csrf)' &&
	grep -q '^HTTP/1.1 422' '$work/head'"
done_testing
