// GNU extensions behind plain functions, so that Swift and C see one definition of the system's headers.
#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

const void *skein_memmem(const void *text, size_t length, const void *needle, size_t needle_length) {
    return memmem(text, length, needle, needle_length);
}

ssize_t skein_getrandom(void *target, size_t length) { return getrandom(target, length, 0); }

int skein_accept(int fd, struct sockaddr *address, socklen_t *length) {
    return accept4(fd, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

ssize_t skein_splice(int from, int to, size_t length, unsigned int flags) {
    return splice(from, 0, to, 0, length, flags);
}

int skein_pipe(int fds[2]) { return pipe2(fds, O_NONBLOCK | O_CLOEXEC); }

int skein_set_pipe_size(int fd, int size) { return fcntl(fd, F_SETPIPE_SZ, size); }

int skein_pin_thread(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

int skein_cpus_allowed(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
    return CPU_COUNT(&set);
}

int skein_thread_id(void) {
    static __thread int id;
    if (id == 0) id = gettid();
    return id;
}

void skein_block_signals(void) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, 0);
}

void skein_trim_heap(void) { malloc_trim(0); }

void skein_heap(uint64_t *allocated, uint64_t *held) {
    struct mallinfo2 info = mallinfo2();
    *allocated = info.uordblks + info.hblkhd;
    *held = info.arena + info.hblkhd;
}
