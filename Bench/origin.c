// A very fast origin on one thread: answers HTTP/1.1 GETs, echoes bytes, or sends bytes without end.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FD = 65536, BLOCK = 256 * 1024 };

static char answer[8192];
static size_t answer_size;
static char block[BLOCK];

// How much of "\r\n\r\n" a connection has seen, and how many answers the socket has not yet taken.
static struct { unsigned char matched; unsigned owed; size_t sent; } states[MAX_FD];

static int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096)) { perror("listen"); exit(1); }
    return fd;
}

static int send_owed(int fd) {
    while (states[fd].owed) {
        ssize_t n = send(fd, answer + states[fd].sent, answer_size - states[fd].sent, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN ? 0 : -1;
        states[fd].sent += n;
        if (states[fd].sent == answer_size) { states[fd].sent = 0; states[fd].owed--; }
    }
    return 0;
}

static int serve_http(int fd) {
    for (;;) {
        ssize_t n = recv(fd, block, BLOCK, 0);
        if (n == 0) return -1;
        if (n < 0) return errno == EAGAIN ? send_owed(fd) : -1;
        for (ssize_t i = 0; i < n; i++) {
            unsigned char wanted = states[fd].matched & 1 ? '\n' : '\r';
            states[fd].matched = block[i] == wanted ? states[fd].matched + 1 : block[i] == '\r';
            if (states[fd].matched == 4) { states[fd].matched = 0; states[fd].owed++; }
        }
        if (send_owed(fd)) return -1;
        if (n < BLOCK) return 0;
    }
}

static int serve_echo(int fd) {
    for (;;) {
        ssize_t n = recv(fd, block, BLOCK, 0);
        if (n == 0) return -1;
        if (n < 0) return errno == EAGAIN ? 0 : -1;
        if (send(fd, block, n, MSG_NOSIGNAL) != n) return -1;
    }
}

static int serve_bytes(int fd) {
    char ignored[64];
    if (recv(fd, ignored, sizeof ignored, MSG_DONTWAIT) == 0) return -1;
    for (int i = 0; i < 16; i++) {
        ssize_t n = send(fd, block, BLOCK, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN ? 0 : -1;
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 3) { fprintf(stderr, "usage: origin http|echo|bytes PORT [BODY-SIZE]\n"); return 2; }
    signal(SIGPIPE, SIG_IGN);
    size_t body = argc > 3 ? strtoul(argv[3], 0, 10) : 130;
    answer_size = snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: %zu\r\n\r\n", body);
    memset(answer + answer_size, 'x', body);
    answer_size += body;
    memset(block, 'x', sizeof block);
    int (*serve)(int) = !strcmp(argv[1], "http") ? serve_http : !strcmp(argv[1], "echo") ? serve_echo : serve_bytes;
    int listening = listen_on(atoi(argv[2])), poll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listening}, events[256];
    epoll_ctl(poll, EPOLL_CTL_ADD, listening, &event);
    for (;;) {
        int count = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == listening) {
                int accepted, one = 1;
                while ((accepted = accept4(listening, 0, 0, SOCK_NONBLOCK)) >= 0) {
                    if (accepted >= MAX_FD) { close(accepted); continue; }
                    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    memset(&states[accepted], 0, sizeof states[accepted]);
                    event = (struct epoll_event){.events = EPOLLIN | (serve == serve_bytes ? EPOLLOUT : EPOLLOUT | EPOLLET), .data.fd = accepted};
                    epoll_ctl(poll, EPOLL_CTL_ADD, accepted, &event);
                }
            } else if (serve(fd)) {
                close(fd);
            }
        }
    }
}
