#!/bin/bash
# test_desk.sh - the pages for people: who gets in, what every answer carries, what is refused; and a
# form does exactly what the command line does.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

raw() { # BYTES
	exec 3<>"/dev/tcp/127.0.0.1/${desk##*:}"
	printf '%b' "$1" >&3
	timeout 10 cat <&3 >"$work/head"
	exec 3>&-
}

# What no answer of this door may lack (OWASP ASVS 5.0 V3.4).
strict() {
	local csp
	csp=$(header content-security-policy)
	for part in "default-src 'none'" "script-src 'self'" "form-action 'self'" "base-uri 'none'" \
		"frame-ancestors 'none'" "trusted-types 'none'"; do
		case $csp in *"$part"*) ;; *) echo "policy: $csp" && return 1 ;; esac
	done
	[ "$(header x-content-type-options)" = nosniff ] || return 1
	[ "$(header cross-origin-opener-policy)" = same-origin ] || return 1
	[ "$(header cross-origin-resource-policy)" = same-origin ] || return 1
	[ "$(header referrer-policy)" = no-referrer ] || return 1
	[ "$(header cache-control)" = no-store ] || return 1
	[ -z "$(header server)" ]
}

make_box
sed -i "s/^person = \(.*\):desk-1/person = \1:desk-1 desk/; s/^person = \(.*\):desk-2/person = \1:desk-2 auditor/" \
	"$box/us/comity.conf"
desk_origin us
draft 1 || bail "no draft"
draft 2 || bail "no draft"
start cl us
for i in 1 2; do
	send $i >/dev/null || bail "not sent"
	reaches us received $i >/dev/null || bail "no order"
done

# --- nobody is signed in ---

for path in / /orders /orders/x /tray /health /audit /nothing "/orders/$(id_of 1)" /sign-in '/?a=%zz' /..%2f; do
	ok "GET $path without a session: the sign-in page" eval "answers 200 GET '$path' && is_sign_in"
	ok "GET $path: strict headers" strict
done
ok "a form without a session does nothing" eval \
	"answers 403 POST '/orders/$(id_of 1)/open' -H 'Origin: $desk' -d csrf=x && is_sign_in"
ok "who is out is told so" eval "answers 200 GET '/sign-in?ended=out' && grep -q 'You are signed out' '$work/page'"
ok "but nothing that a link says" eval "answers 200 GET '/sign-in?ended=used' && ! grep -q 'That link has been used' '$work/page'"
ok "PUT is refused" answers 405 PUT / -d x
ok "PUT: strict headers" strict
head -c 1048577 /dev/zero | tr '\0' a >"$work/large"
ok "a form of more than 1 MiB is refused" answers 413 POST /sign-out --data-binary "@$work/large"
ok "413: strict headers" strict
raw 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'
ok "two hosts are refused" test "$(status)" = 400
ok "400: strict headers" strict

# --- a passkey ---

challenge() {
	ask GET /sign-in && grep -o 'data-challenge="[^"]*' "$work/page" | sed 's/.*"//'
}

answer() { # CREDENTIAL: nobody's device answers
	ask POST /sign-in -H "Origin: $desk" --data-urlencode "credential_id=$1" -d authenticator_data=AAAA \
		-d client_data=AAAA -d signature=AAAA
}

ok "the sign-in page asks passkeys for 32 bytes" test "$(challenge | tr -d '\n' | wc -c)" = 43
ok "other bytes each time" test "$(challenge)" != "$(challenge)"
ok "an answer of no device signs nobody in" eval "answer AAAA; [ \"\$(status)\" = 422 ] && grep -q signin-passkey '$work/page'"
ok "nor one that is no base64, and in the same words" eval "answer '*'; [ \"\$(status)\" = 422 ] &&
	grep -q signin-passkey '$work/page' && ! header set-cookie | grep ."
ok "nor one of another origin" eval "ask POST /sign-in -H 'Origin: http://evil.example' -d a=
	grep -q form-origin '$work/page'"

# --- the link ---

