#include "cli/order_draft.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "law/wall_time.h"
#include "law/zones.h"
#include "record/order_text.h"
#include "trust/cert.h"
#include "trust/digest.h"
#include "trust/uuid.h"
#include "wire/projection.h"

#define CERT_MAX ((size_t)64 << 10)

static size_t
count_of(const struct cli *cli, const char *option)
{
	size_t count = 0;

	while (cli_option_nth(cli, option, count) != NULL)
		count++;
	return count;
}

/* A period is written by the clock of its zone, or with offsets.  0: not given. */
static int
take_wall_time(struct cli *cli, const char *option, struct str zone_name, int64_t *ret_at)
{
	const char *text = cli_option(cli, option);
	struct zone zone;
	struct verdict verdict;
	struct str path, bytes;
	struct why why;

	*ret_at = 0;
	if (text == NULL || clock_parse(str_from(text), ret_at))
		return EXIT_CODE_YES;
	if (zone_name.len > 0 && !zone_path_ok(zone_name))
		return cli_usage(cli, "--zone is a name as Europe/Berlin");
	path = arena_format(&cli->arena, LAW_ZONES_DIR "/%.*s", STR_ARG(zone_name));
	if (path.len == 0)
		return cli_usage(cli, "memory is full");
	if (zone_name.len > 0 &&
	    (file_read(&cli->arena, path.ptr, LIMIT_ZONE, &bytes, &why) != ERR_OK ||
		zone_read(bytes, &zone, &why) != ERR_OK))
		return cli_failed(&why, "--%s has no offset, and its zone", option);
	verdict = wall_time(zone_name.len > 0 ? &zone : NULL, str_from(text), ret_at);
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : cli_verdict(cli, &verdict);
}

/* A time option; 0 when it is not given. */
static int
take_time(struct cli *cli, const char *option, int64_t *ret_at)
{
	const char *text = cli_option(cli, option);

	*ret_at = 0;
	if (text != NULL && !clock_parse(str_from(text), ret_at))
		return cli_usage(
		    cli, "--%s is a time with its zone: 2026-11-22T12:00:00Z", option);
	return EXIT_CODE_YES;
}

int
order_take_now(struct cli *cli, struct str realm, int64_t *ret_at)
{
	int64_t at = 0;
	int code = take_time(cli, "at", &at);

	if (code != EXIT_CODE_YES || at == 0)
		return code;
	if (!str_starts(realm, STR("training.")))
		return cli_usage(
		    cli, "--at is for training realms: a live order is of now");
	*ret_at = at;
	return EXIT_CODE_YES;
}

static int
take_categories(struct cli *cli, unsigned *ret_categories)
{
	const char *name;

	*ret_categories = 0;
	for (size_t i = 0; (name = cli_option_nth(cli, "category", i)) != NULL; i++) {
		enum data_category category;

		if (!data_category_parse(str_from(name), &category))
			return cli_usage(cli, "no category '%s'", name);
		*ret_categories |= category;
	}
	return EXIT_CODE_YES;
}

static int
take_targets(struct cli *cli, struct order *order)
{
	size_t count = count_of(cli, "target");
	struct target *targets = arena_array(&cli->arena, count + 1, sizeof *targets);
	struct target common = { .zone = str_from(cli_option(cli, "zone")) };
	int code = take_categories(cli, &common.categories);

	if (code == EXIT_CODE_YES)
		code = take_wall_time(cli, "start", common.zone, &common.from);
	if (code == EXIT_CODE_YES)
		code = take_wall_time(cli, "end", common.zone, &common.to);
	if (code != EXIT_CODE_YES || targets == NULL)
		return code == EXIT_CODE_YES ? EXIT_CODE_NO : code;
	for (size_t i = 0; i < count; i++) {
		struct str rest = str_from(cli_option_nth(cli, "target", i));

		targets[i] = common;
		targets[i].format = str_cut(&rest, '=');
		targets[i].value = rest;
	}
	order->targets = targets;
	order->targets_count = count;
	return EXIT_CODE_YES;
}

static int
take_fields(struct cli *cli, struct order *order)
{
	size_t count = count_of(cli, "field");
	struct order_field *fields = arena_array(&cli->arena, count + 1, sizeof *fields);

	if (fields == NULL)
		return EXIT_CODE_NO;
	for (size_t i = 0; i < count; i++) {
		struct str rest = str_from(cli_option_nth(cli, "field", i));

		fields[i].id = str_cut(&rest, '=');
		fields[i].value = rest;
	}
	order->fields = fields;
	order->fields_count = count;
	return EXIT_CODE_YES;
}

static int
take_recipients(struct cli *cli, struct order *order)
{
	size_t count = count_of(cli, "recipient");
	unsigned char(*digests)[SHA256_LEN] =
	    arena_array(&cli->arena, count + 1, sizeof *digests);

	if (digests == NULL)
		return EXIT_CODE_NO;
	for (size_t i = 0; i < count; i++) {
		const char *path = cli_option_nth(cli, "recipient", i);
		struct cert *cert;
		struct str pem;
		struct why why;
		int code;

		if (cli_read(cli, path, CERT_MAX, &pem, &code) != ERR_OK)
			return code;
		if (cert_read(pem, &cert, &why) != ERR_OK)
			return cli_failed(&why, "%s", path);
		memcpy(digests[i], cert_sha256(cert), SHA256_LEN);
		cert_free(cert);
	}
	order->recipients = (const unsigned char(*)[SHA256_LEN])digests;
	order->recipients_count = count;
	return EXIT_CODE_YES;
}

