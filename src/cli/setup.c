#include "cli/setup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "ledger/note.h"
#include "node/place.h"
#include "store/store.h"
#include "trust/cert.h"

#define PEM_MAX ((size_t)64 << 10)
#define CONF_MAX ((size_t)64 << 10)
#define CERT_YEARS 5

static const char *
in_folder(struct arena *arena, const char *folder, const char *name)
{
	return arena_format(arena, "%s/%s", folder, name).ptr;
}

enum err
setup_key(const char *path, struct key **ret_key, struct why *why)
{
	struct key *key;
	struct buf pem;
	enum err e = key_generate(KEY_P256, &key, why);

	if (e != ERR_OK)
		return e;
	buf_init(&pem, PEM_MAX);
	e = key_write_private(key, &pem, why);
	if (e == ERR_OK)
		e = file_create(path, buf_str(&pem), 0600, why);
	buf_release(&pem);
	if (e == ERR_OK)
		*ret_key = key;
	else
		key_free(key);
	return e;
}

static enum err
write_cert(const char *path, const struct cert *cert, struct why *why)
{
	struct buf pem;
	enum err e;

	buf_init(&pem, PEM_MAX);
	e = cert_write_pem(cert, &pem, why);
	if (e == ERR_OK)
		e = file_create(path, buf_str(&pem), 0644, why);
	buf_release(&pem);
	return e;
}

enum err
setup_cert(const char *path, enum cert_use use, struct str name, const struct key *key,
    struct why *why)
{
	static const struct str hosts[] = { STR_INIT("localhost"),
		STR_INIT("127.0.0.1") };
	int64_t now = clock_real();
	struct cert_spec spec = { .use = use,
		.name = name,
		.hosts = hosts,
		.hosts_count = use == CERT_TLS ? 2 : 0,
		.not_before = now - CLOCK_DAY,
		.not_after = now + CERT_YEARS * 365 * CLOCK_DAY };
	struct cert *cert;
	enum err e = cert_make(&spec, key, NULL, key, &cert, why);

	if (e != ERR_OK)
		return e;
	e = write_cert(path, cert, why);
	cert_free(cert);
	return e;
}

static enum err
make_pair(struct arena *arena, const struct setup_node *node, const char *key_name,
    const char *cert_name, enum cert_use use, struct why *why)
{
	struct key *key;
	enum err e = setup_key(in_folder(arena, node->folder, key_name), &key, why);

	if (e != ERR_OK)
		return e;
	e = setup_cert(
	    in_folder(arena, node->folder, cert_name), use, node->organisation, key, why);
	key_free(key);
	return e;
}

static enum err
make_ledger_key(struct arena *arena, const struct setup_node *node, struct why *why)
{
	struct key *key;
	struct buf text;
	enum err e = key_generate(KEY_ED25519, &key, why);

	if (e != ERR_OK)
		return e;
	buf_init(&text, PEM_MAX);
	e = key_write_private(key, &text, why);
	if (e == ERR_OK)
		e = file_create(in_folder(arena, node->folder, PLACE_LEDGER_KEY),
		    buf_str(&text), 0600, why);
	buf_reset(&text);
	if (e == ERR_OK)
		e = vkey_write(
		    place_ledger_origin(arena, node->realm, node->organisation), key,
		    &text, why);
	if (e == ERR_OK)
		e = file_create(in_folder(arena, node->folder, PLACE_LEDGER_VKEY),
		    buf_str(&text), 0644, why);
	buf_release(&text);
	key_free(key);
	return e;
}

static enum err
make_config(struct arena *arena, const struct setup_node *node, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, CONF_MAX);
	buf_format(&text,
	    "# comity.conf - see comity.conf(5)\n"
	    "realm = %.*s\norganisation = %.*s\n"
	    "listen = %.*s:%u\nevidence = %.*s:%u\nmetrics = 127.0.0.1:%u\n"
	    "desk = 127.0.0.1:%u\n%.*s",
	    STR_ARG(node->realm), STR_ARG(node->organisation), STR_ARG(node->host),
	    node->port, STR_ARG(node->host), node->port + 1, node->port + 2,
	    node->port + SETUP_DESK_PORT, STR_ARG(node->extra));
	e = file_create(
	    in_folder(arena, node->folder, PLACE_CONFIG), buf_str(&text), 0600, why);
	buf_release(&text);
	return e;
}

