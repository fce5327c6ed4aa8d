// Starting programs inside namespaces. What runs between clone and exec calls the kernel only: the parent has threads, and
// glibc's wrappers for identities would change those too.
#define _GNU_SOURCE
#include "CLinuxSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK_BYTES (256 * 1024)
#define MOST_FDS 64

struct failure {
    int code;
    const char *step;
};

struct launch {
    const struct skein_spawn *params;
    int report;
    volatile int32_t first;
    volatile int code;
    const char *volatile step;
};

static int enter(const struct skein_namespaces *inside) {
    if (inside->user >= 0 && setns(inside->user, CLONE_NEWUSER) != 0) return -1;
    if (inside->mount >= 0 && setns(inside->mount, CLONE_NEWNS) != 0) return -1;
    if (inside->net >= 0 && setns(inside->net, CLONE_NEWNET) != 0) return -1;
    return 0;
}

static void fail(int report, const char *step) {
    // The pointer is into this program's text: it means the same in parent and child.
    struct failure words = {errno, step};
    ssize_t ignored = write(report, &words, sizeof(words));
    (void)ignored;
    _exit(127);
}

static void default_signals(void) {
    struct sigaction plain = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &plain, 0);
}

static void limit_capabilities(uint64_t kept, int report) {
    for (int number = 0; number < 64; number++) {
        if (kept >> number & 1) continue;
        if (prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0 && errno == EPERM) fail(report, "dropping capabilities");
    }
}

static void take_capabilities(uint64_t kept, int report) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2], had[2];
    if (syscall(SYS_capget, &header, had) != 0) fail(report, "capget");
    for (int half = 0; half < 2; half++) {
        uint32_t part = (uint32_t)(kept >> (32 * half)) & had[half].permitted;
        data[half].permitted = data[half].effective = data[half].inheritable = part;
    }
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (syscall(SYS_capset, &header, data) != 0) fail(report, "capset");
    for (int number = 0; number < 64; number++) {
        if (!(data[number / 32].permitted >> (number % 32) & 1)) continue;
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0);
    }
}

static void take_identity(const struct skein_spawn *params, int report) {
    if (params->limits_capabilities) {
        limit_capabilities(params->capabilities, report);
        prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    }
    if (params->group >= 0) {
        gid_t group = (gid_t)params->group;
        // Refused in a user namespace of one user, where there are no other groups to leave.
        if (syscall(SYS_setgroups, 1, &group) != 0 && params->inside.user < 0) fail(report, "setgroups");
        if (syscall(SYS_setresgid, group, group, group) != 0) fail(report, "setresgid");
    }
    if (params->user >= 0) {
        uid_t user = (uid_t)params->user;
        if (syscall(SYS_setresuid, user, user, user) != 0) fail(report, "setresuid");
    }
    if (params->limits_capabilities) take_capabilities(params->capabilities, report);
    if (params->no_new_privileges && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(report, "no_new_privs");
}

static void become(const struct skein_spawn *params, int report) {
    if (params->own_group && setpgid(0, 0) != 0) fail(report, "setpgid");
    if (params->directory && chdir(params->directory) != 0) fail(report, "chdir");
    take_identity(params, report);
    // Changing identity forgets it, so it comes last.
    if (params->dies_with_caller && !params->own_pids) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) fail(report, "PR_SET_PDEATHSIG");
        struct pollfd end = {report, 0, 0};
        if (poll(&end, 1, 0) == 1 && end.revents & POLLERR) _exit(127);
    }
    default_signals();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    execve(params->program, params->arguments, params->environment);
    fail(report, "execve");
}

/// Where the kernel reads this program's command line: its words are the parent's, which the copy is not.
static char *words_start, *words_end;

/// Fields 48 and 49 of /proc/PID/stat (proc(5)); they never change.
static void find_words(void) {
    char text[1024];
    int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    ssize_t count = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (count <= 0) return;
    text[count] = 0;
    char *field = strrchr(text, ')');
    for (int number = 2; field && number < 48; number++) field = strchr(field + 1, ' ');
    if (!field) return;
    char *rest;
    unsigned long start = strtoul(field, &rest, 10);
    unsigned long end = strtoul(rest, 0, 10);
    if (start == 0 || end <= start) return;
    words_end = (char *)end;
    words_start = (char *)start;
}

static void rename_process(const char *name) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
    if (!words_start) return;
    memset(words_start, 0, (size_t)(words_end - words_start));
    for (char *target = words_start; *name && target < words_end - 1; target++) *target = *name++;
}

