#include "law/element.h"

#include <stdio.h>

#define POINTER_MAX 128

static const struct table *
elements(const struct check *check)
{
	return &check->law->tables[LAW_ELEMENTS];
}

/* --- members of a target and of the order that elements.tsv knows by name --- */

static bool
target_has(const struct target *target, struct str member)
{
	if (str_eq_c(member, "identifier"))
		return target->value.len > 0;
	if (str_eq_c(member, "categories"))
		return target->categories != 0;
	if (str_eq_c(member, "period"))
		return target->from != 0 && target->to != 0 && target->from <= target->to;
	if (str_eq_c(member, "zone"))
		return target->zone.len > 0;
	return false;
}

static const char *
target_member(struct str member)
{
	if (str_eq_c(member, "identifier"))
		return "value";
	if (str_eq_c(member, "period"))
		return "from";
	return str_eq_c(member, "zone") ? "zone" : "categories";
}

static bool
order_has(const struct order *order, struct str member)
{
	if (str_eq_c(member, "language"))
		return order->language.len > 0;
	if (str_eq_c(member, "recipients"))
		return order->recipients_count > 0;
	if (str_eq_c(member, "answer-by"))
		return order->answer_by != 0;
	if (str_eq_c(member, "preserve-until"))
		return order->preserve_until != 0;
	if (str_eq_c(member, "validator"))
		return order->validator.len > 0;
	if (str_eq_c(member, "notified"))
		return order->notified_count > 0;
	if (str_eq_c(member, "issuer"))
		return order->issuer.len > 0;
	return str_eq_c(member, "addressee") && order->addressee.len > 0;
}

/* --- what is required --- */

static bool
is_required(struct check *check, const struct table_row *row, const struct target *target)
{
	struct str need = row->cells[ELEMENT_NEED];

	if (!str_eq_c(need, "C"))
		return str_eq_c(need, "R");
	return check_condition(check, target, row->cells[ELEMENT_IF]).answer ==
	       CONDITION_YES;
}

/* Nobody knows whether the element is required, and it is not there. */
static void
add_unknown(struct check *check, const struct table_row *row, const char *path)
{
	struct condition condition = check_condition(check, NULL, row->cells[ELEMENT_IF]);

	if (!str_eq_c(row->cells[ELEMENT_NEED], "C") ||
	    condition.answer != CONDITION_UNKNOWN)
		return;
	check_add(check, VERDICT_PERSON, "law-person-decides",
	    (struct about){ LAW_ELEMENTS, row, row->cells[ELEMENT_FIELD], path },
	    "whether %.*s is required is not known (%.*s): %.*s",
	    STR_ARG(row->cells[ELEMENT_FIELD]), STR_ARG(condition.decided),
	    STR_ARG(row->cells[ELEMENT_MEANING]));
}

/* --- the form of a field's value --- */

static bool
is_email(struct str s)
{
	size_t at = str_find(s, '@');

	return at > 0 && at + 1 < s.len && !str_has(s, STR(" ")) &&
	       !str_has(str_slice(s, at + 1, s.len), STR("@"));
}

static bool
is_phone(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c >= '0' && c <= '9')
			digits++;
		else if (!(c == ' ' || c == '-' || (c == '+' && i == 0)))
			return false;
	}
	return s.len > 0 && s.ptr[0] == '+' && digits >= 6;
}

/* Some of the words, each once. */
static bool
is_some_of(struct str words, struct str value)
{
	bool proper = value.len > 0;

	while (proper && value.len > 0) {
		struct str word = str_cut(&value, ' ');

		proper = word.len > 0 && !str_eq_c(words, "*") &&
			 table_has(words, word) &&
			 (value.len == 0 || !table_has(value, word));
	}
	return proper;
}

