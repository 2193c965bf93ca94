/* A file that says it is a store: it is opened and counted, or refused; nothing else.
 * Behind the byte M stand changes of a true store: place in four bytes, and one byte. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "store/store.h"

#define FILE_MAX ((size_t)1 << 20)

static char folder[] = "/dev/shm/fuzz-store-XXXXXX";
static char path[64];

static void
sweep(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal", ".lock",
		".v1", ".v2", ".v3", ".v4" };
	char name[80];

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		(void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
		(void)unlink(name);
	}
}

static void
leave(void)
{
	sweep();
	(void)rmdir(folder);
}

static bool
put(const uint8_t *bytes, size_t len)
{
	int fd;

	if (path[0] == '\0') {
		if (mkdtemp(folder) == NULL || atexit(leave) != 0)
			return false;
		(void)snprintf(path, sizeof path, "%s/store", folder);
	}
	sweep();
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
		abort();
	return close(fd) == 0;
}

/* The bytes of a store of ours, made once; NULL where that fails. */
static uint8_t *
true_store(size_t *ret_len)
{
	static uint8_t base[FILE_MAX];
	static size_t base_len;
	struct store *store = NULL;
	int fd;
	ssize_t len;

	*ret_len = base_len;
	if (base_len > 0)
		return base;
	if (!put((const uint8_t *)"", 0) || unlink(path) != 0 ||
	    store_open(path, STORE_CREATE, &store, NULL) != ERR_OK)
		return NULL;
	store_close(store);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	len = fd < 0 ? -1 : read(fd, base, sizeof base);
	if (fd >= 0)
		(void)close(fd);
	*ret_len = base_len = len <= 0 ? 0 : (size_t)len;
	return len <= 0 ? NULL : base;
}

static bool
put_changed(const uint8_t *changes, size_t changes_len)
{
	static uint8_t copy[FILE_MAX];
	size_t len;
	const uint8_t *base = true_store(&len);

	if (base == NULL)
		abort();
	memcpy(copy, base, len);
	for (size_t i = 0; i + 5 <= changes_len; i += 5) {
		size_t at = (size_t)changes[i] << 24 | (size_t)changes[i + 1] << 16 |
			    (size_t)changes[i + 2] << 8 | changes[i + 3];

		copy[at % len] = changes[i + 4];
	}
	return put(copy, len);
}

static void
look(enum store_mode mode)
{
	struct store *store = NULL;
	struct store_totals totals;
	struct why why = { 0 };
	int version;

	(void)!store_version(path, &version, NULL);
	if (store_open(path, mode, &store, &why) == ERR_OK) {
		(void)!store_totals(store, 0, &totals, NULL);
		(void)!store_check(store, NULL);
	} else {
		FUZZ_NEED(store == NULL && why.text[0] != '\0');
	}
	store_close(store);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	if (len == 0 || len > FILE_MAX)
		return 0;
	if (bytes[0] == 'M' ? !put_changed(bytes + 1, len - 1) : !put(bytes, len))
		return 0;
	look(STORE_READ);
	look(STORE_WRITE);
	return 0;
}
