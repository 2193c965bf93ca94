/*
 * unit.c - what each step of the intake of an order costs alone.
 *
 *	bench-unit SANDBOX BATCH ANSWER_BYTES CONNECTIONS
 *
 * BATCH orders share a commit and a signed head, as was seen in the node.  Processor
 * time in microseconds for one order, each the median of ROUNDS rounds; one JSON object
 * on stdout.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bare.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "echo.h"
#include "law/check.h"
#include "law/clocks.h"
#include "measure.h"
#include "node/core.h"
#include "node/receipts.h"
#include "record/order_text.h"
#include "record/signoff.h"
#include "sealed.h"
#include "wire/check.h"
#include "wire/jss.h"
#include "wire/projection.h"

#define ROUNDS 7
#define A_ROUND 200 /* orders */
#define ORDERS ((size_t)ROUNDS * A_ROUND)
#define KEEP_BYTES ((size_t)512 << 20)
#define WARM 128
#define BATCH_MAX 512

/* What the node's core has of one order, read once. */
struct sample {
	struct order order;
	struct json *root;
	struct message message;
	struct law_signoff signoffs[SEALED_SIGNOFFS];
};

struct bench {
	struct arena keep;
	struct arena scratch; /* of one call */
	struct sealer sealer;
	struct sealed *orders;
	struct sample sample;
	struct law law;
	struct law_zones zones;
	struct buf text;
	struct core core; /* with a store, a ledger and nothing else */
	struct config config;
	struct key *ledger;
	struct str ledger_origin;
	size_t batch;
};

/* --- the steps that stand alone --- */

static enum err
step_decode(struct bench *bench, const struct sealed *sealed, struct why *why)
{
	static struct wire_report report; /* large: not on the stack */
	struct verdict verdict;

	report = (struct wire_report){ 0 };
	verdict = wire_check_text(&bench->scratch, sealed->bytes, &report);
	if (verdict_is_yes(&verdict))
		verdict = wire_check_strict(report.message, &report);
	if (!verdict_is_yes(&verdict))
		return err_why(why, ERR_SYNTAX, 0, "%s", verdict.detail);
	return ERR_OK;
}

static enum err
step_encode(struct bench *bench, const struct sealed *sealed, struct why *why)
{
	(void)sealed;
	json_write(bench->sample.root, &bench->text);
	return buf_failed(&bench->text) ? err_why(why, ERR_LIMIT, 0, "no text") : ERR_OK;
}

static enum err
step_jansson(struct bench *bench, const struct sealed *sealed, struct why *why)
{
	(void)bench;
	return bare_jansson(sealed->bytes) ? ERR_OK
					   : err_why(why, ERR_SYNTAX, 0, "jansson");
}

static enum err
step_canon(struct bench *bench, const struct sealed *sealed, struct why *why)
{
	struct json *root;

	return canon_read(&bench->scratch, sealed->bytes, &root, why);
}

static enum err
step_papers(struct bench *bench, const struct sealed *sealed, struct why *why)
{
	struct signoff signoff;
	struct order order;
	enum err e = order_read(&bench->scratch, sealed->order, &order, why);

	for (size_t i = 0; e == ERR_OK && i < SEALED_SIGNOFFS; i++)
		e = signoff_read(&bench->scratch, sealed->signoffs[i], &signoff, why);
	return e;
}

/* The body's digest, the order's, the seal over the signing text, two sign-offs. */
static enum err
step_verify(struct bench *bench, const struct sealed *sealed, struct why *why)
{
	unsigned char digest[SHA256_LEN];
	struct verdict verdict = VERDICT_IS_YES;
	struct webauthn_seen seen;
	struct signoff signoff;
	enum err e = ERR_OK;

	sha256(sealed->bytes, digest);
	order_sha256(sealed->order, digest);
	for (size_t i = 0; e == ERR_OK && i < SEALED_SIGNOFFS; i++) {
		e = signoff_read(&bench->scratch, sealed->signoffs[i], &signoff, why);
		if (e == ERR_OK && verdict_is_yes(&verdict))
			verdict =
			    signoff_verify(&bench->scratch, &signoff, digest, STR("live"),
				&(struct signoff_key){ .key = bench->sealer.persons[i] },
				&seen);
	}
	if (verdict_is_yes(&verdict))
		verdict =
		    jss_verify(&bench->scratch, bench->sample.root, bench->sealer.seal);
	if (!verdict_is_yes(&verdict))
		return err_why(why, ERR_CRYPTO, 0, "%s", verdict.detail);
	return e;
}

