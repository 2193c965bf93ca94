/* setup_sandbox.c - a federation of invented organisations on one machine. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/scenario.h"
#include "cli/setup.h"
#include "node/place.h"
#include "trust/cert.h"

#define OFFICERS 2
/* Days for which its list is good at least: nobody is told that it ends. */
#define LIST_SPARE 61
#define WHAT_IF_FILE "what-if"
#define NODES SCENARIO_NODES_MAX
#define PERSONS_MAX SCENARIO_PERSONS_MAX

struct sandbox {
	struct arena *arena;
	const struct scenario *scenario;
	const struct scenario_node *nodes;
	const char *folder;
	struct str realm;
	unsigned port;
	int64_t now;
	struct setup_node setups[NODES];
	struct organisation entries[NODES];
	struct key *list_keys[OFFICERS];
	struct key *officer_keys[NODES][OFFICERS];
	struct key *person_keys[NODES][PERSONS_MAX];
};

static const char *
path_of(const struct sandbox *box, const char *format_folder, const char *name)
{
	return arena_format(box->arena, "%s/%s/%s", box->folder, format_folder, name).ptr;
}

static enum err
make_folders(const struct sandbox *box, struct why *why)
{
	static const char *const names[] = { "list", "tsa", "persons" };
	enum err e = file_mkdir(box->folder, 0700, why);

	for (size_t i = 0; e == ERR_OK && i < sizeof names / sizeof names[0]; i++)
		e = file_mkdir(
		    arena_format(box->arena, "%s/%s", box->folder, names[i]).ptr, 0700,
		    why);
	for (size_t n = 0; e == ERR_OK && n < box->scenario->nodes_count; n++)
		e = file_mkdir(
		    path_of(box, "persons", box->nodes[n].short_name), 0700, why);
	return e;
}

static enum err
make_person_keys(struct sandbox *box, size_t n, struct why *why)
{
	const struct scenario_node *node = &box->nodes[n];
	const char *folder = arena_format(box->arena, "persons/%s", node->short_name).ptr;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < OFFICERS; i++)
		e = setup_key(
		    path_of(box, folder, i == 0 ? "officer-1.pem" : "officer-2.pem"),
		    &box->officer_keys[n][i], why);
	for (size_t i = 0; e == ERR_OK && i < PERSONS_MAX && node->persons[i].id != NULL;
	     i++)
		e = setup_key(
		    path_of(box, folder,
			arena_format(box->arena, "%s.pem", node->persons[i].id).ptr),
		    &box->person_keys[n][i], why);
	return e;
}

/* The case team's certificate: evidence is encrypted to it. */
static enum err
make_team(struct sandbox *box, struct why *why)
{
	struct key *key;
	const char *folder =
	    arena_format(box->arena, "persons/%s", box->scenario->team).ptr;
	enum err e = setup_key(path_of(box, folder, "team.pem"), &key, why);

	if (e != ERR_OK)
		return e;
	e = setup_cert(path_of(box, folder, "team.crt"), CERT_RECIPIENT,
	    arena_format(box->arena, "case team, %s", box->scenario->team), key, why);
	key_free(key);
	return e;
}

static enum err
make_tsa(struct sandbox *box, struct why *why)
{
	struct key *key;
	enum err e = setup_key(path_of(box, "tsa", "tsa.key"), &key, why);

	if (e != ERR_OK)
		return e;
	e = setup_cert(path_of(box, "tsa", "tsa.crt"), CERT_TSA,
	    STR("training time-stamp authority"), key, why);
	key_free(key);
	return e;
}

static enum err
make_list_keys(struct sandbox *box, struct why *why)
{
	enum err e =
	    setup_key(path_of(box, "list", "list-1.pem"), &box->list_keys[0], why);

	return e == ERR_OK ? setup_key(path_of(box, "list", "list-2.pem"),
				 &box->list_keys[1], why)
			   : e;
}

static bool
training(const struct sandbox *box)
{
	return !str_eq_c(box->realm, "live");
}

/* A live node would not start with it. */
static bool
assumes(const struct sandbox *box)
{
	return box->scenario->what_if != NULL && training(box);
}

/* The lines of comity.conf that are the same for all, and the persons of this one. */
static struct str
config_lines(struct sandbox *box, size_t n)
{
	struct buf text;
	struct str lines;

	buf_init(&text, (size_t)64 << 10);
	buf_format(&text,
	    "tsa-url = http://127.0.0.1:%u/\ntsa-cert = ../tsa/tsa.crt\nlist-threshold = "
	    "2\n",
	    box->port + SETUP_TSA_PORT);
	if (assumes(box))
		buf_add_c(&text, "what-if = ../" WHAT_IF_FILE "\n");
	/* the clock may be set until there */
	if (training(box))
		buf_format(&text, "list-age-days = %d\n", box->scenario->days);
	for (size_t i = 0; i < OFFICERS; i++) {
		buf_format(&text, "list-key = list-%zu:", i + 1);
		base64_encode(key_public_der(box->list_keys[i]), &text);
		buf_add_byte(&text, '\n');
	}
	for (size_t i = 0; i < PERSONS_MAX && box->nodes[n].persons[i].id != NULL; i++)
		buf_format(&text, "person = %u:%s\n", (unsigned)geteuid(),
		    box->nodes[n].persons[i].id);
	lines = arena_str(box->arena, buf_str(&text));
	buf_release(&text);
	return lines;
}

