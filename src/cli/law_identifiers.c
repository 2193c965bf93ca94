/* law_identifiers.c - comity law identifiers: what a text names, and what is missing. */
#include <stdio.h>
#include <unistd.h>

#include "advice/law_json.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/law_rows.h"
#include "law/identifier.h"
#include "law/zones.h"

struct found {
	struct law_cli law;
	struct str text;
	struct identifier_list list;
	struct str zone_name; /* of the zone that was read last */
	struct zone zone;
	bool has_zone;
};

/* The zone of a time; neighbours share it, so the last one is kept. */
static const struct zone *
zone_of(struct cli *cli, struct found *found, struct str name)
{
	const char *dir = cli_option(cli, "zones");
	struct str path;
	struct str bytes;

	if (name.len == 0 || !zone_path_ok(name))
		return NULL;
	if (str_eq(name, found->zone_name))
		return found->has_zone ? &found->zone : NULL;
	path = arena_format(
	    &cli->arena, "%s/%.*s", dir == NULL ? LAW_ZONES_DIR : dir, STR_ARG(name));
	found->zone_name = name;
	found->has_zone =
	    path.ptr != NULL &&
	    file_read(&cli->arena, path.ptr, LIMIT_ZONE, &bytes, NULL) == ERR_OK &&
	    zone_read(bytes, &found->zone, NULL) == ERR_OK;
	return found->has_zone ? &found->zone : NULL;
}

/* A time without zone is of the zone of --zone, if it was said. */
static void
settle(struct cli *cli, struct found *found)
{
	struct str common = str_from(cli_option(cli, "zone"));

	for (size_t i = 0; i < found->list.count; i++) {
		struct identifier *item = &found->list.items[i];

		if (item->kind != IDENTIFIER_TIME)
			continue;
		if (item->time.zone.len == 0 && common.len > 0 &&
		    (item->notes & NOTE_BIT(NOTE_TIME_NO_OFFSET)) != 0)
			item->time.zone = common;
		if (item->time.zone.len > 0)
			identifier_settle(
			    &cli->arena, item, zone_of(cli, found, item->time.zone));
	}
	identifiers_pair(&found->list, found->text);
}

static struct lookup_row
remark_of(const struct found *found, enum identifier_note note)
{
	const struct table *table = &found->law.law.tables[LAW_REMARKS];
	struct str code = identifier_note_code(note);

	return (struct lookup_row){ table,
		table_find(table, &code, clock_date_utc(found->law.now)) };
}

static const struct identifier *
when_of(const struct found *found, const struct identifier *item)
{
	return item->when == IDENTIFIER_NONE ? NULL : &found->list.items[item->when];
}

/* --- text: what strangers wrote is shown without control characters --- */

static void
print_notes(const struct found *found, const struct identifier *item)
{
	for (unsigned i = 0; i < NOTE_COUNT; i++) {
		struct lookup_row row = remark_of(found, (enum identifier_note)i);

		if ((item->notes & NOTE_BIT(i)) == 0)
			continue;
		printf("        %.*s",
		    STR_ARG(identifier_note_code((enum identifier_note)i)));
		if (row.row != NULL)
			printf("  %.*s", STR_ARG(row.row->cells[REMARK_MEANING]));
		printf("\n");
	}
}

static void
print_item(const struct found *found, const struct identifier *item)
{
	const struct identifier *when = when_of(found, item);

	printf("%-8.*s ", STR_ARG(identifier_kind_name(item->kind)));
	if (identifier_refused(item)) {
		printf("REFUSED  ");
		cli_print_foreign(item->text);
	} else {
		cli_print_foreign(item->value);
		printf("  (%.*s", STR_ARG(item->format));
		if (item->service.len > 0)
			printf(" of %.*s", STR_ARG(item->service));
		printf(")");
	}
	printf("\n");
	if (when != NULL && item->kind == IDENTIFIER_IP) {
		printf("        at ");
		cli_print_foreign(when->value.len > 0 ? when->value : when->text);
		printf("\n");
	}
	print_notes(found, item);
}

