/*
 * zone_rule.h - the rule at the end of a TZif file, for all times after its table: a TZ
 * string of POSIX ("CET-1CEST,M3.5.0,M10.5.0/3") with the wider hours of RFC 8536 3.3.1.
 */
#ifndef COMITY_BASE_ZONE_RULE_H
#define COMITY_BASE_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum zone_day_form {
	ZONE_DAY_JULIAN, /* Jn: 1 to 365, 29 February is never counted */
	ZONE_DAY_ZERO,   /* n: 0 to 365 */
	ZONE_DAY_MONTH,  /* Mm.w.d: the w-th (5 = last) weekday d of month m */
};

/* When the offset changes each year, by the local clock before the change. */
struct zone_change {
	enum zone_day_form form;
	int day; /* ZONE_DAY_MONTH: the weekday, 0 = Sunday */
	int month, week;
	int time_sec;
};

struct zone_rule {
	struct str std_name, dst_name;
	int std_sec, dst_sec; /* to be added to UTC */
	bool has_dst;
	struct zone_change start, end; /* of summer time */
};

/* The whole of text; wide: hours of changes from -167 to 167 (version 3), else 0 to 24.
 */
bool zone_rule_read(struct str text, bool wide, struct zone_rule *ret_rule);
/* Whether summer time holds at a time, seconds since 1970 in UTC; years 1 to 9999. */
bool zone_rule_dst(const struct zone_rule *rule, int64_t sec);
/* 3 to 16 letters, digits, + and -. */
bool zone_name_ok(struct str name);

#endif
