/* HI-1 in XML: what is refused and where, and both encodings as one model. */
#include <dirent.h>
#include <string.h>

#include "base/limits.h"
#include "sample.h"
#include "test.h"
#include "vectors.h"
#include "wire/check.h"
#include "wire/convert.h"
#include "wire/xml_message.h"

#define CORE "http://uri.etsi.org/03120/common/2019/10/Core"
#define HEAD_OF(version)                                                                 \
	"<HI1Message xmlns=\"" CORE "\" "                                                \
	"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "                       \
	"xmlns:common=\"http://uri.etsi.org/03120/common/2016/02/Common\" "              \
	"xmlns:task=\"http://uri.etsi.org/03120/common/2020/09/Task\" "                  \
	"xmlns:delivery=\"http://uri.etsi.org/03120/common/2019/10/Delivery\" "          \
	"xmlns:iri=\"http://uri.etsi.org/03120/common/2026/01/IRIPolicy\" "              \
	"xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"                               \
	"<Header><SenderIdentifier><CountryCode>XX</CountryCode>"                        \
	"<UniqueIdentifier>a</UniqueIdentifier></SenderIdentifier>"                      \
	"<ReceiverIdentifier><CountryCode>XX</CountryCode>"                              \
	"<UniqueIdentifier>b</UniqueIdentifier></ReceiverIdentifier>"                    \
	"<TransactionIdentifier>0b1f4ad2-2b1c-4a0e-9d0c-6f1d2a3b4c5d"                    \
	"</TransactionIdentifier><Timestamp>2026-11-22T12:00:00.000000Z</Timestamp>"     \
	"<Version><ETSIVersion>" version "</ETSIVersion>"                                \
	"<NationalProfileOwner>XX</NationalProfileOwner>"                                \
	"<NationalProfileVersion>v1</NationalProfileVersion></Version></Header>"
#define HEAD HEAD_OF("V1.23.1")
#define ACTIONS(inside)                                                                  \
	"<Payload><RequestPayload><ActionRequests><ActionRequest>"                       \
	"<ActionIdentifier>0</ActionIdentifier>" inside                                  \
	"</ActionRequest></ActionRequests></RequestPayload></Payload>"
#define TAIL "</HI1Message>"
#define ID "<ObjectIdentifier>2b36a78b-b628-416d-bd22-404e68a0cd36</ObjectIdentifier>"
#define OBJECT(type, inside)                                                             \
	HEAD ACTIONS("<CREATE><HI1Object xsi:type=\"" type "\">" ID inside               \
		     "</HI1Object></CREATE>") TAIL
#define LD(inside) OBJECT("task:LDTaskObject", inside)
#define AT "/Payload/RequestPayload/ActionRequests/ActionRequest/0/CREATE/HI1Object"
#define DATA(inside)                                                                     \
	OBJECT("delivery:DeliveryObject",                                                \
	    "<delivery:Delivery>" inside "</delivery:Delivery>")

static struct arena arena;
static struct wire_report report;

