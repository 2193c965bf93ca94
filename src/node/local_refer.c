/* local_refer.c - an order that somebody else can answer: who that is stands in the
 * receipt, as its reason, and so is known at both ends. */
#include "node/caseflow.h"
#include "node/local.h"
#include "record/form.h"

#define EVENTS_MAX 1000

/* XX/name as xx.name, the one word that a receipt takes; a domain name is one already. */
static struct str
word_of(struct arena *arena, struct str holder)
{
	char *word = arena_cstr(arena, holder);

	for (size_t i = 0; word != NULL && i < holder.len; i++) {
		if (word[i] >= 'A' && word[i] <= 'Z')
			word[i] = (char)(word[i] + ('a' - 'A'));
		else if (word[i] == '/')
			word[i] = '.';
	}
	return str_from(word);
}

struct verdict
local_check_refer(struct call *call, struct case_act *act)
{
	struct str holder = json_get_str(call->args, "holder");

	if (holder.len > 0)
		act->facts.reason = act->detail =
		    word_of(&call->job->arena, str_trim(holder));
	if (act->facts.reason.len == 0 || !form_fits(FORM_ID, act->facts.reason))
		return verdict_no("refer-holder", "/holder",
		    "an organisation's id as CC/name, or a domain name");
	return VERDICT_IS_YES;
}

/* The organisation of the directory whose word it is; NULL: none. */
static const struct organisation *
find_holder(struct call *call, struct str word)
{
	const struct directory *directory = &call->core->book.directory;

	for (size_t i = 0; i < directory->organisations_count; i++)
		if (str_eq(
			word_of(&call->job->arena, directory->organisations[i].id), word))
			return &directory->organisations[i];
	return NULL;
}

/* Of the event: at the addressee the word alone, at the issuer behind what the receipt
 * says else. */
static struct str
last_word(struct str detail)
{
	struct str word = detail;

	for (size_t i = 0; i + 1 < detail.len; i++)
		if (detail.ptr[i] == ' ')
			word = str_slice(detail, i + 1, detail.len);
	return word;
}

enum err
local_show_refer(
    struct call *call, const struct stored_case *stored, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct stored_event *events = NULL;
	struct str word = STR("");
	const struct organisation *holder;
	struct json *object;
	size_t count = 0;
	enum err e = store_event_list(
	    arena, call->core->store, stored->id, 0, EVENTS_MAX, &events, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		if (str_eq(events[i].event, case_event_name(EVENT_REFER)))
			word = last_word(events[i].detail);
	if (e != ERR_OK || !form_fits(FORM_ID, word))
		return e;
	holder = find_holder(call, word);
	object = json_put(to, "referred_to", json_object(arena));
	json_put_str(arena, object, "name", holder == NULL ? word : holder->name);
	json_put_str(
	    arena, object, "organisation", holder == NULL ? STR("") : holder->id);
	return ERR_OK;
}
