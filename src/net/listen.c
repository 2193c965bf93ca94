#include "net/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/auto.h"

#define BACKLOG 1024

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un path;
};

bool
listen_is_unix(struct str address)
{
	return str_starts(address, STR("/"));
}

static bool
fill_ip(struct str text, union address *address, socklen_t *ret_len)
{
	char host[INET6_ADDRSTRLEN];
	struct str name;
	uint64_t port;
	bool v6 = str_starts(text, STR("["));

	if (v6) {
		text = str_slice(text, 1, text.len);
		name = str_cut(&text, ']');
		if (!str_starts(text, STR(":")))
			return false;
		text = str_slice(text, 1, text.len);
	} else {
		name = str_cut(&text, ':');
	}
	if (!str_u64(text, UINT16_MAX, &port) || name.len == 0 || name.len >= sizeof host)
		return false;
	memcpy(host, name.ptr, name.len);
	host[name.len] = '\0';
	if (v6) {
		address->v6 = (struct sockaddr_in6){ .sin6_family = AF_INET6,
			.sin6_port = htons((uint16_t)port) };
		*ret_len = sizeof address->v6;
		return inet_pton(AF_INET6, host, &address->v6.sin6_addr) == 1;
	}
	address->v4 = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port) };
	*ret_len = sizeof address->v4;
	return inet_pton(AF_INET, host, &address->v4.sin_addr) == 1;
}

/* A name that nobody answers belongs to a dead process. */
static enum err
remove_dead(const union address *address, socklen_t len, struct why *why)
{
	AUTO_FD int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat info;

	if (lstat(address->path.sun_path, &info) != 0)
		return errno == ENOENT ? ERR_OK
				       : err_errno(why, "%s", address->path.sun_path);
	if (!S_ISSOCK(info.st_mode))
		return err_why(
		    why, ERR_CONFLICT, 0, "%s is no socket", address->path.sun_path);
	if (probe < 0)
		return err_errno(why, "socket");
	if (connect(probe, &address->any, len) == 0 || errno != ECONNREFUSED)
		return err_why(
		    why, ERR_CONFLICT, 0, "%s is in use", address->path.sun_path);
	if (unlink(address->path.sun_path) != 0)
		return err_errno(why, "%s", address->path.sun_path);
	return ERR_OK;
}

static enum err
fill_unix(struct str text, union address *address, socklen_t *ret_len, struct why *why)
{
	if (text.len >= sizeof address->path.sun_path ||
	    memchr(text.ptr, '\0', text.len) != NULL)
		return err_why(why, ERR_USAGE, 0, "path of the socket is too long");
	address->path = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(address->path.sun_path, text.ptr, text.len);
	*ret_len = sizeof address->path;
	return remove_dead(address, *ret_len, why);
}

/* Whoever is accepted has it from here: answers leave at once, and what is lost of them
 * is sent again soon, not each time twice as late (client.c has the same). */
static void
set_prompt(int fd)
{
	int on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS, &on, sizeof on);
}

enum err
listen_open(struct str address, int *ret_fd, struct why *why)
{
	union address raw = { 0 };
	socklen_t len = 0;
	int on = 1;
	int fd;

	if (listen_is_unix(address)) {
		enum err e = fill_unix(address, &raw, &len, why);

		if (e != ERR_OK)
			return e;
	} else if (!fill_ip(address, &raw, &len)) {
		return err_why(why, ERR_USAGE, 0, "\"%.*s\" is no address with port",
		    STR_ARG(address));
	}
	fd = socket(raw.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_errno(why, "socket");
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (raw.any.sa_family != AF_UNIX)
		set_prompt(fd);
	if (bind(fd, &raw.any, len) != 0 || listen(fd, BACKLOG) != 0 ||
	    (raw.any.sa_family == AF_UNIX && chmod(raw.path.sun_path, 0666) != 0)) {
		enum err e = err_errno(why, "listen on %.*s", STR_ARG(address));

		(void)close(fd);
		return e;
	}
	*ret_fd = fd;
	return ERR_OK;
}

uint16_t
listen_port(int fd)
{
	union address address = { 0 };
	socklen_t len = sizeof address;

	if (getsockname(fd, &address.any, &len) != 0)
		return 0;
	if (address.any.sa_family == AF_INET)
		return ntohs(address.v4.sin_port);
	return address.any.sa_family == AF_INET6 ? ntohs(address.v6.sin6_port) : 0;
}
