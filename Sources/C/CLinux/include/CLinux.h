// What Swift's Glibc overlay does not import: epoll's packed event, GNU extensions and variadic system calls.
#ifndef SKEIN_CLINUX_H
#define SKEIN_CLINUX_H
#include "CLinuxSpawn.h"
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/uio.h>

// From linux/netfilter_ipv4.h and linux/netfilter_ipv6/ip6_tables.h, which clash with netinet/in.h.
#define SKEIN_SO_ORIGINAL_DST 80

// Flags of splice(2), visible only to GNU sources.
#define SKEIN_SPLICE_MOVE 1
#define SKEIN_SPLICE_NONBLOCK 2
#define SKEIN_SPLICE_MORE 4

const void *_Nullable skein_memmem(
    const void *_Nonnull text, size_t length, const void *_Nonnull needle, size_t needle_length);
ssize_t skein_getrandom(void *_Nonnull target, size_t length);
/// Accepts non-blocking and close-on-exec.
int skein_accept(int fd, struct sockaddr *_Nullable address, socklen_t *_Nullable length);
ssize_t skein_splice(int from, int to, size_t length, unsigned int flags);
/// Non-blocking and close-on-exec.
int skein_pipe(int fds[_Nonnull 2]);
/// A file without a name in any directory; close-on-exec.
int skein_memory_file(const char *_Nonnull name);
int skein_set_pipe_size(int fd, int size);
/// 0 or an errno value.
int skein_pin_thread(int cpu);
int skein_cpus_allowed(void);
/// The kernel's number of the calling thread.
int skein_thread_id(void);
/// Of the calling thread: all that can be blocked.
void skein_block_signals(void);
/// Bytes that malloc has given out, and the bytes it holds for that.
void skein_heap(uint64_t *_Nonnull allocated, uint64_t *_Nonnull held);
/// Gives memory that malloc holds and nobody uses back to the system.
void skein_trim_heap(void);
/// Unmaps the pages of the program's and its libraries' read-only segments; those that are used again are mapped again
/// from the page cache. Pages that were ever written are in other segments.
void skein_drop_program_text(void);
/// From now on a page of these segments that is missing comes alone, or (before Linux 6.7, or where userfaultfd is
/// forbidden) with what is in the same 16 KiB, and not with 64 KiB and more, of which most is never used.
void skein_map_text_sparsely(void);
/// That many heaps for all threads: each keeps what it once had.
void skein_share_heap(int arenas);

#define SKEIN_DESCRIPTORS_AT_ONCE 250
/// One message with up to that many descriptors; -1 and errno when it can't be sent.
ssize_t skein_send_descriptors(
    int socket, const void *_Nonnull bytes, size_t length, const int *_Nonnull fds, size_t count);
/// `fds` has room for that many; they are close-on-exec and the caller's.
ssize_t skein_receive_descriptors(
    int socket, void *_Nonnull bytes, size_t capacity, int *_Nonnull fds, size_t *_Nonnull count);
/// How long a blocking socket waits at most.
void skein_set_patience(int socket, int seconds);
/// Who is at the other end of a unix socket.
int skein_peer_user(int socket, uint32_t *_Nonnull user);
#endif