link=$(link_for desk-1)
ok "a link that a foreign page opens signs nobody in" eval "answers 422 GET '${link#"$desk"}' \
	-H 'Sec-Fetch-Site: cross-site' && grep -q 'form-origin' '$work/page'"
ok "the link signs in" answers 303 GET "${link#"$desk"}"
ok "its cookie: HttpOnly, SameSite=Strict" eval \
	"header set-cookie | grep -q '; HttpOnly; SameSite=Strict'"
ok "303: strict headers" strict
no_link() { # PATH
	answers 422 GET "$1" && grep -q '<code>link-used' "$work/page" && ! header set-cookie | grep .
}
ok "the link works once" no_link "${link#"$desk"}"
ok "a link that nobody made signs nobody in" no_link /open/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
ok "desk-1 signs in" sign_in desk-1
ok "desk-2 signs in" sign_in desk-2

# --- pages and roles ---

for path in / /orders "/orders/$(id_of 1)" "/orders/$(id_of 1)/evidence" \
	"/orders/$(id_of 1)/refuse" /tray /health /audit; do
	ok "GET $path" eval "answers 200 GET '$path' -b '$work/desk-1.jar' && ! is_sign_in"
	ok "GET $path: strict headers" strict
done
ok "what is not there is 404" answers 404 GET /nothing -b "$work/desk-1.jar"
ok "404: strict headers" strict
ok "nor is the order of somebody else" answers 404 GET /orders/0190f0a0-0000-7000-8000-000000000000 \
	-b "$work/desk-1.jar"
ok "an auditor sees no order" eval "answers 403 GET '/orders/$(id_of 1)' -b '$work/desk-2.jar' &&
	! grep -q papercup.example '$work/page'"
ok "and decides none" eval "posts 403 desk-2 '/orders/$(id_of 1)/open'"

# --- what the pages show ---

sees() { # WORDS PATH: on desk-1's page
	answers 200 GET "$2" -b "$work/desk-1.jar" && grep -q "$1" "$work/page"
}

sees_not() {
	answers 200 GET "$2" -b "$work/desk-1.jar" && ! grep -q "$1" "$work/page"
}

ok "today: what is owed" sees "/orders/$(id_of 2)" /
ok "orders: all" sees "/orders/$(id_of 2)" /orders
ok "by state" sees_not "/orders/$(id_of 2)" '/orders?state=closed'
ok "by side" sees_not "/orders/$(id_of 2)" '/orders?side=issuer'
ok "by case reference" sees "/orders/$(id_of 2)" '/orders?text=RUC-2026-2'
ok "of that alone" eval "! grep -q '/orders/$(id_of 1)' '$work/page'"
ok "by organisation" sees "/orders/$(id_of 2)" '/orders?text=CL%2Ffiscalia-norte'
ok "by the beginning of the id" sees "/orders/$(id_of 2)" "/orders?text=$(id_of 2)"
ok "an order: what is asked" sees 'person2@papercup.example' "/orders/$(id_of 2)"
ok "and what may be done now" sees "/orders/$(id_of 2)/open" "/orders/$(id_of 2)"
ok "but not what its state does not allow" eval "! grep -q '/orders/$(id_of 2)/verify' '$work/page'"
ok "an auditor sees events, and of which order not" eval "answers 200 GET /audit -b '$work/desk-2.jar' &&
	! grep -q '/orders/' '$work/page'"

# --- on paper ---

pdf=/orders/$(id_of 1)/pdf
ok "an order as PDF" eval "answers 200 GET '$pdf' -b '$work/desk-1.jar' && [ \"\$(header content-type)\" = application/pdf ] &&
	header content-disposition | grep -qx 'attachment; filename=\"$(id_of 1).pdf\"'"
ok "PDF: strict headers" strict
cp "$work/page" "$work/order.pdf"
ok "it is the very bytes that the command line prints" eval "'$comity' order print --node '$box/us' --as desk-1 \
	--out '$work/line.pdf' '$(id_of 1)' && cmp '$work/order.pdf' '$work/line.pdf'"
ok "and gives the same order back" eval "exits 0 '$comity' order unprint '$work/order.pdf' &&
	grep -q 'unchanged: yes' '$work/words' && grep -q '$(id_of 1)' '$work/words'"
