#include "advice/draft_order.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/limits.h"
#include "law/wall_time.h"
#include "trust/digest.h"

struct make {
	struct arena *arena;
	const struct draft_frame *frame;
	const struct json *answers;
	struct draft_order *to;
	bool full; /* the arena is */
};

static void
add_fault(struct make *make, enum draft_step step, struct verdict verdict)
{
	struct draft_order *to = make->to;

	if (to->faults_count < DRAFT_FAULTS_MAX)
		to->faults[to->faults_count++] = (struct draft_fault){ step, verdict };
}

static void *
room(struct make *make, size_t count, size_t size)
{
	void *list = arena_array(make->arena, count + 1, size);

	make->full = make->full || list == NULL;
	return list;
}

/* --- times --- */

/* As the clock of the zone showed it; a browser writes no seconds when they are none. */
static int64_t
read_wall_time(struct make *make, const char *name, struct str zone_name)
{
	struct str text = draft_text(make->answers, name);
	struct verdict verdict;
	int64_t at = 0;

	if (text.len == 0)
		return 0;
	if (text.len == sizeof "2026-11-22T12:00" - 1)
		text = arena_join(make->arena, text, STR(":00"));
	verdict = wall_time(law_zones_find(make->frame->zones, zone_name), text, &at);
	if (!verdict_is_yes(&verdict))
		add_fault(make, DRAFT_WHOM, verdict);
	return at;
}

/* The end of a day, UTC. */
static int64_t
read_day(struct make *make, const char *name)
{
	struct str text = draft_text(make->answers, name);
	struct clock_date day;

	if (text.len == 0)
		return 0;
	if (clock_parse_date(text, &day))
		return clock_midnight_utc(day) + CLOCK_DAY - CLOCK_SECOND;
	add_fault(make, DRAFT_WHY,
	    verdict_no("time-form", NULL, "no day: %.*s", STR_ARG(str_head(text, 40))));
	return 0;
}

/* --- lists --- */

static size_t
count_lines(struct str text)
{
	size_t count = 0;

	while (text.len > 0)
		count += str_trim(str_cut(&text, '\n')).len > 0;
	return count;
}

static void
make_targets(struct make *make)
{
	struct str lines = draft_text(make->answers, "identifiers");
	struct target common = { .format = draft_text(make->answers, "format"),
		.zone = draft_text(make->answers, "zone"),
		.categories = draft_categories(make->answers) };
	size_t count = count_lines(lines);
	struct target *targets = room(make, count, sizeof *targets);

	common.from = read_wall_time(make, "from", common.zone);
	common.to = read_wall_time(make, "until", common.zone);
	if (count > LIMIT_TARGETS)
		add_fault(make, DRAFT_WHOM,
		    verdict_no("draft-too-many", NULL, "%zu identifiers", count));
	if (targets == NULL || count > LIMIT_TARGETS)
		return;
	for (count = 0; lines.len > 0;) {
		struct str line = str_trim(str_cut(&lines, '\n'));

		if (line.len == 0)
			continue;
		targets[count] = common;
		targets[count++].value = line;
	}
	make->to->order.targets = targets;
	make->to->order.targets_count = count;
}

/* Whether elements.tsv asks the procedure for the field: the answers to other procedures'
 * questions stay in the draft. */
static bool
is_asked(struct make *make, struct str field)
{
	const struct str keys[TABLE_KEYS_MAX] = { make->to->order.procedure, field };
	const struct table_row *row = table_find(&make->frame->law->tables[LAW_ELEMENTS],
	    keys, clock_date_utc(make->frame->now));

	return row != NULL && str_eq_c(row->cells[ELEMENT_WHERE], "field");
}

static void
make_fields(struct make *make)
{
	const struct json *answer = json_get(make->answers, "fields");
	struct str kind = draft_text(make->answers, "emergency");
	size_t most = answer == NULL ? 1 : answer->count + 1;
	struct order_field *fields = room(make, most, sizeof *fields);
	size_t count = 0;

	if (fields == NULL)
		return;
	if (kind.len > 0 && is_asked(make, STR("emergency-kind")))
		fields[count++] = (struct order_field){ STR("emergency-kind"), kind };
	for (answer = json_first(answer); answer != NULL; answer = answer->next) {
		struct str value = str_trim(answer->string);

		if (value.len > 0 && !str_eq_c(answer->name, "emergency-kind") &&
		    is_asked(make, answer->name))
			fields[count++] = (struct order_field){ answer->name, value };
	}
	make->to->order.fields = fields;
	make->to->order.fields_count = count;
}