static enum err
step_law(struct bench *bench, const struct sealed *sealed, struct why *why)
{
	struct law_situation situation = { .order = &bench->sample.order,
		.stage = LAW_RECEIVE,
		.now = clock_real(),
		.signoffs = bench->sample.signoffs,
		.signoffs_count = SEALED_SIGNOFFS };
	struct law_report report;
	enum err e = law_check(&bench->scratch, &bench->law, &situation, &report, why);

	(void)sealed;
	if (e == ERR_OK && report.overall == VERDICT_NO)
		return err_why(why, ERR_DENIED, 0, "the law says no to the order");
	return e;
}

static enum err
step_clocks(struct bench *bench, const struct sealed *sealed, struct why *why)
{
	const struct law_event received = { STR("received"), clock_real() };
	struct law_clock_list list;

	(void)sealed;
	return law_clocks(&bench->scratch, &bench->law,
	    &(struct law_course){ .order = &bench->sample.order,
		.events = &received,
		.events_count = 1,
		.now = received.at,
		.zones = &bench->zones },
	    &list, why);
}

static enum err
step_projection(struct bench *bench, const struct sealed *sealed, struct why *why)
{
	struct verdict verdict = projection_compare(
	    &bench->scratch, &bench->sample.order, &bench->sample.message);

	(void)sealed;
	return verdict_is_yes(&verdict)
		   ? ERR_OK
		   : err_why(why, ERR_SYNTAX, 0, "%s", verdict.detail);
}

static const struct {
	const char *name;
	enum err (*run)(
	    struct bench *bench, const struct sealed *sealed, struct why *why);
} steps[] = {
	{ "decode", step_decode },
	{ "encode", step_encode },
	{ "jansson", step_jansson },
	{ "canon", step_canon },
	{ "papers", step_papers },
	{ "verify", step_verify },
	{ "law", step_law },
	{ "clocks", step_clocks },
	{ "projection", step_projection },
};

static enum err
run_steps(struct bench *bench, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t s = 0; e == ERR_OK && s < sizeof steps / sizeof steps[0]; s++) {
		double rounds[ROUNDS];

		for (size_t r = 0; r < ROUNDS; r++) {
			double before = measure_cpu_us();

			for (size_t i = 0; e == ERR_OK && i < A_ROUND; i++) {
				arena_reset(&bench->scratch);
				buf_reset(&bench->text);
				e = steps[s].run(
				    bench, &bench->orders[r * A_ROUND + i], why);
			}
			rounds[r] = (measure_cpu_us() - before) / A_ROUND;
		}
		printf("\"%s\":%.2f,", steps[s].name, measure_part(rounds, ROUNDS, 0.5));
	}
	return e;
}

/* --- the steps that a batch shares --- */

struct shares {
	double commit_us, commit_wall_us, ledger_us, head_us;
};

/* The rows that an order leaves behind, but for those of the ledger. */
static enum err
add_rows(struct bench *bench, const struct sealed *sealed, struct order *ret_order,
    struct why *why)
{
	struct store *store = bench->core.store;
	int64_t now = clock_real();
	struct stored_case stored = { .side = STR("addressee"),
		.proof = STR("persons"),
		.state = STR("received"),
		.created_at = now,
		.received_at = now,
		.updated_at = now };
	struct stored_document paper = {
		.kind = STR("Order"), .at = now, .bytes = sealed->order
	};
	int64_t id;
	enum err e = order_read(&bench->core.scratch, sealed->order, ret_order, why);

	if (e != ERR_OK)
		return e;
	stored.id = paper.case_id = ret_order->id;
	stored.realm = ret_order->realm;
	stored.procedure = ret_order->procedure;
	stored.issuer = ret_order->issuer;
	stored.addressee = ret_order->addressee;
	order_sha256(sealed->order, stored.order_sha256.bytes);
	paper.sha256 = stored.order_sha256;
	e = store_case_add(store, &stored, why);
	if (e == ERR_OK)
		e = store_document_add(store, &paper, why);
	paper.kind = STR("SignOff");
	for (size_t i = 0; e == ERR_OK && i < SEALED_SIGNOFFS; i++) {
		paper.bytes = sealed->signoffs[i];
		sha256(paper.bytes, paper.sha256.bytes);
		e = store_document_add(store, &paper, why);
	}
	paper.kind = STR("Certificate");
	paper.bytes = bench->sealer.certificate;
	sha256(paper.bytes, paper.sha256.bytes);
	if (e == ERR_OK)
		e = store_document_add(store, &paper, why);
	if (e == ERR_OK)
		e = store_event_add(store,
		    &(struct stored_event){ .case_id = ret_order->id,
			.at = now,
			.event = STR("receive"),
			.leaf = STORE_NO_LEAF },
		    why);
	if (e == ERR_OK)
		e = store_duty_add(store,
		    &(struct stored_duty){ .case_id = ret_order->id,
			.kind = STR("decide"),
			.owed_by = STR("addressee"),
			.created_at = now,
			.due_at = now + CLOCK_DAY },
		    &id, why);
	return e;
}

