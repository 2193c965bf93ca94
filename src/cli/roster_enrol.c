#include "cli/roster_enrol.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/signed.h"
#include "record/enrolment.h"
#include "record/roster.h"

#define COOLING_HOURS 72
#define COOLING_HOURS_MAX 8760

static int
read_roster(struct cli *cli, const char *path, struct roster *ret_roster)
{
	struct str text;
	struct why why;
	int code = signed_canonical(cli, path, LIMIT_ROSTER, &text);

	if (code != EXIT_CODE_YES)
		return code;
	if (roster_read(&cli->arena, text, ret_roster, &why) != ERR_OK)
		return cli_failed(&why, "%s is no roster", path);
	return EXIT_CODE_YES;
}

/* --- ask --- */

int
roster_run_ask(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct enrolment ask = { .person = str_from(cli_option(cli, "person")),
		.origin = str_from(cli_option(cli, "origin")),
		.rp_id = str_from(cli_option(cli, "rp-id")) };
	unsigned char challenge[SHA256_LEN];
	struct roster roster = { 0 };
	struct buf text;
	struct why why;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL || ask.person.len == 0)
		return cli_usage(cli, "--person, --origin and one roster are needed");
	if (ask.rp_id.len == 0)
		ask.rp_id = webauthn_host(ask.origin);
	if (!webauthn_site_fits(ask.origin, ask.rp_id))
		return cli_usage(cli, "--origin is https://host[:port], --rp-id its host "
				      "or a name above it");
	code = read_roster(cli, path, &roster);
	if (code != EXIT_CODE_YES)
		return code;
	ask.realm = roster.realm;
	ask.organisation = roster.organisation;
	if (enrolment_challenge(&cli->arena, &ask, challenge, &why) != ERR_OK)
		return cli_failed(&why, "no challenge");
	buf_init(&text, LIMIT_CLIENT_DATA);
	base64url_encode(str_bytes(challenge, sizeof challenge), &text);
	printf("%.*s\n", STR_ARG(buf_str(&text)));
	buf_release(&text);
	return EXIT_CODE_YES;
}

/* --- enrol --- */

/* A live key cools for three days, so that its owner and a second officer can see it and
 * object before it signs. */
static int
cooling(struct cli *cli, const struct roster *roster, int64_t *ret_cooling)
{
	const char *given = cli_option(cli, "cooling-hours");
	uint64_t hours = COOLING_HOURS;

	if (given != NULL && !str_u64(str_from(given), COOLING_HOURS_MAX, &hours))
		return cli_usage(cli, "--cooling-hours is at most %d", COOLING_HOURS_MAX);
	if (hours < COOLING_HOURS && str_eq_c(roster->realm, "live"))
		return cli_usage(cli, "a key cools for at least %d hours", COOLING_HOURS);
	*ret_cooling = (int64_t)hours * 3600 * CLOCK_SECOND;
	return EXIT_CODE_YES;
}

/* The person's keys and one more; with --replace the other passkeys end now. */
static enum err
add_key(struct cli *cli, struct roster_person *person, const struct roster_key *key,
    int64_t now, struct why *why)
{
	struct roster_key *keys =
	    arena_array(&cli->arena, person->keys_count + 1, sizeof *keys);

	if (keys == NULL || person->keys_count == LIMIT_KEYS)
		return err_why(
		    why, ERR_LIMIT, 0, "a person has at most %d keys", LIMIT_KEYS);
	for (size_t i = 0; i < person->keys_count; i++) {
		keys[i] = person->keys[i];
		if (keys[i].passkey != NULL && keys[i].revoked_at == 0 &&
		    cli_flag(cli, "replace"))
			keys[i].revoked_at = now;
	}
	keys[person->keys_count] = *key;
	person->keys = keys;
	person->keys_count++;
	return ERR_OK;
}

