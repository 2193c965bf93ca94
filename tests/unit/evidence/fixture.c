#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "trust/cms.h"
#include "trust/tsp.h"

#define AT (INT64_C(1790000000) * CLOCK_SECOND) /* 2026-09-21 */

static void
need(enum err e, const struct why *why)
{
	if (e == ERR_OK)
		return;
	printf("Bail out! fixture: %s\n", why->text);
	exit(EXIT_FAILURE);
}

static struct party
make_party(enum cert_use use, const char *name)
{
	struct cert_spec spec = { .use = use,
		.name = str_from(name),
		.not_before = AT - 400 * CLOCK_DAY,
		.not_after = AT + 400 * CLOCK_DAY };
	struct party party;
	struct why why;

	need(key_generate(KEY_P256, &party.key, &why), &why);
	need(cert_make(&spec, party.key, NULL, party.key, &party.cert, &why), &why);
	return party;
}

static void
drop_party(struct party *party)
{
	cert_free(party->cert);
	key_free(party->key);
}

#define ORDER_TEXT "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"v\":1}"

static void
make_order(struct fixture *fixture)
{
	int64_t from = 0, to = 0;

	if (!clock_parse(STR("2026-05-01T00:00:00Z"), &from) ||
	    !clock_parse(STR("2026-05-31T23:59:59Z"), &to))
		abort();
	fixture->target = (struct target){ .format = STR("EmailAddress"),
		.value = STR("anna@papercup.example"),
		.from = from,
		.to = to,
		.categories = DATA_SUBSCRIBER | DATA_TRAFFIC | DATA_CONTENT };
	fixture->order = (struct order){ .realm = STR("live"),
		.id = STR("01890a5d-ac96-774b-bcce-b302099a8057"),
		.issuer = STR("CL/fiscalia-norte"),
		.addressee = STR("US/papercup-mail"),
		.targets = &fixture->target,
		.targets_count = 1 };
	sha256(STR(ORDER_TEXT), fixture->order_sha256);
}

static void
make_input(struct fixture *fixture)
{
	fixture->files[0] = (struct scope_file){ .name = STR("logins.csv"),
		.kind = SCOPE_CSV,
		.bytes =
		    STR("account,timestamp,ip\r\n"
			"anna@papercup.example,2026-05-03T10:00:00Z,192.0.2.7\r\n") };
	fixture->files[1] = (struct scope_file){ .name = STR("correo/a\xc3\xb1o 1.eml"),
		.kind = SCOPE_FREE,
		.bytes = STR("Subject: hello\r\n\r\nhello\r\n"),
		.declared = DATA_CONTENT,
		.second_reader = STR("desk-2") };
	fixture->signoff = STR("{\"record\":{}}");
	fixture->input = (struct package_input){ .order = &fixture->order,
		.order_text = STR(ORDER_TEXT),
		.signoffs = &fixture->signoff,
		.signoffs_count = 1,
		.declaration = { .person = STR("desk-1"),
		    .role = STR("response desk"),
		    .organisation = STR("US/papercup-mail"),
		    .system = STR("mail archive 4"),
		    .method = STR("SELECT of the login table by account and period"),
		    .extracted_at = AT - CLOCK_DAY,
		    .language = STR("en"),
		    .statement =
			STR("I took these records from the system named above.") },
		.files = fixture->files,
		.files_count = 2,
		.at = AT,
		.stamped = true,
		.tool = STR("comity test") };
	fixture->options =
	    (struct evidence_options){ .order_sha256 = fixture->order_sha256,
		    .seal_sha256 = cert_sha256(fixture->seal.cert),
		    .authority = fixture->tsa.cert,
		    .order = &fixture->order };
}

void
fixture_init(struct fixture *fixture)
{
	struct why why;

	*fixture = (struct fixture){ 0 };
	need(arena_init(&fixture->arena, (size_t)1 << 30, &why), &why);
	fixture->seal = make_party(CERT_SEAL, "US/papercup-mail");
	fixture->other = make_party(CERT_SEAL, "US/papercup-mail");
	fixture->tsa = make_party(CERT_TSA, "time");
	fixture->other_tsa = make_party(CERT_TSA, "time");
	fixture->reader = make_party(CERT_RECIPIENT, "case team");
	make_order(fixture);
	make_input(fixture);
}

void
fixture_release(struct fixture *fixture)
{
	drop_party(&fixture->seal);
	drop_party(&fixture->other);
	drop_party(&fixture->tsa);
	drop_party(&fixture->other_tsa);
	drop_party(&fixture->reader);
	arena_release(&fixture->arena);
}

struct str
fixture_token(struct fixture *fixture, const struct party *tsa, struct str bytes)
{
	unsigned char digest[SHA256_LEN], nonce[TSP_NONCE_LEN] = { 7 };
	struct str request, response, token;
	struct why why;

	sha256(bytes, digest);
	need(tsp_request(&fixture->arena, digest, nonce, &request, &why), &why);
	need(tsp_respond(
		 &fixture->arena, request, tsa->key, tsa->cert, 1, AT, &response, &why),
	    &why);
	need(tsp_read_response(&fixture->arena, response, &token, &why), &why);
	return token;
}

