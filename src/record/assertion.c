#include "record/assertion.h"

#include "base/limits.h"
#include "format/json.h"
#include "record/member.h"

static const char *const members[] = { "v", "credential_id", "authenticator_data",
	"client_data", "signature", NULL };

enum err
assertion_write(struct arena *arena, const struct assertion *assertion, struct buf *out,
    struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct json *root = json_object(arena);
	struct assertion again;
	enum err e;

	put_base64(arena, root, "credential_id", assertion->credential_id);
	put_base64(arena, root, "authenticator_data", assertion->said.authenticator_data);
	put_base64(arena, root, "client_data", assertion->said.client_data);
	put_base64(arena, root, "signature", assertion->said.signature);
	json_put_int(arena, root, "v", ASSERTION_VERSION);
	json_write(root, out);
	if (buf_failed(out))
		e = err_why(why, ERR_LIMIT, 0, "assertion: no memory");
	else
		e = assertion_read(
		    arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

enum err
assertion_read(struct arena *arena, struct str text, struct assertion *ret_assertion,
    struct why *why)
{
	struct take take = take_from(arena, "assertion", why);
	const struct json *root =
	    take_document(&take, text, ASSERTION_MAX, members, ASSERTION_VERSION);
	struct assertion assertion;

	assertion.credential_id =
	    take_base64(&take, root, "credential_id", LIMIT_CREDENTIAL_ID);
	assertion.said.authenticator_data =
	    take_base64(&take, root, "authenticator_data", LIMIT_ASSERTION_DATA);
	assertion.said.client_data =
	    take_base64(&take, root, "client_data", LIMIT_CLIENT_DATA);
	assertion.said.signature =
	    take_base64(&take, root, "signature", KEY_DER_SIGNATURE_MAX);
	if (take_ok(&take))
		*ret_assertion = assertion;
	return take.err;
}

const struct roster_key *
roster_find_passkey(const struct roster *roster, struct str credential_id,
    const struct roster_person **ret_person)
{
	for (size_t i = 0; i < roster->persons_count; i++)
		for (size_t k = 0; k < roster->persons[i].keys_count; k++) {
			const struct roster_key *key = &roster->persons[i].keys[k];

			if (key->passkey == NULL ||
			    !str_eq(key->passkey->id, credential_id))
				continue;
			*ret_person = &roster->persons[i];
			return key;
		}
	return NULL;
}
