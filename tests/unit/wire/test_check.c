/* The check of messages: what ETSI publishes, and what it must not let through. */
#include <dirent.h>
#include <string.h>

#include "sample.h"
#include "test.h"
#include "vectors.h"
#include "wire/check.h"
#include "wire/element.h"

#define EXAMPLES "etsi/v1.23.1/examples"
#define OLD_EXAMPLES "etsi/v1.12.1/examples"

static struct arena arena;
static struct wire_report report;

/* A request with one action; %s is the object. */
#define MESSAGE_WITH(version, object)                                                    \
	"{\"Header\":{\"SenderIdentifier\":{\"CountryCode\":\"XX\","                     \
	"\"UniqueIdentifier\":\"a\"},"                                                   \
	"\"ReceiverIdentifier\":{\"CountryCode\":\"XX\",\"UniqueIdentifier\":\"b\"},"    \
	"\"TransactionIdentifier\":\"c02358b2-76cf-4ba4-a8eb-f6436ccaea2e\","            \
	"\"Timestamp\":\"2026-11-22T12:00:00.000000Z\",\"Version\":{\"ETSIVersion\":"    \
	"\"" version                                                                     \
	"\",\"NationalProfileOwner\":\"XX\",\"NationalProfileVersion\":\"v1\"}},"        \
	"\"Payload\":{\"RequestPayload\":{\"ActionRequests\":{\"ActionRequest\":["       \
	"{\"ActionIdentifier\":0,\"CREATE\":{\"HI1Object\":{" object "}}}]}}}}"

#define LD                                                                               \
	"\"@xsi:type\":\"{http://uri.etsi.org/03120/common/2020/09/Task}LDTaskObject\"," \
	"\"ObjectIdentifier\":\"2b36a78b-b628-416d-bd22-404e68a0cd36\""

static const struct {
	const char *object;
	int code;
	const char *path; /* behind .../HI1Object */
	const char *words;
} object_cases[] = {
	{ LD, 0, "", "the smallest task" },
	{ "\"ObjectIdentifier\":\"2b36a78b-b628-416d-bd22-404e68a0cd36\"", 3020, "",
	    "an object without its type" },
	{ "\"@xsi:type\":\"LDTaskObject\"", 3020, "", "a type without a namespace" },
	{ LD ",\"x\":1", 3020, "/x", "an unknown member" },
	{ LD ",\"Reference\":\"XX-a-b\"", 3020, "/Reference", "a missing prefix" },
	{ LD ",\"task:Reference\":\"XX-a-b\"", 0, "", "an LDID" },
	{ LD ",\"task:Reference\":\"XX-a-\"", 3020, "/task:Reference",
	    "an LDID without a reference" },
	{ LD ",\"task:Reference\":7", 3020, "/task:Reference", "a number for a string" },
	{ LD ",\"Generation\":2.0", 0, "", "2.0 is an integer" },
	{ LD ",\"Generation\":2.5", 3020, "/Generation", "2.5 is none" },
	{ LD ",\"Generation\":-1", 3020, "/Generation", "below the minimum" },
	{ LD ",\"LastChanged\":\"2026-11-22T12:00:00Z\"", 0, "", "a time" },
	{ LD ",\"LastChanged\":\"2026-11-22T12:00:00.000000Z\"", 3020, "/LastChanged",
	    "a time with a fraction where none may be" },
	{ LD ",\"LastChanged\":\"2026-02-30T12:00:00Z\"", 3020, "/LastChanged",
	    "a day that no calendar has" },
	{ LD ",\"LastChanged\":\"2026-11-22T12:00:00\"", 3020, "/LastChanged",
	    "a time without a zone" },
	{ LD ",\"task:DeliveryDetails\":{\"task:LDDeliveryDestination\":[]}", 3020,
	    "/task:DeliveryDetails/task:LDDeliveryDestination", "an empty list" },
	{ LD ",\"task:Flags\":{\"task:LDTaskFlag\":[]}", 0, "",
	    "a list that may be empty" },
	{ LD ",\"task:Flags\":{}", 0, "", "an empty wrapper" },
	{ LD ",\"task:CSPID\":{\"CountryCode\":\"XX\"}", 3020, "/task:CSPID",
	    "a required member is missing" },
#define ADDRESS(address)                                                                 \
	LD ",\"task:DeliveryDetails\":{\"task:LDDeliveryDestination\":[{"                \
	   "\"task:DeliveryAddress\":{" address "}}]}"
#define AT "/task:DeliveryDetails/task:LDDeliveryDestination/0/task:DeliveryAddress"
	{ ADDRESS("\"task:IPv4Address\":\"192.0.2.1\""), 0, "", "an address" },
	{ ADDRESS(""), 3020, AT, "a choice of nothing" },
	{ ADDRESS("\"task:IPv4Address\":\"192.0.2.256\""), 3020, AT "/task:IPv4Address",
	    "an octet over 255" },
	{ ADDRESS("\"task:IPv6Address\":\"2001:db8::1\""), 3020, AT "/task:IPv6Address",
	    "IPv6 in short form" },
	{ ADDRESS("\"task:IPv6Address\":\"2001:0db8:0000:0000:0000:0000:0000:0001\""), 0,
	    "", "IPv6 in full form" },
	{ ADDRESS("\"task:E164Number\":\"+442079460223\""), 3020, AT "/task:E164Number",
	    "E.164 with a plus" },
	{ ADDRESS("\"task:E164Number\":\"1\",\"task:FQDN\":\"x\""), 3020, AT,
	    "two alternatives" },
	{ ADDRESS("\"task:E164Number\":\"1\",\"task:IPv4Address\":\"x\""), 0, "",
	    "a second alternative that is none (as the schema's oneOf has it)" },
};

