/* desk_sheet.c - an order's values, in the words of the form of its provider's portal. */
#include "base/clock.h"
#include "law/lookup.h"
#include "law/portal.h"
#include "node/caseflow.h"
#include "node/desk_route.h"

static void
put_value(struct arena *arena, struct json *list, struct str field, struct str value)
{
	struct json *row = json_add(list, json_object(arena));

	json_put_str(arena, row, "field", field);
	json_put_str(arena, row, "value", value);
}

static void
put_profile(struct visit *visit, const struct table_row *provider, struct clock_date day)
{
	static const struct {
		const char *name;
		size_t cell;
	} members[] = {
		{ "id", PROVIDER_ID },
		{ "entity", PROVIDER_ENTITY },
		{ "channel", PROVIDER_CHANNEL },
		{ "emergency", PROVIDER_EMERGENCY },
		{ "languages", PROVIDER_LANGUAGES },
		{ "version", PROVIDER_VERSION },
		{ "looked", PROVIDER_CHECKED },
	};
	struct arena *arena = &visit->call.job->arena;
	struct json *to = json_put(visit->view, "provider", json_object(arena));

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		json_put_str(
		    arena, to, members[i].name, provider->cells[members[i].cell]);
	json_put_str(arena, to, "source", provider->source);
	json_put_bool(arena, to, "unverified", table_unverified(provider));
	json_put_bool(arena, to, "stale", lookup_stale(provider, day));
}

/* Box by box, if somebody has seen it and written it down. */
static void
put_form(struct visit *visit, const struct table_row *provider, struct clock_date day,
    const struct order *order)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "form", json_array(arena));
	struct str digest = json_get_str(visit->view, "order_sha256");
	const struct table_row *box;
	struct str source = STR("");
	bool unverified = false;
	uint64_t place = 0;

	while (
	    (box = portal_next(&visit->call.core->law, provider, day, &place)) != NULL) {
		put_value(arena, list, box->cells[PORTAL_LABEL],
		    portal_value(arena, order, digest, box->cells[PORTAL_VALUE]));
		source = box->source;
		unverified |= table_unverified(box);
	}
	json_put_str(arena, visit->view, "form_source", source);
	json_put_bool(arena, visit->view, "form_unverified", unverified);
}

/* What it wants to read, whether the order says it or not. */
static void
put_wanted(
    struct visit *visit, const struct table_row *provider, const struct order *order)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *wanted = json_put(visit->view, "wanted", json_array(arena));
	struct str fields = provider->cells[PROVIDER_FIELDS];

	while (fields.len > 0) {
		struct str field = str_cut(&fields, ' ');

		put_value(arena, wanted, field, order_field(order, field));
	}
}

/* What else the order says. */
static void
put_rest(struct visit *visit, const struct table_row *provider, struct clock_date day,
    const struct order *order)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *rest = json_put(visit->view, "rest", json_array(arena));

	for (size_t i = 0; i < order->fields_count; i++)
		if (provider == NULL || !portal_asks(&visit->call.core->law, provider,
					    day, order->fields[i].id))
			put_value(
			    arena, rest, order->fields[i].id, order->fields[i].value);
}

/* What its page says about itself. */
static void
put_notes(struct visit *visit, const struct table_row *provider, struct clock_date day)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "notes", json_array(arena));
	const struct str key[] = { provider->cells[PROVIDER_SERVICE], STR("") };
	const struct table_row *row;
	size_t index = 0;

	while (
	    key[0].len > 0 && (row = table_next(&visit->call.core->law.tables[LAW_FACTS],
				   key, day, &index)) != NULL) {
		struct json *note = json_add(list, json_object(arena));

		json_put_str(arena, note, "fact", row->cells[PROVIDER_FACT_ID]);
		json_put_str(arena, note, "value", row->cells[PROVIDER_FACT_VALUE]);
		json_put_str(arena, note, "source", row->source);
		json_put_bool(arena, note, "unverified", table_unverified(row));
	}
}

enum err
desk_sheet(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct call *call = &visit->call;
	struct arena *arena = &call->job->arena;
	struct clock_date day = clock_date_utc(call->job->at);
	const struct table_row *provider;
	struct stored_case stored = { .number = 0 };
	struct order order = { .issuer = STR("") };
	struct str text;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = caseflow_order(call->core, arena, stored.id, &order, &text, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	visit->view = local_case_json(call->core, arena, &stored);
	desk_show_facts(visit, &order);
	provider = law_provider(&call->core->law, order.addressee, day);
	if (provider != NULL) {
		put_profile(visit, provider, day);
		put_notes(visit, provider, day);
		put_form(visit, provider, day, &order);
		put_wanted(visit, provider, &order);
	}
	put_rest(visit, provider, day, &order);
	return ERR_OK;
}