static const struct {
	const char *text;
	int code;
	const char *path;
	const char *words; /* a part */
} refused[] = {
	{ "<HI1Message/>", 3020, "", "no HI1Message" },
	{ "<!DOCTYPE a><HI1Message/>", 3020, "", "a document type" },
	{ HEAD_OF("V1.24.1") "<New/>" TAIL, 3021, "/Header/Version/ETSIVersion",
	    "V1.12.1" },
	{ HEAD TAIL, 3020, "", "lacks Payload" },
	{ HEAD "<Payload/>" TAIL, 3020, "/Payload", "exactly one of" },
	{ HEAD "text" ACTIONS("<GETCSPCONFIG/>") TAIL, 3020, "", "text" },
	{ HEAD ACTIONS("") TAIL, 3020,
	    "/Payload/RequestPayload/ActionRequests/ActionRequest/0", "exactly one of" },
	{ HEAD ACTIONS("<GETCSPCONFIG/><GETCSPCONFIG/>") TAIL, 3020,
	    "/Payload/RequestPayload/ActionRequests/ActionRequest/0", "twice" },
	{ HEAD ACTIONS("<LIST/><GETCSPCONFIG/>") TAIL, 3020,
	    "/Payload/RequestPayload/ActionRequests/ActionRequest/0",
	    "second alternative" },
	{ HEAD ACTIONS("<GETCSPCONFIG>x</GETCSPCONFIG>") TAIL, 3020,
	    "/Payload/RequestPayload/ActionRequests/ActionRequest/0/GETCSPCONFIG",
	    "must not hold text" },
	{ HEAD ACTIONS("<GETCSPCONFIG> </GETCSPCONFIG>") TAIL, 3020,
	    "/Payload/RequestPayload/ActionRequests/ActionRequest/0/GETCSPCONFIG",
	    "must not hold text" },
	{ HEAD ACTIONS("<GETCSPCONFIG><x/></GETCSPCONFIG>") TAIL, 3020,
	    "/Payload/RequestPayload/ActionRequests/ActionRequest/0/GETCSPCONFIG",
	    "no such element" },
	{ HEAD ACTIONS("<GETCSPCONFIG a=\"b\"/>") TAIL, 3020,
	    "/Payload/RequestPayload/ActionRequests/ActionRequest/0/GETCSPCONFIG",
	    "an attribute: a" },
	{ HEAD ACTIONS("<CREATE><HI1Object>" ID "</HI1Object></CREATE>") TAIL, 3020, AT,
	    "xsi:type" },
	{ OBJECT("task:NoTaskObject", ""), 3020, AT, "xsi:type" },
	{ OBJECT("LDTaskObject", ""), 3020, AT, "xsi:type" },
	{ OBJECT("common:LDTaskObject", ""), 3020, AT, "xsi:type" },
	{ OBJECT("unbound:LDTaskObject", ""), 3020, AT, "xsi:type" },
	{ LD("<Reference>XX-a-b</Reference>"), 3020, AT,
	    "no such element here: Reference" },
	{ LD("<task:Nothing/>"), 3020, AT, "no such element" },
	{ LD("<task:Reference>XX-a-b</task:Reference><task:Reference>XX-a-b"
	     "</task:Reference>"),
	    3020, AT, "twice: Reference" },
	{ LD("<task:ManualInformation>x</task:ManualInformation><task:Reference>XX-a-b"
	     "</task:Reference>"),
	    3020, AT, "too late: Reference" },
	{ LD("<task:Reference>XX</task:Reference>"), 3020, AT "/task:Reference", "LDID" },
	{ LD("<task:Reference> XX-a-b</task:Reference>"), 3020, AT "/task:Reference",
	    "LDID" },
	{ LD("<task:Reference>XX-<x/>a-b</task:Reference>"), 3020, AT "/task:Reference",
	    "must not hold elements" },
	{ LD("<task:Reference xsi:nil=\"true\"/>"), 3020, AT "/task:Reference", "nil" },
	{ LD("<task:Reference xsi:type=\"task:X\">XX-a-b</task:Reference>"), 3020,
	    AT "/task:Reference", "an attribute: type" },
	{ LD("<task:RequestDetails><task:ObservedTimes>2026-11-22T12:00:00Z"
	     "</task:ObservedTimes><task:ObservedTimes>never</task:ObservedTimes>"
	     "</task:RequestDetails>"),
	    3020, AT "/task:RequestDetails/task:ObservedTimes/1", "a time" },
	{ LD("<task:RequestDetails><task:RequestValues/></task:RequestDetails>"), 3020,
	    AT "/task:RequestDetails/task:RequestValues", "lacks" },
	{ LD("<task:StatusReason><ErrorCode>x</ErrorCode><ErrorDescription/>"
	     "</task:StatusReason>"),
	    3020, AT "/task:StatusReason/ErrorCode", "an integer" },
	{ LD("<task:StatusReason><ErrorCode>9007199254740992</ErrorCode>"
	     "<ErrorDescription/></task:StatusReason>"),
	    3020, AT "/task:StatusReason/ErrorCode", "2^53" },
	{ LD("<task:StatusReason><ErrorCode>-1</ErrorCode><ErrorDescription/>"
	     "</task:StatusReason>"),
	    3020, AT "/task:StatusReason/ErrorCode", "at least" },
	{ LD("<task:NationalLDTaskingParameters/>"), 3020,
	    AT "/task:NationalLDTaskingParameters", "national type" },
	{ DATA("<delivery:DataExistence>yes</delivery:DataExistence>"), 3020,
	    AT "/delivery:Delivery/delivery:DataExistence", "true or false" },
	{ DATA("<delivery:BinaryData><delivery:Data>AAA</delivery:Data>"
	       "</delivery:BinaryData>"),
	    3020, AT "/delivery:Delivery/delivery:BinaryData/delivery:Data", "base64" },
	{ DATA("<delivery:BinaryData><delivery:Data>AB==</delivery:Data>"
	       "</delivery:BinaryData>"),
	    3020, AT "/delivery:Delivery/delivery:BinaryData/delivery:Data", "base64" },
	{ DATA("<delivery:XMLData/>"), 3020, AT "/delivery:Delivery/delivery:XMLData",
	    "must hold elements" },
	{ DATA("<delivery:XMLData>x</delivery:XMLData>"), 3020,
	    AT "/delivery:Delivery/delivery:XMLData", "must hold elements" },
	{ DATA("<delivery:XMLData><delivery:x/></delivery:XMLData>"), 3020,
	    AT "/delivery:Delivery/delivery:XMLData", "other namespaces" },
	{ DATA("<delivery:XMLData><x xmlns=\"\"/></delivery:XMLData>"), 3020,
	    AT "/delivery:Delivery/delivery:XMLData", "other namespaces" },
	{ HEAD ACTIONS("<GETCSPCONFIG/>") "<ds:Signature/><Signature/>" TAIL, 3020, "",
	    "too late: Signature" },
	{ HEAD ACTIONS("<GETCSPCONFIG/>") "<ds:Signature/><ds:Signature/>" TAIL, 3020, "",
	    "twice" },
	{ HEAD ACTIONS("<GETCSPCONFIG/>") "<More/>" TAIL, 3020, "", "no such element" },
	{ HEAD ACTIONS("<GETCSPCONFIG/>") "<ds:Signature/><More/>" TAIL, 3020, "",
	    "no such element" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		size_t mark = arena_mark(&arena);
		struct verdict verdict =
		    wire_check_text(&arena, str_from(refused[i].text), &report);

		if (!CHECK(report.code == refused[i].code &&
			       strcmp(verdict.path, refused[i].path) == 0 &&
			       strstr(verdict.detail, refused[i].words) != NULL,
			refused[i].words))
			printf("# %zu: %d %s %s\n", i, report.code, verdict.path,
			    verdict.detail);
		arena_return(&arena, mark);
	}
}

