#include "node/desk_change.h"

#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/desk_route.h"

/* What a form asks for besides words, and the verb that says the same without it. */
static const struct {
	const char *verb;
	bool until, reason, grounds, conditions, kept, costs;
} asks[CHANGE_KIND_COUNT] = {
	[CHANGE_WITHDRAWAL] = { "withdraw", .reason = true },
	[CHANGE_EXTENSION] = { "extend", .until = true },
	[CHANGE_CONFIRMATION] = { .verb = "confirm" },
	[CHANGE_CLARIFICATION] = { .verb = "clarify" },
	[CHANGE_QUESTION] = { .verb = "ask" },
	[CHANGE_FORBID] = { "instruct --do-not-disclose", .reason = true,
	    .conditions = true },
	[CHANGE_PERMIT] = { "instruct --may-disclose", .conditions = true },
	[CHANGE_REASONS] = { "reasons", .grounds = true, .conditions = true },
	[CHANGE_STATEMENT] = { "statement", .reason = true },
	[CHANGE_NON_EXECUTION] = { "non-execution", .grounds = true, .kept = true },
	[CHANGE_MAINTENANCE] = { "maintain", .until = true, .reason = true },
	[CHANGE_AGREEMENT] = { "agree", .reason = true },
	[CHANGE_COSTS] = { "costs", .costs = true },
};

/* --- what both pages begin with --- */

enum err
desk_change_begin(struct saying *saying, struct visit *visit, struct verdict *ret_verdict,
    struct why *why)
{
	struct call *call = &visit->call;
	struct str kind = json_get_str(call->args, "kind");
	struct str text;
	enum err e;

