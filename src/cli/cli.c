#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "law/rule.h"

#define PRINT_MAX ((size_t)64 << 20)
#define WORDS_MAX 4096
#define LINE_WIDTH 78
#define SET_IN "      "

const char *
cli_option_nth(const struct cli *cli, const char *name, size_t n)
{
	for (size_t i = 0; i < cli->words_count; i++) {
		const struct cli_word *word = &cli->words[i];

		if (word->name != NULL && strcmp(word->name, name) == 0 && n-- == 0)
			return word->value;
	}
	return NULL;
}

const char *
cli_option(const struct cli *cli, const char *name)
{
	return cli_option_nth(cli, name, 0);
}

bool
cli_flag(const struct cli *cli, const char *name)
{
	return cli_option(cli, name) != NULL;
}

const char *
cli_argument(const struct cli *cli, size_t n)
{
	for (size_t i = 0; i < cli->words_count; i++)
		if (cli->words[i].name == NULL && n-- == 0)
			return cli->words[i].value;
	return NULL;
}

static void
print_foreign(FILE *out, struct str text)
{
	while (text.len > 0) {
		size_t control = str_control(text);

		putc(control > 0 ? '?' : (unsigned char)text.ptr[0], out);
		text = str_slice(text, control > 0 ? control : 1, text.len);
	}
}

/* Arguments are printed as foreign: they may come from anywhere. */
static void PRINTF_LIKE(1, 0) complain(const char *format, va_list args)
{
	char text[WORDS_MAX];

	(void)vsnprintf(text, sizeof text, format, args);
	str_mend(text);
	print_foreign(stderr, str_from(text));
}

int
cli_usage(const struct cli *cli, const char *format, ...)
{
	const struct command *c = cli->command;
	va_list args;

	fprintf(stderr, "comity %s %s: ", c->noun, c->verb);
	va_start(args, format);
	complain(format, args);
	va_end(args);
	fprintf(stderr, "\nusage: comity %s %s %s\n", c->noun, c->verb, c->synopsis);
	return EXIT_CODE_USAGE;
}

int
cli_failed(const struct why *why, const char *format, ...)
{
	static const int codes[ERR_COUNT] = {
		[ERR_OK] = EXIT_CODE_NO, /* it failed, whatever why says */
		[ERR_SYNTAX] = EXIT_CODE_NO,
		[ERR_LIMIT] = EXIT_CODE_NO,
		[ERR_IO] = EXIT_CODE_AGAIN,
		[ERR_NOT_FOUND] = EXIT_CODE_NO,
		[ERR_CONFLICT] = EXIT_CODE_CONFLICT,
		[ERR_CRYPTO] = EXIT_CODE_NOT_VERIFIED,
		[ERR_DENIED] = EXIT_CODE_NOT_AUTHORISED,
		[ERR_USAGE] = EXIT_CODE_USAGE,
	};
	va_list args;

	fprintf(stderr, "comity: ");
	va_start(args, format);
	complain(format, args);
	va_end(args);
	fprintf(stderr, ": ");
	print_foreign(stderr, str_from(why->text));
	fprintf(stderr, "\n");
	return codes[why->err];
}

static void
print_place(const struct verdict *verdict, const char *between)
{
	cli_print_foreign(str_from(verdict->path));
	printf("%s", verdict->path[0] == '\0' ? "" : between);
	cli_print_foreign(str_from(verdict->detail));
	printf("\n");
}

int
cli_verdict(struct cli *cli, const struct verdict *verdict)
{
	static const char *const words[VERDICT_KIND_COUNT] = { "yes", "no", "person" };
	struct arena *arena = &cli->arena;
	struct rule_table table;
	const struct rule *rule = NULL;
	struct json *answer = json_object(arena);
	struct why why;

	if (rule_table_embedded(arena, &table, &why) != ERR_OK)
		return cli_failed(&why, "rules");
	if (verdict->rule != NULL)
		rule = rule_find(&table, str_from(verdict->rule));
	if (cli->json) {
		json_put_str(arena, answer, "verdict", str_from(words[verdict->kind]));
		json_put_str(arena, answer, "rule", str_from(verdict->rule));
		json_put_str(arena, answer, "path", str_from(verdict->path));
		json_put_str(arena, answer, "detail", str_from(verdict->detail));
		cli_print_json(answer);
	} else if (rule != NULL) {
		printf("%s: %.*s (%.*s, %.*s: %.*s)\n    ",
		    verdict->kind == VERDICT_NO ? "no" : "a person decides",
		    STR_ARG(rule->sentence), STR_ARG(rule->id),
		    STR_ARG(rule_kind_name(rule->kind)), STR_ARG(rule->source));
		print_place(verdict, ": ");
	} else {
		printf("%s ", words[verdict->kind]);
		print_place(verdict, " ");
	}
	if (verdict->kind == VERDICT_NO)
		return rule == NULL ? EXIT_CODE_NO : (int)rule->exit_code;
	return EXIT_CODE_YES;
}

