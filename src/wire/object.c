#include "wire/object.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/limits.h"
#include "trust/digest.h"
#include "trust/uuid.h"
#include "wire/element.h"

struct json *
object_begin(
    struct arena *arena, enum object_type type, struct str id, struct endpoint owner)
{
	const struct element_type *element = element_objects[type].type;
	struct str space = part_names[element->part].space;
	struct json *object = json_object(arena);

	json_put(object, "@xsi:type",
	    computed_json(
		arena, arena_format(arena, "{%.*s}%s", STR_ARG(space), element->name)));
	json_put(object, "ObjectIdentifier", computed_json(arena, id));
	if (owner.country.len > 0)
		json_put_str(arena, object, "CountryCode", owner.country);
	if (owner.slug.len > 0)
		json_put_str(arena, object, "OwnerIdentifier", owner.slug);
	return object;
}

void
object_associate(
    struct arena *arena, struct json *object, const struct str *ids, size_t ids_count)
{
	struct json *list;

	if (ids_count == 0)
		return;
	list = json_put(object, "AssociatedObjects", json_object(arena));
	list = json_put(list, "AssociatedObject", json_array(arena));
	for (size_t i = 0; i < ids_count; i++)
		json_add(list, computed_json(arena, ids[i]));
}

struct str
object_id(struct arena *arena, struct str order_id, const char *kind, size_t index)
{
	char name[64];
	char text[UUID_TEXT_MAX];

	(void)snprintf(name, sizeof name, "%s/%zu", kind, index);
	if (uuid5(order_id, str_from(name), text, NULL) != ERR_OK)
		return (struct str){ NULL, 0 };
	return arena_str(arena, str_from(text));
}

static struct str
base64_text(struct arena *arena, struct str bytes)
{
	struct str text;
	struct buf buf;

	buf_init(&buf, LIMIT_BODY);
	base64_encode(bytes, &buf);
	text =
	    buf_failed(&buf) ? (struct str){ NULL, 0 } : arena_str(arena, buf_str(&buf));
	buf_release(&buf);
	return text;
}

static struct str
sha256_text(struct arena *arena, struct str bytes)
{
	char text[SHA256_HEX_LEN];

	sha256_hex(bytes, text);
	return arena_str(arena, str_from(text));
}

/* --- documents --- */

static void
put_properties(struct arena *arena, struct json *object, const struct document *document)
{
	struct json *list;

	if (document->properties_count == 0)
		return;
	list = json_put(object, "doc:DocumentProperties", json_object(arena));
	list = json_put(list, "doc:DocumentProperty", json_array(arena));
	for (size_t i = 0; i < document->properties_count; i++) {
		const struct document_property *property = &document->properties[i];
		struct json *item = json_add(list, json_object(arena));
		struct json *type =
		    json_put(item, "doc:PropertyType", json_object(arena));

		json_put_str(arena, type, "common:Owner", property->owner);
		json_put_str(arena, type, "common:Name", property->name);
		json_put_str(arena, type, "common:Value", property->type);
		json_put_str(arena, item, "doc:PropertyValue", property->value);
	}
}

struct json *
document_json(struct arena *arena, const struct document *document)
{
	struct json *object =
	    object_begin(arena, OBJECT_DOCUMENT, document->id, document->owner);
	struct json *body;

	object_associate(arena, object, document->associated, document->associated_count);
	if (document->name.len > 0)
		json_put_str(arena, object, "doc:DocumentName", document->name);
	json_put(object, "doc:DocumentType",
	    dictionary_entry(arena, WIRE_PROFILE_OWNER, "DocumentType", document->type));
	put_properties(arena, object, document);
	body = json_put(object, "doc:DocumentBody", json_object(arena));
	json_put(body, "doc:Contents",
	    computed_json(arena, base64_text(arena, document->contents)));
	json_put_str(arena, body, "doc:ContentType", document->content_type);
	json_put(body, "doc:Checksum",
	    computed_json(arena, sha256_text(arena, document->contents)));
	json_put_str(arena, body, "doc:ChecksumType", STR(CHECKSUM_SHA256));
	return object;
}

static enum err
read_properties(struct arena *arena, const struct json *list, struct document *document,
    struct why *why)
{
	struct document_property *properties;
	size_t count = 0;

