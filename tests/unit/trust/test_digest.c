/* Digests, random bytes and identifiers. */
#include <string.h>

#include "base/clock.h"
#include "trust/digest.h"
#include "trust/uuid.h"
#include "test.h"

static void
test_sha256(void)
{
	char text[SHA256_HEX_LEN];
	unsigned char whole[SHA256_LEN];
	unsigned char pieces[SHA256_LEN];
	struct sha256 hash;

	sha256_hex(STR("abc"), text);
	CHECK(
	    strcmp(text,
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") == 0,
	    "FIPS 180-4 abc");
	sha256_hex((struct str){ NULL, 0 }, text);
	CHECK(
	    strcmp(text,
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") == 0,
	    "nothing at all");
	sha256(STR("hello world"), whole);
	sha256_init(&hash);
	sha256_add(&hash, STR("hello "));
	sha256(STR("in between"), pieces);
	sha256_add(&hash, STR(""));
	sha256_add(&hash, STR("world"));
	sha256_end(&hash, pieces);
	CHECK(memcmp(whole, pieces, sizeof(whole)) == 0, "pieces are the whole");
	sha256_release(&hash);
	sha256_init(&hash);
	sha256_release(&hash);
}

static void
test_random(void)
{
	unsigned char a[32] = { 0 };
	unsigned char b[32] = { 0 };

	CHECK(random_bytes(a, sizeof(a), NULL) == ERR_OK &&
		  random_bytes(b, sizeof(b), NULL) == ERR_OK &&
		  memcmp(a, b, sizeof(a)) != 0,
	    "two draws differ");
}

static void
test_uuid_names(void)
{
	char text[UUID_TEXT_MAX] = "untouched";

	CHECK(uuid5(STR("not a uuid"), STR("x"), text, NULL) == ERR_SYNTAX &&
		  strcmp(text, "untouched") == 0,
	    "a namespace that is no UUID is refused");
	CHECK(uuid5(STR("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), STR("www.example.com"),
		  text, NULL) == ERR_OK &&
		  strcmp(text, "2ed6657d-e927-568b-95e1-2665a8aea6a2") == 0,
	    "RFC 9562 appendix A.4");
}

static void
test_uuid_made(void)
{
	char first[UUID_TEXT_MAX];
	char second[UUID_TEXT_MAX];
	int64_t at;

	CHECK(!uuid_valid(STR("2ED6657D-e927-568b-95e1-2665a8aea6a2")), "upper case");
	CHECK(!uuid_valid(STR("2ed6657d-e927-568b-d5e1-2665a8aea6a2")), "other variant");
	CHECK(!uuid_valid(STR("2ed6657de-927-568b-95e1-2665a8aea6a2")), "moved dash");
	CHECK(!uuid_valid(STR("2ed6657d-e927-568b-95e1-2665a8aea6a")), "too short");
	CHECK(clock_parse(STR("2022-02-22T19:22:22Z"), &at) &&
		  uuid7(at, first, NULL) == ERR_OK &&
		  strncmp(first, "017f22e2-79b0-7000-", 19) == 0,
	    "RFC 9562 appendix A.6: the time and the version");
	CHECK(uuid_valid(str_from(first)), "version 7 is well formed");
	CHECK(uuid7(at + 1, second, NULL) == ERR_OK && strcmp(first, second) < 0,
	    "a microsecond later sorts behind");
	CHECK(uuid7(at + 999, first, NULL) == ERR_OK &&
		  uuid7(at + 1000, second, NULL) == ERR_OK && strcmp(first, second) < 0,
	    "so does the next millisecond");
	CHECK(uuid4(first, NULL) == ERR_OK && uuid4(second, NULL) == ERR_OK &&
		  strcmp(first, second) != 0 && first[14] == '4' &&
		  uuid_valid(str_from(first)),
	    "version 4");
}

int
main(void)
{
	test_sha256();
	test_random();
	test_uuid_names();
	test_uuid_made();
	return test_done();
}