static bool
is_proper(const struct str *cells, struct str value)
{
	struct clock_date date;
	uint64_t number;

	if (str_eq_c(cells[ELEMENT_TYPE], "email"))
		return is_email(value);
	if (str_eq_c(cells[ELEMENT_TYPE], "phone"))
		return is_phone(value);
	if (str_eq_c(cells[ELEMENT_TYPE], "date"))
		return clock_parse_date(value, &date);
	if (str_eq_c(cells[ELEMENT_TYPE], "word"))
		return table_has(cells[ELEMENT_VALUES], value);
	if (str_eq_c(cells[ELEMENT_TYPE], "words"))
		return is_some_of(cells[ELEMENT_VALUES], value);
	if (str_eq_c(cells[ELEMENT_TYPE], "number"))
		return str_u64(value, UINT64_MAX, &number);
	return str_trim(value).len > 0;
}

/* --- one row --- */

static void
add_missing(struct check *check, const struct table_row *row, const char *path)
{
	struct about about = { LAW_ELEMENTS, row, row->cells[ELEMENT_FIELD], path };

	check_add(check, VERDICT_NO, "law-element-missing", about,
	    "%.*s is missing: %.*s", STR_ARG(row->cells[ELEMENT_FIELD]),
	    STR_ARG(row->cells[ELEMENT_MEANING]));
}

static void
check_field(struct check *check, const struct table_row *row)
{
	const struct str *cells = row->cells;
	struct str value = order_field(check->order, cells[ELEMENT_FIELD]);
	char path[POINTER_MAX];

	(void)snprintf(path, sizeof path, "/fields/%.*s", STR_ARG(cells[ELEMENT_FIELD]));
	if (value.len == 0) {
		if (is_required(check, row, NULL))
			add_missing(check, row, path);
		else
			add_unknown(check, row, path);
	} else if (!is_proper(cells, value)) {
		struct about about = { LAW_ELEMENTS, row, cells[ELEMENT_FIELD], path };

		check_add(check, VERDICT_NO, "law-element-improper", about,
		    "%.*s is not what should stand there: %.*s%s%.*s",
		    STR_ARG(cells[ELEMENT_FIELD]), STR_ARG(cells[ELEMENT_MEANING]),
		    cells[ELEMENT_VALUES].len > 0 ? "; one of " : "",
		    STR_ARG(cells[ELEMENT_VALUES]));
	}
}

/* Whether the order means this organisation there. */
static bool
order_means(const struct order *order, struct str member, struct str organisation)
{
	if (str_eq_c(member, "issuer"))
		return str_eq(order->issuer, organisation);
	if (str_eq_c(member, "addressee"))
		return str_eq(order->addressee, organisation);
	for (size_t i = 0; i < order->notified_count; i++)
		if (str_eq(order->notified[i], organisation))
			return true;
	return false;
}

/* A member that names an authority: values is its function.  Where the tables know who
 * has it by its id, it is nobody else. */
static void
check_authority(struct check *check, const struct table_row *row)
{
	const struct str *cells = row->cells;
	bool of_issuer = str_eq_c(cells[ELEMENT_FIELD], "issuer");
	struct str authority =
	    law_authority(check->law, of_issuer ? check->requester : check->provider,
		cells[ELEMENT_VALUES], check->day);
	char path[POINTER_MAX];

	if (authority.len == 0 ||
	    order_means(check->order, cells[ELEMENT_FIELD], authority))
		return;
	(void)snprintf(path, sizeof path, "/%.*s", STR_ARG(cells[ELEMENT_FIELD]));
	check_add(check, VERDICT_NO, "law-element-improper",
	    (struct about){ LAW_ELEMENTS, row, cells[ELEMENT_FIELD], path },
	    "%.*s is %.*s: %.*s", STR_ARG(cells[ELEMENT_FIELD]), STR_ARG(authority),
	    STR_ARG(cells[ELEMENT_MEANING]));
}

