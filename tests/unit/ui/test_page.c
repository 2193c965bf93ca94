/*
 * Every page in every language, from one tree a page: tests/golden/ui/PAGE[-CASE].json.
 *
 * The English page is compared with the file beside it; UPDATE_GOLDEN=1 writes it anew.
 */
#include "ui/page.h"

#include <dirent.h>
#include <stdlib.h>

#include "base/file.h"
#include "casefile/duty.h"
#include "source_root.h"
#include "test.h"
#include "ui/asset.h"

#define FOLDER SOURCE_ROOT "/tests/golden/ui/"
#define FIRST_PAGE_MAX ((size_t)150 << 10)

static struct arena arena;
static struct ui ui;

static struct str
read_fixture(const char *name)
{
	struct str text = STR("");
	char path[1024];

	(void)snprintf(path, sizeof path, "%s%s", FOLDER, name);
	(void)!file_read(&arena, path, PAGE_MAX, &text, NULL);
	return text;
}

/* Of orders-empty the page is orders, of tray-item it is tray-item. */
static struct str
page_of(struct str stem)
{
	for (;;) {
		size_t len = stem.len;

		if (templates_find(&ui.templates, stem) != NULL)
			return stem;
		while (len > 0 && stem.ptr[len - 1] != '-')
			len--;
		if (len == 0)
			return stem;
		stem = str_slice(stem, 0, len - 1);
	}
}

static bool
renders(const char *page, const char *language, const struct json *data, struct buf *out)
{
	struct why why = { 0 };
	enum err e =
	    page_render(&ui, str_from(page), str_from(language), data, out, &why);

	if (e != ERR_OK)
		printf("# %s: %s\n", page, why.text);
	return e == ERR_OK &&
	       str_starts(buf_str(out), STR("<!DOCTYPE html>\n<html lang=\"")) &&
	       str_ends(buf_str(out), STR("</html>\n"));
}

/* A change of the style sheet is no change of the pages. */
static struct str
without_hashes(struct str text)
{
	char *copy = arena_alloc(&arena, text.len + 1);

	if (copy == NULL)
		return STR("");
	memcpy(copy, text.ptr, text.len);
	for (const struct asset *asset = embedded_assets; asset->name != NULL; asset++) {
		char *at = strstr(copy, asset->path);

		if (at != NULL)
			memset(at + strcspn(asset->path, "-") + 1, '0', 12);
	}
	return (struct str){ copy, text.len };
}

static void
write_golden(const char *name, struct str text)
{
	char path[1024];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s%s", FOLDER, name);
	file = fopen(path, "w");
	if (file == NULL)
		return;
	(void)fwrite(text.ptr, 1, text.len, file);
	(void)fclose(file);
}

/* One fixture: in every language, and in English byte for byte. */
static void
test_fixture(const char *file)
{
	static const char *const languages[] = { "fr", "es", "ar", "xx", "en" };
	struct str stem = str_slice(str_from(file), 0, strlen(file) - strlen(".json"));
	struct str page = page_of(stem);
	struct json *data = NULL;
	struct str text = read_fixture(file);
	char golden[256];
	const char *name;
	bool ok = json_read(&arena, text, &data, NULL) == ERR_OK;
	struct buf out;

	(void)snprintf(golden, sizeof golden, "%.*s.html", STR_ARG(stem));
	name = arena_cstr(&arena, page);
	buf_init(&out, PAGE_MAX);
	for (size_t i = 0; ok && i < sizeof languages / sizeof languages[0]; i++) {
		buf_reset(&out);
		ok = renders(name, languages[i], data, &out);
	}
	CHECK(ok, file);
	text = without_hashes(buf_str(&out));
	if (getenv("UPDATE_GOLDEN") != NULL)
		write_golden(golden, text);
	CHECK(str_eq(read_fixture(golden), text), golden);
	buf_release(&out);
	arena_reset(&arena);
}

static bool
has_fixture(const char *page)
{
	char name[64];

	(void)snprintf(name, sizeof name, "%s.json", page);
	return read_fixture(name).len > 0;
}

static void
test_all(void)
{
	DIR *folder = opendir(FOLDER);
	size_t count = 0;

	for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
		if (!str_ends(str_from(entry->d_name), STR(".json")))
			continue;
		test_fixture(entry->d_name);
		count++;
	}
	if (folder != NULL)
		(void)closedir(folder);
	CHECK(count > 2, "there are trees");
	for (const struct page *page = page_names; page->name != NULL; page++)
		CHECK(has_fixture(page->name), page->name);
}

