#include "node/transcription.h"

#include "base/clock.h"
#include "base/limits.h"
#include "law/check.h"
#include "law/identifier.h"
#include "record/form.h"
#include "record/order_text.h"
#include "wire/projection.h"

/* An account of whatever kind: what a line is that says no more. */
#define FORMAT_OTHER STR("ServiceAccessIdentifier")

struct making {
	struct arena *arena;
	const struct json *args;
	struct order *order;
	struct verdict verdict; /* the first fault */
};

static void
refuse(struct making *making, const char *path, const char *words)
{
	if (verdict_is_yes(&making->verdict))
		making->verdict = verdict_no("intake-form", path, "%s", words);
}

static int64_t
moment_of(struct making *making, const char *path)
{
	struct str text = json_get_str(making->args, path + 1);
	int64_t at = 0;

	if (text.len > 0 && !clock_parse(text, &at))
		refuse(making, path, "a time with its zone: 2026-11-22T12:00:00Z");
	return at;
}

/* --- fields --- */

static void
add_field(
    struct making *making, struct order_field *fields, struct str id, struct str value)
{
	struct order *order = making->order;

	if (value.len == 0)
		return;
	if (order->fields_count == LIMIT_FIELDS)
		refuse(making, "/fields", "fewer fields");
	else if (order_field(order, id).len > 0)
		refuse(making, "/fields", "each field once");
	else
		fields[order->fields_count++] = (struct order_field){ id, value };
}

static void
add_fields(struct making *making, struct str original)
{
	static const struct {
		struct str id;
		const char *member;
	} named[] = {
		{ STR_INIT("authority"), "authority" },
		{ STR_INIT("case-reference"), "reference" },
		{ STR_INIT("legal-basis"), "legal_basis" },
	};
	struct order_field *fields =
	    arena_array(making->arena, LIMIT_FIELDS, sizeof *fields);

	making->order->fields = fields;
	if (fields == NULL) {
		refuse(making, NULL, "memory is full");
		return;
	}
	add_field(making, fields, ORDER_TRANSCRIBES, original);
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		add_field(making, fields, named[i].id,
		    json_get_str(making->args, named[i].member));
	for (const struct json *m = json_first(json_get(making->args, "fields"));
	     m != NULL; m = m->next)
		add_field(making, fields, m->name,
		    m->kind == JSON_STRING ? m->string : STR(""));
}

/* --- targets --- */

static unsigned
categories_of(struct making *making)
{
	unsigned all = 0;

	for (const struct json *i = json_first(json_get(making->args, "categories"));
	     i != NULL; i = i->next) {
		enum data_category category;

		if (i->kind == JSON_STRING && data_category_parse(i->string, &category))
			all |= category;
		else
			refuse(making, "/categories", "subscriber, traffic ...");
	}
	return all;
}

/* As it is asked for, if the line is one identifier that says what it is. */
static void
recognise(struct making *making, struct str line, struct target *target)
{
	struct identifier_list list = { .count = 0 };

	target->format = FORMAT_OTHER;
	target->value = line;
	if (identifiers_find(making->arena, line, &list, NULL) == ERR_OK &&
	    list.count == 1 && list.items[0].value.len > 0 &&
	    list.items[0].format.len > 0 && str_eq(list.items[0].text, line)) {
		target->format = list.items[0].format;
		target->value = list.items[0].value;
	}
}

static void
fill_target(struct making *making, struct str line, struct target *target)
{
	struct str rest = line;
	struct str format = str_cut(&rest, '=');

	if (rest.len > 0 && form_fits(FORM_TYPE, format)) {
		target->format = format;
		target->value = str_trim(rest);
	} else {
		recognise(making, line, target);
	}
}

static void
add_targets(struct making *making)
{
	struct str rest = json_get_str(making->args, "identifiers"), line;
	struct target *targets =
	    arena_array(making->arena, LIMIT_TARGETS, sizeof *targets);
	struct target common = { .zone = json_get_str(making->args, "zone"),
		.from = moment_of(making, "/start"),
		.to = moment_of(making, "/end"),
		.categories = categories_of(making) };
	size_t count = 0;

	if (targets == NULL) {
		refuse(making, NULL, "memory is full");
		return;
	}
	while (verdict_is_yes(&making->verdict) && str_line(&rest, &line)) {
		line = str_trim(line);
		if (line.len == 0)
			continue;
		if (count == LIMIT_TARGETS) {
			refuse(making, "/identifiers", "fewer identifiers");
			break;
		}
		targets[count] = common;
		fill_target(making, line, &targets[count++]);
	}
	making->order->targets = targets;
	making->order->targets_count = count;
}

/* --- the text --- */

static void
write_text(struct making *making, struct transcription *made)
{
	struct why why = { .text = "" };
	struct buf text;

	buf_init(&text, LIMIT_ORDER);
	if (order_write(making->arena, making->order, &text, &why) != ERR_OK)
		refuse(making, NULL, why.text);
	made->text = arena_str(making->arena, buf_str(&text));
	buf_release(&text);
	if (verdict_is_yes(&making->verdict) &&
	    order_read(making->arena, made->text, &made->order, &why) != ERR_OK)
		refuse(making, NULL, why.text);
	order_sha256(made->text, made->sha256);
}

struct verdict
transcription_make(struct core *core, struct arena *arena, const struct json *args,
    const struct transcription_of *of, struct transcription *ret_made)
{
	struct str issuer = json_get_str(args, "issuer");
	struct str language = json_get_str(args, "language");
	struct order order = { .realm = core->config->realm,
		.id = of->id,
		.procedure = json_get_str(args, "procedure"),
		.issuer = issuer.len > 0 ? issuer : STR(TRANSCRIPTION_UNKNOWN),
		.addressee = core->config->organisation,
		.language = language.len > 0 ? language : STR("en"),
		.created_at = of->at - of->at % CLOCK_SECOND,
		.emergency = json_get_bool(args, "emergency"),
		.projection = PROJECTION_VERSION };
	struct making making = {
		.arena = arena, .args = args, .order = &order, .verdict = VERDICT_IS_YES
	};
	struct transcription made = { .text = STR("") };

	order.answer_by = moment_of(&making, "/answer_by");
	add_fields(&making, of->original);
	add_targets(&making);
	if (verdict_is_yes(&making.verdict))
		write_text(&making, &made);
	if (verdict_is_yes(&making.verdict))
		*ret_made = made;
	return making.verdict;
}

enum err
transcription_judge(struct core *core, struct arena *arena, const struct order *order,
    int64_t now, struct law_report *ret_report, struct why *why)
{
	return law_check(arena, &core->law,
	    &(struct law_situation){ .order = order, .stage = LAW_DRAFT, .now = now },
	    ret_report, why);
}
