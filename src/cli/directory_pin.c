#include "cli/directory_pin.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/pem.h"
#include "cli/setup.h"
#include "cli/signed.h"
#include "node/config.h"
#include "record/pin.h"

#define DAYS_USUAL 90
#define DAYS_MAX 3650
#define LANGUAGES_MAX 16
#define GROUP 4 /* digits that a person reads at once */

const char directory_pin_help[] =
    "For two organisations that share no federation list.  Each makes its own record, "
    "has\n"
    "two key officers sign it (comity directory sign), and gives it and its roster to "
    "the\n"
    "other by any way.  Then two people read the fingerprints of the officers' keys to\n"
    "each other over a telephone that they looked up themselves (comity directory "
    "show),\n"
    "ask whose keys they are, and each writes into comity.conf\n"
    "    pin = CC/NAME COMPETENCE[,COMPETENCE...] FILE KEY KEY...\n"
    "and, where no list has it, its own: self = FILE KEY KEY...\n"
    "An existing FILE is renewed: what is not given stays, the number rises.  KEY in\n"
    "--officer is a public key or certificate.  --days: how long it may be used (90).\n";

/* --- made --- */

struct making {
	struct config config;
	struct pin pin;
	bool renews;
};

static int
read_config(struct cli *cli, struct making *making)
{
	const char *folder = cli_option(cli, "node");
	struct why why;

	if (config_read_self(&cli->arena, folder, &making->config, &why) != ERR_OK)
		return cli_failed(&why, "%s", folder);
	return EXIT_CODE_YES;
}

/* The record that is renewed, or an empty one. */
static int
read_old(struct cli *cli, const char *path, struct making *making)
{
	const struct config *config = &making->config;
	struct pin *pin = &making->pin;
	struct str text;
	struct why why;
	int code;

	*pin = (struct pin){ .sequence = 0 };
	making->renews = access(path, F_OK) == 0;
	if (!making->renews)
		return EXIT_CODE_YES;
	if (cli_read(cli, path, LIMIT_PIN, &text, &code) != ERR_OK)
		return code;
	if (pin_read(&cli->arena, text, pin, &why) != ERR_OK)
		return cli_failed(&why, "%s is no pin file", path);
	if (!str_eq(pin->organisation.id, config->organisation) ||
	    !str_eq(pin->realm, config->realm)) {
		(void)err_why(&why, ERR_CONFLICT, 0, "it is of %.*s, realm %.*s",
		    STR_ARG(pin->organisation.id), STR_ARG(pin->realm));
		return cli_failed(&why, "%s is not our own record", path);
	}
	return EXIT_CODE_YES;
}

static int
take_competences(struct cli *cli, struct organisation *to)
{
	enum competence competence;
	const char *given;
	unsigned all = 0;

	for (size_t i = 0; (given = cli_option_nth(cli, "competence", i)) != NULL; i++) {
		if (!competence_parse(str_from(given), &competence))
			return cli_usage(cli, "--competence %s is none", given);
		all |= (unsigned)competence;
	}
	if (all != 0)
		to->competences = all;
	if (to->competences == 0)
		return cli_usage(cli, "--competence is needed");
	return EXIT_CODE_YES;
}

/* NAME=KEY */
static int
take_officer(struct cli *cli, const char *given, struct officer *ret_officer)
{
	AUTO(pem_keyp) struct key *key = NULL;
	struct str rest = str_from(given);
	struct str name = str_cut(&rest, '=');
	int code;

	if (name.len == 0 || rest.len == 0)
		return cli_usage(cli, "--officer is NAME=KEY");
	if (!pem_public(cli, arena_cstr(&cli->arena, rest), &key, &code))
		return code;
	*ret_officer =
	    (struct officer){ name, arena_str(&cli->arena, key_public_der(key)) };
	return EXIT_CODE_YES;
}

