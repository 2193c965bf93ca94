#include "wire/delivered.h"

#include "base/base64.h"
#include "base/limits.h"
#include "trust/digest.h"
#include "trust/uuid.h"

static const struct json *
contents_of(const struct json *object)
{
	return json_get(object, "delivery:Delivery");
}

bool
delivered_brings(const struct json *object)
{
	const struct json *contents = contents_of(object);

	return json_get(contents, "delivery:BinaryData") != NULL ||
	       json_get(contents, "delivery:JSONData") != NULL ||
	       json_get(contents, "delivery:XMLData") != NULL;
}

struct str
delivered_order(const struct json *object)
{
	struct str ldid =
	    json_get_str(json_get(object, "delivery:Reference"), "delivery:LDID");
	size_t slash = str_find(ldid, '/');
	struct str id;

	if (slash == ldid.len || slash < UUID_TEXT_LEN)
		return STR("");
	id = str_slice(ldid, slash - UUID_TEXT_LEN, slash);
	return uuid_valid(id) ? id : STR("");
}

/* What it says to be a SHA-256, by its name or by its length. */
static bool
gives_sha256(const struct json *data, struct str checksum)
{
	static const char *const names[] = { "SHA-256", "SHA256", "sha-256", "sha256" };
	struct str type = json_get_str(data, "delivery:ChecksumType");

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eq_c(type, names[i]))
			return true;
	return type.len == 0 && checksum.len == SHA256_HEX_LEN - 1;
}

static struct verdict
read_binary(struct arena *arena, const struct json *data, struct delivered *delivered)
{
	struct str checksum = json_get_str(data, "delivery:Checksum");
	char digest[SHA256_HEX_LEN];

	delivered->suffix = "bin";
	delivered->type = json_get_str(data, "delivery:ContentType");
	delivered->name = json_get_str(data, "delivery:OriginalFilename");
	if (base64_decode(arena, json_get_str(data, "delivery:Data"), &delivered->bytes,
		NULL) != ERR_OK)
		return verdict_no(
		    "delivery-unreadable", "/delivery:Data", "it is no base64");
	if (checksum.len == 0 || !gives_sha256(data, checksum))
		return VERDICT_IS_YES;
	sha256_hex(delivered->bytes, digest);
	if (!str_eq_c(checksum, digest))
		return verdict_no("delivery-checksum", "/delivery:Checksum",
		    "the bytes have %s", digest);
	delivered->compared = true;
	return VERDICT_IS_YES;
}

/* Other contents as a text: XML stands in the tree as one, JSON is written. */
static struct verdict
read_text(struct arena *arena, const struct json *data, const char *suffix,
    struct delivered *delivered)
{
	struct buf text;

	delivered->suffix = suffix;
	if (data->kind == JSON_STRING) {
		delivered->bytes = data->string;
		return VERDICT_IS_YES;
	}
	buf_init(&text, LIMIT_BODY);
	json_write(data, &text);
	delivered->bytes = buf_failed(&text) ? (struct str){ NULL, 0 }
					     : arena_str(arena, buf_str(&text));
	buf_release(&text);
	return delivered->bytes.ptr == NULL
		   ? verdict_no("delivery-too-large", NULL, "no room for its text")
		   : VERDICT_IS_YES;
}

struct verdict
delivered_read(
    struct arena *arena, const struct json *object, struct delivered *ret_delivered)
{
	const struct json *contents = contents_of(object);
	const struct json *binary = json_get(contents, "delivery:BinaryData");
	const struct json *json = json_get(contents, "delivery:JSONData");
	const struct json *xml = json_get(contents, "delivery:XMLData");
	struct str id = json_get_str(object, "delivery:DeliveryID");
	struct delivered delivered = { .id = uuid_valid(id) ? id : STR("") };
	struct verdict verdict;

	if (binary != NULL)
		verdict = read_binary(arena, binary, &delivered);
	else if (json != NULL)
		verdict = read_text(arena, json, "json", &delivered);
	else if (xml != NULL)
		verdict = read_text(arena, xml, "xml", &delivered);
	else
		verdict = verdict_no("delivery-unreadable", "/delivery:Delivery",
		    "it brings nothing: an address is for a person to look at");
	if (verdict_is_yes(&verdict) && delivered.bytes.len == 0)
		verdict = verdict_no("delivery-unreadable", "/delivery:Delivery",
		    "there is nothing in it");
	if (verdict_is_yes(&verdict))
		*ret_delivered = delivered;
	return verdict;
}
