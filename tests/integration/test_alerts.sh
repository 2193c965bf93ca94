#!/bin/bash
# test_alerts.sh - alerts reach people by webhook and mail, none is lost, and who sees to none is passed over.
# shellcheck disable=SC1091,SC2016,SC2034,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
realm=training.alerts node=cl
mail=$((port + 31)) hook=$((port + 33)) log=$work/sinks

told() { # PATTERN
	grep -qE "$1" "$log"
}
alerts() {
	"$comity" alert list --node "$box/$node" --as prosecutor-1
}
ack() {
	"$comity" alert ack --node "$box/$node" --as prosecutor-1 "$@"
}
later() {
	"$comity" sandbox clock --advance "$1" "$box"
}
lists() {
	alerts | grep -qE "$1"
}

"$comity" sandbox create --realm "$realm" --port "$port" "$box" >/dev/null || bail "no sandbox"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=duty -days 2 \
	-keyout "$work/hook.key" -out "$work/hook.crt" 2>/dev/null || bail "no certificate"
pin=$(openssl x509 -in "$work/hook.crt" -noout -pubkey | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1)
echo "whsec_$(openssl rand -base64 32)" >"$work/hook.secret"
cp "$work/hook.secret" "$box/cl/keys/"
cp "$box/cl/comity.conf" "$work/conf"

echo "alert-webhook = https://127.0.0.1:$hook/" >>"$box/cl/comity.conf"
ok "a webhook without its secret is refused" exits 1 "$comityd" -n "$box/cl"
cat "$work/conf" - >"$box/cl/comity.conf" <<-END
	alert-relay = smtp://127.0.0.1:$mail
	alert-from = comity@fiscalia.example
	alert-mail = desk@fiscalia.example> SIZE=9
END
ok "an address that is none is refused" exits 1 "$comityd" -n "$box/cl"
cat >"$work/alerts" <<-END
	alert-webhook = https://127.0.0.1:$hook/
	alert-webhook-secret = keys/hook.secret
	alert-webhook-key = $pin
	alert-relay = smtp://127.0.0.1:$mail
	alert-from = comity@fiscalia.example
	alert-mail = desk@fiscalia.example
	alert-deputy = deputy@fiscalia.example
	alert-daily = 00:00
END
cat "$work/conf" "$work/alerts" >"$box/cl/comity.conf"
start cl
ok "the desk is told that the alarms work, nobody listens yet" until_true 10 eval "grep -q alert-not-sent '$box/cl.log'"
python3 "$(dirname "$0")/alert_sinks.py" "$mail" "$hook" "$work/hook.crt" "$work/hook.key" \
	"$work/hook.secret" "$log" &
helpers+=($!)
ok "what nobody took is mailed when the relay is there" until_true 60 told "^mail <desk@.*Comity: the alarms work"
ok "and posted, after an error and a redirect, with a true signature" until_true 60 told "^hook 204 right .*works=True"
ok "the redirect was not followed" eval "! grep -q FOLLOWED '$log'"
ok "no post was forged" eval "! grep -q FORGED '$log'"
ok "nobody has to acknowledge that" eval "! alerts | grep ."

draft 1 || bail "no draft"
ok "an order for a node that is away is sent" send 1
ok "nobody is told of it yet" eval "later 10m && ! alerts | grep ."
later 6m >/dev/null
ok "after a quarter of an hour it is an alert" until_true 10 lists "undelivered +$(id_of 1)"
ok "and mailed" until_true 20 told "^mail <desk@.*Comity: an item needs you"
ok "and posted" until_true 20 told "^hook 204 right .*urgent=False works=False"
ok "no word of the case is in it" eval "! grep -E 'RUC-2026|papercup|$(id_of 1)' '$log'"
draft 2 || bail "no second order"
send 2 >/dev/null
later 20m >/dev/null
ok "for one receiver there is one alert" eval "[ \$(alerts | grep -c undelivered) = 1 ]"
ok "that is not urgent, so the deputy is not told" eval "! grep -q deputy@ '$log'"
alert=$(alerts | grep undelivered | cut -d' ' -f1)
ok "an alert that there is not" exits 1 ack 999
ok "a person acknowledges it" eval "ack $alert | grep 'acknowledged by prosecutor-1'"
ok "it is open no more" eval "! alerts | grep undelivered"

# --- an emergency: a European order, whose addressee and authority are away ---

stop cl
. "$(dirname "$0")/eu.sh"
box=$work/european node=fr emergency=yes
make_box
cp "$work/hook.secret" "$box/fr/keys/"
cat "$work/alerts" >>"$box/fr/comity.conf"
epoc 3 content || bail "no order in an emergency"
start fr

fr_says() { # SQL
	sqlite3 "file:$box/fr/data/comity.db?mode=ro" "$1"
}
waited() { # by the node's clock: from when the order was to leave until somebody was to be told, in milliseconds
	fr_says "SELECT (min(alerts.at) - min(outbox.at)) / 1000 FROM outbox JOIN alerts USING (case_id)
		WHERE case_id = '$(id_of 3)' AND alerts.kind = 'undelivered' AND alerts.urgent"
}
ok "an order in an emergency is sent" send 3
clock_to "$(fr_says "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', min(at) / 1000000 + 57, 'unixepoch') FROM outbox
	WHERE case_id = '$(id_of 3)'")"
ok "after a minute it is an urgent alert" until_true 20 lists "undelivered  URGENT  $(id_of 3)"
ok "not before, and not ten seconds later: $(waited) ms" eval '[ "$(waited)" -ge 60000 ] && [ "$(waited)" -le 70000 ]'
ok "the desk is mailed" until_true 20 eval "[ \$(grep -c '^mail <desk@.*Comity: an item needs you' '$log') = 2 ]"
ok "and posted to, as urgent" until_true 20 told "^hook 204 right .*urgent=True works=False"
later 16m
ok "that nobody acknowledged: the deputy is mailed" until_true 20 told "^mail <deputy@.*was not acknowledged"
ok "it stands in the list" lists "escalated  URGENT  $(id_of 3)"
ok "once" eval "[ \$(alerts | grep -c escalated) = 1 ]"
alert=$(alerts | grep escalated | cut -d' ' -f1)
ok "the deputy sees to it" ack "$alert"
ok "and that is acknowledged, too" eval "! alerts | grep -E 'undelivered|escalated'"
stop fr
start fr
ok "after a restart nobody is told again" eval "[ \$(grep -c '^mail <deputy@' '$log') = 1 ]"
done_testing
