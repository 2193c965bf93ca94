#include "node/config.h"

#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "format/mail.h"
#include "trust/webauthn.h"
#include "node/access.h"

#define AGE_MAX_DEFAULT_DAYS 7
#define WORKERS_MAX 64

/* One setting: how its value is read. */
struct setting {
	const char *key;
	bool (*read)(struct config *config, struct str value);
};

#define TEXT_SETTING(field)                                                              \
	static bool read_##field(struct config *config, struct str value)                \
	{                                                                                \
		config->field = value;                                                   \
		return value.len > 0;                                                    \
	}

TEXT_SETTING(realm)
TEXT_SETTING(listen)
TEXT_SETTING(evidence)
TEXT_SETTING(metrics)
TEXT_SETTING(desk)
TEXT_SETTING(desk_cert)
TEXT_SETTING(desk_key)
TEXT_SETTING(evidence_key)
TEXT_SETTING(evidence_cert)
TEXT_SETTING(tsa_url)
TEXT_SETTING(tsa_cert)
TEXT_SETTING(law)
TEXT_SETTING(desk_origin)
TEXT_SETTING(desk_rp_id)
TEXT_SETTING(what_if)

static bool
read_organisation(struct config *config, struct str value)
{
	struct endpoint endpoint;

	config->organisation = value;
	return endpoint_parse(value, &endpoint);
}

static bool
read_unsigned(struct str value, uint64_t max, unsigned *ret_value)
{
	uint64_t number;

	if (!str_u64(value, max, &number) || number == 0)
		return false;
	*ret_value = (unsigned)number;
	return true;
}

static bool
read_workers(struct config *config, struct str value)
{
	return read_unsigned(value, WORKERS_MAX, &config->workers);
}

static bool
read_list_threshold(struct config *config, struct str value)
{
	return read_unsigned(value, CONFIG_LIST_KEYS, &config->list_threshold);
}

static bool
read_officer_threshold(struct config *config, struct str value)
{
	return read_unsigned(value, CONFIG_LIST_KEYS, &config->officer_threshold);
}

static bool
read_synced_passkeys(struct config *config, struct str value)
{
	config->synced_passkeys = str_eq_c(value, "accept");
	return config->synced_passkeys || str_eq_c(value, "refuse");
}

/* NAME:BASE64; decoded once the whole file is read (decode_list_keys) */
static bool
read_list_key(struct config *config, struct str value)
{
	struct officer *officer;

	if (config->list_keys_count == CONFIG_LIST_KEYS)
		return false;
	officer = &config->list_keys[config->list_keys_count++];
	officer->person = str_cut(&value, ':');
	officer->public_key = value;
	return officer->person.len > 0 && value.len > 0;
}

static bool
read_list_age(struct config *config, struct str value)
{
	unsigned days;

	if (!read_unsigned(value, 3650, &days))
		return false;
	config->list_age_max = days * CLOCK_DAY;
	return true;
}

static bool
read_clock_offset(struct config *config, struct str value)
{
	uint64_t seconds;

	if (!str_u64(value, LIMIT_CLOCK_OFFSET_SEC, &seconds))
		return false;
	config->clock_offset = (int64_t)seconds * CLOCK_SECOND;
	return true;
}

bool
config_person_read(struct str value, struct config_person *ret_person)
{
	struct str number = str_cut(&value, ':');
	struct config_person person = { .person = str_cut(&value, ' ') };
	uint64_t uid;

	value = str_trim(value);
	if (!str_u64(number, UINT32_MAX - 1, &uid) /* the last one means nobody */ ||
	    person.person.len == 0 ||
	    (value.len > 0 && !access_parse(value, &person.roles)))
		return false;
	person.uid = (uid_t)uid;
	*ret_person = person;
	return true;
}

static bool
read_person(struct config *config, struct str value)
{
	struct config_person person;

	if (config->persons_count == CONFIG_PERSONS ||
	    !config_person_read(value, &person))
		return false;
	config->roles_named = config->roles_named || person.roles != 0;
	config->persons[config->persons_count++] = person;
	return true;
}