static void
test_objects(void)
{
	for (size_t i = 0; i < sizeof object_cases / sizeof object_cases[0]; i++) {
		struct str text;
		const char *whole = MESSAGE_WITH("V1.23.1", "\x01");
		const char *hole = strchr(whole, 1);
		struct verdict verdict;

		text = arena_format(&arena, "%.*s%s%s", (int)(hole - whole), whole,
		    object_cases[i].object, hole + 1);
		verdict = wire_check_text(&arena, text, &report);
		if (!CHECK(report.code == object_cases[i].code, object_cases[i].words))
			printf("# %d %s %s\n", report.code, verdict.path, verdict.detail);
		if (object_cases[i].code != 0 &&
		    !CHECK(
			str_ends(str_from(verdict.path),
			    arena_format(&arena, "/HI1Object%s", object_cases[i].path)),
			"the path points to it"))
			printf("# %s\n", verdict.path);
	}
}

static int
code_of(const char *text)
{
	(void)wire_check_text(&arena, str_from(text), &report);
	return report.code;
}

static void
test_messages(void)
{
	CHECK(code_of("") == 3020, "no bytes");
	CHECK(code_of("{") == 3020, "no JSON");
	CHECK(code_of("7") == 3020, "a number");
	CHECK(code_of("[]") == 3020, "an array");
	CHECK(code_of(" \n<HI1Message/>") == 3020, "XML of no namespace");
	CHECK(code_of("\x01") == 3020, "a control character");
	CHECK(code_of(MESSAGE_WITH("V1.24.1", LD)) == 3021, "a version that is too new");
	CHECK(code_of(MESSAGE_WITH("V1.11.2", LD)) == 3021, "a version that is too old");
	CHECK(code_of(MESSAGE_WITH("V2.1.1", LD)) == 3021, "another major version");
	CHECK(code_of(MESSAGE_WITH("1.23.1", LD)) == 3020, "no version");
	CHECK(code_of(MESSAGE_WITH("V1.12.1", LD)) == 0 && report.remarks_count == 0,
	    "the oldest version");
	CHECK(code_of(MESSAGE_WITH("V1.19.1", LD ",\"task:ManualInformation\":\"x\"")) ==
		      0 &&
		  report.remarks_count == 1,
	    "a member younger than the version is a remark");
	CHECK(code_of(MESSAGE_WITH("V1.20.1", LD ",\"task:ManualInformation\":\"x\"")) ==
		      0 &&
		  report.remarks_count == 0,
	    "from its version on it is none");
#define STATUS(name, value)                                                              \
	MESSAGE_WITH("V1.23.1",                                                          \
	    LD ",\"task:Status\":{\"common:Owner\":\"ETSI\","                            \
	       "\"common:Name\":\"" name "\",\"common:Value\":\"" value "\"}")
	CHECK(
	    code_of(STATUS("LDTaskStatus", "Invalid")) == 0 && report.remarks_count == 0,
	    "a known value");
	CHECK(
	    code_of(STATUS("LDTaskStatus", "Nonsense")) == 0 && report.remarks_count == 1,
	    "an unknown value is kept and remarked");
	CHECK(
	    code_of(STATUS("LPTaskStatus", "Invalid")) == 0 && report.remarks_count == 1,
	    "so is a value of another dictionary");
}

/* Every type of the table: few enough members, lists of names without doubles, no cycle.
 */
static size_t
depth_of(const struct element_type *type, size_t above)
{
	size_t deepest = above;

	if (above > 40)
		return above;
	for (size_t i = 0; i < element_count(type); i++) {
		const struct element *element = element_at(type, i);
		bool list = element->occurs == OCCURS_LIST ||
			    element->occurs == OCCURS_FILLED_LIST;
		size_t depth = depth_of(element->type, above + 1 + (list ? 1 : 0));

		deepest = depth > deepest ? depth : deepest;
	}
	return deepest;
}

