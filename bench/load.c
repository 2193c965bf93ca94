/*
 * load.c - sealed orders against a running node: how many, how fast, at what cost.
 *
 *	bench-load SANDBOX URL PID ORDERS CONNECTIONS
 *
 * PID is the node's supervisor.  The orders are made before the clock runs, each is new,
 * and each answer must carry a receipt and no refusal.  One JSON object on stdout.
 */
#include <stdio.h>
#include <stdlib.h>

#include "drive.h"
#include "measure.h"
#include "sealed.h"
#include "wire/message.h"

#define KEEP_BYTES ((size_t)1 << 30)
#define CHECK_BYTES ((size_t)8 << 20)
#define ORDERS_MAX 20000
#define WARM 256 /* orders before the clock runs */
#define ALONE 20 /* orders one at a time */

struct load {
	struct arena keep;
	struct drive drive;
	struct str *bodies;
	struct drive_answer *answers;
	size_t count; /* with warm-up and those alone */
	size_t orders;
	unsigned connections;
	pid_t node;
	double wall_us, node_us, own_us;
};

static enum err
make_orders(struct load *load, const char *sandbox, struct why *why)
{
	struct sealer sealer;
	struct sealed sealed;
	enum err e = sealer_open(&sealer, sandbox, why);

	for (size_t i = 0; e == ERR_OK && i < load->count; i++) {
		e = sealer_make(&sealer, &load->keep, &sealed, why);
		load->bodies[i] = sealed.bytes;
	}
	sealer_release(&sealer);
	return e;
}

/* The receipt stands in the properties of the order's document. */
static bool
has_receipt(const struct action *action)
{
	const struct json *list = json_get(
	    json_get(action->object, "doc:DocumentProperties"), "doc:DocumentProperty");

	for (const struct json *item = json_first(list); item != NULL; item = item->next)
		if (str_eq_c(
			json_get_str(json_get(item, "doc:PropertyType"), "common:Name"),
			"Receipt") &&
		    str_has(json_get_str(item, "doc:PropertyValue"),
			STR("\"proof\":\"c2sp.org/tlog-proof@v1")))
			return true;
	return false;
}

static enum err
check_answer(struct arena *arena, const struct drive_answer *answer, struct why *why)
{
	struct message message;
	struct json *root;
	bool receipt = false;
	enum err e = canon_read(arena, answer->body, &root, why);

	if (e == ERR_OK)
		e = message_read(arena, root, &message, why);
	if (e != ERR_OK || answer->status != 200 || message.is_refusal)
		return err_why(why, ERR_DENIED, 0, "status %u: %.*s", answer->status,
		    STR_ARG(str_slice(answer->body, 0, 120)));
	for (size_t i = 0; i < message.actions_count; i++) {
		if (message.actions[i].verb == VERB_ERROR)
			return err_why(why, ERR_DENIED, 0, "%.*s",
			    STR_ARG(str_slice(message.actions[i].error_words, 0, 120)));
		receipt |= has_receipt(&message.actions[i]);
	}
	return receipt ? ERR_OK : err_why(why, ERR_DENIED, 0, "an answer has no receipt");
}

static enum err
check_answers(const struct load *load, struct why *why)
{
	struct arena arena;
	enum err e = arena_init(&arena, CHECK_BYTES, why);

	for (size_t i = 0; e == ERR_OK && i < load->count; i++) {
		arena_reset(&arena);
		e = check_answer(&arena, &load->answers[i], why);
	}
	arena_release(&arena);
	return e;
}

static enum err
run(struct load *load, size_t from, size_t count, struct why *why)
{
	return drive_run(&load->drive, &load->keep, load->bodies + from, count,
	    load->answers + from, why);
}

/* Warm-up, then the part that is measured. */
static enum err
run_many(struct load *load, struct why *why)
{
	double wall, node, own;
	enum err e = run(load, 0, WARM, why);

	node = measure_tree_cpu_us(load->node);
	own = measure_cpu_us();
	wall = measure_wall_us();
	if (e == ERR_OK)
		e = run(load, WARM, load->orders, why);
	load->wall_us = measure_wall_us() - wall;
	load->own_us = measure_cpu_us() - own;
	load->node_us = measure_tree_cpu_us(load->node) - node;
	if (e == ERR_OK && (node < 0 || load->node_us <= 0))
		e = err_why(why, ERR_NOT_FOUND, 0, "no node with this process id");
	return e;
}

/* Of count answers from one on, sorted. */
static double *
latencies(struct load *load, size_t from, size_t count)
{
	double *values = arena_array(&load->keep, count, sizeof *values);

	for (size_t i = 0; values != NULL && i < count; i++)
		values[i] = load->answers[from + i].took_us;
	return values;
}

static void
report(struct load *load)
{
	double orders = (double)load->orders;
	double *many = latencies(load, WARM, load->orders);
	double *alone = latencies(load, WARM + load->orders, ALONE);

	if (many == NULL || alone == NULL)
		return;
	printf("{\"orders\":%zu,\"connections\":%u,\"alone\":%d,\"order_bytes\":%zu,"
	       "\"answer_bytes\":%zu,"
	       "\"orders_per_s\":%.1f,\"node_cpu_us\":%.1f,\"client_cpu_us\":%.1f,"
	       "\"p50_us\":%.0f,\"p99_us\":%.0f,\"alone_p50_us\":%.0f}\n",
	    load->orders, load->connections, ALONE, load->bodies[WARM].len,
	    load->answers[WARM].body.len, orders * 1e6 / load->wall_us,
	    load->node_us / orders, load->own_us / orders,
	    measure_part(many, load->orders, 0.5), measure_part(many, load->orders, 0.99),
	    measure_part(alone, ALONE, 0.5));
}

static enum err
measure(struct load *load, char **argv, struct why *why)
{
	struct drive_config config;
	enum err e = make_orders(load, argv[1], why);

	if (e == ERR_OK)
		e = drive_sandbox(&load->keep, argv[1], &config, why);
	if (e != ERR_OK)
		return e;
	config.url = str_from(argv[2]);
	config.connections = load->connections;
	e = drive_open(&load->drive, &config, why);
	if (e == ERR_OK)
		e = run_many(load, why);
	drive_close(&load->drive);
	config.connections = 1;
	if (e == ERR_OK)
		e = drive_open(&load->drive, &config, why);
	if (e == ERR_OK)
		e = run(load, WARM + load->orders, ALONE, why);
	drive_close(&load->drive);
	return e == ERR_OK ? check_answers(load, why) : e;
}

int
main(int argc, char **argv)
{
	static struct load load; /* large: not on the stack */
	struct why why;
	enum err e;

	if (argc != 6)
		return 2;
	load.node = (pid_t)strtol(argv[3], NULL, 10);
	load.orders = strtoul(argv[4], NULL, 10);
	load.connections = (unsigned)strtoul(argv[5], NULL, 10);
	if (load.node <= 0 || load.orders == 0 || load.orders > ORDERS_MAX)
		return 2;
	load.count = WARM + load.orders + ALONE;
	e = arena_init(&load.keep, KEEP_BYTES, &why);
	if (e == ERR_OK) {
		load.bodies = arena_array(&load.keep, load.count, sizeof *load.bodies);
		load.answers = arena_array(&load.keep, load.count, sizeof *load.answers);
		e = measure(&load, argv, &why);
	}
	if (e != ERR_OK) {
		fprintf(stderr, "bench-load: %s\n", why.text);
		return 1;
	}
	report(&load);
	arena_release(&load.keep);
	return 0;
}
