#include "node/signin.h"

#include <string.h>

#include "base/clock.h"
#include "trust/digest.h"

enum err
signin_ask(struct signin *signin, struct str purpose, int64_t now,
    unsigned char ret_challenge[static SIGNIN_CHALLENGE_LEN], struct why *why)
{
	unsigned char challenge[SIGNIN_CHALLENGE_LEN];
	enum err e = random_bytes(challenge, sizeof challenge, why);
	size_t place = signin->next;

	if (e != ERR_OK)
		return e;
	memcpy(signin->asked[place].challenge, challenge, sizeof challenge);
	sha256(purpose, signin->asked[place].purpose);
	signin->asked[place].ends_at = now + SIGNIN_SEC * CLOCK_SECOND;
	signin->next = (place + 1) % SIGNIN_MAX;
	memcpy(ret_challenge, challenge, sizeof challenge);
	return ERR_OK;
}

bool
signin_take(struct signin *signin, struct str purpose, struct str challenge, int64_t now)
{
	unsigned char wanted[SHA256_LEN];
	bool good = false;

	sha256(purpose, wanted);
	for (size_t i = 0; i < SIGNIN_MAX; i++) {
		struct str asked = str_bytes(
		    signin->asked[i].challenge, sizeof signin->asked[i].challenge);

		if (signin->asked[i].ends_at == 0 || !str_eq_secret(asked, challenge))
			continue;
		good = now < signin->asked[i].ends_at &&
		       memcmp(wanted, signin->asked[i].purpose, SHA256_LEN) == 0;
		signin->asked[i].ends_at = 0;
	}
	return good;
}
