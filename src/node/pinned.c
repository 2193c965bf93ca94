#include "node/pinned.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "node/log.h"
#include "node/place.h"

/* The ledger's name in its key is that of the organisation: else its receipts would look
 * like somebody else's to who sees only the proof. */
static struct verdict
check_ledger(
    struct arena *arena, const struct pin *pin, const struct organisation *organisation)
{
	struct str rest = organisation->ledger_key;
	struct str name = str_cut(&rest, '+');

	if (organisation->ledger_key.len == 0 ||
	    str_eq(name, place_ledger_origin(arena, pin->realm, organisation->id)))
		return VERDICT_IS_YES;
	return verdict_no("pin-ledger", "/pin/organisation/ledger",
	    "the record of %.*s names the ledger %.*s", STR_ARG(organisation->id),
	    STR_ARG(str_head(name, 100)));
}

static struct verdict
read_one(struct arena *arena, const struct config *config, const struct config_pin *from,
    int64_t now, struct pin *ret_pin)
{
	struct pin_trust trust = { .realm = config->realm,
		.organisation = from->organisation,
		.officers = from->officers,
		.officers_count = from->officers_count,
		.threshold = config->officer_threshold };
	const char *file = arena_cstr(arena, from->file);
	struct why why = { .text = "no memory" };
	struct verdict verdict;
	struct str text;

	if (file != NULL)
		file = config_path(arena, config, file);
	if (file == NULL || file_read(arena, file, LIMIT_PIN, &text, &why) != ERR_OK ||
	    pin_read(arena, text, ret_pin, &why) != ERR_OK)
		return verdict_no("pin-unreadable", NULL, "%.*s: %s",
		    STR_ARG(from->organisation), why.text);
	verdict = pin_verify(ret_pin, &trust, now);
	return verdict_is_yes(&verdict)
		   ? check_ledger(arena, ret_pin, &ret_pin->organisation)
		   : verdict;
}

/* True: the list says the same. */
static bool
is_listed(struct arena *arena, const struct directory *list,
    const struct organisation *organisation, struct verdict *ret_verdict)
{
	const struct organisation *listed = directory_find(list, organisation->id);

	if (listed == NULL)
		return false;
	if (organisation_same(arena, listed, organisation)) {
		log_event(LOG_INFO, "pin-idle", "organisation",
		    arena_cstr(arena, organisation->id), "why",
		    "the federation list says the same", NULL);
		return true;
	}
	*ret_verdict = verdict_no("pin-contradicts-list", NULL,
	    "%.*s: the pinned record is not what federation list %llu says",
	    STR_ARG(organisation->id), (unsigned long long)list->sequence);
	return false;
}

static int
pin_cmp(const void *a, const void *b)
{
	const struct pin *one = a;
	const struct pin *other = b;

	return str_cmp(one->organisation.id, other->organisation.id);
}

static enum err
join(struct arena *arena, const struct directory *list, struct pinned *pinned,
    struct verdict *ret_verdict, struct why *why)
{
	struct organisation *organisations =
	    arena_array(arena, pinned->pins_count + 1, sizeof *organisations);

	if (organisations == NULL)
		return err_why(why, ERR_LIMIT, 0, "pins: no memory");
	qsort(pinned->pins, pinned->pins_count, sizeof *pinned->pins, pin_cmp);
	for (size_t i = 0; i < pinned->pins_count; i++)
		organisations[i] = pinned->pins[i].organisation;
	return directory_join(arena, list,
	    (struct organisation_list){ organisations, pinned->pins_count },
	    &pinned->directory, ret_verdict, why);
}

enum err
pinned_read(struct arena *arena, const struct config *config,
    const struct directory *list, int64_t now, struct pinned *ret_pinned,
    struct verdict *ret_verdict, struct why *why)
{
	struct pinned pinned = {
		.pins = arena_array(arena, LIMIT_PINS + 1, sizeof *pinned.pins),
	};
	enum err e;

	if (pinned.pins == NULL)
		return err_why(why, ERR_LIMIT, 0, "pins: no memory");
	*ret_verdict = VERDICT_IS_YES;
	for (size_t i = 0; verdict_is_yes(ret_verdict) && i < config->pins_count; i++) {
		const struct config_pin *from = &config->pins[i];
		struct pin *pin = &pinned.pins[pinned.pins_count];

		*ret_verdict = read_one(arena, config, from, now, pin);
		if (!verdict_is_yes(ret_verdict))
			break;
		pin->organisation.competences &= from->competences;
		if (!is_listed(arena, list, &pin->organisation, ret_verdict))
			pinned.pins_count++;
	}
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	e = join(arena, list, &pinned, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_pinned = pinned;
	return e;
}
