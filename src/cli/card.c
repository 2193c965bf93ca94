#include "cli/card.h"

#include <fcntl.h>
#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/auto.h"
#include "trust/digest.h"

#define SLOTS_MAX 32
#define OBJECTS_MAX 32
#define ID_MAX 256
#define VALUE_MAX ((size_t)16 << 10) /* of a certificate */
#define POINT_LEN 65

struct card {
	CK_FUNCTION_LIST **modules;
	CK_FUNCTION_LIST *module; /* that has the key */
	CK_SESSION_HANDLE session;
	P11KitUri *uri;
	CK_TOKEN_INFO token;
	unsigned char id[ID_MAX]; /* CKA_ID, which both halves of a key have */
	size_t id_len;
};

bool
card_is_named(const char *name)
{
	return str_starts(str_from(name), STR("pkcs11:"));
}

static void
close_card(void *holder)
{
	struct card *card = holder;

	if (card->session != 0)
		(void)card->module->C_CloseSession(card->session);
	if (card->modules != NULL)
		p11_kit_modules_finalize_and_release(card->modules);
	p11_kit_uri_free(card->uri);
}

static enum err
card_failed(CK_RV rv, const char *what, struct why *why)
{
	return err_why(why, rv == CKR_PIN_INCORRECT ? ERR_DENIED : ERR_IO, 0, "%s: %s",
	    what, p11_kit_strerror(rv));
}

/* --- its PIN ---------------------------------------------------------------------- */

/* Its name is the card's word: what would move a terminal is not printed. */
static void
print_prompt(int fd, const CK_TOKEN_INFO *token)
{
	char name[sizeof token->label];
	int len = 0;

	for (size_t i = 0; i < sizeof name; i++) {
		unsigned char c = token->label[i];

		name[i] = c >= ' ' && c < 0x7f ? (char)c : '?';
		if (c != ' ')
			len = (int)i + 1;
	}
	(void)dprintf(fd, "PIN of %.*s: ", len, name);
}

/* A line that is not shown.  The key that interrupts ends it, too: else the terminal
 * would stay silent. */
static enum err
ask_terminal(
    const CK_TOKEN_INFO *token, char ret_pin[static CARD_PIN_MAX], struct why *why)
{
	AUTO_FD int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	struct termios before, quiet;
	ssize_t len;

	if (fd < 0 || tcgetattr(fd, &before) != 0)
		return err_why(why, ERR_USAGE, 0,
		    "no terminal on which to ask for the PIN: add ?pin-source=FILE");
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	quiet.c_cc[VEOL] = quiet.c_cc[VINTR];
	(void)tcsetattr(fd, TCSAFLUSH, &quiet);
	print_prompt(fd, token);
	len = read(fd, ret_pin, CARD_PIN_MAX);
	(void)tcsetattr(fd, TCSAFLUSH, &before);
	(void)dprintf(fd, "\n");
	if (len < 1 || ret_pin[len - 1] != '\n')
		return err_why(why, ERR_USAGE, 0, "no PIN was given");
	ret_pin[len - 1] = '\0';
	return ERR_OK;
}

static enum err
read_source(const char *path, char ret_pin[static CARD_PIN_MAX], struct why *why)
{
	AUTO_FD int fd = -1;
	ssize_t len;

	if (strncmp(path, "file:", 5) == 0)
		path += 5;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	len = fd < 0 ? -1 : read(fd, ret_pin, CARD_PIN_MAX);
	if (len < 0)
		return err_errno(why, "pin-source %s", path);
	if (len == CARD_PIN_MAX)
		return err_why(why, ERR_USAGE, 0, "pin-source %s holds no PIN", path);
	ret_pin[len] = '\0';
	return ERR_OK;
}

static enum err
get_pin(const struct card *card, char ret_pin[static CARD_PIN_MAX], struct why *why)
{
	const char *source = p11_kit_uri_get_pin_source(card->uri);
	enum err e = source != NULL ? read_source(source, ret_pin, why)
				    : ask_terminal(&card->token, ret_pin, why);

	if (e != ERR_OK)
		return e;
	ret_pin[strcspn(ret_pin, "\r\n")] = '\0';
	return ret_pin[0] != '\0' ? ERR_OK
				  : err_why(why, ERR_USAGE, 0, "no PIN was given");
}

