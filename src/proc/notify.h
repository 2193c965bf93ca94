/* notify.h - tells the service manager how we are (the protocol of sd_notify). */
#ifndef COMITY_PROC_NOTIFY_H
#define COMITY_PROC_NOTIFY_H

#include "base/err.h"
#include "base/str.h"

/* "READY=1", "STOPPING=1", "WATCHDOG=1".  Nothing happens without NOTIFY_SOCKET. */
enum err notify_send(struct str state, struct why *why);

#endif