/* The next roster, with the key and without signatures, in the place of the old one. */
static int
write_roster(struct cli *cli, struct roster *roster, const struct roster_key *key,
    int64_t now, size_t person)
{
	struct roster_person *persons =
	    arena_array(&cli->arena, roster->persons_count, sizeof *persons);
	struct buf text;
	struct why why;
	enum err e;
	int code;

	if (persons == NULL)
		return EXIT_CODE_AGAIN;
	memcpy(persons, roster->persons, roster->persons_count * sizeof *persons);
	roster->persons = persons;
	roster->version = 0;
	roster->sequence++;
	roster->issued_at = now;
	roster->signatures = (struct multisig){ 0 };
	buf_init(&text, LIMIT_ROSTER);
	e = add_key(cli, &persons[person], key, now, &why);
	if (e == ERR_OK)
		e = roster_write(&cli->arena, roster, &text, &why);
	if (e == ERR_OK)
		code = signed_replace(
		    cli, cli_argument(cli, 0), buf_str(&text), &roster->signatures);
	else
		code = cli_failed(&why, "no roster was written");
	buf_release(&text);
	return code;
}

static void
print_key(struct cli *cli, const struct roster_key *key, struct str person)
{
	char from[CLOCK_TEXT_MAX];
	char hex[SHA256_HEX_LEN];

	if (cli->json)
		return;
	hex_encode(str_bytes(key->id, SHA256_LEN), hex);
	printf("passkey of %.*s: key %s from %s\ncompare the id with the person, then "
	       "sign: comity roster sign\n",
	    STR_ARG(person), hex, clock_text(key->valid_from, from).ptr);
}

static struct verdict
judge(struct cli *cli, const struct roster *roster, const struct enrolment *enrolment,
    struct webauthn_passkey *ret_passkey)
{
	struct webauthn_policy policy = { cli_flag(cli, "synced"), 0 };

	if (!str_eq(roster->realm, enrolment->realm))
		return verdict_no("roster-realm", "/realm",
		    "the passkey was made for realm %.*s", STR_ARG(enrolment->realm));
	if (!str_eq(roster->organisation, enrolment->organisation))
		return verdict_no("roster-organisation", "/organisation",
		    "the passkey was made for %.*s", STR_ARG(enrolment->organisation));
	if (roster_find(roster, enrolment->person) == NULL)
		return verdict_no("enrolment-person", "/person",
		    "the roster has no %.*s: whoever is new is written into it first",
		    STR_ARG(enrolment->person));
	return enrolment_passkey(&cli->arena, enrolment, &policy, ret_passkey);
}

static int
enrol(struct cli *cli, struct roster *roster, const struct enrolment *enrolment)
{
	struct webauthn_passkey passkey = { .synced = false };
	struct roster_key key = { .passkey = &passkey };
	struct verdict verdict;
	int64_t now = 0, wait = 0;
	int code = signed_time(cli, &now);

	if (code == EXIT_CODE_YES)
		code = cooling(cli, roster, &wait);
	if (code != EXIT_CODE_YES)
		return code;
	verdict = judge(cli, roster, enrolment, &passkey);
	if (!verdict_is_yes(&verdict))
		return cli_verdict(cli, &verdict);
	now = now / CLOCK_SECOND * CLOCK_SECOND;
	key.public_key = passkey.public_key;
	key.valid_from = now + wait;
	sha256(key.public_key, key.id);
	code = write_roster(cli, roster, &key, now,
	    (size_t)(roster_find(roster, enrolment->person) - roster->persons));
	if (code == EXIT_CODE_YES)
		print_key(cli, &key, enrolment->person);
	return code;
}

int
roster_run_enrol(struct cli *cli)
{
	const char *path = cli_option(cli, "passkey");
	struct enrolment enrolment;
	struct roster roster = { 0 };
	struct str text;
	struct why why;
	int code;

	if (path == NULL || cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "--passkey and one roster are needed");
	code = read_roster(cli, cli_argument(cli, 0), &roster);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli_read(cli, path, ENROLMENT_MAX, &text, &code) != ERR_OK)
		return code;
	if (enrolment_read(&cli->arena, text, &enrolment, &why) != ERR_OK)
		return cli_failed(&why, "%s is no new passkey", path);
	return enrol(cli, &roster, &enrolment);
}