static int
take_officers_given(struct cli *cli, struct organisation *to)
{
	struct officer *officers = arena_array(&cli->arena, LIMIT_KEYS, sizeof *officers);
	const char *given;
	size_t count = 0;
	int code;

	while (
	    officers != NULL && (given = cli_option_nth(cli, "officer", count)) != NULL) {
		if (count == LIMIT_KEYS)
			return cli_usage(cli, "at most %d officers", LIMIT_KEYS);
		code = take_officer(cli, given, &officers[count++]);
		if (code != EXIT_CODE_YES)
			return code;
	}
	if (count > 0) {
		to->officers = officers;
		to->officers_count = count;
	}
	if (to->officers_count == 0)
		return cli_usage(cli, "--officer is needed: who will sign the record");
	return EXIT_CODE_YES;
}

static int
take_languages(struct cli *cli, struct organisation *to)
{
	struct str *languages =
	    arena_array(&cli->arena, LANGUAGES_MAX, sizeof *languages);
	const char *given;
	size_t count = 0;

	while (languages != NULL &&
	       (given = cli_option_nth(cli, "language", count)) != NULL) {
		if (count == LANGUAGES_MAX)
			return cli_usage(cli, "at most %d languages", LANGUAGES_MAX);
		languages[count++] = str_from(given);
	}
	if (count > 0) {
		to->languages = languages;
		to->languages_count = count;
	}
	if (to->languages_count == 0)
		return cli_usage(cli, "--language is needed, as es or en");
	return EXIT_CODE_YES;
}

/* The option, else what it was, else what comity.conf says. */
static struct str
url(struct cli *cli, const char *option, struct str old, struct str listen)
{
	const char *given = cli_option(cli, option);

	if (given != NULL)
		return str_from(given);
	if (old.len > 0 || listen.len == 0)
		return old;
	return arena_format(&cli->arena, "https://%.*s/%s", STR_ARG(listen), option);
}

/* Certificates and ledger are those of the folder, always. */
static int
take_proofs(struct cli *cli, const struct config *config, struct organisation *to)
{
	struct setup_node node = { .folder = cli_option(cli, "node"),
		.organisation = config->organisation };
	struct organisation old = *to;
	struct organisation entry;
	const char *name = cli_option(cli, "name");
	const char *phone = cli_option(cli, "phone");
	struct why why;

	if (setup_entry(&cli->arena, &node, &entry, &why) != ERR_OK)
		return cli_failed(&why, "the node's keys");
	entry.name = name != NULL       ? str_from(name)
		     : old.name.len > 0 ? old.name
					: config->organisation;
	entry.hi1_url = url(cli, "hi1", old.hi1_url, config->listen);
	entry.evidence_url = url(cli, "evidence", old.evidence_url, config->evidence);
	entry.wants_xml = old.wants_xml;
	entry.phone = phone != NULL ? str_from(phone) : old.phone;
	entry.competences = old.competences;
	entry.officers = old.officers;
	entry.officers_count = old.officers_count;
	entry.languages = old.languages;
	entry.languages_count = old.languages_count;
	if (old.valid_from != 0)
		entry.valid_from = old.valid_from;
	entry.valid_to = old.valid_to;
	*to = entry;
	return EXIT_CODE_YES;
}

static int
take_time_of(struct cli *cli, struct pin *pin)
{
	const char *given = cli_option(cli, "days");
	uint64_t days = DAYS_USUAL;

	if (given != NULL && (!str_u64(str_from(given), DAYS_MAX, &days) || days == 0))
		return cli_usage(cli, "--days is 1 to %d", DAYS_MAX);
	pin->sequence++;
	pin->issued_at = clock_real() / CLOCK_SECOND * CLOCK_SECOND;
	pin->expires_at = pin->issued_at + (int64_t)days * CLOCK_DAY;
	pin->signatures = (struct multisig){ .count = 0 };
	return EXIT_CODE_YES;
}

static int
write_new(struct cli *cli, const char *path, const struct making *making)
{
	struct buf text;
	struct why why;
	enum err e;

	buf_init(&text, LIMIT_PIN);
	e = pin_write(&cli->arena, &making->pin, &text, &why);
	if (e == ERR_OK)
		e = making->renews ? file_write(path, buf_str(&text), 0644, &why)
				   : file_create(path, buf_str(&text), 0644, &why);
	buf_release(&text);
	if (e != ERR_OK)
		return cli_failed(&why, "%s is not written", path);
	if (!cli->json) {
		printf("%s: record %llu of %.*s.  Next: comity directory sign, by each "
		       "officer\n",
		    path, (unsigned long long)making->pin.sequence,
		    STR_ARG(making->pin.organisation.id));
		return EXIT_CODE_YES;
	}
	return directory_pin_show(cli, path, STR(""));
}

