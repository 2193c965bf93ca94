#include "law/check.h"

#include "law/element.h"
#include "law/signer.h"
#include "law/voluntary.h"

static void
check_party(struct check *check, const struct table_row *instrument, struct str country)
{
	struct str id = instrument->cells[INSTRUMENT_ID];
	struct str state = law_party_state(check->law, country, id, check->day);

	if (str_eq_c(state, "party"))
		return;
	check_add(check, VERDICT_NO, "law-not-in-force",
	    (struct about){ LAW_INSTRUMENTS, instrument, STR(""), NULL },
	    "%.*s is not in force for %.*s (%.*s), checked %.*s",
	    STR_ARG(instrument->cells[INSTRUMENT_NAME]), STR_ARG(country),
	    STR_ARG(state.len > 0 ? state : STR("no Party")),
	    STR_ARG(instrument->cells[INSTRUMENT_CHECKED]));
}

/* CETS 185 Art 36, CETS 224 Art 16: in force between two States when it is for both. */
static void
check_force(struct check *check)
{
	struct str id = check->procedure->cells[PROCEDURE_INSTRUMENT];
	struct str parties = check->procedure->cells[PROCEDURE_PARTIES];
	const struct table_row *row =
	    table_find(&check->law->tables[LAW_INSTRUMENTS], &id, check->day);
	struct about about = { LAW_INSTRUMENTS, row, STR(""), "/procedure" };

	if (row == NULL) {
		check_add(check, VERDICT_PERSON, "law-force-unknown", about,
		    "nobody has looked whether %.*s is in force on that day",
		    STR_ARG(id));
	} else if (str_eq_c(row->cells[INSTRUMENT_STATUS], "not-in-force")) {
		check_add(check, VERDICT_NO, "law-not-in-force", about,
		    "%.*s is not known to be in force, checked %.*s",
		    STR_ARG(row->cells[INSTRUMENT_NAME]),
		    STR_ARG(row->cells[INSTRUMENT_CHECKED]));
	} else if (str_eq_c(row->cells[INSTRUMENT_STATUS], "in-force") &&
		   !str_eq_c(parties, "none")) {
		check_party(check, row, check->requester);
		if (str_eq_c(parties, "both"))
			check_party(check, row, check->provider);
	}
}

static void
check_data(struct check *check)
{
	struct str allowed = check->procedure->cells[PROCEDURE_DATA];
	unsigned categories = order_categories(check->order);

	if (allowed.len == 0)
		return;
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++) {
		struct str name = data_category_name((enum data_category)(1U << i));

		if ((categories & (1U << i)) != 0 && !table_has(allowed, name))
			check_add(check, VERDICT_NO, "law-category-not-allowed",
			    (struct about){ LAW_PROCEDURES, check->procedure,
				STR("categories"), "/targets" },
			    "%.*s does not reach %.*s data",
			    STR_ARG(check->order->procedure), STR_ARG(name));
	}
}

static void
check_all(struct check *check)
{
	const struct str *cells;

	if (check->procedure == NULL) {
		check_add(check, VERDICT_PERSON, "law-procedure-unknown",
		    (struct about){ LAW_PROCEDURES, NULL, STR(""), "/procedure" },
		    "the tables do not know the procedure %.*s",
		    STR_ARG(check->order->procedure));
		return;
	}
	cells = check->procedure->cells;
	check_force(check);
	check_data(check);
	if (str_eq_c(cells[PROCEDURE_TABLES], "none")) {
		check_add(check, VERDICT_PERSON, "law-tables-missing",
		    (struct about){
			LAW_PROCEDURES, check->procedure, STR(""), "/procedure" },
		    "the tables of %.*s are not written yet",
		    STR_ARG(cells[PROCEDURE_ID]));
		return;
	}
	if (str_eq_c(cells[PROCEDURE_BINDS], "no"))
		check_voluntary(check);
	check_elements(check);
	check_signers(check);
}

static struct law_report
report_of(const struct check *check)
{
	struct law_report report = { VERDICT_YES, false, check->findings, check->count };

	for (size_t i = 0; i < check->count; i++) {
		const struct law_finding *f = &check->findings[i];

		if (f->kind == VERDICT_NO ||
		    (f->kind == VERDICT_PERSON && report.overall == VERDICT_YES))
			report.overall = f->kind;
		report.unverified = report.unverified || law_finding_unverified(f);
	}
	return report;
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
	check_all(&check);
	if (check.full)
		return err_why(why, ERR_LIMIT, 0, "too many findings, or memory is full");
	*ret_report = report_of(&check);
	return ERR_OK;
}
