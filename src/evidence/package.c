#include "evidence/package.h"

#include <assert.h>

#include "base/hex.h"
#include "base/limits.h"
#include "evidence/asic.h"
#include "format/json.h"

/* mimetype, two papers, order, sums, and four files in META-INF */
#define OWN_FILES 9

static enum err
no_room(struct why *why)
{
	return err_why(why, ERR_LIMIT, 0, "no room for a package");
}

static enum err
add(struct package *package, struct str name, struct str bytes, struct why *why)
{
	struct zip_list *list = &package->list;

	if (name.ptr == NULL || bytes.ptr == NULL)
		return no_room(why);
	if (!zip_name_ok(name))
		return err_why(why, ERR_USAGE, 0, "not a name for a package: %.*s",
		    STR_ARG(str_head(name, 80)));
	for (size_t i = 0; i < list->count; i++)
		if (zip_name_same(list->entries[i].name, name))
			return err_why(why, ERR_USAGE, 0, "two files of the name %.*s",
			    STR_ARG(str_head(name, 80)));
	list->entries[list->count++] = (struct zip_entry){ name, bytes };
	return ERR_OK;
}

static enum err
add_passport(struct arena *arena, const struct package_input *input,
    struct package *package, struct why *why)
{
	struct passport_file *files =
	    arena_array(arena, input->files_count + 1, sizeof *files);
	struct passport passport = { .realm = input->order->realm,
		.order_id = input->order->id,
		.issuer = input->order->issuer,
		.addressee = input->order->addressee,
		.at = input->at,
		.tool = input->tool,
		.clock_virtual = input->clock_virtual,
		.stamped = input->stamped,
		.files = files,
		.files_count = input->files_count,
		.scope = scope_json(arena, &package->scope),
		.released_by = input->released_by };
	struct str text;
	enum err e;

	if (files == NULL)
		return no_room(why);
	sha256(input->order_text, passport.order_sha256);
	for (size_t i = 0; i < input->files_count; i++) {
		files[i].name = arena_format(
		    arena, PACKAGE_DATA "%.*s", STR_ARG(input->files[i].name));
		files[i].size = input->files[i].bytes.len;
		files[i].scope = input->files[i];
		sha256(input->files[i].bytes, files[i].sha256);
		if (files[i].name.ptr == NULL)
			return no_room(why);
	}
	e = passport_write(arena, &passport, &text, why);
	if (e != ERR_OK)
		return e;
	return add(package, STR(PASSPORT_NAME), text, why);
}

static enum err
add_declaration(struct arena *arena, const struct package_input *input,
    struct package *package, struct why *why)
{
	unsigned char order_sha256[SHA256_LEN];
	struct declaration again;
	struct str text;
	enum err e;

	sha256(input->order_text, order_sha256);
	e = declaration_write(arena, &input->declaration, order_sha256, &text, why);
	if (e != ERR_OK)
		return e;
	/* read back: a declaration without a name or words is refused here, not in court
	 */
	e = declaration_read(arena, text, &again, order_sha256, NULL);
	if (e != ERR_OK)
		return err_why(why, ERR_USAGE, 0, "the declaration is not complete");
	return add(package, STR(DECLARATION_NAME), text, why);
}

static enum err
add_order(struct arena *arena, const struct package_input *input, struct package *package,
    struct why *why)
{
	enum err e = add(package, STR(PACKAGE_ORDER), input->order_text, why);

	for (size_t i = 0; i < input->signoffs_count && e == ERR_OK; i++)
		e = add(package, arena_format(arena, "order/sign-off-%zu.json", i + 1),
		    input->signoffs[i], why);
	return e;
}

static enum err
add_data(struct arena *arena, const struct package_input *input, struct package *package,
    struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < input->files_count && e == ERR_OK; i++) {
		struct str bytes = input->files[i].bytes;

		e = add(package,
		    arena_format(
			arena, PACKAGE_DATA "%.*s", STR_ARG(input->files[i].name)),
		    bytes.len == 0 ? STR("") : bytes, why);
	}
	return e;
}

/* "<hex>  <name>" a line, as sha256sum writes and checks it. */
static enum err
add_sums(struct arena *arena, struct package *package, struct why *why)
{
	struct str text = { NULL, 0 };
	struct buf sums;

	buf_init(&sums, (size_t)LIMIT_ENTRIES * (LIMIT_ENTRY_NAME + SHA256_HEX_LEN + 2));
	for (size_t i = 1; i < package->list.count; i++) {
		const struct zip_entry *entry = &package->list.entries[i];
		char hex[SHA256_HEX_LEN];

		sha256_hex(entry->bytes, hex);
		buf_format(&sums, "%s  ", hex);
		buf_add(&sums, entry->name);
		buf_add_byte(&sums, '\n');
	}
	if (!buf_failed(&sums))
		text = arena_str(arena, buf_str(&sums));
	buf_release(&sums);
	return add(package, STR(PACKAGE_SUMS), text, why);
}

static struct str
type_of(struct str name)
{
	static const struct {
		struct str ending, type;
	} types[] = {
		{ STR_INIT(".json"), STR_INIT("application/json") },
		{ STR_INIT(".csv"), STR_INIT("text/csv") },
		{ STR_INIT(".xml"), STR_INIT("application/xml") },
		{ STR_INIT(".p7s"), STR_INIT(ASIC_SIGNATURE_TYPE) },
		{ STR_INIT("SHA256SUMS"), STR_INIT("text/plain") },
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_ends(name, types[i].ending))
			return types[i].type;
	return STR("application/octet-stream");
}

