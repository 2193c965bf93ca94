#include "wire/element.h"

#include <assert.h>

#include "wire/element_rows.h"

#define ETSI "http://uri.etsi.org/03120/common/"

const struct part_name part_names[PART_COUNT] = {
	[PART_CORE] = { STR_INIT(""), STR_INIT(ETSI "2019/10/Core") },
	[PART_COMMON] = { STR_INIT("common:"), STR_INIT(ETSI "2016/02/Common") },
	[PART_AUTHORISATION] = { STR_INIT("auth:"),
	    STR_INIT(ETSI "2020/09/Authorisation") },
	[PART_DOCUMENT] = { STR_INIT("doc:"), STR_INIT(ETSI "2020/09/Document") },
	[PART_NOTIFICATION] = { STR_INIT("notification:"),
	    STR_INIT(ETSI "2016/02/Notification") },
	[PART_TASK] = { STR_INIT("task:"), STR_INIT(ETSI "2020/09/Task") },
	[PART_DELIVERY] = { STR_INIT("delivery:"), STR_INIT(ETSI "2019/10/Delivery") },
	[PART_TRAFFIC] = { STR_INIT("tp:"), STR_INIT(ETSI "2022/07/TrafficPolicy") },
	[PART_CONFIG] = { STR_INIT("config:"), STR_INIT(ETSI "2024/06/Config") },
	[PART_ENCRYPTION] = { STR_INIT("encryption:"),
	    STR_INIT(ETSI "2026/01/Encryption") },
	[PART_DESTINATION] = { STR_INIT("dest:"), STR_INIT(ETSI "2026/07/Destination") },
	[PART_IRI] = { STR_INIT("iri:"), STR_INIT(ETSI "2026/01/IRIPolicy") },
	[PART_DICTIONARIES] = { STR_INIT("dictionaries:"),
	    STR_INIT("http://uri.etsi.org/03280/common/2019/10/Dictionaries") },
	[PART_TYPES] = { STR_INIT("etsi280:"),
	    STR_INIT("http://uri.etsi.org/03280/common/2017/07") },
};

const struct element_object element_objects[ELEMENT_OBJECTS_COUNT] = {
	{ &type_authorisation_object, true, false },
	{ &type_document_object, true, false },
	{ &type_notification_object, true, false },
	{ &type_ld_task, true, false },
	{ &type_lp_task, true, false },
	{ &type_delivery_object, true, false },
	{ &type_encryption_object, true, false },
	{ &type_ld_destination, true, false },
	{ &type_td_task, false, false },
	{ &type_li_task, true, true },
	{ &type_li_destination, true, true },
	{ &type_policy_object, true, true },
	{ &type_rule_object, true, true },
	{ &type_iri_policy, false, true },
	{ &type_iri_rule, false, true },
};

int
element_object_find(struct str xsi_type)
{
	struct str rest = xsi_type;
	struct str space;

	if (str_cut(&rest, '{').len != 0)
		return -1;
	space = str_cut(&rest, '}');
	for (int i = 0; i < ELEMENT_OBJECTS_COUNT; i++) {
		const struct element_type *type = element_objects[i].type;

		/* The lengths tell a missing brace, which str_cut does not. */
		if (str_eq_c(rest, type->name) &&
		    str_eq(space, part_names[type->part].space) &&
		    xsi_type.len == space.len + rest.len + 2)
			return i;
	}
	return -1;
}

size_t
element_count(const struct element_type *type)
{
	return type->members_count + (type->base == NULL ? 0 : type->base->members_count);
}

const struct element *
element_at(const struct element_type *type, size_t index)
{
	size_t base_count = type->base == NULL ? 0 : type->base->members_count;

	assert(index < element_count(type));
	if (index < base_count)
		return &type->base->members[index];
	return &type->members[index - base_count];
}

static bool
is_called(const struct element *element, struct str name)
{
	struct str prefix = part_names[element->part].prefix;

	return name.len == prefix.len + element->name.len && str_starts(name, prefix) &&
	       str_ends(name, element->name);
}

bool
element_find(
    const struct element_type *type, struct str name, size_t hint, size_t *ret_index)
{
	size_t count = element_count(type);

	for (size_t i = 0; i < count; i++) {
		size_t index = (hint + i) % count;

		if (is_called(element_at(type, index), name)) {
			*ret_index = index;
			return true;
		}
	}
	return false;
}

bool
element_find_xml(const struct element_type *type, struct str space, struct str name,
    size_t hint, size_t *ret_index)
{
	size_t count = element_count(type);

	for (size_t i = 0; i < count; i++) {
		size_t index = (hint + i) % count;
		const struct element *element = element_at(type, index);

		if (str_eq(element->name, name) &&
		    str_eq(part_names[element->part].space, space)) {
			*ret_index = index;
			return true;
		}
	}
	return false;
}
