#include "advice/draft.h"

#include "base/limits.h"
#include "model/order.h"

/* Legal fields that are asked with the case; all others are asked with the reasons. */
static const char *const case_fields[] = { "case-reference", "offence" };

static const struct answer {
	const char *name;
	enum draft_step step;
	bool is_list;
	bool needed;
} known[] = {
	{ "follows", DRAFT_CASE, false, false },
	{ "kind", DRAFT_NEED, false, true },
	{ "categories", DRAFT_NEED, true, true },
	{ "format", DRAFT_WHOM, false, true },
	{ "identifiers", DRAFT_WHOM, false, true },
	{ "from", DRAFT_WHOM, false, false },
	{ "until", DRAFT_WHOM, false, false },
	{ "zone", DRAFT_WHOM, false, false },
	{ "addressee", DRAFT_PROVIDER, false, true },
	{ "procedure", DRAFT_PROVIDER, false, true },
	{ "validator", DRAFT_PROVIDER, false, false },
	{ "notified", DRAFT_PROVIDER, false, false },
	{ "emergency", DRAFT_WHY, false, false },
	{ "language", DRAFT_WHY, false, true },
	{ "answer_by", DRAFT_WHY, false, false },
	{ "preserve_until", DRAFT_WHY, false, false },
	{ "certificates", DRAFT_WHY, false, false },
};

#define KNOWN_COUNT (sizeof known / sizeof known[0])

static const char *const step_names[DRAFT_STEP_COUNT] = {
	[DRAFT_CASE] = "case",
	[DRAFT_NEED] = "need",
	[DRAFT_WHOM] = "whom",
	[DRAFT_PROVIDER] = "provider",
	[DRAFT_WHY] = "why",
};

struct str
draft_step_name(enum draft_step step)
{
	return str_from(step_names[step]);
}

bool
draft_step_parse(struct str name, enum draft_step *ret_step)
{
	for (size_t i = 0; i < DRAFT_STEP_COUNT; i++) {
		if (!str_eq_c(name, step_names[i]))
			continue;
		*ret_step = (enum draft_step)i;
		return true;
	}
	return false;
}

enum draft_step
draft_step_of_field(struct str field)
{
	for (size_t i = 0; i < sizeof case_fields / sizeof case_fields[0]; i++)
		if (str_eq_c(field, case_fields[i]))
			return DRAFT_CASE;
	return DRAFT_WHY;
}

bool
draft_field_lasts(struct str field)
{
	static const char *const lasting[] = { "addressee-capacity", "authority",
		"authority-address", "authority-type", "issuing-state", "jurisdiction",
		"legal-basis", "offence", "officer-role", "official-email",
		"official-phone", "proceedings", "reply-channel" };

	for (size_t i = 0; i < sizeof lasting / sizeof lasting[0]; i++)
		if (str_eq_c(field, lasting[i]))
			return true;
	return false;
}

/* --- taking answers --- */

static bool
is_known(struct str name)
{
	bool found = str_eq_c(name, "fields");

	for (size_t i = 0; !found && i < KNOWN_COUNT; i++)
		found = str_eq_c(name, known[i].name);
	return found;
}

static bool
are_texts(const struct json *value, enum json_kind kind)
{
	if (!json_is(value, kind))
		return false;
	for (const struct json *item = json_first(value); item != NULL; item = item->next)
		if (!json_is(item, JSON_STRING))
			return false;
	return true;
}

static bool
is_proper(const struct json *member)
{
	for (size_t i = 0; i < KNOWN_COUNT; i++)
		if (str_eq_c(member->name, known[i].name))
			return known[i].is_list ? are_texts(member, JSON_ARRAY)
						: json_is(member, JSON_STRING);
	return are_texts(member, JSON_OBJECT);
}

static bool
is_empty(const struct json *value)
{
	return value == NULL ||
	       (value->kind == JSON_STRING ? str_trim(value->string).len == 0
					   : json_first(value) == NULL);
}

