#include "measure.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PROCESSES_MAX 256
#define CHILDREN_MAX 4096

static double
read_us(clockid_t clock)
{
	struct timespec now = { 0 };

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

double
measure_wall_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

double
measure_cpu_us(void)
{
	return read_us(CLOCK_PROCESS_CPUTIME_ID);
}

double
measure_cpu_of_us(pid_t pid)
{
	clockid_t clock;

	return clock_getcpuclockid(pid, &clock) == 0 ? read_us(clock) : 0;
}

/* The first bytes of /proc/PID/NAME as text; false when there is no such process. */
static bool
read_proc(pid_t pid, const char *name, char *ret_text, size_t size)
{
	char path[64];
	size_t len;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	len = fread(ret_text, 1, size - 1, file);
	ret_text[len] = '\0';
	(void)fclose(file);
	return len > 0;
}

/* Fields 14 and 15, user and system time; the name in field 2 may hold anything. */
static double
stat_us(pid_t pid)
{
	char text[1024];
	unsigned long user = 0, system = 0;
	const char *rest;

	if (!read_proc(pid, "stat", text, sizeof text))
		return -1;
	rest = strrchr(text, ')');
	if (rest == NULL ||
	    sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		&system) != 2)
		return -1;
	return (double)(user + system) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

/* Adds the children of pid to the list. */
static void
add_children(pid_t pid, pid_t *pids, size_t *count)
{
	char name[64];
	char children[CHILDREN_MAX] = "";
	char *at = children;

	(void)snprintf(name, sizeof name, "task/%d/children", (int)pid);
	if (!read_proc(pid, name, children, sizeof children))
		return;
	while (*count < PROCESSES_MAX) {
		char *end;
		long child = strtol(at, &end, 10);

		if (end == at)
			return;
		pids[(*count)++] = (pid_t)child;
		at = end;
	}
}

double
measure_tree_cpu_us(pid_t pid)
{
	pid_t pids[PROCESSES_MAX] = { pid };
	size_t count = 1;
	double sum = stat_us(pid);

	for (size_t i = 0; sum >= 0 && i < count; i++) {
		double own = i == 0 ? 0 : stat_us(pids[i]);

		sum += own > 0 ? own : 0;
		add_children(pids[i], pids, &count);
	}
	return sum;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
measure_part(double *values, size_t count, double part)
{
	size_t at = (size_t)((double)count * part);

	if (count == 0)
		return 0;
	qsort(values, count, sizeof *values, compare);
	return values[at < count ? at : count - 1];
}
