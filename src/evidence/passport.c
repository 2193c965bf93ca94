#include "evidence/passport.h"

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "format/json.h"

#define PAPER_MAX ((size_t)4 << 20)

/* --- writing --- */

static void
put_digest(struct arena *arena, struct json *object, const char *name,
    const unsigned char *sha256)
{
	char text[SHA256_HEX_LEN];

	hex_encode(str_bytes(sha256, SHA256_LEN), text);
	json_put_str(arena, object, name, arena_str(arena, str_from(text)));
}

static void
put_time(struct arena *arena, struct json *object, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	json_put_str(arena, object, name, arena_str(arena, clock_text(at, text)));
}

static struct json *
categories_json(struct arena *arena, unsigned categories)
{
	struct json *array = json_array(arena);

	for (unsigned bit = 1; bit < 1U << DATA_CATEGORY_COUNT; bit <<= 1)
		if ((categories & bit) != 0)
			(void)json_add(
			    array, json_string(arena,
				       data_category_name((enum data_category)bit)));
	return array;
}

static struct json *
columns_json(struct arena *arena, const struct scope_file *file)
{
	struct json *array = json_array(arena);

	for (size_t i = 0; i < file->columns_count; i++) {
		const struct column *column = &file->columns[i];
		struct json *object = json_add(array, json_object(arena));

		json_put_str(arena, object, "name", column->name);
		json_put_str(arena, object, "role", column_role_name(column->role));
		(void)json_put(
		    object, "categories", categories_json(arena, column->categories));
	}
	return array;
}

static struct json *
file_json(struct arena *arena, const struct passport_file *file)
{
	struct json *object = json_object(arena);

	json_put_str(arena, object, "name", file->name);
	json_put_int(arena, object, "size", (int64_t)file->size);
	put_digest(arena, object, "sha256", file->sha256);
	json_put_str(arena, object, "kind", scope_kind_name(file->scope.kind));
	(void)json_put(
	    object, "categories", categories_json(arena, file->scope.declared));
	(void)json_put(object, "columns", columns_json(arena, &file->scope));
	json_put_str(arena, object, "second_reader", file->scope.second_reader);
	return object;
}

static enum err
to_text(
    struct arena *arena, const struct json *object, struct str *ret_text, struct why *why)
{
	struct buf buf;
	struct str text = { NULL, 0 };

	buf_init(&buf, PAPER_MAX);
	json_write(object, &buf);
	if (!buf_failed(&buf))
		text = arena_str(arena, buf_str(&buf));
	buf_release(&buf);
	if (text.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a passport");
	*ret_text = text;
	return ERR_OK;
}

enum err
passport_write(struct arena *arena, const struct passport *passport, struct str *ret_text,
    struct why *why)
{
	struct json *object = json_object(arena);
	struct json *files = json_array(arena);

	for (size_t i = 0; i < passport->files_count; i++)
		(void)json_add(files, file_json(arena, &passport->files[i]));
	json_put_int(arena, object, "v", PASSPORT_VERSION);
	json_put_str(arena, object, "realm", passport->realm);
	json_put_str(arena, object, "order_id", passport->order_id);
	put_digest(arena, object, "order_sha256", passport->order_sha256);
	json_put_str(arena, object, "issuer", passport->issuer);
	json_put_str(arena, object, "addressee", passport->addressee);
	put_time(arena, object, "at", passport->at);
	json_put_str(arena, object, "clock",
	    passport->clock_virtual ? STR("virtual") : STR("real"));
	json_put_str(
	    arena, object, "time_stamp", passport->stamped ? STR("inside") : STR("none"));
	json_put_str(arena, object, "tool", passport->tool);
	(void)json_put(object, "files", files);
	(void)json_put(object, "scope", json_copy(arena, passport->scope));
	json_put_str(arena, object, "released_by", passport->released_by);
	return to_text(arena, object, ret_text, why);
}

enum err
declaration_write(struct arena *arena, const struct declaration *declaration,
    const unsigned char order_sha256[static SHA256_LEN], struct str *ret_text,
    struct why *why)
{
	struct json *object = json_object(arena);

