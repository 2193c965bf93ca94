#include "model/order.h"

#include <assert.h>

struct str
order_field(const struct order *order, struct str id)
{
	for (size_t i = 0; i < order->fields_count; i++)
		if (str_eq(order->fields[i].id, id))
			return order->fields[i].value;
	return STR("");
}

bool
order_is_transcription(const struct order *order)
{
	return order_field(order, ORDER_TRANSCRIBES).len > 0;
}

unsigned
order_categories(const struct order *order)
{
	unsigned all = 0;

	for (size_t i = 0; i < order->targets_count; i++)
		all |= order->targets[i].categories;
	return all;
}

unsigned
order_targets_differ(const struct order *order)
{
	unsigned differ = 0;

	for (size_t i = 1; i < order->targets_count; i++) {
		const struct target *first = &order->targets[0];
		const struct target *other = &order->targets[i];

		if (!str_eq(other->format, first->format))
			differ |= TARGETS_FORMAT;
		if (other->from != first->from || other->to != first->to ||
		    !str_eq(other->zone, first->zone))
			differ |= TARGETS_PERIOD;
		if (other->categories != first->categories)
			differ |= TARGETS_CATEGORIES;
	}
	return differ;
}

unsigned
order_roles(const struct order *order, struct str organisation)
{
	unsigned roles = 0;

	if (str_eq(organisation, order->issuer))
		roles |= ROLE_ISSUER;
	if (!str_empty(order->validator) && str_eq(organisation, order->validator))
		roles |= ROLE_VALIDATOR;
	if (str_eq(organisation, order->addressee))
		roles |= ROLE_ADDRESSEE;
	for (size_t i = 0; i < order->notified_count; i++)
		if (str_eq(organisation, order->notified[i]))
			roles |= ROLE_NOTIFIED;
	return roles;
}

static const struct {
	enum data_category category;
	struct str name;
} categories[DATA_CATEGORY_COUNT] = {
	{ DATA_SUBSCRIBER, STR_INIT("subscriber") },
	{ DATA_USER_IDENTIFYING, STR_INIT("user-identifying") },
	{ DATA_TRAFFIC, STR_INIT("traffic") },
	{ DATA_CONTENT, STR_INIT("content") },
	{ DATA_DOMAIN, STR_INIT("domain") },
};

struct str
data_category_name(enum data_category category)
{
	for (size_t i = 0; i < DATA_CATEGORY_COUNT; i++)
		if (categories[i].category == category)
			return categories[i].name;
	assert(false && "a single category");
	return STR("");
}

bool
data_category_parse(struct str name, enum data_category *ret_category)
{
	for (size_t i = 0; i < DATA_CATEGORY_COUNT; i++) {
		if (str_eq(categories[i].name, name)) {
			*ret_category = categories[i].category;
			return true;
		}
	}
	return false;
}

static bool
is_slug_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

bool
endpoint_parse(struct str id, struct endpoint *ret_endpoint)
{
	struct endpoint endpoint;
	struct str rest = id;

	endpoint.country = str_cut(&rest, '/');
	endpoint.slug = rest;
	if (endpoint.country.len != 2 || endpoint.slug.len == 0 || endpoint.slug.len > 64)
		return false;
	for (size_t i = 0; i < 2; i++)
		if (endpoint.country.ptr[i] < 'A' || endpoint.country.ptr[i] > 'Z')
			return false;
	for (size_t i = 0; i < endpoint.slug.len; i++)
		if (!is_slug_char(endpoint.slug.ptr[i]))
			return false;
	*ret_endpoint = endpoint;
	return true;
}