static void
test_table(void)
{
	size_t frame = depth_of(&element_message, 1);
	size_t object = 0;

	for (size_t i = 0; i < ELEMENT_OBJECTS_COUNT; i++) {
		const struct element_type *type = element_objects[i].type;
		size_t depth = depth_of(type, 1);
		struct str name = arena_format(&arena, "{%.*s}%s",
		    STR_ARG(part_names[type->part].space), type->name);

		object = depth > object ? depth : object;
		CHECK(element_count(type) <= ELEMENT_MEMBERS_MAX, type->name);
		CHECK(element_object_find(name) == (int)i, "it is found by its type");
		CHECK(element_object_find(str_slice(name, 1, name.len)) < 0,
		    "and not without its brace");
	}
	printf("# deepest: message %zu, object %zu\n", frame, object);
	CHECK(frame + object <= 24, "the deepest message fits FRAMES_MAX of wire/walk.c");
}

/* Written and read again it is the same message, and still valid. */
static void
check_round(struct json *message, const char *name, bool json)
{
	struct json *again = NULL;
	struct buf buf;

	buf_init(&buf, LIMIT_BODY);
	json_write(message, &buf);
	CHECK(canon_read(&arena, buf_str(&buf), &again, NULL) == ERR_OK &&
		  json_equal(message, again),
	    name);
	CHECK(again != NULL &&
		  (json ? wire_check(again, &report) : wire_check_xml(again, &report))
			  .kind == VERDICT_YES,
	    "and valid again");
	buf_release(&buf);
}

static void
test_folder(const char *folder)
{
	DIR *dir = opendir(vectors_path(&arena, folder));
	const struct dirent *entry;
	size_t count = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		struct str name = arena_str(&arena, str_from(entry->d_name));
		bool json = str_ends(name, STR(".json"));
		char path[512];
		struct verdict verdict;

		if (!json && !str_ends(name, STR(".xml")))
			continue;
		count++;
		(void)snprintf(path, sizeof path, "%s/%.*s", folder, STR_ARG(name));
		verdict = wire_check_text(&arena, vectors_read(&arena, path), &report);
		if (!CHECK(report.code == 0, path))
			printf("# %d %s %s\n", report.code, verdict.path, verdict.detail);
		if (report.message != NULL)
			check_round(report.message, path, json);
	}
	CHECK(count > 0, "there are examples");
	if (dir != NULL)
		(void)closedir(dir);
}

/* An order with as many targets as there may be, brought with papers; padded with more
 * papers than a message holds. */
static void
test_largest(void)
{
	static struct target targets[LIMIT_TARGETS];
	struct order order = { .realm = STR("live"),
		.id = STR(SAMPLE_ORDER),
		.procedure = STR("vol"),
		.issuer = STR("CL/fiscalia-norte"),
		.addressee = STR("US/papercup-mail"),
		.language = STR("en"),
		.created_at = SAMPLE_AT,
		.projection = PROJECTION_VERSION,
		.targets = targets,
		.targets_count = LIMIT_TARGETS };
	struct draft draft = message_request(&arena, sample_authority, sample_provider,
	    STR(SAMPLE_TRANSACTION), SAMPLE_AT);
	struct document paper = { .id = STR(SAMPLE_TRANSACTION),
		.owner = sample_authority,
		.type_owner = STR("COMITY"),
		.type = STR("SignOff"),
		.contents = STR("{}"),
		.content_type = STR(CONTENT_JSON) };
	struct json *objects = NULL;
	struct verdict verdict;

	for (size_t i = 0; i < LIMIT_TARGETS; i++)
		targets[i] = sample_targets[0];
	CHECK(projection_build(&arena, &order, &objects, NULL) == ERR_OK,
	    "an order with all targets has its objects");
	projection_ask(&draft, objects);
	while (json_is(draft.actions, JSON_ARRAY) && draft.actions->count < LIMIT_ACTIONS)
		draft_ask(&draft, VERB_CREATE, STR(""), document_json(&arena, &paper));
	verdict = wire_check(draft.root, &report);
	CHECK(verdict_is_yes(&verdict), "a message brings it, with its papers");
	draft_ask(&draft, VERB_CREATE, STR(""), document_json(&arena, &paper));
	verdict = wire_check(draft.root, &report);
	CHECK(verdict.kind == VERDICT_NO && report.code == 3022,
	    "one action more is too many");
}

int
main(void)
{
	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return 1;
	test_messages();
	test_objects();
	test_table();
	test_largest();
	arena_reset(&arena);
	if (vectors_here(&arena)) {
		test_folder(EXAMPLES);
		test_folder(OLD_EXAMPLES);
	} else {
		test_skip("ETSI's examples", "VECTORS is not there");
	}
	arena_release(&arena);
	return test_done();
}
