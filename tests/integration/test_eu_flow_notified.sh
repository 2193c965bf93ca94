#!/bin/bash
# test_eu_flow_notified.sh - European orders that are notified: nothing leaves the provider before
# the enforcing authority has cleared it or both clocks are over; a ground for one of two targets
# holds that one alone.
# shellcheck disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"

make_box
log_of() { # MAILBOX...: what the provider has of them
	echo email,timestamp,ip
	local mailbox
	for mailbox in "$@"; do echo "$mailbox@wolke.example,2026-09-10T10:00:00Z,192.0.2.7"; done
}
log_of anna >"$work/anna.csv"
log_of anna bert >"$work/both.csv"
nothing_left() { # NUMBER: no sealed answer anywhere
	hides de "$1" '^evidence' && hides fr "$1" '^evidence' && [ -z "$(ls "$box/de/evidence")" ]
}
# told_later NUMBER: sent, and opened by the provider; the enforcing authority gets it two days later
told_later() {
	stop ea
	send "$1" && arrives de "$1" && opens de "$1" && later 2d && start ea &&
		arrives ea "$1" && opens ea "$1"
}

start fr ct de ea

# --- cleared on day 4 ---
epoc 1 traffic || bail "no draft"
ok "the order is whole" checks 1
ok "the prosecution service sends what its court has validated" served 1
ok "the enforcing authority reads the grounds" texts ea 1 'No milder way'
ok "and the facts" texts ea 1 'what she never sent'
ok "which lie nowhere at the provider" no_trace de 'what she never sent'
ok "nor do the grounds" no_trace de 'No milder way'
ok "the provider agrees" decides de 1 accept
ok "the authority has ten days" shows ea 1 'owed by notified until 2030-09-12T10:.*review'
ok "before it has spoken nothing is sealed" refused_by release-held packs 1 "$work/anna.csv"
ok "nothing has left" nothing_left 1
ok "three days on" later 3d
ok "nor then" refused_by release-held packs 1 "$work/anna.csv"
ok "on the fourth day" later 1d
ok "it says that it raises no ground" says instruct ea 1 --may-disclose
ok "the provider hears it" shows_soon de 1 'may-disclose of DE/staatsanwaltschaft-nord to DE/wolke-post: taken'
ok "and releases" packs 1 "$work/anna.csv"
ok "the answer is fetched, opened and verified" verified 1
ok "the authority gets no data" hides ea 1 '^evidence'
done_testing