ok "in the language of the page" eval "answers 200 GET '$pdf' -b '$work/desk-1.jar' -H 'Accept-Language: fr' &&
	! cmp -s '$work/page' '$work/order.pdf'"
ok "not for who is not signed in" eval "answers 200 GET '$pdf' && is_sign_in"
ok "nor for an auditor" answers 403 GET "$pdf" -b "$work/desk-2.jar"
ok "nor of somebody else's order" answers 404 GET /orders/0190f0a0-0000-7000-8000-000000000000/pdf \
	-b "$work/desk-1.jar"

# --- forms ---

shows() { # NODE WORDS NUMBER
	order show "$1" --json "$(id_of "$3")" | grep -qF -- "$2"
}

# foreign RULE CURL ARGUMENT...: a form that would open the order, were it not for where it is from
foreign() {
	local rule=$1
	shift
	answers 422 POST "/orders/$(id_of 1)/open" -b "$work/desk-1.jar" "$@" && grep -q "<code>$rule" "$work/page"
}
token=csrf=$(csrf_of desk-1)
ok "a form of another origin does nothing" foreign form-origin -H 'Origin: http://evil.example' -d "$token"
ok "nor one that a browser calls cross-site" foreign form-origin -H "Origin: $desk" \
	-H 'Sec-Fetch-Site: cross-site' -d "$token"
ok "nor one that does not say where it is from" foreign form-origin -d "$token"
ok "nor one without an origin that a browser calls cross-site" foreign form-origin -H 'Origin: null' \
	-H 'Sec-Fetch-Site: cross-site' -d "$token"
ok "nor one of which no browser says anything" foreign form-origin -H 'Origin: null' -d "$token"
ok "nor one without the session's token" foreign form-token -H "Origin: $desk" -d ''
ok "nor one whose token is empty" foreign form-token -H "Origin: $desk" -d csrf=
ok "nor cut off" foreign form-token -H "Origin: $desk" -d "${token%?}"
ok "nor another session's" foreign form-token -H "Origin: $desk" -d "csrf=$(csrf_of desk-2 /audit)"
ok "which is one" test "$(csrf_of desk-2 /audit | wc -c)" -gt 40
ok "nor one that says more than the page asks" foreign form-field -H "Origin: $desk" -d "$token" -d person=desk-2
ok "nor bytes that are no form" eval "answers 422 POST /sign-out -b '$work/desk-1.jar' -H 'Origin: $desk' -d 'a=%ff' &&
	grep -q '<code>form-not-valid' '$work/page'"
ok "422: strict headers" strict
# Under "no-referrer" a browser sends this with the forms of our own pages.
ok "one without an origin that a browser calls same-origin is taken" answers 303 POST /display \
	-b "$work/desk-1.jar" -H 'Origin: null' -H 'Sec-Fetch-Site: same-origin' -d "csrf=$(csrf_of desk-1)" -d language=en
# Each worker reads one sender's bytes: who makes up cookies is one sender, and costs no forks.
strange() { # NUMBER
	answers 303 POST /display -H "Cookie: comity-${desk##*:}=$(printf '%043d' "$1")" -H "Origin: $desk" -d language=en
}
workers() {
	pgrep -P "$(role_pid us nursery)" | sort
}
strange 0 && strange 1
before=$(workers)
for i in 2 3 4 5 6 7 8 9; do strange $i; done
ok "cookies that somebody makes up have no worker each" test "$(workers)" = "$before"
ok "of an order that is not here, too" posts 404 desk-1 /orders/0190f0a0-0000-7000-8000-000000000000/refuse
ok "and of what nobody can do" posts 404 desk-1 "/orders/$(id_of 1)/nothing"
ok "who has to answer an order does not say where it went" refuses_form 404 case-side desk-1 \
	"/orders/$(id_of 1)/stated" event=submitted day=2026-11-22 time=10:00