static enum err
add_message(struct bench *bench, const struct sealed *sealed, const struct order *order,
    struct why *why)
{
	struct stored_message stored = { .sender = order->issuer,
		.transaction = order->id,
		.peer = order->issuer,
		.direction = DIRECTION_IN,
		.at = clock_real(),
		.case_id = order->id,
		.bytes = sealed->bytes };
	enum err e;

	sha256(sealed->bytes, stored.sha256.bytes);
	e = store_message_add(bench->core.store, &stored, why);
	/* The node keeps its answer in the next batch; it is as long as this. */
	if (e == ERR_OK)
		e = store_message_answer(bench->core.store, order->issuer, order->id,
		    str_slice(sealed->bytes, 0, sealed->bytes.len / 2), why);
	return e;
}

static enum err
add_leaf(struct bench *bench, const struct sealed *sealed, const struct order *order,
    uint64_t *ret_leaf, struct why *why)
{
	unsigned char digest[SHA256_LEN];

	order_sha256(sealed->order, digest);
	return receipts_add(&bench->core,
	    &(struct step_facts){ .kind = RECEIPT_STORED,
		.case_id = order->id,
		.at = clock_real(),
		.order_sha256 = digest,
		.message_sha256 = digest,
		.peer = order->issuer },
	    ret_leaf, why);
}

static enum err
sign_head(struct bench *bench, struct why *why)
{
	struct journal *journal = &bench->core.journal;
	struct checkpoint checkpoint = { .origin = bench->ledger_origin,
		.size = journal->committed.size,
		.root = merkle_tip_root(&journal->committed) };
	struct buf note;
	enum err e;

	buf_init(&note, NOTE_MAX);
	journal->asked = journal->committed.size;
	e = checkpoint_sign(&checkpoint, bench->ledger, &note, why);
	if (e == ERR_OK)
		e = journal_head(journal, buf_str(&note), why);
	buf_release(&note);
	return e;
}

/* One transaction with count orders, its head, its receipts. */
static enum err
run_batch(struct bench *bench, const struct sealed *orders, size_t count,
    struct shares *shares, struct why *why)
{
	struct core *core = &bench->core;
	uint64_t leaves[BATCH_MAX];
	double wall = measure_wall_us();
	double at = measure_cpu_us();
	double now;
	struct str text;
	enum err e = store_begin(core->store, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct order order;

		e = add_rows(bench, &orders[i], &order, why);
		if (e == ERR_OK)
			e = add_message(bench, &orders[i], &order, why);
		now = measure_cpu_us();
		shares->commit_us += now - at;
		at = now;
		if (e == ERR_OK)
			e = add_leaf(bench, &orders[i], &order, &leaves[i], why);
		now = measure_cpu_us();
		shares->ledger_us += now - at;
		at = now;
	}
	if (e == ERR_OK)
		e = journal_store_head(&core->journal, clock_real(), why);
	if (e == ERR_OK)
		e = store_commit(core->store, why);
	journal_committed(&core->journal);
	shares->commit_wall_us += measure_wall_us() - wall;
	now = measure_cpu_us();
	shares->commit_us += now - at;
	if (e == ERR_OK)
		e = sign_head(bench, why);
	at = measure_cpu_us();
	shares->head_us += at - now;
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		e = receipts_text(core, &core->scratch, leaves[i], &text, why);
	shares->ledger_us += measure_cpu_us() - at;
	arena_reset(&core->scratch);
	return e;
}

static enum err
run_batches(struct bench *bench, struct why *why)
{
	double commit[ROUNDS], wall[ROUNDS], ledger[ROUNDS], head[ROUNDS];
	enum err e = ERR_OK;

	for (size_t r = 0; e == ERR_OK && r < ROUNDS; r++) {
		struct shares shares = { 0 };
		size_t done = 0;

		while (e == ERR_OK && done < A_ROUND) {
			size_t count =
			    A_ROUND - done < bench->batch ? A_ROUND - done : bench->batch;

			e = run_batch(bench, &bench->orders[r * A_ROUND + done], count,
			    &shares, why);
			done += count;
		}
		commit[r] = shares.commit_us / A_ROUND;
		wall[r] = shares.commit_wall_us / A_ROUND;
		ledger[r] = shares.ledger_us / A_ROUND;
		head[r] = shares.head_us / A_ROUND;
	}
	printf("\"commit\":%.2f,\"commit_wall\":%.2f,\"ledger\":%.2f,\"head\":%.2f,",
	    measure_part(commit, ROUNDS, 0.5), measure_part(wall, ROUNDS, 0.5),
	    measure_part(ledger, ROUNDS, 0.5), measure_part(head, ROUNDS, 0.5));
	return e;
}

