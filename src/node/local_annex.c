/* local_annex.c - papers of a new order that only some of its addressees may see. */
#include <string.h>

#include "base/base64.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/drafts.h"
#include "record/form.h"
#include "trust/digest.h"

/* --- taken --- */

static bool
is_reader(const struct stored_annex *annex, struct str organisation)
{
	struct str rest = annex->readers;

	while (rest.len > 0)
		if (str_eq(str_cut(&rest, ' '), organisation))
			return true;
	return false;
}

static struct verdict
check_reader(const struct stored_annex *annex, size_t count, const struct json *reader)
{
	if (reader->kind != JSON_STRING || !form_fits(FORM_ORGANISATION, reader->string))
		return verdict_no("draft-annex", "/for", "an organisation's id");
	if (is_reader(annex, reader->string))
		return verdict_no("draft-annex", "/for", "each of them once");
	if (count == LIMIT_ANNEX_READERS)
		return verdict_no(
		    "draft-annex", "/for", "at most %d", LIMIT_ANNEX_READERS);
	return VERDICT_IS_YES;
}

static enum err
take_readers(struct call *call, struct stored_annex *annex, struct verdict *ret_verdict,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	const struct json *reader = json_first(json_get(call->args, "for"));

	if (reader == NULL)
		*ret_verdict = verdict_no("draft-annex", "/for", "who may see it?");
	for (size_t count = 0; reader != NULL; reader = reader->next, count++) {
		*ret_verdict = check_reader(annex, count, reader);
		if (!verdict_is_yes(ret_verdict))
			return ERR_OK;
		annex->readers =
		    arena_format(arena, "%.*s%s%.*s", STR_ARG(annex->readers),
			count > 0 ? " " : "", STR_ARG(reader->string));
		if (annex->readers.len == 0)
			return err_why(why, ERR_LIMIT, 0, "no memory");
	}
	return ERR_OK;
}

static struct verdict
check_room(
    const struct stored_annex *list, size_t count, const struct stored_annex *annex)
{
	int64_t size = annex->size;

	for (size_t i = 0; i < count; i++) {
		if (str_eq(list[i].name, annex->name))
			return verdict_no(
			    "draft-annex", "/name", "there is one of that name");
		size += list[i].size;
	}
	if (count == LIMIT_ANNEXES || size > (int64_t)LIMIT_ANNEXES_BYTES)
		return verdict_no("draft-annex", NULL, "%d of %zu bytes together",
		    LIMIT_ANNEXES, LIMIT_ANNEXES_BYTES);
	return VERDICT_IS_YES;
}

/* Short facts could be guessed from their digest, which stands in the order that all
 * addressees have: so random bytes stand before them. */
static enum err
salt(struct call *call, struct str paper, struct stored_annex *annex, struct why *why)
{
	unsigned char bytes[ANNEX_SALT_LEN];
	struct buf text;
	enum err e = random_bytes(bytes, sizeof bytes, why);

	if (e != ERR_OK)
		return e;
	buf_init(&text, LIMIT_BODY);
	buf_add(&text, str_bytes(bytes, sizeof bytes));
	buf_add(&text, paper);
	annex->bytes = arena_str(&call->job->arena, buf_str(&text));
	buf_release(&text);
	if (annex->bytes.len != sizeof bytes + paper.len)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	annex->size = (int64_t)annex->bytes.len;
	sha256(annex->bytes, annex->sha256.bytes);
	return ERR_OK;
}

static enum err
take(struct call *call, struct stored_annex *annex, struct verdict *ret_verdict,
    struct why *why)
{
	const struct json *file = json_get(call->args, "file");
	struct str name = json_get_str(call->args, "name");
	struct str paper = STR("");
	enum err e;

	annex->name = name.len > 0 ? name : json_get_str(file, "name");
	if (base64_decode(&call->job->arena, json_get_str(file, "base64"), &paper,
		NULL) != ERR_OK ||
	    paper.len == 0) {
		*ret_verdict = verdict_no("draft-annex", "/file", "no file");
		return ERR_OK;
	}
	if (!form_fits(FORM_NAME, annex->name)) {
		*ret_verdict = verdict_no("draft-annex", "/name", "one line");
		return ERR_OK;
	}
	e = take_readers(call, annex, ret_verdict, why);
	return e == ERR_OK && verdict_is_yes(ret_verdict) ? salt(call, paper, annex, why)
							  : e;
}

/* What the draft's author does with it counts as a change of the draft. */
static enum err
keep(struct call *call, struct drafted *draft, struct why *why)
{
	struct arena *arena = &call->job->arena;
	enum err e = drafts_keep(call, draft, why);

	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", draft->stored.id);
	json_put_int(arena, call->job->answer, "version", draft->stored.version + 1);
	return e;
}

