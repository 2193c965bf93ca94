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
	send "$1" && arrives de "$1" && stop fr
	later 2d && start fr ea && opens de "$1" && arrives ea "$1" && opens ea "$1"
}

start fr ct de ea

# --- cleared on day 4 ---
validator=court epoc 1 traffic || bail "no draft"
ok "the order is whole" checks 1
ok "a prosecutor alone does not send it" refused_by ISSUER_NOT_COMPETENT send 1
ok "it is submitted to the court" submit 1
ok "which reads the grounds, too, and validates it on its own node" eval 'validates 1 && texts ct 1 "No milder way"'
ok "nobody else has heard of it" eval '[ -z "$(order list de; order list ea)" ]'
ok "then it is sent to the provider and the enforcing authority" served 1
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

# --- silence, and both got it on the same day ---
epoc 2 traffic || bail "no draft"
ok "another order comes to both" served 2
decides de 2 accept >/dev/null
ok "on the tenth day, in the evening" clock_to 2030-09-16T21:00:00Z
ok "the hold stands" refused_by release-held packs 2 "$work/anna.csv"
ok "it ends with the day, as the window does" clock_to 2030-09-16T22:30:00Z
ok "the answer leaves without anybody's word" packs 2 "$work/anna.csv"
ok "and verifies" verified 2

# --- silence, and they got it on different days ---
epoc 3 traffic || bail "no draft"
ok "the enforcing authority gets a third order two days later" told_later 3
decides de 3 accept >/dev/null
ok "the provider sees that, and its own hold" shows_soon de 3 'nothing leaves yet: hold .*until 2030-09-27T22:00:00Z'
ok "ten days after its own receipt" later 9d
ok "the window of the authority is open: a person decides" refused_by clocks-differ packs 3 "$work/anna.csv"
ok "which the case says" shows de 3 'clocks-differ'
ok "who gives a reason" packs 3 "$work/anna.csv" --despite-clocks 'The authority said by phone that it raises none.'
ok "that is kept with the person" shows de 3 'desk-1.*said by phone.*clocks-differ'
ok "then the answer is as any other" verified 3

# --- a ground for one of two targets ---
targets='anna@wolke.example bert@wolke.example' epoc 4 traffic || bail "no draft"
ok "an order for two mailboxes comes to both" served 4
decides de 4 accept >/dev/null
ok "the authority raises a ground for the second" says instruct ea 4 --do-not-disclose --target 1 --reason ea-immunity
ok "with its reasons to the issuer" says reasons ea 4 --reason ea-immunity --target 1 \
	--text 'He is a journalist.' --language de
ok "and none for the first" says instruct ea 4 --may-disclose --target 0
ok "the provider hears both" shows_soon de 4 'may-disclose'
ok "an answer about both is stopped" refused_by scope packs 4 "$work/both.csv"
ok "one about the first leaves" packs 4 "$work/anna.csv"
ok "and verifies" verified 4
ok "the issuer reads why there is no more" texts_soon fr 4 'He is a journalist'

for node in fr ct de ea; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
