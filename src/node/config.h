/*
 * config.h - comity.conf: key = value lines of a node's folder, read once at start.
 *
 * A node is a folder: comity.conf, keys/ (tls, seal, ledger; never a person's key), data/
 * (database, directory, rosters, socket) and evidence/.  Paths in the file are relative
 * to the folder.  Keys that are not known stop the start; so does a live node with a
 * clock offset.
 *
 * A node believes a federation list (list-key), or organisations that it pins by itself
 * (pin, record/pin.h), or both.  Without a list it needs its own record, too (self).
 */
#ifndef COMITY_NODE_CONFIG_H
#define COMITY_NODE_CONFIG_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "model/party.h"
#include "record/multisig.h"

#define CONFIG_LIST_KEYS 16
#define CONFIG_PERSONS 64
/* How long the data system may take: as it says nothing meanwhile, the courier would give
 * up after CLIENT_STALL_SEC (net/client.h). */
#define CONFIG_CONNECTOR_SEC 30
#define CONFIG_CONNECTOR_SEC_MAX 60
#define CONFIG_FILE_MAX ((size_t)64 << 10)

struct config_person {
	uid_t uid;         /* of the process at the Unix socket */
	struct str person; /* id in the organisation's roster */
	unsigned roles;    /* as the line names them (access.h); 0 = none */
};

/* pin = CC/slug COMPETENCE[,COMPETENCE...] FILE KEY...; self = FILE KEY... */
struct config_pin {
	struct str organisation;
	unsigned competences; /* granted; of ourselves: all that our record claims */
	struct str file;
	unsigned char officers[LIMIT_KEYS][SHA256_LEN];
	size_t officers_count;
};

/* intake-signer = CC/slug ADDRESS FILE */
struct config_signer {
	struct str organisation;
	struct str address; /* of its mails, in small letters */
	struct str file;    /* its certificate */
};

struct config {
	struct str folder;       /* as given, without a slash at the end */
	struct str realm;        /* live, or training.NAME */
	struct str organisation; /* CC/slug */
	struct str listen;       /* ADDRESS:PORT of the peers' door */
	struct str evidence;     /* ADDRESS:PORT of the evidence door */
	struct str metrics;      /* ADDRESS:PORT on loopback, empty = none */
	struct str desk;         /* ADDRESS:PORT of the pages for people, empty = none */
	struct str desk_cert;    /* PEM file, empty = the node's, or plain on loopback */
	struct str desk_key;
	/* Where this organisation's people use passkeys; both empty = nowhere. desk_rp_id
	 * is the host of desk_origin, or a name above it. */
	struct str desk_origin; /* https://desk.example:7443 */
	struct str desk_rp_id;  /* desk.example */
	bool synced_passkeys;   /* passkeys that can be copied are taken, anybody's */
	/* Of the evidence room, PEM files; both empty = answers are opened elsewhere. */
	struct str evidence_key, evidence_cert;
	struct str tsa_url;  /* RFC 3161 time-stamp authority, empty = none */
	struct str tsa_cert; /* its certificate, PEM file */
	/* Ways to people, each empty = none (alert.h). */
	struct str alert_webhook;                    /* https:// */
	struct str alert_webhook_secret;             /* file: whsec_BASE64 */
	unsigned char alert_webhook_key[SHA256_LEN]; /* of its public key */
	bool alert_webhook_pinned;
	/* The provider's own data system (asking.h); empty = none. */
	struct str connector;                    /* https:// */
	struct str connector_secret;             /* file: whsec_BASE64 */
	unsigned char connector_pin[SHA256_LEN]; /* of its public key */
	bool connector_pinned;
	unsigned connector_wait_sec;
	struct str alert_relay;  /* smtp:// or smtps:// */
	struct str alert_from;   /* addresses of mail */
	struct str alert_mail;   /* the desk */
	struct str alert_deputy; /* whom it reaches when nobody acknowledges */
	int64_t alert_daily;     /* microseconds of the day (UTC); -1 = never */
	struct str law; /* replacement folder of the law's tables, empty = built in */
	struct str
	    what_if; /* file of what the law is assumed to be, training realms only */
	unsigned workers; /* decoding processes */
	/* Who may sign the federation list (list-key = NAME:BASE64 of the public key),
	 * how many must */
	struct officer list_keys[CONFIG_LIST_KEYS];
	size_t list_keys_count;
	unsigned list_threshold; /* 0: there is no list */
	struct config_pin pins[LIMIT_PINS + 1];
	size_t pins_count;
	/* Whose signature in a mail or a PDF is believed (paper_proof.h) */
	struct config_signer signers[LIMIT_SIGNERS];
	size_t signers_count;
	unsigned officer_threshold; /* key officers that must sign a roster */
	int64_t list_age_max;       /* microseconds after which revocation is unknown */
	int64_t clock_offset;       /* training realms only */
	struct config_person persons[CONFIG_PERSONS];
	size_t persons_count;
	bool roles_named; /* by any line: who has none may do nothing */
};

/* Reads FOLDER/comity.conf; texts live in the arena.  ERR_SYNTAX names the line. */
enum err config_read(
    struct arena *arena, const char *folder, struct config *ret_config, struct why *why);
/* The same of a node that may believe nobody yet: who it is and where its doors are. */
enum err config_read_self(
    struct arena *arena, const char *folder, struct config *ret_config, struct why *why);
enum err config_parse(
    struct arena *arena, struct str text, struct config *ret_config, struct why *why);

/* FOLDER/name as a C string of the arena, or name itself when it is absolute; NULL when
 * it is full. */
const char *config_path(
    struct arena *arena, const struct config *config, const char *name);
/* Whether the desk's door speaks TLS: always but on a loopback address without a
 * certificate of its own. */
bool config_desk_tls(const struct config *config);
bool config_training(const struct config *config);
/* UID:PERSON [ROLE[,ROLE...]], the value of a line "person"; texts point into it. */
bool config_person_read(struct str value, struct config_person *ret_person);
/* What a person may do here (access.h). */
unsigned config_roles(const struct config *config, const struct config_person *person);
/* Whether some user of the machine may be either: a person may stand on several lines. */
bool config_share_user(const struct config *config, struct str person, struct str other);

#endif