enum err
setup_node(struct arena *arena, const struct setup_node *node, struct why *why)
{
	static const char *const folders[] = { PLACE_KEYS, PLACE_DATA, PLACE_ROSTERS,
		PLACE_EVIDENCE };
	struct store *store = NULL;
	enum err e = file_mkdir(node->folder, 0700, why);

	for (size_t i = 0; e == ERR_OK && i < sizeof folders / sizeof folders[0]; i++)
		e = file_mkdir(in_folder(arena, node->folder, folders[i]), 0700, why);
	if (e == ERR_OK)
		e = make_config(arena, node, why);
	if (e == ERR_OK)
		e = make_pair(arena, node, PLACE_TLS_KEY, PLACE_TLS_CERT, CERT_TLS, why);
	if (e == ERR_OK)
		e = make_pair(
		    arena, node, PLACE_SEAL_KEY, PLACE_SEAL_CERT, CERT_SEAL, why);
	if (e == ERR_OK)
		e = make_ledger_key(arena, node, why);
	if (e == ERR_OK)
		e = store_open(in_folder(arena, node->folder, PLACE_DATABASE),
		    STORE_CREATE, &store, why);
	if (e == ERR_OK)
		store_close(store);
	return e;
}

/* --- the entry in the list --- */

static enum err
read_cert(struct arena *arena, const struct setup_node *node, const char *name,
    struct cert **ret_cert, struct why *why)
{
	struct str pem;
	enum err e =
	    file_read(arena, in_folder(arena, node->folder, name), PEM_MAX, &pem, why);

	return e == ERR_OK ? cert_read(pem, ret_cert, why) : e;
}

static enum err
entry_certificates(struct arena *arena, const struct setup_node *node,
    struct organisation *entry, struct why *why)
{
	struct cert *tls;
	struct cert *seal;
	enum err e = read_cert(arena, node, PLACE_TLS_CERT, &tls, why);

	if (e != ERR_OK)
		return e;
	entry->tls = arena_alloc(arena, SHA256_LEN);
	entry->tls_count = 1;
	entry->has_server_key = true;
	memcpy(entry->tls[0], cert_sha256(tls), SHA256_LEN);
	memcpy(entry->server_key, key_id(cert_key(tls)), SHA256_LEN);
	cert_free(tls);
	e = read_cert(arena, node, PLACE_SEAL_CERT, &seal, why);
	if (e != ERR_OK)
		return e;
	entry->seal_certificate = arena_str(arena, cert_der(seal));
	entry->seal_public_key = arena_str(arena, key_public_der(cert_key(seal)));
	cert_free(seal);
	return ERR_OK;
}

/* As directories have it: under the name of the first ledger (node/successor.h). */
static enum err
read_ledger_key(struct arena *arena, const struct setup_node *node,
    struct str *ret_ledger_key, struct why *why)
{
	struct vkey vkey;
	struct str text;
	struct buf line;
	enum err e = file_read(arena, in_folder(arena, node->folder, PLACE_LEDGER_VKEY),
	    VKEY_MAX, &text, why);

	if (e == ERR_OK)
		e = vkey_read(str_trim(text), &vkey, why);
	if (e != ERR_OK)
		return e;
	buf_init(&line, VKEY_MAX);
	e = vkey_write(place_ledger_first(vkey.name), vkey.key, &line, why);
	*ret_ledger_key = arena_str(arena, buf_str(&line));
	buf_release(&line);
	vkey_release(&vkey);
	return e;
}

enum err
setup_entry(struct arena *arena, const struct setup_node *node,
    struct organisation *ret_entry, struct why *why)
{
	struct organisation entry = { .id = node->organisation,
		.name = node->organisation,
		.valid_from = clock_real() / CLOCK_SECOND * CLOCK_SECOND - CLOCK_DAY };
	enum err e = read_ledger_key(arena, node, &entry.ledger_key, why);

	entry.hi1_url =
	    arena_format(arena, "https://%.*s:%u/hi1", STR_ARG(node->host), node->port);
	entry.evidence_url = arena_format(
	    arena, "https://%.*s:%u/evidence", STR_ARG(node->host), node->port + 1);
	if (e == ERR_OK)
		e = entry_certificates(arena, node, &entry, why);
	if (e == ERR_OK)
		*ret_entry = entry;
	return e;
}
