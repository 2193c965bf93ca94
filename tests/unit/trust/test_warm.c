/* After trust_warm, signing and checking need no file: a child without descriptors left
 * for any proves it. */
#include <sys/resource.h>

#include "trust/cms.h"
#include "trust/uuid.h"
#include "trust/warm.h"
#include "fixture.h"

/* What the processes do after they gave up their files. */
static bool
works(struct arena *arena)
{
	unsigned char signature[KEY_SIGNATURE_LEN];
	char text[UUID_TEXT_MAX];
	struct key *key = new_key(KEY_P256);
	struct cert *cert = new_cert(CERT_SEAL, "x", key, NULL, NULL);
	struct cms_signer signer;
	struct str p7s;

	return key_sign(key, STR("x"), signature, NULL) == ERR_OK &&
	       key_verify(cert_key(cert), STR("x"), str_bytes(signature, 64)) &&
	       cms_cades_sign(arena, key, cert, STR("x"), START, &p7s, NULL) == ERR_OK &&
	       cms_verify_detached(arena, p7s, STR("x"), NULL, &signer, NULL) == ERR_OK &&
	       uuid4(text, NULL) == ERR_OK;
}

int
main(void)
{
	const struct rlimit none = { 0, 0 };
	struct why why = { 0 };
	struct arena arena;
	int status = -1;
	pid_t child;

	must(arena_init(&arena, (size_t)1 << 20, NULL));
	CHECK(trust_warm(&why) == ERR_OK, "one use of everything");
	fflush(stdout);
	child = fork();
	if (child == 0) {
		if (setrlimit(RLIMIT_NOFILE, &none) != 0 ||
		    open("/dev/null", O_RDONLY) >= 0)
			_exit(2);
		_exit(works(&arena) ? 0 : 1);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
		  WEXITSTATUS(status) == 0,
	    "and all of it works in a process that can open no file");
	arena_release(&arena);
	return test_done();
}
