// Many proxies at a control plane: each a gRPC stream of its own that speaks delta xDS as Envoy does and acknowledges everything.
//
//   proxies PORT NODES       NODES: a file of envoy.config.core.v3.Node messages, each behind its length (4 bytes, little endian)
//   standard input:          await TYPE NAME | change | bytes
//   standard output:         served TIME, when all have clusters, endpoints, listeners and routes
//                            heard TIME..., of every proxy, when all got the awaited resource (CLOCK_MONOTONIC, seconds)
//                            bytes COUNT, received by all
// Resources are read over, not kept: what is measured is the control plane.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CDS, EDS, LDS, RDS, KINDS };
#define PREFIX "type.googleapis.com/envoy.config."
static const char *kinds[KINDS] = {PREFIX "cluster.v3.Cluster", PREFIX "endpoint.v3.ClusterLoadAssignment",
                                   PREFIX "listener.v3.Listener", PREFIX "route.v3.RouteConfiguration"};

typedef struct { uint8_t *bytes; size_t length, room, sent; } Buffer;

// A message is read as it comes: only its type, its nonce and the names of its resources are kept.
typedef struct {
    uint8_t head[5];
    int headLength;
    uint32_t left;            // of the message
    uint64_t number;          // the varint being read
    int shift, isLength;      // what the varint is: a tag, or the length of `field`
    uint32_t field, resource; // of this level; bytes left of the resource that is open
    uint32_t skip, take;      // bytes of the field that are passed over, or kept in `text`
    char text[320], type[320], nonce[320];
    int textLength;
} Reader;

typedef struct {
    int fd, stream, wanted, done, isFirst[KINDS], hit;
    nghttp2_session *session;
    Buffer out, names;        // queued requests; the clusters whose endpoints will be asked for
    Reader in;
    int wantsWrite;
} Proxy;

static Proxy *proxies;
static int count, served, heard, awaited = -1, poller;
static char awaitedName[320];
static double *hits;
static uint64_t received;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void fail(const char *what) {
    fprintf(stderr, "proxies: %s\n", what);
    exit(1);
}

