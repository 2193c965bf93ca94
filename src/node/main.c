/* main.c - comityd: one program, the processes of a node. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "node/jail.h"
#include "node/last_head.h"
#include "node/law_start.h"
#include "node/log.h"
#include "node/place.h"
#include "node/role.h"
#include "node/selftest.h"
#include "node/signers.h"
#include "node/route.h"
#include "node/trustbook.h"
#include "proc/supervise.h"
#include "store/store.h"

#define ARENA_SIZE ((size_t)64 << 20)

static const struct {
	enum role role;
	int (*run)(const struct config *config, struct arena *arena);
} roles[] = {
	{ ROLE_EDGE, run_edge },
	{ ROLE_NURSERY, run_nursery },
	{ ROLE_CORE, run_core },
	{ ROLE_KEEPER, run_keeper },
	{ ROLE_COURIER, run_courier },
	{ ROLE_VAULT, run_vault },
	{ ROLE_DESK, run_desk },
};

static int
usage(FILE *out)
{
	fprintf(out, "usage: comityd [-n] FOLDER\n\n"
		     "Runs the node whose comity.conf lies in FOLDER.\n"
		     "  -n         only check the configuration\n"
		     "  --selftest-sandbox  try in each jail what must not be\n"
		     "  --routes   print what its doors take, and from whom\n"
		     "  --version  print the version\n");
	return out == stdout ? 0 : 2;
}

/* The end of a stage begins when the one before is empty: no new requests, then finish.
 */
static size_t
list_processes(
    const struct config *config, struct arena *arena, struct supervise_spec *specs)
{
	size_t count = 0;

	specs[count++] =
	    (struct supervise_spec){ .name = "core", .stage = 1, .hub = true };
	specs[count++] = (struct supervise_spec){ .name = "edge", .stage = 0 };
	specs[count++] = (struct supervise_spec){
		.name = "keeper", .stage = 2, .kept = LAST_HEAD_SIZE
	};
	specs[count++] = (struct supervise_spec){ .name = "courier", .stage = 2 };
	if (config->desk.len > 0)
		specs[count++] = (struct supervise_spec){ .name = "desk", .stage = 2 };
	specs[count++] = (struct supervise_spec){ .name = "nursery", .stage = 2 };
	specs[count++] =
	    (struct supervise_spec){ .name = "vault", .stage = 0, .on_request = true };
	if (config->desk.len > 0)
		specs[count++] = (struct supervise_spec){ .name = "paper",
			.stage = 2,
			.on_request = true,
			.program = place_paper(arena) };
	return count;
}

static void
tell(const struct supervise_event *event)
{
	char pid[24], status[24];

	(void)snprintf(pid, sizeof pid, "%d", (int)event->pid);
	(void)snprintf(status, sizeof status, "%d", event->status);
	if (event->kind == SUPERVISE_ENDED && event->status != 0)
		log_event(LOG_WARNING, "process-ended", "process", event->name, "pid",
		    pid, "status", status, NULL);
	else if (event->kind == SUPERVISE_IS_READY)
		log_event(LOG_INFO, "node-ready", NULL);
	else if (event->kind == SUPERVISE_DRAINING)
		log_event(LOG_INFO, "node-draining", NULL);
}

static int
run_supervisor(const struct config *config, const char *folder, struct arena *arena)
{
	static struct supervise supervise; /* large: not on the stack */
	struct supervise_spec specs[SUPERVISE_MAX];
	const char *const args[] = { folder, NULL };
	struct supervise_config wanted = { .specs = specs, .args = args };
	struct supervise_event event;
	struct why why;
	enum err e;

	wanted.spec_count = list_processes(config, arena, specs);
	e = supervise_init(&supervise, &wanted, &why);
	if (e == ERR_OK)
		e = jail_enter(ROLE_SUPERVISOR, config, arena, &why);
	while (e == ERR_OK) {
		e = supervise_next(&supervise, &event, &why);
		if (e == ERR_OK)
			tell(&event);
	}
	supervise_release(&supervise);
	return e == ERR_NOT_FOUND ? 0 : role_failed("supervisor-stopped", &why);
}

/* What would stop the core, but for what its store alone knows: whether list, records and
 * rosters are older than those used.  out: where pins are told, or NULL. */
