/* A package from files to cipher text, and what other people's programs say about it. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "fixture.h"
#include "format/json.h"
#include "test.h"
#include "trust/cms.h"

static struct fixture fixture;
static char folder[] = "/tmp/comity-package-XXXXXX";

/* Exit code of a shell command that runs in the folder. */
static int
run(const char *command)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		int null = open("/dev/null", O_RDWR);

		(void)dup2(null, STDIN_FILENO);
		(void)dup2(null, STDOUT_FILENO);
		(void)dup2(null, STDERR_FILENO);
		if (chdir(folder) == 0)
			execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
save(const char *name, struct str bytes)
{
	char path[256];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	if (file_write(path, bytes, 0600, NULL) != ERR_OK)
		printf("# cannot write %s\n", path);
}

static enum err
build(struct scope_report *report, struct why *why)
{
	struct package package;

	return package_build(&fixture.arena, &fixture.input, &package, report, why);
}

static void
test_refusals(void)
{
	struct package_input good = fixture.input;
	struct scope_file wide[3] = { fixture.files[0], fixture.files[1] };
	struct scope_report report = { 0 };
	struct order barred = *fixture.input.order;
	struct target traffic_barred = barred.targets[0];
	struct why why = { 0 };

	traffic_barred.categories = DATA_SUBSCRIBER;
	barred.targets = &traffic_barred;
	wide[0].bytes = STR("account,timestamp,ip\r\n"
			    "carl@papercup.example,2026-05-03T10:00:00Z,::1\r\n"
			    "anna@papercup.example,2026-06-10T10:00:00Z,::1\r\n");
	fixture.input.files = wide;
	CHECK(build(&report, &why) == ERR_DENIED && report.total.outside == 2 &&
		  strncmp(why.text, "scope-exceeded", 14) == 0,
	    "an over-wide answer is not packed");
	fixture.input.released_by = STR("desk-2");
	CHECK(build(&report, &why) == ERR_DENIED, "a person alone cannot release it");
	fixture.input.scope.justification = STR("asked for by telephone");
	CHECK(build(&report, &why) == ERR_OK, "a reason and a person can");
	fixture.input = good;
	fixture.input.released_by = STR("desk-2");
	fixture.input.scope.justification = STR("asked for by telephone");
	fixture.input.allowed = &barred;
	CHECK(build(&report, &why) == ERR_DENIED &&
		  strncmp(why.text, "scope-barred", 12) == 0,
	    "what is barred nobody can release");
	fixture.input = good;
	wide[0] = fixture.files[0];
	wide[1].second_reader = STR("");
	fixture.input.files = wide;
	CHECK(build(&report, &why) == ERR_DENIED &&
		  strncmp(why.text, "scope-unclear", 13) == 0,
	    "a free file without a second reader is not packed");
	wide[1] = fixture.files[1];
	wide[1].name = STR("../a.eml");
	CHECK(build(NULL, &why) == ERR_USAGE, "a name that leads out");
	wide[1].name = STR("LOGINS.csv");
	CHECK(build(NULL, &why) == ERR_USAGE, "two names that are the same");
	fixture.input = good;
	fixture.input.clock_virtual = true;
	CHECK(build(NULL, &why) == ERR_USAGE, "a virtual clock in the live realm");
	fixture.input = good;
	fixture.input.declaration.statement = STR(" ");
	CHECK(build(NULL, &why) == ERR_USAGE, "a declaration without words");
	fixture.input = good;
	fixture.input.declaration.language = STR("e\n");
	CHECK(build(NULL, &why) == ERR_USAGE, "a declaration in no language");
	fixture.input = good;
}

static void
test_steps(void)
{
	struct package package;
	struct why why;
	struct buf out;

	buf_init(&out, LIMIT_EVIDENCE_PART);
	CHECK(
	    package_build(&fixture.arena, &fixture.input, &package, NULL, &why) == ERR_OK,
	    "a package is built");
	CHECK(package_finish(&package, STR("t"), &out, &why) == ERR_USAGE,
	    "it is not finished before it is sealed");
	CHECK(package_seal(&fixture.arena, &package, STR("p7s"), &why) == ERR_OK &&
		  package_seal(&fixture.arena, &package, STR("p7s"), &why) == ERR_USAGE,
	    "it is sealed once");
	CHECK(package_finish(&package, STR(""), &out, &why) == ERR_USAGE,
	    "it waits for the time-stamp that it announces");
	fixture.input.stamped = false;
	CHECK(package_build(&fixture.arena, &fixture.input, &package, NULL, &why) ==
		      ERR_OK &&
		  package_seal(&fixture.arena, &package, STR("p7s"), &why) == ERR_OK &&
		  package_finish(&package, STR("t"), &out, &why) == ERR_USAGE &&
		  package_finish(&package, STR(""), &out, &why) == ERR_OK,
	    "and takes none that it does not");
	fixture.input.stamped = true;
	buf_release(&out);
}

