#include "law/shapes.h"

#define COLUMNS(list) (list), sizeof(list) / sizeof *(list)
#define DATA STR_INIT("subscriber user-identifying traffic content domain")
#define NAME(text) STR_INIT(text)

static const struct column instrument_columns[] = {
	{ NAME("instrument"), CELL_ID, false, STR_INIT("") },
	{ NAME("status"), CELL_WORD, false, STR_INIT("in-force not-in-force none") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("checked"), CELL_DATE, true, STR_INIT("") },
};

static const struct column party_columns[] = {
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("instrument"), CELL_ID, false, STR_INIT("") },
	{ NAME("state"), CELL_WORD, false,
	    STR_INIT("invited signed ratified party none unknown") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column procedure_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("instrument"), CELL_ID, false, STR_INIT("") },
	{ NAME("articles"), CELL_TEXT, true, STR_INIT("") },
	{ NAME("binds"), CELL_WORD, false, STR_INIT("yes no") },
	{ NAME("border"), CELL_WORD, false, STR_INIT("home cross both") },
	{ NAME("parties"), CELL_WORD, false, STR_INIT("both issuer none") },
	{ NAME("channel"), CELL_WORD, false,
	    STR_INIT("node national central 24-7 eu-system none") },
	{ NAME("sender"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("receiver"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("role"), CELL_WORD, false, STR_INIT("addressee requested") },
	{ NAME("act"), CELL_WORD, false, STR_INIT("disclose preserve assist") },
	{ NAME("data"), CELL_WORDS, true, DATA },
	{ NAME("intrusion"), CELL_NUMBER, false, STR_INIT("") },
	{ NAME("days"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("emergency"), CELL_WORD, false, STR_INIT("any no only") },
	{ NAME("tables"), CELL_WORD, false, STR_INIT("complete none") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column declaration_columns[] = {
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("article"), CELL_ID, false, STR_INIT("") },
	{ NAME("answer"), CELL_WORD, false, STR_INIT("made none unknown") },
	{ NAME("value"), CELL_LIST, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, true, STR_INIT("") },
};

static const struct column implemented_columns[] = {
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("article"), CELL_ID, false, STR_INIT("") },
	{ NAME("answer"), CELL_WORD, false, STR_INIT("yes no unknown") },
	{ NAME("meaning"), CELL_TEXT, true, STR_INIT("") },
};

static const struct column mla_treaty_columns[] = {
	{ NAME("instrument"), CELL_ID, false, STR_INIT("") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, true, STR_INIT("") },
};

static const struct column precedence_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("over"), CELL_ID, false, STR_INIT("") },
};

static const struct column element_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("field"), CELL_ID, false, STR_INIT("") },
	{ NAME("where"), CELL_WORD, false, STR_INIT("field order target annex") },
	{ NAME("need"), CELL_WORD, false, STR_INIT("R C O") },
	{ NAME("if"), CELL_IF, true, STR_INIT("") },
	{ NAME("type"), CELL_WORD, false,
	    STR_INIT("text email phone date word words number member annex") },
	{ NAME("values"), CELL_LIST, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column signer_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("requester"), CELL_ID, false, STR_INIT("") },
	{ NAME("act"), CELL_WORD, false, STR_INIT("issue validate approve withdraw") },
	{ NAME("data"), CELL_WORDS, false, DATA },
	{ NAME("alternative"), CELL_ID, true, STR_INIT("") },
	{ NAME("if"), CELL_IF, true, STR_INIT("") },
	{ NAME("level"), CELL_WORD, false, STR_INIT("police prosecutor judge national") },
	{ NAME("count"), CELL_NUMBER, false, STR_INIT("") },
	{ NAME("by"), CELL_WORD, false, STR_INIT("issuer validator") },
	{ NAME("other_than"), CELL_WORD, true, STR_INIT("issue validate approve") },
};

