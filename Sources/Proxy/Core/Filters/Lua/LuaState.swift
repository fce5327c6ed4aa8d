// One script in a Lua state of its own, on one loop: loading, starting coroutines and the values that cross.

import Base
import CLuaJIT
import Formatting

struct InvalidScript: Error {
    let reason: String
}

@safe
final class LuaState {
    enum Limits {
        /// Far beyond what a script for one request needs, and a second or two of it.
        static let instructions: Int32 = 200_000_000
        static let bytes = 256 << 20
    }

    private static let operations = LuaOperation.allCases

    // SAFETY: the state is made in `init` and closed in `deinit`; it is touched on this loop only.
    let raw: OpaquePointer
    private let memory: UnsafeMutablePointer<skein_lua_memory>
    private let starter: Int32
    private var onRequest: Int32 = LUA_NOREF
    private var onResponse: Int32 = LUA_NOREF
    /// The run that is executing; a handle that outlived its run is told so.
    var current: LuaRun?
    private var nextToken: Double = 0

    /// `name` is what errors say: the beginning of the code, as Lua has it.
    init(_ code: [UInt8], name: String) throws(InvalidScript) {
        unsafe memory = .allocate(capacity: 1)
        unsafe memory.initialize(to: skein_lua_memory(used: 0, limit: Limits.bytes, in_host: 1, host: nil))
        guard let made = unsafe skein_lua_new(memory) else { fatalError("out of memory: a Lua state") }
        unsafe raw = made
        unsafe starter = Self.loadPrelude(made)
        unsafe memory.pointee.host = Unmanaged.passUnretained(self).toOpaque()
        try load(code, name)
        onRequest = reference(toGlobal: "envoy_on_request")
        onResponse = reference(toGlobal: "envoy_on_response")
    }

    deinit {
        unsafe lua_close(raw)
        unsafe memory.deallocate()
    }

    private static func loadPrelude(_ state: OpaquePointer) -> Int32 {
        let prelude = ByteView(LuaPrelude.source)
        let loaded = unsafe luaL_loadbuffer(
            state, prelude.unsafeRaw.baseAddress?.assumingMemoryBound(to: CChar.self), prelude.count, "=envoy")
        precondition(loaded == 0, "the prelude does not compile")
        unsafe lua_pushcclosure(state, luaHost, 0)
        unsafe lua_createtable(state, 0, Int32(operations.count))
        for (number, operation) in operations.enumerated() {
            unsafe lua_pushnumber(state, Double(number))
            unsafe lua_setfield(state, -2, operation.rawValue)
        }
        unsafe lua_pushlightuserdata(state, UnsafeMutableRawPointer(bitPattern: 1))
        let result = unsafe skein_lua_call(state, 3, 1)
        precondition(result == 0, "the prelude has failed")
        return unsafe luaL_ref(state, LUA_REGISTRYINDEX)
    }

    /// What a script does when it is loaded stands under the same limits as what it does for a request.
    private func load(_ code: [UInt8], _ name: String) throws(InvalidScript) {
        let loaded = code.withView { bytes in
            unsafe luaL_loadbuffer(
                raw, bytes.unsafeRaw.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, name)
        }
        unsafe skein_lua_limit(raw, Limits.instructions)
        let failed = unsafe loaded != 0 || skein_lua_call(raw, 0, 0) != 0
        unsafe skein_lua_limit(raw, 0)
        if failed { throw unsafe InvalidScript(reason: text(raw, -1)) }
    }

    private func reference(toGlobal name: String) -> Int32 {
        unsafe lua_getfield(raw, LUA_GLOBALSINDEX, name)
        if unsafe lua_type(raw, -1) == LUA_TFUNCTION { return unsafe luaL_ref(raw, LUA_REGISTRYINDEX) }
        unsafe skein_lua_pop(raw, 1)
        return LUA_NOREF
    }

    func hasFunction(isResponse: Bool) -> Bool { (isResponse ? onResponse : onRequest) != LUA_NOREF }

    // MARK: - Coroutines

    /// A coroutine with the script's function ready to be resumed with three arguments.
    func makeThread(isResponse: Bool) -> (thread: OpaquePointer, reference: Int32, token: Double)? {
        guard let thread = unsafe lua_newthread(raw) else { return nil }
        let reference = unsafe luaL_ref(raw, LUA_REGISTRYINDEX)
        let token = takeToken()
        unsafe lua_rawgeti(thread, LUA_REGISTRYINDEX, starter)
        unsafe lua_rawgeti(thread, LUA_REGISTRYINDEX, isResponse ? onResponse : onRequest)
        unsafe lua_pushnumber(thread, token)
        unsafe lua_pushboolean(thread, isResponse ? 1 : 0)
        return unsafe (thread, reference, token)
    }

