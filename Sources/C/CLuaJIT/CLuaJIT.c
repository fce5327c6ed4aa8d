// LuaJIT states with limits on memory and time: errors are raised here, where only C frames are unwound.
#include "CLuaJIT.h"

#include <stdlib.h>

static void *allocate(void *context, void *block, size_t before, size_t after) {
    skein_lua_memory *memory = context;
    if (after == 0) {
        memory->used -= before;
        free(block);
        return NULL;
    }
    if (after > before && !memory->in_host && memory->used + (after - before) > memory->limit) return NULL;
    void *moved = realloc(block, after);
    if (moved) memory->used += after - before;
    return moved;
}

skein_lua_memory *skein_lua_memory_of(lua_State *state) {
    void *context = NULL;
    lua_getallocf(state, &context);
    return context;
}

static int open_libraries(lua_State *state) {
    luaL_openlibs(state);
    return 0;
}

lua_State *skein_lua_new(skein_lua_memory *memory) {
    memory->in_host = 1;
    lua_State *state = lua_newstate(allocate, memory);
    if (!state) return NULL;
    if (lua_cpcall(state, open_libraries, NULL) != 0) {
        lua_close(state);
        return NULL;
    }
    // Its library switches the compiler on.
    luaJIT_setmode(state, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
    return state;
}

static void limit_passed(lua_State *state, lua_Debug *activation) {
    (void)activation;
    luaL_error(state, "instruction limit exceeded");
}

void skein_lua_limit(lua_State *state, int instructions) {
    lua_sethook(state, instructions > 0 ? limit_passed : NULL, instructions > 0 ? LUA_MASKCOUNT : 0, instructions);
}

int skein_lua_resume(lua_State *state, int arguments) {
    skein_lua_memory *memory = skein_lua_memory_of(state);
    memory->in_host = 0;
    int result = lua_resume(state, arguments);
    memory->in_host = 1;
    return result;
}

int skein_lua_call(lua_State *state, int arguments, int results) {
    skein_lua_memory *memory = skein_lua_memory_of(state);
    memory->in_host = 0;
    int result = lua_pcall(state, arguments, results, 0);
    memory->in_host = 1;
    return result;
}

void skein_lua_pop(lua_State *state, int count) { lua_settop(state, -count - 1); }
