// Starting programs inside namespaces, and making namespaces, from a program with threads.
#ifndef SKEIN_CLINUX_SPAWN_H
#define SKEIN_CLINUX_SPAWN_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Descriptors of namespaces; -1: the caller's own.
struct skein_namespaces {
    int user;
    int mount;
    int net;
};

struct skein_spawn {
    const char *_Nonnull program;
    char *_Nullable const *_Nonnull arguments;
    char *_Nullable const *_Nonnull environment;
    /// Become 0, 1, 2, ... of the child; it gets no others.
    const int *_Nonnull fds;
    size_t fd_count;
    const char *_Nullable directory;
    struct skein_namespaces inside;
    /// A PID namespace of its own, whose first process collects what it leaves behind and passes signals on.
    int own_pids;
    /// The child leads a process group of its own.
    int own_group;
    /// It is killed when the calling thread ends.
    int dies_with_caller;
    /// Ids as they are in the user namespace; -1: unchanged.
    int64_t user;
    int64_t group;
    /// All that it can ever have, and has from the start; used when `limits_capabilities`.
    uint64_t capabilities;
    int limits_capabilities;
    /// Programs with a set-user bit give it no more than it has.
    int no_new_privileges;
};

/// 0 and the child's number, or an errno value and what was tried. Returns when the program has been started.
int skein_spawn_process(
    const struct skein_spawn *_Nonnull params, int32_t *_Nonnull pid, const char *_Nullable *_Nonnull step);

/// The functions below run in a short-lived process that shares descriptors and memory with the caller; the result is a
/// descriptor (or 0), or a negative errno value.
/// Of the caller's user and group alone, who are root inside.
int skein_make_user_namespace(void);
/// With its loopback up; programs without privileges may use ports below 1024 there.
int skein_make_net_namespace(const struct skein_namespaces *_Nonnull inside, int forwards);
/// With `sources[i]` seen at `targets[i]`; nothing of it is seen outside.
int skein_make_mount_namespace(
    const struct skein_namespaces *_Nonnull inside, const char *_Nullable const *_Nonnull sources,
    const char *_Nullable const *_Nonnull targets, size_t count);
/// A socket of that namespace, close-on-exec and non-blocking.
int skein_socket_inside(const struct skein_namespaces *_Nonnull inside, int domain, int type, int protocol);
/// Writes `text` to a file below /proc/sys/net as that namespace has it.
int skein_write_inside(
    const struct skein_namespaces *_Nonnull inside, const char *_Nonnull path, const char *_Nonnull text);
/// A descriptor of a process: becomes readable when it ends.
int skein_process_descriptor(int32_t pid);
/// 1 when it has ended (and is collected): `code` is its exit code or, when `signaled`, the signal.
int skein_collect(int32_t pid, int *_Nonnull signaled, int *_Nonnull code);
#endif
