/* desk_about.c - what an organisation says of itself: ours, or one that is kept here. */
#include "base/limits.h"
#include "node/desk_query.h"
#include "node/desk_route.h"
#include "node/printer.h"
#include "node/profiles.h"
#include "print/profile_paper.h"

/* Of the parts of the path; none: ours. */
static struct str
asked_of(struct visit *visit)
{
	const struct json *args = visit->call.args;
	struct str country = json_get_str(args, "country");

	if (country.len == 0)
		return visit->call.core->config->organisation;
	return arena_format(&visit->call.job->arena, "%.*s/%.*s", STR_ARG(country),
	    STR_ARG(json_get_str(args, "name")));
}

/* The days as their words are named: weekday.1 is Monday. */
static void
put_hours(struct arena *arena, struct json *view, const struct profile *profile)
{
	static const char *const numbers[PROFILE_WEEKDAYS] = { "1", "2", "3", "4", "5",
		"6", "7" };
	struct json *hours = json_member(json_member(view, "profile"), "hours");
	size_t i = 0;

	if (hours == NULL)
		return;
	for (struct json *row = hours->first; row != NULL && i < profile->hours_count;
	     row = row->next, i++) {
		struct json *days = json_member(row, "days");
		struct json *numbered = json_array(arena);

		for (unsigned day = 0; day < PROFILE_WEEKDAYS; day++)
			if (profile->hours[i].days & (1U << day))
				(void)json_add(
				    numbered, json_string(arena, str_from(numbers[day])));
		if (days != NULL && numbered != NULL) {
			days->first = numbered->first;
			days->last = numbered->last;
		}
	}
}

static void
put_profile(struct visit *visit, const struct kept_profile *kept)
{
	struct arena *arena = &visit->call.job->arena;
	struct str link = profiles_link(arena, kept->profile.organisation);

	(void)json_put(visit->view, "profile", profiles_json(&visit->call, kept));
	put_hours(arena, visit->view, &kept->profile);
	json_put_str(
	    arena, visit->view, "link", arena_format(arena, "%.*s/file", STR_ARG(link)));
	json_put_str(
	    arena, visit->view, "pdf", arena_format(arena, "%.*s/pdf", STR_ARG(link)));
}

/* Of the list of all that are kept. */
static void
put_next(struct visit *visit)
{
	struct arena *arena = &visit->call.job->arena;
	struct str after = json_get_str(visit->view, "after");
	struct buf path;

	if (after.len == 0)
		return;
	buf_init(&path, (size_t)4 << 10);
	buf_add_c(&path, "/about?");
	desk_query_add(&path, "after", after);
	json_put_str(arena, visit->view, "next", arena_str(arena, buf_str(&path)));
	buf_release(&path);
}

enum err
desk_about(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct call *call = &visit->call;
	struct str organisation = asked_of(visit);
	bool own = str_eq(organisation, call->core->config->organisation);
	struct kept_profile kept = { .stored = { .stated_at = 0 } };
	enum err e = desk_show(visit, "/api/profile/list", ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = profiles_find(call, organisation, &kept, ret_verdict, why);
	if (e != ERR_OK)
		return e;
	json_put_str(&call->job->arena, visit->view, "organisation", organisation);
	put_next(visit);
	if (verdict_is_yes(ret_verdict))
		put_profile(visit, &kept);
	else if (own) /* that there is none is what the page says */
		*ret_verdict = VERDICT_IS_YES;
	return ERR_OK;
}

enum err
desk_about_file(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct kept_profile kept = { .stored = { .stated_at = 0 } };
	enum err e =
	    profiles_find(&visit->call, asked_of(visit), &kept, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	visit->request->file = kept.stored.text;
	visit->request->file_type = "application/json";
	visit->request->disposition = STR("attachment; filename=\"profile.json\"");
	return ERR_OK;
}

/* The page is made ready first: it is shown when nothing is printed. */
enum err
desk_about_pdf(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct job *job = visit->call.job;
	struct kept_profile kept = { .stored = { .stated_at = 0 } };
	struct verdict verdict = VERDICT_IS_YES;
	struct print print;
	enum err e = desk_about(visit, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = profiles_find(&visit->call, asked_of(visit), &kept, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = profile_paper(&job->arena, &kept.profile, kept.stored.text,
	    language_choose(visit->request->language), &print, why);
	if (e == ERR_OK)
		e = printer_begin(
		    visit->call.core, job, &print, STR("profile"), &verdict, why);
	if (e == ERR_OK && !verdict_is_yes(&verdict))
		desk_refuse(visit, &verdict);
	return e;
}
