// Small memory blocks kept in lists of their size by the thread that uses them.
//
// An HTTP/2 session makes and frees a dozen blocks per request. glibc's per-thread cache holds seven of a size, which a
// hundred open streams overflow, and then every block costs a walk through the arena. Here a block costs a few
// instructions, and a list gives its surplus back so that a burst is not kept for ever.
#include "CLoopMemory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { step = 64, classes = 17, kept = 1024 };

// Sixteen bytes, so that what follows is aligned as malloc aligns.
typedef struct block {
    size_t size_class;
    struct block *next;
} block;

static _Thread_local block *lists[classes];
static _Thread_local unsigned lengths[classes];

// 0 is for blocks too large to be kept.
static size_t class_of(size_t size) {
    size_t number = (size + step - 1) / step;
    return number == 0 ? 1 : number < classes ? number : 0;
}

static block *header(void *memory) { return (block *)memory - 1; }

void *skein_loop_malloc(size_t size, void *unused) {
    (void)unused;
    size_t number = class_of(size);
    block *found = number ? lists[number] : NULL;
    if (found) {
        lists[number] = found->next;
        lengths[number]--;
        return found + 1;
    }
    if (size > SIZE_MAX - sizeof(block)) return NULL;
    found = malloc(sizeof(block) + (number ? number * step : size));
    if (!found) return NULL;
    found->size_class = number;
    return found + 1;
}

void skein_loop_free(void *memory, void *unused) {
    (void)unused;
    if (!memory) return;
    block *gone = header(memory);
    size_t number = gone->size_class;
    if (number == 0 || lengths[number] >= kept) {
        free(gone);
        return;
    }
    gone->next = lists[number];
    lists[number] = gone;
    lengths[number]++;
}

void *skein_loop_calloc(size_t count, size_t size, void *unused) {
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) return NULL;
    void *memory = skein_loop_malloc(total, unused);
    if (memory) memset(memory, 0, total);
    return memory;
}

void *skein_loop_realloc(void *memory, size_t size, void *unused) {
    if (!memory) return skein_loop_malloc(size, unused);
    block *old = header(memory);
    if (old->size_class != 0) {
        size_t room = old->size_class * step;
        if (size <= room) return memory;
        void *larger = skein_loop_malloc(size, unused);
        if (!larger) return NULL;
        memcpy(larger, memory, room);
        skein_loop_free(memory, unused);
        return larger;
    }
    // A large block stays a large one: its own size is known to malloc alone.
    if (size > SIZE_MAX - sizeof(block)) return NULL;
    block *moved = realloc(old, sizeof(block) + (size > classes * step ? size : classes * step));
    return moved ? moved + 1 : NULL;
}
