#include "record/organisation.h"

#include "base/limits.h"

#define LIMIT_LANGUAGES 32

static const char *const organisation_members[] = { "id", "name", "competences",
	"endpoint", "tls", "seal", "ledger", "officers", "languages", "valid_from",
	"valid_to", NULL };
static const char *const organisation_members_phone[] = { "id", "name", "competences",
	"endpoint", "tls", "seal", "ledger", "officers", "languages", "phone",
	"valid_from", "valid_to", NULL };
static const char *const endpoint_members[] = { "hi1", "evidence", "server_key", NULL };
static const char *const endpoint_members_xml[] = { "hi1", "evidence", "server_key",
	"encoding", NULL };
static const char *const seal_members[] = { "certificate", "public_key", NULL };

static void
put_seal(struct arena *arena, struct json *object, const struct organisation *from)
{
	struct json *seal = json_put(object, "seal", json_object(arena));

	put_base64_or_none(arena, seal, "certificate", from->seal_certificate);
	put_base64_or_none(arena, seal, "public_key", from->seal_public_key);
}

static void
put_competences(struct arena *arena, struct json *object, unsigned competences)
{
	struct json *list = json_put(object, "competences", json_array(arena));

	for (unsigned i = 0; i < COMPETENCE_COUNT; i++)
		if (competences & (1U << i))
			(void)json_add(
			    list, json_string(arena,
				      competence_name((enum competence)(1U << i))));
}

struct json *
organisation_tree(struct arena *arena, const struct organisation *from)
{
	struct json *object = json_object(arena);
	struct json *endpoint;
	struct json *tls;

	json_put_str(arena, object, "id", from->id);
	json_put_str(arena, object, "name", from->name);
	put_competences(arena, object, from->competences);
	endpoint = json_put(object, "endpoint", json_object(arena));
	json_put_str(arena, endpoint, "hi1", from->hi1_url);
	json_put_str(arena, endpoint, "evidence", from->evidence_url);
	if (from->has_server_key)
		put_sha256(arena, endpoint, "server_key", from->server_key);
	else
		json_put_str(arena, endpoint, "server_key", STR(""));
	if (from->wants_xml)
		json_put_str(arena, endpoint, "encoding", STR("xml"));
	tls = json_put(object, "tls", json_array(arena));
	for (size_t i = 0; i < from->tls_count; i++)
		(void)json_add(tls, json_sha256(arena, from->tls[i]));
	put_seal(arena, object, from);
	json_put_str(arena, object, "ledger", from->ledger_key);
	put_officers(arena, object, "officers", from->officers, from->officers_count);
	put_list(arena, object, "languages", from->languages, from->languages_count);
	if (from->phone.len > 0)
		json_put_str(arena, object, "phone", from->phone);
	put_time_or_none(arena, object, "valid_from", from->valid_from);
	put_time_or_none(arena, object, "valid_to", from->valid_to);
	return object;
}

/* --- reading --- */

static unsigned
take_competences(struct take *take, const struct json *object)
{
	const struct json *array =
	    take_array(take, object, "competences", 1, COMPETENCE_COUNT);
	unsigned all = 0;

	for (const struct json *item = json_first(array); item != NULL;
	     item = item->next) {
		enum competence competence;

		if (!json_is(item, JSON_STRING) ||
		    !competence_parse(item->string, &competence) ||
		    (unsigned)competence <= all) {
			take_fail(
			    take, "competences", "a list of competences in their order");
			return 0;
		}
		all |= competence;
	}
	return all;
}

static void
take_seal(struct take *take, const struct json *object, struct organisation *to)
{
	const struct json *seal = json_get(object, "seal");

	take_members(take, seal, seal_members);
	to->seal_certificate =
	    take_base64_or_none(take, seal, "certificate", LIMIT_CERTIFICATE);
	to->seal_public_key =
	    take_base64_or_none(take, seal, "public_key", LIMIT_PUBLIC_KEY);
	if (str_empty(to->seal_certificate) != str_empty(to->seal_public_key))
		take_fail(take, "seal", "whole");
}

static void
take_endpoint(struct take *take, const struct json *part, struct organisation *to)
{
	to->wants_xml = json_get(part, "encoding") != NULL;
	take_members(take, part, to->wants_xml ? endpoint_members_xml : endpoint_members);
	if (to->wants_xml && !str_eq_c(json_get_str(part, "encoding"), "xml"))
		take_fail(take, "encoding", "xml, or not there");
	to->hi1_url = take_form_or_none(take, part, "hi1", FORM_URL);
	to->evidence_url = take_form_or_none(take, part, "evidence", FORM_URL);
	to->has_server_key =
	    take_sha256_or_none(take, part, "server_key", to->server_key);
}

void
organisation_take(struct take *take, const struct json *object, struct organisation *to)
{
	const struct json *part;

	take_members(take, object,
	    json_get(object, "phone") == NULL ? organisation_members
					      : organisation_members_phone);
	to->id = take_form(take, object, "id", FORM_ORGANISATION);
	to->name = take_form(take, object, "name", FORM_NAME);
	to->competences = take_competences(take, object);
	take_endpoint(take, json_get(object, "endpoint"), to);
	part = take_array(take, object, "tls", 0, LIMIT_KEYS);
	to->tls = take_digests(take, part, "tls", &to->tls_count);
	take_seal(take, object, to);
	to->ledger_key = take_form_or_none(take, object, "ledger", FORM_LEDGER_KEY);
	to->officers = take_officers(take, object, "officers", &to->officers_count);
	part = take_array(take, object, "languages", 1, LIMIT_LANGUAGES);
	to->languages =
	    take_list(take, part, "languages", FORM_LANGUAGE, &to->languages_count);
	if (json_get(object, "phone") != NULL)
		to->phone = take_form(take, object, "phone", FORM_PHONE);
	to->valid_from = take_time(take, object, "valid_from");
	to->valid_to = take_time_or_none(take, object, "valid_to");
}

/* --- using --- */

bool
organisation_valid(const struct organisation *organisation, int64_t at)
{
	return at >= organisation->valid_from &&
	       (organisation->valid_to == 0 || at < organisation->valid_to);
}

static void
write_record(
    struct arena *arena, const struct organisation *organisation, struct buf *out)
{
	struct organisation timeless = *organisation;

	timeless.valid_from = timeless.valid_to = 0;
	json_write(organisation_tree(arena, &timeless), out);
}

bool
organisation_same(
    struct arena *arena, const struct organisation *a, const struct organisation *b)
{
	size_t mark = arena_mark(arena);
	struct buf one, other;
	bool same;

	buf_init(&one, LIMIT_PIN);
	buf_init(&other, LIMIT_PIN);
	write_record(arena, a, &one);
	write_record(arena, b, &other);
	same = !buf_failed(&one) && !buf_failed(&other) &&
	       str_eq(buf_str(&one), buf_str(&other));
	buf_release(&one);
	buf_release(&other);
	arena_return(arena, mark);
	return same;
}
