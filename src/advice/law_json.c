#include "advice/law_json.h"

#include "base/hex.h"
#include "base/limits.h"
#include "trust/digest.h"

const char *const advice_answers[VERDICT_KIND_COUNT] = { "yes", "no", "person" };

struct str
advice_digest_of(struct arena *arena, struct buf *bytes)
{
	bool failed = buf_failed(bytes);
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];

	sha256(buf_str(bytes), digest);
	buf_release(bytes);
	if (failed)
		return STR("");
	hex_encode(str_bytes(digest, sizeof digest), hex);
	return arena_str(arena, str_from(hex));
}

struct str
advice_digest(struct arena *arena, const struct law *law)
{
	struct buf bytes;

	buf_init(&bytes, 2 * LIMIT_LAW);
	law_bytes(law, &bytes);
	return advice_digest_of(arena, &bytes);
}

void
advice_put_row(struct arena *arena, struct json *object, const struct table_row *row,
    struct str file)
{
	if (row == NULL)
		return;
	json_put_str(arena, object, "source", row->source);
	json_put_str(arena, object, "kind", rule_kind_name(row->kind));
	json_put_str(arena, object, "tag", law_tag_name(row->tag));
	json_put_bool(arena, object, "unverified", table_unverified(row));
	json_put_bool(arena, object, "assumed", table_assumed(row));
	if (table_assumed(row)) /* of no file */
		return;
	json_put_str(arena, object, "table", file);
	json_put_int(arena, object, "line", row->line);
}

struct json *
advice_finding(struct arena *arena, const struct law_finding *finding)
{
	struct json *object = json_object(arena);

	json_put_str(arena, object, "answer", str_from(advice_answers[finding->kind]));
	json_put_str(arena, object, "rule", str_from(finding->rule));
	json_put_str(arena, object, "code",
	    finding->kind == VERDICT_YES ? STR("") : law_finding_code(finding));
	json_put_str(arena, object, "field", finding->field);
	json_put_str(arena, object, "path", finding->path);
	json_put_str(arena, object, "detail", finding->detail);
	if (finding->table != NULL)
		advice_put_row(arena, object, finding->row, finding->table->shape->file);
	return object;
}

struct json *
advice_report(struct arena *arena, const struct law *law, const struct law_report *report)
{
	struct json *root = json_object(arena);
	struct json *list;

	json_put_str(arena, root, "answer", str_from(advice_answers[report->overall]));
	json_put_bool(arena, root, "unverified", report->unverified);
	advice_put_law(arena, root, law);
	list = json_put(root, "findings", json_array(arena));
	for (size_t i = 0; i < report->count; i++)
		(void)json_add(list, advice_finding(arena, &report->findings[i]));
	return root;
}

void
advice_put_law(struct arena *arena, struct json *object, const struct law *law)
{
	struct json *list;

	json_put_str(arena, object, "tables", advice_digest(arena, law));
	list = json_put(object, "assumed", json_array(arena));
	for (size_t i = 0; i < law->assumed_count; i++) {
		struct json *one = json_add(list, json_object(arena));

		json_put_str(arena, one, "statement", law->assumed[i].text);
		json_put_str(arena, one, "source", law->assumed[i].source);
	}
}