	json_put_int(arena, object, "v", PASSPORT_VERSION);
	put_digest(arena, object, "order_sha256", order_sha256);
	json_put_str(arena, object, "person", declaration->person);
	json_put_str(arena, object, "role", declaration->role);
	json_put_str(arena, object, "organisation", declaration->organisation);
	json_put_str(arena, object, "system", declaration->system);
	json_put_str(arena, object, "method", declaration->method);
	put_time(arena, object, "extracted_at", declaration->extracted_at);
	json_put_str(arena, object, "language", declaration->language);
	json_put_str(arena, object, "statement", declaration->statement);
	return to_text(arena, object, ret_text, why);
}

/* --- reading: every member must be there and of its kind --- */

struct reader {
	struct arena *arena;
	const struct json *object;
	const char *bad; /* the first member that is not as it must be */
};

static void
fail(struct reader *reader, const char *name)
{
	if (reader->bad == NULL)
		reader->bad = name;
}

static struct str
take_str(struct reader *reader, const char *name)
{
	const struct json *value = json_get(reader->object, name);

	if (!json_is(value, JSON_STRING)) {
		fail(reader, name);
		return STR("");
	}
	return value->string;
}

/* A text that may not be empty. */
static struct str
take_words(struct reader *reader, const char *name)
{
	struct str words = take_str(reader, name);

	if (str_empty(str_trim(words)))
		fail(reader, name);
	return words;
}

/* ISO 639-1: two small letters. */
static struct str
take_language(struct reader *reader, const char *name)
{
	struct str code = take_str(reader, name);
	bool good = code.len == 2;

	for (size_t i = 0; i < code.len; i++)
		good = good && code.ptr[i] >= 'a' && code.ptr[i] <= 'z';
	if (!good)
		fail(reader, name);
	return code;
}

static void
take_digest(struct reader *reader, const char *name, unsigned char *ret_sha256)
{
	if (!hex_decode(take_str(reader, name), ret_sha256, SHA256_LEN))
		fail(reader, name);
}

/* Only the form that put_time writes. */
static int64_t
take_time(struct reader *reader, const char *name)
{
	struct str text = take_str(reader, name);
	char again[CLOCK_TEXT_MAX];
	int64_t at = 0;

	if (!clock_parse(text, &at) || !str_eq(clock_text(at, again), text))
		fail(reader, name);
	return at;
}

static bool
take_choice(struct reader *reader, const char *name, struct str yes, struct str no)
{
	struct str text = take_str(reader, name);

	if (!str_eq(text, yes) && !str_eq(text, no))
		fail(reader, name);
	return str_eq(text, yes);
}

static int64_t
take_int(struct reader *reader, const char *name)
{
	int64_t value = json_get_int(reader->object, name, -1);

	if (value < 0)
		fail(reader, name);
	return value;
}

static unsigned
take_categories(struct reader *reader, const char *name)
{
	const struct json *array = json_get(reader->object, name);
	unsigned categories = 0;

	if (!json_is(array, JSON_ARRAY))
		fail(reader, name);
	for (const struct json *item = json_first(array); item != NULL;
	     item = item->next) {
		enum data_category category;

		if (json_is(item, JSON_STRING) &&
		    data_category_parse(item->string, &category))
			categories |= (unsigned)category;
		else
			fail(reader, name);
	}
	return categories;
}

static void
take_columns(struct reader *reader, struct scope_file *file)
{
	static const char *const names[] = { "name", "role", "categories", NULL };
	const struct json *array = json_get(reader->object, "columns");
	struct column *columns;

	if (!json_is(array, JSON_ARRAY) || array->count > LIMIT_TABLE_COLUMNS) {
		fail(reader, "columns");
		return;
	}
	columns = arena_array(reader->arena, array->count + 1U, sizeof *columns);
	if (columns == NULL) {
		fail(reader, "columns");
		return;
	}
	file->columns = columns;
	for (const struct json *item = json_first(array); item != NULL;
	     item = item->next) {
		struct reader inner = { .arena = reader->arena, .object = item };
		struct column *column = &columns[file->columns_count++];

		column->name = take_str(&inner, "name");
		column->categories = take_categories(&inner, "categories");
		if (!column_role_parse(take_str(&inner, "role"), &column->role) ||
		    inner.bad != NULL || !json_has_only(item, names))
			fail(reader, "columns");
	}
}

static bool
take_file(struct reader *reader, struct passport_file *file)
{
	static const char *const names[] = { "name", "size", "sha256", "kind",
		"categories", "columns", "second_reader", NULL };

	file->name = take_words(reader, "name");
	file->size = (uint64_t)take_int(reader, "size");
	take_digest(reader, "sha256", file->sha256);
	file->scope.name = file->name;
	if (!scope_kind_parse(take_str(reader, "kind"), &file->scope.kind))
		fail(reader, "kind");
	file->scope.declared = take_categories(reader, "categories");
	take_columns(reader, &file->scope);
	file->scope.second_reader = take_str(reader, "second_reader");
	return reader->bad == NULL && json_has_only(reader->object, names);
}

static void
take_files(struct reader *reader, struct passport *passport)
{
	const struct json *array = json_get(reader->object, "files");
	struct passport_file *files;

	if (!json_is(array, JSON_ARRAY) || array->count > LIMIT_ENTRIES) {
		fail(reader, "files");
		return;
	}
	files = arena_array(reader->arena, array->count + 1U, sizeof *files);
	if (files == NULL) {
		fail(reader, "files");
		return;
	}
	passport->files = files;
	for (const struct json *item = json_first(array); item != NULL;
	     item = item->next) {
		struct reader inner = { .arena = reader->arena, .object = item };

		if (!take_file(&inner, &files[passport->files_count++]))
			fail(reader, "files");
	}
}

static enum err
open_paper(
    struct reader *reader, struct str text, const char *const *names, struct why *why)
{
	struct json *root;
	enum err e;

