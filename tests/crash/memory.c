/*
 * memory.c - the n-th allocation fails, n = 1 to the last, for each public operation: a
 * clean error, no leak, nothing half done, and the next try succeeds.
 *
 *	memory [all]      all: every n, of the store's 16,000 every 13th; else some 25 of
 *	                  them for each operation
 *
 * The C library's allocator is stood in for here, for OpenSSL, jansson, libxml2, xmlsec
 * and SQLite too.  Each try is a process of its own: once n alone fails, once all from n
 * on.  Hashing without memory ends a process on purpose (trust/digest.h); that is
 * counted, and allowed to nobody else.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "format/json.h"
#include "format/xml.h"
#include "law/law.h"
#include "record/order_text.h"
#include "source_root.h"
#include "test.h"
#include "trust/cms.h"
#include "trust/tsp.h"
#include "trust/warm.h"
#include "trust/xmldsig.h"
#include "unit/record/sample_order.h"
#include "unit/trust/fixture.h"
#include "wire/check.h"
#include "wire/jws.h"
#include "wire/convert.h"
#include "work.h"

#define SOME 25
#define STORE_STEP 13 /* each try makes a store anew */
#define ARENA ((size_t)64 << 20)
#define DEAD_SEC 20

/* --- the allocator --------------------------------------------------------------------
 */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *block);

static _Atomic long calls, live, fail_at;
static _Atomic bool fail_on; /* all from there on */

static bool
denied(void)
{
	long n = atomic_fetch_add(&calls, 1) + 1;
	long at = atomic_load(&fail_at);

	if (at == 0 || n < at || (n > at && !atomic_load(&fail_on)))
		return false;
	errno = ENOMEM;
	return true;
}

#define STANDS_IN __attribute__((visibility("default"), used))

STANDS_IN void *
malloc(size_t size)
{
	void *block = denied() ? NULL : __libc_malloc(size);

	live += block != NULL;
	return block;
}

STANDS_IN void *
calloc(size_t count, size_t size)
{
	void *block = denied() ? NULL : __libc_calloc(count, size);

	live += block != NULL;
	return block;
}

STANDS_IN void *
realloc(void *old, size_t size)
{
	void *block = denied() ? NULL : __libc_realloc(old, size);

	live += old == NULL && block != NULL;
	return block;
}

STANDS_IN void
free(void *block)
{
	live -= block != NULL;
	__libc_free(block);
}

/* --- the operations -------------------------------------------------------------------
 */

static struct {
	struct str order, message, xml, jws, p7s, envelope, token;
	struct key *rsa, *jws_key, *key;
	struct cert *seal, *recipient, *tsa;
	unsigned char digest[SHA256_LEN];
	char folder[PATH_MAX];
	unsigned steps;
} have;

static enum err
yes(struct verdict verdict)
{
	return verdict_is_yes(&verdict) ? ERR_OK : ERR_CRYPTO;
}

static enum err
read_order(struct arena *arena)
{
	struct order order;
	enum err e = order_read(arena, have.order, &order, NULL);

	return e == ERR_OK && order.targets_count != 2 ? ERR_CONFLICT : e;
}

static enum err
check_message(struct arena *arena)
{
	static struct wire_report report;

	return yes(wire_check_text(arena, have.message, &report));
}

static enum err
convert_message(struct arena *arena)
{
	struct json *root = NULL;
	struct buf out;
	enum err e;

	buf_init(&out, LIMIT_BODY);
	e = json_read(arena, have.message, &root, NULL);
	if (e == ERR_OK)
		e = yes(message_convert(arena, root, WIRE_XML, &out));
	if (e == ERR_OK && buf_failed(&out))
		e = ERR_LIMIT;
	buf_release(&out);
	return e;
}

static enum err
read_xml(struct arena *arena)
{
	struct xml *root = NULL;

	return xml_read(arena, have.xml, XML_COMMENTS_REFUSED, &root, NULL);
}

static enum err
verify_jws(struct arena *arena)
{
	return yes(jws_verify(arena, have.jws, (struct jws_key){ .key = have.jws_key }));
}

static enum err
verify_xml(struct arena *arena)
{
	return yes(xmldsig_verify(arena, have.xml, have.rsa));
}

static enum err
sign_cms(struct arena *arena)
{
	struct str p7s;

	return cms_cades_sign(
	    arena, have.key, have.seal, have.order, SAMPLE_TIME, &p7s, NULL);
}

static enum err
verify_cms(struct arena *arena)
{
	struct cms_signer signer;

	return cms_verify_detached(
	    arena, have.p7s, have.order, cert_sha256(have.seal), &signer, NULL);
}

static enum err
close_envelope(struct arena *arena)
{
	const struct cert *to[] = { have.recipient };
	struct str der;

	return cms_encrypt(arena, have.order, to, 1, &der, NULL);
}

static enum err
open_envelope(struct arena *arena)
{
	struct str content;
	enum err e =
	    cms_decrypt(arena, have.envelope, have.key, have.recipient, &content, NULL);

	return e == ERR_OK && !str_eq(content, have.order) ? ERR_CONFLICT : e;
}

