#include "cli/signoff_prove.h"

#include "cli/pem.h"
#include "cli/signed.h"

struct verdict
signoff_standing(enum standing standing, struct str person)
{
	if (standing == STANDING_GOOD)
		return VERDICT_IS_YES;
	if (standing == STANDING_COOLING)
		return verdict_no("person-cooling", NULL,
		    "the key of %.*s is new and may not be used yet", STR_ARG(person));
	if (standing == STANDING_REVOKED)
		return verdict_no("person-revoked", NULL, "the key of %.*s is revoked",
		    STR_ARG(person));
	return verdict_no("person-unknown", NULL, "the roster knows no such key of %.*s",
	    STR_ARG(person));
}

int
signoff_prove(struct cli *cli, const struct roster *roster, const struct signoff *signoff,
    const unsigned char order[static SHA256_LEN], struct verdict *ret_verdict)
{
	AUTO(pem_keyp) struct key *key = NULL;
	const struct roster_person *person = roster_find(roster, signoff->person);
	const struct roster_key *listed =
	    person == NULL ? NULL : roster_find_key(person, signoff->public_key_sha256);
	struct webauthn_seen seen;
	struct why why;
	int64_t now;
	int code = signed_time(cli, &now);

	if (code != EXIT_CODE_YES)
		return code;
	*ret_verdict = signoff_standing(
	    roster_standing(roster, signoff->person, signoff->public_key_sha256, now),
	    signoff->person);
	if (!str_eq(roster->organisation, signoff->organisation))
		*ret_verdict = verdict_no("roster-organisation", "/roster/organisation",
		    "the roster is of %.*s", STR_ARG(roster->organisation));
	if (!verdict_is_yes(ret_verdict) || listed == NULL)
		return EXIT_CODE_YES;
	if (key_read_public(listed->public_key, &key, &why) != ERR_OK)
		return cli_failed(&why, "the key of %.*s", STR_ARG(signoff->person));
	*ret_verdict = signoff_verify(&cli->arena, signoff, order, roster->realm,
	    &(struct signoff_key){ key, listed->passkey, cli_flag(cli, "synced") },
	    &seen);
	return EXIT_CODE_YES;
}
