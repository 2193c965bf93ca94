/* words.c - what a page says, in every language of the desk. */
#include "ui/words.h"

#include <stdint.h>

#define WORDS_MAX 4096
#define WORD_TEXT_MAX 2000
#define ACCEPTED_MAX 32 /* languages of one header that are looked at */

static const struct {
	const char *code, *direction, *file;
} languages[LANGUAGE_COUNT] = {
	[LANGUAGE_EN] = { "en", "ltr", "en.tsv" },
	[LANGUAGE_FR] = { "fr", "ltr", "fr.tsv" },
	[LANGUAGE_ES] = { "es", "ltr", "es.tsv" },
	[LANGUAGE_AR] = { "ar", "rtl", "ar.tsv" },
};

const char *
language_code(enum language language)
{
	return languages[language].code;
}

const char *
language_direction(enum language language)
{
	return languages[language].direction;
}

bool
language_parse(struct str code, enum language *ret_language)
{
	for (size_t i = 0; i < LANGUAGE_COUNT; i++)
		if (str_eq_c(code, languages[i].code)) {
			*ret_language = (enum language)i;
			return true;
		}
	return false;
}

/* ";q=0.8" as 800; 1000 without, 0 for what is no weight. */
static unsigned
weight(struct str parameters)
{
	struct str value = str_trim(parameters);
	unsigned sum = 0, unit = 100;

	if (value.len == 0)
		return 1000;
	if (!str_starts(value, STR("q=")) || value.len < 3)
		return 0;
	value = str_slice(value, 2, value.len);
	if (value.ptr[0] == '1')
		return 1000;
	for (size_t i = 2; i < value.len && i < 5; i++, unit /= 10) {
		if (value.ptr[i] < '0' || value.ptr[i] > '9')
			return 0;
		sum += unit * (unsigned)(value.ptr[i] - '0');
	}
	return sum;
}

enum language
language_choose(struct str accepted)
{
	enum language best = LANGUAGE_EN, language = LANGUAGE_EN;
	unsigned best_weight = 0;

	for (size_t i = 0; i < ACCEPTED_MAX && accepted.len > 0; i++) {
		struct str range = str_cut(&accepted, ',');
		struct str tag = str_cut(&range, ';');
		struct str trimmed = str_trim(tag);
		unsigned w = weight(range);

		if (language_parse(str_cut(&trimmed, '-'), &language) &&
		    w > best_weight) {
			best = language;
			best_weight = w;
		}
	}
	return best;
}

static const struct embedded *
file_of(const struct embedded *files, const char *name)
{
	for (; files->name != NULL; files++)
		if (str_eq_c(str_from(files->name), name))
			return files;
	return NULL;
}

/* The next row of a catalogue; false at its end. */
static bool
next_row(struct str *rest, int *line, struct str *ret_key, struct str *ret_text)
{
	struct str row;

	while (str_line(rest, &row)) {
		(*line)++;
		if (row.len == 0 || row.ptr[0] == '#')
			continue;
		*ret_key = str_cut(&row, '\t');
		*ret_text = row;
		return true;
	}
	return false;
}

static enum err
read_master(struct arena *arena, const struct embedded *file, struct words *words,
    struct why *why)
{
	struct str *keys = arena_array(arena, WORDS_MAX, sizeof *keys);
	struct str *texts = arena_array(arena, WORDS_MAX, sizeof *texts);
	struct str rest = file->text, key, text;
	size_t count = 0;
	int line = 0;

	if (keys == NULL || texts == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the words");
	while (next_row(&rest, &line, &key, &text)) {
		if (count == WORDS_MAX || text.len > WORD_TEXT_MAX)
			return err_why(why, ERR_LIMIT, line, "%s", file->name);
		if (key.len == 0 || text.len == 0 || !str_utf8(text))
			return err_why(why, ERR_SYNTAX, line, "%s:%d: key, tab, words",
			    file->name, line);
		if (count > 0 && str_cmp(keys[count - 1], key) >= 0)
			return err_why(why, ERR_SYNTAX, line,
			    "%s:%d: keys are sorted, each once", file->name, line);
		keys[count] = key;
		texts[count++] = text;
	}
	words->keys = keys;
	words->texts[LANGUAGE_EN] = texts;
	words->count = count;
	return ERR_OK;
}

/* The next {name} of a text; false when there is none. */
static bool
next_placeholder(struct str *rest, struct str *ret_name)
{
	(void)str_cut(rest, '{');
	if (rest->len == 0)
		return false;
	*ret_name = str_cut(rest, '}');
	return true;
}

static bool
has_placeholder(struct str text, struct str name)
{
	struct str found;

	while (next_placeholder(&text, &found))
		if (str_eq(found, name))
			return true;
	return false;
}

/* Every placeholder of one stands in the other. */
static bool
placeholders_in(struct str one, struct str other)
{
	struct str name;

	while (next_placeholder(&one, &name))
		if (!has_placeholder(other, name))
			return false;
	return true;
}

static enum err
read_row(const struct words *words, struct str *texts, struct str key, struct str text,
    struct why *why)
{
	size_t index = words_find(words, key);
	struct str master;

	if (index == WORDS_NONE)
		return err_why(
		    why, ERR_SYNTAX, 0, "no such key in en.tsv: %.*s", STR_ARG(key));
	master = words->texts[LANGUAGE_EN][index];
	if (texts[index].len > 0 || text.len == 0 || text.len > WORD_TEXT_MAX ||
	    !str_utf8(text))
		return err_why(
		    why, ERR_SYNTAX, 0, "twice, or no words: %.*s", STR_ARG(key));
	if (!placeholders_in(master, text) || !placeholders_in(text, master))
		return err_why(why, ERR_SYNTAX, 0, "other placeholders than en.tsv: %.*s",
		    STR_ARG(key));
	texts[index] = text;
	return ERR_OK;
}

static enum err
read_language(struct arena *arena, const struct embedded *file, enum language language,
    struct words *words, struct why *why)
{
	struct str *texts = arena_array(arena, words->count, sizeof *texts);
	struct str rest = file->text, key, text;
	bool partial = str_starts(rest, STR("# partial"));
	int line = 0;

	if (texts == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the words");
	while (next_row(&rest, &line, &key, &text)) {
		struct why inner = { 0 };

		if (read_row(words, texts, key, text, &inner) != ERR_OK)
			return err_why(why, ERR_SYNTAX, line, "%s:%d: %s", file->name,
			    line, inner.text);
	}
	for (size_t i = 0; i < words->count; i++) {
		if (texts[i].len > 0)
			continue;
		if (!partial)
			return err_why(why, ERR_SYNTAX, 0, "%s: no words for %.*s",
			    file->name, STR_ARG(words->keys[i]));
		texts[i] = words->texts[LANGUAGE_EN][i];
		words->missing[language]++;
	}
	words->texts[language] = texts;
	return ERR_OK;
}

enum err
words_read(struct arena *arena, const struct embedded *files, struct words *ret_words,
    struct why *why)
{
	struct words words = { 0 };

	for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
		const struct embedded *file = file_of(files, languages[i].file);
		enum err e;

		if (file == NULL)
			return err_why(why, ERR_NOT_FOUND, 0, "%s", languages[i].file);
		e = i == LANGUAGE_EN
			? read_master(arena, file, &words, why)
			: read_language(arena, file, (enum language)i, &words, why);
		if (e != ERR_OK)
			return e;
	}
	*ret_words = words;
	return ERR_OK;
}

size_t
words_find(const struct words *words, struct str key)
{
	size_t low = 0, high = words->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(words->keys[middle], key);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return WORDS_NONE;
}