static int
check_pins(const struct config *config, FILE *out)
{
	static const struct trust_seen nothing = { .sequence = 0 };
	struct trustbook book = { .known = NULL };
	int64_t now = clock_real() + config->clock_offset;
	struct verdict verdict = VERDICT_IS_YES;
	struct why why;

	if (config->pins_count > 0 &&
	    trustbook_open(&book, config, &nothing, now, &verdict, &why) != ERR_OK)
		return role_failed("start", &why);
	if (!verdict_is_yes(&verdict)) {
		log_event(LOG_ERROR, "start", "rule", verdict.rule, "why", verdict.detail,
		    NULL);
		return 1;
	}
	for (size_t i = 0; out != NULL && i < book.pins_count; i++) {
		verdict = pin_in_time(&book.pins[i], now);
		fprintf(out, "%.*s: pinned, in no federation list%s%s\n",
		    STR_ARG(book.pins[i].organisation.id),
		    verdict_is_yes(&verdict) ? "" : "; not believed: ", verdict.detail);
	}
	trustbook_release(&book);
	return 0;
}

/* Certificates that prove nothing: nothing is started. */
static int
check_signers(const struct config *config, struct arena *arena)
{
	struct signers signers;
	struct why why;

	if (signers_open(arena, config, &signers, &why) != ERR_OK)
		return role_failed("start", &why);
	signers_release(&signers);
	return 0;
}

/* Tables that the core would refuse: nothing is started. */
static int
check_law(const struct config *config)
{
	struct arena arena = { .block = NULL };
	struct law law;
	struct why why;
	enum err e = arena_init(&arena, ARENA_SIZE, &why);

	if (e == ERR_OK)
		e = law_start_open(&arena, config, &law, &why);
	arena_release(&arena);
	return e == ERR_OK ? 0 : role_failed("start", &why);
}

/* A database that the core would refuse: nothing is started.  Without one the core says
 * so; out as above. */
static int
check_store(const struct config *config, FILE *out)
{
	struct arena arena = { .block = NULL };
	int version = STORE_VERSION;
	struct why why;
	enum err e = arena_init(&arena, ARENA_SIZE, &why);

	if (e == ERR_OK)
		e = store_version(
		    config_path(&arena, config, PLACE_DATABASE), &version, &why);
	arena_release(&arena);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return role_failed("start", &why);
	if (out != NULL && version < STORE_VERSION)
		fprintf(out, "%s has version %d: the start makes it version %d\n",
		    PLACE_DATABASE, version, STORE_VERSION);
	return 0;
}

static int
run_role(const char *name, const struct config *config, struct arena *arena)
{
	enum role role;

	if (!role_from(str_from(name), &role))
		return usage(stderr);
	log_role(role_name(role));
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
		if (roles[i].role == role)
			return roles[i].run(config, arena);
	return usage(stderr);
}

int
main(int argc, char **argv)
{
	static struct config config; /* large: not on the stack */
	const char *role = NULL;
	char folder[PATH_MAX]; /* absolute: children and sockets need it so */
	bool only_check = false, selftest = false;
	FILE *out;
	struct arena arena;
	struct why why;
	int i = 1;

	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return usage(stdout);
	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return printf("comityd %s\n", COMITY_VERSION) < 0;
	if (argc == 2 && strcmp(argv[1], "--routes") == 0)
		return routes_print(stdout);
	if (i + 1 < argc && strcmp(argv[i], "--role") == 0) {
		role = argv[i + 1];
		i += 2;
	} else if (i < argc && strcmp(argv[i], "-n") == 0) {
		only_check = true;
		i++;
	} else if (i < argc && strcmp(argv[i], "--selftest-sandbox") == 0) {
		selftest = true;
		i++;
	}
	if (i + 1 != argc)
		return usage(stderr);
	if (realpath(argv[i], folder) == NULL) {
		(void)err_errno(&why, "%s", argv[i]);
		return role_failed("start", &why);
	}
	(void)umask(0077);
	log_role("supervisor");
	if (sandbox_harden(&why) != ERR_OK ||
	    arena_init(&arena, ARENA_SIZE, &why) != ERR_OK ||
	    config_read(&arena, folder, &config, &why) != ERR_OK)
		return role_failed("start", &why);
	if (selftest)
		return selftest_run(&config, &arena, stdout) > 0;
	out = only_check ? stdout : NULL;
	if (role == NULL &&
	    (check_store(&config, out) != 0 || check_pins(&config, out) != 0 ||
		check_signers(&config, &arena) != 0 || check_law(&config) != 0))
		return 1;
	if (only_check)
		return printf("%s: the configuration is good\n", argv[i]) < 0;
	/* in a jail there are no exit handlers: they may ask for calls that it forbids */
	_exit(role == NULL ? run_supervisor(&config, folder, &arena)
			   : run_role(role, &config, &arena));
}
