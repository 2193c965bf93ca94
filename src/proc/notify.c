#include "proc/notify.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/auto.h"

enum err
notify_send(struct str state, struct why *why)
{
	struct str path = str_from(getenv("NOTIFY_SOCKET"));
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t len;
	AUTO_FD int fd = -1;

	if (path.len == 0)
		return ERR_OK;
	if (path.len >= sizeof address.sun_path ||
	    (path.ptr[0] != '/' && path.ptr[0] != '@'))
		return err_why(why, ERR_USAGE, 0, "NOTIFY_SOCKET is no address");
	memcpy(address.sun_path, path.ptr, path.len);
	if (path.ptr[0] == '@') /* the abstract name space */
		address.sun_path[0] = '\0';
	len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + path.len);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || sendto(fd, state.ptr, state.len, MSG_NOSIGNAL,
			  (const struct sockaddr *)&address, len) < 0)
		return err_errno(why, "service manager");
	return ERR_OK;
}