/* The canonical JSON of what stands in the first object. */
static const struct {
	const char *text, *json, *words;
} accepted[] = {
	{ LD("<task:CSPID><CountryCode> XX\n</CountryCode><UniqueIdentifier> a "
	     "</UniqueIdentifier></task:CSPID>"),
	    "\"task:CSPID\":{\"CountryCode\":\"XX\",\"UniqueIdentifier\":\" a \"}",
	    "white space counts where it does" },
	{ LD("<task:StatusReason><ErrorCode> +007 </ErrorCode><ErrorDescription><![CDATA["
	     "<&]]>&#10;</ErrorDescription></task:StatusReason>"),
	    "{\"ErrorCode\":7,\"ErrorDescription\":\"<&\\n\"}",
	    "integers have one form, CDATA is text" },
	{ DATA("<delivery:DataExistence> 0 </delivery:DataExistence>"),
	    "{\"delivery:DataExistence\":false}", "booleans have one form" },
	{ DATA("<delivery:BinaryData><delivery:Data> AA\nAA BB\t== </delivery:Data>"
	       "</delivery:BinaryData>"),
	    NULL, "spare bits, with spaces" },
	{ DATA("<delivery:BinaryData><delivery:Data> AA\nAA BA\t== </delivery:Data>"
	       "</delivery:BinaryData>"),
	    "\"delivery:Data\":\"AAAABA==\"", "white space in base64 means nothing" },
	{ DATA("<delivery:XMLData> <f:a xmlns:f=\"u\"><f:b>x</f:b></f:a> "
	       "</delivery:XMLData>"),
	    "\"delivery:XMLData\":\"<f:a xmlns:f=\\\"u\\\"><f:b>x</f:b></f:a>\"",
	    "other namespaces stay as they are" },
	{ LD("<task:DeliveryDetails><task:LDDeliveryDestination><task:DeliveryAddress>"
	     "<task:IPAddressPort xmlns:e=\"http://uri.etsi.org/03280/common/2017/07\">"
	     "<e:address><e:IPv4Address>192.0.2.1</e:IPv4Address></e:address>"
	     "<e:port><e:TCPPort>443</e:TCPPort></e:port></task:IPAddressPort>"
	     "</task:DeliveryAddress></task:LDDeliveryDestination>"
	     "</task:DeliveryDetails>"),
	    "{\"etsi280:address\":{\"etsi280:IPv4Address\":\"192.0.2.1\"},"
	    "\"etsi280:port\":{\"etsi280:TCPPort\":443}}",
	    "types of TS 103 280" },
	{ LD("<task:Reference xsi:schemaLocation=\"http://x http://y\">XX-a-b"
	     "</task:Reference>"),
	    "\"task:Reference\":\"XX-a-b\"",
	    "where a schema is said to be is not looked at" },
	{ OBJECT("task:TDTaskObject", "<task:CSPReference>x</task:CSPReference>"),
	    "\"task:CSPReference\":\"x\"", "a takedown" },
	{ OBJECT("iri:IRIRuleObject",
	      "<iri:Criteria><iri:Criteria><iri:IRIEventCriteria/>"
	      "</iri:Criteria></iri:Criteria><iri:Parameters/>"),
	    "\"iri:Parameters\":{}", "an IRI rule" },
	{ OBJECT(
	      "t:LITaskObject\" xmlns:t=\"http://uri.etsi.org/03120/common/2020/09/Task",
	      ""),
	    "{http://uri.etsi.org/03120/common/2020/09/Task}LITaskObject",
	    "a prefix is only a prefix" },
};

