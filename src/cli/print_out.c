/* print_out.c - in which language, and to a file or as lines of text. */
#include "cli/print_out.h"

#include <stdio.h>

#include "base/file.h"

int
print_language(struct cli *cli, enum language *ret_language)
{
	const char *given = cli_option(cli, "language");

	*ret_language = LANGUAGE_EN;
	if (given != NULL && !language_parse(str_from(given), ret_language))
		return cli_usage(cli, "--language is en, fr, es or ar");
	return EXIT_CODE_YES;
}

int
print_start(struct cli *cli, enum language language, struct print *ret_print)
{
	struct why why;

	return print_begin(&cli->arena, language, ret_print, &why) == ERR_OK
		   ? EXIT_CODE_YES
		   : cli_failed(&why, "the words");
}

int
print_to(struct print *print, const char *path)
{
	struct str pdf;
	struct why why;

	if (print_pdf(print, &pdf, &why) != ERR_OK ||
	    file_create(path, pdf, 0600, &why) != ERR_OK)
		return cli_failed(&why, "%s is not printed", path);
	return EXIT_CODE_YES;
}

/* Name, value, and the remark in brackets below. */
static void
print_cells(const struct json *cell)
{
	for (int i = 0; cell != NULL; cell = cell->next, i++) {
		if (cell->string.len == 0)
			continue;
		if (i == 2)
			printf("\n%24s", "[");
		cli_print_foreign(cell->string);
		if (i == 0 && cell->next != NULL)
			printf("%*s  ",
			    cell->string.len < 20 ? 20 - (int)cell->string.len : 0, "");
		else if (i == 2)
			putchar(']');
	}
	putchar('\n');
}

static void
print_columns(const struct json *cell)
{
	for (; cell != NULL; cell = cell->next) {
		cli_print_foreign(cell->string);
		printf("%s", cell->next == NULL ? "\n" : "  |  ");
	}
}

void
print_text(const struct print *print)
{
	for (const struct json *block = json_first(print->blocks); block != NULL;
	     block = block->next) {
		const struct json *kind = json_first(block);

		if (kind == NULL)
			continue;
		if (str_eq_c(kind->string, "heading"))
			putchar('\n');
		if (str_eq_c(kind->string, "head") || str_eq_c(kind->string, "row"))
			print_columns(kind->next);
		else
			print_cells(kind->next);
	}
}
