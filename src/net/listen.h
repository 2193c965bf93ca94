/* listen.h - a listening socket from one line of the configuration. */
#ifndef COMITY_NET_LISTEN_H
#define COMITY_NET_LISTEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/*
 * "192.0.2.1:8443", "[2001:db8::1]:8443" (numbers only: nothing is resolved; port 0 = any
 * free one), or the absolute path of a Unix socket.  A socket file that is left over from
 * a dead process is replaced, a living one is ERR_CONFLICT.  Its mode is 0666: who may
 * speak is decided by uid at the door.
 */
enum err listen_open(struct str address, int *ret_fd, struct why *why);

bool listen_is_unix(struct str address);
/* 0 for a Unix socket. */
uint16_t listen_port(int fd);

#endif
