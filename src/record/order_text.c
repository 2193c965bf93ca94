#include "record/order_text.h"

#include "base/limits.h"
#include "format/json.h"
#include "record/member.h"
#include "trust/digest.h"

static const char *const order_members[] = { "v", "realm", "id", "procedure", "issuer",
	"validator", "addressee", "language", "created_at", "answer_by", "preserve_until",
	"emergency", "follows", "projection", "fields", "targets", "scope_fields",
	"notified", "annexes", "recipients", NULL };
static const char *const target_members[] = { "format", "value", "from", "to", "zone",
	"categories", NULL };
static const char *const annex_members[] = { "name", "for", "sha256", NULL };

/* --- writing --- */

static void
put_fields(struct arena *arena, struct json *root, const struct order *order)
{
	struct json *fields = json_put(root, "fields", json_object(arena));

	for (size_t i = 0; i < order->fields_count; i++) {
		char *id = arena_cstr(arena, order->fields[i].id);

		(void)json_put(fields, id == NULL ? "" : id,
		    id == NULL ? NULL : json_string(arena, order->fields[i].value));
	}
}

static void
put_target(struct arena *arena, struct json *targets, const struct target *target)
{
	struct json *object = json_add(targets, json_object(arena));

	json_put_str(arena, object, "format", target->format);
	json_put_str(arena, object, "value", target->value);
	put_time_or_none(arena, object, "from", target->from);
	put_time_or_none(arena, object, "to", target->to);
	json_put_str(arena, object, "zone", target->zone);
	put_categories(arena, object, target->categories);
}

static void
put_annexes(struct arena *arena, struct json *root, const struct order *order)
{
	struct json *annexes = json_put(root, "annexes", json_array(arena));

	for (size_t i = 0; i < order->annexes_count; i++) {
		const struct annex_ref *annex = &order->annexes[i];
		struct json *object = json_add(annexes, json_object(arena));

		json_put_str(arena, object, "name", annex->name);
		put_list(arena, object, "for", annex->readers, annex->readers_count);
		put_sha256(arena, object, "sha256", annex->sha256);
	}
}

static void
put_lists(struct arena *arena, struct json *root, const struct order *order)
{
	struct json *list;

	put_fields(arena, root, order);
	list = json_put(root, "targets", json_array(arena));
	for (size_t i = 0; i < order->targets_count; i++)
		put_target(arena, list, &order->targets[i]);
	put_list(
	    arena, root, "scope_fields", order->scope_fields, order->scope_fields_count);
	put_list(arena, root, "notified", order->notified, order->notified_count);
	put_annexes(arena, root, order);
	list = json_put(root, "recipients", json_array(arena));
	for (size_t i = 0; i < order->recipients_count; i++)
		(void)json_add(list, json_sha256(arena, order->recipients[i]));
}

static struct json *
order_tree(struct arena *arena, const struct order *order)
{
	struct json *root = json_object(arena);

	json_put_str(arena, root, "realm", order->realm);
	json_put_str(arena, root, "id", order->id);
	json_put_str(arena, root, "procedure", order->procedure);
	json_put_str(arena, root, "issuer", order->issuer);
	json_put_str(arena, root, "validator", order->validator);
	json_put_str(arena, root, "addressee", order->addressee);
	json_put_str(arena, root, "language", order->language);
	put_time_or_none(arena, root, "created_at", order->created_at);
	put_time_or_none(arena, root, "answer_by", order->answer_by);
	put_time_or_none(arena, root, "preserve_until", order->preserve_until);
	json_put_bool(arena, root, "emergency", order->emergency);
	if (order->has_follows)
		put_sha256(arena, root, "follows", order->follows);
	else
		json_put_str(arena, root, "follows", STR(""));
	json_put_int(arena, root, "projection", (int64_t)order->projection);
	put_lists(arena, root, order);
	json_put_int(arena, root, "v", ORDER_VERSION);
	return root;
}