static enum err
log_in(const struct card *card, CK_USER_TYPE user, struct why *why)
{
	bool own_keys = (card->token.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
	char pin[CARD_PIN_MAX] = "";
	enum err e = own_keys ? ERR_OK : get_pin(card, pin, why);
	CK_RV rv;

	if (e != ERR_OK)
		return e;
	rv = card->module->C_Login(card->session, user,
	    own_keys ? NULL : (unsigned char *)pin, own_keys ? 0 : strlen(pin));
	explicit_bzero(pin, sizeof pin);
	if (rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN)
		return ERR_OK;
	return card_failed(rv, "the card does not open", why);
}

/* A try that could lock it is left to its own tool. */
static enum err
check_tries(struct card *card, struct why *why)
{
	CK_SESSION_INFO info;

	if (card->module->C_GetSessionInfo(card->session, &info) != CKR_OK ||
	    card->module->C_GetTokenInfo(info.slotID, &card->token) != CKR_OK)
		return err_why(why, ERR_IO, 0, "the card is gone");
	if ((card->token.flags & CKF_USER_PIN_LOCKED) != 0)
		return err_why(why, ERR_DENIED, 0, "the card is locked");
	if ((card->token.flags & CKF_USER_PIN_FINAL_TRY) != 0)
		return err_why(why, ERR_DENIED, 0,
		    "the card has one try left, which is not used here: open it with its "
		    "own program first");
	return ERR_OK;
}

/* --- its objects ------------------------------------------------------------------ */

struct objects {
	CK_OBJECT_HANDLE list[OBJECTS_MAX];
	CK_ULONG count;
};

static bool
find(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_ATTRIBUTE *template,
    CK_ULONG template_len, struct objects *ret_objects)
{
	CK_RV rv = module->C_FindObjectsInit(session, template, template_len);

	ret_objects->count = 0;
	if (rv == CKR_OK)
		rv = module->C_FindObjects(
		    session, ret_objects->list, OBJECTS_MAX, &ret_objects->count);
	(void)module->C_FindObjectsFinal(session);
	return rv == CKR_OK;
}

/* Empty: it has none, or a longer one. */
static struct str
value_of(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
    CK_ATTRIBUTE_TYPE type, struct str room)
{
	unsigned char *bytes = (unsigned char *)(uintptr_t)room.ptr;
	CK_ATTRIBUTE attribute = { type, bytes, room.len };

	if (module->C_GetAttributeValue(session, object, &attribute, 1) != CKR_OK ||
	    attribute.ulValueLen > room.len)
		return STR("");
	return str_bytes(bytes, attribute.ulValueLen);
}

/* CKA_EC_POINT is the point in an OCTET STRING; some modules leave that out. */
static struct str
point_in(struct str value)
{
	if (value.len == POINT_LEN + 2 && str_starts(value, STR("\x04\x41")))
		return str_slice(value, 2, value.len);
	return value;
}

static enum err
key_of(struct card *card, CK_OBJECT_HANDLE object, CK_OBJECT_CLASS class,
    struct key **ret_key, struct why *why)
{
	static unsigned char room[VALUE_MAX]; /* one card a process */
	bool is_key = class == CKO_PUBLIC_KEY;
	struct str value = value_of(card->module, card->session, object,
	    is_key ? CKA_EC_POINT : CKA_VALUE, str_bytes(room, sizeof room));
	struct key *key = NULL;
	enum err e = is_key ? key_read_p256(point_in(value), &key, why)
			    : key_read_public(value, &key, why);

	if (e == ERR_OK && key_kind(key) == KEY_P256) {
		*ret_key = key;
		return ERR_OK;
	}
	key_free(key);
	return err_why(
	    why, ERR_USAGE, 0, "the card's key is not of P-256, which sign-offs need");
}

/* What the address says of the object, as a template of this class. */
static CK_ULONG
template_of(P11KitUri *uri, CK_OBJECT_CLASS *class, CK_ATTRIBUTE ret_template[static 3])
{
	static const CK_ATTRIBUTE_TYPE types[] = { CKA_ID, CKA_LABEL };
	CK_ULONG count = 1;

	ret_template[0] = (CK_ATTRIBUTE){ CKA_CLASS, class, sizeof *class };
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		CK_ATTRIBUTE *attribute = p11_kit_uri_get_attribute(uri, types[i]);

		if (attribute != NULL)
			ret_template[count++] = *attribute;
	}
	return count;
}

/* --- which card, which key -------------------------------------------------------- */

/* The public half of the one key that the address names, on this token. */
static enum err
look_on_token(struct card *card, struct key **ret_key, struct why *why)
{
	static const CK_OBJECT_CLASS classes[] = { CKO_PUBLIC_KEY, CKO_CERTIFICATE };
	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
		CK_OBJECT_CLASS class = classes[i];
		CK_ATTRIBUTE template[3];
		struct objects objects;
		struct str id;

		if (!find(card->module, card->session, template,
			template_of(card->uri, &class, template), &objects) ||
		    objects.count == 0)
			continue;
		if (objects.count > 1)
			return err_why(
			    why, ERR_CONFLICT, 0, "several keys fit: say object= or id=");
		id = value_of(card->module, card->session, objects.list[0], CKA_ID,
		    str_bytes(card->id, sizeof card->id));
		card->id_len = id.len;
		return key_of(card, objects.list[0], class, ret_key, why);
	}
	return ERR_NOT_FOUND;
}

/* In the token of this slot, if the address means it. */
static enum err
look_in_slot(struct card *card, CK_FUNCTION_LIST *module, CK_SLOT_ID slot,
    struct key **ret_key, struct why *why)
{
	CK_SESSION_HANDLE session;
	enum err e;

