#include "record/profile.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"

#define SKEW (LIMIT_CLOCK_SKEW_SEC * CLOCK_SECOND)

static const char *const profile_members[] = { "v", "realm", "organisation", "stated_at",
	"valid_from", "entity", "contacts", "zone", "hours", "languages", "services",
	"data", NULL };
static const char *const entity_members[] = { "name", "registered", NULL };
static const char *const contact_members[] = { "purpose", "mail", "phone", "url",
	"always", NULL };
static const char *const hours_members[] = { "days", "from", "to", NULL };
static const char *const data_members[] = { "category", "what", "identifiers",
	"retention_days", NULL };
static const struct str purposes[PROFILE_PURPOSE_COUNT] = {
	[PROFILE_GENERAL] = STR_INIT("general"),
	[PROFILE_PRESERVATION] = STR_INIT("preservation"),
	[PROFILE_EMERGENCY] = STR_INIT("emergency"),
};
static const struct str weekdays[PROFILE_WEEKDAYS] = { STR_INIT("mon"), STR_INIT("tue"),
	STR_INIT("wed"), STR_INIT("thu"), STR_INIT("fri"), STR_INIT("sat"),
	STR_INIT("sun") };

struct str
profile_purpose_name(enum profile_purpose purpose)
{
	assert(purpose < PROFILE_PURPOSE_COUNT);
	return purposes[purpose];
}

struct str
profile_weekday_name(unsigned day)
{
	assert(day < PROFILE_WEEKDAYS);
	return weekdays[day];
}

/* --- writing --- */

static void
put_contacts(struct arena *arena, struct json *object, const struct profile *profile)
{
	struct json *list = json_put(object, "contacts", json_array(arena));

	for (size_t i = 0; i < profile->contacts_count; i++) {
		const struct profile_contact *from = &profile->contacts[i];
		struct json *to = json_add(list, json_object(arena));

		json_put_str(arena, to, "purpose", profile_purpose_name(from->purpose));
		json_put_str(arena, to, "mail", from->mail);
		json_put_str(arena, to, "phone", from->phone);
		json_put_str(arena, to, "url", from->url);
		json_put_bool(arena, to, "always", from->always);
	}
}

static void
put_hours(struct arena *arena, struct json *object, const struct profile *profile)
{
	struct json *list = json_put(object, "hours", json_array(arena));

	for (size_t i = 0; i < profile->hours_count; i++) {
		const struct profile_hours *from = &profile->hours[i];
		struct json *to = json_add(list, json_object(arena));
		struct json *days = json_put(to, "days", json_array(arena));

		for (unsigned day = 0; day < PROFILE_WEEKDAYS; day++)
			if (from->days & (1U << day))
				(void)json_add(days, json_string(arena, weekdays[day]));
		json_put_str(arena, to, "from", from->from);
		json_put_str(arena, to, "to", from->to);
	}
}

static void
put_data(struct arena *arena, struct json *object, const struct profile *profile)
{
	struct json *list = json_put(object, "data", json_array(arena));

	for (size_t i = 0; i < profile->data_count; i++) {
		const struct profile_data *from = &profile->data[i];
		struct json *to = json_add(list, json_object(arena));

		json_put_str(arena, to, "category", data_category_name(from->category));
		json_put_str(arena, to, "what", from->what);
		put_list(
		    arena, to, "identifiers", from->identifiers, from->identifiers_count);
		if (from->retention_days == PROFILE_UNKNOWN)
			json_put_str(arena, to, "retention_days", STR("unknown"));
		else
			json_put_int(arena, to, "retention_days", from->retention_days);
	}
}

struct json *
profile_tree(struct arena *arena, const struct profile *profile)
{
	struct json *root = json_object(arena);
	struct json *entity;

	json_put_int(arena, root, "v", PROFILE_VERSION);
	json_put_str(arena, root, "realm", profile->realm);
	json_put_str(arena, root, "organisation", profile->organisation);
	put_time(arena, root, "stated_at", profile->stated_at);
	put_time(arena, root, "valid_from", profile->valid_from);
	entity = json_put(root, "entity", json_object(arena));
	json_put_str(arena, entity, "name", profile->entity);
	json_put_str(arena, entity, "registered", profile->registered);
	put_contacts(arena, root, profile);
	json_put_str(arena, root, "zone", profile->zone);
	put_hours(arena, root, profile);
	put_list(arena, root, "languages", profile->languages, profile->languages_count);
	put_list(arena, root, "services", profile->services, profile->services_count);
	put_data(arena, root, profile);
	return root;
}

