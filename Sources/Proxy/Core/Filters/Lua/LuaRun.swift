// One call of a script's function for one message: a coroutine, what it waits for, and what it may still do.

import Base
import CLuaJIT

@safe
final class LuaRun {
    enum Waiting {
        case nothing, body, chunk, trailers, call, answer
    }

    enum Outcome {
        /// The function has returned, or has failed and is forgotten.
        case over
        case waiting
    }

    let state: LuaState
    let filter: LuaFilter
    let isResponse: Bool
    /// Nil once the stream is over.
    private(set) var stream: HTTPStream?
    // SAFETY: held by the registry under `reference` until `end`.
    private let thread: OpaquePointer
    private let reference: Int32
    private(set) var token: Double

    var waiting = Waiting.nothing
    private(set) var isOver = false
    /// All of the message is here.
    var messageEnded: Bool
    var sawBody = false
    var hasTrailers = false
    /// The script has asked for the whole body.
    var buffersBody = false
    var headersPassed = false
    /// A body for a message that had none.
    var addedBody = false
    /// The piece that the script is looking at.
    var chunk = ByteQueue()
    var chunkSerial: Double = 0
    /// Pieces and trailers that wait for the script behind headers that have passed.
    var held = ByteQueue()
    var heldEnd = false
    var heldTrailers = false
    var call: LuaCall?
    var answer: LuaAnswer?
    var routeIsStale = false
    var importedKeys: Set<[UInt8]> = []

    init?(_ state: LuaState, _ filter: LuaFilter, _ stream: HTTPStream, isResponse: Bool, endStream: Bool) {
        guard let made = unsafe state.makeThread(isResponse: isResponse) else { return nil }
        self.state = state
        self.filter = filter
        self.stream = stream
        self.isResponse = isResponse
        messageEnded = endStream
        unsafe thread = made.thread
        unsafe reference = made.reference
        unsafe token = made.token
    }

    func start() -> Outcome { proceed(arguments: 3) }

    func resume() -> Outcome {
        renew()
        return proceed(arguments: 1)
    }

    func resume(chunk serial: Double) -> Outcome {
        renew()
        unsafe lua_pushnumber(thread, serial)
        return proceed(arguments: 2)
    }

    /// What the script got before it waited is no longer good.
    private func renew() {
        token = state.takeToken()
        unsafe lua_pushnumber(thread, token)
    }

    /// With the answer of a call: a table of its headers, then its body or nil.
    func resume(_ reply: LuaReply) -> Outcome {
        renew()
        unsafe lua_checkstack(thread, 8)
        unsafe lua_createtable(thread, 0, Int32(clamping: reply.headers.count))
        for (name, values) in reply.headers {
            unsafe state.push(unsafe thread, name)
            if values.count == 1 || !reply.keepsDuplicates {
                unsafe state.push(unsafe thread, values.last ?? "")
            } else {
                unsafe lua_createtable(thread, Int32(clamping: values.count), 0)
                for (index, value) in values.enumerated() {
                    unsafe state.push(unsafe thread, value)
                    unsafe lua_rawseti(thread, -2, Int32(index + 1))
                }
            }
            unsafe lua_rawset(thread, -3)
        }
        if reply.body.isEmpty {
            unsafe lua_pushnil(thread)
        } else {
            reply.body.withView { unsafe state.push(unsafe thread, $0) }
        }
        return proceed(arguments: 3)
    }

    private func proceed(arguments: Int32) -> Outcome {
        waiting = .nothing
        let result = unsafe state.resume(self, thread, arguments: arguments)
        if result == LUA_YIELD {
            if waiting != .nothing {
                unsafe lua_settop(thread, 0)
                return .waiting
            }
            fail("script performed an unexpected yield")
        } else if result != 0 {
            fail(unsafe state.text(thread, -1))
        }
        isOver = true
        return .over
    }

    private func fail(_ reason: String) {
        filter.scriptFailed(reason)
        waiting = .nothing
        answer = nil
    }

    func end() {
        if stream == nil { return }
        stream = nil
        isOver = true
        call?.cancel()
        call = nil
        state.release(reference)
    }
}

/// What `respond()` was given.
struct LuaAnswer {
    let status: UInt16
    let headers: [(name: [UInt8], value: [UInt8])]
    let body: [UInt8]?
}