static void
check_again(const struct json *message)
{
	struct verdict verdict;
	struct json *first = message_model(&arena, message);
	struct buf out;

	buf_init(&out, LIMIT_BODY);
	verdict = message_convert(&arena, message, WIRE_XML, &out);
	if (!CHECK(verdict_is_yes(&verdict) && !buf_failed(&out), "is written"))
		printf("# %s %s\n", verdict.path, verdict.detail);
	verdict = wire_check_text(&arena, arena_str(&arena, buf_str(&out)), &report);
	if (!CHECK(verdict_is_yes(&verdict) && json_equal(report.message, first),
		"and read as the same"))
		printf("# %s %s\n# %.*s\n", verdict.path, verdict.detail,
		    STR_ARG(buf_str(&out)));
	buf_release(&out);
}

static void
test_accepted(void)
{
	for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
		struct verdict verdict =
		    wire_check_text(&arena, str_from(accepted[i].text), &report);
		struct buf out;

		if (accepted[i].json == NULL) {
			CHECK(report.code == 3020, accepted[i].words);
			continue;
		}
		buf_init(&out, LIMIT_BODY);
		json_write(report.message, &out);
		if (!CHECK(verdict_is_yes(&verdict) &&
			       str_has(buf_str(&out), str_from(accepted[i].json)),
			accepted[i].words))
			printf("# %s %s\n# %.*s\n", verdict.path, verdict.detail,
			    STR_ARG(buf_str(&out)));
		buf_release(&out);
		if (verdict_is_yes(&verdict))
			check_again(report.message);
	}
}

static void
test_samples(void)
{
	struct sample samples[SAMPLES_MAX];
	size_t count = sample_all(&arena, samples);

	for (size_t i = 0; i < count; i++) {
		CHECK(true, samples[i].name);
		check_again(samples[i].message);
	}
}

