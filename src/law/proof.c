#include "law/proof.h"

static const struct table_row *
find(const struct law *law, struct str proof, struct clock_date day)
{
	return table_find(&law->tables[LAW_PROOFS], &proof, day);
}

struct verdict
law_proof(const struct law *law, struct str proof, struct clock_date day)
{
	const struct table_row *row = find(law, proof, day);

	if (row == NULL)
		return verdict_person("law-person-decides", NULL,
		    "no row tells what the proof %.*s is worth", STR_ARG(proof));
	if (str_eq_c(row->cells[PROOF_RELEASE], "yes"))
		return VERDICT_IS_YES;
	return verdict_no("release-unproven", NULL, "%.*s (%.*s)",
	    STR_ARG(row->cells[PROOF_MEANING]), STR_ARG(row->source));
}

uint64_t
law_proof_days(const struct law *law, struct str proof, struct clock_date day)
{
	const struct table_row *row = find(law, proof, day);
	uint64_t days = 0;

	if (row == NULL || !str_u64(row->cells[PROOF_DAYS], TABLE_NUMBER_MAX, &days))
		return 0;
	return days;
}
