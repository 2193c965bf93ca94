#include "trust/client_data.h"

#include "base/limits.h"

#define MEMBERS_MAX 16

static bool
take_char(struct str *rest, char c)
{
	if (rest->len == 0 || rest->ptr[0] != c)
		return false;
	*rest = str_slice(*rest, 1, rest->len);
	return true;
}

static bool
take_text(struct str *rest, struct str *ret_text)
{
	size_t end;

	if (!take_char(rest, '"'))
		return false;
	end = str_find(*rest, '"');
	for (size_t i = 0; i < end; i++)
		if (rest->ptr[i] < ' ' || rest->ptr[i] > '~' || rest->ptr[i] == '\\')
			return false;
	*ret_text = str_slice(*rest, 0, end);
	*rest = str_slice(*rest, end, rest->len);
	return take_char(rest, '"');
}

static bool
take_word(struct str *rest, struct str word)
{
	if (!str_starts(*rest, word))
		return false;
	*rest = str_slice(*rest, word.len, rest->len);
	return true;
}

static bool
is_text(struct str name)
{
	static const char *const texts[] = { "type", "challenge", "origin", "topOrigin" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq_c(name, texts[i]))
			return true;
	return false;
}

/* A member that is a text when it should be true or false, or the other way round, is
 * refused with all. */
static bool
take_value(struct str *rest, struct str name, struct client_data *data)
{
	bool is_true = take_word(rest, STR("true"));
	struct str text = STR("");

	if (is_true || take_word(rest, STR("false"))) {
		data->framed = data->framed || (is_true && str_eq_c(name, "crossOrigin"));
		return !is_text(name);
	}
	if (str_eq_c(name, "crossOrigin") || !take_text(rest, &text))
		return false;
	if (str_eq_c(name, "type"))
		data->type = text;
	else if (str_eq_c(name, "challenge"))
		data->challenge = text;
	else if (str_eq_c(name, "origin"))
		data->origin = text;
	else if (str_eq_c(name, "topOrigin"))
		data->framed = true;
	return true;
}

static bool
is_among(struct str name, const struct str *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static bool
take_member(struct str *rest, struct str *names, size_t count, struct client_data *data)
{
	if (count == MEMBERS_MAX || !take_text(rest, &names[count]) ||
	    is_among(names[count], names, count))
		return false;
	return take_char(rest, ':') && take_value(rest, names[count], data);
}

bool
client_data_read(struct str text, struct client_data *ret_data)
{
	struct client_data data = { .framed = false };
	struct str names[MEMBERS_MAX];
	struct str rest = text;
	size_t count = 0;

	if (text.len > LIMIT_CLIENT_DATA || !take_char(&rest, '{'))
		return false;
	do {
		if (!take_member(&rest, names, count++, &data))
			return false;
	} while (take_char(&rest, ','));
	if (!take_char(&rest, '}') || rest.len > 0 || data.type.len == 0 ||
	    data.challenge.len == 0 || data.origin.len == 0)
		return false;
	*ret_data = data;
	return true;
}