	if (!json_is(list, JSON_ARRAY) || list->count == 0)
		return ERR_OK;
	properties = arena_array(arena, list->count, sizeof *properties);
	if (properties == NULL)
		return err_why(
		    why, ERR_LIMIT, 0, "no room for the document's properties");
	for (const struct json *item = json_first(list); item != NULL;
	     item = item->next) {
		const struct json *type = json_get(item, "doc:PropertyType");

		properties[count++] = (struct document_property){
			.owner = json_get_str(type, "common:Owner"),
			.name = json_get_str(type, "common:Name"),
			.type = json_get_str(type, "common:Value"),
			.value = json_get_str(item, "doc:PropertyValue"),
		};
	}
	document->properties = properties;
	document->properties_count = count;
	return ERR_OK;
}

static enum err
read_associated(struct arena *arena, const struct json *list, struct document *document,
    struct why *why)
{
	struct str *ids;
	size_t count = 0;

	if (!json_is(list, JSON_ARRAY) || list->count == 0)
		return ERR_OK;
	ids = arena_array(arena, list->count, sizeof *ids);
	if (ids == NULL)
		return err_why(
		    why, ERR_LIMIT, 0, "no room for the document's references");
	for (const struct json *item = json_first(list); item != NULL; item = item->next)
		ids[count++] = json_is(item, JSON_STRING) ? item->string : STR("");
	document->associated = ids;
	document->associated_count = count;
	return ERR_OK;
}

static enum err
read_body(struct arena *arena, const struct json *body, struct document *document,
    struct why *why)
{
	struct str checksum = json_get_str(body, "doc:Checksum");
	char digest[SHA256_HEX_LEN];
	enum err err;

	document->content_type = json_get_str(body, "doc:ContentType");
	err = base64_decode(
	    arena, json_get_str(body, "doc:Contents"), &document->contents, why);
	if (err != ERR_OK)
		return err;
	if (!str_eq_c(json_get_str(body, "doc:ChecksumType"), CHECKSUM_SHA256))
		return ERR_OK;
	sha256_hex(document->contents, digest);
	if (!str_eq_c(checksum, digest))
		return err_why(
		    why, ERR_CRYPTO, 0, "the document's bytes do not have its checksum");
	return ERR_OK;
}

enum err
document_read(struct arena *arena, const struct json *object,
    struct document *ret_document, struct why *why)
{
	const struct json *type = json_get(object, "doc:DocumentType");
	struct document document = {
		.id = json_get_str(object, "ObjectIdentifier"),
		.owner = { .country = json_get_str(object, "CountryCode"),
		    .slug = json_get_str(object, "OwnerIdentifier") },
		.type_owner = json_get_str(type, "common:Owner"),
		.type = json_get_str(type, "common:Value"),
		.name = json_get_str(object, "doc:DocumentName"),
	};
	enum err err;

	err = read_body(arena, json_get(object, "doc:DocumentBody"), &document, why);
	if (err != ERR_OK)
		return err;
	err = read_properties(arena,
	    json_get(json_get(object, "doc:DocumentProperties"), "doc:DocumentProperty"),
	    &document, why);
	if (err != ERR_OK)
		return err;
	err = read_associated(arena,
	    json_get(json_get(object, "AssociatedObjects"), "AssociatedObject"),
	    &document, why);
	if (err != ERR_OK)
		return err;
	*ret_document = document;
	return ERR_OK;
}

/* --- notifications --- */

static struct json *
status_json(struct arena *arena, const struct object_status *status)
{
	struct json *item = json_object(arena);

	json_put_str(arena, item, "notification:AssociatedObject", status->id);
	json_put(item, "notification:Status",
	    dictionary_entry(arena, "ETSI", status->dictionary, status->status));
	if (status->details.len > 0)
		json_put_str(arena, item, "notification:Details", status->details);
	return item;
}