void
cli_print(struct str text)
{
	if (text.len > 0)
		(void)!fwrite(text.ptr, 1, text.len, stdout);
}

struct json *
cli_id_body(struct cli *cli)
{
	const char *id = cli_argument(cli, 0);
	struct json *body = json_object(&cli->arena);

	if (id == NULL || cli_argument(cli, 1) != NULL)
		return NULL;
	json_put_str(&cli->arena, body, "id", str_from(id));
	return body;
}

struct str
cli_base_name(struct str path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '/')
			return str_slice(path, i, path.len);
	return path;
}

void
cli_unknown(const char *noun, const char *word)
{
	fprintf(stderr, "comity: %s%s '", noun == NULL ? "no noun" : noun,
	    noun == NULL ? "" : " has no verb");
	print_foreign(stderr, str_from(word));
	fprintf(stderr, "'");
}

void
cli_print_foreign(struct str text)
{
	print_foreign(stdout, text);
}

void
cli_tell_foreign(struct str text)
{
	print_foreign(stderr, text);
}

/* The first line of the text: to its end, or of so many characters at most, and then to
 * the last space if there is one. */
static struct str
cut_line(struct str *rest, size_t width)
{
	const char *text = rest->ptr;
	size_t chars = 0, space = 0, end = 0;
	struct str line;

	for (; end < rest->len && text[end] != '\n'; end++) {
		bool begins = ((unsigned char)text[end] & 0xc0) != 0x80;

		if (begins && chars++ == width)
			break;
		if (text[end] == ' ')
			space = end;
	}
	if (space > 0 && end < rest->len && text[end] != '\n' && text[end] != ' ')
		end = space;
	line = str_slice(*rest, 0, end);
	if (end < rest->len && (text[end] == '\n' || text[end] == ' '))
		end++;
	*rest = str_slice(*rest, end, rest->len);
	return line;
}

static void
print_text(FILE *out, struct str name, struct str text)
{
	size_t used = sizeof "  : " - 1 + name.len;

	fprintf(out, "  %.*s: ", STR_ARG(name));
	print_foreign(out,
	    cut_line(&text, used < LINE_WIDTH / 2 ? LINE_WIDTH - used : LINE_WIDTH / 2));
	while (text.len > 0) {
		fprintf(out, "\n" SET_IN);
		print_foreign(out, cut_line(&text, LINE_WIDTH - (sizeof SET_IN - 1)));
	}
	fprintf(out, "\n");
}

void
cli_print_text(struct str name, struct str text)
{
	print_text(stdout, name, text);
}

void
cli_tell_text(struct str name, struct str text)
{
	print_text(stderr, name, text);
}

void
cli_print_json(const struct json *value)
{
	struct buf out;

	buf_init(&out, PRINT_MAX);
	json_write(value, &out);
	buf_add_byte(&out, '\n');
	if (buf_failed(&out))
		fprintf(stderr, "comity: the answer cannot be written as JSON: what was "
				"asked is not UTF-8, or too much\n");
	cli_print(buf_failed(&out) ? STR("") : buf_str(&out));
	buf_release(&out);
}

enum err
cli_read(
    struct cli *cli, const char *path, size_t max, struct str *ret_bytes, int *ret_exit)
{
	struct why why;
	enum err e = file_read(&cli->arena, path, max, ret_bytes, &why);

	if (e != ERR_OK)
		*ret_exit = cli_failed(&why, "cannot read");
	return e;
}

int
cli_write_out(struct cli *cli, struct str text)
{
	const char *out = cli_option(cli, "out");
	struct why why;

	if (out == NULL) {
		cli_print(text);
		return EXIT_CODE_YES;
	}
	if (file_create(out, text, 0600, &why) != ERR_OK)
		return cli_failed(&why, "nothing was written");
	return EXIT_CODE_YES;
}
