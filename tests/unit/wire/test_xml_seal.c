/* Our seal on XML: only on what our writer writes, and what it signs is what others
 * verify. */
#include <string.h>

#include "base/limits.h"
#include "test.h"
#include "trust/xmldsig.h"
#include "wire/check.h"
#include "wire/message.h"
#include "wire/object.h"
#include "wire/xml_message.h"
#include "wire/xml_seal.h"

#define CORE "http://uri.etsi.org/03120/common/2019/10/Core"
#define DS " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\""
#define HEAD                                                                             \
	"<Header><SenderIdentifier><CountryCode>CL</CountryCode>"                        \
	"<UniqueIdentifier>a&amp;b</UniqueIdentifier></SenderIdentifier></Header>"

static struct arena arena;

static const struct {
	const char *text, *words;
} no_messages[] = {
	{ "", "nothing" },
	{ "<HI1Message xmlns=\"" CORE "\">" HEAD "</HI1Message>",
	    "a message that does not declare the signature's prefix" },
	{ "<HI1Message xmlns=\"" CORE "\"" DS ">" HEAD "</HI1Message>\n",
	    "a text behind it" },
	{ " <HI1Message xmlns=\"" CORE "\"" DS ">" HEAD "</HI1Message>",
	    "a text in front of it" },
	{ "<HI1Messages xmlns=\"" CORE "\"" DS ">" HEAD "</HI1Message>",
	    "another element" },
	{ "<HI1Message xmlns=\"urn:other\"" DS ">" HEAD "</HI1Message>",
	    "another namespace" },
	{ "<ds:SignedInfo xmlns=\"" CORE "\"" DS "></HI1Message>", "a SignedInfo" },
};

static const struct {
	const char *text, *words;
} of_others[] = {
	{ "<HI1Message xmlns=\"" CORE "\"" DS
	  "><Header><SenderIdentifier><CountryCode>US</CountryCode>"
	  "<UniqueIdentifier>a&amp;b</UniqueIdentifier></SenderIdentifier></Header>"
	  "</HI1Message>",
	    "another sender" },
	{ "<HI1Message xmlns=\"" CORE "\"" DS "><x></x>" HEAD "</HI1Message>",
	    "something in front of the header" },
};

static void
test_bad(const struct key *key)
{
	unsigned char signature[KEY_SIGNATURE_LEN] = { 0 };
	struct key *other = NULL;
	struct buf out;

	for (size_t i = 0; i < sizeof no_messages / sizeof no_messages[0]; i++) {
		struct str text = str_from(no_messages[i].text);

		buf_init(&out, LIMIT_BODY);
		CHECK(xml_seal_sign(key, text, signature, NULL) == ERR_SYNTAX &&
			  xml_seal_attach(text, signature, &out, NULL) == ERR_SYNTAX &&
			  !xml_seal_is_from(text, STR("CL"), STR("a&b")),
		    no_messages[i].words);
		buf_release(&out);
	}
	for (size_t i = 0; i < sizeof of_others / sizeof of_others[0]; i++)
		CHECK(
		    !xml_seal_is_from(str_from(of_others[i].text), STR("CL"), STR("a&b")),
		    of_others[i].words);
	CHECK(xml_seal_is_from(
		  STR("<HI1Message xmlns=\"" CORE "\"" DS ">" HEAD "</HI1Message>"),
		  STR("CL"), STR("a&b")),
	    "a message of the sender is one");
	(void)!key_generate(KEY_ED25519, &other, NULL);
	CHECK(xml_seal_sign(other,
		  STR("<HI1Message xmlns=\"" CORE "\"" DS ">" HEAD "</HI1Message>"),
		  signature, NULL) == ERR_USAGE,
	    "an Ed25519 key seals no XML");
	key_free(other);
	buf_init(&out, 64);
	CHECK(xml_seal_attach(
		  STR("<HI1Message xmlns=\"" CORE "\"" DS ">" HEAD "</HI1Message>"),
		  signature, &out, NULL) == ERR_LIMIT,
	    "no room");
	buf_release(&out);
}

