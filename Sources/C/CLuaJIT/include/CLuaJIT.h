// LuaJIT for the scripts of the lua filter: the library itself, and states with limits on memory and time.
#ifndef SKEIN_LUAJIT_H
#define SKEIN_LUAJIT_H

#include <luajit-2.1/lauxlib.h>
#include <luajit-2.1/lua.h>
#include <luajit-2.1/luajit.h>
#include <luajit-2.1/lualib.h>

// What a state has taken and may take. `in_host` is set while the host works on the state: there an allocation beyond
// the limit succeeds, because the error of one that fails must not unwind through the host's frames.
typedef struct skein_lua_memory {
    size_t used;
    size_t limit;
    int in_host;
    // Whose state it is.
    void *host;
} skein_lua_memory;

// The memory that a state was made with.
skein_lua_memory *skein_lua_memory_of(lua_State *state);

// A state with its libraries. The compiler is off: compiled code calls no hooks, so nothing could stop an endless loop.
lua_State *skein_lua_new(skein_lua_memory *memory);

// From here on the state may execute so many instructions, in any of its coroutines, before it fails.
void skein_lua_limit(lua_State *state, int instructions);

// lua_resume with `in_host` off.
int skein_lua_resume(lua_State *state, int arguments);

// Calls what is on the stack as lua_pcall does, with `in_host` off.
int skein_lua_call(lua_State *state, int arguments, int results);

void skein_lua_pop(lua_State *state, int count);

#endif
