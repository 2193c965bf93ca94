#include "paper/document.h"

#include "base/base64.h"
#include "base/clock.h"
#include "format/json.h"

static const struct {
	struct str name;
	size_t cells_min, cells_max;
} kinds[PAPER_KIND_COUNT] = {
	[PAPER_TITLE] = { STR_INIT("title"), 1, 1 },
	[PAPER_HEADING] = { STR_INIT("heading"), 1, 1 },
	[PAPER_TEXT] = { STR_INIT("text"), 1, 1 },
	[PAPER_NOTICE] = { STR_INIT("notice"), 1, 1 },
	[PAPER_LINE] = { STR_INIT("line"), 2, 3 },
	[PAPER_HEAD] = { STR_INIT("head"), 1, PAPER_COLUMNS },
	[PAPER_ROW] = { STR_INIT("row"), 1, PAPER_COLUMNS },
	[PAPER_CODE] = { STR_INIT("code"), 1, 1 },
};

static bool
take_block(const struct json *list, struct paper_block *ret_block)
{
	const struct json *item = json_first(list);
	size_t kind = 0;

	if (!json_is(list, JSON_ARRAY) || !json_is(item, JSON_STRING))
		return false;
	while (kind < PAPER_KIND_COUNT && !str_eq(item->string, kinds[kind].name))
		kind++;
	if (kind == PAPER_KIND_COUNT || list->count - 1 < kinds[kind].cells_min ||
	    list->count - 1 > kinds[kind].cells_max)
		return false;
	ret_block->kind = (enum paper_kind)kind;
	for (item = item->next; item != NULL; item = item->next) {
		if (!json_is(item, JSON_STRING))
			return false;
		ret_block->cells[ret_block->cells_count++] = item->string;
	}
	return true;
}

static enum err
take_blocks(
    struct arena *arena, const struct json *list, struct paper *paper, struct why *why)
{
	struct paper_block *blocks;

	if (!json_is(list, JSON_ARRAY))
		return err_why(why, ERR_SYNTAX, 0, "no blocks");
	blocks = arena_array(arena, list->count + 1U, sizeof *blocks);
	if (blocks == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for %u blocks", list->count);
	paper->blocks = blocks;
	for (const struct json *item = json_first(list); item != NULL; item = item->next)
		if (!take_block(item, &blocks[paper->blocks_count++]))
			return err_why(why, ERR_SYNTAX, 0,
			    "block %zu is of no kind, or has not its cells",
			    paper->blocks_count);
	return ERR_OK;
}

static enum err
take_file(struct arena *arena, const struct json *object, struct paper_file *ret_file,
    struct why *why)
{
	static const char *const names[] = { "name", "type", "about", "relation", "data",
		NULL };
	struct paper_file file = {
		.name = json_get_str(object, "name"),
		.type = json_get_str(object, "type"),
		.about = json_get_str(object, "about"),
		.relation = json_get_str(object, "relation"),
	};
	enum err e;

	if (!json_has_only(object, names) || file.name.len == 0 || file.type.len == 0 ||
	    file.relation.len == 0)
		return err_why(why, ERR_SYNTAX, 0, "a file without its members");
	e = base64_decode(arena, json_get_str(object, "data"), &file.bytes, why);
	if (e == ERR_OK)
		*ret_file = file;
	return e;
}

/* A PDF's tree of names is sorted. */
static enum err
take_files(
    struct arena *arena, const struct json *list, struct paper *paper, struct why *why)
{
	struct paper_file *files;
	enum err e = ERR_OK;

	if (!json_is(list, JSON_ARRAY))
		return err_why(why, ERR_SYNTAX, 0, "no files");
	files = arena_array(arena, list->count + 1U, sizeof *files);
	if (files == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for %u files", list->count);
	paper->files = files;
	for (const struct json *item = json_first(list); item != NULL && e == ERR_OK;
	     item = item->next) {
		size_t i = paper->files_count++;

		e = take_file(arena, item, &files[i], why);
		if (e == ERR_OK && i > 0 &&
		    str_cmp(files[i - 1].name, files[i].name) >= 0)
			e = err_why(why, ERR_SYNTAX, 0, "files out of order");
	}
	return e;
}

enum err
paper_read(struct arena *arena, struct str text, struct paper *ret_paper, struct why *why)
{
	static const char *const names[] = { "v", "language", "title", "banner", "foot",
		"page", "qr", "at", "blocks", "files", NULL };
	struct paper paper = { 0 };
	struct json *root;
	enum err e = json_read(arena, text, &root, why);

	if (e != ERR_OK)
		return e;
	if (json_get_int(root, "v", 0) != PAPER_VERSION || !json_has_only(root, names))
		return err_why(
		    why, ERR_SYNTAX, 0, "no document of version %d", PAPER_VERSION);
	paper.language = json_get_str(root, "language");
	paper.rtl = str_eq_c(paper.language, "ar");
	paper.title = json_get_str(root, "title");
	paper.banner = json_get_str(root, "banner");
	paper.foot = json_get_str(root, "foot");
	paper.page = json_get_str(root, "page");
	paper.qr = json_get_str(root, "qr");
	if (paper.language.len != 2 || paper.title.len == 0)
		return err_why(why, ERR_SYNTAX, 0, "no language, or no title");
	if (!clock_parse(json_get_str(root, "at"), &paper.at))
		return err_why(why, ERR_SYNTAX, 0, "at is no time");
	e = take_blocks(arena, json_get(root, "blocks"), &paper, why);
	if (e == ERR_OK)
		e = take_files(arena, json_get(root, "files"), &paper, why);
	if (e == ERR_OK)
		*ret_paper = paper;
	return e;
}