static void
check_order_member(struct check *check, const struct table_row *row)
{
	struct str member = row->cells[ELEMENT_FIELD];
	char path[POINTER_MAX];
	size_t i;

	if (order_has(check->order, member)) {
		if (row->cells[ELEMENT_VALUES].len > 0)
			check_authority(check, row);
		return;
	}
	if (!is_required(check, row, NULL))
		return;
	(void)snprintf(path, sizeof path, "/%.*s", STR_ARG(member));
	for (i = 0; path[i] != '\0'; i++)
		if (path[i] == '-')
			path[i] = '_';
	add_missing(check, row, path);
}

/* A period that is given is whole and does not end before it begins. */
static void
check_periods(struct check *check)
{
	for (size_t i = 0; i < check->order->targets_count; i++) {
		const struct target *target = &check->order->targets[i];
		const struct str keys[] = { check->order->procedure, STR("period") };
		char path[POINTER_MAX];

		if ((target->from == 0 && target->to == 0) ||
		    (target->from != 0 && target->to >= target->from))
			continue;
		(void)snprintf(path, sizeof path, "/targets/%zu/from", i);
		struct about about = { LAW_ELEMENTS,
			table_find(elements(check), keys, check->day), keys[1], path };
		check_add(check, VERDICT_NO, "law-element-improper", about,
		    "the period has one end only, or ends before it begins");
		return;
	}
}

/* One finding for all targets, at the first: 10^4 of them say nothing more. */
static void
check_targets(struct check *check, const struct table_row *row)
{
	const struct order *order = check->order;
	struct str member = row->cells[ELEMENT_FIELD];
	size_t missing = 0;
	size_t first = 0;
	char path[POINTER_MAX];

	for (size_t i = 0; i < order->targets_count; i++) {
		const struct target *target = &order->targets[i];

		if (target_has(target, member) || !is_required(check, row, target))
			continue;
		if (missing++ == 0)
			first = i;
	}
	if (order->targets_count == 0 && str_eq_c(row->cells[ELEMENT_NEED], "R"))
		add_missing(check, row, "/targets");
	if (missing == 0)
		return;
	(void)snprintf(
	    path, sizeof path, "/targets/%zu/%s", first, target_member(member));
	struct about about = { LAW_ELEMENTS, row, member, path };
	check_add(check, VERDICT_NO, "law-element-missing", about,
	    "%.*s is missing or wrong in %zu of %zu targets: %.*s", STR_ARG(member),
	    missing, order->targets_count, STR_ARG(row->cells[ELEMENT_MEANING]));
}

/* --- papers that only some may see --- */

static bool
is_reader(const struct annex_ref *annex, struct str organisation)
{
	for (size_t i = 0; i < annex->readers_count; i++)
		if (str_eq(annex->readers[i], organisation))
			return true;
	return false;
}

/* Whether everyone of that role may read it. */
static bool
role_reads(const struct check *check, const struct annex_ref *annex, struct str role)
{
	if (str_eq_c(role, "validator"))
		return is_reader(annex, check->order->validator);
	if (str_eq_c(role, "issuer"))
		return is_reader(annex, check->order->issuer);
	if (!str_eq_c(role, "notified"))
		return is_reader(annex, check->order->addressee);
	for (size_t i = 0; i < check->order->notified_count; i++)
		if (!is_reader(annex, check->order->notified[i]))
			return false;
	return true;
}

static void
check_annex(struct check *check, const struct table_row *row)
{
	struct str name = row->cells[ELEMENT_FIELD];
	struct str roles = row->cells[ELEMENT_VALUES];
	bool given = false;

	for (size_t i = 0; i < check->order->annexes_count; i++) {
		const struct annex_ref *annex = &check->order->annexes[i];
		bool all = str_eq(annex->name, name);

		for (struct str rest = roles; all && rest.len > 0;)
			all = role_reads(check, annex, str_cut(&rest, ' '));
		given = given || all;
	}
	if (given)
		return;
	if (is_required(check, row, NULL))
		add_missing(check, row, "/annexes");
	else
		add_unknown(check, row, "/annexes");
}