int
directory_pin_make(struct cli *cli)
{
	struct making *making = arena_alloc(&cli->arena, sizeof *making);
	const char *path = cli_argument(cli, 0);
	int code;

	if (making == NULL || path == NULL || cli_argument(cli, 1) != NULL ||
	    cli_option(cli, "node") == NULL)
		return cli_usage(cli, "--node and one file are needed");
	code = read_config(cli, making);
	if (code == EXIT_CODE_YES)
		code = read_old(cli, path, making);
	if (code == EXIT_CODE_YES)
		code = take_competences(cli, &making->pin.organisation);
	if (code == EXIT_CODE_YES)
		code = take_officers_given(cli, &making->pin.organisation);
	if (code == EXIT_CODE_YES)
		code = take_languages(cli, &making->pin.organisation);
	if (code == EXIT_CODE_YES)
		code = take_proofs(cli, &making->config, &making->pin.organisation);
	if (code == EXIT_CODE_YES)
		code = take_time_of(cli, &making->pin);
	making->pin.realm = making->config.realm;
	return code == EXIT_CODE_YES ? write_new(cli, path, making) : code;
}

/* --- shown --- */

/* In groups, as it is read over the telephone. */
static void
print_fingerprint(const unsigned char *sha256_)
{
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(sha256_, SHA256_LEN), hex);
	for (size_t i = 0; hex[i] != 0; i += GROUP)
		printf("%s%.*s",
		    i == 0            ? "    "
		    : i == SHA256_LEN ? "\n    "
				      : " ",
		    GROUP, hex + i);
	printf("\n");
}

static void
print_officers(const struct pin *pin)
{
	const struct organisation *organisation = &pin->organisation;

	for (size_t i = 0; i < organisation->officers_count; i++) {
		const struct officer *officer = &organisation->officers[i];
		unsigned char id[SHA256_LEN];

		sha256(officer->public_key, id);
		printf("officer %.*s%s\n", STR_ARG(officer->person),
		    multisig_count(&pin->signatures, pin->digest, officer, 1) == 1
			? ", has signed"
			: ", has NOT signed");
		print_fingerprint(id);
	}
}

/* The competences are left to who writes the line: they are granted, not copied. */
static void
print_conf(const char *path, const struct organisation *organisation)
{
	printf(
	    "once compared, a partner's comity.conf:\n    pin = %.*s COMPETENCE,... %s",
	    STR_ARG(organisation->id), path);
	for (size_t i = 0; i < organisation->officers_count; i++) {
		char hex[SHA256_HEX_LEN];

		sha256_hex(organisation->officers[i].public_key, hex);
		printf(" %s", hex);
	}
	printf("\n");
}

static void
print_line(const char *name, struct str text)
{
	printf("%s ", name);
	cli_print_foreign(text);
	putchar('\n');
}

static void
print_pin(const struct pin *pin)
{
	const struct organisation *organisation = &pin->organisation;
	char issued[CLOCK_TEXT_MAX], expires[CLOCK_TEXT_MAX];

	printf("%.*s  ", STR_ARG(organisation->id));
	cli_print_foreign(organisation->name);
	printf("\nrealm %.*s, record %llu, issued %s, expires %s\n", STR_ARG(pin->realm),
	    (unsigned long long)pin->sequence, clock_text(pin->issued_at, issued).ptr,
	    clock_text(pin->expires_at, expires).ptr);
	printf("claims");
	for (unsigned i = 0; i < COMPETENCE_COUNT; i++)
		if (organisation->competences & (1U << i))
			printf(" %.*s",
			    STR_ARG(competence_name((enum competence)(1U << i))));
	printf("  (counts only as far as a partner's configuration grants it)\n");
	print_line(
	    organisation->wants_xml ? "orders, XML" : "orders  ", organisation->hi1_url);
	print_line("evidence", organisation->evidence_url);
	print_line("telephone", organisation->phone);
	print_line("ledger  ", organisation->ledger_key);
	printf("record, the bytes signed\n");
	print_fingerprint(pin->digest);
	print_officers(pin);
}

