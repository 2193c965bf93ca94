#include "law/check.h"

#include "law/element.h"
#include "law/facts.h"
#include "law/route.h"
#include "law/signer.h"
#include "law/voluntary.h"

static void
check_all(struct check *check)
{
	if (check->procedure == NULL) {
		check_add(check, VERDICT_PERSON, "law-procedure-unknown",
		    (struct about){ LAW_PROCEDURES, NULL, STR(""), "/procedure" },
		    "the tables do not know the procedure %.*s",
		    STR_ARG(check->order->procedure));
		return;
	}
	check_route(check);
	if (str_eq_c(check->procedure->cells[PROCEDURE_TABLES], "none"))
		return;
	if (str_eq_c(check->procedure->cells[PROCEDURE_BINDS], "no"))
		check_profile(check);
	check_elements(check);
	check_signers(check);
}

enum err
law_check(struct arena *arena, const struct law *law,
    const struct law_situation *situation, struct law_report *ret_report, struct why *why)
{
	struct check check = {
		.arena = arena,
		.law = law,
		.situation = situation,
		.order = situation->order,
		.day = clock_date_utc(situation->now),
		.requester = law_country(situation->order->issuer),
		.provider = law_country(situation->order->addressee),
		.findings =
		    arena_array(arena, LAW_FINDINGS_MAX, sizeof(struct law_finding)),
	};

	if (check.findings == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	check.procedure = law_procedure(law, check.order->procedure, check.day);
	check_facts(&check);
	check_all(&check);
	if (check.full)
		return err_why(why, ERR_LIMIT, 0, "too many findings, or memory is full");
	*ret_report = check_report(&check);
	return ERR_OK;
}