static enum err
verify_stamp(struct arena *arena)
{
	struct tsp_stamp stamp;

	return tsp_verify(arena, have.token, have.digest, NULL, have.tsa, &stamp, NULL);
}

static enum err
read_cert(struct arena *arena)
{
	struct cert *cert = NULL;
	struct str subject;
	enum err e = cert_read(cert_der(have.seal), &cert, NULL);

	if (e == ERR_OK)
		e = cert_subject(arena, cert, &subject, NULL);
	cert_free(cert);
	return e;
}

static enum err
open_law(struct arena *arena)
{
	static struct law law;

	return law_open_embedded(arena, &law, NULL);
}

/* What is left is looked at after each: all of it or nothing. */
static enum err
store_step(struct arena *arena)
{
	static struct work work;
	struct why why = { 0 };
	enum err e = work_open(&work, have.folder, STORE_WRITE, &why);

	(void)arena;
	if (e == ERR_OK)
		e = work_step(&work, have.steps + 1, &why);
	/* It may be there although we were not told. */
	if (e == ERR_OK || e == ERR_CONFLICT)
		e = work_check(&work, have.steps + 1, &why);
	work_close(&work);
	return e;
}

static const struct operation {
	const char *name;
	enum err (*run)(struct arena *arena);
	bool writes;        /* each try on a store of its own */
	long library_keeps; /* blocks that its library forgets when it has no memory */
	unsigned library_falls; /* allocations that it uses without looking */
} operations[] = {
	{ .name = "read an order", .run = read_order },
	{ .name = "check a message", .run = check_message },
	{ .name = "write a message in XML", .run = convert_message },
	{ .name = "read XML", .run = read_xml },
	{ .name = "verify a JWS", .run = verify_jws },
	/* xmlsec 1.2.37: one block of xmlSecTransformCreateOutputBuffer, two (a list of
	 * nodes) where xmlSecNodeSetCreate fails.  In a worker, which is soon another. */
	{ .name = "verify an XML signature", .run = verify_xml, .library_keeps = 2 },
	{ .name = "read a certificate", .run = read_cert },
	{ .name = "sign a document", .run = sign_cms },
	{ .name = "verify a document", .run = verify_cms },
	/* OpenSSL 3.0 forgets what X509_ALGOR_set0 began, and uses what its key
	 * derivation begins with (EVP_KDF_CTX_new and its copy) without looking.  A vault
	 * ends with it: each transfer has its own, and nothing was sent. */
	{ .name = "encrypt evidence",
	    .run = close_envelope,
	    .library_keeps = 2,
	    .library_falls = 2 },
	{ .name = "open evidence", .run = open_envelope, .library_falls = 1 },
	{ .name = "verify a time-stamp", .run = verify_stamp },
	{ .name = "open the tables of law", .run = open_law },
	{ .name = "open a store and write an order", .run = store_step, .writes = true },
};

/* --- a try ----------------------------------------------------------------------------
 */

enum outcome { CLEAN, WENT_ON, LOST, LEAKED, ENDED, CRASHED, OUTCOMES };

/* With its own arena, as a request has one. */
static enum err
once(const struct operation *operation, long at, bool on)
{
	struct arena arena = { 0 };
	enum err e;

	atomic_store(&calls, 0);
	atomic_store(&fail_on, on);
	atomic_store(&fail_at, at);
	e = arena_init(&arena, ARENA, NULL);
	if (e == ERR_OK) {
		e = operation->run(&arena);
		atomic_store(&fail_at, 0);
		arena_release(&arena);
	}
	atomic_store(&fail_at, 0);
	return e;
}

static enum outcome
play(const struct operation *operation, long at, bool on)
{
	enum err first = once(operation, at, on);
	long before, after;

	if (first == ERR_CONFLICT && !operation->writes)
		return LOST; /* it said yes to something else */
	if (once(operation, 0, false) != ERR_OK)
		return LOST;
	before = live;
	(void)once(operation, at, on);
	if (once(operation, 0, false) != ERR_OK)
		return LOST;
	after = live;
	if (after > before + operation->library_keeps)
		return LEAKED;
	return first == ERR_OK ? WENT_ON : CLEAN;
}

static void
new_store(void)
{
	static struct work work;

	(void)work_empty(have.folder);
	must(work_open(&work, have.folder, STORE_CREATE, NULL));
	for (have.steps = 0; have.steps < 3; have.steps++)
		must(work_step(&work, have.steps + 1, NULL));
	work_close(&work);
}

static enum outcome
try(const struct operation *operation, long at, bool on)
{
	int status = 0;
	pid_t pid;

	if (operation->writes)
		new_store();
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		(void)dup2(null, STDERR_FILENO);
		(void)alarm(DEAD_SEC);
		_exit((int)play(operation, at, on));
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return CRASHED;
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGABRT ? ENDED : CRASHED;
	return (enum outcome)WEXITSTATUS(status);
}

