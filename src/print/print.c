#include "print/print.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/hex.h"
#include "trust/digest.h"
#include "ui/page.h"

#define DOCUMENT_VERSION 1
#define FILE_TEXT_MAX ((size_t)48 << 20)

enum err
print_begin(
    struct arena *arena, enum language language, struct print *ret_print, struct why *why)
{
	struct print print = { .arena = arena, .language = language };
	enum err e = words_read(arena, embedded_words, &print.words, why);

	if (e != ERR_OK)
		return e;
	print.root = json_object(arena);
	print.blocks = json_array(arena);
	print.files = json_array(arena);
	*ret_print = print;
	return ERR_OK;
}

void
print_frame(struct print *print, const struct print_frame *frame)
{
	struct arena *arena = print->arena;
	bool training = str_starts(frame->realm, STR("training."));
	char at[CLOCK_TEXT_MAX];

	json_put_int(arena, print->root, "v", DOCUMENT_VERSION);
	json_put_str(
	    arena, print->root, "language", str_from(language_code(print->language)));
	json_put_str(arena, print->root, "title", frame->title);
	json_put_str(arena, print->root, "banner",
	    training ? print_word(print, "print.training") : STR(""));
	json_put_str(arena, print->root, "foot", frame->foot);
	json_put_str(arena, print->root, "page", print_word(print, "print.page"));
	json_put_str(arena, print->root, "qr", frame->qr);
	json_put_str(
	    arena, print->root, "at", arena_str(arena, clock_text(frame->at, at)));
	(void)json_put(print->root, "blocks", print->blocks);
	(void)json_put(print->root, "files", print->files);
}

/* --- words --- */

struct str
print_word(const struct print *print, const char *key)
{
	size_t index = words_find(&print->words, str_from(key));

	return index == WORDS_NONE ? str_from(key)
				   : print->words.texts[print->language][index];
}

static struct str
value_of(const struct print_hole *holes, struct str name)
{
	for (; holes->name != NULL; holes++)
		if (str_eq_c(name, holes->name))
			return holes->value;
	return name;
}

struct str
print_fill(const struct print *print, const char *key, const struct print_hole *holes)
{
	struct arena *arena = print->arena;
	struct str rest = print_word(print, key);
	struct str filled = STR("");

	while (rest.len > 0) {
		size_t open = str_find(rest, '{');
		struct str hole = str_slice(rest, open, rest.len);

		filled = arena_join(arena, filled, str_slice(rest, 0, open));
		rest = hole;
		if (rest.len == 0)
			break;
		hole = str_cut(&rest, '}');
		filled = arena_join(
		    arena, filled, value_of(holes, str_slice(hole, 1, hole.len)));
	}
	return filled;
}

/* --- blocks --- */

void
print_row(struct print *print, const char *kind, const struct str *cells, size_t count)
{
	struct arena *arena = print->arena;
	struct json *block = json_add(print->blocks, json_array(arena));

	(void)json_add(block, json_string(arena, str_from(kind)));
	for (size_t i = 0; i < count; i++)
		(void)json_add(block, json_string(arena, cells[i]));
}

void
print_block(struct print *print, const char *kind, struct str text)
{
	print_row(print, kind, &text, 1);
}

void
print_remarked(struct print *print, struct str name, struct str value, struct str remark)
{
	const struct str cells[] = { name, value, remark };

	print_row(print, "line", cells, remark.len > 0 ? 3 : 2);
}

void
print_line(struct print *print, const char *key, struct str value)
{
	if (value.len > 0)
		print_remarked(print, print_word(print, key), value, STR(""));
}

void
print_time(struct print *print, const char *key, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	if (at != 0)
		print_line(print, key, arena_str(print->arena, clock_text(at, text)));
}

void
print_digest(struct print *print, const char *key, const unsigned char *sha256)
{
	char text[2 * SHA256_LEN + 1];

	hex_encode(str_bytes(sha256, SHA256_LEN), text);
	print_line(print, key, arena_str(print->arena, str_from(text)));
}

/* Bytes that do not fit leave no file that could be written: the document fails whole. */
void
print_file(struct print *print, const struct print_file *file)
{
	struct arena *arena = print->arena;
	struct json *one = json_object(arena);
	struct buf text;

	buf_init(&text, FILE_TEXT_MAX);
	base64_encode(file->bytes, &text);
	json_put_str(arena, one, "name", file->name);
	json_put_str(arena, one, "type", file->type);
	json_put_str(arena, one, "about", file->about);
	json_put_str(arena, one, "relation", str_from(file->relation));
	json_put_str(arena, one, "data", arena_str(arena, buf_str(&text)));
	(void)json_add(print->files, buf_failed(&text) ? NULL : one);
	buf_release(&text);
}
