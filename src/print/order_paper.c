#include "print/order_paper.h"

#include "advice/law_json.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "law/law.h"
#include "record/order_text.h"
#include "record/receipt.h"
#include "record/signoff.h"
#include "trust/digest.h"

#define TERMS_VERSION 1
/* Some six pages of code. */
#define TEXT_SHOWN_MAX ((size_t)24 << 10)
#define SHORT_DIGEST 16

struct sheet_of {
	struct print *print;
	const struct order_papers *papers;
	const struct order *order;
	struct law law;
	struct clock_date day; /* the law of the day on which it was written */
	struct str digest;
};

enum err
order_papers_add(
    struct order_papers *papers, struct str kind, struct str text, struct why *why)
{
	bool receipt = str_eq_c(kind, "Receipt");
	size_t *count = receipt ? &papers->receipts_count : &papers->signoffs_count;

	if (str_eq_c(kind, "Order"))
		papers->text = text;
	else if (!receipt && !str_eq_c(kind, "SignOff"))
		return ERR_OK;
	else if (*count == ORDER_PAPERS_MAX)
		return err_why(
		    why, ERR_LIMIT, 0, "at most %d papers of a kind", ORDER_PAPERS_MAX);
	else
		(receipt ? papers->receipts : papers->signoffs)[(*count)++] = text;
	return ERR_OK;
}

enum err
order_papers_of(const struct json *answer, struct order_papers *papers, struct why *why)
{
	enum err e = ERR_OK;

	for (const struct json *d = json_first(json_get(answer, "documents"));
	     d != NULL && e == ERR_OK; d = d->next)
		e = order_papers_add(
		    papers, json_get_str(d, "kind"), json_get_str(d, "text"), why);
	return e;
}

/* a, then between and b if there was an a. */
static struct str
join(struct arena *arena, struct str a, const char *between, struct str b)
{
	return a.len == 0 ? b
			  : arena_join(arena, arena_join(arena, a, str_from(between)), b);
}

static struct str
list_of(const struct sheet_of *sheet, const struct str *items, size_t count)
{
	struct str list = STR("");

	for (size_t i = 0; i < count; i++)
		list = join(sheet->print->arena, list, ", ", items[i]);
	return list;
}

struct str
order_paper_categories(const struct print *print, unsigned categories)
{
	struct arena *arena = print->arena;
	struct str list = STR("");

	for (unsigned bit = 1; bit < 1U << DATA_CATEGORY_COUNT; bit <<= 1) {
		struct str key;

		if ((categories & bit) == 0)
			continue;
		key = arena_format(arena, "category.%.*s",
		    STR_ARG(data_category_name((enum data_category)bit)));
		list = join(arena, list, "; ", print_word(print, key.ptr));
	}
	return list;
}

struct str
order_paper_period(const struct print *print, const struct target *target)
{
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];
	const struct print_hole holes[] = {
		{ "from", target->from == 0 ? STR("-") : clock_text(target->from, from) },
		{ "until", target->to == 0 ? STR("-") : clock_text(target->to, to) },
		{ "zone", target->zone },
		{ 0 },
	};

	return target->from == 0 && target->to == 0
		   ? print_word(print, "order.period.none")
		   : print_fill(print, "order.period.utc", holes);
}

static struct str
hex_of(const struct sheet_of *sheet, const unsigned char *sha256)
{
	char text[SHA256_HEX_LEN];

	hex_encode(str_bytes(sha256, SHA256_LEN), text);
	return arena_str(sheet->print->arena, str_from(text));
}

/* "words (source)", and that nobody has seen it there. */
static struct str
row_words(const struct sheet_of *sheet, const struct table_row *row, struct str words)
{
	struct str text = arena_format(
	    sheet->print->arena, "%.*s (%.*s)", STR_ARG(words), STR_ARG(row->source));

	return table_unverified(row) ? join(sheet->print->arena, text, ": ",
					   print_word(sheet->print, "print.unverified"))
				     : text;
}

/* --- parts --- */

static void
put_sentence(struct sheet_of *sheet)
{
	const struct order *order = sheet->order;
	struct print *print = sheet->print;
	const struct print_hole holes[] = {
		{ "issuer", order->issuer },
		{ "addressee", order->addressee },
		{ "categories", order_paper_categories(print, order_categories(order)) },
		{ "count", arena_format(print->arena, "%zu", order->targets_count) },
		{ 0 },
	};
	bool answer = law_asks_answer(&sheet->law, order->procedure, sheet->day);

	print_block(print, "text",
	    print_fill(print, answer ? "print.says.answer" : "print.says.keep", holes));
	print_block(print, "text", print_fill(print, "print.says.targets", holes));
	if (order->emergency)
		print_block(print, "notice", print_word(print, "print.says.emergency"));
}