struct str
fixture_seal(struct fixture *fixture, struct package *package, const struct party *seal,
    const struct party *tsa)
{
	struct str p7s, token = STR(""), bytes;
	struct buf out;
	struct why why;

	need(cms_cades_sign(&fixture->arena, seal->key, seal->cert, package->manifest,
		 package->at, &p7s, &why),
	    &why);
	need(package_seal(&fixture->arena, package, p7s, &why), &why);
	if (package->stamped)
		token = fixture_token(fixture, tsa, package->stamp_manifest);
	buf_init(&out, LIMIT_EVIDENCE_PART);
	need(package_finish(package, token, &out, &why), &why);
	bytes = arena_str(&fixture->arena, buf_str(&out));
	buf_release(&out);
	return bytes;
}

struct str
fixture_package(struct fixture *fixture)
{
	struct package package;
	struct why why;

	need(package_build(&fixture->arena, &fixture->input, &package, NULL, &why), &why);
	return fixture_seal(fixture, &package, &fixture->seal, &fixture->tsa);
}

struct str
fixture_zip(struct fixture *fixture, const struct zip_list *list)
{
	struct buf out;
	struct str bytes;
	struct why why;

	buf_init(&out, LIMIT_EVIDENCE_PART);
	need(zip_write(list, AT, &out, &why), &why);
	bytes = arena_str(&fixture->arena, buf_str(&out));
	buf_release(&out);
	return bytes;
}

struct zip_list
fixture_unzip(struct fixture *fixture, struct str bytes)
{
	struct zip_list list, copy;
	struct why why;

	need(zip_read(&fixture->arena, bytes, LIMIT_EVIDENCE_PART, &list, &why), &why);
	copy.entries = arena_array(&fixture->arena, list.count + 2, sizeof *copy.entries);
	copy.count = list.count;
	if (copy.entries == NULL)
		abort();
	for (size_t i = 0; i < list.count; i++)
		copy.entries[i] = list.entries[i];
	return copy;
}

struct zip_entry *
fixture_entry(struct zip_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq_c(list->entries[i].name, name))
			return &list->entries[i];
	printf("Bail out! no %s\n", name);
	exit(EXIT_FAILURE);
}

void
fixture_remove(struct zip_list *list, const char *name)
{
	struct zip_entry *entry = fixture_entry(list, name);
	size_t index = (size_t)(entry - list->entries);

	for (size_t i = index + 1; i < list->count; i++)
		list->entries[i - 1] = list->entries[i];
	list->count--;
}

struct str
fixture_replace(
    struct fixture *fixture, struct str bytes, const char *from, const char *to)
{
	size_t len = strlen(from), to_len = strlen(to), at = 0;
	char *copy = arena_alloc(&fixture->arena, bytes.len + to_len);

	while (at + len <= bytes.len && memcmp(bytes.ptr + at, from, len) != 0)
		at++;
	if (copy != NULL && at + len <= bytes.len) {
		memcpy(copy, bytes.ptr, at);
		memcpy(copy + at, to, to_len);
		memcpy(copy + at + to_len, bytes.ptr + at + len, bytes.len - at - len);
		return (struct str){ copy, bytes.len - len + to_len };
	}
	printf("Bail out! no \"%s\" to replace\n", from);
	exit(EXIT_FAILURE);
}

static struct str
sums_of(struct fixture *fixture, const struct zip_list *list)
{
	struct str text = STR("");

	for (size_t i = 1; i < list->count; i++) {
		char hex[SHA256_HEX_LEN];

		if (str_eq(list->entries[i].name, STR(PACKAGE_SUMS)))
			continue;
		sha256_hex(list->entries[i].bytes, hex);
		text = arena_format(&fixture->arena, "%.*s%s  %.*s\n", STR_ARG(text), hex,
		    STR_ARG(list->entries[i].name));
	}
	return text;
}

struct str
fixture_reseal(struct fixture *fixture, struct zip_list list, bool new_sums)
{
	struct asic_reference *references =
	    arena_array(&fixture->arena, list.count, sizeof *references);
	struct asic_manifest manifest = { .signature = STR(ASIC_SIGNATURE),
		.signature_type = STR(ASIC_SIGNATURE_TYPE),
		.references = references };
	struct package package = { .at = AT, .stamped = true };
	struct why why;

	fixture_remove(&list, ASIC_MANIFEST);
	fixture_remove(&list, ASIC_SIGNATURE);
	fixture_remove(&list, ASIC_STAMP_MANIFEST);
	fixture_remove(&list, ASIC_STAMP);
	if (new_sums)
		fixture_entry(&list, PACKAGE_SUMS)->bytes = sums_of(fixture, &list);
	for (size_t i = 1; i < list.count; i++) {
		struct asic_reference *reference = &references[manifest.count++];

		reference->name = list.entries[i].name;
		sha256(list.entries[i].bytes, reference->sha256);
	}
	need(asic_write(&fixture->arena, &manifest, &package.manifest, &why), &why);
	list.entries[list.count++] =
	    (struct zip_entry){ STR(ASIC_MANIFEST), package.manifest };
	package.list = list;
	return fixture_seal(fixture, &package, &fixture->seal, &fixture->tsa);
}
