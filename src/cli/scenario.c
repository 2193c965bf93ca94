#include "cli/scenario.h"

#include <string.h>

static const struct scenario_node voluntary_nodes[] = {
	{ "ar", STR_INIT("AR/fiscalia-delta"),
	    STR_INIT("Fiscal\xc3\xad"
		     "a Delta (invented)"),
	    COMPETENCE_ISSUE | COMPETENCE_VALIDATE | COMPETENCE_ENFORCE, STR_INIT("es"),
	    0, { { "prosecutor-9", LEVEL_PROSECUTOR } }, STR_INIT("+54 555 0101 01") },
	{ "cl", STR_INIT("CL/fiscalia-norte"),
	    STR_INIT("Fiscal\xc3\xad"
		     "a Norte (invented)"),
	    COMPETENCE_ISSUE, STR_INIT("es"), 10,
	    { { "analyst-1", LEVEL_POLICE }, { "prosecutor-1", LEVEL_PROSECUTOR },
		{ "prosecutor-2", LEVEL_PROSECUTOR } },
	    STR_INIT("+56 555 0102 02") },
	{ "us", STR_INIT("US/papercup-mail"), STR_INIT("Papercup Mail (invented)"),
	    COMPETENCE_PROVIDE, STR_INIT("en"), 20,
	    { { "desk-1", LEVEL_PROVIDER }, { "desk-2", LEVEL_PROVIDER } },
	    STR_INIT("+1 555 0103 03") },
};

/* Two of them only have keys and papers: what an attacker may be. */
static const struct scenario_node direct_nodes[] = {
	{ "na", STR_INIT("CR/autoridad-sol"), STR_INIT("Autoridad Sol (invented)"),
	    COMPETENCE_ENFORCE | COMPETENCE_CENTRAL, STR_INIT("es"), 0,
	    { { "prosecutor-5", LEVEL_PROSECUTOR } }, STR_INIT("+506 555 0104 04") },
	{ "other", STR_INIT("CR/oficina-luna"), STR_INIT("Oficina Luna (invented)"),
	    COMPETENCE_ENFORCE, STR_INIT("es"), 31,
	    { { "prosecutor-7", LEVEL_PROSECUTOR } }, STR_INIT("+506 555 0105 05") },
	{ "rival", STR_INIT("CR/quetzal-mail"), STR_INIT("Quetzal Mail (invented)"),
	    COMPETENCE_PROVIDE, STR_INIT("es"), 34, { { "desk-7", LEVEL_PROVIDER } },
	    STR_INIT("+506 555 0106 06") },
	{ "cr", STR_INIT("CR/tucan-mail"), STR_INIT("Tuc\xc3\xa1n Mail (invented)"),
	    COMPETENCE_PROVIDE, STR_INIT("es"), 10,
	    { { "desk-1", LEVEL_PROVIDER }, { "desk-2", LEVEL_PROVIDER } },
	    STR_INIT("+506 555 0107 07") },
	{ "hu", STR_INIT("HU/ugyeszseg-kelet"),
	    STR_INIT("Keleti \xc3\x9cgy\xc3\xa9szs\xc3\xa9g (invented)"),
	    COMPETENCE_ISSUE, STR_INIT("hu"), 20,
	    { { "police-1", LEVEL_POLICE }, { "prosecutor-1", LEVEL_PROSECUTOR },
		{ "prosecutor-2", LEVEL_PROSECUTOR } },
	    STR_INIT("+36 555 0108 08") },
};

/* The law as it is; two of them sit in each of two Member States. */
static const struct scenario_node european_nodes[] = {
	{ "ea", STR_INIT("DE/staatsanwaltschaft-nord"),
	    STR_INIT("Staatsanwaltschaft Nord (invented)"),
	    COMPETENCE_ENFORCE | COMPETENCE_CENTRAL, STR_INIT("de"), 20,
	    { { "prosecutor-5", LEVEL_PROSECUTOR },
		{ "prosecutor-6", LEVEL_PROSECUTOR } },
	    STR_INIT("+49 555 0109 09") },
	{ "de", STR_INIT("DE/wolke-post"), STR_INIT("Wolke Post (invented)"),
	    COMPETENCE_PROVIDE, STR_INIT("de"), 10,
	    { { "desk-1", LEVEL_PROVIDER }, { "desk-2", LEVEL_PROVIDER } },
	    STR_INIT("+49 555 0110 10") },
	{ "fr", STR_INIT("FR/parquet-rivage"), STR_INIT("Parquet de Rivage (invented)"),
	    COMPETENCE_ISSUE, STR_INIT("fr"), 0,
	    { { "police-1", LEVEL_POLICE }, { "prosecutor-1", LEVEL_PROSECUTOR },
		{ "prosecutor-2", LEVEL_PROSECUTOR } },
	    STR_INIT("+33 555 0111 11") },
	{ "ct", STR_INIT("FR/tribunal-rivage"),
	    STR_INIT("Tribunal judiciaire de Rivage (invented)"), COMPETENCE_VALIDATE,
	    STR_INIT("fr"), 4, { { "judge-1", LEVEL_JUDGE }, { "judge-2", LEVEL_JUDGE } },
	    STR_INIT("+33 555 0112 12") },
};

static const char direct_what_if[] =
    "# Assumed for this training: the Second Additional Protocol is not known to be in\n"
    "# force, and what these States declared is not known.\n"
    "224=HU,CR@2027-06-01\n"
    "224/7.2.b=CR:made\n"
    "224/7.5.a=CR:every\n"
    "224/7.5.e=CR:CR/autoridad-sol\n"
    "224/8.10.b=CR:CR/autoridad-sol\n"
    "224/*=HU,CR:none\n";

#define NODES(list) (list), sizeof(list) / sizeof *(list)

static const struct scenario scenarios[] = {
	{ "voluntary", "a Chilean prosecution service asks a United States mail provider",
	    NODES(voluntary_nodes), "cl", "cl, us, ar", NULL, 30 },
	{ "direct",
	    "a Hungarian prosecution service orders a mail provider in Costa Rica "
	    "directly (CETS 224 Art 7, assumed), and its authority is notified",
	    NODES(direct_nodes), "hu", "hu, cr, na", direct_what_if, 3650 },
	{ "european",
	    "a French prosecution service orders a mail provider in Germany directly "
	    "(Regulation (EU) 2023/1543): a court validates, an enforcing authority is "
	    "notified",
	    NODES(european_nodes), "fr", "fr, ct, de, ea", NULL, 3650 },
};

const struct scenario *
scenario_nth(size_t n)
{
	return n < sizeof scenarios / sizeof *scenarios ? &scenarios[n] : NULL;
}

const struct scenario *
scenario_find(const char *name)
{
	const struct scenario *scenario;

	for (size_t i = 0; (scenario = scenario_nth(i)) != NULL; i++)
		if (strcmp(scenario->name, name) == 0)
			return scenario;
	return NULL;
}