/// The first process of a PID namespace: without handlers the kernel keeps signals from it, so it passes them on by hand.
static void lead(const struct skein_spawn *params, int report) {
    if (params->dies_with_caller) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) fail(report, "PR_SET_PDEATHSIG");
        struct pollfd end = {report, 0, 0};
        if (poll(&end, 1, 0) == 1 && end.revents & POLLERR) _exit(127);
    }
    rename_process("skein-init");
    // A /proc that shows this namespace: where masks on /proc forbid it (containers), programs see the outer one.
    if (unshare(CLONE_NEWNS) == 0 && mount("none", "/", 0, MS_REC | MS_PRIVATE, 0) == 0)
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0);
    if (setpgid(0, 0) != 0) fail(report, "setpgid");
    default_signals();
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, 0);
    long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (child < 0) fail(report, "clone");
    if (child == 0) become(params, report);
    syscall(SYS_close_range, 0u, ~0u, 0u);
    for (;;) {
        siginfo_t info;
        int number = sigwaitinfo(&all, &info);
        if (number != SIGCHLD) {
            if (number > 0) kill((pid_t)child, number);
            continue;
        }
        int status;
        pid_t ended;
        while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
            if (ended != child) continue;
            _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        }
    }
}

/// Places descriptors 0..<count, the report behind them, and closes all others.
static int place_descriptors(const struct skein_spawn *params, int report) {
    int high[MOST_FDS + 1];
    int count = (int)params->fd_count;
    for (int index = 0; index <= count; index++) {
        high[index] = fcntl(index < count ? params->fds[index] : report, F_DUPFD_CLOEXEC, count + 1);
        if (high[index] < 0) fail(report, "dup");
    }
    for (int index = 0; index < count; index++) {
        if (dup2(high[index], index) < 0) fail(report, "dup2");
    }
    if (dup3(high[count], count, O_CLOEXEC) < 0) fail(high[count], "dup3");
    syscall(SYS_close_range, (unsigned)count + 1, ~0u, 0u);
    return count;
}

static int launched(void *argument) {
    struct launch *launch = argument;
    const struct skein_spawn *params = launch->params;
    if (enter(&params->inside) != 0) fail(launch->report, "setns");
    int report = place_descriptors(params, launch->report);
    if (!params->own_pids) become(params, report);
    if (unshare(CLONE_NEWPID) != 0) fail(report, "unshare(CLONE_NEWPID)");
    // A sibling of this process, so that the caller is its parent; a copy, because it stays.
    long first = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (first < 0) fail(report, "clone");
    if (first == 0) lead(params, report);
    launch->first = (int32_t)first;
    _exit(0);
}

static void *make_stack(void) {
    void *stack = mmap(0, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    return stack == MAP_FAILED ? 0 : stack;
}

/// With all signals blocked: a handler of the parent's must not run in a child that shares its memory.
static int clone_and_wait(int (*work)(void *), void *argument, int flags, int32_t *pid) {
    char *stack = make_stack();
    if (!stack) return ENOMEM;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int child = clone(work, stack + STACK_BYTES, CLONE_VM | CLONE_VFORK | SIGCHLD | flags, argument);
    int code = child < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, 0);
    munmap(stack, STACK_BYTES);
    *pid = child;
    return code;
}

static void collect(int32_t pid) {
    int status;
    while (waitpid(pid, &status, __WALL) < 0 && errno == EINTR) {}
}

int skein_spawn_process(const struct skein_spawn *params, int32_t *pid, const char **step) {
    *step = "spawn";
    if (params->fd_count > MOST_FDS) return E2BIG;
    if (params->own_pids && !words_start) find_words();
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    struct launch launch = {.params = params, .report = ends[1]};
    int32_t child;
    int code = clone_and_wait(launched, &launch, 0, &child);
    close(ends[1]);
    if (code != 0) {
        close(ends[0]);
        *step = "clone";
        return code;
    }
    if (params->own_pids) {
        collect(child);
        child = launch.first;
    }
    struct failure failure;
    ssize_t got;
    while ((got = read(ends[0], &failure, sizeof(failure))) < 0 && errno == EINTR) {}
    close(ends[0]);
    if (got == sizeof(failure)) {
        *step = failure.step;
        if (child > 0) {
            kill(child, SIGKILL);
            collect(child);
        }
        return failure.code;
    }
    *pid = child;
    return 0;
}

// Work inside namespaces.