/* The next word of a value that is made of words. */
static struct str
next_word(struct str *rest)
{
	*rest = str_trim(*rest);
	return str_cut(rest, ' ');
}

static bool
read_competences(struct str words, unsigned *ret_competences)
{
	enum competence competence;
	bool more;

	do {
		more = str_find(words, ',') < words.len;
		if (!competence_parse(str_cut(&words, ','), &competence))
			return false;
		*ret_competences |= (unsigned)competence;
	} while (more);
	return true;
}

/* FILE KEY... */
static bool
read_record(struct config_pin *pin, struct str value)
{
	pin->file = next_word(&value);
	for (value = str_trim(value); value.len > 0; value = str_trim(value))
		if (pin->officers_count == LIMIT_KEYS ||
		    !hex_decode(next_word(&value), pin->officers[pin->officers_count++],
			SHA256_LEN))
			return false;
	return pin->file.len > 0 && pin->officers_count > 0;
}

/* An organisation that is pinned twice would have to be believed twice. */
static bool
add_pin(struct config *config, const struct config_pin *pin)
{
	for (size_t i = 0; i < config->pins_count; i++)
		if (str_eq(config->pins[i].organisation, pin->organisation))
			return false;
	if (config->pins_count == sizeof config->pins / sizeof config->pins[0])
		return false;
	config->pins[config->pins_count++] = *pin;
	return true;
}

static bool
read_pin(struct config *config, struct str value)
{
	struct config_pin pin = { .organisation = next_word(&value) };
	struct endpoint endpoint;

	return endpoint_parse(pin.organisation, &endpoint) &&
	       read_competences(next_word(&value), &pin.competences) &&
	       read_record(&pin, value) && add_pin(config, &pin);
}

static bool
read_intake_signer(struct config *config, struct str value)
{
	struct config_signer signer = { .organisation = next_word(&value),
		.address = next_word(&value) };
	struct endpoint endpoint;

	signer.file = str_trim(value);
	if (config->signers_count == LIMIT_SIGNERS || signer.file.len == 0 ||
	    !mail_address_fits(signer.address) ||
	    !endpoint_parse(signer.organisation, &endpoint))
		return false;
	config->signers[config->signers_count++] = signer;
	return true;
}

/* Whose it is stands in the file's other lines (check_pins). */
static bool
read_self(struct config *config, struct str value)
{
	struct config_pin pin = { .competences = ~0U };

	return read_record(&pin, value) && add_pin(config, &pin);
}

TEXT_SETTING(alert_webhook_secret)

static bool
read_alert_webhook(struct config *config, struct str value)
{
	config->alert_webhook = value;
	return str_starts(value, STR("https://"));
}

static bool
read_alert_webhook_key(struct config *config, struct str value)
{
	config->alert_webhook_pinned = true;
	return hex_decode(value, config->alert_webhook_key, SHA256_LEN);
}

TEXT_SETTING(connector_secret)

static bool
read_connector(struct config *config, struct str value)
{
	config->connector = value;
	return str_starts(value, STR("https://"));
}

static bool
read_connector_pin(struct config *config, struct str value)
{
	config->connector_pinned = true;
	return hex_decode(value, config->connector_pin, SHA256_LEN);
}

static bool
read_connector_wait(struct config *config, struct str value)
{
	return read_unsigned(
	    value, CONFIG_CONNECTOR_SEC_MAX, &config->connector_wait_sec);
}

static bool
read_alert_relay(struct config *config, struct str value)
{
	config->alert_relay = value;
	return str_starts(value, STR("smtp://")) || str_starts(value, STR("smtps://"));
}

/* NAME@HOST of few characters: whatever else an address may hold, no line of ours ends in
 * it. */
static bool
read_address(struct str value, struct str *ret_address)
{
	size_t at = str_find(value, '@');

	*ret_address = value;
	for (size_t i = 0; i < value.len; i++)
		if (strchr(
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			"._+-@",
			value.ptr[i]) == NULL)
			return false;
	return at > 0 && at + 1 < value.len && value.len < LIMIT_NAME &&
	       str_find(str_slice(value, at + 1, value.len), '@') == value.len - at - 1;
}

