/* mail_address.c - the one address of a header field, or none. */
#include "base/limits.h"
#include "format/mail.h"

/* Beyond these, what an address is depends on who reads it (RFC 5322 3.4.1). */
static bool
is_mark(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
	       c == '+' || c == '-';
}

bool
mail_address_fits(struct str address)
{
	size_t at = str_find(address, '@');

	if (at == 0 || at + 1 >= address.len || address.len > LIMIT_NAME)
		return false;
	for (size_t i = 0; i < address.len; i++)
		if (i != at && !is_mark(address.ptr[i]))
			return false;
	return true;
}

/* The name in front of <...>: what may stand there without beginning another address. */
static bool
is_name(struct str name)
{
	bool quoted = false;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '<' || c == '>' || c == ',' || c == ';' ||
					c == ':' || c == '@' || c == '(' || c == ')'))
			return false;
	}
	return !quoted;
}

/* From the back: a name may hold a quoted bracket. */
static bool
cut_brackets(struct str raw, struct str *ret_name, struct str *ret_address)
{
	size_t open = raw.len;

	if (!str_ends(raw, STR(">"))) {
		*ret_name = STR("");
		*ret_address = raw;
		return true;
	}
	while (open > 0 && raw.ptr[open - 1] != '<')
		open--;
	if (open == 0)
		return false;
	*ret_name = str_slice(raw, 0, open - 1);
	*ret_address = str_slice(raw, open, raw.len - 1);
	return true;
}

bool
mail_address(struct arena *arena, struct str raw, struct str *ret_address)
{
	struct str name, address;

	raw = str_trim(raw);
	if (!cut_brackets(raw, &name, &address) || !is_name(name))
		return false;
	/* as it is compared: who is who does not depend on capitals */
	address = arena_small(arena, address);
	if (!mail_address_fits(address))
		return false;
	*ret_address = address;
	return true;
}
