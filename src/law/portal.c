#include "law/portal.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "law/lookup.h"

static uint64_t
place_of(const struct table_row *box)
{
	uint64_t place = 0;

	(void)str_u64(box->cells[PORTAL_PLACE], TABLE_NUMBER_MAX, &place);
	return place;
}

/* What stands first in the file means nothing, as in all tables. */
const struct table_row *
portal_next(const struct law *law, const struct table_row *provider,
    struct clock_date day, uint64_t *place)
{
	const struct str keys[] = { provider->cells[PROVIDER_SERVICE], STR("") };
	const struct table_row *next = NULL, *box;
	size_t index = 0;

	while ((box = table_next(&law->tables[LAW_PORTALS], keys, day, &index)) != NULL)
		if (place_of(box) > *place &&
		    (next == NULL || place_of(box) < place_of(next)))
			next = box;
	if (next != NULL)
		*place = place_of(next);
	return next;
}

bool
portal_asks(const struct law *law, const struct table_row *provider,
    struct clock_date day, struct str field)
{
	const struct table_row *box;
	uint64_t place = 0;

	while ((box = portal_next(law, provider, day, &place)) != NULL)
		if (str_eq(box->cells[PORTAL_VALUE], field))
			return true;
	return lookup_wants(provider, field);
}

/* --- what an order says beside its fields --- */

static void
put_time(struct buf *out, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	if (at != 0)
		buf_add(out, clock_text(at, text));
}

static void
put_created(struct buf *out, const struct order *order)
{
	put_time(out, order->created_at);
}

static void
put_answer_by(struct buf *out, const struct order *order)
{
	put_time(out, order->answer_by);
}

static void
put_preserve_until(struct buf *out, const struct order *order)
{
	put_time(out, order->preserve_until);
}

static void
put_id(struct buf *out, const struct order *order)
{
	buf_add(out, order->id);
}

static void
put_procedure(struct buf *out, const struct order *order)
{
	buf_add(out, order->procedure);
}

static void
put_issuer(struct buf *out, const struct order *order)
{
	buf_add(out, order->issuer);
}

static void
put_validator(struct buf *out, const struct order *order)
{
	buf_add(out, order->validator);
}

static void
put_addressee(struct buf *out, const struct order *order)
{
	buf_add(out, order->addressee);
}

static void
put_language(struct buf *out, const struct order *order)
{
	buf_add(out, order->language);
}

/* --- and of each target --- */

static void
put_identifier(struct buf *out, const struct target *target)
{
	buf_add(out, target->value);
}

static void
put_period(struct buf *out, const struct target *target)
{
	put_time(out, target->from);
	if (target->from != 0 || target->to != 0)
		buf_add_c(out, " - ");
	put_time(out, target->to);
}

static void
put_zone(struct buf *out, const struct target *target)
{
	buf_add(out, target->zone);
}

static void
put_categories(struct buf *out, const struct target *target)
{
	const char *between = "";

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++) {
		if (!(target->categories & 1U << i))
			continue;
		buf_add_c(out, between);
		buf_add(out, data_category_name((enum data_category)(1U << i)));
		between = " ";
	}
}

/* --- the boxes that are no fields --- */

#define DIGEST STR_INIT("order-digest")

static const struct box {
	struct str name;
	void (*put)(struct buf *out, const struct order *order);
	void (*put_target)(struct buf *out, const struct target *target);
} boxes[] = {
	{ DIGEST, NULL, NULL },
	{ STR_INIT("order-id"), put_id, NULL },
	{ STR_INIT("order-created"), put_created, NULL },
	{ STR_INIT("order-procedure"), put_procedure, NULL },
	{ STR_INIT("issuer"), put_issuer, NULL },
	{ STR_INIT("validator"), put_validator, NULL },
	{ STR_INIT("addressee"), put_addressee, NULL },
	{ STR_INIT("language"), put_language, NULL },
	{ STR_INIT("answer-by"), put_answer_by, NULL },
	{ STR_INIT("preserve-until"), put_preserve_until, NULL },
	{ STR_INIT("identifier"), NULL, put_identifier },
	{ STR_INIT("period"), NULL, put_period },
	{ STR_INIT("zone"), NULL, put_zone },
	{ STR_INIT("categories"), NULL, put_categories },
};

static const struct box *
box_of(struct str name)
{
	for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
		if (str_eq(boxes[i].name, name))
			return &boxes[i];
	return NULL;
}

bool
portal_is_name(struct str name)
{
	return box_of(name) != NULL;
}

static void
put_targets(struct buf *out, const struct box *box, const struct order *order)
{
	for (size_t i = 0; i < order->targets_count; i++) {
		if (i > 0)
			buf_add_c(out, "\n");
		box->put_target(out, &order->targets[i]);
	}
}

struct str
portal_value(
    struct arena *arena, const struct order *order, struct str digest, struct str name)
{
	const struct box *box = box_of(name);
	struct str value;
	struct buf out;

	if (box == NULL)
		return order_field(order, name);
	if (box->put == NULL && box->put_target == NULL)
		return digest;
	buf_init(&out, LIMIT_ORDER);
	if (box->put != NULL)
		box->put(&out, order);
	else
		put_targets(&out, box, order);
	value = arena_str(arena, buf_str(&out));
	buf_release(&out);
	return value;
}