static void add(Buffer *buffer, const void *bytes, size_t length) {
    if (buffer->length + length > buffer->room) {
        buffer->room = (buffer->length + length) * 2;
        buffer->bytes = realloc(buffer->bytes, buffer->room);
        if (!buffer->bytes) fail("out of memory");
    }
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

static void addField(Buffer *buffer, int field, const void *bytes, size_t length) {
    uint8_t head[6] = {field << 3 | 2};
    int used = 1;
    for (size_t rest = length; ; rest >>= 7) {
        head[used++] = (rest & 127) | (rest > 127 ? 128 : 0);
        if (rest <= 127) break;
    }
    add(buffer, head, used);
    add(buffer, bytes, length);
}

// A DeltaDiscoveryRequest: node = 1, type_url = 2, resource_names_subscribe = 3 (given encoded), response_nonce = 6.
static void ask(Proxy *proxy, const char *type, const Buffer *node, const Buffer *names, const char *nonce) {
    Buffer message = {0};
    if (node) addField(&message, 1, node->bytes, node->length);
    addField(&message, 2, type, strlen(type));
    if (names) add(&message, names->bytes, names->length);
    if (nonce) addField(&message, 6, nonce, strlen(nonce));
    uint32_t length = htonl(message.length);
    add(&proxy->out, "\0", 1);
    add(&proxy->out, &length, 4);
    add(&proxy->out, message.bytes, message.length);
    free(message.bytes);
    if (proxy->stream > 0) nghttp2_session_resume_data(proxy->session, proxy->stream);
}

static int kindOf(const char *type) {
    for (int i = 0; i < KINDS; i++)
        if (!strcmp(type, kinds[i])) return i;
    return -1;
}

static void nameRead(Proxy *proxy, const char *name) {
    // The type follows the resources on the wire, so a name is first held against both uses.
    if (proxy->isFirst[CDS] && !strncmp(name, "outbound|", 9)) addField(&proxy->names, 3, name, strlen(name));
    if (awaited >= 0 && !strcmp(name, awaitedName)) proxy->hit = 1;
}

static void messageRead(Proxy *proxy) {
    int kind = kindOf(proxy->in.type);
    ask(proxy, proxy->in.type, NULL, NULL, proxy->in.nonce);
    if (kind >= 0 && proxy->isFirst[kind]) {
        proxy->isFirst[kind] = 0;
        proxy->wanted--;
        if (kind == CDS) {
            ask(proxy, kinds[EDS], NULL, &proxy->names, NULL);
            free(proxy->names.bytes);
            proxy->names = (Buffer){0};
            ask(proxy, kinds[LDS], NULL, NULL, NULL);
        } else if (kind == LDS) {
            Buffer names = {0};
            addField(&names, 3, "80", 2);
            ask(proxy, kinds[RDS], NULL, &names, NULL);
            free(names.bytes);
        }
        if (!proxy->wanted && ++served == count) {
            printf("served %.6f\n", now());
            fflush(stdout);
        }
    }
    if (proxy->hit && kind == awaited) {
        hits[heard++] = now();
        if (heard == count) {
            printf("heard");
            for (int i = 0; i < heard; i++) printf(" %.6f", hits[i]);
            printf("\n");
            fflush(stdout);
            awaited = -1;
        }
    }
    proxy->hit = 0;
}

static void fieldEnded(Proxy *proxy) {
    Reader *in = &proxy->in;
    in->text[in->textLength] = 0;
    if (in->resource) nameRead(proxy, in->text);
    else memcpy(in->field == 4 ? in->type : in->nonce, in->text, in->textLength + 1);
    in->textLength = 0;
}

// DeltaDiscoveryResponse: resources = 2 (Resource: name = 3), type_url = 4, nonce = 5; all others are passed over.
static void lengthRead(Reader *in, uint32_t length) {
    int keeps = in->resource ? in->field == 3 : in->field == 4 || in->field == 5;
    if (!in->resource && in->field == 2) in->resource = length;
    else if (keeps && length < sizeof in->text) in->take = length;
    else in->skip = length;
}

static void feed(Proxy *proxy, const uint8_t *bytes, size_t length) {
    Reader *in = &proxy->in;
    received += length;
    for (size_t at = 0; at < length;) {
        if (in->headLength < 5) {
            in->head[in->headLength++] = bytes[at++];
            if (in->headLength < 5) continue;
            if (in->head[0]) fail("a compressed message");
            in->left = in->head[1] << 24 | in->head[2] << 16 | in->head[3] << 8 | in->head[4];
        } else {
            size_t step = 1;
            if (in->skip || in->take) {
                uint32_t *rest = in->skip ? &in->skip : &in->take;
                step = length - at < *rest ? length - at : *rest;
                if (in->take) {
                    memcpy(in->text + in->textLength, bytes + at, step);
                    in->textLength += step;
                }
                int took = in->take > 0;
                *rest -= step;
                in->left -= step;
                if (took && !in->take) fieldEnded(proxy);
                if (in->resource) in->resource -= step;
            } else {
                uint8_t byte = bytes[at];
                in->number |= (uint64_t)(byte & 127) << in->shift;
                in->shift += 7;
                in->left--;
                if (in->resource) in->resource--;
                if (!(byte & 128)) {
                    if (in->isLength == 1) {
                        in->isLength = 0;
                        lengthRead(in, in->number);
                    } else if (in->isLength == 2) {
                        in->isLength = 0;
                    } else {
                        in->field = in->number >> 3;
                        in->isLength = (in->number & 7) == 2 ? 1 : 2;
                    }
                    in->number = in->shift = 0;
                }
            }
            at += step;
        }
        if (in->headLength == 5 && !in->left) {
            messageRead(proxy);
            memset(in, 0, sizeof *in);
        }
    }
}

static ssize_t dataWanted(nghttp2_session *session, int32_t stream, uint8_t *to, size_t room, uint32_t *flags,
                          nghttp2_data_source *source, void *user) {
    Buffer *out = &((Proxy *)source->ptr)->out;
    size_t step = out->length - out->sent < room ? out->length - out->sent : room;
    if (!step) return NGHTTP2_ERR_DEFERRED;
    memcpy(to, out->bytes + out->sent, step);
    if ((out->sent += step) == out->length) {
        free(out->bytes);
        *out = (Buffer){0};
    }
    return step;
}

static int dataCame(nghttp2_session *session, uint8_t flags, int32_t stream, const uint8_t *bytes, size_t length, void *user) {
    feed(user, bytes, length);
    return 0;
}

static int streamEnded(nghttp2_session *session, int32_t stream, uint32_t code, void *user) {
    fail("the control plane has ended a stream");
    return 0;
}

static void writeOut(Proxy *proxy) {
    if (nghttp2_session_send(proxy->session)) fail("a connection can't be written to");
}

static ssize_t sendBytes(nghttp2_session *session, const uint8_t *bytes, size_t length, int flags, void *user) {
    Proxy *proxy = user;
    ssize_t n = send(proxy->fd, bytes, length, MSG_NOSIGNAL);
    if (n >= 0) return n;
    if (errno != EAGAIN) fail("a connection was lost");
    if (!proxy->wantsWrite) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = proxy};
        epoll_ctl(poller, EPOLL_CTL_MOD, proxy->fd, &event);
        proxy->wantsWrite = 1;
    }
    return NGHTTP2_ERR_WOULDBLOCK;
}

