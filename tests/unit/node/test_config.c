/* comity.conf: whom the node believes.  What is not plain stops the start. */
#include <string.h>

#include "node/access.h"
#include "node/config.h"
#include "test.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define HEAD "realm = live\norganisation = CL/a\nlisten = 127.0.0.1:7440\n"
#define LIST "list-key = one:AAAA\nlist-threshold = 1\n"
#define PIN "pin = US/b provide,contact data/b.json " A " " B "\n"
#define CONNECTOR "connector = https://rows.example/\nconnector-secret = a\n"
#define SELF "self = data/a.json " A " " B "\n"

static struct config config; /* large: not on the stack */

static bool
parses(const char *text, struct why *why)
{
	struct arena arena;
	bool ok;

	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return false;
	ok = config_parse(&arena, str_from(text), &config, why) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct {
	const char *text, *why, *words;
} bad[] = {
	{ HEAD, "list-threshold", "nobody to believe" },
	{ HEAD PIN, "self", "neither a list nor a record of our own" },
	{ HEAD SELF, "pin", "neither a list nor a partner" },
	{ HEAD "list-threshold = 1\n" SELF PIN, "list-threshold", "a threshold, no key" },
	{ HEAD "list-key = one:AAAA\n" SELF PIN, "list-threshold",
	    "a key, no threshold" },
	{ HEAD LIST "pin = CL/a issue data/b.json " A " " B "\n", "ourselves",
	    "a pin for ourselves" },
	{ HEAD LIST PIN PIN, "line 7", "a pin twice" },
	{ HEAD LIST SELF SELF, "line 7", "our own record twice" },
	{ HEAD LIST "pin = US/b provide data/b.json " A "\n", "less keys",
	    "one officer where two must sign" },
	{ HEAD LIST "pin = US/b provide data/b.json\n", "pin", "no officer" },
	{ HEAD LIST "pin = US/b data/b.json " A " " B "\n", "pin", "no competence" },
	{ HEAD LIST "pin = US/b provide,rule data/b.json " A " " B "\n", "pin",
	    "an unknown competence" },
	{ HEAD LIST "pin = US/b provide, data/b.json " A " " B "\n", "pin",
	    "a comma without a competence" },
	{ HEAD LIST "pin = us/b provide data/b.json " A " " B "\n", "pin",
	    "no organisation's id" },
	{ HEAD LIST "pin = US/b provide data/b.json " A " bb\n", "pin",
	    "a digest that is too short" },
	{ HEAD LIST "pin = US/b provide data/b.json " A " " B "b\n", "pin",
	    "a digest that is too long" },
	{ HEAD LIST "pin = US/b provide data/b.json " A A " " B "\n", "pin",
	    "two digests in one" },
	{ HEAD LIST "pin =\n", "pin", "nothing" },
	{ HEAD LIST "intake-signer = CL/b a@b.example\n", "intake-signer",
	    "a signer without a certificate" },
	{ HEAD LIST "intake-signer = CL/b keys/b.crt\n", "intake-signer",
	    "without an address" },
	{ HEAD LIST "intake-signer = CL/b A@b.example keys/b.crt\n", "intake-signer",
	    "an address in capitals" },
	{ HEAD LIST "intake-signer = a@b.example keys/b.crt x\n", "intake-signer",
	    "without an organisation" },
	{ HEAD LIST "evidence-key = keys/a\n", "evidence-cert",
	    "a key of an evidence room, no certificate" },
	{ HEAD LIST "evidence-cert = keys/a\n", "evidence-key", "or the other way" },
	{ HEAD LIST "connector = http://rows.example/\nconnector-secret = a\n",
	    "connector", "a data system without TLS" },
	{ HEAD LIST "connector = https://rows.example/\n", "connector-secret",
	    "a data system that cannot tell who asks" },
	{ HEAD LIST "connector-secret = a\n", "connector-secret", "or none at all" },
	{ HEAD LIST "connector-pin = " A "\n", "connector", "its key alone" },
	{ HEAD LIST CONNECTOR "connector-pin = aa\n", "connector-pin", "half a key" },
	{ HEAD LIST CONNECTOR "connector-wait-sec = 0\n", "connector-wait-sec",
	    "no time to answer" },
	{ HEAD LIST CONNECTOR "connector-wait-sec = 61\n", "connector-wait-sec",
	    "more than the courier waits for who says nothing" },
	{ HEAD "self = data/a.json\n" PIN, "self", "our own record without officers" },
	{ HEAD LIST "desk-rp-id = desk.example\n", "desk-origin", "passkeys nowhere" },
	{ HEAD LIST "desk-origin = http://desk.example\n", "desk-origin", "no TLS" },
	{ HEAD LIST "desk-origin = https://desk.example/\n", "desk-origin", "a path" },
	{ HEAD LIST "desk-origin = https://Desk.example\n", "desk-origin",
	    "a capital, which no browser writes" },
	{ HEAD LIST "desk-origin = https://desk.example:0\n", "desk-origin", "no port" },
	{ HEAD LIST "desk-origin = https://desk.example\ndesk-rp-id = other.example\n",
	    "desk-rp-id", "passkeys of another site" },
	{ HEAD LIST "desk-origin = https://desk.example\ndesk-rp-id = example\n",
	    "desk-rp-id", "passkeys of everybody" },
	{ HEAD LIST "desk-origin = https://badesk.example\ndesk-rp-id = desk.example\n",
	    "desk-rp-id", "the end of another name" },
	{ HEAD LIST "synced-passkeys = yes\n", "synced-passkeys",
	    "neither of the words" },
	{ HEAD LIST "person = 1:p root\n", "person", "an unknown role" },
	{ HEAD LIST "person = 1:p desk,\n", "person", "a comma without a role" },
	{ HEAD LIST "person = 1:p desk sender\n", "person", "roles without a comma" },
	{ HEAD LIST "person = 1:p peer\n", "person", "a role that no line gives" },
	{ HEAD LIST "person = 1: desk\n", "person", "a role of nobody" },
};

static void
test_many(void)
{
	char text[(LIMIT_PINS + 2) * 200] = HEAD LIST;
	struct why why;

	for (int i = 0; i <= LIMIT_PINS; i++)
		(void)snprintf(text + strlen(text), sizeof text - strlen(text),
		    "pin = US/b-%d provide b.json " A " " B "\n", i);
	CHECK(parses(text, &why) && config.pins_count == LIMIT_PINS + 1,
	    "as many pins as the limit, and our own record");
	(void)snprintf(text + strlen(text), sizeof text - strlen(text),
	    "pin = US/c provide b.json " A " " B "\n");
	CHECK(!parses(text, &why) && strstr(why.text, "pin") != NULL, "one more");
}

static void
test_roles(void)
{
	char words[ACCESS_WORDS_MAX];
	struct why why;

	CHECK(
	    parses(HEAD LIST "person = 1:p\nperson = 2:q\n", &why) &&
		config_roles(&config, &config.persons[1]) == (ACCESS_ALL | ACCESS_PERSON),
	    "no line names a role: each person has all");
	CHECK(parses(HEAD LIST "person = 1:p\nperson = 2:q desk,admin\n", &why) &&
		  config_roles(&config, &config.persons[0]) == ACCESS_PERSON &&
		  config_roles(&config, &config.persons[1]) ==
		      (ACCESS_PERSON | ACCESS_DESK | ACCESS_ADMIN),
	    "one does: who has none may do nothing");
	CHECK(strcmp(access_words(ACCESS_ADMIN | ACCESS_DESK, words), "desk,admin") == 0,
	    "the words of roles");
	CHECK(strlen(access_words(~0U, words)) < ACCESS_WORDS_MAX - 1,
	    "there is room for all");
}

static const struct {
	const char *one, *other;
	bool share;
	const char *words;
} pairs[] = {
	{ "alice", "bob", true,
	    "two names of one user, and one of them has another user" },
	{ "bob", "alice", true, "the other way round" },
	{ "alice", "alice", true, "a person and himself" },
	{ "alice", "carol", true, "by the line in the middle" },
	{ "bob", "carol", false, "each shares with a third, and not with the other" },
	{ "alice", "dave", false, "a user of his own" },
	{ "alice", "nobody", false, "a person of no line" },
};

static void
test_users(void)
{
	const char *text =
	    HEAD LIST "person = 1001:alice\nperson = 1001:bob\nperson = 1003:alice\n"
		      "person = 1003:carol\nperson = 1002:alice\nperson = 1004:dave\n";
	struct arena arena;
	struct why why;

	if (!CHECK(arena_init(&arena, (size_t)1 << 20, &why) == ERR_OK, "an arena"))
		return;
	CHECK(config_parse(&arena, str_from(text), &config, &why) == ERR_OK,
	    "people on several lines");
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		CHECK(config_share_user(&config, str_from(pairs[i].one),
			  str_from(pairs[i].other)) == pairs[i].share,
		    pairs[i].words);
	arena_release(&arena);
}

int
main(void)
{
	struct why why;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		bool refused =
		    !parses(bad[i].text, &why) && strstr(why.text, bad[i].why) != NULL;

		if (!CHECK(refused, bad[i].words))
			printf("# %s\n", why.text);
	}
	test_many();
	test_roles();
	test_users();
	CHECK(parses(HEAD LIST, &why) && config.pins_count == 0, "a list alone");
	CHECK(parses(HEAD SELF PIN, &why) && config.pins_count == 2 &&
		  config.list_threshold == 0,
	    "no list, a partner and ourselves");
	CHECK(
	    parses(HEAD LIST PIN, &why) && config.pins_count == 1 &&
		config.pins[0].competences == (COMPETENCE_PROVIDE | COMPETENCE_CONTACT) &&
		config.pins[0].officers_count == 2 &&
		config.pins[0].officers[1][0] == 0xbb,
	    "a list and a partner");
	CHECK(parses(HEAD LIST CONNECTOR, &why) && !config.connector_pinned &&
		  config.connector_wait_sec == CONFIG_CONNECTOR_SEC,
	    "a data system whose certificate the machine's roots vouch for");
	CHECK(
	    parses(HEAD LIST CONNECTOR "connector-pin = " A "\nconnector-wait-sec = 60\n",
		&why) &&
		config.connector_pinned && config.connector_pin[31] == 0xaa &&
		config.connector_wait_sec == 60,
	    "or whose key is known");
	CHECK(parses(HEAD LIST "desk-origin = https://desk.example:7443\n", &why) &&
		  config.desk_rp_id.len == strlen("desk.example") &&
		  !config.synced_passkeys,
	    "passkeys are bound to the desk's host");
	CHECK(parses(HEAD LIST "desk-origin = https://a.desk.example\ndesk-rp-id = "
			       "desk.example\nsynced-passkeys = accept\n",
		  &why) &&
		  config.synced_passkeys,
	    "or to a name above it");
	return test_done();
}
