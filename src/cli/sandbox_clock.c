#include "cli/sandbox_clock.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "node/config.h"
#include "node/place.h"

#define KEY STR("clock-offset-sec")
#define NODES_MAX 16
/* How long a node may take to deliver what is on its way. */
#define QUIET_SEC 5
#define STEP_MS 20

struct clock_node {
	const char *folder;
	const char *config; /* its path */
	struct str text;
	int64_t offset; /* seconds */
	bool training;
};

struct sandbox_nodes {
	struct clock_node nodes[NODES_MAX];
	size_t count;
};

/* --- the nodes of the folder --- */

/* false: it is no node. */
static bool
read_node(struct cli *cli, const char *folder, struct clock_node *ret_node)
{
	struct clock_node node = { .folder = folder,
		.config = arena_format(&cli->arena, "%s/" PLACE_CONFIG, folder).ptr };
	struct config *config = arena_alloc(&cli->arena, sizeof *config);
	struct why why;

	if (config == NULL || node.config == NULL ||
	    file_read(&cli->arena, node.config, CONFIG_FILE_MAX, &node.text, &why) !=
		ERR_OK ||
	    config_read_self(&cli->arena, folder, config, &why) != ERR_OK)
		return false;
	node.offset = config->clock_offset / CLOCK_SECOND;
	node.training = config_training(config);
	*ret_node = node;
	return true;
}

static int
find_nodes(struct cli *cli, const char *box, struct sandbox_nodes *found)
{
	DIR *folder = opendir(box);
	const struct dirent *entry;

	if (folder == NULL)
		return cli_usage(cli, "%s cannot be read", box);
	while (found->count < NODES_MAX && (entry = readdir(folder)) != NULL) {
		const char *path =
		    arena_format(&cli->arena, "%s/%s", box, entry->d_name).ptr;

		if (entry->d_name[0] != '.' && path != NULL &&
		    read_node(cli, path, &found->nodes[found->count]))
			found->count++;
	}
	(void)closedir(folder);
	return found->count > 0 ? EXIT_CODE_YES : cli_usage(cli, "%s holds no node", box);
}

static int64_t
latest_offset(const struct sandbox_nodes *found)
{
	int64_t latest = 0;

	for (size_t i = 0; i < found->count; i++)
		if (found->nodes[i].offset > latest)
			latest = found->nodes[i].offset;
	return latest;
}

/* --- what is asked --- */

/* N with its unit: days, hours or minutes. */
static bool
parse_step(const char *text, int64_t *ret_sec)
{
	static const struct {
		char unit;
		int64_t sec;
	} units[] = { { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 } };
	struct str digits = str_from(text);
	uint64_t count;

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (digits.len == 0 || digits.ptr[digits.len - 1] != units[i].unit)
			continue;
		digits.len--;
		if (!str_u64(digits, LIMIT_CLOCK_OFFSET_SEC, &count))
			return false;
		*ret_sec = (int64_t)count * units[i].sec;
		return true;
	}
	return false;
}

static int
take_offset(struct cli *cli, int64_t now_sec, int64_t *ret_sec)
{
	const char *set = cli_option(cli, "set");
	const char *advance = cli_option(cli, "advance");
	int64_t at = 0;
	int64_t sec = now_sec;

	if (set != NULL && advance != NULL)
		return cli_usage(cli, "--set or --advance?");
	if (set != NULL && !clock_parse(str_from(set), &at))
		return cli_usage(
		    cli, "--set is a time with its zone: 2027-06-14T08:00:00Z");
	if (advance != NULL && !parse_step(advance, &sec))
		return cli_usage(
		    cli, "--advance is a number of days, hours or minutes: 2d");
	if (set != NULL)
		sec = (at - clock_real() + CLOCK_SECOND - 1) / CLOCK_SECOND;
	else if (advance != NULL)
		sec += now_sec;
	if (sec < now_sec || sec > (int64_t)LIMIT_CLOCK_OFFSET_SEC)
		return cli_usage(
		    cli, "the clock is set forward only, and by less than eleven years");
	*ret_sec = sec;
	return EXIT_CODE_YES;
}