enum err
profile_write(
    struct arena *arena, const struct profile *profile, struct buf *out, struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct profile again;
	enum err e;

	json_write(multisig_tree(arena, "profile", profile_tree(arena, profile),
		       &profile->signatures),
	    out);
	arena_return(arena, mark);
	if (buf_failed(out))
		return err_why(why, ERR_LIMIT, 0, "profile: too long, or no memory");
	e = profile_read(arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

enum err
profile_sign(
    struct arena *arena, struct profile *profile, const struct key *key, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, LIMIT_PROFILE);
	json_write(profile_tree(arena, profile), &text);
	if (buf_failed(&text)) {
		e = err_why(why, ERR_LIMIT, 0, "profile: too long, or no memory");
	} else {
		multisig_digest(PROFILE_DOMAIN, buf_str(&text), profile->digest);
		e = multisig_sign(arena, &profile->signatures, profile->digest, key, why);
	}
	buf_release(&text);
	return e;
}

/* --- reading --- */

static void
take_contact(
    struct take *take, const struct json *object, struct profile_contact *contact)
{
	take_members(take, object, contact_members);
	contact->purpose = (enum profile_purpose)take_word(
	    take, object, "purpose", purposes, PROFILE_PURPOSE_COUNT);
	contact->mail = take_form_or_none(take, object, "mail", FORM_MAIL);
	contact->phone = take_form_or_none(take, object, "phone", FORM_PHONE);
	contact->url = take_form_or_none(take, object, "url", FORM_URL);
	contact->always = take_bool(take, object, "always");
	if (contact->mail.len == 0 && contact->phone.len == 0 && contact->url.len == 0)
		take_fail(take, "mail", "there, nor phone or url");
}

static void
take_contacts(struct take *take, const struct json *root, struct profile *profile)
{
	const struct json *array =
	    take_array(take, root, "contacts", 1, LIMIT_PROFILE_CONTACTS);
	struct profile_contact *contacts = take_room(take, array, sizeof *contacts);
	enum profile_purpose last = PROFILE_GENERAL;
	size_t count = 0;

	for (const struct json *item = contacts == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next, count++) {
		take_place(take, "contacts", count);
		take_contact(take, item, &contacts[count]);
		if (contacts[count].purpose < last ||
		    (count == 0 && contacts[count].purpose != PROFILE_GENERAL))
			take_fail(take, "purpose", "in order, the first general");
		last = contacts[count].purpose;
	}
	take_place(take, NULL, 0);
	profile->contacts = contacts;
	profile->contacts_count = count;
}

/* One text for one set: the days stand in the order of the week. */
static unsigned
take_days(struct take *take, const struct json *object)
{
	const struct json *array = take_array(take, object, "days", 1, PROFILE_WEEKDAYS);
	unsigned all = 0;

	for (const struct json *item = json_first(array); item != NULL && take_ok(take);
	     item = item->next) {
		unsigned day = 0;

		while (day < PROFILE_WEEKDAYS && !(json_is(item, JSON_STRING) &&
						     str_eq(item->string, weekdays[day])))
			day++;
		if (day == PROFILE_WEEKDAYS || (1U << day) <= all)
			take_fail(take, "days", "a list of mon to sun in their order");
		else
			all |= 1U << day;
	}
	return all;
}

static void
take_hours(struct take *take, const struct json *root, struct profile *profile)
{
	const struct json *array =
	    take_array(take, root, "hours", 0, LIMIT_PROFILE_HOURS);
	struct profile_hours *hours = take_room(take, array, sizeof *hours);
	size_t count = 0;

	for (const struct json *item = hours == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next, count++) {
		take_place(take, "hours", count);
		take_members(take, item, hours_members);
		hours[count] = (struct profile_hours){ take_days(take, item),
			take_form(take, item, "from", FORM_HOUR),
			take_form(take, item, "to", FORM_HOUR) };
		if (str_cmp(hours[count].from, hours[count].to) >= 0)
			take_fail(take, "to", "after from");
	}
	take_place(take, NULL, 0);
	profile->hours = hours;
	profile->hours_count = count;
}

static int64_t
take_retention(struct take *take, const struct json *object)
{
	const struct json *member = json_get(object, "retention_days");

	if (json_is(member, JSON_STRING) && str_eq_c(member->string, "unknown"))
		return PROFILE_UNKNOWN;
	return take_integer(
	    take, object, "retention_days", 0, LIMIT_PROFILE_RETENTION_DAYS);
}

static void
take_data(struct take *take, const struct json *object, struct profile_data *data)
{
	const struct json *array;
	struct str category;

	take_members(take, object, data_members);
	category = take_form(take, object, "category", FORM_ID);
	if (!data_category_parse(category, &data->category))
		take_fail(take, "category", "a category of data");
	data->what = take_form(take, object, "what", FORM_NAME);
	array = take_array(take, object, "identifiers", 0, LIMIT_PROFILE_IDENTIFIERS);
	data->identifiers =
	    take_list(take, array, "identifiers", FORM_TYPE, &data->identifiers_count);
	data->retention_days = take_retention(take, object);
}

static void
take_catalogue(struct take *take, const struct json *root, struct profile *profile)
{
	const struct json *array = take_array(take, root, "data", 0, LIMIT_PROFILE_DATA);
	struct profile_data *data = take_room(take, array, sizeof *data);
	size_t count = 0;

	for (const struct json *item = data == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next, count++) {
		take_place(take, "data", count);
		take_data(take, item, &data[count]);
	}
	take_place(take, NULL, 0);
	profile->data = data;
	profile->data_count = count;
}

static void
take_words(struct take *take, const struct json *root, struct profile *profile)
{
	const struct json *array =
	    take_array(take, root, "languages", 1, LIMIT_PROFILE_LANGUAGES);

	profile->languages =
	    take_list(take, array, "languages", FORM_LANGUAGE, &profile->languages_count);
	array = take_array(take, root, "services", 1, LIMIT_PROFILE_SERVICES);
	profile->services =
	    take_list(take, array, "services", FORM_NAME, &profile->services_count);
}

enum err
profile_read(
    struct arena *arena, struct str text, struct profile *ret_profile, struct why *why)
{
	struct take take = take_from(arena, "profile", why);
	struct profile profile = { 0 };
	struct str body = STR("");
	const struct json *root = multisig_take(
	    &take, text, LIMIT_PROFILE, "profile", &body, &profile.signatures);
	const struct json *entity = json_get(root, "entity");

	take_version(&take, root, PROFILE_VERSION);
	take_members(&take, root, profile_members);
	profile.realm = take_form(&take, root, "realm", FORM_REALM);
	profile.organisation = take_form(&take, root, "organisation", FORM_ORGANISATION);
	profile.stated_at = take_time(&take, root, "stated_at");
	profile.valid_from = take_time(&take, root, "valid_from");
	take_members(&take, entity, entity_members);
	profile.entity = take_form(&take, entity, "name", FORM_NAME);
	profile.registered = take_form_or_none(&take, entity, "registered", FORM_NAME);
	take_contacts(&take, root, &profile);
	profile.zone = take_form(&take, root, "zone", FORM_ZONE);
	take_hours(&take, root, &profile);
	take_words(&take, root, &profile);
	take_catalogue(&take, root, &profile);
	if (!take_ok(&take))
		return take.err;
	multisig_digest(PROFILE_DOMAIN, body, profile.digest);
	*ret_profile = profile;
	return ERR_OK;
}

/* --- using --- */

static struct verdict
verify_order(const struct profile *profile, const struct profile_trust *trust)
{
	char kept[CLOCK_TEXT_MAX];

	if (profile->stated_at < trust->last_time)
		return verdict_no("profile-rolled-back", "/profile/stated_at",
		    "that of %.*s stated %s is kept here", STR_ARG(profile->organisation),
		    clock_text(trust->last_time, kept).ptr);
	if (profile->stated_at == trust->last_time &&
	    memcmp(profile->digest, trust->last_digest, SHA256_LEN) != 0)
		return verdict_no("profile-two-statements", "/profile/stated_at",
		    "another one of %.*s, stated at the same time, is kept here",
		    STR_ARG(profile->organisation));
	return VERDICT_IS_YES;
}

struct verdict
profile_verify(const struct profile *profile, const struct profile_trust *trust,
    const struct organisation *organisation, int64_t now)
{
	size_t signers;

	assert(trust->threshold > 0);
	if (!str_eq(profile->realm, trust->realm))
		return verdict_no("profile-realm", "/profile/realm",
		    "the profile is of realm %.*s", STR_ARG(profile->realm));
	if (!str_eq(profile->organisation, organisation->id))
		return verdict_no("profile-organisation", "/profile/organisation",
		    "the profile is of %.*s", STR_ARG(profile->organisation));
	signers = multisig_count(&profile->signatures, profile->digest,
	    organisation->officers, organisation->officers_count);
	if (signers < trust->threshold)
		return verdict_no("profile-signatures", "/signatures",
		    "%zu of %zu officers needed have signed", signers, trust->threshold);
	if (profile->stated_at > now + SKEW)
		return verdict_no("profile-not-yet", "/profile/stated_at",
		    "the profile is stated in the future");
	return verify_order(profile, trust);
}

bool
profile_stale(const struct profile *profile, int64_t now)
{
	return now - profile->stated_at > PROFILE_STALE_DAYS * CLOCK_DAY;
}