/* A request with a document whose name is no plain text. */
static struct json *
message_of(struct str name)
{
	struct endpoint sender = { STR("CL"), STR("a&b") };
	struct endpoint receiver = { STR("US"), STR("x") };
	struct document document = { .id = STR("2b36a78b-b628-416d-bd22-404e68a0cd36"),
		.owner = sender,
		.type = STR("Order"),
		.name = name,
		.contents = STR("{}"),
		.content_type = STR(CONTENT_JSON) };
	struct draft draft = message_request(&arena, sender, receiver,
	    STR("0b1f4ad2-2b1c-4a0e-9d0c-6f1d2a3b4c5d"), 1795000000000000);

	draft_ask(&draft, VERB_CREATE, STR(""), document_json(&arena, &document));
	return draft.root;
}

static struct str
sealed(const struct key *key, struct str name, struct str *ret_canonical)
{
	unsigned char signature[KEY_SIGNATURE_LEN];
	struct buf canonical, out;
	struct verdict verdict;
	struct str text = STR("");

	buf_init(&canonical, LIMIT_BODY);
	buf_init(&out, LIMIT_BODY);
	verdict = xml_message_canonical(&arena, message_of(name), &canonical);
	if (verdict_is_yes(&verdict) &&
	    xml_seal_sign(key, buf_str(&canonical), signature, NULL) == ERR_OK &&
	    xml_seal_attach(buf_str(&canonical), signature, &out, NULL) == ERR_OK)
		text = arena_str(&arena, buf_str(&out));
	*ret_canonical = arena_str(&arena, buf_str(&canonical));
	buf_release(&canonical);
	buf_release(&out);
	return text;
}

static void
test_seal(const struct key *key)
{
	static struct wire_report report;
	struct str name = STR("a\r\n\t<&>\"' ]]> \u20ac");
	struct message read = { .actions_count = 0 };
	struct str canonical;
	struct str text = sealed(key, name, &canonical);
	struct verdict verdict = xmldsig_verify(&arena, text, key);
	struct key *other = NULL;

	CHECK(xml_seal_is_from(canonical, STR("CL"), STR("a&b")), "it is the sender's");
	CHECK(!xml_seal_is_from(canonical, STR("CL"), STR("a")), "and nobody else's");
	CHECK(verdict_is_yes(&verdict), "the seal holds");
	verdict = wire_check_text(&arena, text, &report);
	CHECK(verdict_is_yes(&verdict) && report.encoding == WIRE_XML,
	    "the message is valid");
	(void)!message_read(&arena, report.message, &read, NULL);
	CHECK(str_eq(json_get_str(read.actions[0].object, "doc:DocumentName"), name),
	    "and says what it said");
	(void)!key_generate(KEY_P256, &other, NULL);
	verdict = xmldsig_verify(&arena, text, other);
	CHECK(!verdict_is_yes(&verdict) && strcmp(verdict.rule, "seal-wrong") == 0,
	    "under another key it does not");
	key_free(other);
}

/* XML in XML may have any form: we seal none. */
static void
test_foreign(void)
{
	struct endpoint owner = { STR("CL"), STR("a&b") };
	struct json *object = object_begin(
	    &arena, OBJECT_DELIVERY, STR("2b36a78b-b628-416d-bd22-404e68a0cd36"), owner);
	struct draft draft = message_request(&arena, owner, owner,
	    STR("0b1f4ad2-2b1c-4a0e-9d0c-6f1d2a3b4c5d"), 1795000000000000);
	struct verdict verdict;
	struct buf out;

	json_put_str(&arena, json_put(object, "delivery:Delivery", json_object(&arena)),
	    "delivery:XMLData", STR("<a xmlns=\"urn:x\"></a>"));
	draft_ask(
	    &draft, VERB_DELIVER, STR("2b36a78b-b628-416d-bd22-404e68a0cd36"), object);
	buf_init(&out, LIMIT_BODY);
	verdict = xml_message_write(&arena, draft.root, &out);
	CHECK(verdict_is_yes(&verdict), "contents of another namespace are written");
	buf_reset(&out);
	verdict = xml_message_canonical(&arena, draft.root, &out);
	CHECK(!verdict_is_yes(&verdict), "and not sealed");
	buf_release(&out);
}

int
main(void)
{
	struct key *key = NULL;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK ||
	    key_generate(KEY_P256, &key, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_bad(key);
	test_seal(key);
	test_foreign();
	key_free(key);
	arena_release(&arena);
	return test_done();
}