/* --- doing it --- */

/* The line of the key gets the value, or is added. */
static enum err
write_offset(const struct clock_node *node, int64_t sec, struct why *why)
{
	struct str rest = node->text;
	struct buf text;
	enum err e;

	buf_init(&text, 2 * CONFIG_FILE_MAX);
	while (rest.len > 0) {
		struct str line = str_cut(&rest, '\n');
		struct str name = line;

		if (!str_eq(str_trim(str_cut(&name, '=')), KEY))
			buf_format(&text, "%.*s\n", STR_ARG(line));
	}
	buf_format(&text, "%.*s = %lld\n", STR_ARG(KEY), (long long)sec);
	e = buf_failed(&text) ? err_why(why, ERR_LIMIT, 0, "%s", node->config)
			      : file_write(node->config, buf_str(&text), 0600, why);
	buf_release(&text);
	return e;
}

/* A message that is on its way when the clocks are set would come from the future, or too
 * late.  A peer that does not run is not waited for. */
static void
wait_until_quiet(struct cli *cli, const struct clock_node *node)
{
	static const struct timespec step = { 0, STEP_MS * 1000000L };
	int64_t end = clock_steady() + QUIET_SEC * CLOCK_SECOND;

	while (clock_steady() < end) {
		size_t mark = arena_mark(&cli->arena);
		struct json *answer = NULL;
		bool quiet = !ask_folder(cli, node->folder, "node/status", &answer) ||
			     json_get_int(answer, "outbox_waiting", 0) == 0;

		arena_return(&cli->arena, mark);
		if (quiet)
			return;
		(void)nanosleep(&step, NULL);
	}
}

/* Nothing is said to a node that does not run: it reads its comity.conf at its start. */
static int
tell(struct cli *cli, const struct clock_node *node, int64_t sec)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;

	if (!ask_folder(cli, node->folder, "node/status", &answer))
		return EXIT_CODE_YES;
	json_put_int(&cli->arena, body, "offset_sec", sec);
	return ask_at(cli, node->folder, "node/clock", body, &answer);
}

static int
set_all(struct cli *cli, const struct sandbox_nodes *found, int64_t sec)
{
	struct why why;
	int code = EXIT_CODE_YES;

	for (size_t i = 0; i < found->count; i++)
		if (!found->nodes[i].training)
			return cli_usage(cli, "%s is a live node: it keeps real time",
			    found->nodes[i].folder);
	for (size_t i = 0; i < found->count; i++)
		wait_until_quiet(cli, &found->nodes[i]);
	for (size_t i = 0; i < found->count; i++)
		if (write_offset(&found->nodes[i], sec, &why) != ERR_OK)
			return cli_failed(&why, "the clock is not set");
	for (size_t i = 0; code == EXIT_CODE_YES && i < found->count; i++)
		code = tell(cli, &found->nodes[i], sec);
	return code;
}

int
sandbox_clock(struct cli *cli)
{
	const char *box = cli_argument(cli, 0);
	struct sandbox_nodes *found = arena_alloc(&cli->arena, sizeof *found);
	char text[CLOCK_TEXT_MAX];
	int64_t sec;
	int code;

	if (box == NULL)
		return cli_usage(cli, "which folder?");
	if (found == NULL)
		return EXIT_CODE_AGAIN;
	found->count = 0;
	code = find_nodes(cli, box, found);
	if (code != EXIT_CODE_YES)
		return code;
	sec = latest_offset(found);
	code = take_offset(cli, sec, &sec);
	if (code == EXIT_CODE_YES &&
	    (cli_option(cli, "set") != NULL || cli_option(cli, "advance") != NULL))
		code = set_all(cli, found, sec);
	if (code == EXIT_CODE_YES)
		printf("%.*s\n",
		    STR_ARG(clock_text(clock_real() + sec * CLOCK_SECOND, text)));
	return code;
}
