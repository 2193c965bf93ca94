#include "node/parcel.h"

#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/intake.h"
#include "node/otherway.h"
#include "node/post.h"
#include "record/order_text.h"
#include "wire/object.h"
#include "wire/projection.h"

/* A message about an order that is being written. */
struct parcel {
	struct call *call;
	const struct order *order;
	struct str receiver;
	struct draft draft;
	size_t papers;
	size_t annexes;               /* of these */
	struct document_property way; /* why it goes this way; no type: no reason */
};

/* Adds a document to the message and to the case. */
static enum err
add_paper(struct parcel *parcel, const char *type, struct str name, struct str bytes,
    struct why *why)
{
	struct call *call = parcel->call;
	struct arena *arena = &call->job->arena;
	struct str order_id = parcel->order->id;
	struct document document = { .type_owner = STR("COMITY"),
		.type = str_from(type),
		.name = name,
		.contents = bytes,
		.content_type = STR(CONTENT_JSON) };

	if (strcmp(type, "Order") == 0 && parcel->way.type.len > 0) {
		document.properties = &parcel->way;
		document.properties_count = 1;
	}
	document.id = object_id(arena, order_id, "document", parcel->papers++);
	parcel->annexes += strcmp(type, "Annex") == 0;
	(void)endpoint_parse(call->core->config->organisation, &document.owner);
	draft_ask(&parcel->draft, VERB_CREATE, STR(""), document_json(arena, &document));
	return intake_keep_paper(call->core, order_id, type, name, bytes, why);
}

/* Whether the order gives the annex to anybody who is sent it. */
static bool
annex_has_reader(const struct order *order, struct str name)
{
	bool has = signed_annex_is_for(order, name, order->addressee);

	for (size_t i = 0; i < order->notified_count; i++)
		has = has || signed_annex_is_for(order, name, order->notified[i]);
	return has || signed_annex_is_for(order, name, order->validator) ||
	       signed_annex_is_for(order, name, order->issuer);
}

/* What the order does not give to the receiver does not leave towards him. */
static struct verdict
may_leave(const struct parcel *parcel, const char *type, struct str name,
    struct str bytes, bool *ret_leaves)
{
	const struct order *order = parcel->order;

	*ret_leaves = true;
	if (strcmp(type, "Annex") == 0 && annex_has_reader(order, name)) {
		*ret_leaves = signed_annex_is_for(order, name, parcel->receiver);
		if (!*ret_leaves)
			return VERDICT_IS_YES;
	}
	if (strcmp(type, "Annex") == 0)
		return signed_annex(order, name, parcel->receiver, bytes);
	if (strcmp(type, "Certificate") == 0)
		return signed_certificate(order, bytes);
	return VERDICT_IS_YES;
}

/* A paper that stays: one of the issuer's own file, kept once. */
static enum err
keep_own(struct parcel *parcel, const char *type, struct str name, struct str bytes,
    struct verdict *verdict, struct why *why)
{
	const struct order *order = parcel->order;

	if (strcmp(type, "Annex") != 0 ||
	    !signed_annex_is_for(order, name, order->issuer))
		return ERR_OK;
	*verdict = signed_annex(order, name, order->issuer, bytes);
	if (!verdict_is_yes(verdict))
		return ERR_OK;
	return intake_keep_paper(parcel->call->core, order->id, type, name, bytes, why);
}

/* A list of the call: texts, or objects {name, data}. */
static enum err
add_papers(struct parcel *parcel, const char *member, const char *type,
    struct verdict *verdict, struct why *why)
{
	const struct json *item = json_first(json_get(parcel->call->args, member));
	enum err e = ERR_OK;

	for (; e == ERR_OK && verdict_is_yes(verdict) && item != NULL;
	     item = item->next) {
		struct str name = json_get_str(item, "name");
		struct str bytes = item->kind == JSON_STRING ? item->string : STR("");
		bool leaves = false;

		if (item->kind == JSON_OBJECT)
			e = base64_decode(&parcel->call->job->arena,
			    json_get_str(item, "data"), &bytes, why);
		if (e == ERR_OK)
			*verdict = may_leave(parcel, type, name, bytes, &leaves);
		if (e == ERR_OK && verdict_is_yes(verdict))
			e = leaves ? add_paper(parcel, type, name, bytes, why)
				   : keep_own(parcel, type, name, bytes, verdict, why);
	}
	return e;
}

static enum err
write_message(struct parcel *parcel, const struct signed_order *signed_,
    struct verdict *verdict, struct why *why)
{
	bool carries_out = str_eq(parcel->receiver, parcel->order->addressee);
	struct json *objects = NULL;
	enum err e = add_paper(parcel, "Order", STR("order.json"), signed_->text, why);