	if (text.len > PAPER_MAX)
		return err_why(why, ERR_LIMIT, 0, "a paper of %zu bytes", text.len);
	e = canon_read(reader->arena, text, &root, why);
	if (e != ERR_OK)
		return e;
	if (json_get_int(root, "v", 0) != PASSPORT_VERSION)
		return err_why(why, ERR_SYNTAX, 0, "not of version %d", PASSPORT_VERSION);
	if (!json_has_only(root, names))
		return err_why(why, ERR_SYNTAX, 0, "a member is missing or unknown");
	reader->object = root;
	return ERR_OK;
}

static enum err
close_paper(const struct reader *reader, struct why *why)
{
	if (reader->bad != NULL)
		return err_why(why, ERR_SYNTAX, 0, "member %s", reader->bad);
	return ERR_OK;
}

enum err
passport_read(
    struct arena *arena, struct str text, struct passport *ret_passport, struct why *why)
{
	static const char *const names[] = { "v", "realm", "order_id", "order_sha256",
		"issuer", "addressee", "at", "clock", "time_stamp", "tool", "files",
		"scope", "released_by", NULL };
	struct reader reader = { .arena = arena };
	struct passport passport = { 0 };
	enum err e = open_paper(&reader, text, names, why);

	if (e != ERR_OK)
		return e;
	passport.realm = take_words(&reader, "realm");
	passport.order_id = take_words(&reader, "order_id");
	take_digest(&reader, "order_sha256", passport.order_sha256);
	passport.issuer = take_words(&reader, "issuer");
	passport.addressee = take_words(&reader, "addressee");
	passport.at = take_time(&reader, "at");
	passport.clock_virtual =
	    take_choice(&reader, "clock", STR("virtual"), STR("real"));
	passport.stamped = take_choice(&reader, "time_stamp", STR("inside"), STR("none"));
	passport.tool = take_str(&reader, "tool");
	take_files(&reader, &passport);
	passport.scope = json_get(reader.object, "scope");
	if (!json_is(passport.scope, JSON_OBJECT))
		fail(&reader, "scope");
	passport.released_by = take_str(&reader, "released_by");
	e = close_paper(&reader, why);
	if (e == ERR_OK)
		*ret_passport = passport;
	return e;
}

enum err
declaration_read(struct arena *arena, struct str text,
    struct declaration *ret_declaration,
    unsigned char ret_order_sha256[static SHA256_LEN], struct why *why)
{
	static const char *const names[] = { "v", "order_sha256", "person", "role",
		"organisation", "system", "method", "extracted_at", "language",
		"statement", NULL };
	struct reader reader = { .arena = arena };
	struct declaration declaration = { 0 };
	unsigned char sha256[SHA256_LEN] = { 0 };
	enum err e = open_paper(&reader, text, names, why);

	if (e != ERR_OK)
		return e;
	take_digest(&reader, "order_sha256", sha256);
	declaration.person = take_words(&reader, "person");
	declaration.role = take_words(&reader, "role");
	declaration.organisation = take_words(&reader, "organisation");
	declaration.system = take_words(&reader, "system");
	declaration.method = take_words(&reader, "method");
	declaration.extracted_at = take_time(&reader, "extracted_at");
	declaration.language = take_language(&reader, "language");
	declaration.statement = take_words(&reader, "statement");
	e = close_paper(&reader, why);
	if (e != ERR_OK)
		return e;
	memcpy(ret_order_sha256, sha256, sizeof sha256);
	*ret_declaration = declaration;
	return ERR_OK;
}