static enum err
make_node(struct sandbox *box, size_t n, struct why *why)
{
	struct officer *officers = arena_array(box->arena, OFFICERS, sizeof *officers);
	struct setup_node *setup = &box->setups[n];
	struct organisation *entry = &box->entries[n];
	enum err e;

	*setup = (struct setup_node){
		.folder = arena_format(
		    box->arena, "%s/%s", box->folder, box->nodes[n].short_name)
			      .ptr,
		.realm = box->realm,
		.organisation = box->nodes[n].organisation,
		.host = STR("127.0.0.1"),
		.port = box->port + box->nodes[n].port,
		.extra = config_lines(box, n),
	};
	e = setup_node(box->arena, setup, why);
	if (e == ERR_OK)
		e = setup_entry(box->arena, setup, entry, why);
	if (e != ERR_OK)
		return e;
	entry->name = box->nodes[n].name;
	entry->competences = box->nodes[n].competences;
	entry->languages = &box->nodes[n].language;
	entry->languages_count = 1;
	entry->phone = box->nodes[n].phone;
	for (size_t i = 0; i < OFFICERS; i++)
		officers[i] =
		    (struct officer){ i == 0 ? STR("officer-1") : STR("officer-2"),
			    key_public_der(box->officer_keys[n][i]) };
	entry->officers = officers;
	entry->officers_count = OFFICERS;
	return ERR_OK;
}

/* Everybody gets the file under this name. */
static enum err
give_to_all(struct sandbox *box, const char *name, struct str text, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t n = 0; e == ERR_OK && n < box->scenario->nodes_count; n++)
		e = file_create(
		    arena_format(box->arena, "%s/%s", box->setups[n].folder, name).ptr,
		    text, 0644, why);
	return e;
}

static enum err
make_list(struct sandbox *box, struct why *why)
{
	struct directory list = { .realm = box->realm,
		.sequence = 1,
		.issued_at = box->now - CLOCK_SECOND,
		.expires_at = box->now + (box->scenario->days + LIST_SPARE) * CLOCK_DAY,
		.organisations = box->entries,
		.organisations_count = box->scenario->nodes_count };
	struct buf text;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < OFFICERS; i++)
		e = directory_sign(box->arena, &list, box->list_keys[i], why);
	buf_init(&text, LIMIT_DIRECTORY);
	if (e == ERR_OK)
		e = directory_write(box->arena, &list, &text, why);
	if (e == ERR_OK)
		e = give_to_all(box, PLACE_DIRECTORY, buf_str(&text), why);
	if (e == ERR_OK)
		e = file_create(
		    path_of(box, "list", "directory.json"), buf_str(&text), 0644, why);
	buf_release(&text);
	return e;
}

static enum err
make_roster(struct sandbox *box, size_t n, struct why *why)
{
	struct roster_person persons[PERSONS_MAX] = { 0 };
	struct roster_key keys[PERSONS_MAX] = { 0 };
	struct roster roster = { .realm = box->realm,
		.organisation = box->nodes[n].organisation,
		.sequence = 1,
		.issued_at = box->now - CLOCK_SECOND,
		.persons = persons };
	struct buf text;
	enum err e = ERR_OK;

	for (size_t i = 0; i < PERSONS_MAX && box->nodes[n].persons[i].id != NULL; i++) {
		memcpy(keys[i].id, key_id(box->person_keys[n][i]), SHA256_LEN);
		keys[i].public_key = key_public_der(box->person_keys[n][i]);
		keys[i].valid_from = box->now - CLOCK_DAY;
		persons[i] =
		    (struct roster_person){ .id = str_from(box->nodes[n].persons[i].id),
			    .level = box->nodes[n].persons[i].level,
			    .keys = &keys[i],
			    .keys_count = 1 };
		roster.persons_count++;
	}
	for (size_t i = 0; e == ERR_OK && i < OFFICERS; i++)
		e = roster_sign(box->arena, &roster, box->officer_keys[n][i], why);
	buf_init(&text, LIMIT_DIRECTORY);
	if (e == ERR_OK)
		e = roster_write(box->arena, &roster, &text, why);
	if (e == ERR_OK)
		e = give_to_all(box,
		    place_roster(box->arena, box->nodes[n].organisation).ptr,
		    buf_str(&text), why);
	buf_release(&text);
	return e;
}

static void
free_keys(struct sandbox *box)
{
	for (size_t i = 0; i < OFFICERS; i++)
		key_free(box->list_keys[i]);
	for (size_t n = 0; n < box->scenario->nodes_count; n++) {
		for (size_t i = 0; i < OFFICERS; i++)
			key_free(box->officer_keys[n][i]);
		for (size_t i = 0; i < PERSONS_MAX; i++)
			key_free(box->person_keys[n][i]);
	}
}

enum err
setup_sandbox(struct arena *arena, const struct scenario *scenario, const char *folder,
    struct str realm, unsigned port, struct why *why)
{
	struct sandbox box = { .arena = arena,
		.scenario = scenario,
		.nodes = scenario->nodes,
		.folder = folder,
		.realm = realm,
		.port = port };
	enum err e;

	box.now = clock_real() / CLOCK_SECOND * CLOCK_SECOND;
	e = make_folders(&box, why);
	if (e == ERR_OK)
		e = make_list_keys(&box, why);
	if (e == ERR_OK)
		e = make_team(&box, why);
	if (e == ERR_OK)
		e = make_tsa(&box, why);
	if (e == ERR_OK && assumes(&box))
		e = file_create(path_of(&box, ".", WHAT_IF_FILE),
		    str_from(scenario->what_if), 0644, why);
	for (size_t n = 0; e == ERR_OK && n < scenario->nodes_count; n++) {
		e = make_person_keys(&box, n, why);
		if (e == ERR_OK)
			e = make_node(&box, n, why);
	}
	if (e == ERR_OK)
		e = make_list(&box, why);
	for (size_t n = 0; e == ERR_OK && n < scenario->nodes_count; n++)
		e = make_roster(&box, n, why);
	free_keys(&box);
	return e;
}
