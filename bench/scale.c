/*
 * scale.c - what does not grow: time a target in orders of 1 to 10^4 targets, and a
 * message of common size read and checked beside the bare libraries.
 *
 *	bench-scale
 *
 * Processor time in microseconds, medians of ROUNDS rounds; one JSON object on stdout.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"
#include "base/clock.h"
#include "base/limits.h"
#include "law/check.h"
#include "measure.h"
#include "record/order_text.h"
#include "wire/check.h"
#include "wire/convert.h"
#include "wire/projection.h"

#define ROUNDS 7
#define KEEP_BYTES ((size_t)512 << 20)
/* A round is so many targets or texts, however they are spread. */
#define A_ROUND_TARGETS 10000
#define A_ROUND_TEXTS 200
#define TEXT_BYTES 6000

static const size_t sizes[] = { 1, 10, 100, 1000, LIMIT_TARGETS };
#define SIZES (sizeof sizes / sizeof sizes[0])

/* One order, and all that the steps begin with. */
struct bench {
	struct arena keep, scratch;
	struct law law;
	struct order order;
	struct str text; /* the order's */
	struct message message;
	struct str bytes; /* the message's */
	struct buf out;
};

static const struct order_field fields[] = {
	{ STR_INIT("authority"), STR_INIT("Fiscalia Norte, specialised unit") },
	{ STR_INIT("legal-basis"), STR_INIT("CPP-219") },
	{ STR_INIT("offence"), STR_INIT("185/2") },
};

static const struct target *
make_targets(struct arena *arena, size_t count)
{
	struct target *targets = arena_array(arena, count, sizeof *targets);
	int64_t to = clock_real() / CLOCK_DAY * CLOCK_DAY;

	for (size_t i = 0; targets != NULL && i < count; i++)
		targets[i] = (struct target){ .format = STR("EmailAddress"),
			.value = arena_format(arena, "person-%zu@papercup.example", i),
			.from = to - 30 * CLOCK_DAY,
			.to = to,
			.zone = STR("America/Santiago"),
			.categories = DATA_SUBSCRIBER };
	return targets;
}

static struct json *
make_document(struct bench *bench)
{
	struct document document = { .id = object_id(
					 &bench->keep, bench->order.id, "document", 0),
		.type_owner = STR("COMITY"),
		.type = STR("Order"),
		.contents = bench->text,
		.content_type = STR(CONTENT_JSON) };

	(void)endpoint_parse(bench->order.issuer, &document.owner);
	return document_json(&bench->keep, &document);
}

/* The message of the order: its document and its objects. */
static enum err
make_message(struct bench *bench, struct why *why)
{
	struct endpoint from, to;
	struct json *objects = NULL;
	struct draft draft;
	enum err e = projection_build(&bench->keep, &bench->order, &objects, why);

	if (e != ERR_OK)
		return e;
	if (!endpoint_parse(bench->order.issuer, &from) ||
	    !endpoint_parse(bench->order.addressee, &to))
		return err_why(why, ERR_USAGE, 0, "no organisation id");
	draft = message_request(&bench->keep, from, to, bench->order.id, clock_real());
	draft_ask(&draft, VERB_CREATE, STR(""), make_document(bench));
	projection_ask(&draft, objects);
	e = message_read(&bench->keep, draft.root, &bench->message, why);
	buf_reset(&bench->out);
	json_write(draft.root, &bench->out);
	bench->bytes = arena_str(&bench->keep, buf_str(&bench->out));
	if (e == ERR_OK && (buf_failed(&bench->out) || bench->bytes.ptr == NULL))
		return err_why(why, ERR_LIMIT, 0, "no room for the message");
	return e;
}

static enum err
make(struct bench *bench, size_t targets, struct why *why)
{
	enum err e;

	bench->order = (struct order){ .realm = STR("live"),
		.id = STR("019ab0c8-2c00-7abc-8def-0123456789ab"),
		.procedure = STR("vol"),
		.issuer = STR("CL/fiscalia-norte"),
		.addressee = STR("US/papercup-mail"),
		.language = STR("en"),
		.created_at = clock_real() / CLOCK_SECOND * CLOCK_SECOND,
		.projection = PROJECTION_VERSION,
		.fields = fields,
		.fields_count = sizeof fields / sizeof fields[0],
		.targets = make_targets(&bench->keep, targets),
		.targets_count = targets };
	buf_reset(&bench->out);
	e = order_write(&bench->scratch, &bench->order, &bench->out, why);
	bench->text = arena_str(&bench->keep, buf_str(&bench->out));
	return e == ERR_OK ? make_message(bench, why) : e;
}

/* --- the steps of an order --- */

static enum err
step_read(struct bench *bench, struct why *why)
{
	struct order order;

	return order_read(&bench->scratch, bench->text, &order, why);
}

static enum err
step_law(struct bench *bench, struct why *why)
{
	struct law_situation situation = {
		.order = &bench->order, .stage = LAW_RECEIVE, .now = clock_real()
	};
	struct law_report report;

	return law_check(&bench->scratch, &bench->law, &situation, &report, why);
}

static enum err
step_build(struct bench *bench, struct why *why)
{
	struct json *objects;

	return projection_build(&bench->scratch, &bench->order, &objects, why);
}

static enum err
step_encode(struct bench *bench, struct why *why)
{
	buf_reset(&bench->out);
	json_write(bench->message.root, &bench->out);
	return buf_failed(&bench->out) ? err_why(why, ERR_LIMIT, 0, "no text") : ERR_OK;
}