enum err
local_draft_annex(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct store *store = call->core->store;
	struct drafted draft = { .own = false };
	struct stored_annex annex = { .readers = STR("") };
	struct stored_annex *list = NULL;
	size_t count = 0;
	enum err e = drafts_change(call, false, &draft, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = take(call, &annex, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	annex.draft = draft.stored.id;
	e = store_draft_annex_list(
	    &call->job->arena, store, draft.stored.id, LIMIT_ANNEXES, &list, &count, why);
	if (e == ERR_OK)
		*ret_verdict = check_room(list, count, &annex);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = store_draft_annex_add(store, &annex, why);
	return e == ERR_OK ? keep(call, &draft, why) : e;
}

enum err
local_draft_annex_drop(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct drafted draft = { .own = false };
	enum err e = drafts_change(call, false, &draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = store_draft_annex_drop(
	    call->core->store, draft.stored.id, json_get_str(call->args, "name"), why);
	return e == ERR_OK ? keep(call, &draft, why) : e;
}

/* --- used --- */

static enum err
put_ref(struct arena *arena, const struct stored_annex *stored, struct annex_ref *ref,
    struct why *why)
{
	struct str readers = stored->readers;
	struct str *list = arena_array(arena, stored->readers.len + 1, sizeof *list);

	if (list == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	*ref = (struct annex_ref){ .name = stored->name, .readers = list };
	while (readers.len > 0)
		list[ref->readers_count++] = str_cut(&readers, ' ');
	memcpy(ref->sha256, stored->sha256.bytes, SHA256_LEN);
	return ERR_OK;
}

enum err
drafts_annexes(
    struct call *call, struct str id, struct draft_frame *ret_frame, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct annex_ref *refs = arena_array(arena, LIMIT_ANNEXES, sizeof *refs);
	struct stored_annex *list = NULL;
	size_t count = 0;
	enum err e = refs == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
				  : store_draft_annex_list(arena, call->core->store, id,
					LIMIT_ANNEXES, &list, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		e = put_ref(arena, &list[i], &refs[i], why);
	if (e != ERR_OK)
		return e;
	ret_frame->annexes = refs;
	ret_frame->annexes_count = count;
	return ERR_OK;
}

enum err
drafts_show_annexes(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *all = json_put(to, "annexes", json_array(arena));
	struct stored_annex *list = NULL;
	size_t count = 0;
	enum err e = store_draft_annex_list(
	    arena, call->core->store, id, LIMIT_ANNEXES, &list, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *row = json_add(all, json_object(arena));
		struct json *readers = json_put(row, "for", json_array(arena));
		struct str rest = list[i].readers;
		char digest[SHA256_HEX_LEN];

		hex_encode(str_bytes(list[i].sha256.bytes, SHA256_LEN), digest);
		json_put_str(arena, row, "name", list[i].name);
		json_put_str(arena, row, "sha256", arena_str(arena, str_from(digest)));
		json_put_int(arena, row, "size", list[i].size - ANNEX_SALT_LEN);
		while (rest.len > 0)
			(void)json_add(readers, json_string(arena, str_cut(&rest, ' ')));
	}
	return e;
}

enum err
drafts_send_annexes(struct call *call, struct str id, struct json *args, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *all = json_put(args, "annexes", json_array(arena));
	struct stored_annex *list = NULL;
	struct stored_annex annex;
	size_t count = 0;
	enum err e = store_draft_annex_list(
	    arena, call->core->store, id, LIMIT_ANNEXES, &list, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *item = json_add(all, json_object(arena));
		struct buf text;

		e = store_draft_annex_get(
		    arena, call->core->store, id, list[i].name, &annex, why);
		if (e != ERR_OK)
			return e;
		buf_init(&text, LIMIT_BODY);
		base64_encode(annex.bytes, &text);
		json_put_str(arena, item, "name", annex.name);
		json_put_str(arena, item, "data", arena_str(arena, buf_str(&text)));
		buf_release(&text);
	}
	return e;
}

/* Args' digest: of the annex that is asked for. */
static bool
is_asked(const struct call *call, const struct stored_annex *annex)
{
	struct hash asked;

	return hex_decode(json_get_str(call->args, "digest"), asked.bytes, SHA256_LEN) &&
	       memcmp(asked.bytes, annex->sha256.bytes, SHA256_LEN) == 0;
}

enum err
drafts_annex(struct call *call, struct str *ret_paper, struct verdict *ret_verdict,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct drafted draft = { .own = false };
	struct stored_annex *list = NULL;
	struct stored_annex annex;
	size_t count = 0, i = 0;
	enum err e = drafts_find(call, &draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = store_draft_annex_list(
	    arena, call->core->store, draft.stored.id, LIMIT_ANNEXES, &list, &count, why);
	while (e == ERR_OK && i < count && !is_asked(call, &list[i]))
		i++;
	if (e == ERR_OK && i == count)
		*ret_verdict = verdict_no("page-unknown", NULL, "no such annex");
	if (e != ERR_OK || i == count)
		return e;
	e = store_draft_annex_get(
	    arena, call->core->store, draft.stored.id, list[i].name, &annex, why);
	if (e == ERR_OK)
		*ret_paper = str_slice(annex.bytes, ANNEX_SALT_LEN, annex.bytes.len);
	return e;
}