	if (e == ERR_OK)
		e = add_papers(parcel, "signoffs", "SignOff", verdict, why);
	if (e == ERR_OK)
		e = add_papers(parcel, "annexes", "Annex", verdict, why);
	if (e == ERR_OK && verdict_is_yes(verdict))
		*verdict =
		    signed_all_annexes(parcel->order, parcel->receiver, parcel->annexes);
	if (e == ERR_OK && carries_out)
		e = add_papers(parcel, "certificates", "Certificate", verdict, why);
	if (e == ERR_OK && verdict_is_yes(verdict) && carries_out)
		e = projection_build(
		    &parcel->call->job->arena, &signed_->order, &objects, why);
	if (e == ERR_OK && verdict_is_yes(verdict) && carries_out)
		projection_ask(&parcel->draft, objects);
	return e;
}

enum err
parcel_send(struct call *call, const struct signed_order *signed_,
    const struct parcel_to *to, unsigned char ret_sha256[static SHA256_LEN],
    struct verdict *ret_verdict, struct why *why)
{
	struct otherway_reason given = otherway_given(call->args);
	struct parcel parcel = { .call = call,
		.order = &signed_->order,
		.receiver = to->receiver,
		.way = { .owner = STR("COMITY"),
		    .name = STR(OTHERWAY_PROPERTY),
		    .type = given.reason,
		    .value = given.means.len > 0 ? given.means : STR(OTHERWAY_MEANS) } };
	enum err e =
	    post_begin(call->core, &call->job->arena, to->receiver, &parcel.draft, why);

	if (e == ERR_OK)
		e = write_message(&parcel, signed_, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	return post_add(call->core, &parcel.draft, to->kind, signed_->order.id,
	    to->receiver, ret_sha256, why);
}

enum err
parcel_keep_certificates(struct call *call, const struct order *order,
    struct verdict *ret_verdict, struct why *why)
{
	const struct json *item = json_first(json_get(call->args, "certificates"));
	enum err e = ERR_OK;

	for (; e == ERR_OK && verdict_is_yes(ret_verdict) && item != NULL;
	     item = item->next) {
		struct str bytes = STR("");

		e = base64_decode(
		    &call->job->arena, json_get_str(item, "data"), &bytes, why);
		if (e == ERR_OK)
			*ret_verdict = signed_certificate(order, bytes);
		if (e == ERR_OK && verdict_is_yes(ret_verdict))
			e = intake_keep_paper(call->core, order->id, "Certificate",
			    json_get_str(item, "name"), bytes, why);
	}
	return e;
}

/* Who must be told in the same instant is told, or nobody is served. */
struct verdict
parcel_check_notice(struct call *call, const struct order *order)
{
	struct verdict verdict = VERDICT_IS_YES;

	for (size_t i = 0; verdict_is_yes(&verdict) && i < order->notified_count; i++) {
		struct known_organisation *to = NULL;

		verdict = trustbook_organisation(
		    &call->core->book, order->notified[i], call->job->at, &to);
		if (to == NULL || to->entry->hi1_url.len == 0 ||
		    !to->entry->has_server_key)
			verdict = verdict_no("notice-address", "/notified",
			    "E_NO_NOTICE_ADDR: the directory has no address of %.*s",
			    STR_ARG(order->notified[i]));
	}
	return verdict;
}

enum err
parcel_send_copies(struct call *call, const struct signed_order *signed_,
    struct verdict *ret_verdict, struct why *why)
{
	const struct order *order = &signed_->order;
	unsigned char digest[SHA256_LEN];
	enum err e = ERR_OK;

