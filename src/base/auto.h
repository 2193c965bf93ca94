/*
 * auto.h - release of handles and descriptors at the end of their scope.
 *
 * For handles of libraries and descriptors only; memory belongs to an arena.
 *
 *	AUTO_FD int fd = open(...);
 *	AUTO_DEFINE(x509_freep, X509 *, X509_free)
 *	AUTO(x509_freep) X509 *cert = ...;
 */
#ifndef COMITY_BASE_AUTO_H
#define COMITY_BASE_AUTO_H

#include <unistd.h>

#define AUTO(function) __attribute__((cleanup(function)))
#define AUTO_DEFINE(name, type, release)                                                 \
	static inline void name(type *handle)                                            \
	{                                                                                \
		if (*handle != NULL)                                                     \
			release(*handle);                                                \
	}

static inline void
auto_close(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

#define AUTO_FD AUTO(auto_close)

#endif