static void
put_procedure(struct sheet_of *sheet)
{
	const struct table_row *row =
	    law_procedure(&sheet->law, sheet->order->procedure, sheet->day);
	struct print *print = sheet->print;

	print_remarked(print, print_word(print, "orders.route"), sheet->order->procedure,
	    row == NULL ? print_word(print, "print.field.none")
			: row_words(sheet, row, row->cells[PROCEDURE_NAME]));
}

static void
put_facts(struct sheet_of *sheet)
{
	const struct order *order = sheet->order;
	struct print *print = sheet->print;

	print_block(print, "heading", print_word(print, "print.order"));
	print_line(print, "print.id", order->id);
	print_line(print, "order.hash", sheet->digest);
	print_line(print, "print.realm", order->realm);
	put_procedure(sheet);
	print_line(print, "print.issuer", order->issuer);
	print_line(print, "print.validator", order->validator);
	print_line(print, "print.addressee", order->addressee);
	print_line(print, "print.notified",
	    list_of(sheet, order->notified, order->notified_count));
	print_line(print, "layout.language", order->language);
	print_time(print, "order.created", order->created_at);
	print_time(print, "print.answer_by", order->answer_by);
	print_time(print, "print.preserve_until", order->preserve_until);
	if (order->has_follows)
		print_digest(print, "print.follows", order->follows);
}

static void
put_fields(struct sheet_of *sheet)
{
	const struct order *order = sheet->order;
	struct print *print = sheet->print;

	if (order->fields_count == 0)
		return;
	print_block(print, "heading", print_word(print, "print.fields"));
	print_block(print, "text", print_word(print, "print.fields.lead"));
	for (size_t i = 0; i < order->fields_count; i++) {
		const struct order_field *field = &order->fields[i];
		const struct str key[] = { order->procedure, field->id };
		const struct table_row *row =
		    table_find(&sheet->law.tables[LAW_ELEMENTS], key, sheet->day);

		print_remarked(print, field->id, field->value,
		    row == NULL ? print_word(print, "print.field.none")
				: row_words(sheet, row, row->cells[ELEMENT_MEANING]));
	}
}

static void
put_targets(struct sheet_of *sheet)
{
	const struct order *order = sheet->order;
	struct print *print = sheet->print;
	const struct str head[] = { print_word(print, "order.target"),
		print_word(print, "order.target.type"), print_word(print, "order.period"),
		print_word(print, "order.category") };

	print_block(print, "heading", print_word(print, "order.targets"));
	print_row(print, "head", head, 4);
	for (size_t i = 0; i < order->targets_count; i++) {
		const struct target *target = &order->targets[i];
		const struct str cells[] = { target->value, target->format,
			order_paper_period(print, target),
			order_paper_categories(print, target->categories) };

		print_row(print, "row", cells, 4);
	}
	if (order->scope_fields_count > 0)
		print_line(print, "print.scope",
		    list_of(sheet, order->scope_fields, order->scope_fields_count));
}

static void
put_annexes(struct sheet_of *sheet)
{
	const struct order *order = sheet->order;
	struct print *print = sheet->print;

	if (order->annexes_count > 0)
		print_block(print, "heading", print_word(print, "print.annexes"));
	for (size_t i = 0; i < order->annexes_count; i++) {
		const struct annex_ref *annex = &order->annexes[i];

		print_remarked(print, annex->name, hex_of(sheet, annex->sha256),
		    list_of(sheet, annex->readers, annex->readers_count));
	}
	if (order->recipients_count > 0)
		print_block(print, "heading", print_word(print, "print.recipients"));
	for (size_t i = 0; i < order->recipients_count; i++)
		print_block(print, "code", hex_of(sheet, order->recipients[i]));
}

/* --- the papers beside it: what cannot be read is not shown, and not left out either ---
 */

static enum err
put_signoff(struct sheet_of *sheet, struct str text, struct why *why)
{
	struct signoff signoff;
	char at[CLOCK_TEXT_MAX];
	struct str who;
	enum err e = signoff_read(sheet->print->arena, text, &signoff, why);

	if (e != ERR_OK)
		return e;
	who = arena_format(sheet->print->arena, "%.*s (%.*s)", STR_ARG(signoff.person),
	    STR_ARG(signoff.organisation));
	print_remarked(sheet->print, signoff_act_name(signoff.act), who,
	    arena_str(sheet->print->arena, clock_text(signoff.at, at)));
	return ERR_OK;
}

static enum err
put_signoffs(struct sheet_of *sheet, struct why *why)
{
	const struct order_papers *papers = sheet->papers;
	struct print *print = sheet->print;
	enum err e = ERR_OK;

	print_block(print, "heading", print_word(print, "print.signers"));
	for (size_t i = 0; e == ERR_OK && i < papers->signoffs_count; i++)
		e = put_signoff(sheet, papers->signoffs[i], why);
	print_block(print, papers->signoffs_count == 0 ? "notice" : "text",
	    print_word(print, papers->signoffs_count == 0 ? "print.signers.none"
							  : "print.signers.qualified"));
	return e;
}

