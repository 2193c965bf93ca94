/* sample_order.h - an order with something in every place. */
#ifndef COMITY_TESTS_SAMPLE_ORDER_H
#define COMITY_TESTS_SAMPLE_ORDER_H

#include "base/clock.h"
#include "model/order.h"

#define SAMPLE_TIME ((int64_t)1795348800 * CLOCK_SECOND) /* 2026-11-22T12:00:00Z */

static inline struct order
sample_order(void)
{
	static const struct order_field fields[] = {
		{ STR_INIT("F1.A.4"), STR_INIT("RUC 2600-1\nsecond line") },
		{ STR_INIT("offence"), STR_INIT("185/2") },
	};
	static const struct target targets[] = {
		{ STR_INIT("EmailAddress"), STR_INIT("caf\xc3\xa9@example.org"),
		    SAMPLE_TIME - 9 * CLOCK_DAY, SAMPLE_TIME - CLOCK_DAY,
		    STR_INIT("America/Santiago"), DATA_SUBSCRIBER | DATA_TRAFFIC },
		{ STR_INIT("IPv4Address"), STR_INIT("192.0.2.7"), 0, 0, STR_INIT(""),
		    DATA_USER_IDENTIFYING },
	};
	static const struct str notified[] = { STR_INIT("US/enforcing") };
	static const struct str scope_fields[] = { STR_INIT("IPAddress") };
	static const struct annex_ref annexes[] = {
		{ STR_INIT("Grounds"), notified, 1, { 7, 8, 9 } },
	};
	static const unsigned char recipients[][SHA256_LEN] = { { 1 }, { 2 } };

	return (struct order){
		.realm = STR("live"),
		.id = STR("0199f3a4-5b6c-7d8e-9f00-112233445566"),
		.procedure = STR("vol-pr"),
		.issuer = STR("CL/fiscalia-norte"),
		.validator = STR("CL/juzgado-7"),
		.addressee = STR("US/papercup-mail"),
		.language = STR("es"),
		.created_at = SAMPLE_TIME,
		.answer_by = SAMPLE_TIME + 10 * CLOCK_DAY,
		.preserve_until = SAMPLE_TIME + 90 * CLOCK_DAY,
		.emergency = false,
		.follows = { 0xab },
		.has_follows = true,
		.projection = 1,
		.fields = fields,
		.fields_count = 2,
		.targets = targets,
		.targets_count = 2,
		.scope_fields = scope_fields,
		.scope_fields_count = 1,
		.notified = notified,
		.notified_count = 1,
		.annexes = annexes,
		.annexes_count = 1,
		.recipients = recipients,
		.recipients_count = 2,
	};
}

#endif
