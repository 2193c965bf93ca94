/* law_check.c - comity law check: what the law says of one order. */
#include <stdio.h>
#include <string.h>

#include "advice/law_json.h"
#include "base/limits.h"
#include "cli/law_cli.h"
#include "law/check.h"
#include "law/facts.h"
#include "law/print.h"

/* The code of the rule that decided; a person's answer is not a yes. */
static int
exit_of(struct cli *cli, const struct law_report *report)
{
	struct verdict verdict = law_report_verdict(report);
	struct rule_table rules;
	const struct rule *rule;
	struct why why;

	if (verdict.kind == VERDICT_YES)
		return EXIT_CODE_YES;
	if (rule_table_embedded(&cli->arena, &rules, &why) != ERR_OK)
		return cli_failed(&why, "rules");
	rule = rule_find(&rules, str_from(verdict.rule));
	return verdict.kind == VERDICT_PERSON || rule == NULL ? EXIT_CODE_NOT_VERIFIED
							      : (int)rule->exit_code;
}

/* ACT:LEVEL:PERSON[:qualified], of the issuer or the validator as the act says. */
static bool
parse_signoff(
    const char *text, const struct order *order, struct law_signoff *ret_signoff)
{
	struct str rest = str_from(text);
	struct law_signoff signoff = { .act = str_cut(&rest, ':') };

	if (!level_parse(str_cut(&rest, ':'), &signoff.level))
		return false;
	signoff.person = str_cut(&rest, ':');
	signoff.qualified = str_eq_c(rest, "qualified");
	if (signoff.person.len == 0 || (rest.len > 0 && !signoff.qualified))
		return false;
	signoff.organisation =
	    str_eq_c(signoff.act, "validate") ? order->validator : order->issuer;
	*ret_signoff = signoff;
	return true;
}

static bool
parse_stage(const char *text, enum law_stage *ret_stage)
{
	static const char *const stages[] = { "draft", "send", "receive" };

	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		if (text != NULL && strcmp(text, stages[i]) == 0) {
			*ret_stage = (enum law_stage)i;
			return true;
		}
	}
	return text == NULL;
}

/* --signed and --fact. */
static int
read_situation(struct cli *cli, const struct law_cli *question,
    struct law_signoff *signoffs, struct str *facts, struct law_situation *situation)
{
	struct clock_date day = clock_date_utc(question->now);
	const char *text;

	while (
	    (text = cli_option_nth(cli, "signed", situation->signoffs_count)) != NULL) {
		size_t n = situation->signoffs_count++;

		if (n == LIMIT_SIGNOFFS ||
		    !parse_signoff(text, &question->order, &signoffs[n]))
			return cli_usage(cli,
			    "--signed is ACT:LEVEL:PERSON[:qualified], at most %d",
			    LIMIT_SIGNOFFS);
	}
	while ((text = cli_option_nth(cli, "fact", situation->facts_count)) != NULL) {
		size_t n = situation->facts_count++;

		if (n == LAW_FACTS_MAX ||
		    law_case_fact(&question->law, str_from(text), day) == NULL)
			return cli_usage(cli,
			    "--fact is a fact of case_facts.tsv, at most %d",
			    LAW_FACTS_MAX);
		facts[n] = str_from(text);
	}
	return EXIT_CODE_YES;
}

int
law_run_check(struct cli *cli)
{
	struct law_signoff signoffs[LIMIT_SIGNOFFS];
	struct str facts[LAW_FACTS_MAX];
	struct law_cli question;
	int code = law_cli_order(cli, &question);
	struct law_situation situation = { .order = &question.order,
		.now = question.now,
		.signoffs = signoffs,
		.facts = facts };
	struct law_report report;
	struct why why;

	if (code != EXIT_CODE_YES)
		return code;
	if (!parse_stage(cli_option(cli, "stage"), &situation.stage))
		return cli_usage(cli, "--stage is draft, send or receive");
	code = read_situation(cli, &question, signoffs, facts, &situation);
	if (code != EXIT_CODE_YES)
		return code;
	if (law_check(&cli->arena, &question.law, &situation, &report, &why) != ERR_OK)
		return cli_failed(&why, "check");
	if (cli->json) {
		cli_print_json(advice_report(&cli->arena, &question.law, &report));
	} else {
		struct buf out;

		buf_init(&out, LAW_CLI_TEXT_MAX);
		law_print_assumed(&question.law, &out);
		law_print_report(&report, &out);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return exit_of(cli, &report);
}