	for (size_t i = 0;
	     e == ERR_OK && verdict_is_yes(ret_verdict) && i < order->notified_count; i++)
		e = parcel_send(call, signed_,
		    &(struct parcel_to){ order->notified[i], PARCEL_COPY }, digest,
		    ret_verdict, why);
	return e;
}

struct verdict
parcel_prove(struct call *call, struct signed_order *ret_signed)
{
	struct core *core = call->core;
	struct arena *arena = &call->job->arena;
	const struct json *item = json_first(json_get(call->args, "signoffs"));
	struct verdict verdict = skew_judge(core_clock_off(core));

	if (verdict_is_yes(&verdict))
		verdict = signed_read(
		    core, arena, json_get_str(call->args, "order"), ret_signed);
	if (verdict_is_yes(&verdict) &&
	    !str_eq(ret_signed->order.issuer, core->config->organisation))
		verdict = verdict_no("order-issuer", "/issuer", "this node is %.*s",
		    STR_ARG(core->config->organisation));
	for (; verdict_is_yes(&verdict) && item != NULL; item = item->next)
		verdict = signed_add(core, arena,
		    item->kind == JSON_STRING ? item->string : STR(""), call->job->at,
		    ret_signed);
	if (verdict_is_yes(&verdict) && ret_signed->signoffs_count == 0)
		verdict =
		    verdict_no("signoff-missing", NULL, "nobody has signed the order");
	return verdict;
}

/* --- what the case has already --- */

/* Adds the paper to the list of the call that it belongs to. */
static enum err
add_stored(struct call *call, const struct stored_document *paper, struct json *args,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *item;
	struct buf text;

	if (str_eq_c(paper->kind, "SignOff")) {
		(void)json_add(
		    json_member(args, "signoffs"), json_string(arena, paper->bytes));
		return ERR_OK;
	}
	item = json_add(json_member(args,
			    str_eq_c(paper->kind, "Annex") ? "annexes" : "certificates"),
	    json_object(arena));
	buf_init(&text, 2 * LIMIT_BODY);
	base64_encode(paper->bytes, &text);
	json_put_str(arena, item, "name", paper->name);
	json_put_str(arena, item, "data", arena_str(arena, buf_str(&text)));
	buf_release(&text);
	return json_get_str(item, "data").len == 0
		   ? err_why(why, ERR_LIMIT, 0, "the annexes are too large")
		   : ERR_OK;
}

/* It has stayed here for the channel that the law prescribes; now a reason is given to
 * leave that. */
static bool
waits_for_reason(struct call *call, const struct stored_case *stored)
{
	struct stored_channel channel;

	return str_eq(stored->state, case_state_name(CASE_SEALED)) &&
	       otherway_given(call->args).reason.len > 0 &&
	       otherway_find(call->core, &call->job->arena, stored->id, &channel, NULL) ==
		   ERR_OK &&
	       channel.case_id.len > 0 && channel.reason.len == 0;
}

/* Certificates are the case's, unless the call gives others. */
static bool
is_sent_again(const struct stored_document *paper, bool given)
{
	return str_eq_c(paper->kind, "SignOff") || str_eq_c(paper->kind, "Annex") ||
	       (str_eq_c(paper->kind, "Certificate") && !given);
}

static enum err
take_from_case(struct call *call, const struct stored_case *stored, struct why *why)
{
	static const char *const stays[] = { "certificates", "confirmed", "other_channel",
		"means" };
	struct store *store = call->core->store;
	struct arena *arena = &call->job->arena;
	struct json *args = json_object(arena);
	struct stored_document *papers = NULL;
	struct stored_document paper;
	struct order order;
	struct str text;
	size_t count = 0;
	bool given;
	enum err e = caseflow_order(call->core, arena, stored->id, &order, &text, why);

	if (e == ERR_OK)
		e = store_document_list(
		    arena, store, stored->id, LIMIT_CASE_PAPERS, &papers, &count, why);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < sizeof stays / sizeof stays[0]; i++)
		if (json_get(call->args, stays[i]) != NULL)
			(void)json_put(args, stays[i],
			    json_copy(arena, json_get(call->args, stays[i])));
	if (str_eq(stored->state, case_state_name(CASE_VALIDATED)))
		json_put_bool(arena, args, PARCEL_VALIDATED, true);
	json_put_str(arena, args, "order", text);
	(void)json_put(args, "signoffs", json_array(arena));
	(void)json_put(args, "annexes", json_array(arena));
	given = json_get(args, "certificates") != NULL;
	if (!given)
		(void)json_put(args, "certificates", json_array(arena));
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		if (!is_sent_again(&papers[i], given))
			continue;
		e = store_document_get(
		    arena, store, stored->id, &papers[i].sha256, &paper, why);
		if (e == ERR_OK)
			e = add_stored(call, &paper, args, why);
	}
	call->args = args;
	return e;
}

enum err
parcel_find_validated(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct str id = json_get_str(call->args, "id");
	struct stored_case stored;
	struct hash hash;
	enum err e;

	/* only we say so */
	if (json_get(call->args, PARCEL_VALIDATED) != NULL)
		return err_why(why, ERR_USAGE, 0, "no such member");
	if (id.len > 0) {
		e = local_find_case(call, &stored, ret_verdict, why);
	} else {
		order_sha256(json_get_str(call->args, "order"), hash.bytes);
		e = store_case_get_by_sha256(
		    arena, call->core->store, &hash, &stored, why);
	}
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (str_eq(stored.side, case_side_name(SIDE_ISSUER)) &&
	    (str_eq(stored.state, case_state_name(CASE_VALIDATED)) ||
		waits_for_reason(call, &stored)))
		return take_from_case(call, &stored, why);
	if (id.len > 0)
		*ret_verdict = verdict_no("case-step", NULL,
		    "the case is %.*s, and no court has just validated it",
		    STR_ARG(stored.state));
	return ERR_OK;
}
