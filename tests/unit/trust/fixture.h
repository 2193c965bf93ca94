/*
 * fixture.h - what the tests of trust/ share: made keys and certificates, and the openssl
 * command as the other side.
 */
#ifndef COMITY_TESTS_TRUST_FIXTURE_H
#define COMITY_TESTS_TRUST_FIXTURE_H

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "trust/cert.h"
#include "test.h"

#define START (1700000000 * CLOCK_SECOND) /* 2023-11-14T22:13:20Z */
#define END (2000000000 * CLOCK_SECOND)   /* 2033-05-18T03:33:20Z */
#define OPENSSL "/usr/bin/openssl"

static inline void
must(enum err e)
{
	if (e != ERR_OK) {
		printf("Bail out! %s\n", err_name(e));
		abort();
	}
}

static inline struct key *
new_key(enum key_kind kind)
{
	struct key *key = NULL;

	must(key_generate(kind, &key, NULL));
	return key;
}

/* Signed by itself when issuer is NULL. */
static inline struct cert *
new_cert(enum cert_use use, const char *name, const struct key *key,
    const struct cert *issuer, const struct key *issuer_key)
{
	static const struct str hosts[] = { STR_INIT("localhost"), STR_INIT("127.0.0.1"),
		STR_INIT("::1") };
	struct cert_spec spec = { .use = use,
		.name = str_from(name),
		.hosts = hosts,
		.hosts_count = use == CERT_TLS ? 3 : 0,
		.not_before = START,
		.not_after = END };
	struct cert *cert = NULL;

	must(cert_make(
	    &spec, key, issuer, issuer == NULL ? key : issuer_key, &cert, NULL));
	return cert;
}

/* A folder of its own as the working directory; given back by leave_folder. */
static inline void
enter_folder(void)
{
	char path[] = "/tmp/comity-trust-XXXXXX";

	if (mkdtemp(path) == NULL || chdir(path) != 0)
		abort();
}

static inline void
write_file(const char *name, struct str bytes)
{
	must(file_write(name, bytes, 0600, NULL));
}

static inline void
write_pems(const char *key_name, const struct key *key, const char *cert_name,
    const struct cert *cert)
{
	struct buf buf;

	buf_init(&buf, 1 << 16);
	must(key_write_private(key, &buf, NULL));
	write_file(key_name, buf_str(&buf));
	buf_reset(&buf);
	must(cert_write_pem(cert, &buf, NULL));
	write_file(cert_name, buf_str(&buf));
	buf_release(&buf);
}

static inline struct str
read_all(struct arena *arena, const char *name)
{
	struct str bytes = { NULL, 0 };

	must(file_read(arena, name, (size_t)16 << 20, &bytes, NULL));
	return bytes;
}

/* Words separated by one space; 0 = all went well. */
static inline int
openssl(const char *words)
{
	char text[600];
	char *argv[48] = { NULL };
	size_t count = 0;
	int status = -1;
	pid_t child;

	(void)snprintf(text, sizeof(text), "openssl %s", words);
	for (char *at = text; at != NULL && count < 47; at = strchr(at, ' ')) {
		if (*at == ' ')
			*at++ = '\0';
		argv[count++] = at;
	}
	fflush(stdout);
	child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_RDWR);

		(void)dup2(null, 1);
		if (getenv("VERBOSE") == NULL)
			(void)dup2(null, 2);
		(void)execv(OPENSSL, argv);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline bool
has_openssl(void)
{
	return access(OPENSSL, X_OK) == 0;
}

static inline void
leave_folder(void)
{
	char path[200];
	pid_t child;

	if (getcwd(path, sizeof(path)) == NULL || chdir("/") != 0)
		abort();
	fflush(stdout);
	child = fork();
	if (child == 0) {
		(void)execl("/bin/rm", "rm", "-r", path, (char *)NULL);
		_exit(127);
	}
	(void)waitpid(child, NULL, 0);
}

#endif
