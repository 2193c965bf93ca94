/* init_questions.c - what "node init" asks a person who gave it nothing but a folder. */
#include "cli/init_questions.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/recovery.h"
#include "model/party.h"
#include "node/config.h"

#define ANSWER_MAX 256

static bool
is_organisation(const char *text)
{
	struct endpoint endpoint;

	return endpoint_parse(str_from(text), &endpoint);
}

static bool
is_host(const char *text)
{
	struct str host = str_from(text);

	return host.len > 0 && !str_has(host, STR(" "));
}

bool
init_port(const char *text, unsigned *ret_port)
{
	uint64_t port;

	if (!str_u64(str_from(text), INIT_PORT_MAX, &port) || port < INIT_PORT_MIN)
		return false;
	*ret_port = (unsigned)port;
	return true;
}

static bool
is_port(const char *text)
{
	unsigned port;

	return init_port(text, &port);
}

bool
init_person(const char *text)
{
	struct config_person person;
	struct str value = str_from(text);

	return !str_has(value, STR("\n")) /* a line more of comity.conf */ &&
	       config_person_read(value, &person);
}

/* Nobody, or M/N. */
static bool
is_recovery(const char *text)
{
	return text[0] == '\0' || recovery_is_spec(text);
}

static const struct question {
	const char *option;
	const char *ask;
	const char *otherwise; /* what an empty answer means */
	bool (*fits)(const char *text);
	const char *form; /* said when it does not */
} questions[] = {
	{ "organisation", "Whose node is this? (country/name: CL/fiscalia-norte)", NULL,
	    is_organisation,
	    "two capital letters of the country, /, and small letters, digits and "
	    "hyphens" },
	{ "host", "At which name or address do others reach it?", "127.0.0.1", is_host,
	    "a name or an address, without spaces" },
	{ "port", "The first of its four ports?", "7440", is_port,
	    "a number from 1024 to 65000" },
	{ "person", "Who works here from this machine? (user number:person [role,...])",
	    NULL, init_person,
	    "1000:desk-1 or 1000:desk-1 desk,sender (roles: desk, sender, supervisor, "
	    "auditor, admin)" },
	{ "recovery",
	    "Who can make its keys again when they are lost? (3/5: any 3 of 5 shares; "
	    "empty: nobody)",
	    "", is_recovery, "M/N, 2 <= M <= N <= 16, or nothing" },
};

#define QUESTIONS (sizeof questions / sizeof questions[0])

/* One line without its end; false: there is none, or it is too long to be an answer. */
static bool
read_answer(struct cli *cli, const char **ret_answer)
{
	char line[ANSWER_MAX];
	struct str answer;

	*ret_answer = NULL;
	if (fgets(line, sizeof line, stdin) == NULL)
		return false;
	answer = str_from(line);
	if (answer.len == 0 || answer.ptr[answer.len - 1] != '\n')
		return false;
	*ret_answer = arena_cstr(&cli->arena, str_trim(answer));
	return *ret_answer != NULL;
}

/* NULL: the answers ended. */
static const char *
ask_one(struct cli *cli, size_t number)
{
	const struct question *question = &questions[number];
	const char *answer;

	for (;;) {
		fprintf(stderr, "%zu of %zu. %s", number + 1, QUESTIONS, question->ask);
		if (question->otherwise != NULL && question->otherwise[0] != '\0')
			fprintf(stderr, " [%s]", question->otherwise);
		fputs("\n> ", stderr);
		if (!read_answer(cli, &answer))
			return NULL;
		if (answer[0] == '\0' && question->otherwise != NULL)
			return question->otherwise;
		if (question->fits(answer))
			return answer;
		fprintf(stderr, "  That is not it: %s.\n", question->form);
	}
}

static void
add_option(struct cli *cli, const char *name, const char *value)
{
	if (value[0] != '\0' && cli->words_count < CLI_WORDS_MAX)
		cli->words[cli->words_count++] =
		    (struct cli_word){ .name = name, .value = value };
}

int
init_questions(struct cli *cli)
{
	const char *folder = cli_argument(cli, 0);

	if (folder == NULL || cli_option(cli, "organisation") != NULL ||
	    !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return EXIT_CODE_YES;
	for (size_t i = 0; i < QUESTIONS; i++) {
		const char *answer;

		if (cli_option(cli, questions[i].option) != NULL)
			continue;
		answer = ask_one(cli, i);
		if (answer == NULL)
			return cli_usage(cli, "no answer: nothing was made");
		add_option(cli, questions[i].option, answer);
	}
	if (cli_option(cli, "recovery") != NULL && cli_option(cli, "shares") == NULL)
		add_option(
		    cli, "shares", arena_format(&cli->arena, "%s-shares", folder).ptr);
	return EXIT_CODE_YES;
}