static struct verdict
convert(const char *text, enum wire_encoding to)
{
	struct verdict verdict = wire_check_text(&arena, str_from(text), &report);
	struct buf out;

	if (!verdict_is_yes(&verdict)) {
		printf("# %s %s\n", verdict.path, verdict.detail);
		return VERDICT_IS_YES;
	}
	buf_init(&out, LIMIT_BODY);
	verdict = message_convert(&arena, report.message, to, &out);
	buf_release(&out);
	return verdict;
}

#define JSON_LD(inside)                                                                  \
	"{\"Header\":{\"ReceiverIdentifier\":{\"CountryCode\":\"XX\","                   \
	"\"UniqueIdentifier\":\"b\"},\"SenderIdentifier\":{\"CountryCode\":\"XX\","      \
	"\"UniqueIdentifier\":\"a\"},\"Timestamp\":\"2026-11-22T12:00:00.000000Z\","     \
	"\"TransactionIdentifier\":\"0b1f4ad2-2b1c-4a0e-9d0c-6f1d2a3b4c5d\","            \
	"\"Version\":{\"ETSIVersion\":\"V1.23.1\",\"NationalProfileOwner\":\"XX\","      \
	"\"NationalProfileVersion\":\"v1\"}},\"Payload\":{\"RequestPayload\":"           \
	"{\"ActionRequests\":{\"ActionRequest\":[{\"ActionIdentifier\":0,"               \
	"\"CREATE\":{\"HI1Object\":{\"@xsi:type\":\"{http://uri.etsi.org/03120/common/"  \
	"2020/09/Task}LDTaskObject\",\"ObjectIdentifier\":"                              \
	"\"2b36a78b-b628-416d-bd22-404e68a0cd36\"" inside "}}}]}}}}"
#define DESTINATION(address)                                                             \
	",\"task:DeliveryDetails\":{\"task:LDDeliveryDestination\":["                    \
	"{\"task:DeliveryAddress\":" address "}]}"
#define AT_ADDRESS                                                                       \
	AT "/task:DeliveryDetails/task:LDDeliveryDestination/0/task:DeliveryAddress"

static const struct {
	const char *text;
	enum wire_encoding to;
	const char *path;
} not_carried[] = {
	{ OBJECT("task:TDTaskObject", ""), WIRE_JSON, AT },
	{ OBJECT("iri:IRIRuleObject", ""), WIRE_JSON, AT },
	{ JSON_LD(",\"task:ManualInformation\":\"\\u0001\""), WIRE_XML,
	    AT "/task:ManualInformation" },
	{ JSON_LD(",\"task:ManualInformation\":\"\\uffff\""), WIRE_XML,
	    AT "/task:ManualInformation" },
	{ JSON_LD(",\"task:ApprovalDetails\":[]"), WIRE_XML, AT "/task:ApprovalDetails" },
	{ JSON_LD(",\"task:NationalLDTaskingParameters\":{\"task:CountryCode\":\"XX\"}"),
	    WIRE_XML, AT "/task:NationalLDTaskingParameters" },
	{ JSON_LD(",\"Generation\":1e300"), WIRE_XML, AT "/Generation" },
	{ JSON_LD(DESTINATION("{\"task:FQDN\":\"x\",\"y\":1}")), WIRE_XML, AT_ADDRESS },
	{ JSON_LD(DESTINATION("{\"task:IPAddressPort\":{\"x\":1}}")), WIRE_XML,
	    AT_ADDRESS "/task:IPAddressPort/x" },
	{ JSON_LD(DESTINATION("{\"task:URL\":\" http://x\"}")), WIRE_XML,
	    AT_ADDRESS "/task:URL" },
	{ JSON_LD(DESTINATION("{\"task:EmailAddress\":\"a b@c\"}")), WIRE_XML,
	    AT_ADDRESS "/task:EmailAddress" },
};

static void
test_not_carried(void)
{
	for (size_t i = 0; i < sizeof not_carried / sizeof not_carried[0]; i++) {
		struct verdict verdict = convert(not_carried[i].text, not_carried[i].to);

		if (!CHECK(!verdict_is_yes(&verdict) &&
			       strcmp(verdict.path, not_carried[i].path) == 0,
			not_carried[i].path))
			printf("# %zu: %s %s\n", i, verdict.path, verdict.detail);
	}
}

