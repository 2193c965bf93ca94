/* desk_profile.c - who is signed in: the roles that comity.conf gives, the keys that the
 * organisation's roster names. */
#include "base/clock.h"
#include "base/hex.h"
#include "node/desk_route.h"

#define ID_SHOWN 8 /* bytes of a key's id, as the command line prints it in full */

static struct str
state_of(const struct roster_key *key, int64_t now)
{
	if (key->revoked_at != 0 && key->revoked_at <= now)
		return STR("revoked");
	return key->valid_from > now ? STR("cooling") : STR("good");
}

static void
put_key(struct visit *visit, struct json *list, const struct roster_key *key)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *row = json_add(list, json_object(arena));
	char id[2 * ID_SHOWN + 1], text[CLOCK_TEXT_MAX];

	hex_encode(str_bytes(key->id, ID_SHOWN), id);
	json_put_str(
	    arena, row, "kind", key->passkey != NULL ? STR("passkey") : STR("file"));
	json_put_str(arena, row, "name", arena_str(arena, str_from(id)));
	json_put_str(
	    arena, row, "since", arena_str(arena, clock_text(key->valid_from, text)));
	json_put_str(arena, row, "state", state_of(key, visit->call.job->at));
}

enum err
desk_profile(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct call *call = &visit->call;
	struct arena *arena = &call->job->arena;
	struct json *roles = json_put(visit->view, "roles", json_array(arena));
	struct json *keys = json_put(visit->view, "keys", json_array(arena));
	const struct known_organisation *known =
	    trustbook_find(&call->core->book, call->core->config->organisation);
	const struct roster_person *person = NULL;
	char names[ACCESS_WORDS_MAX];
	struct str rest = str_from(access_words(call->roles, names));

	(void)ret_verdict;
	(void)why;
	while (rest.len > 0)
		(void)json_add(
		    roles, json_string(arena, arena_str(arena, str_cut(&rest, ','))));
	if (known != NULL && known->has_roster)
		person = roster_find(&known->roster, call->person);
	for (size_t i = 0; person != NULL && i < person->keys_count; i++)
		put_key(visit, keys, &person->keys[i]);
	return ERR_OK;
}
