#include "cli/order_readback.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hex.h"
#include "cli/cli.h"
#include "trust/digest.h"

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
tell_digest(const char *what, const unsigned char digest[static SHA256_LEN])
{
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(digest, SHA256_LEN), hex);
	fprintf(stderr, "  %s %s\n", what, hex);
}

static void
tell_annex(const struct annex_ref *annex)
{
	tell_names("annex", &annex->name, 1);
	tell_names("read by", annex->readers, annex->readers_count);
	tell_digest("with its salt", annex->sha256);
}

/* Who says it to whom, and what it is. */
static void
tell_head(const struct order *order)
{
	fprintf(stderr, "you sign order %.*s", STR_ARG(order->id));
	tell_time(" of", order->created_at);
	fprintf(stderr, "\n  %.*s to %.*s by %.*s%s\n", STR_ARG(order->issuer),
	    STR_ARG(order->addressee), STR_ARG(order->procedure),
	    order->emergency ? ", as an emergency" : "");
	fprintf(stderr, "  realm %.*s, in the language %.*s\n", STR_ARG(order->realm),
	    STR_ARG(order->language));
	if (order->has_follows)
		tell_digest("follows order", order->follows);
}

void
order_readback(const struct order *order)
{
	if (!isatty(STDERR_FILENO))
		return;
	tell_head(order);
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
		tell_annex(&order->annexes[i]);
	for (size_t i = 0; i < order->recipients_count; i++)
		tell_digest("answer encrypted to the certificate", order->recipients[i]);
	for (size_t i = 0; i < order->fields_count; i++)
		cli_tell_text(order->fields[i].id, order->fields[i].value);
}
