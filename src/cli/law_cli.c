#include "cli/law_cli.h"

#include "base/hex.h"
#include "base/limits.h"
#include "cli/order_file.h"
#include "law/whatif.h"
#include "record/order_text.h"
#include "trust/digest.h"

const char *const law_cli_answers[VERDICT_KIND_COUNT] = { "yes", "no", "person" };

bool
law_cli_time(const char *text, int64_t *ret_at)
{
	struct clock_date date;

	if (clock_parse(str_from(text), ret_at))
		return true;
	if (!clock_parse_date(str_from(text), &date))
		return false;
	*ret_at = clock_midnight_utc(date);
	return true;
}

int
law_cli_assume(struct cli *cli, const char *given, struct law *law)
{
	struct str text = str_from(given);
	struct str name = STR("--what-if");
	struct verdict verdict;
	struct why why;
	int code;

	if (str_find(text, '=') == text.len) {
		name = text;
		if (cli_read(cli, given, LIMIT_WHAT_IF + 1, &text, &code) != ERR_OK)
			return code;
	}
	struct law *base = arena_alloc(&cli->arena, sizeof *base);
	if (base == NULL)
		return cli_usage(cli, "memory is full");
	*base = *law;
	if (whatif_open(&cli->arena, base, name, text, law, &verdict, &why) != ERR_OK)
		return cli_failed(&why, "%s", given);
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : cli_verdict(cli, &verdict);
}

int
law_cli_open(struct cli *cli, const char *dir, struct law_cli *question)
{
	const char *at = cli_option(cli, "at");
	const char *what_if = cli_option(cli, "what-if");
	struct why why;
	enum err e = dir == NULL ? law_open_embedded(&cli->arena, &question->law, &why)
				 : law_open_dir(&cli->arena, dir, &question->law, &why);

	if (e != ERR_OK)
		return cli_failed(&why, "the tables of law");
	question->now = clock_real();
	if (at != NULL && !law_cli_time(at, &question->now))
		return cli_usage(cli, "--at is 2026-11-22 or 2026-11-22T12:00:00Z");
	return what_if == NULL ? EXIT_CODE_YES
			       : law_cli_assume(cli, what_if, &question->law);
}

int
law_cli_order(struct cli *cli, struct law_cli *question)
{
	const char *path = cli_argument(cli, 0);
	int code = law_cli_open(cli, cli_option(cli, "tables"), question);
	struct str text;

	if (code != EXIT_CODE_YES)
		return code;
	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one order is needed");
	return order_file(cli, path, &text, &question->order);
}

int
law_cli_zones(struct cli *cli, struct law_cli *question)
{
	const char *dir = cli_option(cli, "zones");
	struct why why;

	if (law_zones_open(&cli->arena, &question->law, dir == NULL ? LAW_ZONES_DIR : dir,
		&question->zones, &why) != ERR_OK)
		return cli_failed(&why, "the time zones");
	return EXIT_CODE_YES;
}

/* Empty when the text did not fit: the digest of nothing would be the same for all. */
static struct str
digest_of(struct cli *cli, struct buf *bytes)
{
	bool failed = buf_failed(bytes);
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];

	sha256(buf_str(bytes), digest);
	buf_release(bytes);
	if (failed)
		return STR("");
	hex_encode(str_bytes(digest, sizeof digest), hex);
	return arena_str(&cli->arena, str_from(hex));
}

struct str
law_cli_digest(struct cli *cli, const struct law *law)
{
	struct buf bytes;

	buf_init(&bytes, 2 * LIMIT_LAW);
	law_bytes(law, &bytes);
	return digest_of(cli, &bytes);
}

struct str
law_cli_zones_digest(struct cli *cli, const struct law_zones *zones)
{
	struct buf bytes;

	buf_init(&bytes, LAW_CLI_TEXT_MAX);
	law_zones_bytes(zones, &bytes);
	return digest_of(cli, &bytes);
}

void
law_cli_put_row(struct arena *arena, struct json *object, const struct table_row *row,
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
law_cli_finding(struct arena *arena, const struct law_finding *finding)
{
	struct json *object = json_object(arena);

	json_put_str(arena, object, "answer", str_from(law_cli_answers[finding->kind]));
	json_put_str(arena, object, "rule", str_from(finding->rule));
	json_put_str(arena, object, "code",
	    finding->kind == VERDICT_YES ? STR("") : law_finding_code(finding));
	json_put_str(arena, object, "field", finding->field);
	json_put_str(arena, object, "path", finding->path);
	json_put_str(arena, object, "detail", finding->detail);
	if (finding->table != NULL)
		law_cli_put_row(arena, object, finding->row, finding->table->shape->file);
	return object;
}

void
law_cli_put_law(struct cli *cli, struct json *object, const struct law *law)
{
	struct json *list;

	json_put_str(&cli->arena, object, "tables", law_cli_digest(cli, law));
	list = json_put(object, "assumed", json_array(&cli->arena));
	for (size_t i = 0; i < law->assumed_count; i++) {
		struct json *one = json_add(list, json_object(&cli->arena));

		json_put_str(&cli->arena, one, "statement", law->assumed[i].text);
		json_put_str(&cli->arena, one, "source", law->assumed[i].source);
	}
}
