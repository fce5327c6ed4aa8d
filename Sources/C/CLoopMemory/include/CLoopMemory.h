// Small memory blocks kept in lists of their size by the thread that uses them: malloc's faces without its bookkeeping.
#ifndef SKEIN_CLOOPMEMORY_H
#define SKEIN_CLOOPMEMORY_H
#include <stddef.h>

// Shaped as nghttp2_mem wants them; `unused` is its user data. A block freed by another thread than
// its maker's joins that thread's lists.
void *_Nullable skein_loop_malloc(size_t size, void *_Nullable unused);
void skein_loop_free(void *_Nullable block, void *_Nullable unused);
void *_Nullable skein_loop_calloc(size_t count, size_t size, void *_Nullable unused);
void *_Nullable skein_loop_realloc(void *_Nullable block, size_t size, void *_Nullable unused);
#endif
