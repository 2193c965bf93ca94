#include "cli/pages.h"

#include <stdio.h>

#include "base/limits.h"
#include "cli/ask.h"

/* Where the next page begins: a number or a name.  Each page's memory goes when it is
 * printed. */
struct place {
	enum json_kind kind; /* JSON_NULL: there is no next page */
	int64_t number;
	char name[LIMIT_NAME + 1];
};

struct listing {
	struct cli *cli;
	const struct json *question;
	const struct pages *pages;
	size_t mark; /* of the arena, in front of a page */
	struct place place;
	uint64_t left; /* rows that may still be printed */
	bool limited;
	bool begun;   /* the first page is printed */
	bool printed; /* a row, too */
};

/* --- asking --- */

static struct json *
body_of(const struct listing *listing)
{
	struct arena *arena = &listing->cli->arena;
	const struct place *place = &listing->place;
	const char *from = listing->pages->from;
	struct json *body = json_object(arena);

	for (const struct json *m = json_first(listing->question); m != NULL; m = m->next)
		if (place->kind == JSON_NULL || !str_eq_c(m->name, from))
			(void)json_put_named(body, m->name, json_copy(arena, m));
	if (place->kind == JSON_INTEGER)
		json_put_int(arena, body, from, place->number);
	if (place->kind == JSON_STRING)
		json_put_str(arena, body, from, str_from(place->name));
	if (listing->limited)
		json_put_int(arena, body, "limit", (int64_t)listing->left);
	return body;
}

/* False: the answer says that there is more, but not where. */
static bool
take_place(const struct json *answer, const char *from, struct place *place)
{
	const struct json *next = json_get(answer, from);

	place->kind = next == NULL ? JSON_NULL : next->kind;
	if (place->kind == JSON_INTEGER)
		place->number = next->integer;
	if (place->kind != JSON_STRING)
		return place->kind == JSON_NULL || place->kind == JSON_INTEGER;
	if (next->string.len >= sizeof place->name)
		return false;
	(void)snprintf(place->name, sizeof place->name, "%.*s", STR_ARG(next->string));
	return true;
}

/* A node that went away, or refuses now what it has answered before. */
static bool
ask_next(const struct listing *listing, struct json **ret_answer)
{
	struct cli *cli = listing->cli;
	const char *as = cli_option(cli, "as");
	struct json *body = body_of(listing);

	if (as != NULL)
		json_put_str(&cli->arena, body, "person", str_from(as));
	return ask_quietly(
	    cli, cli_option(cli, "node"), listing->pages->call, body, ret_answer);
}

/* --- printing --- */

/* Members stand sorted as in all our JSON: "whole" comes behind the name of any list. */
static void
write_begin(const struct listing *listing, const struct json *answer, struct buf *out)
{
	buf_add_byte(out, '{');
	for (const struct json *m = json_first(answer); m != NULL; m = m->next) {
		if (str_eq_c(m->name, listing->pages->list) ||
		    str_eq_c(m->name, listing->pages->from))
			continue;
		buf_format(out, "\"%.*s\":", STR_ARG(m->name));
		json_write(m, out);
		buf_add_byte(out, ',');
	}
	buf_format(out, "\"%s\":[", listing->pages->list);
}

static bool
print_page_json(struct listing *listing, const struct json *answer)
{
	const struct json *row = json_first(json_get(answer, listing->pages->list));
	struct buf out;
	bool ok;

	buf_init(&out, 2 * LIMIT_BODY);
	if (!listing->begun)
		write_begin(listing, answer, &out);
	for (; row != NULL && listing->left > 0; row = row->next, listing->left--) {
		if (listing->printed)
			buf_add_byte(&out, ',');
		json_write(row, &out);
		listing->printed = true;
	}
	ok = !buf_failed(&out);
	listing->begun = listing->begun || ok;
	cli_print(ok ? buf_str(&out) : STR(""));
	buf_release(&out);
	return ok;
}

static void
print_page_text(struct listing *listing, const struct json *answer)
{
	const struct pages *pages = listing->pages;
	const struct json *row = json_first(json_get(answer, pages->list));

	if (!listing->begun && pages->print_head != NULL)
		pages->print_head(answer);
	listing->begun = true;
	for (; row != NULL && listing->left > 0; row = row->next, listing->left--)
		pages->print_row(row);
}

/* From the first page on; false: not all was given. */
static bool
print_pages(struct listing *listing, struct json *answer)
{
	struct cli *cli = listing->cli;
	const char *from = listing->pages->from;

	for (;;) {
		if (!cli->json)
			print_page_text(listing, answer);
		else if (!print_page_json(listing, answer))
			return false;
		if (!take_place(answer, from, &listing->place))
			return false;
		if (listing->place.kind == JSON_NULL || listing->left == 0)
			return true;
		arena_return(&cli->arena, listing->mark);
		if (!ask_next(listing, &answer))
			return false;
	}
}

static int
print_end(const struct listing *listing, bool ok)
{
	bool whole = ok && listing->place.kind == JSON_NULL;

	if (listing->cli->json && listing->begun)
		printf("],\"whole\":%s}\n", whole ? "true" : "false");
	if (whole)
		return EXIT_CODE_YES;
	(void)fflush(stdout); /* what is said about it comes behind it */
	if (ok) {
		fprintf(stderr, "comity: there are more than --limit %s\n",
		    cli_option(listing->cli, "limit"));
		return EXIT_CODE_YES;
	}
	fprintf(
	    stderr, "comity: the node gave no more: the list is not whole, ask again\n");
	return EXIT_CODE_AGAIN;
}

int
pages_print(struct cli *cli, const struct json *question, const struct pages *pages)
{
	struct listing listing = { .cli = cli,
		.question = question,
		.pages = pages,
		.mark = arena_mark(&cli->arena),
		.place = { .kind = JSON_NULL },
		.left = LIMIT_INTEGER,
		.limited = cli_option(cli, "limit") != NULL };
	struct json *answer = NULL;
	int code;

	if (listing.limited &&
	    (!str_u64(str_from(cli_option(cli, "limit")), LIMIT_INTEGER, &listing.left) ||
		listing.left == 0))
		return cli_usage(cli, "--limit is a number of rows, from 1");
	code = ask_node(cli, pages->call, body_of(&listing), &answer);
	return code == EXIT_CODE_YES ? print_end(&listing, print_pages(&listing, answer))
				     : code;
}
