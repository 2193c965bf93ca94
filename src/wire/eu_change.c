#include "wire/eu_change.h"

#include <assert.h>

#include "base/clock.h"
#include "wire/eu.h"
#include "wire/eu_reason.h"
#include "wire/object.h"
#include "wire/projection.h"

#define WORDS_MAX ((size_t)1 << 20)

/* What a message asks of the objects of the order.  member: of each task (or of the
 * authorisation), NULL = nothing; word NULL: a time. */
static const struct {
	const char *document, *name;
	bool from_addressee;
	bool of_preservation; /* of nothing else */
	const char *production, *preservation;
} words[EU_WORD_COUNT] = {
	[EU_FORM3] = { "Form3", "form3", true, false, NULL, NULL },
	[EU_FORM5] = { "Form5", "form5", false, true, NULL,
	    "SubsequentProductionRequest" },
	[EU_FORM6] = { "Form6", "form6", false, true, NULL, NULL },
	[EU_WITHDRAWAL] = { "Withdrawal", "withdrawal", false, false, "Cancelled",
	    "Cancelled" },
	[EU_LETTER] = { "ProvideAdditionalInformation", "letter", false, false, NULL,
	    NULL },
};

struct saying {
	struct arena *arena;
	const struct eu_said *said;
	struct endpoint sender, receiver;
	struct str authorisation;
	struct draft draft;
};

const char *
eu_word_document(enum eu_word word)
{
	assert(word < EU_WORD_COUNT);
	return words[word].document;
}

static struct str
own_id(const struct saying *saying, const char *kind)
{
	struct str name =
	    arena_format(saying->arena, "eu-%s/%s", saying->said->name, kind);

	return name.len == 0
		   ? STR("")
		   : object_id(saying->arena, saying->said->order->id, name.ptr, 0);
}

/* --- Form 3 --- */

static const struct eu_reason *
reason_of(struct str text)
{
	const struct eu_reason *reason = eu_reason_of_ground(text);

	return reason == NULL ? eu_reason_find(text) : reason;
}

static void
put_reason(struct buf *out, struct str text)
{
	const struct eu_reason *reason = reason_of(text);

	if (text.len > 0)
		buf_format(out, "Reason: %.*s\n",
		    STR_ARG(reason == NULL ? text : str_from(reason->code)));
}

/* Whether something is said of this target: of the whole order, or of a part of it. */
static bool
is_about(const struct eu_said *said, size_t target)
{
	for (size_t i = 0; i < said->about_count; i++)
		if (said->about[i].target == target)
			return true;
	return said->about_count == 0;
}

static struct str
first_reason(const struct eu_said *said, size_t target)
{
	for (size_t i = 0; i < said->about_count; i++)
		if (said->about[i].target == target && said->about[i].reason.len > 0)
			return said->about[i].reason;
	return said->reason;
}

/* What is said of one target, a line each. */
static struct str
task_words(const struct saying *saying, size_t target)
{
	const struct eu_said *said = saying->said;
	struct str text;
	struct buf out;

	buf_init(&out, WORDS_MAX);
	if (said->about_count == 0)
		put_reason(&out, said->reason);
	for (size_t i = 0; i < said->about_count; i++) {
		const struct change_part *part = &said->about[i];

		if (part->target != target)
			continue;
		put_reason(&out, part->reason.len > 0 ? part->reason : said->reason);
		for (unsigned bit = 0; bit < DATA_CATEGORY_COUNT; bit++)
			if ((part->categories >> bit & 1) != 0)
				buf_format(&out, "Category: %.*s\n",
				    STR_ARG(data_category_name(
					(enum data_category)(1U << bit))));
		if (part->kept != PART_KEPT_UNKNOWN)
			buf_format(&out, "PreservationOfData: %.*s\n",
			    STR_ARG(part_kept_name(part->kept)));
	}
	if (said->explanation.len > 0)
		buf_format(
		    &out, "ExplanationOrOtherReason: %.*s\n", STR_ARG(said->explanation));
	text = arena_str(saying->arena, str_trim(buf_str(&out)));
	buf_release(&out);
	return text;
}

static struct object_status
task_status(const struct saying *saying, size_t target)
{
	const struct order *order = saying->said->order;
	bool preserves = projection_preserves(order);
	const struct eu_reason *reason = reason_of(first_reason(saying->said, target));
	const char *status = reason == NULL ? "Invalid"
			     : preserves    ? reason->preservation
					    : reason->production;

	return (struct object_status){
		.id = projection_task_id(saying->arena, order, target),
		.dictionary = preserves ? "LPTaskStatus" : "LDTaskStatus",
		.status = str_from(status),
		.details = task_words(saying, target),
	};
}

static struct object_status
order_status(const struct saying *saying)
{
	struct str question = saying->said->question;

	return (struct object_status){
		.id = saying->authorisation,
		.dictionary = "AuthorisationStatus",
		.status = STR("Invalid"),
		.details = question.len == 0
			       ? STR("")
			       : arena_format(saying->arena, "InformationRequired: %.*s",
				     STR_ARG(question)),
	};
}

/* The kind of a notification is known of one reason only. */
static const char *
notification_kind(const struct eu_said *said)
{
	const struct eu_reason *reason = reason_of(said->reason);

	return reason != NULL && str_eq_c(str_from(reason->code), "DE_FACTO_IMPOSSIBLE")
		   ? reason->also
		   : "Form3";
}