static enum err
put_receipts(struct sheet_of *sheet, struct why *why)
{
	const struct order_papers *papers = sheet->papers;
	struct print *print = sheet->print;

	if (papers->receipts_count > 0)
		print_block(print, "heading", print_word(print, "print.receipts"));
	for (size_t i = 0; i < papers->receipts_count; i++) {
		struct receipt receipt;
		char at[CLOCK_TEXT_MAX];
		enum err e =
		    receipt_read(print->arena, papers->receipts[i], &receipt, why);

		if (e != ERR_OK)
			return e;
		print_remarked(print, receipt_code(receipt.kind),
		    receipt_sentence(receipt.kind),
		    arena_str(print->arena, clock_text(receipt.at, at)));
	}
	return ERR_OK;
}

static void
put_verify(struct sheet_of *sheet)
{
	static const char *const steps[] = { "print.verify.call", "print.verify.program",
		"print.verify.other" };
	struct print *print = sheet->print;

	print_block(print, "heading", print_word(print, "print.verify"));
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		print_block(print, "text", print_word(print, steps[i]));
	print_block(print, "heading", print_word(print, "print.text"));
	if (sheet->papers->text.len > TEXT_SHOWN_MAX)
		print_block(print, "text", print_word(print, "print.text.long"));
	else
		print_block(print, "code", sheet->papers->text);
}

/* --- the files, in the order of their names --- */

static void
put_papers(
    struct sheet_of *sheet, const char *kind, const struct str *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct print_file file = {
			.name = arena_format(
			    sheet->print->arena, "%s-%02zu.json", kind, i + 1),
			.type = STR("application/json"),
			.about = str_from(kind),
			.relation = "Supplement",
			.bytes = texts[i],
		};

		print_file(sheet->print, &file);
	}
}

struct str
order_paper_terms(struct arena *arena, enum language language)
{
	struct json *root = json_object(arena);
	struct law law;
	struct buf text;
	struct str terms = STR("");

	if (law_open_embedded(arena, &law, NULL) != ERR_OK)
		return terms;
	json_put_int(arena, root, "v", TERMS_VERSION);
	json_put_str(arena, root, "language", str_from(language_code(language)));
	json_put_str(arena, root, "program", STR(COMITY_VERSION));
	json_put_str(arena, root, "tables", advice_digest(arena, &law));
	buf_init(&text, LIMIT_FORM);
	json_write(root, &text);
	terms = arena_str(arena, buf_str(&text));
	buf_release(&text);
	return terms;
}

static void
put_files(struct sheet_of *sheet)
{
	const struct order_papers *papers = sheet->papers;
	struct print_file order = { STR("order.json"), STR("application/json"),
		STR("the order"), "Source", papers->text };
	struct print_file terms = { STR("print.json"), STR("application/json"),
		STR("how it was printed"), "Data",
		order_paper_terms(sheet->print->arena, papers->language) };

	print_file(sheet->print, &order);
	print_file(sheet->print, &terms);
	put_papers(sheet, "receipt", papers->receipts, papers->receipts_count);
	put_papers(sheet, "signoff", papers->signoffs, papers->signoffs_count);
}

static void
put_frame(struct sheet_of *sheet)
{
	const struct order *order = sheet->order;
	struct print *print = sheet->print;
	struct arena *arena = print->arena;
	struct str title = print_word(print, "print.title");

	print_frame(print,
	    &(struct print_frame){
		.title = title,
		.realm = order->realm,
		.foot = arena_format(arena, "%.*s · SHA-256 %.*s…", STR_ARG(order->id),
		    STR_ARG(str_head(sheet->digest, SHORT_DIGEST))),
		.qr = arena_format(arena, "comity:order:%.*s?sha256=%.*s",
		    STR_ARG(order->id), STR_ARG(sheet->digest)),
		.at = order->created_at,
	    });
	print_block(print, "title", title);
	print_block(print, "notice", print_word(print, "print.lead"));
}

enum err
order_paper(struct arena *arena, const struct order_papers *papers,
    struct print *ret_print, struct why *why)
{
	struct sheet_of sheet = { .papers = papers, .print = ret_print };
	char digest[SHA256_HEX_LEN];
	enum err e = print_begin(arena, papers->language, ret_print, why);

	if (e == ERR_OK)
		e = law_open_embedded(arena, &sheet.law, why);
	if (e != ERR_OK)
		return e;
	sheet.order = &papers->order;
	sheet.day = clock_date_utc(papers->order.created_at);
	sha256_hex(papers->text, digest);
	sheet.digest = arena_str(arena, str_from(digest));
	put_frame(&sheet);
	put_sentence(&sheet);
	put_facts(&sheet);
	put_fields(&sheet);
	put_targets(&sheet);
	put_annexes(&sheet);
	e = put_signoffs(&sheet, why);
	if (e == ERR_OK)
		e = put_receipts(&sheet, why);
	put_verify(&sheet);
	put_files(&sheet);
	return e;
}