static void
test_same_bytes(void)
{
	struct package one, other;

	CHECK(package_build(&fixture.arena, &fixture.input, &one, NULL, NULL) == ERR_OK &&
		  package_build(&fixture.arena, &fixture.input, &other, NULL, NULL) ==
		      ERR_OK &&
		  str_eq(one.manifest, other.manifest),
	    "the same input gives the same manifest to sign");
}

static void
save_pem(const char *name, const struct cert *cert)
{
	struct buf pem;

	buf_init(&pem, KEY_INPUT_MAX);
	if (cert_write_pem(cert, &pem, NULL) == ERR_OK)
		save(name, buf_str(&pem));
	buf_release(&pem);
}

static void
test_tools(struct str bytes)
{
	save("a.asice", bytes);
	save_pem("seal.pem", fixture.seal.cert);
	save_pem("other.pem", fixture.other.cert);
	save_pem("tsa.pem", fixture.tsa.cert);
	CHECK(run("test \"$(unzip -Z1 a.asice | head -n 1)\" = mimetype && "
		  "unzip -q a.asice -d x") == 0,
	    "unzip finds mimetype first and unpacks");
	CHECK(run("cd x && sha256sum --strict -c SHA256SUMS") == 0,
	    "sha256sum -c SHA256SUMS");
	CHECK(run("cd x && test $(find . -type f | wc -l) -eq "
		  "$(($(wc -l < SHA256SUMS) + 6))") == 0,
	    "every file but the six of the container is in SHA256SUMS");
	CHECK(run("cd x/META-INF && openssl cms -verify -cades -binary -inform DER "
		  "-in signature001.p7s -content ASiCManifest001.xml -CAfile "
		  "../../seal.pem "
		  "-purpose any -attime 1790000000 -out /dev/null") == 0,
	    "openssl cms -verify -cades");
	CHECK(run("cd x/META-INF && openssl cms -verify -cades -binary -inform DER "
		  "-in signature001.p7s -content ASiCManifest001.xml -CAfile "
		  "../../other.pem "
		  "-purpose any -attime 1790000000 -out /dev/null") != 0,
	    "and not with another certificate");
	CHECK(run("cd x/META-INF && openssl ts -verify -data ASiCManifest002.xml "
		  "-in timestamp002.tst -token_in -CAfile ../../tsa.pem "
		  "-attime 1790000000") == 0,
	    "openssl ts -verify");
	CHECK(run("cd x/META-INF && xmllint --noout ASiCManifest001.xml "
		  "|| ! command -v xmllint") == 0,
	    "the manifest is XML");
	CHECK(
	    run("test \"$(openssl dgst -sha256 -binary x/order/order.json | base64)\" = "
		"\"$(grep -A3 'URI=\"order/order.json\"' x/META-INF/ASiCManifest001.xml "
		"| "
		"sed -n 's/.*DigestValue>\\(.*\\)<.ds:DigestValue.*/\\1/p')\"") == 0,
	    "a digest of the manifest, computed by others");
}

static void
test_encrypted(struct str bytes)
{
	const struct cert *reader = fixture.reader.cert;
	struct evidence_report report;
	struct str p7m, opened;
	struct buf pem;

	if (!CHECK(cms_encrypt(&fixture.arena, bytes, &reader, 1, &p7m, NULL) == ERR_OK,
		"it is encrypted to the case team"))
		return;
	CHECK(evidence_verify(&fixture.arena, p7m, &fixture.options, &report, NULL) ==
		      ERR_OK &&
		  report.encrypted && report.verdict.kind == VERDICT_PERSON &&
		  report.lines[EVIDENCE_SIGNATURE].answer == EVIDENCE_NOT_CHECKED,
	    "cipher text is recognised and proves nothing");
	CHECK(cms_decrypt(&fixture.arena, p7m, fixture.reader.key, reader, &opened,
		  NULL) == ERR_OK &&
		  str_eq(opened, bytes),
	    "the reader's key opens it");
	CHECK(cms_decrypt(&fixture.arena, p7m, fixture.other.key, fixture.other.cert,
		  &opened, NULL) == ERR_NOT_FOUND,
	    "another's does not");
	buf_init(&pem, KEY_INPUT_MAX);
	if (key_write_private(fixture.reader.key, &pem, NULL) == ERR_OK)
		save("reader.key", buf_str(&pem));
	buf_release(&pem);
	save("a.p7m", p7m);
	save_pem("reader.pem", reader);
	CHECK(run("openssl cms -decrypt -inform DER -in a.p7m -inkey reader.key "
		  "-recip reader.pem -out b.asice && cmp a.asice b.asice") == 0,
	    "openssl cms -decrypt opens it too");
}

int
main(void)
{
	struct str bytes;

	fixture_init(&fixture);
	if (!CHECK(mkdtemp(folder) != NULL, "a folder"))
		return test_done();
	test_refusals();
	test_steps();
	test_same_bytes();
	bytes = fixture_package(&fixture);
	test_tools(bytes);
	test_encrypted(bytes);
	(void)run("rm -rf ./*");
	(void)rmdir(folder);
	fixture_release(&fixture);
	return test_done();
}