static void
ask_form3(struct saying *saying)
{
	const struct eu_said *said = saying->said;
	size_t count = said->order->targets_count;
	struct object_status *statuses =
	    arena_array(saying->arena, count + 1, sizeof *statuses);
	struct notification notification = { .id = own_id(saying, "notification"),
		.owner = saying->sender,
		.words = STR("Notification of Form 3"),
		.at = said->at,
		.statuses = statuses,
		.statuses_count = 1 };
	struct json *object, *type;

	if (statuses == NULL)
		return;
	statuses[0] = order_status(saying);
	for (size_t i = 0; i < count; i++)
		if (is_about(said, i))
			statuses[notification.statuses_count++] = task_status(saying, i);
	object = notification_json(saying->arena, &notification);
	type = json_member(object, "notification:NotificationType");
	if (type != NULL) {
		json_member(type, "common:Name")->string = STR("EPOCNotificationType");
		json_member(type, "common:Value")->string =
		    str_from(notification_kind(said));
	}
	draft_ask(&saying->draft, VERB_CREATE, STR(""), object);
}

/* --- updates --- */

/* An object of the order with the one member that changes. */
static struct json *
update(const struct saying *saying, enum object_type type, struct str id,
    const char *member, const char *word)
{
	static const char *const dictionaries[] = {
		[OBJECT_AUTHORISATION] = "AuthorisationDesiredStatus",
		[OBJECT_LD_TASK] = "LDTaskDesiredStatus",
		[OBJECT_LP_TASK] = "LPTaskDesiredStatus",
	};
	struct arena *arena = saying->arena;
	struct endpoint nobody = { .country = STR("") };
	struct json *object = object_begin(arena, type, id, nobody);

	if (word != NULL)
		json_put(object, member,
		    dictionary_entry(arena, "ETSI", dictionaries[type], str_from(word)));
	else
		computed_put_time(arena, object, member, saying->said->until);
	return object;
}

static void
ask_updates(struct saying *saying)
{
	const struct eu_said *said = saying->said;
	bool preserves = projection_preserves(said->order);
	const char *word =
	    preserves ? words[said->word].preservation : words[said->word].production;
	enum object_type type = preserves ? OBJECT_LP_TASK : OBJECT_LD_TASK;

	if (word == NULL && said->word != EU_FORM6)
		return;
	if (said->word == EU_WITHDRAWAL)
		draft_ask(&saying->draft, VERB_UPDATE, STR(""),
		    update(saying, OBJECT_AUTHORISATION, saying->authorisation,
			"auth:AuthorisationDesiredStatus", word));
	for (size_t i = 0; i < said->order->targets_count; i++)
		draft_ask(&saying->draft, VERB_UPDATE, STR(""),
		    update(saying, type,
			projection_task_id(saying->arena, said->order, i),
			word == NULL ? "task:DesiredPreservationExpiration"
				     : "task:DesiredStatus",
			word));
}

/* --- the message --- */

static void
ask_document(struct saying *saying)
{
	const struct eu_said *said = saying->said;
	struct json *object = document_json(
	    saying->arena, &(struct document){ .id = own_id(saying, "document"),
			       .owner = saying->sender,
			       .name = STR("unsigned reading copy"),
			       .contents = said->form,
			       .content_type = STR("text/plain; charset=utf-8"),
			       .associated = &saying->authorisation,
			       .associated_count = 1 });
	struct json *type = json_member(object, "doc:DocumentType");

	if (type != NULL) {
		json_member(type, "common:Owner")->string = STR("ETSI");
		json_member(type, "common:Name")->string = STR("EPOCDocumentType");
		json_member(type, "common:Value")->string =
		    str_from(words[said->word].document);
	}
	draft_ask(&saying->draft, VERB_CREATE, STR(""), object);
}

static struct verdict
check(const struct eu_said *said)
{
	if (!eu_is_order(said->order))
		return verdict_no("eu-procedure", "/procedure", "it is %.*s",
		    STR_ARG(said->order->procedure));
	if (words[said->word].of_preservation && !projection_preserves(said->order))
		return verdict_no("eu-procedure", "/procedure",
		    "%s is about a preservation", words[said->word].document);
	for (size_t i = 0; i < said->about_count; i++)
		if (said->about[i].target >= said->order->targets_count)
			return verdict_no("eu-not-carried", "/about",
			    "a part that the order does not have");
	return VERDICT_IS_YES;
}

struct verdict
eu_change_message(
    struct arena *arena, const struct eu_said *said, struct json **ret_message)
{
	const struct order *order = said->order;
	struct saying saying = { .arena = arena, .said = said };
	struct verdict verdict = check(said);
	struct str from =
	    words[said->word].from_addressee ? order->addressee : order->issuer;

	if (!verdict_is_yes(&verdict))
		return verdict;
	if (!endpoint_parse(from, &saying.sender) ||
	    !endpoint_parse(said->receiver, &saying.receiver))
		return verdict_no(
		    "eu-not-carried", NULL, "sender or receiver is no organisation id");
	saying.authorisation = object_id(arena, order->id, "authorisation", 0);
	saying.draft = eu_request(
	    arena, saying.sender, saying.receiver, own_id(&saying, "message"), said->at);
	if (said->word == EU_FORM3)
		ask_form3(&saying);
	ask_updates(&saying);
	ask_document(&saying);
	*ret_message = saying.draft.root;
	return VERDICT_IS_YES;
}
