#include "cli/order_readback.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"

#define WORDS_MAX 500 /* bytes of one field; the rest stands in the order */

static void
tell_time(const char *word, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	if (at != 0)
		fprintf(stderr, "%s %.*s", word, STR_ARG(clock_text(at, text)));
}

/* A period may have one end only. */
static void
tell_target(const struct target *target)
{
	const char *between = ": ";

	fprintf(stderr, "  ");
	cli_tell_foreign(target->value);
	fprintf(stderr, " (%.*s)", STR_ARG(target->format));
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((target->categories & 1U << i) != 0) {
			fprintf(stderr, "%s%.*s", between,
			    STR_ARG(data_category_name((enum data_category)(1U << i))));
			between = ", ";
		}
	tell_time("; from", target->from);
	tell_time(target->from != 0 ? " until" : "; until", target->to);
	if (target->from == 0 && target->to == 0)
		fprintf(stderr, "; no period named");
	if (target->zone.len > 0)
		fprintf(stderr, " (%.*s)", STR_ARG(target->zone));
	fprintf(stderr, "\n");
}

static void
tell_names(const char *what, const struct str *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fprintf(stderr, "  %s ", what);
		cli_tell_foreign(names[i]);
		fprintf(stderr, "\n");
	}
}

static void
tell_fields(const struct order *order)
{
	for (size_t i = 0; i < order->fields_count; i++) {
		struct str value = order->fields[i].value;

		fprintf(stderr, "  %.*s: ", STR_ARG(order->fields[i].id));
		cli_tell_foreign(str_head(value, WORDS_MAX));
		fprintf(stderr, "%s\n", value.len > WORDS_MAX ? " ..." : "");
	}
}

void
order_readback(const struct order *order)
{
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "you sign order %.*s", STR_ARG(order->id));
	tell_time(" of", order->created_at);
	fprintf(stderr, "\n  %.*s to %.*s by %.*s%s\n", STR_ARG(order->issuer),
	    STR_ARG(order->addressee), STR_ARG(order->procedure),
	    order->emergency ? ", as an emergency" : "");
	for (size_t i = 0; i < order->targets_count; i++)
		tell_target(&order->targets[i]);
	if (order->answer_by != 0 || order->preserve_until != 0) {
		tell_time("  answer by", order->answer_by);
		tell_time("  preserve until", order->preserve_until);
		fprintf(stderr, "\n");
	}
	if (order->validator.len > 0)
		tell_names("validated by", &order->validator, 1);
	tell_names("also to", order->notified, order->notified_count);
	tell_names("only the field", order->scope_fields, order->scope_fields_count);
	for (size_t i = 0; i < order->annexes_count; i++)
		tell_names("annex", &order->annexes[i].name, 1);
	tell_fields(order);
}