ok "the case has not moved" stands us received 1
ok "the order is opened by a form" posts 303 desk-1 "/orders/$(id_of 1)/open"
ok "303 leads to it" test "$(header location)" = "/orders/$(id_of 1)?done=open"
# What was read back and not signed is written again from its text; nothing of it was kept.
values() { # NAME: of the fields of the page, one a line
	python3 -c 'import html.parser, sys
class Fields(html.parser.HTMLParser):
	def handle_starttag(self, tag, attributes):
		fields = dict(attributes)
		if tag == "input" and fields.get("name") == sys.argv[2]: print(fields["value"])
		self.within = tag == "textarea" and fields.get("name") == sys.argv[2]
	def handle_data(self, data):
		if getattr(self, "within", False): print(data.lstrip("\n"))
		self.within = False
Fields().feed(open(sys.argv[1], encoding="utf-8").read())' "$work/page" "$1"
}
words='Which of the "two" <accounts>?' question=/orders/$(id_of 1)/change/question
ok "a question is read back" eval "posts 200 desk-1 '$question' text='$words' language=en && values 'change[]' | grep -q '\"kind\":\"question\"'"
text=$(values 'change[]' | sed -n 1p)
ok "and written again from what was written" posts 200 desk-1 "$question/again" "change[]=$text"
ok "in its words" test "$(values text)" = "$words"
ok "and its language" test "$(values language | sed -n 1p)" = en
ok "but not from what is no text of a change" eval "posts 422 desk-1 '$question/again' 'change[]={}' && grep -q change-unreadable '$work/page'"
ok "nor from none" posts 422 desk-1 "$question/again"
ok "nor as a change that there is not" posts 404 desk-1 "/orders/$(id_of 1)/change/nothing/again" "change[]=$text"
ok "nothing was said" eval "! shows us '\"kind\":\"question\"' 1"
ok "until a day that is none is refused" eval "posts 422 desk-1 '/orders/$(id_of 1)/preserve' until=2027-02-30 &&
	grep -q time-form '$work/page'"
ok "a time without its zone, too" eval "posts 422 desk-1 '/orders/$(id_of 1)/preserve' until=2027-02-28T12:00:00 &&
	grep -q time-form '$work/page'"
ok "the form says how a day is read" sees 'end of that day, UTC' "/orders/$(id_of 1)/preserve"
ok "the data is preserved until a day" posts 303 desk-1 "/orders/$(id_of 1)/preserve" until=2027-01-31
ok "which is the end of it, UTC" shows us 2027-01-31T23:59:59Z 1
ok "a refusal without a ground is refused" posts 422 desk-1 "/orders/$(id_of 1)/refuse"
ok "nor one whose reason is no word of a receipt" eval "posts 422 desk-1 '/orders/$(id_of 1)/refuse' \
	'reason=there is no such account' && grep -q reason-form '$work/page'"
ok "and so by the command line" eval "exits 2 order decide us --reason 'there is no such account' \
	'$(id_of 1)' refuse && grep -q reason-form '$work/words'"
ok "it is refused by a form" posts 303 desk-1 "/orders/$(id_of 1)/refuse" reason=account-unknown
order open us "$(id_of 2)" >/dev/null
order preserve us --until 2027-01-31T23:59:59Z "$(id_of 2)" >/dev/null
ok "another by the command line" order decide us --reason account-unknown "$(id_of 2)" refuse
for i in 1 2; do
	ok "order $i is refused there" reaches cl refused $i
	order show us --json "$(id_of $i)" | tr '{' '\n' |
		sed -n 's/.*"event":"\([a-z-]*\)".*/\1/p' | grep -v '^file$' >"$work/events.$i"
done
ok "both went the same way" diff "$work/events.1" "$work/events.2"
ok "the ledger verifies" ledger_verifies us

# --- the report ---

figure() { # WORDS NUMBER: on the page
	grep -q "<dt>$1</dt><dd>$2</dd>" "$work/page"
}

ok "the report says what is counted" sees 'disclosure rate: requests upon which' /report
ok "none of two orders is told: the count is small" eval "grep -q 'too small to be shown' '$work/page' &&
	! figure 'Orders received' 2 && ! figure Refused 2"