static const struct column voluntary_columns[] = {
	{ NAME("provider"), CELL_ID, false, STR_INIT("") },
	{ NAME("requester"), CELL_ID, false, STR_INIT("") },
	{ NAME("act"), CELL_WORD, false, STR_INIT("disclose preserve") },
	{ NAME("data"), CELL_ID, false, STR_INIT("") },
	{ NAME("emergency"), CELL_ID, false, STR_INIT("") },
	{ NAME("answer"), CELL_WORD, false, STR_INIT("yes no person") },
	{ NAME("reason"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column clock_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("clock"), CELL_ID, false, STR_INIT("") },
	{ NAME("if"), CELL_IF, true, STR_INIT("") },
	{ NAME("start"), CELL_ID, false, STR_INIT("") },
	{ NAME("measure"), CELL_WORD, false,
	    STR_INIT("fixed none max-fixed-answer_by order.answer_by "
		     "order.preserve_until profile.preserve_days profile.renew_days "
		     "profile.answer_days profile.emergency_hours") },
	{ NAME("length"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("unit"), CELL_WORD, true, STR_INIT("days hours working-days months") },
	{ NAME("rule"), CELL_WORD, false, STR_INIT("calendar working eu-1182") },
	{ NAME("zone"), CELL_WORD, false, STR_INIT("utc addressee issuer notified") },
	{ NAME("bound"), CELL_WORD, false, STR_INIT("floor ceiling both soft") },
	{ NAME("gates"), CELL_WORD, true, STR_INIT("release") },
	{ NAME("whose"), CELL_WORD, false,
	    STR_INIT("issuer addressee notified requested") },
	{ NAME("on_expiry"), CELL_ID, false, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column counting_columns[] = {
	{ NAME("rule"), CELL_WORD, false, STR_INIT("calendar working eu-1182") },
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("weekend"), CELL_WORDS, true, STR_INIT("mon tue wed thu fri sat sun") },
	{ NAME("rolls"), CELL_WORD, false, STR_INIT("yes no") },
	{ NAME("holidays"), CELL_WORD, false, STR_INIT("ignored unknown") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column duty_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("duty"), CELL_ID, false, STR_INIT("") },
	{ NAME("if"), CELL_IF, true, STR_INIT("") },
	{ NAME("event"), CELL_ID, false, STR_INIT("") },
	{ NAME("from"), CELL_WORD, false,
	    STR_INIT("issuer addressee notified requested central validator") },
	{ NAME("to"), CELL_WORD, true,
	    STR_INIT("issuer addressee notified requested central validator subject") },
	{ NAME("clock"), CELL_ID, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column visibility_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("field"), CELL_ID, false, STR_INIT("") },
	{ NAME("role"), CELL_ID, false, STR_INIT("") },
	{ NAME("visible"), CELL_WORD, false, STR_INIT("yes no consent") },
};

static const struct column provider_columns[] = {
	{ NAME("provider"), CELL_ID, false, STR_INIT("") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("service"), CELL_ID, false, STR_INIT("") },
	{ NAME("entity"), CELL_TEXT, true, STR_INIT("") },
	{ NAME("regions"), CELL_LIST, true, STR_INIT("") },
	{ NAME("channel"), CELL_WORD, false,
	    STR_INIT("comity portal form mail post unknown") },
	{ NAME("emergency"), CELL_WORD, false,
	    STR_INIT("comity portal form mail post none unknown") },
	{ NAME("answers"), CELL_LIST, true, STR_INIT("") },
	{ NAME("data"), CELL_WORDS, true, DATA },
	{ NAME("preserve_days"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("renewals"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("renew_days"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("answer_days"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("emergency_hours"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("notice"), CELL_WORD, false,
	    STR_INIT("before before-unless-asked before-unless-barred "
		     "where-law-requires after never unknown") },
	{ NAME("languages"), CELL_LIST, true, STR_INIT("") },
	{ NAME("fields"), CELL_LIST, true, STR_INIT("") },
	{ NAME("cost"), CELL_TEXT, true, STR_INIT("") },
	{ NAME("version"), CELL_DATE, true, STR_INIT("") },
	{ NAME("checked"), CELL_DATE, true, STR_INIT("") },
};

static const struct column gate_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("gate"), CELL_ID, false, STR_INIT("") },
	{ NAME("if"), CELL_IF, true, STR_INIT("") },
	{ NAME("effect"), CELL_WORD, false, STR_INIT("close person need") },
	{ NAME("code"), CELL_ID, false, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column notice_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("who"), CELL_WORD, false, STR_INIT("notified requested central subject") },
	{ NAME("if"), CELL_IF, true, STR_INIT("") },
	{ NAME("when"), CELL_WORD, false, STR_INIT("simultaneous after promptly") },
	{ NAME("carries"), CELL_LIST, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column refusal_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("ground"), CELL_ID, false, STR_INIT("") },
	{ NAME("by"), CELL_WORD, false, STR_INIT("addressee notified requested") },
	{ NAME("barred"), CELL_IF, true, STR_INIT("") },
	{ NAME("code"), CELL_ID, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column effect_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("ground"), CELL_ID, false, STR_INIT("") },
	{ NAME("effect"), CELL_WORD, false,
	    STR_INIT("review closes-if-agreed pauses waits suspends") },
	{ NAME("needs"), CELL_LIST, true, STR_INIT("") },
	{ NAME("stands"), CELL_ID, true, STR_INIT("") },
	{ NAME("ends"), CELL_ID, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column limit_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("change"), CELL_ID, false, STR_INIT("") },
	{ NAME("times"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("before"), CELL_LIST, true, STR_INIT("") },
	{ NAME("until"), CELL_LIST, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column delay_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("ground"), CELL_ID, false, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column fallback_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("event"), CELL_WORD, false,
	    STR_INIT("refused silent instructed reserved failing") },
	{ NAME("to"), CELL_ID, false, STR_INIT("") },
	{ NAME("missing"), CELL_LIST, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column country_columns[] = {
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("iso3"), CELL_ID, false, STR_INIT("") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("zone"), CELL_ID, true, STR_INIT("") },
};

static const struct column language_columns[] = {
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("purpose"), CELL_WORD, false, STR_INIT("addressee authority") },
	{ NAME("instrument"), CELL_ID, false, STR_INIT("") },
	{ NAME("languages"), CELL_LIST, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, true, STR_INIT("") },
};

static const struct column authority_columns[] = {
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("function"), CELL_WORD, false,
	    STR_INIT("185/24.7 185/27.2 185/35 224/6.6 224/7.5.e 224/8.10.a 224/8.10.b "
		     "224/14.7.c 224/14.10.b eu-enforcing eu-central eu-1544 "
		     "cloud-designated") },
	{ NAME("body"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, true, STR_INIT("") },
};

static const struct column dynamic_ip_columns[] = {
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("class"), CELL_WORD, false,
	    STR_INIT("subscriber subscriber-with-judge traffic unknown") },
	{ NAME("meaning"), CELL_TEXT, true, STR_INIT("") },
};

static const struct column evidence_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("status"), CELL_WORD, false, STR_INIT("yes no unknown contested") },
	{ NAME("meaning"), CELL_TEXT, true, STR_INIT("") },
};

static const struct column offence_columns[] = {
	{ NAME("offence"), CELL_ID, false, STR_INIT("") },
	{ NAME("title"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("elements"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("options"), CELL_LIST, true, STR_INIT("") },
	{ NAME("narrowed"), CELL_TEXT, true, STR_INIT("") },
	{ NAME("core"), CELL_WORD, false, STR_INIT("yes no") },
	{ NAME("attempt"), CELL_WORD, true, STR_INIT("yes no") },
};

static const struct column phenomenon_columns[] = {
	{ NAME("phenomenon"), CELL_ID, false, STR_INIT("") },
	{ NAME("offence"), CELL_ID, false, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column offence_list_columns[] = {
	{ NAME("list"), CELL_ID, false, STR_INIT("") },
	{ NAME("entry"), CELL_ID, false, STR_INIT("") },
	{ NAME("title"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("offence"), CELL_LIST, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column data_element_columns[] = {
	{ NAME("element"), CELL_ID, false, STR_INIT("") },
	{ NAME("under"), CELL_ID, false, STR_INIT("") },
	{ NAME("category"), CELL_WORD, true, DATA },
	{ NAME("group"), CELL_ID, false, STR_INIT("") },
	{ NAME("dynamic_ip"), CELL_WORD, false, STR_INIT("yes no") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column provider_fact_columns[] = {
	{ NAME("service"), CELL_ID, false, STR_INIT("") },
	{ NAME("fact"), CELL_ID, false, STR_INIT("") },
	{ NAME("value"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column portal_form_columns[] = {
	{ NAME("service"), CELL_ID, false, STR_INIT("") },
	{ NAME("place"), CELL_NUMBER, false, STR_INIT("") },
	{ NAME("label"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("value"), CELL_ID, false, STR_INIT("") },
};

static const struct column guideline_columns[] = {
	{ NAME("set"), CELL_ID, false, STR_INIT("") },
	{ NAME("id"), CELL_ID, false, STR_INIT("") },
	{ NAME("addressee"), CELL_WORD, false, STR_INIT("authority provider both") },
	{ NAME("text"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("feature"), CELL_TEXT, true, STR_INIT("") },
};

static const struct column remark_columns[] = {
	{ NAME("code"), CELL_ID, false, STR_INIT("") },
	{ NAME("level"), CELL_WORD, false, STR_INIT("refused missing hint") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column case_fact_columns[] = {
	{ NAME("fact"), CELL_ID, false, STR_INIT("") },
	{ NAME("said_by"), CELL_WORD, false, STR_INIT("order check case person") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column proof_columns[] = {
	{ NAME("proof"), CELL_ID, false, STR_INIT("") },
	{ NAME("release"), CELL_WORD, false, STR_INIT("yes no") },
	{ NAME("days"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column other_channel_columns[] = {
	{ NAME("channel"), CELL_WORD, false, STR_INIT("eu-system") },
	{ NAME("reason"), CELL_ID, false, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column form_columns[] = {
	{ NAME("form"), CELL_WORD, false,
	    STR_INIT("form-3 form-5 form-6 withdrawal letter") },
	{ NAME("id"), CELL_ID, false, STR_INIT("") },
	{ NAME("value"), CELL_ID, false, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

const struct shape law_shapes[LAW_TABLE_COUNT] = {
	[LAW_INSTRUMENTS] = { NAME("instruments.tsv"), COLUMNS(instrument_columns), 1 },
	[LAW_PARTIES] = { NAME("parties.tsv"), COLUMNS(party_columns), 2 },
	[LAW_PROCEDURES] = { NAME("procedures.tsv"), COLUMNS(procedure_columns), 1 },
	[LAW_PRECEDENCE] = { NAME("precedence.tsv"), COLUMNS(precedence_columns), 2 },
	[LAW_ELEMENTS] = { NAME("elements.tsv"), COLUMNS(element_columns), 2 },
	[LAW_SIGNERS] = { NAME("signers.tsv"), COLUMNS(signer_columns), 6 },
	[LAW_VOLUNTARY] = { NAME("voluntary_ok.tsv"), COLUMNS(voluntary_columns), 5 },
	[LAW_CLOCKS] = { NAME("clocks.tsv"), COLUMNS(clock_columns), 2 },
	[LAW_COUNTING] = { NAME("counting.tsv"), COLUMNS(counting_columns), 2 },
	[LAW_DUTIES] = { NAME("duties.tsv"), COLUMNS(duty_columns), 2 },
	[LAW_VISIBILITY] = { NAME("visibility.tsv"), COLUMNS(visibility_columns), 3 },
	[LAW_DECLARATIONS] = { NAME("declarations.tsv"), COLUMNS(declaration_columns),
	    2 },
	[LAW_IMPLEMENTED] = { NAME("implemented.tsv"), COLUMNS(implemented_columns), 2 },
	[LAW_MLA_TREATIES] = { NAME("mla_treaties.tsv"), COLUMNS(mla_treaty_columns), 1 },
	[LAW_PROVIDERS] = { NAME("providers.tsv"), COLUMNS(provider_columns), 1 },
	[LAW_GATES] = { NAME("gates.tsv"), COLUMNS(gate_columns), 2 },
	[LAW_NOTICES] = { NAME("notifications.tsv"), COLUMNS(notice_columns), 2 },
	[LAW_REFUSALS] = { NAME("refusals.tsv"), COLUMNS(refusal_columns), 2 },
	[LAW_EFFECTS] = { NAME("effects.tsv"), COLUMNS(effect_columns), 2 },
	[LAW_LIMITS] = { NAME("limits.tsv"), COLUMNS(limit_columns), 2 },
	[LAW_DELAYS] = { NAME("delays.tsv"), COLUMNS(delay_columns), 2 },
	[LAW_FALLBACKS] = { NAME("fallbacks.tsv"), COLUMNS(fallback_columns), 3 },
	[LAW_COUNTRIES] = { NAME("countries.tsv"), COLUMNS(country_columns), 1 },
	[LAW_LANGUAGES] = { NAME("languages.tsv"), COLUMNS(language_columns), 2 },
	[LAW_AUTHORITIES] = { NAME("authorities.tsv"), COLUMNS(authority_columns), 2 },
	[LAW_DYNAMIC_IP] = { NAME("dynamic_ip.tsv"), COLUMNS(dynamic_ip_columns), 1 },
	[LAW_EVIDENCE] = { NAME("evidence.tsv"), COLUMNS(evidence_columns), 2 },
	[LAW_OFFENCES] = { NAME("offences.tsv"), COLUMNS(offence_columns), 1 },
	[LAW_PHENOMENA] = { NAME("phenomena.tsv"), COLUMNS(phenomenon_columns), 2 },
	[LAW_LISTS] = { NAME("offence_lists.tsv"), COLUMNS(offence_list_columns), 2 },
	[LAW_DATA] = { NAME("data_elements.tsv"), COLUMNS(data_element_columns), 2 },
	[LAW_FACTS] = { NAME("provider_facts.tsv"), COLUMNS(provider_fact_columns), 2 },
	[LAW_REMARKS] = { NAME("identifier_notes.tsv"), COLUMNS(remark_columns), 1 },
	[LAW_GUIDELINES] = { NAME("guidelines.tsv"), COLUMNS(guideline_columns), 2 },
	[LAW_FORMS] = { NAME("forms.tsv"), COLUMNS(form_columns), 2 },
	[LAW_CHANNELS] = { NAME("other_channels.tsv"), COLUMNS(other_channel_columns),
	    2 },
	[LAW_CASE_FACTS] = { NAME("case_facts.tsv"), COLUMNS(case_fact_columns), 1 },
	[LAW_PROOFS] = { NAME("proofs.tsv"), COLUMNS(proof_columns), 1 },
	[LAW_PORTALS] = { NAME("portal_forms.tsv"), COLUMNS(portal_form_columns), 2 },
};
