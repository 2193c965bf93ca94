/*
 * measure.h - clocks, medians, and what the processes of a node used.
 */
#ifndef COMITY_BENCH_MEASURE_H
#define COMITY_BENCH_MEASURE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Microseconds of a clock that only runs forward, and of this process on a processor. */
double measure_wall_us(void);
double measure_cpu_us(void);
/* Of another process, while it lives. */
double measure_cpu_of_us(pid_t pid);

/* Of a process and of all below it, from /proc/PID/stat; -1 when it is gone. */
double measure_tree_cpu_us(pid_t pid);

/* The value at a part (0.5 = median) of the sorted values; sorts. */
double measure_part(double *values, size_t count, double part);

#endif
