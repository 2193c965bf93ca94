/* render_pages FOLDER - every tree of tests/golden/ui as a page, in English and in
 * Arabic, and the assets under their paths: what test_pages.mjs serves. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "source_root.h"
#include "ui/asset.h"
#include "ui/page.h"

#define TREES SOURCE_ROOT "/tests/golden/ui/"

static void
must(bool ok, const char *words)
{
	if (ok)
		return;
	fprintf(stderr, "render_pages: %s\n", words);
	exit(EXIT_FAILURE);
}

static void
write_file(const char *folder, const char *name, struct str text)
{
	char path[1024];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	must(file != NULL && fwrite(text.ptr, 1, text.len, file) == text.len &&
		 fclose(file) == 0,
	    path);
}

static void
render(const struct ui *ui, struct arena *arena, const char *tree, const char *folder)
{
	static const char *const languages[] = { "en", "ar" };
	struct str stem = str_slice(str_from(tree), 0, strlen(tree) - strlen(".json"));
	struct str page = stem, text = STR("");
	struct json *data = NULL;
	char path[1024];

	/* orders-empty is another tree of orders */
	while (templates_find(&ui->templates, page) == NULL && page.len > 0)
		page.len--;
	must(page.len == stem.len || stem.ptr[page.len] == '-', tree);
	(void)snprintf(path, sizeof path, TREES "%s", tree);
	must(file_read(arena, path, PAGE_MAX, &text, NULL) == ERR_OK, path);
	must(json_read(arena, text, &data, NULL) == ERR_OK, path);
	for (size_t i = 0; i < 2; i++) {
		struct buf out;
		struct why why = { 0 };

		buf_init(&out, PAGE_MAX);
		must(page_render(ui, page, str_from(languages[i]), data, &out, &why) ==
			 ERR_OK,
		    why.text);
		(void)snprintf(
		    path, sizeof path, "%.*s.%s.html", STR_ARG(stem), languages[i]);
		write_file(folder, path, buf_str(&out));
		buf_release(&out);
	}
	arena_reset(arena);
}

int
main(int argc, char **argv)
{
	struct arena arena;
	struct why why = { 0 };
	struct ui ui;
	DIR *trees = opendir(TREES);
	char assets[1024];

	must(argc == 2, "usage: render_pages FOLDER");
	must(arena_init(&arena, (size_t)64 << 20, NULL) == ERR_OK, "no memory");
	must(ui_open(&ui, &why) == ERR_OK, why.text);
	(void)snprintf(assets, sizeof assets, "%s/assets", argv[1]);
	(void)mkdir(assets, 0700);
	for (const struct asset *asset = embedded_assets; asset->name != NULL; asset++)
		write_file(argv[1], asset->path + 1, asset->bytes);
	must(trees != NULL, TREES);
	for (struct dirent *entry; (entry = readdir(trees)) != NULL;)
		if (str_ends(str_from(entry->d_name), STR(".json")))
			render(&ui, &arena, entry->d_name, argv[1]);
	(void)closedir(trees);
	ui_close(&ui);
	arena_release(&arena);
	return EXIT_SUCCESS;
}