static enum err
read_text(struct bench *bench, struct str text, struct why *why)
{
	static struct wire_report report; /* large: not on the stack */
	struct verdict verdict = wire_check_text(&bench->scratch, text, &report);

	return verdict_is_yes(&verdict)
		   ? ERR_OK
		   : err_why(why, ERR_SYNTAX, 0, "%s: %s", verdict.path, verdict.detail);
}

static enum err
step_decode(struct bench *bench, struct why *why)
{
	return read_text(bench, bench->bytes, why);
}

static enum err
step_compare(struct bench *bench, struct why *why)
{
	struct verdict verdict =
	    projection_compare(&bench->scratch, &bench->order, &bench->message);

	return verdict_is_yes(&verdict)
		   ? ERR_OK
		   : err_why(why, ERR_SYNTAX, 0, "%s: %s", verdict.path, verdict.detail);
}

/* --- the texts --- */

static enum err
step_json_bare(struct bench *bench, struct why *why)
{
	return bare_jansson(bench->bytes) ? ERR_OK
					  : err_why(why, ERR_SYNTAX, 0, "jansson");
}

static enum err
step_xml_bare(struct bench *bench, struct why *why)
{
	return bare_libxml2(bench->bytes) ? ERR_OK
					  : err_why(why, ERR_SYNTAX, 0, "libxml2");
}

struct step {
	const char *name;
	enum err (*run)(struct bench *bench, struct why *why);
};

static const struct step order_steps[] = {
	{ "read", step_read },
	{ "law", step_law },
	{ "build", step_build },
	{ "encode", step_encode },
	{ "decode", step_decode },
	{ "compare", step_compare },
};

static const struct step json_steps[] = {
	{ "checked", step_decode },
	{ "bare", step_json_bare },
};

static const struct step xml_steps[] = {
	{ "checked", step_decode },
	{ "bare", step_xml_bare },
};

/* Prints "name":us of each step, divided among what one run of it holds.  The steps take
 * turns, so that what disturbs one disturbs all. */
static enum err
run(struct bench *bench, const struct step *steps, size_t count, size_t times,
    size_t parts, struct why *why)
{
	double us[8][ROUNDS];
	enum err e = ERR_OK;

	for (size_t r = 0; r < ROUNDS; r++) {
		for (size_t s = 0; s < count; s++) {
			double before = measure_cpu_us();

			for (size_t i = 0; e == ERR_OK && i < times; i++) {
				arena_reset(&bench->scratch);
				e = steps[s].run(bench, why);
			}
			us[s][r] = (measure_cpu_us() - before) / (double)(times * parts);
		}
	}
	for (size_t s = 0; s < count; s++)
		printf(",\"%s\":%.3f", steps[s].name, measure_part(us[s], ROUNDS, 0.5));
	return e;
}

static enum err
run_orders(struct bench *bench, struct why *why)
{
	enum err e = ERR_OK;

	printf("\"orders\":[");
	for (size_t i = 0; e == ERR_OK && i < SIZES; i++) {
		arena_reset(&bench->keep);
		e = law_open_embedded(&bench->keep, &bench->law, why);
		if (e == ERR_OK)
			e = make(bench, sizes[i], why);
		if (e != ERR_OK)
			break;
		printf("%s{\"targets\":%zu,\"bytes\":%zu", i > 0 ? "," : "", sizes[i],
		    bench->bytes.len);
		e = run(bench, order_steps, sizeof order_steps / sizeof order_steps[0],
		    A_ROUND_TARGETS / sizes[i], sizes[i], why);
		printf("}");
	}
	printf("]");
	return e;
}

/* The message in the other encoding becomes the bench's. */
static enum err
to_xml(struct bench *bench, struct why *why)
{
	struct verdict verdict;

	buf_reset(&bench->out);
	verdict =
	    message_convert(&bench->keep, bench->message.root, WIRE_XML, &bench->out);
	bench->bytes = arena_str(&bench->keep, buf_str(&bench->out));
	return verdict_is_yes(&verdict)
		   ? ERR_OK
		   : err_why(why, ERR_SYNTAX, 0, "%s: %s", verdict.path, verdict.detail);
}

/* The smallest order whose message has TEXT_BYTES. */
static enum err
run_texts(struct bench *bench, struct why *why)
{
	enum err e = ERR_OK;

	bench->bytes = STR("");
	for (size_t targets = 1; e == ERR_OK && bench->bytes.len < TEXT_BYTES;
	     targets++) {
		arena_reset(&bench->keep);
		e = make(bench, targets, why);
	}
	if (e != ERR_OK)
		return e;
	printf(",\"json\":{\"bytes\":%zu", bench->bytes.len);
	e = run(bench, json_steps, 2, A_ROUND_TEXTS, 1, why);
	if (e == ERR_OK)
		e = to_xml(bench, why);
	printf("},\"xml\":{\"bytes\":%zu", bench->bytes.len);
	if (e == ERR_OK)
		e = run(bench, xml_steps, 2, A_ROUND_TEXTS, 1, why);
	printf("}");
	return e;
}

int
main(void)
{
	static struct bench bench; /* large: not on the stack */
	struct why why = { 0 };
	enum err e = arena_init(&bench.keep, KEEP_BYTES, &why);

	buf_init(&bench.out, LIMIT_BODY);
	if (e == ERR_OK)
		e = arena_init(&bench.scratch, LIMIT_ARENA, &why);
	printf("{");
	if (e == ERR_OK)
		e = run_orders(&bench, &why);
	if (e == ERR_OK)
		e = run_texts(&bench, &why);
	printf("}\n");
	if (e != ERR_OK) {
		fprintf(stderr, "bench-scale: %s\n", why.text);
		return 1;
	}
	buf_release(&bench.out);
	arena_release(&bench.scratch);
	arena_release(&bench.keep);
	return 0;
}