enum err
order_write(
    struct arena *arena, const struct order *order, struct buf *out, struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct order again;
	enum err e;

	json_write(order_tree(arena, order), out);
	if (buf_failed(out))
		e = err_why(why, ERR_LIMIT, 0, "order: too long, or no memory");
	else
		e = order_read(
		    arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

/* --- reading --- */

static void
take_head(struct take *take, const struct json *root, struct order *order)
{
	order->realm = take_form(take, root, "realm", FORM_REALM);
	order->id = take_form(take, root, "id", FORM_UUID7);
	order->procedure = take_form(take, root, "procedure", FORM_PROCEDURE);
	order->issuer = take_form(take, root, "issuer", FORM_ORGANISATION);
	order->validator = take_form_or_none(take, root, "validator", FORM_ORGANISATION);
	order->addressee = take_form(take, root, "addressee", FORM_ORGANISATION);
	order->language = take_form(take, root, "language", FORM_LANGUAGE);
	order->created_at = take_time(take, root, "created_at");
	order->answer_by = take_time_or_none(take, root, "answer_by");
	order->preserve_until = take_time_or_none(take, root, "preserve_until");
	order->emergency = take_bool(take, root, "emergency");
	order->has_follows = take_sha256_or_none(take, root, "follows", order->follows);
	order->projection =
	    (unsigned)take_integer(take, root, "projection", 1, UINT16_MAX);
}

static void
take_fields(struct take *take, const struct json *root, struct order *order)
{
	const struct json *object = json_get(root, "fields");
	struct order_field *fields;
	size_t count = 0;

	if (!json_is(object, JSON_OBJECT) || object->count > LIMIT_FIELDS)
		take_fail(take, "fields", "an object of few enough fields");
	fields = take_room(take, object, sizeof *fields);
	for (const struct json *item = fields == NULL ? NULL : json_first(object);
	     item != NULL; item = item->next) {
		if (!form_fits(FORM_FIELD, item->name) || !json_is(item, JSON_STRING) ||
		    !form_fits(FORM_TEXT, item->string)) {
			take_fail(take, "fields", "an object of field ids and texts");
			return;
		}
		fields[count++] =
		    (struct order_field){ .id = item->name, .value = item->string };
	}
	order->fields = fields;
	order->fields_count = count;
	if (order_is_transcription(order) &&
	    !form_fits(FORM_DIGEST, order_field(order, ORDER_TRANSCRIBES)))
		take_fail(take, "fields", "of a transcription the digest of its paper");
}

static void
take_target(
    struct take *take, const struct json *object, size_t least, struct target *target)
{
	take_members(take, object, target_members);
	target->format = take_form(take, object, "format", FORM_TYPE);
	target->value = take_form(take, object, "value", FORM_IDENTIFIER);
	target->from = take_time_or_none(take, object, "from");
	target->to = take_time_or_none(take, object, "to");
	target->zone = take_form_or_none(take, object, "zone", FORM_ZONE);
	target->categories = take_categories(take, object, least);
	if (target->to != 0 && target->to < target->from)
		take_fail(take, "to", "after from");
	if ((target->from != 0 || target->to != 0) && str_empty(target->zone))
		take_fail(take, "zone", "there, but the period needs one");
}

static void
take_targets(struct take *take, const struct json *root, struct order *order)
{
	size_t least = order_is_transcription(order) ? 0 : 1;
	const struct json *array =
	    take_array(take, root, "targets", least, LIMIT_TARGETS);
	struct target *targets = take_room(take, array, sizeof *targets);
	size_t count = 0;

	for (const struct json *item = targets == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next) {
		take_place(take, "targets", count);
		take_target(take, item, least, &targets[count++]);
	}
	take_place(take, NULL, 0);
	order->targets = targets;
	order->targets_count = count;
}

static void
take_annex(struct take *take, const struct json *object, const struct order *order,
    struct annex_ref *annex)
{
	const struct json *readers;

	take_members(take, object, annex_members);
	annex->name = take_form(take, object, "name", FORM_NAME);
	take_sha256(take, object, "sha256", annex->sha256);
	readers = take_array(take, object, "for", 1, LIMIT_ANNEX_READERS);
	annex->readers =
	    take_list(take, readers, "for", FORM_ORGANISATION, &annex->readers_count);
	for (size_t i = 0; i < annex->readers_count; i++)
		if (!order_names(order, annex->readers[i]))
			take_fail(take, "for", "a list of those whom the order names");
	for (size_t i = 0; i < order->annexes_count; i++)
		if (str_eq(order->annexes[i].name, annex->name))
			take_fail(take, "name", "used once");
}

static void
take_annexes(struct take *take, const struct json *root, struct order *order)
{
	const struct json *array = take_array(take, root, "annexes", 0, LIMIT_ANNEXES);
	struct annex_ref *annexes = take_room(take, array, sizeof *annexes);

	order->annexes = annexes;
	for (const struct json *item = annexes == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next) {
		take_place(take, "annexes", order->annexes_count);
		take_annex(take, item, order, &annexes[order->annexes_count]);
		order->annexes_count++;
	}
	take_place(take, NULL, 0);
}

static void
take_parties(struct take *take, const struct json *root, struct order *order)
{
	const struct json *array;

	array = take_array(take, root, "scope_fields", 0, LIMIT_SCOPE_FIELDS);
	order->scope_fields = take_list(
	    take, array, "scope_fields", FORM_FIELD, &order->scope_fields_count);
	array = take_array(take, root, "notified", 0, LIMIT_NOTIFIED);
	order->notified =
	    take_list(take, array, "notified", FORM_ORGANISATION, &order->notified_count);
	for (size_t i = 0; take_ok(take) && i < order->notified_count; i++)
		if (str_eq(order->notified[i], order->issuer) ||
		    str_eq(order->notified[i], order->addressee))
			take_fail(take, "notified", "neither issuer nor addressee");
	array = take_array(take, root, "recipients", 0, LIMIT_RECIPIENTS);
	order->recipients = (const unsigned char(*)[SHA256_LEN])take_digests(
	    take, array, "recipients", &order->recipients_count);
}

enum err
order_read(struct arena *arena, struct str text, struct order *ret_order, struct why *why)
{
	struct take take = take_from(arena, "order", why);
	const struct json *root =
	    take_document(&take, text, LIMIT_ORDER, order_members, ORDER_VERSION);
	struct order order = { 0 };

	if (root == NULL)
		return take.err;
	take_head(&take, root, &order);
	take_fields(&take, root, &order);
	take_targets(&take, root, &order);
	take_parties(&take, root, &order);
	take_annexes(&take, root, &order);
	if (take_ok(&take))
		*ret_order = order;
	return take.err;
}

void
order_sha256(struct str text, unsigned char ret_digest[static SHA256_LEN])
{
	sha256(text, ret_digest);
}

bool
order_names(const struct order *order, struct str organisation)
{
	return order_roles(order, organisation) != 0;
}
