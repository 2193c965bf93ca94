#include "node/session.h"

#include <string.h>

#include "base/base64.h"

#define TOKEN_BYTES 32

static enum err
make_token(char ret_text[static SESSION_TOKEN_LEN], struct why *why)
{
	unsigned char bytes[TOKEN_BYTES];
	struct buf text;
	enum err e = random_bytes(bytes, sizeof bytes, why);

	if (e != ERR_OK)
		return e;
	buf_init(&text, SESSION_TOKEN_LEN);
	base64url_encode(str_bytes(bytes, sizeof bytes), &text);
	explicit_bzero(bytes, sizeof bytes);
	if (buf_str(&text).len != SESSION_TOKEN_LEN - 1)
		e = err_why(why, ERR_IO, 0, "no memory for a session");
	else
		memcpy(ret_text, text.ptr, SESSION_TOKEN_LEN - 1);
	ret_text[e == ERR_OK ? SESSION_TOKEN_LEN - 1 : 0] = '\0';
	buf_release(&text);
	return e;
}

static bool
copy_name(struct str name, char ret_name[static LIMIT_NAME])
{
	if (name.len == 0 || name.len >= LIMIT_NAME)
		return false;
	memcpy(ret_name, name.ptr, name.len);
	ret_name[name.len] = '\0';
	return true;
}

/* Of these two the one to give up. */
static struct session *
older(struct session *a, struct session *b)
{
	if (a == NULL || (a->used && !b->used))
		return b;
	return a->used && b->used && b->last < a->last ? b : a;
}

/* A free place, or that of who was longest silent: of the person's own when it has its
 * share, so that one person cannot sign others out. */
static struct session *
find_place(struct session_table *table, struct str person)
{
	struct session *any = NULL, *own = NULL;
	size_t owned = 0;

	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		struct session *session = &table->sessions[i];

		any = older(any, session);
		if (!session->used || !str_eq_c(person, session->person))
			continue;
		owned++;
		own = older(own, session);
	}
	return owned >= SESSIONS_PERSON_MAX ? own : any;
}

enum err
session_open(struct session_table *table, struct str person, int64_t now,
    char ret_cookie[static SESSION_TOKEN_LEN], struct why *why)
{
	struct session session = { .used = true, .since = now, .last = now };
	enum err e;

	if (!copy_name(person, session.person))
		return err_why(why, ERR_LIMIT, 0, "the person's name is too long");
	e = make_token(session.csrf, why);
	if (e == ERR_OK)
		e = make_token(ret_cookie, why);
	if (e != ERR_OK)
		return e;
	sha256(str_from(ret_cookie), session.id);
	*find_place(table, person) = session;
	return ERR_OK;
}

void
session_close(struct session *session)
{
	explicit_bzero(session, sizeof *session);
}

struct session *
session_known(struct session_table *table, struct str cookie)
{
	unsigned char id[SHA256_LEN];

	if (cookie.len != SESSION_TOKEN_LEN - 1)
		return NULL;
	sha256(cookie, id);
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (table->sessions[i].used &&
		    memcmp(table->sessions[i].id, id, SHA256_LEN) == 0)
			return &table->sessions[i];
	return NULL;
}

struct session *
session_find(struct session_table *table, struct str cookie, int64_t now,
    enum session_end *ret_end)
{
	struct session *session = session_known(table, cookie);

	*ret_end = SESSION_NONE;
	if (session == NULL)
		return NULL;
	if (now - session->since >= SESSION_LENGTH)
		*ret_end = SESSION_OVER;
	else if (now - session->last >= SESSION_IDLE)
		*ret_end = SESSION_LOCKED;
	else
		*ret_end = SESSION_GOOD;
	if (*ret_end != SESSION_GOOD) {
		session_close(session);
		return NULL;
	}
	session->last = now;
	return session;
}

static bool
goes_on(const struct session *session, int64_t now)
{
	return session->used && now - session->since < SESSION_LENGTH &&
	       now - session->last < SESSION_IDLE;
}

bool
session_goes_on(const struct session_table *table,
    const unsigned char id[static SHA256_LEN], int64_t now)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		const struct session *session = &table->sessions[i];

		if (session->used && memcmp(session->id, id, SHA256_LEN) == 0)
			return goes_on(session, now);
	}
	return false;
}

void
session_ids(const struct session_table *table, int64_t now, struct buf *out)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (goes_on(&table->sessions[i], now))
			buf_add(out, str_bytes(table->sessions[i].id, SHA256_LEN));
}

size_t
session_close_person(struct session_table *table, struct str person)
{
	size_t closed = 0;

	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		struct session *session = &table->sessions[i];

		if (!session->used || !str_eq_c(person, session->person))
			continue;
		session_close(session);
		closed++;
	}
	return closed;
}

bool
session_csrf(const struct session *session, struct str csrf)
{
	return str_eq_secret(csrf, str_from(session->csrf));
}

enum err
session_link(struct session_table *table, struct str person, int64_t now,
    char ret_token[static SESSION_TOKEN_LEN], struct why *why)
{
	struct session_link link = { .until = now + SESSION_LINK_TIME };
	struct session_link *place = &table->links[0];
	enum err e;

	if (!copy_name(person, link.person))
		return err_why(why, ERR_LIMIT, 0, "the person's name is too long");
	e = make_token(ret_token, why);
	if (e != ERR_OK)
		return e;
	sha256(str_from(ret_token), link.id);
	for (size_t i = 1; i < SESSION_LINKS_MAX; i++)
		if (table->links[i].until < place->until)
			place = &table->links[i];
	*place = link;
	return ERR_OK;
}

bool
session_link_use(struct session_table *table, struct str token, int64_t now,
    char ret_person[static LIMIT_NAME])
{
	unsigned char id[SHA256_LEN];

	sha256(token, id);
	for (size_t i = 0; i < SESSION_LINKS_MAX; i++) {
		struct session_link *link = &table->links[i];
		bool good = link->until > now;

		if (link->until == 0 || memcmp(link->id, id, SHA256_LEN) != 0)
			continue;
		if (good)
			memcpy(ret_person, link->person, LIMIT_NAME);
		explicit_bzero(link, sizeof *link);
		return good;
	}
	return false;
}
