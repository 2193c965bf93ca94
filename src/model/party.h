/*
 * party.h - who: organisations, their competences, persons, endpoints.
 */
#ifndef COMITY_MODEL_PARTY_H
#define COMITY_MODEL_PARTY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* An organisation's id "CC/slug" = EndpointID {CountryCode, UniqueIdentifier} on the
 * wire. */
struct endpoint {
	struct str country; /* two capital letters, ISO 3166-1 */
	struct str slug;    /* a-z 0-9 - , 1 to 64 */
};

/* "CL/fiscalia-norte" -> its halves; false when it is no id. */
bool endpoint_parse(struct str id, struct endpoint *ret_endpoint);

/* Bits of struct organisation.competences. */
enum competence {
	COMPETENCE_ISSUE = 1 << 0,     /* issues orders */
	COMPETENCE_VALIDATE = 1 << 1,  /* validates orders of others (a court) */
	COMPETENCE_PROVIDE = 1 << 2,   /* answers orders: a service provider */
	COMPETENCE_ENFORCE = 1 << 3,   /* enforcing or notified authority */
	COMPETENCE_CENTRAL = 1 << 4,   /* central authority */
	COMPETENCE_CONTACT = 1 << 5,   /* 24/7 point (185/35) */
	COMPETENCE_OVERSIGHT = 1 << 6, /* supervisor, auditor */
};
#define COMPETENCE_COUNT 7

/* Of one bit: "issue", "validate" ... */
struct str competence_name(enum competence competence);
bool competence_parse(struct str name, enum competence *ret_competence);

/* What a person is; the law's tables say who may sign what. */
enum level { LEVEL_POLICE, LEVEL_PROSECUTOR, LEVEL_JUDGE, LEVEL_PROVIDER, LEVEL_COUNT };

struct str level_name(enum level level); /* "police" ... */
bool level_parse(struct str name, enum level *ret_level);

#endif