static void begin(Proxy *proxy, int port, nghttp2_session_callbacks *callbacks, const Buffer *node) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    proxy->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(proxy->fd, (struct sockaddr *)&address, sizeof address)) fail("can't connect");
    setsockopt(proxy->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(proxy->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = proxy};
    epoll_ctl(poller, EPOLL_CTL_ADD, proxy->fd, &event);
    nghttp2_session_client_new(&proxy->session, callbacks, proxy);
    // Envoy's windows for its control plane.
    nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 16 << 20}, {NGHTTP2_SETTINGS_ENABLE_PUSH, 0}};
    nghttp2_submit_settings(proxy->session, 0, settings, 2);
    nghttp2_session_set_local_window_size(proxy->session, 0, 0, 24 << 20);
    proxy->wanted = KINDS;
    for (int i = 0; i < KINDS; i++) proxy->isFirst[i] = 1;
    ask(proxy, kinds[CDS], node, NULL, NULL);
#define PAIR(n, v) {(uint8_t *)n, (uint8_t *)v, sizeof n - 1, sizeof v - 1, 0}
    nghttp2_nv head[] = {PAIR(":method", "POST"), PAIR(":scheme", "http"), PAIR(":authority", "control.test"),
                         PAIR(":path", "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources"),
                         PAIR("content-type", "application/grpc"), PAIR("te", "trailers")};
    nghttp2_data_provider body = {.source.ptr = proxy, .read_callback = dataWanted};
    proxy->stream = nghttp2_submit_request(proxy->session, NULL, head, 6, &body, proxy);
    writeOut(proxy);
}

static void command(char *line) {
    char type[128];
    if (!strcmp(line, "bytes")) printf("bytes %lu\n", received);
    else if (sscanf(line, "await %127s %319s", type, awaitedName) == 2 && kindOf(type) >= 0) {
        heard = 0;
        awaited = kindOf(type);
        printf("awaiting\n");
    } else fail("a command that isn't known");
    fflush(stdout);
}

int main(int argc, char **argv) {
    static uint8_t bytes[1 << 18];
    if (argc != 3) fail("usage: proxies PORT NODES");
    FILE *nodes = fopen(argv[2], "r");
    if (!nodes) fail("no file of nodes");
    poller = epoll_create1(0);
    nghttp2_session_callbacks *callbacks;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_send_callback(callbacks, sendBytes);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, dataCame);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, streamEnded);
    uint32_t length;
    Buffer all = {0};
    while (fread(&length, 4, 1, nodes) == 1) {
        uint8_t *node = malloc(length);
        if (fread(node, 1, length, nodes) != length) fail("a file of nodes that ends too early");
        Buffer one = {node, length};
        add(&all, &one, sizeof one);
        count++;
    }
    proxies = calloc(count, sizeof *proxies);
    hits = calloc(count, sizeof *hits);
    for (int i = 0; i < count; i++) begin(&proxies[i], atoi(argv[1]), callbacks, (Buffer *)all.bytes + i);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
    epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event);
    for (;;) {
        int ready = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            Proxy *proxy = events[i].data.ptr;
            if (!proxy) {
                char line[512];
                ssize_t n = read(0, line, sizeof line - 1);
                if (n <= 0) return 0;
                line[n] = 0;
                command(strtok(line, "\n"));
                continue;
            }
            if (events[i].events & EPOLLOUT) {
                struct epoll_event reads = {.events = EPOLLIN, .data.ptr = proxy};
                epoll_ctl(poller, EPOLL_CTL_MOD, proxy->fd, &reads);
                proxy->wantsWrite = 0;
            }
            if (events[i].events & EPOLLIN) {
                ssize_t n = recv(proxy->fd, bytes, sizeof bytes, 0);
                if (n == 0 || (n < 0 && errno != EAGAIN)) fail("the control plane has closed a connection");
                if (n > 0 && nghttp2_session_mem_recv(proxy->session, bytes, n) < 0) fail("bytes that are no HTTP/2");
            }
            writeOut(proxy);
        }
    }
}