static bool
read_alert_from(struct config *config, struct str value)
{
	return read_address(value, &config->alert_from);
}

static bool
read_alert_mail(struct config *config, struct str value)
{
	return read_address(value, &config->alert_mail);
}

static bool
read_alert_deputy(struct config *config, struct str value)
{
	return read_address(value, &config->alert_deputy);
}

/* HH:MM */
static bool
read_alert_daily(struct config *config, struct str value)
{
	int minutes = 0;

	if (value.len != 5 || value.ptr[2] != ':')
		return false;
	for (size_t i = 0; i < 5; i++) {
		int digit = value.ptr[i] - '0';

		if (i == 2)
			continue;
		if (digit < 0 || digit > (i == 3 ? 5 : 9))
			return false;
		minutes += digit * (i == 0 ? 600 : i == 1 ? 60 : i == 3 ? 10 : 1);
	}
	config->alert_daily = minutes * (60 * CLOCK_SECOND);
	return config->alert_daily < CLOCK_DAY;
}

static const struct setting settings[] = {
	{ "realm", read_realm },
	{ "organisation", read_organisation },
	{ "listen", read_listen },
	{ "evidence", read_evidence },
	{ "metrics", read_metrics },
	{ "desk-origin", read_desk_origin },
	{ "desk-rp-id", read_desk_rp_id },
	{ "synced-passkeys", read_synced_passkeys },
	{ "desk", read_desk },
	{ "desk-cert", read_desk_cert },
	{ "desk-key", read_desk_key },
	{ "evidence-key", read_evidence_key },
	{ "evidence-cert", read_evidence_cert },
	{ "tsa-url", read_tsa_url },
	{ "tsa-cert", read_tsa_cert },
	{ "alert-webhook", read_alert_webhook },
	{ "alert-webhook-secret", read_alert_webhook_secret },
	{ "alert-webhook-key", read_alert_webhook_key },
	{ "connector", read_connector },
	{ "connector-secret", read_connector_secret },
	{ "connector-pin", read_connector_pin },
	{ "connector-wait-sec", read_connector_wait },
	{ "alert-relay", read_alert_relay },
	{ "alert-from", read_alert_from },
	{ "alert-mail", read_alert_mail },
	{ "alert-deputy", read_alert_deputy },
	{ "alert-daily", read_alert_daily },
	{ "law", read_law },
	{ "what-if", read_what_if },
	{ "workers", read_workers },
	{ "list-key", read_list_key },
	{ "list-threshold", read_list_threshold },
	{ "list-age-days", read_list_age },
	{ "officer-threshold", read_officer_threshold },
	{ "pin", read_pin },
	{ "self", read_self },
	{ "intake-signer", read_intake_signer },
	{ "clock-offset-sec", read_clock_offset },
	{ "person", read_person },
};

static enum err
read_line(struct str text, int line, struct config *config, struct why *why)
{
	struct str rest = text;
	struct str key = str_trim(str_cut(&rest, '='));
	struct str value = str_trim(rest);

	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
		if (!str_eq_c(key, settings[i].key))
			continue;
		if (!settings[i].read(config, value))
			return err_why(why, ERR_SYNTAX, line,
			    "comity.conf line %d: bad value for %s", line,
			    settings[i].key);
		return ERR_OK;
	}
	return err_why(why, ERR_SYNTAX, line, "comity.conf line %d: unknown key '%.*s'",
	    line, STR_ARG(str_head(key, 40)));
}

bool
config_training(const struct config *config)
{
	return str_starts(config->realm, STR("training."));
}

unsigned
config_roles(const struct config *config, const struct config_person *person)
{
	return ACCESS_PERSON | (config->roles_named ? person->roles : ACCESS_ALL);
}