/* The members of both, said before those that stand. */
static struct json *
merge_fields(struct arena *arena, const struct json *said, const struct json *old)
{
	struct json *fields = json_object(arena);

	for (const struct json *m = json_first(said); m != NULL; m = m->next)
		if (!is_empty(m))
			(void)json_put_named(fields, m->name, json_copy(arena, m));
	for (const struct json *m = json_first(old); m != NULL; m = m->next) {
		const char *name = arena_cstr(arena, m->name);

		if (name != NULL && json_get(said, name) == NULL)
			(void)json_put_named(fields, m->name, json_copy(arena, m));
	}
	return fields;
}

static struct verdict
check_said(const struct json *said)
{
	for (const struct json *m = json_first(said); m != NULL; m = m->next)
		if (!is_known(m->name) || !is_proper(m))
			return verdict_no(
			    "draft-answer", NULL, "%.*s", STR_ARG(str_head(m->name, 80)));
	return VERDICT_IS_YES;
}

static struct verdict
check_size(const struct json *answers)
{
	struct verdict verdict = VERDICT_IS_YES;
	struct buf text;

	buf_init(&text, LIMIT_DRAFT);
	json_write(answers, &text);
	if (buf_failed(&text))
		verdict = verdict_no(
		    "draft-size", NULL, "more than %zu bytes", (size_t)LIMIT_DRAFT);
	buf_release(&text);
	return verdict;
}

struct verdict
draft_take(struct arena *arena, const struct json *said, const struct json *answers,
    struct json **ret_answers)
{
	struct json *all = json_object(arena);
	struct verdict verdict = check_said(said);
	struct json *fields;

	if (!verdict_is_yes(&verdict))
		return verdict;
	for (size_t i = 0; i < KNOWN_COUNT; i++) {
		const struct json *value = json_get(said, known[i].name);

		if (value == NULL)
			value = json_get(answers, known[i].name);
		if (!is_empty(value))
			(void)json_put(all, known[i].name, json_copy(arena, value));
	}
	fields =
	    merge_fields(arena, json_get(said, "fields"), json_get(answers, "fields"));
	if (json_first(fields) != NULL)
		(void)json_put(all, "fields", fields);
	verdict = check_size(all);
	if (verdict_is_yes(&verdict))
		*ret_answers = all;
	return verdict;
}

struct json *
draft_said(struct arena *arena, enum draft_step step, const struct json *form)
{
	struct json *said = json_object(arena);
	const struct json *fields = json_get(form, "fields");

	for (size_t i = 0; i < KNOWN_COUNT; i++) {
		const struct json *value = json_get(form, known[i].name);

		if (known[i].step != step)
			continue;
		if (value != NULL)
			(void)json_put(said, known[i].name, json_copy(arena, value));
		else
			(void)json_put(said, known[i].name,
			    known[i].is_list ? json_array(arena)
					     : json_string(arena, STR("")));
	}
	if (fields != NULL)
		(void)json_put(said, "fields", json_copy(arena, fields));
	return said;
}

/* --- reading them --- */

struct str
draft_text(const struct json *answers, const char *name)
{
	return str_trim(json_get_str(answers, name));
}

struct str
draft_field(const struct json *answers, const char *field)
{
	return str_trim(json_get_str(json_get(answers, "fields"), field));
}

unsigned
draft_categories(const struct json *answers)
{
	const struct json *item = json_first(json_get(answers, "categories"));
	unsigned categories = 0;

	for (; item != NULL; item = item->next) {
		enum data_category category;

		if (json_is(item, JSON_STRING) &&
		    data_category_parse(item->string, &category))
			categories |= (unsigned)category;
	}
	return categories;
}

bool
draft_begun(const struct json *answers, enum draft_step step)
{
	const struct json *field = json_first(json_get(answers, "fields"));

	for (; field != NULL; field = field->next)
		if (draft_step_of_field(field->name) == step)
			return true;
	for (size_t i = 0; i < KNOWN_COUNT; i++)
		if (known[i].step == step && json_get(answers, known[i].name) != NULL)
			return true;
	return false;
}

struct str
draft_missing(const struct json *answers, enum draft_step step)
{
	if (step == DRAFT_CASE && draft_field(answers, case_fields[0]).len == 0)
		return str_from(case_fields[0]);
	for (size_t i = 0; i < KNOWN_COUNT; i++)
		if (known[i].step == step && known[i].needed &&
		    json_get(answers, known[i].name) == NULL)
			return str_from(known[i].name);
	return STR("");
}