/* Fields reach every addressee byte for byte, an annex its readers: what the matrix
 * withholds from the addressee may be neither. */
static void
check_withheld(struct check *check, struct str name, const char *path)
{
	struct str role = check->procedure->cells[PROCEDURE_ROLE];
	const struct str keys[] = { check->order->procedure, name, role };
	const struct table_row *row =
	    table_find(&check->law->tables[LAW_VISIBILITY], keys, check->day);

	if (row == NULL || str_eq_c(row->cells[VISIBILITY_ANSWER], "yes"))
		return;
	check_add(check,
	    str_eq_c(row->cells[VISIBILITY_ANSWER], "no") ? VERDICT_NO : VERDICT_PERSON,
	    "law-withheld", (struct about){ LAW_VISIBILITY, row, name, path },
	    "the addressee may not see %.*s: it goes as an annex to those who may",
	    STR_ARG(name));
}

static void
check_papers(struct check *check)
{
	const struct order *order = check->order;
	char path[POINTER_MAX];

	for (size_t i = 0; i < order->fields_count; i++) {
		(void)snprintf(
		    path, sizeof path, "/fields/%.*s", STR_ARG(order->fields[i].id));
		if (order->fields[i].id.len > 0)
			check_withheld(check, order->fields[i].id, path);
	}
	for (size_t i = 0; i < order->annexes_count; i++) {
		(void)snprintf(path, sizeof path, "/annexes/%zu", i);
		if (order->annexes[i].name.len > 0 &&
		    is_reader(&order->annexes[i], order->addressee))
			check_withheld(check, order->annexes[i].name, path);
	}
}

static void
check_unknown(struct check *check, struct str field)
{
	const struct str keys[] = { check->order->procedure, field };
	const struct table_row *row = table_find(elements(check), keys, check->day);
	char path[POINTER_MAX];

	if (field.len > 0 && row != NULL && str_eq_c(row->cells[ELEMENT_WHERE], "field"))
		return;
	if (str_eq(field, ORDER_TRANSCRIBES))
		return; /* it says what the text is */
	(void)snprintf(path, sizeof path, "/fields/%.*s", STR_ARG(field));
	check_add(check, VERDICT_PERSON, "law-element-unknown",
	    (struct about){ LAW_ELEMENTS, NULL, field, path },
	    "the tables do not know the field %.*s", STR_ARG(field));
}

/* What the provider wants to read in every request: its policy, so a person weighs it. */
static void
check_profile_fields(struct check *check)
{
	const struct table_row *row =
	    law_provider(check->law, check->order->addressee, check->day);
	struct str list = row == NULL ? STR("") : row->cells[PROVIDER_FIELDS];

	while (list.len > 0) {
		struct str field = str_cut(&list, ' ');
		char path[POINTER_MAX];

		if (order_field(check->order, field).len > 0)
			continue;
		(void)snprintf(path, sizeof path, "/fields/%.*s", STR_ARG(field));
		check_add(check, VERDICT_PERSON, "law-provider-policy",
		    (struct about){ LAW_PROVIDERS, row, field, path },
		    "the provider wants to read %.*s in every request", STR_ARG(field));
	}
}

void
check_elements(struct check *check)
{
	const struct str keys[] = { check->order->procedure, STR("") };
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(elements(check), keys, check->day, &index)) != NULL) {
		struct str where = row->cells[ELEMENT_WHERE];

		if (str_eq_c(where, "field"))
			check_field(check, row);
		else if (str_eq_c(where, "order"))
			check_order_member(check, row);
		else if (str_eq_c(where, "annex"))
			check_annex(check, row);
		else
			check_targets(check, row);
	}
	check_periods(check);
	check_papers(check);
	for (size_t i = 0; i < check->order->fields_count; i++)
		check_unknown(check, check->order->fields[i].id);
	if (str_eq_c(check->procedure->cells[PROCEDURE_BINDS], "no"))
		check_profile_fields(check);
}