/* What asks nobody but its arena: that is full after fewer bytes. */
static void
run_small(const struct operation *operation)
{
	unsigned limits = 0, fine = 0, other = 0;
	char words[200];

	for (size_t size = 64; size <= ARENA; size += size / 4) {
		struct arena arena = { 0 };
		enum err e = arena_init(&arena, size, NULL);

		if (e == ERR_OK)
			e = operation->run(&arena);
		arena_release(&arena);
		limits += e == ERR_LIMIT;
		fine += e == ERR_OK;
		other += e != ERR_OK && e != ERR_LIMIT;
	}
	(void)snprintf(words, sizeof words,
	    "%s: no allocations; %u arenas are too small, %u are not", operation->name,
	    limits, fine);
	CHECK(limits > 0 && fine > 0 && other == 0, words);
}

static void
run_operation(const struct operation *operation, bool all)
{
	static const char *const names[OUTCOMES] = { "clean error", "went on",
		"wrong afterwards", "leak", "ended on purpose", "crash" };
	unsigned counts[OUTCOMES] = { 0 };
	char words[200];
	long last, step;
	long tries = operation->writes ? SOME / 3 : SOME;

	if (operation->writes)
		new_store();
	if (once(operation, 0, false) != ERR_OK) {
		CHECK(false, operation->name);
		return;
	}
	if (operation->writes)
		new_store();
	(void)once(operation, 0, false);
	last = calls;
	if (last == 0) {
		run_small(operation);
		return;
	}
	step = last < tries ? 1 : last / tries;
	if (all)
		step = operation->writes ? STORE_STEP : 1;
	for (long at = 1; at <= last; at += step)
		for (int on = 0; on < 2; on++) {
			enum outcome outcome = try(operation, at, on == 1);

			counts[outcome]++;
			if (outcome >= LOST && outcome != ENDED)
				printf("# %s, allocation %ld%s: %s\n", operation->name,
				    at, on == 1 ? " and all behind it" : "",
				    names[outcome]);
		}
	(void)snprintf(words, sizeof words,
	    "%s: %ld allocations, %u clean errors, %u went on, %u ended in hashing",
	    operation->name, last, counts[CLEAN], counts[WENT_ON], counts[ENDED]);
	CHECK(counts[LOST] + counts[LEAKED] == 0 &&
		  counts[CRASHED] <= 2 * operation->library_falls,
	    words);
	CHECK(counts[CLEAN] > 0, "and its errors are seen");
}

/* --- what they work on ----------------------------------------------------------------
 */

static struct str
source(struct arena *arena, const char *name)
{
	struct str bytes = STR("");

	must(file_read(arena, arena_format(arena, SOURCE_ROOT "/%s", name).ptr,
	    LIMIT_BODY, &bytes, NULL));
	return bytes;
}

static void
prepare_stamp(struct arena *arena)
{
	const unsigned char nonce[TSP_NONCE_LEN] = { 1 };
	struct str request, response;

	have.tsa = new_cert(CERT_TSA, "stamps", have.key, NULL, NULL);
	sha256(have.order, have.digest);
	must(tsp_request(arena, have.digest, nonce, &request, NULL));
	must(tsp_respond(
	    arena, request, have.key, have.tsa, 1, SAMPLE_TIME, &response, NULL));
	must(tsp_read_response(arena, response, &have.token, NULL));
}

static void
prepare(struct arena *arena)
{
	static struct order order;
	const struct cert *to[1];
	static struct buf text;

	must(trust_warm(NULL));
	must(xmldsig_warm(NULL));
	json_warm();
	xml_warm();
	order = sample_order();
	buf_init(&text, LIMIT_BODY);
	must(order_write(arena, &order, &text, NULL));
	have.order = buf_str(&text);
	have.message = source(arena, "tests/corpus/wire_check/order");
	have.xml = source(arena, "tests/golden/xmldsig/rsa.sealed.xml");
	have.jws = source(arena, "tests/golden/jss/p256.jws.json");
	must(key_read_public(
	    source(arena, "tests/golden/xmldsig/rsa.test-cert.pem"), &have.rsa, NULL));
	must(key_read_private(
	    source(arena, "tests/golden/jss/p256.test-key.pem"), &have.jws_key, NULL));
	have.key = new_key(KEY_P256);
	have.seal = new_cert(CERT_SEAL, "seal", have.key, NULL, NULL);
	have.recipient = new_cert(CERT_RECIPIENT, "team", have.key, NULL, NULL);
	must(cms_cades_sign(
	    arena, have.key, have.seal, have.order, SAMPLE_TIME, &have.p7s, NULL));
	to[0] = have.recipient;
	must(cms_encrypt(arena, have.order, to, 1, &have.envelope, NULL));
	prepare_stamp(arena);
	if (!work_folder(have.folder))
		abort();
}

int
main(int argc, char **argv)
{
	struct arena arena;
	bool all = argc > 1 && strcmp(argv[1], "all") == 0;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	prepare(&arena);
	for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++)
		run_operation(&operations[i], all);
	work_remove(have.folder);
	arena_release(&arena);
	return test_done();
}