    func takeToken() -> Double {
        nextToken += 1
        return nextToken
    }

    func release(_ reference: Int32) { unsafe luaL_unref(raw, LUA_REGISTRYINDEX, reference) }

    /// 0 when the coroutine has ended, LUA_YIELD when it waits, anything else when it failed.
    func resume(_ run: LuaRun, _ thread: OpaquePointer, arguments: Int32) -> Int32 {
        current = run
        unsafe skein_lua_limit(thread, Limits.instructions)
        let result = unsafe skein_lua_resume(thread, arguments)
        current = nil
        if result == LUA_ERRMEM { unsafe lua_gc(raw, LUA_GCCOLLECT, 0) }
        return result
    }

    // MARK: - Values

    func text(_ state: OpaquePointer, _ index: Int32) -> String { unsafe bytes(state, index)?.string ?? "no message" }

    /// Valid while the string is on the stack.
    func bytes(_ state: OpaquePointer, _ index: Int32) -> ByteView? {
        guard unsafe lua_type(state, index) == LUA_TSTRING else { return nil }
        var count = 0
        guard let start = unsafe lua_tolstring(state, index, &count) else { return nil }
        return unsafe ByteView(UnsafeRawBufferPointer(start: start, count: count))
    }

    func push(_ state: OpaquePointer, _ bytes: ByteView) {
        unsafe lua_pushlstring(
            state, bytes.unsafeRaw.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }

    func push(_ state: OpaquePointer, _ text: String) { text.withView { unsafe push(state, $0) } }

    func push(_ state: OpaquePointer, _ value: MetadataValue) {
        unsafe lua_checkstack(state, 8)
        switch value {
        case .null: unsafe lua_pushnil(state)
        case .bool(let flag): unsafe lua_pushboolean(state, flag ? 1 : 0)
        case .number(let number): unsafe lua_pushnumber(state, number)
        case .string(let text): unsafe push(state, text)
        case .list(let elements):
            unsafe lua_createtable(state, Int32(clamping: elements.count), 0)
            for (index, element) in elements.enumerated() {
                unsafe push(state, element)
                unsafe lua_rawseti(state, -2, Int32(index + 1))
            }
        case .structure(let fields): unsafe push(state, fields)
        }
    }

    func push(_ state: OpaquePointer, _ fields: [String: MetadataValue]) {
        unsafe lua_checkstack(state, 8)
        unsafe lua_createtable(state, 0, Int32(clamping: fields.count))
        for (key, value) in fields {
            unsafe push(state, key)
            unsafe push(state, value)
            unsafe lua_rawset(state, -3)
        }
    }

    /// Nil for what has no such form: functions, tables that contain themselves or go too deep.
    func value(_ state: OpaquePointer, _ index: Int32, depth: Int = 0) -> MetadataValue? {
        if depth > 32 { return nil }
        switch unsafe lua_type(state, index) {
        case LUA_TNIL: return .null
        case LUA_TBOOLEAN: return unsafe .bool(lua_toboolean(state, index) != 0)
        case LUA_TNUMBER: return unsafe .number(lua_tonumber(state, index))
        case LUA_TSTRING: return unsafe .string(text(state, index))
        case LUA_TTABLE: return unsafe table(state, index, depth: depth)
        default: return nil
        }
    }

    private func table(_ state: OpaquePointer, _ index: Int32, depth: Int) -> MetadataValue? {
        let place = unsafe index < 0 ? lua_gettop(state) + index + 1 : index
        unsafe lua_checkstack(state, 8)
        var list: [MetadataValue] = []
        let count = unsafe Int32(clamping: lua_objlen(state, place))
        if count > 0 {
            for position in 1...count {
                unsafe lua_rawgeti(state, place, position)
                let element = unsafe value(state, -1, depth: depth + 1)
                unsafe skein_lua_pop(state, 1)
                guard let element else { return nil }
                list.append(element)
            }
            return .list(list)
        }
        var fields: [String: MetadataValue] = [:]
        unsafe lua_pushnil(state)
        while unsafe lua_next(state, place) != 0 {
            let inner = unsafe value(state, -1, depth: depth + 1)
            let key = unsafe bytes(state, -2)?.string
            unsafe skein_lua_pop(state, 1)
            guard let key, let inner else {
                unsafe skein_lua_pop(state, 1)
                return nil
            }
            fields[key] = inner
        }
        return .structure(fields)
    }

    static func operation(_ number: Double) -> LuaOperation? {
        let index = Int(number)
        return index >= 0 && index < operations.count ? operations[index] : nil
    }
}