static bool
is_user(const struct config *config, uid_t uid, struct str person)
{
	for (size_t i = 0; i < config->persons_count; i++)
		if (config->persons[i].uid == uid &&
		    str_eq(config->persons[i].person, person))
			return true;
	return false;
}

bool
config_share_user(const struct config *config, struct str person, struct str other)
{
	for (size_t i = 0; i < config->persons_count; i++)
		if (str_eq(config->persons[i].person, person) &&
		    is_user(config, config->persons[i].uid, other))
			return true;
	return false;
}

bool
config_desk_tls(const struct config *config)
{
	return config->desk_cert.len > 0 || !(str_starts(config->desk, STR("127.")) ||
						str_starts(config->desk, STR("[::1]:")));
}

static enum err
decode_list_keys(struct arena *arena, struct config *config, struct why *why)
{
	for (size_t i = 0; i < config->list_keys_count; i++) {
		enum err e = base64_decode(arena, config->list_keys[i].public_key,
		    &config->list_keys[i].public_key, why);

		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static enum err
check_list(const struct config *config, bool has_self, struct why *why)
{
	if (config->list_keys_count == 0 && config->list_threshold == 0 && has_self &&
	    config->pins_count > 1)
		return ERR_OK;
	if (config->list_threshold == 0 ||
	    config->list_threshold > config->list_keys_count)
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: list-threshold must be 1 to the number of list-key "
		    "lines; without both, self and pin are needed");
	return ERR_OK;
}

/* The record of self gets its name; a pin does not speak for us. */
static enum err
check_pins(struct config *config, struct why *why)
{
	bool has_self = false;

	for (size_t i = 0; i < config->pins_count; i++) {
		struct config_pin *pin = &config->pins[i];

		if (str_eq(pin->organisation, config->organisation))
			return err_why(why, ERR_SYNTAX, 0,
			    "comity.conf: a pin for ourselves: our own record is self");
		if (pin->officers_count < config->officer_threshold)
			return err_why(why, ERR_SYNTAX, 0,
			    "comity.conf: the pin of %.*s has less keys than "
			    "officer-threshold asks for",
			    STR_ARG(pin->organisation));
		has_self = has_self || pin->organisation.len == 0;
	}
	for (size_t i = 0; i < config->pins_count; i++)
		if (config->pins[i].organisation.len == 0)
			config->pins[i].organisation = config->organisation;
	return check_list(config, has_self, why);
}

/* The site is the host of the desk unless a name above it is given. */
static enum err
check_desk(struct config *config, struct why *why)
{
	if (config->desk_origin.len == 0 && config->desk_rp_id.len == 0)
		return ERR_OK;
	if (config->desk_rp_id.len == 0)
		config->desk_rp_id = webauthn_host(config->desk_origin);
	if (config->desk_origin.len > LIMIT_ORIGIN ||
	    !webauthn_site_fits(config->desk_origin, config->desk_rp_id))
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: desk-origin is https://host[:port], desk-rp-id its "
		    "host or a name above that");
	return ERR_OK;
}

/* A way to people that cannot work would be found out when it is needed. */
static enum err
check_alerts(const struct config *config, struct why *why)
{
	bool mails = config->alert_mail.len > 0 || config->alert_deputy.len > 0;

	if ((config->alert_webhook.len > 0) != (config->alert_webhook_secret.len > 0) ||
	    (config->alert_webhook_pinned && config->alert_webhook.len == 0))
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: alert-webhook and alert-webhook-secret go together");
	if (mails && (config->alert_relay.len == 0 || config->alert_from.len == 0))
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: mail needs alert-relay and alert-from");
	return ERR_OK;
}

/* Who asks without a signature cannot be told from anybody else who asks. */
static enum err
check_connector(const struct config *config, struct why *why)
{
	if ((config->connector.len > 0) != (config->connector_secret.len > 0) ||
	    (config->connector_pinned && config->connector.len == 0))
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: connector and connector-secret go together");
	return ERR_OK;
}