/* Many parameters: what a notification says. */
struct json *
notification_json(struct arena *arena, const struct notification *notification)
{
	struct json *object = object_begin(
	    arena, OBJECT_NOTIFICATION, notification->id, notification->owner);
	struct json *associated = json_object(arena);
	struct json *whole = json_object(arena);
	struct json *ids = json_put(associated, "AssociatedObject", json_array(arena));
	struct json *list =
	    json_put(whole, "notification:AssociatedObjectStatus", json_array(arena));
	bool some = notification->statuses_count > 0;

	for (size_t i = 0; i < notification->statuses_count; i++) {
		json_add(ids, json_string(arena, notification->statuses[i].id));
		json_add(list, status_json(arena, &notification->statuses[i]));
	}
	if (some)
		json_put(object, "AssociatedObjects", associated);
	json_put_str(
	    arena, object, "notification:NotificationDetails", notification->words);
	json_put(object, "notification:NotificationType",
	    dictionary_entry(arena, "ETSI", "NotificationType", STR("General")));
	json_put_bool(arena, object, "notification:NewNotification", true);
	computed_put_time(
	    arena, object, "notification:NotificationTimestamp", notification->at);
	if (some)
		json_put(object, "notification:StatusOfAssociatedObjects", whole);
	return object;
}

/* --- deliveries --- */

static void
put_delivery_url(struct arena *arena, struct json *to, const struct delivery *delivery)
{
	struct json *url = json_put(to, "delivery:URL", json_object(arena));
	char text[CLOCK_TEXT_MAX];

	json_put_str(arena, url, "delivery:URL", delivery->url);
	json_put_int(arena, url, "delivery:ContentLength", (int64_t)delivery->length);
	json_put_str(arena, url, "delivery:ContentType", delivery->content_type);
	if (delivery->expires_at != 0)
		json_put(url, "delivery:Expiry",
		    computed_json(arena,
			arena_str(arena, clock_text_micro(delivery->expires_at, text))));
	json_put_str(arena, url, "delivery:Checksum", delivery->sha256);
	if (delivery->file_name.len > 0)
		json_put_str(
		    arena, url, "delivery:OriginalFilename", delivery->file_name);
	json_put_str(arena, url, "delivery:ChecksumType", STR(CHECKSUM_SHA256));
}

static void
put_delivery_data(struct arena *arena, struct json *to, const struct delivery *delivery)
{
	struct json *data = json_put(to, "delivery:BinaryData", json_object(arena));

	json_put(data, "delivery:Data",
	    computed_json(arena, base64_text(arena, delivery->data)));
	json_put_str(arena, data, "delivery:ContentType", delivery->content_type);
	json_put(data, "delivery:Checksum",
	    computed_json(arena, sha256_text(arena, delivery->data)));
	json_put_str(arena, data, "delivery:ChecksumType", STR(CHECKSUM_SHA256));
	if (delivery->file_name.len > 0)
		json_put_str(
		    arena, data, "delivery:OriginalFilename", delivery->file_name);
	json_put_int(arena, data, "delivery:ContentLength", (int64_t)delivery->data.len);
}

struct json *
delivery_json(struct arena *arena, const struct delivery *delivery)
{
	struct json *object =
	    object_begin(arena, OBJECT_DELIVERY, delivery->id, delivery->owner);
	struct json *part;

	object_associate(arena, object, delivery->task_ids, delivery->task_ids_count);
	if (delivery->ldid.len > 0) {
		part = json_put(object, "delivery:Reference", json_object(arena));
		json_put_str(arena, part, "delivery:LDID", delivery->ldid);
	}
	json_put_str(arena, object, "delivery:DeliveryID", delivery->delivery_id);
	json_put_int(arena, object, "delivery:SequenceNumber", delivery->sequence);
	json_put_bool(arena, object, "delivery:LastSequence", delivery->last);
	part = json_put(object, "delivery:Manifest", json_object(arena));
	json_put(part, "delivery:Specification",
	    dictionary_entry(
		arena, WIRE_PROFILE_OWNER, "ManifestSpecification", STR("ASiC-E")));
	part = json_put(object, "delivery:Delivery", json_object(arena));
	if (delivery->url.len > 0)
		put_delivery_url(arena, part, delivery);
	else
		put_delivery_data(arena, part, delivery);
	json_put(object, "delivery:DeliveryStatus",
	    dictionary_entry(arena, "ETSI", "DeliveryStatus", STR("Available")));
	return object;
}