static void
test_foreign_text(void)
{
	static const char *const bad[] = {
		"7", "\"\"", "\"text\"", "\"<a/>\"", "\"<a xmlns=\\\"u\\\">\"",
		"\"</x><a xmlns=\\\"u\\\"/><x>\"",
		"\"<p:a xmlns:p=\\\"u\\\"><b/></p:a>\"", "\"<a xmlns=\\\"u\\\"/>text\"",
		"\"<?pi?><a xmlns=\\\"u\\\"/>\"", "\"<!DOCTYPE a><a xmlns=\\\"u\\\"/>\"",
		"\"<a xmlns=\\\"http://uri.etsi.org/03120/common/2019/10/Delivery\\\"/>\""
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct str text = STR(JSON_LD(""));
		struct str object = STR(
		    "{http://uri.etsi.org/03120/common/2019/10/Delivery}DeliveryObject");
		struct json *root = NULL;
		struct json *value = NULL;
		struct json *hi1;
		struct verdict verdict;
		struct buf out;

		(void)!json_read(&arena, text, &root, NULL);
		(void)!json_read(&arena, str_from(bad[i]), &value, NULL);
		hi1 = json_member(root, "Payload");
		hi1 = json_member(hi1, "RequestPayload");
		hi1 = json_member(json_member(hi1, "ActionRequests"), "ActionRequest");
		hi1 = json_member(json_member(hi1->first, "CREATE"), "HI1Object");
		json_member(hi1, "@xsi:type")->string = object;
		json_put(json_put(hi1, "delivery:Delivery", json_object(&arena)),
		    "delivery:XMLData", value);
		verdict = wire_check(root, &report);
		CHECK(verdict_is_yes(&verdict), "JSON takes any value as XMLData");
		buf_init(&out, LIMIT_BODY);
		verdict = message_convert(&arena, root, WIRE_XML, &out);
		CHECK(!verdict_is_yes(&verdict), bad[i]);
		buf_release(&out);
	}
}

static void
test_folder(const char *folder)
{
	DIR *dir = opendir(vectors_path(&arena, folder));
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		struct str name = arena_str(&arena, str_from(entry->d_name));
		char path[512];
		struct verdict verdict;

		if (!str_ends(name, STR(".json")) && !str_ends(name, STR(".xml")))
			continue;
		(void)snprintf(path, sizeof path, "%s/%.*s", folder, STR_ARG(name));
		verdict = wire_check_text(&arena, vectors_read(&arena, path), &report);
		CHECK(verdict_is_yes(&verdict), path);
		if (verdict_is_yes(&verdict))
			check_again(report.message);
	}
	if (dir != NULL)
		(void)closedir(dir);
}

/* The same message, once in each encoding. */
static void
test_pair(const char *json, const char *xml)
{
	struct json *first;

	(void)wire_check_text(&arena, vectors_read(&arena, json), &report);
	first = message_model(&arena, report.message);
	(void)wire_check_text(&arena, vectors_read(&arena, xml), &report);
	/* The JSON examples are of a later version, and say so. */
	json_member(json_member(json_member(first, "Header"), "Version"), "ETSIVersion")
	    ->string = STR("V1.12.1");
	CHECK(json_equal(first, report.message), json);
}

int
main(void)
{
	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_refused();
	test_accepted();
	test_samples();
	test_not_carried();
	test_foreign_text();
	if (vectors_here(&arena)) {
		test_folder("etsi/v1.12.1/examples");
		test_folder("etsi/v1.23.1/examples");
		test_pair("etsi/v1.23.1/examples/response2.json",
		    "etsi/v1.12.1/examples/response2.xml");
		test_pair("etsi/v1.23.1/examples/request5-Binary-Delivery.json",
		    "etsi/v1.12.1/examples/request5-Binary-Delivery.xml");
	} else {
		test_skip("ETSI's examples", "VECTORS is not there");
	}
	arena_release(&arena);
	return test_done();
}
