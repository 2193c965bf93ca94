/* desk_route.c - which page or form a path is. */
#include "node/desk_route.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"

static const struct desk_field no_fields[] = { { NULL, FIELD_TEXT } };
static const struct desk_field display_fields[] = { { "language", FIELD_TEXT },
	{ "theme", FIELD_TEXT }, { "next", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field passkey_fields[] = { { "credential_id", FIELD_TEXT },
	{ "authenticator_data", FIELD_TEXT }, { "client_data", FIELD_TEXT },
	{ "signature", FIELD_TEXT }, { "next", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field act_fields[] = { { "reason", FIELD_TEXT },
	{ "ground", FIELD_TEXT }, { "until", FIELD_DAY }, { "other_channel", FIELD_TEXT },
	{ "means", FIELD_TEXT }, { "holder", FIELD_TEXT }, { "notice", FIELD_TEXT },
	{ NULL, FIELD_TEXT } };
static const struct desk_field seal_fields[] = { { "file", FIELD_FILE },
	{ "category", FIELD_TEXT }, { "system", FIELD_TEXT }, { "method", FIELD_TEXT },
	{ "statement", FIELD_TEXT }, { "language", FIELD_TEXT },
	{ "justification", FIELD_TEXT }, { "release", FIELD_FLAG },
	{ "compare", FIELD_FLAG }, { "collected", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field admit_fields[] = { { "procedure", FIELD_TEXT },
	{ "language", FIELD_TEXT }, { "reason", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field intake_fields[] = { { "channel", FIELD_TEXT },
	{ "original", FIELD_FILE }, { "note", FIELD_TEXT }, { "authority", FIELD_TEXT },
	{ "issuer", FIELD_TEXT }, { "procedure", FIELD_TEXT },
	{ "reference", FIELD_TEXT }, { "legal_basis", FIELD_TEXT },
	{ "identifiers", FIELD_TEXT }, { "categories", FIELD_LIST },
	{ "answer_by", FIELD_DAY }, { "emergency", FIELD_FLAG }, { NULL, FIELD_TEXT } };
static const struct desk_field callback_fields[] = { { "order_sha256", FIELD_TEXT },
	{ "number", FIELD_TEXT }, { "source", FIELD_TEXT }, { "where", FIELD_TEXT },
	{ "with", FIELD_TEXT }, { "result", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field override_fields[] = { { "order_sha256", FIELD_TEXT },
	{ "reason", FIELD_TEXT }, { "confirm", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field sent_fields[] = { { "original", FIELD_FILE },
	{ "how", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field dismiss_fields[] = { { "reason", FIELD_TEXT },
	{ NULL, FIELD_TEXT } };

static const struct desk_field new_fields[] = { { "from", FIELD_TEXT },
	{ "like", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field draft_fields[] = { { "version", FIELD_NUMBER },
	{ "confirmed", FIELD_FLAG }, { NULL, FIELD_TEXT } };
static const struct desk_field send_fields[] = { { "sha256", FIELD_TEXT },
	{ "confirmed", FIELD_FLAG }, { NULL, FIELD_TEXT } };
static const struct desk_field step_fields[] = { { "version", FIELD_NUMBER },
	{ "fields", FIELD_MEMBERS }, { "follows", FIELD_TEXT }, { "kind", FIELD_TEXT },
	{ "categories", FIELD_LIST }, { "format", FIELD_TEXT },
	{ "identifiers", FIELD_TEXT }, { "from", FIELD_TEXT }, { "until", FIELD_TEXT },
	{ "zone", FIELD_TEXT }, { "addressee", FIELD_TEXT }, { "procedure", FIELD_TEXT },
	{ "validator", FIELD_TEXT }, { "notified", FIELD_TEXT },
	{ "emergency", FIELD_TEXT }, { "language", FIELD_TEXT },
	{ "answer_by", FIELD_TEXT }, { "preserve_until", FIELD_TEXT },
	{ "certificates", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field signed_fields[] = { { "credential_id", FIELD_TEXT },
	{ "authenticator_data", FIELD_TEXT }, { "client_data", FIELD_TEXT },
	{ "signature", FIELD_TEXT }, { "act", FIELD_TEXT }, { "at", FIELD_TEXT },
	{ NULL, FIELD_TEXT } };

static const struct desk_field annex_fields[] = { { "version", FIELD_NUMBER },
	{ "name", FIELD_TEXT }, { "for", FIELD_LIST }, { "file", FIELD_FILE },
	{ NULL, FIELD_TEXT } };
static const struct desk_field annex_drop_fields[] = { { "version", FIELD_NUMBER },
	{ "name", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field stated_fields[] = { { "event", FIELD_TEXT },
	{ "day", FIELD_TEXT }, { "time", FIELD_TEXT }, { "number", FIELD_TEXT },
	{ "file", FIELD_FILE }, { NULL, FIELD_TEXT } };
static const struct desk_field court_fields[] = { { "credential_id", FIELD_TEXT },
	{ "authenticator_data", FIELD_TEXT }, { "client_data", FIELD_TEXT },
	{ "signature", FIELD_TEXT }, { "at", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field court_send_fields[] = { { "confirmed", FIELD_FLAG },
	{ "other_channel", FIELD_TEXT }, { "means", FIELD_TEXT }, { NULL, FIELD_TEXT } };
static const struct desk_field change_fields[] = { { "reason", FIELD_TEXT },
	{ "text", FIELD_TEXT }, { "language", FIELD_TEXT }, { "conditions", FIELD_TEXT },
	{ "until", FIELD_DAY }, { "about", FIELD_LIST }, { "kept", FIELD_TEXT },
	{ "amount", FIELD_TEXT }, { "currency", FIELD_TEXT }, { "basis", FIELD_TEXT },
	{ NULL, FIELD_TEXT } };
static const struct desk_field change_again_fields[] = { { "change", FIELD_LIST },
	{ NULL, FIELD_TEXT } };
static const struct desk_field change_sign_fields[] = { { "credential_id", FIELD_TEXT },
	{ "authenticator_data", FIELD_TEXT }, { "client_data", FIELD_TEXT },
	{ "signature", FIELD_TEXT }, { "change", FIELD_LIST }, { "signed", FIELD_LIST },
	{ NULL, FIELD_TEXT } };

/* clang-format off */
static const struct desk_route routes[] = {
	{ .path = "/", .to = ACCESS_TO_CASES, .may = ACCESS_READS, .page = "today", .view = desk_today },
	{ .path = "/sign-in", .to = ACCESS_TO_NODE, .may = ACCESS_ANYBODY, .page = "signin",
	  .view = desk_sign_in, .act = desk_sign_passkey, .fields = passkey_fields },
	{ .path = "/open/TOKEN", .to = ACCESS_TO_NODE, .may = ACCESS_ANYBODY, .page = "signin",
	  .view = desk_sign_link },
	{ .path = "/sign-out", .to = ACCESS_TO_NODE, .may = ACCESS_PERSON, .act = desk_sign_out,
	  .fields = no_fields },
	{ .path = "/display", .to = ACCESS_TO_NODE, .may = ACCESS_ANYBODY, .act = desk_display,
	  .fields = display_fields },
	{ .path = "/triage", .to = ACCESS_TO_CASES, .may = ACCESS_READS, .page = "triage",
	  .view = desk_triage },
	{ .path = "/notices", .to = ACCESS_TO_CASES, .may = ACCESS_READS, .page = "notices",
	  .view = desk_notices },
	{ .path = "/orders", .to = ACCESS_TO_CASES, .may = ACCESS_READS, .page = "orders",
	  .view = desk_orders },
	{ .path = "/orders/ID", .to = ACCESS_TO_CASE, .may = ACCESS_READS, .page = "order",
	  .view = desk_order },
	{ .path = "/orders/ID/evidence", .to = ACCESS_TO_CASE, .may = ACCESS_READS,
	  .page = "evidence", .view = desk_evidence },
	{ .path = "/orders/ID/evidence/seal", .to = ACCESS_TO_CASE, .may = ACCESS_DESK,
	  .page = "evidence", .view = desk_evidence, .act = desk_evidence_seal,
	  .fields = seal_fields, .next = "/orders/ID/evidence?done=seal" },
	{ .path = "/orders/ID/evidence/collect", .to = ACCESS_TO_CASE, .may = ACCESS_DESK,
	  .page = "evidence", .view = desk_evidence, .act = desk_evidence_collect,
	  .fields = no_fields, .next = "/orders/ID/evidence?done=collect" },
	{ .path = "/orders/ID/evidence/rows", .to = ACCESS_TO_CASE, .may = ACCESS_DESK,
	  .page = "evidence", .view = desk_evidence_rows },
	{ .path = "/orders/ID/evidence/SET", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER,
	  .page = "room", .view = desk_room },
	{ .path = "/orders/ID/evidence/SET/open", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER,
	  .page = "room", .view = desk_room, .act = desk_room_open, .fields = passkey_fields,
	  .next = "/orders/ID/evidence/SET" },
	{ .path = "/orders/ID/evidence/SET/close", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER,
	  .act = desk_room_close, .fields = no_fields, .next = "/orders/ID/evidence/SET" },
	{ .path = "/orders/ID/evidence/SET/file", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER,
	  .page = "room", .view = desk_room_file },
	{ .path = "/orders/ID/evidence/SET/pdf", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER,
	  .page = "room", .view = desk_room_pdf },
	{ .path = "/orders/ID/proof", .to = ACCESS_TO_CASE, .may = ACCESS_READS, .page = "proof",
	  .view = desk_proof },
	{ .path = "/orders/ID/callback", .to = ACCESS_TO_CASE, .may = ACCESS_DESK, .page = "proof",
	  .view = desk_proof, .fields = callback_fields, .call = "/api/intake/callback",
	  .next = "/orders/ID/proof?done=callback" },
	{ .path = "/orders/ID/override", .to = ACCESS_TO_CASE, .may = ACCESS_DESK, .page = "proof",
	  .view = desk_proof, .fields = override_fields, .call = "/api/intake/override",
	  .next = "/orders/ID/proof?done=override" },
	{ .path = "/orders/ID/sent", .to = ACCESS_TO_CASE, .may = ACCESS_DESK, .page = "proof",
	  .view = desk_proof, .fields = sent_fields, .call = "/api/intake/sent",
	  .next = "/orders/ID/proof?done=outside" },
	{ .path = "/orders/ID/validate", .to = ACCESS_TO_CASE, .may = ACCESS_DESK,
	  .page = "court", .view = desk_court, .act = desk_court_sign, .fields = court_fields,
	  .next = "/orders/ID?done=validate" },
	{ .path = "/orders/ID/send", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER,
	  .page = "court", .view = desk_court, .act = desk_court_send,
	  .fields = court_send_fields },
	{ .path = "/orders/ID/stated", .to = ACCESS_TO_CASE, .may = ACCESS_ACTS,
	  .page = "stated", .view = desk_stated, .act = desk_stated_add,
	  .fields = stated_fields, .next = "/orders/ID?done=stated" },
	{ .path = "/orders/ID/sheet", .to = ACCESS_TO_CASE, .may = ACCESS_READS, .page = "sheet",
	  .view = desk_sheet },
	{ .path = "/orders/ID/pdf", .to = ACCESS_TO_CASE, .may = ACCESS_READS, .page = "order",
	  .view = desk_order_pdf },
	{ .path = "/orders/ID/annexes/DIGEST", .to = ACCESS_TO_CASE, .may = ACCESS_READS,
	  .page = "order", .view = desk_annex },
	{ .path = "/orders/ID/ACT", .to = ACCESS_TO_CASE, .may = ACCESS_ACTS, .page = "decide",
	  .view = desk_decide, .fields = act_fields, .call = "/api/order/act",
	  .next = "/orders/ID?done=ACT" },
	{ .path = "/orders/ID/change/KIND", .to = ACCESS_TO_CASE, .may = ACCESS_ACTS,
	  .page = "change", .view = desk_change, .act = desk_change_write, .fields = change_fields },
	{ .path = "/orders/ID/change/KIND/again", .to = ACCESS_TO_CASE, .may = ACCESS_ACTS,
	  .page = "change", .view = desk_change, .act = desk_change_again,
	  .fields = change_again_fields },
	{ .path = "/orders/ID/change/KIND/sign", .to = ACCESS_TO_CASE, .may = ACCESS_ACTS,
	  .page = "change", .view = desk_change, .act = desk_change_sign,
	  .fields = change_sign_fields },
	{ .path = "/new", .to = ACCESS_TO_CASES, .may = ACCESS_SENDER, .page = "new", .view = desk_new,
	  .act = desk_new_begin, .fields = new_fields },
	{ .path = "/new/ID/check", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER, .page = "new-check",
	  .view = desk_new_check, .fields = draft_fields, .call = "/api/draft/put",
	  .next = "/new/ID/sign" },
	{ .path = "/new/ID/sign", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER, .page = "sign",
	  .view = desk_new_sign, .act = desk_new_signed, .fields = signed_fields,
	  .next = "/new/ID/sign?done=signed" },
	{ .path = "/new/ID/send", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER, .page = "sign",
	  .view = desk_new_sign, .act = desk_new_sent, .fields = send_fields },
	{ .path = "/new/ID/back", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER, .page = "sign",
	  .view = desk_new_sign, .fields = draft_fields, .call = "/api/draft/back",
	  .next = "/new/ID/case" },
	{ .path = "/new/ID/drop", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER, .page = "new-check",
	  .view = desk_new_check, .fields = no_fields, .call = "/api/draft/drop",
	  .next = "/new?done=dropped" },
	{ .path = "/new/ID/annexes", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER,
	  .page = "new-annexes", .view = desk_new_annexes, .fields = annex_fields,
	  .call = "/api/draft/annex", .next = "/new/ID/annexes" },
	{ .path = "/new/ID/annexes/drop", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER,
	  .page = "new-annexes", .view = desk_new_annexes, .fields = annex_drop_fields,
	  .call = "/api/draft/annex-drop", .next = "/new/ID/annexes" },
	{ .path = "/new/ID/annexes/DIGEST", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER,
	  .page = "new-annexes", .view = desk_new_annex },
	{ .path = "/new/ID/STEP", .to = ACCESS_TO_CASE, .may = ACCESS_SENDER, .page = "new-step",
	  .view = desk_new_step, .act = desk_new_save, .fields = step_fields },
	{ .path = "/tray", .to = ACCESS_TO_CASES, .may = ACCESS_READS, .page = "tray",
	  .view = desk_tray },
	{ .path = "/tray/ITEM", .to = ACCESS_TO_CASES, .may = ACCESS_READS, .page = "tray-item",
	  .view = desk_tray_item },
	{ .path = "/tray/ITEM/admit", .to = ACCESS_TO_CASES, .may = ACCESS_ACTS,
	  .page = "tray-item", .view = desk_tray_item, .fields = admit_fields,
	  .call = "/api/tray/admit", .next = "/tray?done=admit" },
	{ .path = "/tray/ITEM/dismiss", .to = ACCESS_TO_CASES, .may = ACCESS_ACTS,
	  .page = "tray-item", .view = desk_tray_item, .fields = dismiss_fields,
	  .call = "/api/tray/dismiss", .next = "/tray?done=dismiss" },
	{ .path = "/intake", .to = ACCESS_TO_CASES, .may = ACCESS_DESK, .page = "intake",
	  .view = desk_intake, .act = desk_intake_add, .fields = intake_fields },
	{ .path = "/health", .to = ACCESS_TO_NODE, .may = ACCESS_PERSON, .page = "health",
	  .view = desk_health },
	{ .path = "/profile", .to = ACCESS_TO_NODE, .may = ACCESS_PERSON, .page = "profile",
	  .view = desk_profile },
	{ .path = "/about", .to = ACCESS_TO_NODE, .may = ACCESS_PERSON, .page = "about",
	  .view = desk_about },
	{ .path = "/about/file", .to = ACCESS_TO_NODE, .may = ACCESS_PERSON, .page = "about",
	  .view = desk_about_file },
	{ .path = "/about/pdf", .to = ACCESS_TO_NODE, .may = ACCESS_PERSON, .page = "about",
	  .view = desk_about_pdf },
	{ .path = "/about/COUNTRY/NAME", .to = ACCESS_TO_NODE, .may = ACCESS_PERSON,
	  .page = "about", .view = desk_about },
	{ .path = "/about/COUNTRY/NAME/file", .to = ACCESS_TO_NODE, .may = ACCESS_PERSON,
	  .page = "about", .view = desk_about_file },
	{ .path = "/about/COUNTRY/NAME/pdf", .to = ACCESS_TO_NODE, .may = ACCESS_PERSON,
	  .page = "about", .view = desk_about_pdf },
	{ .path = "/verify", .to = ACCESS_TO_NODE, .may = ACCESS_ANYBODY, .page = "verify" },
	{ .path = "/report", .to = ACCESS_TO_CASES, .may = ACCESS_COUNTS, .page = "report",
	  .view = desk_report },
	{ .path = "/report/csv", .to = ACCESS_TO_CASES, .may = ACCESS_COUNTS, .page = "report",
	  .view = desk_report_csv },
	{ .path = "/audit", .to = ACCESS_TO_NODE, .may = ACCESS_COUNTS, .page = "audit",
	  .view = desk_audit },
};
/* clang-format on */

#define ROUTES_COUNT (sizeof routes / sizeof routes[0])
/* Those whose part is a number. */
static const char number_part[] = "ITEM";

const struct desk_route *
desk_routes(size_t *ret_count)
{
	*ret_count = ROUTES_COUNT;
	return routes;
}

/* A path of one part that is not taken by what it is about. */
static bool
is_of_menu(const struct desk_route *route)
{
	return route->page != NULL && (route->may & ACCESS_ANYBODY) == 0 &&
	       strchr(route->path + 1, '/') == NULL;
}

void
desk_route_may(struct arena *arena, unsigned roles, struct json *page)
{
	struct json *may = json_put(page, "may", json_array(arena));

	for (size_t i = 0; i < ROUTES_COUNT; i++)
		if (is_of_menu(&routes[i]) && (routes[i].may & roles) != 0)
			(void)json_add(may, json_string(arena, str_from(routes[i].page)));
}

/* --- paths --- */

static bool
is_taken(struct str part)
{
	return part.len > 0 && part.ptr[0] >= 'A' && part.ptr[0] <= 'Z';
}

static bool
fits(struct str path, struct str asked)
{
	while (path.len > 0 && asked.len > 0) {
		struct str part = str_cut(&path, '/');
		struct str word = str_cut(&asked, '/');
		uint64_t number;

		if (is_taken(part) ? word.len == 0 : !str_eq(part, word))
			return false;
		if (str_eq_c(part, number_part) && !str_u64(word, LIMIT_INTEGER, &number))
			return false;
	}
	return path.len == 0 && asked.len == 0;
}

static void
put_parts(struct arena *arena, struct str path, struct str asked, struct json *args)
{
	while (path.len > 0 && asked.len > 0) {
		struct str part = str_cut(&path, '/');
		struct str word = str_cut(&asked, '/');
		uint64_t number;

		if (!is_taken(part))
			continue;
		(void)json_put_named(args, arena_small(arena, part),
		    str_eq_c(part, number_part) && str_u64(word, LIMIT_INTEGER, &number)
			? json_integer(arena, (int64_t)number)
			: json_string(arena, word));
	}
}

/* What a path asks for is plain: an id, a number, a word; nothing of it is escaped. */
static bool
is_plain(struct str path)
{
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/'))
			return false;
	}
	return true;
}

const struct desk_route *
desk_route_find(
    struct arena *arena, struct str path, bool post, struct json *args, bool *ret_path)
{
	*ret_path = false;
	if (!is_plain(path))
		return NULL;
	for (size_t i = 0; i < ROUTES_COUNT; i++) {
		const struct desk_route *route = &routes[i];

		if (!fits(str_from(route->path), path))
			continue;
		*ret_path = true;
		if (post ? route->fields == NULL : route->page == NULL)
			continue;
		put_parts(arena, str_from(route->path), path, args);
		return route;
	}
	return NULL;
}

bool
desk_route_takes_file(struct str path)
{
	for (size_t i = 0; is_plain(path) && i < ROUTES_COUNT; i++) {
		const struct desk_field *field = routes[i].fields;

		if (field == NULL || !fits(str_from(routes[i].path), path))
			continue;
		while (field->name != NULL && field->kind != FIELD_FILE)
			field++;
		return field->name != NULL;
	}
	return false;
}

struct str
desk_route_fill(struct arena *arena, const char *path, const struct json *args)
{
	struct str rest = str_from(path);
	struct buf text;
	struct str filled;

	buf_init(&text, (size_t)4 << 10);
	for (size_t i = 0; i < rest.len;) {
		size_t end = i;
		const char *name;

		while (end < rest.len && is_taken(str_slice(rest, end, rest.len)))
			end++;
		if (end == i) {
			buf_add_byte(&text, (unsigned char)rest.ptr[i++]);
			continue;
		}
		name = arena_small(arena, str_slice(rest, i, end)).ptr;
		buf_add(&text, name == NULL ? STR("") : json_get_str(args, name));
		i = end;
	}
	filled = arena_str(arena, buf_str(&text));
	buf_release(&text);
	return filled;
}

/* --- forms --- */

static const struct desk_field *
find_field(const struct desk_route *route, struct str name)
{
	const struct desk_field *field = route->fields;

	while (field->name != NULL && !str_eq_c(name, field->name))
		field++;
	return field->name == NULL ? NULL : field;
}

static struct json *
value_of(struct arena *arena, const struct desk_field *field, const struct json *member)
{
	struct clock_date day;
	uint64_t number;

	if (field->kind >= FIELD_LIST)
		return member->kind ==
			       (field->kind == FIELD_LIST ? JSON_ARRAY : JSON_OBJECT)
			   ? json_copy(arena, member)
			   : NULL;
	if (member->kind != JSON_STRING)
		return NULL;
	switch (field->kind) {
	case FIELD_NUMBER:
		return str_u64(member->string, LIMIT_INTEGER, &number)
			   ? json_integer(arena, (int64_t)number)
			   : NULL;
	case FIELD_FLAG:
		return str_eq_c(member->string, "yes") ? json_bool(arena, true) : NULL;
	case FIELD_DAY:
		if (clock_parse_date(member->string, &day))
			return json_string(arena, arena_format(arena, "%.*sT23:59:59Z",
						      STR_ARG(member->string)));
		break;
	case FIELD_TEXT:
	case FIELD_LIST:
	case FIELD_MEMBERS:
	case FIELD_FILE:
		break;
	}
	return json_string(arena, member->string);
}

struct verdict
desk_route_form(struct arena *arena, const struct desk_route *route,
    const struct json *form, struct json *args)
{
	for (const struct json *m = json_first(form); m != NULL; m = m->next) {
		const struct desk_field *field = find_field(route, m->name);
		struct json *value;

		if (str_eq_c(m->name, "csrf"))
			continue;
		if (field == NULL || json_get(args, field->name) != NULL)
			return verdict_no(
			    "form-field", NULL, "%.*s", STR_ARG(str_head(m->name, 80)));
		value = value_of(arena, field, m);
		if (value == NULL)
			return verdict_no("form-value", NULL, "%s", field->name);
		/* a field that was left empty says nothing */
		if (value->kind != JSON_STRING || value->string.len > 0)
			(void)json_put(args, field->name, value);
	}
	return VERDICT_IS_YES;
}
