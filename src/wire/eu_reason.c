#include "wire/eu_reason.h"

#include <stddef.h>

/* clang-format off */
static const struct eu_reason reasons[] = {
	{ "INCOMPLETE", "Incomplete", "f3-incomplete", "Invalid", "Invalid", true },
	{ "MANIFEST_ERROR", "ManifestError", "f3-manifest-error", "Invalid", "Invalid", true },
	{ "INSUFFICIENT_INFO", "InsufficientInformation", "f3-insufficient-info", "Invalid", "Invalid", true },
	{ "NOT_STORED_AT_RECEIPT", "NotStoredAtReceipt", "f3-not-stored", "DisclosureNotAvailable", "PreservationNotAvailable", false },
	{ "DE_FACTO_IMPOSSIBLE", "DeFactoImpossibility", "f3-impossible", "DisclosureNotAvailable", "PreservationNotAvailable", false },
	{ "ISSUER_NOT_COMPETENT", "IssuerNotCompetent", "f3-issuer-not-competent", "Rejected", "Rejected", false },
	{ "OFFENCE_NOT_COVERED", "OffenceNotCovered", "f3-offence", "Rejected", "Rejected", false },
	{ "SERVICE_NOT_COVERED", "ServiceNotCovered", "f3-service-not-covered", "Rejected", "Rejected", false },
	{ "IMMUNITY_PRIVILEGE_PRESS", "ImmunityPrivilegePress", "f3-immunity", "Rejected", "Rejected", false },
	{ "THIRD_COUNTRY_CONFLICT", "ThirdCountryConflict", "f3-third-country", "Rejected", "Rejected", false },
	{ "OTHER", "Other", "f3-other", "Rejected", "Rejected", false },
};
/* clang-format on */

#define COUNT (sizeof reasons / sizeof reasons[0])

const struct eu_reason *
eu_reason_find(struct str text)
{
	for (size_t i = 0; i < COUNT; i++)
		if (str_eq_c(text, reasons[i].code) || str_eq_c(text, reasons[i].also))
			return &reasons[i];
	return NULL;
}

const struct eu_reason *
eu_reason_of_ground(struct str ground)
{
	for (size_t i = 0; i < COUNT; i++)
		if (str_eq_c(ground, reasons[i].ground))
			return &reasons[i];
	return NULL;
}
