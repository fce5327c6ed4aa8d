// GNU extensions behind plain functions, so that Swift and C see one definition of the system's headers.
#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <link.h>
#include <linux/userfaultfd.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
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

int skein_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

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

/// Calls `work` with whole pages of every segment that no program may write.
static int skein_each_segment(struct dl_phdr_info *info, size_t size, void *work) {
    (void)size;
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    // The kernel's own page is no file's.
    if (info->dlpi_name && strstr(info->dlpi_name, "vdso")) return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
        // The next segment begins on another page, but this one need not end on a boundary.
        uintptr_t start = (info->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        uintptr_t end = (info->dlpi_addr + segment->p_vaddr + segment->p_filesz) & ~(page - 1);
        if (end > start) (*(void (**)(uintptr_t, uintptr_t))work)(start, end);
    }
    return 0;
}

static void skein_drop(uintptr_t start, uintptr_t end) { madvise((void *)start, end - start, MADV_DONTNEED); }

static void skein_split(uintptr_t start, uintptr_t end) {
    const uintptr_t piece = 16 << 10;
    // Read-only pages of files are in no core dump anyway: the flag says nothing, but neighbours differ by it.
    for (uintptr_t at = (start + piece - 1) & ~(piece - 1); at < end; at += 2 * piece) {
        madvise((void *)at, end - at < piece ? end - at : piece, MADV_DONTDUMP);
    }
}

void skein_drop_program_text(void) {
    void (*work)(uintptr_t, uintptr_t) = skein_drop;
    dl_iterate_phdr(skein_each_segment, &work);
}

// Linux 6.7; headers may be older than the kernel.
enum { SKEIN_USER_MODE_ONLY = 1, SKEIN_WP_UNPOPULATED = 1 << 13, SKEIN_WP_ASYNC = 1 << 15 };

static int skein_watch = -1;

static void skein_register(uintptr_t start, uintptr_t end) {
    struct uffdio_register area = {.range = {start, end - start}, .mode = UFFDIO_REGISTER_MODE_WP};
    if (ioctl(skein_watch, UFFDIO_REGISTER, &area) != 0) skein_split(start, end);
}

/// Mappings registered for asynchronous write protection aren't faulted around; nothing is ever protected, so no fault is
/// ever delivered. In force as long as the descriptor is open.
static int skein_open_watch(void) {
    int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | SKEIN_USER_MODE_ONLY);
    if (fd < 0) return -1;
    struct uffdio_api api = {.api = UFFD_API, .features = SKEIN_WP_ASYNC | SKEIN_WP_UNPOPULATED};
    if (ioctl(fd, UFFDIO_API, &api) == 0) return fd;
    close(fd);
    return -1;
}

void skein_map_text_sparsely(void) {
    if (skein_watch < 0) skein_watch = skein_open_watch();
    void (*work)(uintptr_t, uintptr_t) = skein_watch >= 0 ? skein_register : skein_split;
    dl_iterate_phdr(skein_each_segment, &work);
}

void skein_share_heap(int arenas) { mallopt(M_ARENA_MAX, arenas); }

void skein_heap(uint64_t *allocated, uint64_t *held) {
    struct mallinfo2 info = mallinfo2();
    *allocated = info.uordblks + info.hblkhd;
    *held = info.arena + info.hblkhd;
}

ssize_t skein_send_descriptors(int socket, const void *bytes, size_t length, const int *fds, size_t count) {
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * SKEIN_DESCRIPTORS_AT_ONCE)];
    } control;
    struct iovec vector = {(void *)bytes, length};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    if (count > SKEIN_DESCRIPTORS_AT_ONCE) count = SKEIN_DESCRIPTORS_AT_ONCE;
    if (count > 0) {
        memset(&control, 0, sizeof(control));
        message.msg_control = control.space;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(header), fds, sizeof(int) * count);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

ssize_t skein_receive_descriptors(int socket, void *bytes, size_t capacity, int *fds, size_t *count) {
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * SKEIN_DESCRIPTORS_AT_ONCE)];
    } control;
    struct iovec vector = {bytes, capacity};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.space,
                             .msg_controllen = sizeof(control.space)};
    *count = 0;
    ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0) return got;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        *count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(fds, CMSG_DATA(header), *count * sizeof(int));
    }
    return got;
}

int skein_peer_user(int socket, uint32_t *user) {
    struct ucred credentials;
    socklen_t length = sizeof(credentials);
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
    *user = credentials.uid;
    return 0;
}

void skein_set_patience(int socket, int seconds) {
    struct timeval time = {.tv_sec = seconds};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof(time));
}