static enum err
check_who(const struct config *config, struct why *why)
{
	if (config->organisation.len == 0 || config->listen.len == 0)
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: organisation and listen are needed");
	if (!config_training(config) && !str_eq_c(config->realm, "live"))
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: realm is 'live' or 'training.NAME'");
	if ((config->desk_cert.len > 0) != (config->desk_key.len > 0))
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: desk-cert and desk-key stand together");
	if ((config->evidence_cert.len > 0) != (config->evidence_key.len > 0))
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: evidence-cert and evidence-key stand together");
	if (!config_training(config) && config->clock_offset != 0)
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: a live node keeps real time: no clock-offset-sec");
	if (!config_training(config) && config->what_if.len > 0)
		return err_why(why, ERR_SYNTAX, 0,
		    "comity.conf: a live node judges by the law alone: no what-if");
	return ERR_OK;
}

static enum err
parse_lines(
    struct arena *arena, struct str text, struct config *ret_config, struct why *why)
{
	struct config config = {
		.workers = 2,
		.officer_threshold = 2,
		.list_age_max = AGE_MAX_DEFAULT_DAYS * CLOCK_DAY,
		.alert_daily = -1,
		.connector_wait_sec = CONFIG_CONNECTOR_SEC,
	};
	struct str line;
	int number = 0;
	enum err e;

	if (!str_utf8(text))
		return err_why(why, ERR_SYNTAX, 0, "comity.conf: not UTF-8");
	text = arena_str(arena, text);
	if (text.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "comity.conf: no memory");
	while (str_line(&text, &line)) {
		number++;
		line = str_trim(line);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		e = read_line(line, number, &config, why);
		if (e != ERR_OK)
			return e;
	}
	e = check_who(&config, why);
	if (e == ERR_OK)
		e = check_desk(&config, why);
	if (e == ERR_OK)
		e = check_alerts(&config, why);
	if (e == ERR_OK)
		e = check_connector(&config, why);
	if (e == ERR_OK)
		*ret_config = config;
	return e;
}

enum err
config_parse(
    struct arena *arena, struct str text, struct config *ret_config, struct why *why)
{
	struct config config = { .workers = 0 };
	enum err e = parse_lines(arena, text, &config, why);

	if (e == ERR_OK)
		e = check_pins(&config, why);
	if (e == ERR_OK)
		e = decode_list_keys(arena, &config, why);
	if (e == ERR_OK)
		*ret_config = config;
	return e;
}

static enum err
read_text(struct arena *arena, const char *folder, struct str *ret_folder,
    struct str *ret_text, struct why *why)
{
	struct config config = { .workers = 0 };
	struct str name = str_from(folder);
	const char *path;
	enum err e;

	while (name.len > 1 && name.ptr[name.len - 1] == '/')
		name.len--;
	config.folder = arena_str(arena, name);
	path =
	    config.folder.ptr == NULL ? NULL : config_path(arena, &config, "comity.conf");
	if (path == NULL)
		return err_why(why, ERR_LIMIT, 0, "comity.conf: no memory");
	e = file_read(arena, path, CONFIG_FILE_MAX, ret_text, why);
	if (e == ERR_OK)
		*ret_folder = config.folder;
	return e;
}

enum err
config_read(
    struct arena *arena, const char *folder, struct config *ret_config, struct why *why)
{
	struct str name, text;
	enum err e = read_text(arena, folder, &name, &text, why);

	if (e == ERR_OK)
		e = config_parse(arena, text, ret_config, why);
	if (e == ERR_OK)
		ret_config->folder = name;
	return e;
}

enum err
config_read_self(
    struct arena *arena, const char *folder, struct config *ret_config, struct why *why)
{
	struct str name, text;
	enum err e = read_text(arena, folder, &name, &text, why);

	if (e == ERR_OK)
		e = parse_lines(arena, text, ret_config, why);
	if (e == ERR_OK)
		ret_config->folder = name;
	return e;
}

const char *
config_path(struct arena *arena, const struct config *config, const char *name)
{
	if (name[0] == '/')
		return name;
	return arena_format(arena, "%.*s/%s", STR_ARG(config->folder), name).ptr;
}
