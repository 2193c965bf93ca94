/* net_test.h - what the tests of doors and calls share: certificates made on the spot, a
 * raw socket, and a loop that runs both sides. */
#ifndef COMITY_TESTS_NET_TEST_H
#define COMITY_TESTS_NET_TEST_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/client.h"
#include "net/server.h"
#include "test.h"

struct identity {
	char cert[4096], key[4096];
	char leaf[32]; /* SHA-256 of the certificate */
	char spki[32]; /* SHA-256 of its public key */
};

static inline void
identity_make(struct identity *identity, const char *name)
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t cert;
	size_t len = sizeof identity->cert - 1;
	int e = gnutls_x509_privkey_init(&key) | gnutls_x509_crt_init(&cert);

	e |= gnutls_x509_privkey_generate(
	    key, GNUTLS_PK_EC, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	e |= gnutls_x509_crt_set_version(cert, 3);
	e |= gnutls_x509_crt_set_serial(cert, name, strlen(name));
	e |= gnutls_x509_crt_set_dn_by_oid(
	    cert, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned)strlen(name));
	e |= gnutls_x509_crt_set_key(cert, key);
	e |= gnutls_x509_crt_set_activation_time(cert, time(NULL) - 3600);
	e |= gnutls_x509_crt_set_expiration_time(cert, time(NULL) + 3600);
	e |= gnutls_x509_crt_sign2(cert, cert, key, GNUTLS_DIG_SHA256, 0);
	memset(identity, 0, sizeof *identity);
	e |= gnutls_x509_crt_export(cert, GNUTLS_X509_FMT_PEM, identity->cert, &len);
	len = sizeof identity->key - 1;
	e |= gnutls_x509_privkey_export_pkcs8(
	    key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, identity->key, &len);
	len = 32;
	e |= gnutls_x509_crt_get_fingerprint(
	    cert, GNUTLS_DIG_SHA256, identity->leaf, &len);
	len = 32;
	e |= gnutls_x509_crt_get_key_id(
	    cert, GNUTLS_KEYID_USE_SHA256, (unsigned char *)identity->spki, &len);
	gnutls_x509_crt_deinit(cert);
	gnutls_x509_privkey_deinit(key);
	if (e != 0)
		abort();
}

static inline struct str
text_of(const char *cstr)
{
	return str_from(cstr);
}

static inline int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline int
call_raw(uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr *any = (struct sockaddr *)(void *)&address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, any, sizeof address) != 0 ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
		abort();
	return fd;
}

static inline void
send_raw(int fd, struct str bytes)
{
	if (send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL) != (ssize_t)bytes.len)
		printf("# short send\n");
}

/* One round of both sides, waiting at most max_ms; client may be NULL. */
static inline void
turn(struct server *server, struct client *client, int max_ms)
{
	struct pollfd fds[2] = { { server_fd(server), POLLIN, 0 },
		{ client != NULL ? client_fd(client) : -1, POLLIN, 0 } };
	int wait = server_timeout_ms(server);
	int other = client != NULL ? client_timeout_ms(client) : -1;

	wait = other >= 0 && other < wait ? other : wait;
	(void)poll(fds, 2, wait < max_ms ? wait : max_ms);
	if (server_run(server, NULL) != ERR_OK ||
	    (client != NULL && client_run(client, NULL) != ERR_OK))
		abort();
}

/* Answers every request that is there: its body again, status 200. */
static inline unsigned
echo(struct server *server, struct server_request *ret_last)
{
	struct server_request request;
	unsigned count = 0;

	while (server_next(server, &request)) {
		const struct server_answer answer = { .status = 200,
			.content_type = "application/json",
			.body = request.body,
			.fd = -1 };

		if (ret_last != NULL)
			*ret_last = request;
		if (server_answer(server, request.id, &answer, NULL) != ERR_OK)
			abort();
		count++;
	}
	return count;
}

/* Runs both, echoing, until the client has a result. */
static inline struct client_result
until_result(struct server *server, struct client *client)
{
	struct client_result result = { .err = ERR_COUNT, .words = "no result in time" };
	int64_t end = now_ms() + 20000;

	while (!client_next(client, &result) && now_ms() < end) {
		turn(server, client, 100);
		(void)echo(server, NULL);
	}
	return result;
}

/* What a raw socket gets within ms; *ret_closed says whether the other end closed. */
static inline struct str
hear_raw(
    struct server *server, int fd, int64_t ms, char *room, size_t max, bool *ret_closed)
{
	int64_t end = now_ms() + ms;
	size_t len = 0;

	*ret_closed = false;
	while (now_ms() < end && !*ret_closed && len < max) {
		ssize_t got;

		turn(server, NULL, 5);
		(void)echo(server, NULL);
		got = recv(fd, room + len, max - len, MSG_DONTWAIT);
		if (got > 0)
			len += (size_t)got;
		else if (got == 0 || errno != EAGAIN)
			*ret_closed = true;
	}
	return (struct str){ room, len };
}

#endif
