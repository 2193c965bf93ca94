/* Catalogues: what is missing or differs stops the start. */
#include "ui/words.h"

#include "test.h"

static struct arena arena;

static bool
reads(const char *en, const char *fr, struct words *words, struct why *why)
{
	const struct embedded files[] = { { "ar.tsv", STR_INIT("# partial\n") },
		{ "en.tsv", str_from(en) }, { "es.tsv", STR_INIT("# partial\n") },
		{ "fr.tsv", str_from(fr) }, { NULL, { NULL, 0 } } };

	return words_read(&arena, files, words, why) == ERR_OK;
}

static void
test_bad(void)
{
	static const struct {
		const char *en, *fr, *words;
	} bad[] = {
		{ "a\tx\n", "# none\n", "a missing key" },
		{ "a\tx\n", "a\ty\nb\tz\n", "a key that the master has not" },
		{ "a\tx\n", "a\ty\na\ty\n", "a key twice" },
		{ "a\tx\n", "a\t\n", "no words" },
		{ "a\tx {n}\n", "a\ty\n", "a placeholder less" },
		{ "a\tx\n", "a\ty {n}\n", "a placeholder more" },
		{ "a\tx {n}\n", "a\ty {m}\n", "another placeholder" },
		{ "b\tx\na\ty\n", "a\tx\nb\ty\n", "a master that is not sorted" },
		{ "a\tx\xff\n", "a\ty\n", "a master that is not UTF-8" },
		{ "a\tx\n", "a\ty\xff\n", "a language that is not UTF-8" },
	};
	struct words words = { 0 };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		CHECK(!reads(bad[i].en, bad[i].fr, &words, NULL), bad[i].words);
		arena_reset(&arena);
	}
	CHECK(words.count == 0, "nothing is given out");
}

static void
test_good(void)
{
	struct words words = { 0 };
	struct why why = { 0 };
	size_t index;

	CHECK(reads("# x\na\tone {n}\nb\ttwo\n", "b\tdeux\na\tun {n}\n", &words, &why),
	    "two keys");
	index = words_find(&words, STR("b"));
	CHECK(index == 1 && str_eq_c(words.texts[LANGUAGE_FR][index], "deux"), "by key");
	CHECK(str_eq_c(words.texts[LANGUAGE_ES][index], "two") &&
		  words.missing[LANGUAGE_ES] == 2 && words.missing[LANGUAGE_FR] == 0,
	    "English stands in where a language is partial, and is counted");
	CHECK(words_find(&words, STR("c")) == WORDS_NONE, "no such key");
	arena_reset(&arena);
}

static void
test_choose(void)
{
	static const struct {
		const char *accepted;
		enum language language;
	} rows[] = {
		{ "", LANGUAGE_EN },
		{ "de", LANGUAGE_EN },
		{ "fr", LANGUAGE_FR },
		{ "fr-CA,en;q=0.8", LANGUAGE_FR },
		{ "de, es;q=0.5, ar;q=0.9", LANGUAGE_AR },
		{ "es;q=0", LANGUAGE_EN },
		{ "es;q=x,ar;q=0.001", LANGUAGE_AR },
		{ ",,,;;;q=,", LANGUAGE_EN },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CHECK(language_choose(str_from(rows[i].accepted)) == rows[i].language,
		    rows[i].accepted);
}

int
main(void)
{
	if (arena_init(&arena, (size_t)4 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_bad();
	test_good();
	test_choose();
	arena_release(&arena);
	return test_done();
}