	if (module->C_GetTokenInfo(slot, &card->token) != CKR_OK ||
	    p11_kit_uri_match_token_info(card->uri, &card->token) != 1 ||
	    module->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &session) !=
		CKR_OK)
		return ERR_NOT_FOUND;
	card->module = module;
	card->session = session;
	e = look_on_token(card, ret_key, why);
	if (e != ERR_OK) {
		(void)module->C_CloseSession(session);
		card->session = 0;
	}
	return e;
}

static enum err
look_in_module(
    struct card *card, CK_FUNCTION_LIST *module, struct key **ret_key, struct why *why)
{
	CK_SLOT_ID slots[SLOTS_MAX];
	CK_ULONG count = SLOTS_MAX;
	enum err e = ERR_NOT_FOUND;

	if (module->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK)
		return ERR_NOT_FOUND;
	for (CK_ULONG i = 0; i < count && e == ERR_NOT_FOUND; i++)
		e = look_in_slot(card, module, slots[i], ret_key, why);
	return e;
}

static enum err
parse_uri(struct card *card, const char *text, struct why *why)
{
	card->uri = p11_kit_uri_new();
	if (card->uri == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	if (p11_kit_uri_parse(text, P11_KIT_URI_FOR_OBJECT_ON_TOKEN, card->uri) !=
		P11_KIT_URI_OK ||
	    p11_kit_uri_any_unrecognized(card->uri) ||
	    p11_kit_uri_get_module_path(card->uri) != NULL ||
	    p11_kit_uri_get_module_name(card->uri) != NULL)
		return err_why(why, ERR_USAGE, 0,
		    "not an address such as pkcs11:token=...;object=... (RFC 7512)");
	if (p11_kit_uri_get_pin_value(card->uri) != NULL)
		return err_why(why, ERR_USAGE, 0,
		    "a PIN in the address is seen by all users of this machine: leave it "
		    "out, or say pin-source=FILE");
	return ERR_OK;
}

/* --- its signature ---------------------------------------------------------------- */

static enum err
find_private(const struct card *card, CK_OBJECT_HANDLE *ret_object, struct why *why)
{
	CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	unsigned char id[ID_MAX];
	CK_ATTRIBUTE template[2] = { { CKA_CLASS, &class, sizeof class },
		{ CKA_ID, id, card->id_len } };
	struct objects objects;

	memcpy(id, card->id, card->id_len);
	if (!find(card->module, card->session, template, 2, &objects) ||
	    objects.count != 1)
		return err_why(why, ERR_NOT_FOUND, 0, "the card has no key to sign with");
	*ret_object = objects.list[0];
	return ERR_OK;
}

/* Some cards want the PIN again for each signature. */
static bool
asks_each_time(const struct card *card, CK_OBJECT_HANDLE object)
{
	CK_BBOOL each = CK_FALSE;
	CK_ATTRIBUTE attribute = { CKA_ALWAYS_AUTHENTICATE, &each, sizeof each };

	return card->module->C_GetAttributeValue(card->session, object, &attribute, 1) ==
		   CKR_OK &&
	       each == CK_TRUE;
}

static enum err
sign_by_card(void *holder, struct str message,
    unsigned char ret_signature[static KEY_SIGNATURE_LEN], struct why *why)
{
	struct card *card = holder;
	CK_MECHANISM ecdsa = { CKM_ECDSA, NULL, 0 };
	unsigned char digest[SHA256_LEN];
	CK_ULONG len = KEY_SIGNATURE_LEN;
	CK_OBJECT_HANDLE object = 0;
	enum err e = check_tries(card, why);
	CK_RV rv = CKR_OK;

	if (e == ERR_OK)
		e = log_in(card, CKU_USER, why);
	if (e == ERR_OK)
		e = find_private(card, &object, why);
	if (e == ERR_OK &&
	    (rv = card->module->C_SignInit(card->session, &ecdsa, object)) != CKR_OK)
		e = card_failed(rv, "the card does not sign", why);
	if (e == ERR_OK && asks_each_time(card, object))
		e = log_in(card, CKU_CONTEXT_SPECIFIC, why);
	if (e != ERR_OK)
		return e;
	sha256(message, digest);
	rv = card->module->C_Sign(
	    card->session, digest, sizeof digest, ret_signature, &len);
	if (rv == CKR_OK && len == KEY_SIGNATURE_LEN)
		return ERR_OK;
	return card_failed(rv, "the card does not sign", why);
}

static const struct key_hand hand = { sign_by_card, close_card };

enum err
card_open(struct arena *arena, const char *uri, struct key **ret_key, struct why *why)
{
	struct card *card = arena_alloc(arena, sizeof *card);
	struct key *key = NULL;
	enum err e;

	if (card == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = parse_uri(card, uri, why);
	if (e == ERR_OK) {
		card->modules = p11_kit_modules_load_and_initialize(0);
		e = err_why(
		    why, ERR_NOT_FOUND, 0, "no such card or key: is it inserted?");
	}
	for (size_t i = 0;
	     e == ERR_NOT_FOUND && card->modules != NULL && card->modules[i] != NULL; i++)
		e = look_in_module(card, card->modules[i], &key, why);
	if (e != ERR_OK) {
		close_card(card);
		return e;
	}
	key_hold(key, &hand, card);
	*ret_key = key;
	return ERR_OK;
}
