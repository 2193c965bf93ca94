#include "record/enrolment.h"

#include "base/limits.h"
#include "format/json.h"
#include "record/member.h"
#include "trust/digest.h"

static const char *const members[] = { "v", "realm", "organisation", "person", "rp_id",
	"origin", "authenticator_data", "client_data", NULL };

static struct json *
tree(struct arena *arena, const struct enrolment *enrolment)
{
	struct json *root = json_object(arena);

	json_put_str(arena, root, "realm", enrolment->realm);
	json_put_str(arena, root, "organisation", enrolment->organisation);
	json_put_str(arena, root, "person", enrolment->person);
	json_put_str(arena, root, "rp_id", enrolment->rp_id);
	json_put_str(arena, root, "origin", enrolment->origin);
	json_put_int(arena, root, "v", ENROLMENT_VERSION);
	return root;
}

enum err
enrolment_challenge(struct arena *arena, const struct enrolment *enrolment,
    unsigned char ret_challenge[static SHA256_LEN], struct why *why)
{
	size_t mark = arena_mark(arena);
	struct buf bytes;
	enum err e = ERR_OK;

	buf_init(&bytes, ENROLMENT_MAX);
	buf_add_c(&bytes, ENROLMENT_DOMAIN);
	buf_add_byte(&bytes, 0);
	json_write(tree(arena, enrolment), &bytes);
	if (buf_failed(&bytes))
		e = err_why(why, ERR_LIMIT, 0, "passkey: no memory");
	else
		sha256(buf_str(&bytes), ret_challenge);
	buf_release(&bytes);
	arena_return(arena, mark);
	return e;
}

enum err
enrolment_write(struct arena *arena, const struct enrolment *enrolment, struct buf *out,
    struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct json *root = tree(arena, enrolment);
	struct enrolment again;
	enum err e;

	put_base64(arena, root, "authenticator_data", enrolment->made.authenticator_data);
	put_base64(arena, root, "client_data", enrolment->made.client_data);
	json_write(root, out);
	if (buf_failed(out))
		e = err_why(why, ERR_LIMIT, 0, "passkey: no memory");
	else
		e = enrolment_read(
		    arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

enum err
enrolment_read(struct arena *arena, struct str text, struct enrolment *ret_enrolment,
    struct why *why)
{
	struct take take = take_from(arena, "passkey", why);
	const struct json *root =
	    take_document(&take, text, ENROLMENT_MAX, members, ENROLMENT_VERSION);
	struct enrolment enrolment = {
		.realm = take_form(&take, root, "realm", FORM_REALM),
		.organisation = take_form(&take, root, "organisation", FORM_ORGANISATION),
		.person = take_form(&take, root, "person", FORM_PERSON),
		.rp_id = take_form(&take, root, "rp_id", FORM_IDENTIFIER),
		.origin = take_form(&take, root, "origin", FORM_IDENTIFIER),
	};

	enrolment.made.authenticator_data =
	    take_base64(&take, root, "authenticator_data", LIMIT_REGISTRATION_DATA);
	enrolment.made.client_data =
	    take_base64(&take, root, "client_data", LIMIT_CLIENT_DATA);
	if (take_ok(&take))
		*ret_enrolment = enrolment;
	return take.err;
}

struct verdict
enrolment_passkey(struct arena *arena, const struct enrolment *enrolment,
    const struct webauthn_policy *policy, struct webauthn_passkey *ret_passkey)
{
	struct webauthn_passkey site = { .rp_id = enrolment->rp_id,
		.origin = enrolment->origin };
	unsigned char challenge[SHA256_LEN];
	struct why why = { 0 };

	if (enrolment_challenge(arena, enrolment, challenge, &why) != ERR_OK)
		return verdict_no("passkey-challenge", NULL, "%s", why.text);
	return webauthn_register(arena, &enrolment->made, &site,
	    str_bytes(challenge, sizeof challenge), policy, ret_passkey);
}
