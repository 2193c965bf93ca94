#include "node/letter.h"

#include <string.h>

#include "base/clock.h"
#include "node/caseflow.h"

bool
letter_asks(const struct law_finding *finding)
{
	/* who asks by letter is answered by letter: there is no key to encrypt to */
	return finding->rule != NULL && !str_eq_c(finding->field, "recipients") &&
	       (strcmp(finding->rule, "law-element-missing") == 0 ||
		   strcmp(finding->rule, "law-element-improper") == 0);
}

static struct str
or_words(struct str text, const char *words)
{
	return text.len > 0 ? text : str_from(words);
}

static void
write_head(const struct core *core, const struct stored_case *stored,
    const struct order *order, struct buf *out)
{
	struct str authority = order_field(order, STR("authority"));
	char at[CLOCK_TEXT_MAX];

	buf_format(out, "To: %.*s\n",
	    STR_ARG(or_words(authority, "the authority that made the request")));
	buf_format(out, "From: %.*s (%.*s)\n", STR_ARG(core->self->entry->name),
	    STR_ARG(core->config->organisation));
	buf_format(out, "Date: %.*s\n", STR_ARG(clock_text(core_now(core), at)));
	buf_format(out, "Our reference: %.*s\n", STR_ARG(stored->id));
	buf_format(out, "Your reference: %.*s\n",
	    STR_ARG(
		or_words(order_field(order, STR("case-reference")), "not stated in it")));
	buf_format(out, "Received: %.*s, by %.*s\n",
	    STR_ARG(clock_text(stored->received_at, at)), STR_ARG(stored->channel));
	buf_format(out, "SHA-256 of what was received: %.*s\n\n",
	    STR_ARG(or_words(order_field(order, ORDER_TRANSCRIBES), "-")));
}

static void
write_gap(const struct law_finding *finding, size_t number, struct buf *out)
{
	buf_format(out, "%zu. %.*s\n", number, STR_ARG(finding->detail));
	buf_format(out, "   code: %s %.*s\n", finding->rule,
	    STR_ARG(or_words(finding->field, "-")));
	if (finding->row != NULL)
		buf_format(out, "   source: %.*s (%s%s)\n", STR_ARG(finding->row->source),
		    law_finding_kind(finding) == RULE_HOUSE ? "house rule" : "law",
		    law_finding_unverified(finding) ? ", not verified" : "");
}

void
letter_write(const struct core *core, const struct letter *letter, struct buf *out)
{
	const struct law_report *report = letter->report;
	size_t number = 0;

	write_head(core, letter->stored, letter->order, out);
	buf_add_c(out,
	    "We have registered your request.  Before it can be carried out we "
	    "need what follows:\n\n");
	for (size_t i = 0; i < report->count; i++)
		if (letter_asks(&report->findings[i]))
			write_gap(&report->findings[i], ++number, out);
	if (number == 0)
		buf_add_c(out, "(nothing is missing)\n");
	if (str_eq_c(letter->rung, PROOF_NONE))
		buf_add_c(out,
		    "\n"
		    "We also have to see who has made the request.  We call back, "
		    "under "
		    "a number that\n"
		    "we find ourselves: one that is given to us with the "
		    "request is not used.\n");
	buf_add_c(out, "\nPlease answer with our reference.\n");
	if (!letter->disclosed)
		buf_add_c(out, "No data has been disclosed.\n");
	buf_add_c(out, "This letter does not say whether the request is lawful.\n");
}
