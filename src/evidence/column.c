#include "evidence/column.h"

#include <assert.h>

#include "model/order.h"

#define SUBSCRIBER DATA_SUBSCRIBER
#define TRAFFIC DATA_TRAFFIC
#define CONTENT DATA_CONTENT
/* Addresses and times of use are traffic data, and what Regulation (EU) 2023/1543 Art
 * 3(10) lets be asked for the sole purpose of identifying the user. */
#define ACCESS (DATA_TRAFFIC | DATA_USER_IDENTIFYING)

/* clang-format off */
static const struct column house[] = {
	{ STR_INIT("account"),        0,          COLUMN_ACCOUNT },
	{ STR_INIT("account_id"),     0,          COLUMN_ACCOUNT },
	{ STR_INIT("account_name"),   0,          COLUMN_ACCOUNT },
	{ STR_INIT("user"),           0,          COLUMN_ACCOUNT },
	{ STR_INIT("user_id"),        0,          COLUMN_ACCOUNT },
	{ STR_INIT("target"),         0,          COLUMN_ACCOUNT },
	{ STR_INIT("email"),          SUBSCRIBER, COLUMN_IDENTIFIER },
	{ STR_INIT("email_address"),  SUBSCRIBER, COLUMN_IDENTIFIER },
	{ STR_INIT("username"),       SUBSCRIBER, COLUMN_IDENTIFIER },
	{ STR_INIT("msisdn"),         SUBSCRIBER, COLUMN_IDENTIFIER },
	{ STR_INIT("phone"),          SUBSCRIBER, COLUMN_IDENTIFIER },
	{ STR_INIT("phone_number"),   SUBSCRIBER, COLUMN_IDENTIFIER },
	{ STR_INIT("domain_name"),    DATA_DOMAIN | SUBSCRIBER, COLUMN_IDENTIFIER },

	{ STR_INIT("name"),           SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("first_name"),     SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("last_name"),      SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("display_name"),   SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("date_of_birth"),  SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("address"),        SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("street"),         SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("postal_code"),    SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("city"),           SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("country"),        SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("language"),       SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("recovery_email"), SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("recovery_phone"), SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("payment"),        SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("payment_method"), SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("iban"),           SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("plan"),           SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("service"),        SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("status"),         SUBSCRIBER, COLUMN_VALUE },
	/* from when to when the service was used is subscriber information (185/18.3.a): such
	 * dates are not dates of events and need not lie in the period asked about */
	{ STR_INIT("created_at"),     SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("registered_at"),  SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("closed_at"),      SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("registrant"),     DATA_DOMAIN | SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("registrar"),      DATA_DOMAIN | SUBSCRIBER, COLUMN_VALUE },

	{ STR_INIT("registration_ip"), ACCESS | SUBSCRIBER, COLUMN_VALUE },
	{ STR_INIT("ip"),             ACCESS,     COLUMN_VALUE },
	{ STR_INIT("ip_address"),     ACCESS,     COLUMN_VALUE },
	{ STR_INIT("login_ip"),       ACCESS,     COLUMN_VALUE },
	{ STR_INIT("port"),           ACCESS,     COLUMN_VALUE },
	{ STR_INIT("source_port"),    ACCESS,     COLUMN_VALUE },
	{ STR_INIT("session"),        TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("session_id"),     TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("device"),         TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("device_id"),      TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("imei"),           TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("user_agent"),     TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("location"),       TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("cell_id"),        TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("duration"),       TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("bytes"),          TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("from"),           TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("to"),             TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("cc"),             TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("bcc"),            TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("sender"),         TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("recipient"),      TRAFFIC,    COLUMN_VALUE },
	{ STR_INIT("message_id"),     TRAFFIC,    COLUMN_VALUE },

	{ STR_INIT("subject"),        CONTENT,    COLUMN_VALUE },
	{ STR_INIT("body"),           CONTENT,    COLUMN_VALUE },
	{ STR_INIT("message"),        CONTENT,    COLUMN_VALUE },
	{ STR_INIT("text"),           CONTENT,    COLUMN_VALUE },
	{ STR_INIT("attachment"),     CONTENT,    COLUMN_VALUE },
	{ STR_INIT("file_name"),      CONTENT,    COLUMN_VALUE },
	{ STR_INIT("search_query"),   CONTENT,    COLUMN_VALUE },

	{ STR_INIT("timestamp"),      0,          COLUMN_TIME },
	{ STR_INIT("time"),           0,          COLUMN_TIME },
	{ STR_INIT("date"),           0,          COLUMN_TIME },
	{ STR_INIT("datetime"),       0,          COLUMN_TIME },
	{ STR_INIT("at"),             0,          COLUMN_TIME },
	{ STR_INIT("login_at"),       ACCESS,     COLUMN_TIME },
	{ STR_INIT("last_login"),     ACCESS,     COLUMN_TIME },
	{ STR_INIT("logout_at"),      ACCESS,     COLUMN_TIME },
	{ STR_INIT("session_start"),  ACCESS,     COLUMN_TIME },
	{ STR_INIT("session_end"),    ACCESS,     COLUMN_TIME },
	{ STR_INIT("sent_at"),        TRAFFIC,    COLUMN_TIME },
	{ STR_INIT("received_at"),    TRAFFIC,    COLUMN_TIME },

	{ STR_INIT("row"),            0,          COLUMN_VALUE },
	{ STR_INIT("no"),             0,          COLUMN_VALUE },
};
/* clang-format on */

static const struct str role_names[COLUMN_ROLE_COUNT] = {
	[COLUMN_VALUE] = STR_INIT("value"),
	[COLUMN_ACCOUNT] = STR_INIT("account"),
	[COLUMN_IDENTIFIER] = STR_INIT("identifier"),
	[COLUMN_TIME] = STR_INIT("time"),
};

static char
plain(char c)
{
	return c == ' ' || c == '-' ? '_' : str_small(c);
}

static bool
same_name(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (plain(a.ptr[i]) != plain(b.ptr[i]))
			return false;
	return true;
}

static bool
find(const struct column *columns, size_t count, struct str name, struct column *ret)
{
	for (size_t i = 0; i < count; i++) {
		if (same_name(columns[i].name, name)) {
			*ret = columns[i];
			ret->name = name;
			return true;
		}
	}
	return false;
}

enum column_known
column_lookup(const struct column *own, size_t own_count, struct str name,
    struct column *ret_column)
{
	struct column ours, theirs;
	bool known = find(house, sizeof house / sizeof house[0], name, &ours);

	if (find(own, own_count, name, &theirs)) {
		*ret_column = theirs;
		if (known &&
		    (ours.categories != theirs.categories || ours.role != theirs.role))
			return COLUMN_DISPUTED;
		return COLUMN_KNOWN;
	}
	if (known)
		*ret_column = ours;
	return known ? COLUMN_KNOWN : COLUMN_UNKNOWN;
}

struct str
column_role_name(enum column_role role)
{
	assert(role < COLUMN_ROLE_COUNT);
	return role_names[role];
}

bool
column_role_parse(struct str name, enum column_role *ret_role)
{
	for (size_t i = 0; i < COLUMN_ROLE_COUNT; i++) {
		if (str_eq(role_names[i], name)) {
			*ret_role = (enum column_role)i;
			return true;
		}
	}
	return false;
}