ok "nor does the query show it" eval "sees_not '<td class=\"number\">2<' '/report?all=true&by=side' && ! figure Refused 2"
ok "zero is no secret" eval "sees figures '/report?from=2001&to=2001-12' && figure Refused 0"
ok "of which days is said" grep -q '2001' "$work/page"
ok "a month that is none is refused" eval "ask GET '/report?from=2026-13' -b '$work/desk-1.jar' &&
	grep -q report-month '$work/page'"
ok "and a key that is none" eval "ask GET '/report?by=month,colour' -b '$work/desk-1.jar' &&
	grep -q report-key '$work/page'"
ok "an auditor may see it" answers 200 GET '/report?by=procedure,country' -b "$work/desk-2.jar"

# --- the end ---

ok "another language and theme" posts 303 desk-1 /display theme=dark language=fr next=/orders
ok "are kept" eval "header set-cookie | grep -q '^comity-view=fr.dark; Path=/; .*; HttpOnly; SameSite=Strict'"
ok "and lead back" test "$(header location)" = /orders
ok "but to no other host" eval "posts 303 desk-1 /display next=//evil.example/ && [ \"\$(header location)\" = / ]"
ok "what is no language is refused" posts 422 desk-1 /display 'language=<x'
ok "the page is shown so" eval "answers 200 GET /health -b '$work/desk-1.jar' -H 'Accept-Language: de, fr;q=0.5' &&
	grep -q 'lang=\"fr\"' '$work/page'"
asset=$(grep -o '/assets/[a-z]*-[0-9a-f]*\.css' "$work/page" | head -n 1)
ok "the style sheet, to be kept for ever: $asset" eval "answers 200 GET '$asset' &&
	header cache-control | grep -q immutable && header content-type | grep -q '^text/css'"
sed -i 's/^[Cc]ache-[Cc]ontrol: .*/Cache-Control: no-store\r/' "$work/head"
ok "its other headers are strict" strict
cp "$work/page" "$work/style"
ok "packed, if the browser can" eval "answers 200 GET '$asset' -H 'Accept-Encoding: br, gzip' &&
	header content-encoding | grep -q '^gzip' && gzip -dc '$work/page' | cmp - '$work/style'"
ok "a style sheet of another name is not there" eval "answers 200 GET /assets/desk-000000000000.css && is_sign_in"
ok "anybody may compare a digest" eval "answers 200 GET /verify && grep -q data-verify '$work/page'"
ok "a person sees the own roles and keys" eval "answers 200 GET /profile -b '$work/desk-1.jar' &&
	grep -qF 'reads and answers</span>' '$work/page' && ! grep -qF 'reads records, no order</span>' '$work/page' &&
	grep -qF 'key file' '$work/page' && grep -qF 'in use' '$work/page'"
ok "desk-1 signs out" posts 303 desk-1 /sign-out
ok "and is out" eval "answers 200 GET /orders -b '$work/desk-1.jar' && is_sign_in"
kill -KILL "$(role_pid us desk)"
until_true 10 role_pid us desk
ok "the desk starts again when it dies, and who was signed in still is" until_true 10 eval \
	"answers 200 GET /health -b '$work/desk-2.jar' && ! is_sign_in"
ok "the desk has no file of the node open" test -z \
	"$(find "/proc/$(role_pid us desk)/fd" -lname "$box/*" ! -lname '*.log' 2>/dev/null)"
stop us
# Another program stands where comity-paper is, and then none.
mkdir "$work/bin" && cp "$comityd" "$work/bin/" && cp /bin/true "$work/bin/comity-paper"
comityd=$work/bin/comityd
start us
ok "a node that starts anew has signed out all" eval \
	"answers 200 GET /health -b '$work/desk-2.jar' && is_sign_in"
sign_in desk-1
for state in broken missing; do
	ok "$state comity-paper: nothing is printed, and the order's page says so" eval \
		"answers 422 GET '$pdf' -b '$work/desk-1.jar' && grep -q '<code>print-failed' '$work/page' &&
		grep -q papercup.example '$work/page' && ! header content-disposition | grep ."
	rm -f "$work/bin/comity-paper"
done
ok "and the desk goes on" sees "/orders/$(id_of 2)" /orders
done_testing