static void
make_notified(struct make *make)
{
	struct str ids = draft_text(make->answers, "notified");
	struct str *notified = room(make, LIMIT_NOTIFIED, sizeof *notified);
	size_t count = 0;

	while (notified != NULL && ids.len > 0) {
		struct str id = str_trim(str_cut(&ids, ' '));

		if (id.len == 0)
			continue;
		if (count == LIMIT_NOTIFIED) {
			add_fault(make, DRAFT_PROVIDER,
			    verdict_no("draft-too-many", NULL,
				"more than %d notified authorities", LIMIT_NOTIFIED));
			break;
		}
		notified[count++] = id;
	}
	make->to->order.notified = notified;
	make->to->order.notified_count = count;
}

/* --- certificates --- */

/* Base64 over several lines, between its two marks (RFC 7468). */
static bool
take_pem(struct arena *arena, struct str *rest, struct str *ret_der)
{
	struct str begin = STR("-----BEGIN CERTIFICATE-----");
	struct str end = STR("-----END CERTIFICATE-----");
	bool good = false, ended = false;
	struct buf text;

	if (!str_eq(str_trim(str_cut(rest, '\n')), begin))
		return false;
	buf_init(&text, 2 * LIMIT_CERTIFICATE);
	while (!ended && rest->len > 0) {
		struct str line = str_trim(str_cut(rest, '\n'));

		ended = str_eq(line, end);
		if (!ended)
			buf_add(&text, line);
	}
	/* a SEQUENCE of more than 255 bytes: the rest is read by who encrypts to it */
	good = ended && !buf_failed(&text) &&
	       base64_decode(arena, buf_str(&text), ret_der, NULL) == ERR_OK &&
	       str_starts(*ret_der, STR("\x30\x82"));
	buf_release(&text);
	return good;
}

bool
draft_certificates(struct arena *arena, struct str pem,
    struct str ret_ders[static LIMIT_RECIPIENTS], size_t *ret_count)
{
	size_t count = 0;

	for (pem = str_trim(pem); pem.len > 0; pem = str_trim(pem))
		if (count == LIMIT_RECIPIENTS ||
		    !take_pem(arena, &pem, &ret_ders[count++]))
			return false;
	*ret_count = count;
	return true;
}

static void
make_recipients(struct make *make)
{
	unsigned char(*digests)[SHA256_LEN] =
	    room(make, LIMIT_RECIPIENTS, sizeof *digests);
	struct str ders[LIMIT_RECIPIENTS];
	size_t count = 0;

	if (digests == NULL)
		return;
	if (!draft_certificates(
		make->arena, draft_text(make->answers, "certificates"), ders, &count))
		add_fault(make, DRAFT_WHY,
		    verdict_no("draft-certificate", NULL,
			"BEGIN CERTIFICATE to END CERTIFICATE, at most %d",
			LIMIT_RECIPIENTS));
	for (size_t i = 0; i < count; i++)
		sha256(ders[i], digests[i]);
	make->to->order.recipients = (const unsigned char(*)[SHA256_LEN])digests;
	make->to->order.recipients_count = count;
}

/* --- all of it --- */

static void
make_members(struct make *make)
{
	const struct draft_frame *frame = make->frame;
	const struct json *answers = make->answers;

	make->to->order = (struct order){ .realm = frame->realm,
		.id = frame->id,
		.issuer = frame->issuer,
		.created_at = frame->now,
		.projection = frame->projection,
		.procedure = draft_text(answers, "procedure"),
		.validator = draft_text(answers, "validator"),
		.addressee = draft_text(answers, "addressee"),
		.language = draft_text(answers, "language"),
		.answer_by = read_day(make, "answer_by"),
		.preserve_until = read_day(make, "preserve_until"),
		.emergency = draft_text(answers, "emergency").len > 0,
		.annexes = frame->annexes,
		.annexes_count = frame->annexes_count };
	if (frame->follows == NULL)
		return;
	memcpy(make->to->order.follows, frame->follows, SHA256_LEN);
	make->to->order.has_follows = true;
}

enum err
draft_order(struct arena *arena, const struct draft_frame *frame,
    const struct json *answers, struct draft_order *ret_order, struct why *why)
{
	struct make make = { arena, frame, answers, ret_order, false };

	*ret_order = (struct draft_order){ .faults_count = 0 };
	make_members(&make);
	make_targets(&make);
	make_fields(&make);
	make_notified(&make);
	make_recipients(&make);
	return make.full ? err_why(why, ERR_LIMIT, 0, "memory is full") : ERR_OK;
}
