// Load that wrk and h2load don't make: byte ping-pong, bulk reading, and requests at a fixed rate (open loop).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

// Where to, and what is asked: another address, host and path than this machine's for a mesh.
static const char *target = "127.0.0.1", *host = "bench.test", *path = "/";

static int connect_to(int port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, target, &address.sin_addr) != 1) { fprintf(stderr, "%s is no IPv4 address\n", target); exit(2); }
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) { perror("connect"); exit(1); }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static char buffer[1 << 20];

// Every connection sends `size` bytes and waits for as many.
static void pingpong(int port, int connections, double seconds, int size) {
    int poll = epoll_create1(0), *got = calloc(connections, sizeof *got), *fds = calloc(connections, sizeof *fds);
    struct epoll_event event, events[256];
    for (int i = 0; i < connections; i++) {
        fds[i] = connect_to(port);
        event = (struct epoll_event){.events = EPOLLIN, .data.u32 = i};
        epoll_ctl(poll, EPOLL_CTL_ADD, fds[i], &event);
        if (send(fds[i], buffer, size, 0) != size) exit(1);
    }
    uint64_t done = 0;
    for (double end = now() + seconds; now() < end;) {
        int count = epoll_wait(poll, events, 256, 100);
        for (int i = 0; i < count; i++) {
            int which = events[i].data.u32;
            ssize_t n = recv(fds[which], buffer, sizeof buffer, 0);
            if (n <= 0) { fprintf(stderr, "connection lost\n"); exit(1); }
            if ((got[which] += n) >= size) {
                got[which] = 0;
                done++;
                if (send(fds[which], buffer, size, 0) != size) exit(1);
            }
        }
    }
    printf("done %lu\n", done);
}

// Every connection reads all it can get.
static void bulk(int port, int connections, double seconds) {
    int poll = epoll_create1(0);
    struct epoll_event event, events[256];
    for (int i = 0; i < connections; i++) {
        event = (struct epoll_event){.events = EPOLLIN, .data.fd = connect_to(port)};
        epoll_ctl(poll, EPOLL_CTL_ADD, event.data.fd, &event);
    }
    uint64_t bytes = 0;
    for (double end = now() + seconds; now() < end;) {
        int count = epoll_wait(poll, events, 256, 100);
        for (int i = 0; i < count; i++) {
            ssize_t n = recv(events[i].data.fd, buffer, sizeof buffer, MSG_TRUNC);
            if (n <= 0) { fprintf(stderr, "connection lost\n"); exit(1); }
            bytes += n;
        }
    }
    printf("done %lu\n", bytes);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Requests leave at fixed times whether or not answers came; latency counts from the time a request was due.
static void rate(int port, int connections, double seconds, double per_second) {
    char request[512];
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\n\r\n", path, host);
    int poll = epoll_create1(0), *fds = calloc(connections, sizeof *fds), *idle = calloc(connections, sizeof *idle), idles = 0;
    double *due = calloc(connections, sizeof *due);
    size_t total = seconds * per_second, sent = 0, done = 0;
    double *latencies = calloc(total, sizeof *latencies);
    struct epoll_event event, events[256];
    for (int i = 0; i < connections; i++) {
        fds[i] = connect_to(port);
        idle[idles++] = i;
        event = (struct epoll_event){.events = EPOLLIN, .data.u32 = i};
        epoll_ctl(poll, EPOLL_CTL_ADD, fds[i], &event);
    }
    double start = now(), limit = start + seconds + 5;
    while (done < total && now() < limit) {
        while (sent < total && idles && now() >= start + sent / per_second) {
            int which = idle[--idles];
            due[which] = start + sent++ / per_second;
            if (send(fds[which], request, length, 0) < 0) { perror("send"); exit(1); }
        }
        double wait = sent < total ? start + sent / per_second - now() : 0.1;
        if (wait < 0) wait = idles ? 0 : 0.1;
        struct timespec pause = {.tv_sec = 0, .tv_nsec = wait > 0.1 ? 100000000 : (long)(wait * 1e9)};
        int count = epoll_pwait2(poll, events, 256, &pause, 0);
        for (int i = 0; i < count; i++) {
            int which = events[i].data.u32;
            ssize_t n = recv(fds[which], buffer, sizeof buffer, 0);
            if (n <= 0) { fprintf(stderr, "connection lost\n"); exit(1); }
            // Answers are small: head and body come in one piece.
            latencies[done++] = now() - due[which];
            idle[idles++] = which;
        }
    }
    qsort(latencies, done, sizeof *latencies, ascending);
    printf("done %zu of %zu p50 %.1f p99 %.1f p999 %.1f max %.1f\n", done, total, latencies[done / 2] * 1e6,
           latencies[(size_t)(done * 0.99)] * 1e6, latencies[(size_t)(done * 0.999)] * 1e6, latencies[done - 1] * 1e6);
}

int main(int argc, char **argv) {
    if (argc < 6) { fprintf(stderr, "usage: load pingpong|bulk|rate PORT CONNECTIONS SECONDS SIZE-OR-RATE [ADDRESS HOST PATH]\n"); return 2; }
    int port = atoi(argv[2]), connections = atoi(argv[3]);
    double seconds = atof(argv[4]), last = atof(argv[5]);
    if (argc > 8) target = argv[6], host = argv[7], path = argv[8];
    if (!strcmp(argv[1], "pingpong")) pingpong(port, connections, seconds, last);
    else if (!strcmp(argv[1], "bulk")) bulk(port, connections, seconds);
    else rate(port, connections, seconds, last);
}
