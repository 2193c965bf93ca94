/* clock_file.c - a clock that a test sets: the system's, and as far ahead or behind as a
 * file says.
 *
 * Loaded in front of a program (LD_PRELOAD), it stands in for what the C library says of
 * real time; COMITY_TEST_CLOCK names the file, eight bytes of microseconds, which is read
 * anew each time.  Steady clocks stay what they are: nobody can set those.  It asks the
 * kernel itself, by the call that every process of a node may make.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MICRO 1000000
#define REPLACES __attribute__((visibility("default")))

static const volatile int64_t *ahead;

/* Before the program begins, and so before its sandbox closes. */
static void __attribute__((constructor)) open_file(void)
{
	const char *path = getenv("COMITY_TEST_CLOCK");
	int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	void *page;

	if (fd < 0)
		return;
	page = mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (page != MAP_FAILED)
		ahead = page;
}

REPLACES int
clock_gettime(clockid_t clock, struct timespec *ret_time)
{
	long done = syscall(SYS_clock_gettime, clock, ret_time);
	int64_t micro;

	if (done != 0 || ahead == NULL ||
	    (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
		return (int)done;
	micro = (int64_t)ret_time->tv_sec * MICRO + ret_time->tv_nsec / 1000 + *ahead;
	ret_time->tv_nsec = micro % MICRO * 1000 + ret_time->tv_nsec % 1000;
	ret_time->tv_sec = micro / MICRO;
	return 0;
}

REPLACES int
gettimeofday(struct timeval *restrict ret_time, void *restrict zone)
{
	struct timespec now;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return -1;
	*ret_time = (struct timeval){ now.tv_sec, now.tv_nsec / 1000 };
	return 0;
}

REPLACES time_t
time(time_t *ret_time)
{
	struct timespec now = { 0, 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (ret_time != NULL)
		*ret_time = now.tv_sec;
	return now.tv_sec;
}