/* --- JSON --- */

static struct json *
notes_json(struct arena *arena, const struct found *found, const struct identifier *item)
{
	struct json *list = json_array(arena);

	for (unsigned i = 0; i < NOTE_COUNT; i++) {
		struct lookup_row row = remark_of(found, (enum identifier_note)i);

		if ((item->notes & NOTE_BIT(i)) == 0)
			continue;
		if (row.row != NULL) {
			(void)json_add(list, law_row_json(arena, &row));
			continue;
		}
		struct json *one = json_add(list, json_object(arena));
		json_put_str(
		    arena, one, "code", identifier_note_code((enum identifier_note)i));
	}
	return list;
}

static void
put_if(struct arena *arena, struct json *object, const char *name, struct str value)
{
	if (value.len > 0)
		json_put_str(arena, object, name, value);
}

static struct json *
item_json(struct arena *arena, const struct found *found, const struct identifier *item)
{
	const struct identifier *when = when_of(found, item);
	struct json *object = json_object(arena);

	json_put_str(arena, object, "kind", identifier_kind_name(item->kind));
	json_put_int(arena, object, "offset", (int64_t)item->offset);
	json_put_str(arena, object, "text", item->text);
	put_if(arena, object, "value", item->value);
	put_if(arena, object, "format", item->format);
	put_if(arena, object, "service", item->service);
	put_if(arena, object, "host", item->host);
	put_if(arena, object, "path", item->path);
	if (item->port != 0)
		json_put_int(arena, object, "port", item->port);
	if (when != NULL)
		put_if(arena, object, "at", when->value);
	json_put_bool(arena, object, "refused", identifier_refused(item));
	json_put_bool(arena, object, "complete",
	    !identifier_refused(item) && !identifier_lacks(item));
	(void)json_put(object, "notes", notes_json(arena, found, item));
	return object;
}

static void
print_json(struct cli *cli, const struct found *found)
{
	struct json *root = json_object(&cli->arena);
	struct json *list = json_put(root, "identifiers", json_array(&cli->arena));

	for (size_t i = 0; i < found->list.count; i++)
		(void)json_add(
		    list, item_json(&cli->arena, found, &found->list.items[i]));
	advice_put_law(&cli->arena, root, &found->law.law);
	cli_print_json(root);
}

/* 1: something was refused; 3: something is missing. */
static int
exit_of(const struct identifier_list *list)
{
	int code = EXIT_CODE_YES;

	for (size_t i = 0; i < list->count; i++) {
		if (identifier_refused(&list->items[i]))
			return EXIT_CODE_NO;
		if (list->items[i].kind != IDENTIFIER_TIME &&
		    identifier_lacks(&list->items[i]))
			code = EXIT_CODE_NOT_VERIFIED;
	}
	return code;
}

int
law_run_identifiers(struct cli *cli)
{
	struct found found = { 0 };
	struct buf out;
	struct why why;
	int code = law_cli_open(cli, cli_option(cli, "tables"), &found.law);

	if (code != EXIT_CODE_YES)
		return code;
	found.text = law_words(cli);
	if (found.text.len == 0)
		return cli_usage(cli, "a text is needed, or - for standard input");
	if (str_eq_c(found.text, "-") &&
	    file_read_fd(&cli->arena, STDIN_FILENO, LIMIT_FREE_TEXT, &found.text, &why) !=
		ERR_OK)
		return cli_failed(&why, "standard input");
	if (identifiers_find(&cli->arena, found.text, &found.list, &why) != ERR_OK)
		return cli_failed(&why, "the text");
	settle(cli, &found);
	if (cli->json) {
		print_json(cli, &found);
		return exit_of(&found.list);
	}
	law_begin(&found.law.law, &out);
	law_print(&out);
	fflush(stdout);
	for (size_t i = 0; i < found.list.count; i++)
		print_item(&found, &found.list.items[i]);
	if (found.list.count == 0)
		printf("no identifier stands there\n");
	return exit_of(&found.list);
}