static enum err
run_echo(struct bench *bench, char **argv, struct why *why)
{
	struct str *bodies = arena_array(&bench->keep, ORDERS, sizeof *bodies);
	struct echo echo = { .sandbox = argv[1],
		.bodies = bodies,
		.count = ORDERS,
		.warm = WARM,
		.answer_bytes = strtoul(argv[3], NULL, 10),
		.connections = (unsigned)strtoul(argv[4], NULL, 10) };
	double cpu_us = 0;
	enum err e;

	if (bodies == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (size_t i = 0; i < ORDERS; i++)
		bodies[i] = bench->orders[i].bytes;
	e = echo_measure(&bench->keep, &echo, &cpu_us, why);
	printf("\"transport\":%.2f}\n", cpu_us);
	return e;
}

/* --- begin --- */

static enum err
read_sample(struct bench *bench, struct why *why)
{
	struct sample *sample = &bench->sample;
	const struct sealed *first = &bench->orders[0];
	enum err e = canon_read(&bench->keep, first->bytes, &sample->root, why);

	if (e == ERR_OK)
		e = message_read(&bench->keep, sample->root, &sample->message, why);
	if (e == ERR_OK)
		e = order_read(&bench->keep, first->order, &sample->order, why);
	for (size_t i = 0; e == ERR_OK && i < SEALED_SIGNOFFS; i++) {
		struct signoff signoff;

		e = signoff_read(&bench->keep, first->signoffs[i], &signoff, why);
		sample->signoffs[i] = (struct law_signoff){ signoff_act_name(signoff.act),
			LEVEL_PROSECUTOR, signoff.person, signoff.organisation, false };
	}
	return e;
}

static enum err
open_ledger(struct bench *bench, const char *sandbox, struct why *why)
{
	const char *path = arena_format(&bench->keep, "%s/unit.db", sandbox).ptr;
	struct core *core = &bench->core;
	enum err e = key_generate(KEY_ED25519, &bench->ledger, why);

	bench->config = (struct config){ .realm = STR("live"),
		.organisation = STR(SEALED_ADDRESSEE) };
	bench->ledger_origin = STR("live.us.papercup-mail/ledger");
	core->config = &bench->config;
	if (e == ERR_OK)
		e = arena_init(&core->scratch, LIMIT_ARENA, why);
	if (e == ERR_OK)
		e = store_open(path, STORE_CREATE, &core->store, why);
	return e == ERR_OK ? journal_open(&core->journal, core->store, why) : e;
}

static enum err
open_bench(struct bench *bench, const char *sandbox, struct why *why)
{
	enum err e = arena_init(&bench->keep, KEEP_BYTES, why);

	buf_init(&bench->text, LIMIT_BODY);
	if (e == ERR_OK)
		e = arena_init(&bench->scratch, LIMIT_ARENA, why);
	if (e == ERR_OK)
		e = sealer_open(&bench->sealer, sandbox, why);
	if (e != ERR_OK)
		return e;
	bench->orders = arena_array(&bench->keep, ORDERS, sizeof *bench->orders);
	for (size_t i = 0; e == ERR_OK && i < ORDERS; i++)
		e = sealer_make(&bench->sealer, &bench->keep, &bench->orders[i], why);
	if (e == ERR_OK)
		e = read_sample(bench, why);
	if (e == ERR_OK)
		e = law_open_embedded(&bench->keep, &bench->law, why);
	if (e == ERR_OK)
		e = law_zones_open(
		    &bench->keep, &bench->law, LAW_ZONES_DIR, &bench->zones, why);
	return e == ERR_OK ? open_ledger(bench, sandbox, why) : e;
}

int
main(int argc, char **argv)
{
	static struct bench bench; /* large: not on the stack */
	struct why why;
	enum err e;

	if (argc != 5)
		return 2;
	bench.batch = strtoul(argv[2], NULL, 10);
	if (bench.batch == 0 || bench.batch > BATCH_MAX)
		return 2;
	e = open_bench(&bench, argv[1], &why);
	printf("{");
	if (e == ERR_OK)
		e = run_steps(&bench, &why);
	if (e == ERR_OK)
		e = run_batches(&bench, &why);
	if (e == ERR_OK)
		e = run_echo(&bench, argv, &why);
	if (e != ERR_OK) {
		fprintf(stderr, "bench-unit: %s\n", why.text);
		return 1;
	}
	store_close(bench.core.store);
	return 0;
}