static void
test_odd(void)
{
	struct json *nothing = json_object(&arena);
	struct why why = { 0 };
	struct buf out;

	buf_init(&out, PAGE_MAX);
	CHECK(page_render(&ui, STR("layout"), STR("en"), nothing, &out, &why) ==
		  ERR_NOT_FOUND,
	    "the layout is no page");
	for (const struct page *page = page_names; page->name != NULL; page++) {
		buf_reset(&out);
		CHECK(renders(page->name, "en", nothing, &out), "a page of nothing");
		buf_reset(&out);
		CHECK(page_render(&ui, str_from(page->name), STR("en"), NULL, &out,
			  &why) == ERR_OK,
		    "without any tree");
	}
	buf_release(&out);
	arena_reset(&arena);
}

/* Style sheet and script, packed, and a large page: what a first visit costs. */
static void
test_assets(void)
{
	size_t sum = 0;

	for (const struct asset *asset = embedded_assets; asset->name != NULL; asset++) {
		CHECK(asset_by_path(str_from(asset->path)) == asset, asset->path);
		CHECK(asset->gzip.len > 18 && asset->gzip.ptr[0] == '\x1f', asset->name);
		sum += asset->gzip.len;
	}
	printf("# %zu bytes packed\n", sum);
	CHECK(sum < FIRST_PAGE_MAX / 2, "small enough to leave room for a page");
	CHECK(asset_by_name(STR("desk.css")) != NULL && asset_by_name(STR("x")) == NULL &&
		  asset_by_path(STR("/assets/desk.css")) == NULL,
	    "by name, and by no other path");
}

static void
has_words(const char *prefix, struct str code)
{
	char key[64];

	(void)snprintf(key, sizeof key, "%s%.*s", prefix, STR_ARG(code));
	CHECK(words_find(&ui.templates.words, str_from(key)) != WORDS_NONE, key);
}

/* A state, and what comes next, is another thing at a court and at a notified authority:
 * each that their cases can be in has words. */
static void
test_side(enum case_side side)
{
	struct str name = case_side_name(side);
	char state[64], follow[64];
	bool reached[CASE_STATE_COUNT] = { [CASE_NEW] = true };
	struct case_step step;

	for (unsigned round = 0; round < CASE_STATE_COUNT; round++)
		for (unsigned from = 0; from < CASE_STATE_COUNT; from++)
			for (unsigned event = 0; reached[from] && event < EVENT_COUNT;
			     event++) {
				struct verdict verdict = casefile_step(side,
				    (enum case_state)from, (enum case_event)event, &step);

				if (verdict_is_yes(&verdict))
					reached[step.to] = true;
			}
	CHECK(reached[CASE_RECEIVED] && reached[CASE_CLOSED] && !reached[CASE_FETCHED],
	    "what such a case goes through");
	(void)snprintf(state, sizeof state, "state.%.*s.", STR_ARG(name));
	(void)snprintf(follow, sizeof follow, "follow.%.*s.", STR_ARG(name));
	for (unsigned i = CASE_NEW + 1; i < CASE_STATE_COUNT; i++)
		if (reached[i]) {
			has_words(state, case_state_name((enum case_state)i));
			has_words(follow, case_state_name((enum case_state)i));
		}
}

/* Where there are none, a page shows the code. */
static void
test_codes(void)
{
	test_side(SIDE_NOTIFIED);
	test_side(SIDE_VALIDATOR);
	for (unsigned i = 0; i < CASE_STATE_COUNT; i++) {
		has_words("state.", case_state_name((enum case_state)i));
		has_words("follow.", case_state_name((enum case_state)i));
	}
	for (unsigned i = 0; i < DUTY_COUNT; i++)
		has_words("duty.", duty_name((enum duty_kind)i));
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(ui_open(&ui, &why) == ERR_OK, "templates and words fit together")) {
		printf("# %s\n", why.text);
		return test_done();
	}
	CHECK(ui.templates.words.missing[LANGUAGE_FR] == 0 &&
		  ui.templates.words.missing[LANGUAGE_ES] == 0 &&
		  ui.templates.words.missing[LANGUAGE_AR] == 0,
	    "every language is complete");
	test_all();
	test_codes();
	test_odd();
	test_assets();
	ui_close(&ui);
	arena_release(&arena);
	return test_done();
}