	*saying = (struct saying){ .visit = visit };
	if (!change_kind_parse(kind, &saying->kind)) {
		*ret_verdict =
		    verdict_no("page-unknown", NULL, "%.*s", STR_ARG(str_head(kind, 40)));
		return ERR_OK;
	}
	e = local_find_case(call, &saying->stored, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = caseflow_order(call->core, &call->job->arena, saying->stored.id,
		    &saying->order, &text, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = local_run(call, STR("/api/order/draft"), ret_verdict, why);
	saying->draft = call->job->answer;
	call->job->answer = NULL;
	return e;
}

void
desk_change_show(struct saying *saying)
{
	struct visit *visit = saying->visit;
	struct arena *arena = &visit->call.job->arena;
	struct json *to;

	visit->view = local_case_json(visit->call.core, arena, &saying->stored);
	json_put_str(arena, visit->view, "kind", change_kind_name(saying->kind));
	json_put_str(arena, visit->view, "verb", str_from(asks[saying->kind].verb));
	to = json_put(visit->view, "to", json_array(arena));
	for (const struct json *draft = json_first(json_get(saying->draft, "drafts"));
	     draft != NULL; draft = draft->next)
		(void)json_add(to, json_string(arena, json_get_str(draft, "to")));
}

size_t
desk_change_find(const struct saying *saying, struct str follows)
{
	unsigned char digest[SHA256_LEN];

	if (!hex_decode(follows, digest, SHA256_LEN))
		return CHANGE_SAID_MAX;
	for (size_t i = 0; i < saying->count; i++)
		if (memcmp(saying->changes[i].follows, digest, SHA256_LEN) == 0)
			return i;
	return CHANGE_SAID_MAX;
}

/* --- the form --- */

static struct str
part_name(struct arena *arena, size_t target, struct str category)
{
	return arena_format(arena, "%zu.%.*s", target, STR_ARG(category));
}

/* Each category of each target; of those that are not shown, how many they are. */
static enum err
show_parts(struct saying *saying, struct why *why)
{
	struct arena *arena = &saying->visit->call.job->arena;
	const struct order *order = &saying->order;
	struct json *list = json_put(saying->visit->view, "parts", json_array(arena));
	int64_t more = 0;

	if (list == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (size_t t = 0; t < order->targets_count; t++)
		for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++) {
			struct str category =
			    data_category_name((enum data_category)(1U << i));
			struct json *row;

			if ((order->targets[t].categories & 1U << i) == 0)
				continue;
			if (list->count == LOCAL_LIST_MAX) {
				more++;
				continue;
			}
			row = json_add(list, json_object(arena));
			local_show_target(arena, row, order, t);
			json_put_str(arena, row, "part", part_name(arena, t, category));
			json_put_str(arena, row, "category", category);
		}
	json_put_int(arena, saying->visit->view, "parts_more", more);
	return ERR_OK;
}

static enum err
show_fields(struct saying *saying, struct why *why)
{
	struct visit *visit = saying->visit;
	struct arena *arena = &visit->call.job->arena;
	struct json *to = json_put(visit->view, "asks", json_object(arena));

	json_put_bool(arena, to, "until", asks[saying->kind].until);
	json_put_bool(arena, to, "reason", asks[saying->kind].reason);
	json_put_bool(arena, to, "conditions", asks[saying->kind].conditions);
	json_put_bool(arena, to, "kept", asks[saying->kind].kept);
	json_put_bool(arena, to, "costs", asks[saying->kind].costs);
	json_put_str(arena, visit->view, "language", saying->order.language);
	json_put_str(arena, visit->view, "until", json_get_str(saying->draft, "until"));
	if (asks[saying->kind].grounds)
		desk_show_grounds(visit, &saying->order,
		    saying->kind == CHANGE_REASONS ? STR("notified") : STR("addressee"));
	return change_has_parts(saying->kind) ? show_parts(saying, why) : ERR_OK;
}

static void
tick_part(struct arena *arena, struct json *about, const struct order *order,
    const struct change_part *part)
{
	unsigned asked = order->targets[part->target].categories;
	unsigned all = part->categories == 0 ? asked : part->categories;

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((all & 1U << i) != 0)
			(void)json_add(about,
			    json_string(arena,
				part_name(arena, part->target,
				    data_category_name((enum data_category)(1U << i)))));
}

/* What was ticked.  The whole order is every box, or none where some are not shown. */
static void
tick_again(struct saying *saying, const struct change *change, struct json *typed)
{
	struct arena *arena = &saying->visit->call.job->arena;
	const struct order *order = &saying->order;
	const struct change_part *last =
	    change->about_count == 0 ? NULL : &change->about[change->about_count - 1];
	bool to_the_end = last == NULL || (last->target + 1 == order->targets_count &&
					      last->categories == 0);
	struct json *about = json_put(typed, "about", json_array(arena));

	if (last != NULL)
		json_put_str(arena, typed, "kept", part_kept_name(last->kept));
	if (to_the_end && json_get_int(saying->visit->view, "parts_more", 0) > 0)
		return;
	for (size_t i = 0; i < change->about_count; i++)
		if (change->about[i].target < order->targets_count)
			tick_part(arena, about, order, &change->about[i]);
	for (size_t t = 0; last == NULL && t < order->targets_count; t++)
		tick_part(arena, about, order, &(struct change_part){ .target = t });
}

/* A refused signature leaves the words in the text that was not signed.  A day that was
 * typed is the end of that day; any other time was left to the law. */
static void
type_again(struct saying *saying)
{
	struct arena *arena = &saying->visit->call.job->arena;
	struct json *typed = json_member(saying->visit->page, "typed");
	const struct json *text = json_first(json_get(typed, "change"));
	char day[CLOCK_TEXT_MAX];
	struct change change;

	if (text == NULL || change_read(arena, text->string, &change, NULL) != ERR_OK)
		return;
	if (change.until != 0 && (change.until + CLOCK_SECOND) % CLOCK_DAY == 0)
		json_put_str(arena, typed, "until",
		    arena_str(arena, str_head(clock_text(change.until, day),
					 sizeof "2030-01-01" - 1)));
	if (change_has_parts(saying->kind))
		tick_again(saying, &change, typed);
	json_put_str(arena, typed, "reason", change.reason);
	json_put_str(arena, typed, "text", change.text);
	json_put_str(arena, typed, "language", change.language);
	json_put_str(arena, typed, "conditions", change.conditions);
	json_put_str(arena, typed, "amount", change.costs.amount);
	json_put_str(arena, typed, "currency", change.costs.currency);
	json_put_str(arena, typed, "basis", change.costs.basis);
}

enum err
desk_change(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct saying *saying = arena_alloc(&visit->call.job->arena, sizeof *saying);
	enum err e;

	if (saying == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = desk_change_begin(saying, visit, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	desk_change_show(saying);
	e = show_fields(saying, why);
	if (e == ERR_OK)
		type_again(saying);
	return e;
}

/* Instead of signing: the form with the words of the text that was read back. */
enum err
desk_change_again(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *texts = json_get(visit->call.args, "change");
	struct why fault = { .text = "no text" };
	struct change change;

	if (json_first(texts) == NULL ||
	    change_read(arena, json_first(texts)->string, &change, &fault) != ERR_OK) {
		*ret_verdict = verdict_no("change-unreadable", NULL, "%s", fault.text);
		return ERR_OK;
	}
	(void)json_put(json_put(visit->page, "typed", json_object(arena)), "change",
	    json_copy(arena, texts));
	visit->request->page = STR("change");
	return desk_change(visit, ret_verdict, why);
}

/* --- what was typed becomes a text --- */

/* Categories by target, of "3.traffic"; false: it is no part of the order. */
static bool
take_part(const struct order *order, struct str text, unsigned *chosen)
{
	enum data_category category;
	uint64_t target;

	if (!str_u64(str_cut(&text, '.'), LIMIT_TARGETS - 1, &target) ||
	    target >= order->targets_count || !data_category_parse(text, &category) ||
	    (order->targets[target].categories & (unsigned)category) == 0)
		return false;
	chosen[target] |= (unsigned)category;
	return true;
}

/* All that was ticked; every part of it is the whole order, and is said so, unless each
 * part has a word of its own. */
static void
write_parts(const struct order *order, const unsigned *chosen, bool each,
    struct change_part *parts, struct change *change)
{
	bool none = true, all = true;

	for (size_t t = 0; t < order->targets_count; t++) {
		none = none && chosen[t] == 0;
		all = all && chosen[t] == order->targets[t].categories;
	}
	change->about = parts;
	for (size_t t = 0; t < order->targets_count; t++) {
		bool whole = none || chosen[t] == order->targets[t].categories;

		if ((none || all) ? !each : chosen[t] == 0)
			continue;
		parts[change->about_count++] = (struct change_part){ .target = t,
			.categories = whole ? 0 : chosen[t] };
	}
}

static enum err
take_parts(struct saying *saying, struct change *change, struct verdict *ret_verdict,
    struct why *why)
{
	struct arena *arena = &saying->visit->call.job->arena;
	const struct json *args = saying->visit->call.args;
	const struct order *order = &saying->order;
	bool each = asks[saying->kind].kept;
	unsigned *chosen = arena_array(arena, order->targets_count + 1, sizeof *chosen);
	struct change_part *parts =
	    arena_array(arena, order->targets_count + 1, sizeof *parts);
	enum part_kept kept = PART_KEPT_UNKNOWN;

	if (chosen == NULL || parts == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (const struct json *part = json_first(json_get(args, "about")); part != NULL;
	     part = part->next)
		if (!take_part(order, part->string, chosen)) {
			*ret_verdict = verdict_no("form-value", "/about", "no such part");
			return ERR_OK;
		}
	if (each && (!part_kept_parse(json_get_str(args, "kept"), &kept) ||
			kept == PART_KEPT_UNKNOWN)) {
		*ret_verdict = verdict_no("form-value", "/kept", "yes or no");
		return ERR_OK;
	}
	write_parts(order, chosen, each, parts, change);
	for (size_t i = 0; i < change->about_count; i++)
		parts[i].kept = kept;
	return ERR_OK;
}

static struct verdict
take_until(struct saying *saying, struct change *change)
{
	struct str until = json_get_str(saying->visit->call.args, "until");

	if (until.len == 0 && saying->kind == CHANGE_EXTENSION)
		until = json_get_str(saying->draft, "until");
	if (until.len > 0 && !clock_parse(until, &change->until))
		return verdict_no("form-value", "/until", "a day");
	change->until -= change->until % CLOCK_SECOND;
	return VERDICT_IS_YES;
}

static enum err
take_words(struct saying *saying, struct change *change, struct verdict *ret_verdict,
    struct why *why)
{
	const struct json *args = saying->visit->call.args;

	*change = (struct change){ .kind = saying->kind,
		.realm = saying->order.realm,
		.organisation = saying->visit->call.core->config->organisation,
		.at = saying->visit->call.job->at / CLOCK_SECOND * CLOCK_SECOND,
		.reason = json_get_str(args, "reason"),
		.text = json_get_str(args, "text"),
		.conditions = json_get_str(args, "conditions"),
		.has_costs = asks[saying->kind].costs,
		.costs = { json_get_str(args, "amount"), json_get_str(args, "currency"),
		    json_get_str(args, "basis") } };
	memcpy(change->order_sha256, saying->stored.order_sha256.bytes, SHA256_LEN);
	if (change->text.len > 0 || change->conditions.len > 0 || change->has_costs)
		change->language = json_get_str(args, "language");
	*ret_verdict = take_until(saying, change);
	return verdict_is_yes(ret_verdict) && change_has_parts(saying->kind)
		   ? take_parts(saying, change, ret_verdict, why)
		   : ERR_OK;
}

static enum err
add_text(struct saying *saying, struct change *change, struct str follows,
    struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &saying->visit->call.job->arena;
	struct why fault = { .text = "" };
	struct buf text;
	enum err e;

	if (!hex_decode(follows, change->follows, SHA256_LEN))
		return err_why(why, ERR_IO, 0, "the digest that a change follows");
	buf_init(&text, CHANGE_MAX);
	e = change_write(arena, change, &text, &fault);
	if (e == ERR_OK) {
		saying->texts[saying->count] = arena_str(arena, buf_str(&text));
		saying->changes[saying->count++] = *change;
	} else {
		*ret_verdict = verdict_no("change-unreadable", NULL, "%s", fault.text);
	}
	buf_release(&text);
	return ERR_OK;
}

/* What would be refused when it is signed is refused before anybody signs. */
static enum err
check_text(struct saying *saying, const struct json *draft, size_t text,
    struct verdict *ret_verdict, struct why *why)
{
	struct call *call = &saying->visit->call;
	struct change_said said = { .text = saying->texts[text],
		.change = saying->changes[text],
		.from = call->core->config->organisation,
		.to = json_get_str(draft, "to"),
		.at = call->job->at,
		.stored = saying->stored,
		.order = saying->order };
	struct case_step step;
	enum case_side side;
	enum case_state state;
	enum err e =
	    change_flow_check(call->core, &call->job->arena, &said, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!case_side_parse(saying->stored.side, &side) ||
	    !case_state_parse(saying->stored.state, &state))
		return err_why(why, ERR_IO, 0, "case of an unknown state");
	*ret_verdict = casefile_step(side, state, said.event, &step);
	return ERR_OK;
}

enum err
desk_change_texts(struct saying *saying, struct verdict *ret_verdict, struct why *why)
{
	const struct json *draft = json_first(json_get(saying->draft, "drafts"));
	struct change change;
	enum err e = take_words(saying, &change, ret_verdict, why);

	for (; e == ERR_OK && verdict_is_yes(ret_verdict) && draft != NULL;
	     draft = draft->next) {
		struct str follows = json_get_str(draft, "follows");

		if (desk_change_find(saying, follows) == CHANGE_SAID_MAX &&
		    saying->count < CHANGE_SAID_MAX)
			e = add_text(saying, &change, follows, ret_verdict, why);
		if (e == ERR_OK && verdict_is_yes(ret_verdict))
			e = check_text(saying, draft, desk_change_find(saying, follows),
			    ret_verdict, why);
	}
	return e;
}
