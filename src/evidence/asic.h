/*
 * asic.h - what makes a zip an ASiC-E container with CAdES (EN 319 162-1).
 *
 * ASiCManifest001.xml holds the SHA-256 of every data object, and the seal signs that
 * file; ASiCManifest002.xml holds the SHA-256 of the seal and of the first manifest, and
 * the RFC 3161 token is over that file.  So four ordinary commands check a package:
 *
 *	sha256sum -c SHA256SUMS
 *	openssl cms -verify -cades -inform DER -in META-INF/signature001.p7s
 *	    -content META-INF/ASiCManifest001.xml
 *	openssl ts -verify -data META-INF/ASiCManifest002.xml
 *	    -in META-INF/timestamp002.tst -token_in
 *
 * Manifests are read strictly: no DTD, no entity, no comment, no element, attribute or
 * algorithm beyond these, bounded before they are parsed.
 */
#ifndef COMITY_EVIDENCE_ASIC_H
#define COMITY_EVIDENCE_ASIC_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "trust/digest.h"

#define ASIC_MIMETYPE "application/vnd.etsi.asic-e+zip"
#define ASIC_FOLDER "META-INF/"
#define ASIC_MANIFEST "META-INF/ASiCManifest001.xml"
#define ASIC_SIGNATURE "META-INF/signature001.p7s"
#define ASIC_STAMP_MANIFEST "META-INF/ASiCManifest002.xml"
#define ASIC_STAMP "META-INF/timestamp002.tst"
#define ASIC_SIGNATURE_TYPE "application/pkcs7-signature"
#define ASIC_STAMP_TYPE "application/vnd.etsi.timestamp-token"

struct asic_reference {
	struct str name; /* of the file in the container; percent-encoded on the wire */
	struct str type; /* media type, may be empty */
	unsigned char sha256[SHA256_LEN];
};

struct asic_manifest {
	struct str signature; /* name of the file that signs or stamps this manifest */
	struct str signature_type;
	struct asic_reference *references;
	size_t count;
};

enum err asic_write(struct arena *arena, const struct asic_manifest *manifest,
    struct str *ret_xml, struct why *why);
/* ERR_SYNTAX for all that is not exactly the form above, a name twice included; ERR_LIMIT
 * over LIMIT_MANIFEST bytes or LIMIT_ENTRIES references, and as xml_read. */
enum err asic_read(struct arena *arena, struct str xml,
    struct asic_manifest *ret_manifest, struct why *why);

/* NULL when the manifest does not name it. */
const struct asic_reference *asic_find(
    const struct asic_manifest *manifest, struct str name);

#endif
