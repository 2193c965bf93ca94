/*
 * asset.h - style sheet and script of the desk, built into the program.
 *
 * Each is served under a name that holds the beginning of its SHA-256, so that a browser
 * may keep it for ever.
 */
#ifndef COMITY_UI_ASSET_H
#define COMITY_UI_ASSET_H

#include "base/str.h"

struct asset {
	const char *name; /* "desk.css" */
	const char *path; /* "/assets/desk-0123456789ab.css" */
	const char *type; /* of the media */
	struct str bytes;
	struct str gzip; /* the same, packed (RFC 1952) */
};

/* The table; ends with a NULL name. */
extern const struct asset embedded_assets[];

/* By the path of a request, or by name; NULL if there is none. */
const struct asset *asset_by_path(struct str path);
const struct asset *asset_by_name(struct str name);

#endif