struct inside {
    const struct skein_namespaces *places;
    int forwards, domain, type, protocol;
    const char *const *sources, *const *targets;
    size_t count;
    const char *path, *text;
    int32_t user, group;
    volatile int result;
    int (*work)(struct inside *);
};

static int run_inside(void *argument) {
    struct inside *inside = argument;
    if (inside->places && enter(inside->places) != 0)
        inside->result = -errno;
    else
        inside->result = inside->work(inside);
    _exit(0);
}

static int do_inside(struct inside *inside) {
    int32_t child;
    inside->result = -EIO;
    int code = clone_and_wait(run_inside, inside, CLONE_FILES, &child);
    if (code != 0) return -code;
    collect(child);
    return inside->result;
}

static int put_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    ssize_t wrote = write(fd, text, strlen(text));
    int code = wrote < 0 ? -errno : 0;
    close(fd);
    return code;
}

/// "0 ID 1\n" without stdio, which is not for a child that shares memory.
static void write_map(char *target, uint32_t number) {
    char digits[12];
    int count = 0;
    do digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    *target++ = '0';
    *target++ = ' ';
    while (count > 0) *target++ = digits[--count];
    memcpy(target, " 1\n", 4);
}

static int make_user(struct inside *inside) {
    if (unshare(CLONE_NEWUSER) != 0) return -errno;
    char map[32];
    int code = put_file("/proc/self/setgroups", "deny");
    if (code < 0 && code != -ENOENT) return code;
    write_map(map, (uint32_t)inside->user);
    if ((code = put_file("/proc/self/uid_map", map)) < 0) return code;
    write_map(map, (uint32_t)inside->group);
    if ((code = put_file("/proc/self/gid_map", map)) < 0) return code;
    int fd = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static int make_net(struct inside *inside) {
    if (unshare(CLONE_NEWNET) != 0) return -errno;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int code = ioctl(fd, SIOCSIFFLAGS, &request) != 0 ? -errno : 0;
    close(fd);
    if (code < 0) return code;
    // Comforts: where /proc/sys can't be written, low ports are for root and nothing else is lost.
    put_file("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
    put_file("/proc/sys/net/ipv4/ping_group_range", "0 2147483647");
    if (inside->forwards && (code = put_file("/proc/sys/net/ipv4/ip_forward", "1")) < 0) return code;
    fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static int make_mount(struct inside *inside) {
    if (unshare(CLONE_NEWNS) != 0) return -errno;
    if (mount("none", "/", 0, MS_REC | MS_SLAVE, 0) != 0) return -errno;
    for (size_t index = 0; index < inside->count; index++) {
        if (mount(inside->sources[index], inside->targets[index], 0, MS_BIND, 0) != 0) return -errno;
    }
    int fd = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static int make_socket(struct inside *inside) {
    int fd = socket(inside->domain, inside->type | SOCK_CLOEXEC | SOCK_NONBLOCK, inside->protocol);
    return fd < 0 ? -errno : fd;
}

static int write_setting(struct inside *inside) { return put_file(inside->path, inside->text); }

int skein_make_user_namespace(void) {
    struct inside inside = {.work = make_user, .user = (int32_t)geteuid(), .group = (int32_t)getegid()};
    return do_inside(&inside);
}

int skein_make_net_namespace(const struct skein_namespaces *places, int forwards) {
    struct inside inside = {.places = places, .work = make_net, .forwards = forwards};
    return do_inside(&inside);
}

int skein_make_mount_namespace(
    const struct skein_namespaces *places, const char *const *sources, const char *const *targets, size_t count) {
    struct inside inside = {
        .places = places, .work = make_mount, .sources = sources, .targets = targets, .count = count};
    return do_inside(&inside);
}

int skein_socket_inside(const struct skein_namespaces *places, int domain, int type, int protocol) {
    struct inside inside = {
        .places = places, .work = make_socket, .domain = domain, .type = type, .protocol = protocol};
    return do_inside(&inside);
}

int skein_write_inside(const struct skein_namespaces *places, const char *path, const char *text) {
    struct inside inside = {.places = places, .work = write_setting, .path = path, .text = text};
    return do_inside(&inside);
}

int skein_process_descriptor(int32_t pid) {
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : fd;
}

int skein_collect(int32_t pid, int *signaled, int *code) {
    int status;
    if (waitpid(pid, &status, WNOHANG) != pid) return 0;
    *signaled = WIFSIGNALED(status);
    *code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    return 1;
}
