/* Sessions of the desk: what ends them, what they are not made of, and links that work
 * once. */
#include "node/session.h"

#include <string.h>

#include "test.h"

#define NOW ((int64_t)1795000000 * CLOCK_SECOND)

static struct session_table table; /* large: not on the stack */
static char cookie[SESSION_TOKEN_LEN], token[SESSION_TOKEN_LEN], person[LIMIT_NAME];

static enum session_end
end_of(const char *value, int64_t now)
{
	enum session_end end;

	(void)session_find(&table, str_from(value), now, &end);
	return end;
}

static bool
open_for(const char *name, int64_t now)
{
	return session_open(&table, str_from(name), now, cookie, NULL) == ERR_OK;
}

static void
test_bad(void)
{
	char long_name[LIMIT_NAME + 1], other[SESSION_TOKEN_LEN];

	memset(long_name, 'a', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	CHECK(!open_for(long_name, NOW), "a name of 256 bytes is refused");
	CHECK(!open_for("", NOW), "nobody is refused");
	CHECK(end_of("", NOW) == SESSION_NONE, "no cookie is no session");
	CHECK(open_for("desk-1", NOW), "a session");
	memcpy(other, cookie, sizeof other);
	other[3] = other[3] == 'x' ? 'y' : 'x';
	CHECK(end_of(other, NOW) == SESSION_NONE, "another cookie is none");
	other[SESSION_TOKEN_LEN - 2] = '\0';
	CHECK(end_of(other, NOW) == SESSION_NONE, "a shorter one is none");
	CHECK(memmem(&table, sizeof table, cookie, SESSION_TOKEN_LEN - 1) == NULL,
	    "the cookie itself is kept nowhere");
}

static void
test_times(void)
{
	CHECK(open_for("desk-1", NOW) &&
		  end_of(cookie, NOW + SESSION_IDLE - 1) == SESSION_GOOD,
	    "heard of before the idle time is over");
	CHECK(
	    end_of(cookie, NOW + 2 * SESSION_IDLE - 2) == SESSION_GOOD, "it starts anew");
	CHECK(session_known(&table, str_from(cookie)) != NULL,
	    "to know whose it is changes nothing");
	CHECK(end_of(cookie, NOW + 3 * SESSION_IDLE - 2) == SESSION_LOCKED,
	    "then nothing: locked");
	CHECK(session_known(&table, str_from(cookie)) == NULL, "nobody's now");
	CHECK(end_of(cookie, NOW + 3 * SESSION_IDLE - 2) == SESSION_NONE,
	    "and forgotten: it does not open again");
	CHECK(open_for("desk-1", NOW), "another");
	for (int64_t at = NOW; at < NOW + SESSION_LENGTH; at += SESSION_IDLE / 2)
		if (end_of(cookie, at) != SESSION_GOOD)
			CHECK(false, "good while it is used");
	CHECK(end_of(cookie, NOW + SESSION_LENGTH - 1) == SESSION_GOOD, "to the end");
	CHECK(end_of(cookie, NOW + SESSION_LENGTH) == SESSION_OVER,
	    "twelve hours are the end, however busy");
}

/* What the edge is told: who goes on, and nobody else. */
static void
test_ids(const struct session *session)
{
	struct buf ids;
	size_t all = 0;

	buf_init(&ids, SESSIONS_MAX * SHA256_LEN);
	session_ids(&table, NOW + SESSION_IDLE, &ids);
	CHECK(buf_str(&ids).len == 0, "the ids of nobody, when all have gone quiet");
	session_ids(&table, NOW, &ids);
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		all += table.sessions[i].used;
	CHECK(buf_str(&ids).len == all * SHA256_LEN && all > 0 &&
		  memmem(ids.ptr, ids.len, session->id, SHA256_LEN) != NULL,
	    "the ids of all that go on");
	buf_release(&ids);
}

static void
test_csrf(void)
{
	enum session_end end;
	char first[SESSION_TOKEN_LEN];
	struct session *session;

	CHECK(open_for("desk-1", NOW), "a session");
	session = session_find(&table, str_from(cookie), NOW, &end);
	if (!CHECK(session != NULL, "it is found"))
		return;
	CHECK(!session_csrf(session, STR("")) && !session_csrf(session, str_from(cookie)),
	    "a form without the token, or with the cookie in its place, is not of it");
	CHECK(session_csrf(session, str_from(session->csrf)), "one with it is");
	memcpy(first, session->csrf, sizeof first);
	CHECK(open_for("desk-1", NOW), "another session of the same person");
	session = session_find(&table, str_from(cookie), NOW, &end);
	CHECK(session != NULL && !session_csrf(session, str_from(first)),
	    "has another token");
	CHECK(session_goes_on(&table, session->id, NOW + SESSION_IDLE - 1) &&
		  !session_goes_on(&table, session->id, NOW + SESSION_IDLE),
	    "it goes on until nothing came for a while, whoever asks");
	test_ids(session);
	CHECK(session_close_person(&table, STR("desk-2")) == 0 &&
		  session_close_person(&table, STR("desk-1")) > 1 &&
		  end_of(cookie, NOW) == SESSION_NONE,
	    "all sessions of a person are closed at once");
}

static void
test_bounds(void)
{
	char first[SESSION_TOKEN_LEN], greedy[SESSION_TOKEN_LEN], name[16];

	CHECK(open_for("first", NOW), "somebody works");
	memcpy(first, cookie, sizeof first);
	CHECK(open_for("greedy", NOW), "somebody else signs in");
	memcpy(greedy, cookie, sizeof greedy);
	for (int i = 1; i <= SESSIONS_PERSON_MAX; i++)
		if (!open_for("greedy", NOW + i))
			CHECK(false, "again and again");
	CHECK(end_of(greedy, NOW + 20) == SESSION_NONE &&
		  end_of(first, NOW + 20) == SESSION_GOOD,
	    "who signs in too often loses their own oldest session");
	for (int i = 0; i < SESSIONS_MAX; i++) {
		(void)snprintf(name, sizeof name, "p%d", i);
		if (!open_for(name, NOW + 30 + i))
			CHECK(false, "many");
	}
	CHECK(end_of(first, NOW + 30 + SESSIONS_MAX) == SESSION_NONE &&
		  end_of(cookie, NOW + 30 + SESSIONS_MAX) == SESSION_GOOD,
	    "when all places are taken the longest silent goes");
}

static void
test_links(void)
{
	CHECK(!session_link_use(&table, STR(""), NOW, person), "no link");
	CHECK(session_link(&table, STR("desk-1"), NOW, token, NULL) == ERR_OK, "a link");
	CHECK(memmem(&table, sizeof table, token, SESSION_TOKEN_LEN - 1) == NULL,
	    "is not kept itself");
	CHECK(session_link_use(
		  &table, str_from(token), NOW + SESSION_LINK_TIME - 1, person) &&
		  strcmp(person, "desk-1") == 0,
	    "works to the last moment");
	CHECK(!session_link_use(&table, str_from(token), NOW, person), "and once");
	CHECK(session_link(&table, STR("desk-1"), NOW, token, NULL) == ERR_OK &&
		  !session_link_use(
		      &table, str_from(token), NOW + SESSION_LINK_TIME, person) &&
		  !session_link_use(&table, str_from(token), NOW, person),
	    "too late is too late, and uses it up");
	for (int i = 0; i < 3 * SESSION_LINKS_MAX; i++)
		if (session_link(&table, STR("desk-2"), NOW + i, token, NULL) != ERR_OK)
			CHECK(false, "many links");
	CHECK(session_link_use(&table, str_from(token), NOW, person) &&
		  strcmp(person, "desk-2") == 0,
	    "the newest of many works");
}

int
main(void)
{
	test_bad();
	test_times();
	test_csrf();
	test_bounds();
	test_links();
	return test_done();
}