static int
take_follows(struct cli *cli, struct order *order)
{
	const char *path = cli_option(cli, "follows");
	struct str text;
	int code = EXIT_CODE_YES;

	if (path == NULL)
		return code;
	if (cli_read(cli, path, LIMIT_ORDER, &text, &code) != ERR_OK)
		return code;
	order_sha256(text, order->follows);
	order->has_follows = true;
	return EXIT_CODE_YES;
}

static int
take_notified(struct cli *cli, struct order *order)
{
	size_t count = count_of(cli, "notify");
	struct str *notified = arena_array(&cli->arena, count + 1, sizeof *notified);

	if (notified == NULL)
		return EXIT_CODE_NO;
	for (size_t i = 0; i < count; i++)
		notified[i] = str_from(cli_option_nth(cli, "notify", i));
	order->notified = notified;
	order->notified_count = count;
	return EXIT_CODE_YES;
}

/* Salt and paper in one file beside the paper: what travels, and what the order digests.
 * Without the salt short facts could be guessed from their hash. */
int
order_salt_paper(
    struct cli *cli, struct str path, unsigned char ret_sha256[static SHA256_LEN])
{
	unsigned char salt[ANNEX_SALT_LEN];
	const char *out = arena_format(&cli->arena, "%.*s.annex", STR_ARG(path)).ptr;
	struct str paper;
	struct buf text;
	struct why why;
	int code = EXIT_CODE_YES;
	enum err e;

	if (cli_read(cli, path.ptr, LIMIT_BODY / 4, &paper, &code) != ERR_OK)
		return code;
	e = random_bytes(salt, sizeof salt, &why);
	if (e != ERR_OK || out == NULL)
		return EXIT_CODE_AGAIN;
	buf_init(&text, LIMIT_BODY);
	buf_add(&text, str_bytes(salt, sizeof salt));
	buf_add(&text, paper);
	sha256(buf_str(&text), ret_sha256);
	if (file_create(out, buf_str(&text), 0600, &why) != ERR_OK)
		code = cli_failed(&why, "the annex is not salted");
	buf_release(&text);
	return code;
}

/* --annex NAME:ORG[,ORG...]:FILE */
static int
take_annex(struct cli *cli, struct str option, struct annex_ref *ret_annex)
{
	struct str name = str_cut(&option, ':');
	struct str readers = str_cut(&option, ':');
	struct str *list = arena_array(&cli->arena, LIMIT_ANNEX_READERS, sizeof *list);
	struct annex_ref annex = { .name = name, .readers = list };

	if (name.len == 0 || readers.len == 0 || option.len == 0)
		return cli_usage(cli, "--annex is NAME:ORG[,ORG...]:FILE");
	while (readers.len > 0) {
		if (list == NULL || annex.readers_count == LIMIT_ANNEX_READERS)
			return cli_usage(
			    cli, "an annex has at most %d readers", LIMIT_ANNEX_READERS);
		list[annex.readers_count++] = str_cut(&readers, ',');
	}
	*ret_annex = annex;
	return order_salt_paper(cli, option, ret_annex->sha256);
}

static int
take_annexes(struct cli *cli, struct order *order)
{
	size_t count = count_of(cli, "annex");
	struct annex_ref *annexes = arena_array(&cli->arena, count + 1, sizeof *annexes);
	int code = annexes == NULL ? EXIT_CODE_AGAIN : EXIT_CODE_YES;

	for (size_t i = 0; code == EXIT_CODE_YES && i < count; i++)
		code = take_annex(
		    cli, str_from(cli_option_nth(cli, "annex", i)), &annexes[i]);
	order->annexes = annexes;
	order->annexes_count = count;
	return code;
}

static struct str
option_or(const struct cli *cli, const char *name, const char *fallback)
{
	const char *value = cli_option(cli, name);

	return str_from(value == NULL ? fallback : value);
}

static int (*const parts[])(struct cli *cli, struct order *order) = {
	take_targets,
	take_fields,
	take_recipients,
	take_follows,
	take_notified,
	take_annexes,
};

int
order_draft(struct cli *cli, struct order *ret_order)
{
	struct order order = {
		.realm = option_or(cli, "realm", "live"),
		.procedure = option_or(cli, "procedure", ""),
		.issuer = option_or(cli, "from", ""),
		.validator = option_or(cli, "validator", ""),
		.addressee = option_or(cli, "to", ""),
		.language = option_or(cli, "language", "en"),
		.created_at = clock_real(),
		.emergency = cli_flag(cli, "emergency"),
		.projection = PROJECTION_VERSION,
	};
	char id[UUID_TEXT_MAX];
	struct why why;
	int code;

	if (order.procedure.len == 0 || order.issuer.len == 0 || order.addressee.len == 0)
		return cli_usage(cli, "--from, --to and --procedure are needed");
	code = order_take_now(cli, order.realm, &order.created_at);
	if (code == EXIT_CODE_YES && uuid7(order.created_at, id, &why) != ERR_OK)
		return cli_failed(&why, "id");
	if (code != EXIT_CODE_YES)
		return code;
	order.id = arena_str(&cli->arena, str_from(id));
	code = take_time(cli, "answer-by", &order.answer_by);
	if (code == EXIT_CODE_YES)
		code = take_time(cli, "preserve-until", &order.preserve_until);
	for (size_t i = 0; code == EXIT_CODE_YES && i < sizeof parts / sizeof parts[0];
	     i++)
		code = parts[i](cli, &order);
	if (code == EXIT_CODE_YES)
		*ret_order = order;
	return code;
}