static struct asic_reference
reference_to(const struct zip_entry *entry)
{
	struct asic_reference reference = { .name = entry->name,
		.type = type_of(entry->name) };

	sha256(entry->bytes, reference.sha256);
	return reference;
}

static enum err
add_manifest(struct arena *arena, struct package *package, struct why *why)
{
	struct asic_manifest manifest = { .signature = STR(ASIC_SIGNATURE),
		.signature_type = STR(ASIC_SIGNATURE_TYPE) };
	enum err e;

	manifest.references =
	    arena_array(arena, package->list.count, sizeof *manifest.references);
	if (manifest.references == NULL)
		return no_room(why);
	for (size_t i = 1; i < package->list.count; i++) /* all but mimetype */
		manifest.references[manifest.count++] =
		    reference_to(&package->list.entries[i]);
	e = asic_write(arena, &manifest, &package->manifest, why);
	if (e != ERR_OK)
		return e;
	return add(package, STR(ASIC_MANIFEST), package->manifest, why);
}

static enum err
compare(struct arena *arena, const struct package_input *input, struct package *package,
    struct why *why)
{
	struct scope_options options = input->scope;
	struct verdict verdict;
	enum err e;

	options.whole = input->allowed == NULL ? NULL : input->order;
	e = scope_compare(arena, input->allowed == NULL ? input->order : input->allowed,
	    input->files, input->files_count, &options, &package->scope, why);

	if (e != ERR_OK)
		return e;
	verdict = package->scope.verdict;
	if (verdict.kind == VERDICT_NO)
		return err_why(why, ERR_DENIED, 0, "%s: %.*s", verdict.rule,
		    STR_ARG(str_head(str_from(verdict.detail), 150)));
	if (verdict.kind == VERDICT_PERSON && str_empty(input->released_by))
		return err_why(why, ERR_DENIED, 0, "%s: %.*s: nobody released it",
		    verdict.rule, STR_ARG(str_head(str_from(verdict.detail), 150)));
	return ERR_OK;
}

static enum err
fill(struct arena *arena, const struct package_input *input, struct package *package,
    struct why *why)
{
	enum err e = add(package, STR("mimetype"), STR(ASIC_MIMETYPE), why);

	if (e == ERR_OK)
		e = add_passport(arena, input, package, why);
	if (e == ERR_OK)
		e = add_declaration(arena, input, package, why);
	if (e == ERR_OK)
		e = add_order(arena, input, package, why);
	if (e == ERR_OK)
		e = add_data(arena, input, package, why);
	if (e == ERR_OK)
		e = add_sums(arena, package, why);
	if (e == ERR_OK)
		e = add_manifest(arena, package, why);
	return e;
}

enum err
package_build(struct arena *arena, const struct package_input *input,
    struct package *ret_package, struct scope_report *ret_scope, struct why *why)
{
	struct package package = { .at = input->at, .stamped = input->stamped };
	size_t room = input->files_count + input->signoffs_count + OWN_FILES;
	enum err e;

	if (input->clock_virtual && str_eq(input->order->realm, STR("live")))
		return err_why(why, ERR_USAGE, 0, "a live realm has no virtual clock");
	if (room > LIMIT_ENTRIES)
		return err_why(why, ERR_LIMIT, 0, "more than %d files", LIMIT_ENTRIES);
	package.list.entries = arena_array(arena, room, sizeof *package.list.entries);
	if (package.list.entries == NULL)
		return no_room(why);
	e = compare(arena, input, &package, why);
	if (ret_scope != NULL && (e == ERR_OK || e == ERR_DENIED))
		*ret_scope = package.scope;
	if (e == ERR_OK)
		e = fill(arena, input, &package, why);
	if (e == ERR_OK)
		*ret_package = package;
	return e;
}

enum err
package_seal(
    struct arena *arena, struct package *package, struct str p7s, struct why *why)
{
	struct asic_reference references[2];
	struct asic_manifest manifest = { .signature = STR(ASIC_STAMP),
		.signature_type = STR(ASIC_STAMP_TYPE),
		.references = references,
		.count = 2 };
	const struct zip_list *list = &package->list;
	enum err e = add(package, STR(ASIC_SIGNATURE), p7s, why);

	if (e != ERR_OK || !package->stamped)
		return e;
	references[0] = reference_to(&list->entries[list->count - 2]);
	references[1] = reference_to(&list->entries[list->count - 1]);
	e = asic_write(arena, &manifest, &package->stamp_manifest, why);
	if (e != ERR_OK)
		return e;
	return add(package, STR(ASIC_STAMP_MANIFEST), package->stamp_manifest, why);
}

enum err
package_finish(
    struct package *package, struct str token, struct buf *out, struct why *why)
{
	size_t before = out->len;
	enum err e = ERR_OK;

	if (package->stamped != !str_empty(token))
		return err_why(why, ERR_USAGE, 0,
		    package->stamped ? "the package waits for its time-stamp"
				     : "the package says that it has no time-stamp");
	if (zip_find(&package->list, STR(ASIC_SIGNATURE)) == NULL)
		return err_why(why, ERR_USAGE, 0, "the package is not sealed");
	if (package->stamped)
		e = add(package, STR(ASIC_STAMP), token, why);
	if (e == ERR_OK)
		e = zip_write(&package->list, package->at, out, why);
	if (e == ERR_OK && out->len - before > LIMIT_EVIDENCE_PART)
		e = err_why(why, ERR_LIMIT, 0,
		    "a package of %zu bytes: at most %zu are sealed as one",
		    out->len - before, LIMIT_EVIDENCE_PART);
	return e;
}
