#include "print/profile_paper.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/hex.h"

#define SHORT_DIGEST 16
#define WORD_MAX 48

static struct str
word_of(const struct print *print, const char *prefix, struct str code)
{
	char key[WORD_MAX];

	(void)snprintf(key, sizeof key, "%s%.*s", prefix, STR_ARG(code));
	return print_word(print, key);
}

/* One behind the other; what is empty is left out. */
static struct str
joined(struct arena *arena, const struct str *list, size_t count, const char *between)
{
	struct str text = STR("");

	for (size_t i = 0; i < count; i++)
		if (list[i].len > 0)
			text = arena_format(arena, "%.*s%s%.*s", STR_ARG(text),
			    text.len > 0 ? between : "", STR_ARG(list[i]));
	return text;
}

static void
put_contacts(struct print *print, const struct profile *profile)
{
	struct arena *arena = print->arena;

	print_block(print, "heading", print_word(print, "about.contacts"));
	for (size_t i = 0; i < profile->contacts_count; i++) {
		const struct profile_contact *contact = &profile->contacts[i];
		const struct str ways[] = { contact->mail, contact->phone, contact->url };

		print_remarked(print,
		    word_of(
			print, "about.purpose.", profile_purpose_name(contact->purpose)),
		    joined(arena, ways, sizeof ways / sizeof *ways, " · "),
		    contact->always ? print_word(print, "about.always") : STR(""));
	}
}

static void
put_hours(struct print *print, const struct profile *profile)
{
	struct arena *arena = print->arena;

	print_block(print, "heading", print_word(print, "about.hours"));
	print_line(print, "about.zone", profile->zone);
	if (profile->hours_count == 0)
		print_block(print, "text", print_word(print, "about.hours.none"));
	for (size_t i = 0; i < profile->hours_count; i++) {
		const struct profile_hours *hours = &profile->hours[i];
		struct str names[PROFILE_WEEKDAYS] = { STR_INIT("") };
		char key[WORD_MAX];

		for (unsigned day = 0; day < PROFILE_WEEKDAYS; day++) {
			(void)snprintf(key, sizeof key, "weekday.%u", day + 1);
			if (hours->days & (1U << day))
				names[day] = print_word(print, key);
		}
		print_remarked(print, joined(arena, names, PROFILE_WEEKDAYS, " "),
		    arena_format(
			arena, "%.*s - %.*s", STR_ARG(hours->from), STR_ARG(hours->to)),
		    STR(""));
	}
}

static struct str
retention_of(const struct print *print, const struct profile_data *data)
{
	struct arena *arena = print->arena;
	const struct print_hole holes[] = {
		{ "days", arena_format(arena, "%lld", (long long)data->retention_days) },
		{ 0 }
	};

	return data->retention_days == PROFILE_UNKNOWN
		   ? print_word(print, "about.unknown")
		   : print_fill(print, "about.days", holes);
}

static void
put_data(struct print *print, const struct profile *profile)
{
	struct arena *arena = print->arena;
	const struct str names[] = { print_word(print, "order.category"),
		print_word(print, "about.what"), print_word(print, "about.identifiers"),
		print_word(print, "about.keeps") };

	print_block(print, "heading", print_word(print, "about.data"));
	if (profile->data_count == 0)
		print_block(print, "text", print_word(print, "about.data.none"));
	else
		print_row(print, "head", names, sizeof names / sizeof *names);
	for (size_t i = 0; i < profile->data_count; i++) {
		const struct profile_data *data = &profile->data[i];
		const struct str cells[] = {
			word_of(print, "category.", data_category_name(data->category)),
			data->what,
			joined(arena, data->identifiers, data->identifiers_count, ", "),
			retention_of(print, data),
		};

		print_row(print, "row", cells, sizeof cells / sizeof *cells);
	}
}

void
profile_paper_put(struct print *print, const struct profile *profile, int64_t at)
{
	struct arena *arena = print->arena;
	const struct print_hole whose[] = { { "organisation", profile->organisation },
		{ 0 } };
	const struct print_hole stale[] = {
		{ "days", arena_format(arena, "%d", PROFILE_STALE_DAYS) }, { 0 }
	};

	print_block(print, "text", print_fill(print, "about.lead", whose));
	if (at != 0 && profile_stale(profile, at))
		print_block(print, "notice",
		    arena_format(arena, "%.*s (%.*s)",
			STR_ARG(print_fill(print, "about.stale", stale)),
			STR_ARG(print_word(print, "refusal.house"))));
	print_time(print, "about.stated", profile->stated_at);
	print_time(print, "about.valid", profile->valid_from);
	print_remarked(print, print_word(print, "about.entity"), profile->entity,
	    profile->registered);
	print_line(print, "about.services",
	    joined(arena, profile->services, profile->services_count, ", "));
	print_line(print, "about.languages",
	    joined(arena, profile->languages, profile->languages_count, ", "));
	put_contacts(print, profile);
	put_hours(print, profile);
	put_data(print, profile);
}

enum err
profile_paper(struct arena *arena, const struct profile *profile, struct str text,
    enum language language, struct print *ret_print, struct why *why)
{
	char hex[SHA256_HEX_LEN];
	struct str title = profile->entity;
	struct print print;
	enum err e = print_begin(arena, language, &print, why);

	if (e != ERR_OK)
		return e;
	hex_encode(str_bytes(profile->digest, SHA256_LEN), hex);
	print_frame(&print, &(struct print_frame){
				.title = title,
				.realm = profile->realm,
				.foot = arena_format(arena, "%.*s · SHA-256 %.*s…",
				    STR_ARG(profile->organisation), SHORT_DIGEST, hex),
				.qr = STR(""),
				.at = profile->stated_at,
			    });
	print_block(&print, "title", title);
	if (str_starts(profile->realm, STR("training.")))
		print_block(&print, "notice", print_word(&print, "print.training"));
	profile_paper_put(&print, profile, 0);
	print_block(&print, "text", print_word(&print, "about.verify"));
	print_digest(&print, "order.hash", profile->digest);
	print_file(&print, &(struct print_file){ .name = STR("profile.json"),
			       .type = STR("application/json"),
			       .about = profile->organisation,
			       .relation = "Data",
			       .bytes = text });
	*ret_print = print;
	return ERR_OK;
}