int
directory_pin_show(struct cli *cli, const char *path, struct str text)
{
	struct pin pin;
	struct why why;
	int code;

	if (text.len == 0 && cli_read(cli, path, LIMIT_PIN, &text, &code) != ERR_OK)
		return code;
	if (pin_read(&cli->arena, text, &pin, &why) != ERR_OK)
		return cli_failed(&why, "%s is no pin file", path);
	if (!cli->json) {
		print_pin(&pin);
		print_conf(path, &pin.organisation);
		return EXIT_CODE_YES;
	}
	cli_print(text);
	putchar('\n');
	return EXIT_CODE_YES;
}

/* --- checked --- */

static int
read_officers(struct cli *cli, unsigned char (*ids)[SHA256_LEN], size_t *ret_count)
{
	const char *given;

	for (*ret_count = 0; (given = cli_option_nth(cli, "officer", *ret_count)) != NULL;
	     ++*ret_count)
		if (*ret_count == LIMIT_KEYS ||
		    !hex_decode(str_from(given), ids[*ret_count], SHA256_LEN))
			return cli_usage(cli, "--officer is the SHA-256 of a key");
	return EXIT_CODE_YES;
}

static struct verdict
judge(const struct pin *pin, const struct pin_trust *trust, int64_t now)
{
	struct verdict verdict = pin_verify(pin, trust, now);

	return verdict_is_yes(&verdict) ? pin_in_time(pin, now) : verdict;
}

int
directory_pin_check(struct cli *cli, const char *path)
{
	const char *organisation = cli_option(cli, "organisation");
	struct pin_trust trust = { .realm = str_from(cli_option(cli, "realm")),
		.organisation = str_from(organisation) };
	unsigned char ids[LIMIT_KEYS][SHA256_LEN];
	struct verdict verdict;
	struct str text;
	struct why why;
	struct pin pin;
	int64_t now = 0;
	int code = read_officers(cli, ids, &trust.officers_count);

	trust.officers = (const unsigned char(*)[SHA256_LEN])ids;
	if (code == EXIT_CODE_YES)
		code = signed_threshold(cli, trust.officers_count, &trust.threshold);
	if (code == EXIT_CODE_YES)
		code = signed_time(cli, &now);
	if (code != EXIT_CODE_YES)
		return code;
	if (organisation == NULL || trust.officers_count == 0 ||
	    trust.threshold > trust.officers_count)
		return cli_usage(cli, "a pin file needs --organisation and --officer, "
				      "as many as --threshold");
	if (cli_read(cli, path, LIMIT_PIN, &text, &code) != ERR_OK)
		return code;
	if (pin_read(&cli->arena, text, &pin, &why) != ERR_OK)
		return cli_failed(&why, "%s is no pin file", path);
	verdict = judge(&pin, &trust, now);
	if (cli->json || !verdict_is_yes(&verdict))
		return cli_verdict(cli, &verdict);
	printf("%s: record %llu of %.*s: signed by %zu or more of the %zu officers "
	       "given\n",
	    path, (unsigned long long)pin.sequence, STR_ARG(pin.organisation.id),
	    trust.threshold, trust.officers_count);
	return EXIT_CODE_YES;
}

/* --- signed --- */

int
directory_pin_sign(
    struct cli *cli, const char *path, struct str text, const struct key *key)
{
	struct pin pin;
	struct buf out;
	struct why why;
	enum err e;
	int code;

	if (pin_read(&cli->arena, text, &pin, &why) != ERR_OK)
		return cli_failed(&why, "%s is no pin file", path);
	buf_init(&out, LIMIT_PIN);
	e = pin_sign(&cli->arena, &pin, key, &why);
	if (e == ERR_OK)
		e = pin_write(&cli->arena, &pin, &out, &why);
	if (e == ERR_OK)
		code = signed_replace(cli, path, buf_str(&out), &pin.signatures);
	else
		code = cli_failed(&why, "not signed");
	buf_release(&out);
	return code;
}
