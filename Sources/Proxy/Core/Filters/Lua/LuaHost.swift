// What the prelude calls: one function, told apart by its first argument. Nothing in here raises an error.

import Base
import CLuaJIT
import Formatting
import TLS

/// Arguments: operation, token of the handle's run, then the operation's own. Results: an error or nil, then values.
func luaHost(_ raw: OpaquePointer?) -> Int32 {
    guard let raw = unsafe raw, let memory = unsafe skein_lua_memory_of(raw), let host = unsafe memory.pointee.host
    else {
        return 0
    }
    unsafe memory.pointee.in_host = 1
    defer { unsafe memory.pointee.in_host = 0 }
    // SAFETY: the state belongs to this object, which is alive as long as the state executes.
    let state = unsafe Unmanaged<LuaState>.fromOpaque(host).takeUnretainedValue()
    unsafe lua_checkstack(raw, 20)
    guard let operation = unsafe LuaState.operation(lua_tonumber(raw, 1)) else { return 0 }
    guard let run = state.current, let stream = run.stream, unsafe lua_tonumber(raw, 2) == run.token else {
        unsafe state.push(unsafe raw, "object used outside of proper scope")
        return 1
    }
    var frame = unsafe LuaFrame(state: state, run: run, stream: stream, raw: raw)
    return frame.perform(operation)
}

/// One call of the host.
@safe
struct LuaFrame {
    let state: LuaState
    let run: LuaRun
    let stream: HTTPStream
    // SAFETY: the running coroutine; valid for the call.
    let raw: OpaquePointer

    // MARK: - Arguments and results

    func bytes(_ index: Int32) -> ByteView { unsafe state.bytes(raw, index) ?? ByteView() }
    func number(_ index: Int32) -> Double { unsafe lua_tonumber(raw, index) }
    func flag(_ index: Int32) -> Bool { unsafe lua_toboolean(raw, index) != 0 }
    func isNil(_ index: Int32) -> Bool { unsafe lua_type(raw, index) <= LUA_TNIL }

    func fail(_ reason: String) -> Int32 {
        unsafe state.push(unsafe raw, reason)
        return 1
    }

    func done() -> Int32 { 0 }

    func give(_ text: String?) -> Int32 {
        guard let text else { return 0 }
        unsafe lua_pushnil(raw)
        unsafe state.push(unsafe raw, text)
        return 2
    }

    func give(_ bytes: ByteView) -> Int32 {
        unsafe lua_pushnil(raw)
        unsafe state.push(unsafe raw, bytes)
        return 2
    }

    func give(_ number: Double) -> Int32 {
        unsafe lua_pushnil(raw)
        unsafe lua_pushnumber(raw, number)
        return 2
    }

    func give(_ flag: Bool) -> Int32 {
        unsafe lua_pushnil(raw)
        unsafe lua_pushboolean(raw, flag ? 1 : 0)
        return 2
    }

    func give(_ fields: [String: MetadataValue]) -> Int32 {
        unsafe lua_pushnil(raw)
        unsafe state.push(raw, fields)
        return 2
    }

    func giveList(_ list: [String]) -> Int32 {
        give2 { unsafe state.push(raw, MetadataValue.list(list.map { .string($0) })) }
    }

    private func give2(_ push: () -> Void) -> Int32 {
        unsafe lua_pushnil(raw)
        push()
        return 2
    }

    // MARK: - Operations

    mutating func perform(_ operation: LuaOperation) -> Int32 {
        switch operation {
        case .log:
            run.filter.log(Int(number(3)), bytes(4).string)
            return done()
        case .headerGet, .headerAt, .headerCount, .headerAdd, .headerReplace, .headerRemove, .headerList,
            .reasonPhrase:
            return performOnHeaders(operation)
        case .bodyLength, .bodyBytes, .bodySet, .body, .chunks, .chunk, .trailers: return performOnBody(operation)
        case .httpCall: return startCall()
        case .respond: return respond()
        case .overrideHost: return overrideHost()
        case .clearRoute:
            run.routeIsStale = true
            return done()
        case .base64: return give(Base64Text.encode(bytes(3)))
        case .unbase64:
            guard let decoded = Base64Text.decode(bytes(3)) else { return done() }
            return decoded.withView { give($0) }
        case .timestamp: return timestamp()
        case .importKey:
            let key = bytes(3).array
            guard PublicKey(key) != nil else { return give(false) }
            run.importedKeys.insert(key)
            return give(true)
        case .verify: return verify()
        default: return performOnFacts(operation)
        }
    }

    private func timestamp() -> Int32 {
        let nanoseconds = WallClock.nanoseconds
        if !flag(3) { return give(Double(nanoseconds / 1_000_000)) }
        return give("\(flag(4) ? nanoseconds / 1_000 : nanoseconds / 1_000_000)")
    }

    private func verify() -> Int32 {
        let key = bytes(4).array
        guard run.importedKeys.contains(key), let known = PublicKey(key) else { return fail("invalid public key") }
        let failure = known.verify(hash: bytes(3).string, signature: bytes(5).array, text: bytes(6).array)
        unsafe lua_pushnil(raw)
        unsafe lua_pushboolean(raw, failure == nil ? 1 : 0)
        guard let failure else { return 2 }
        unsafe state.push(unsafe raw, failure)
        return 3
    }

    private func overrideHost() -> Int32 {
        if run.isResponse { return fail("setUpstreamOverrideHost() can only be called on the request path") }
        guard let address = SocketAddress(text: bytes(3).string) else {
            return fail("host is not a valid IP address")
        }
        stream.overrideHost = OverrideHost(address: address, isStrict: flag(4))
        return done()
    }

    // MARK: - Calls and answers

    /// Names and values one after the other, as the prelude makes them.
    private func pairs(_ index: Int32) -> [(name: [UInt8], value: [UInt8])] {
        var result: [(name: [UInt8], value: [UInt8])] = []
        let count = unsafe Int32(clamping: lua_objlen(raw, index))
        var position: Int32 = 1
        while position < count {
            unsafe lua_rawgeti(raw, index, position)
            unsafe lua_rawgeti(raw, index, position + 1)
            var name = unsafe state.bytes(raw, -2)?.array ?? []
            for place in name.indices { name[place] = ASCII.lowercase(name[place]) }
            result.append((name, unsafe state.bytes(raw, -1)?.array ?? []))
            unsafe skein_lua_pop(raw, 2)
            position += 2
        }
        return result
    }

    private func startCall() -> Int32 {
        var headers = HeaderBlock()
        for (name, value) in pairs(4) {
            name.withView { nameView in value.withView { headers.append(name: nameView, value: $0) } }
        }
        guard stream.worker.clusters.find(bytes(3).string) != nil else {
            return fail("http call cluster invalid. Must be configured")
        }
        guard headers.contains(.path), headers.contains(.method), headers.contains(.authority) else {
            return fail("http call headers must include ':path', ':method', and ':authority'")
        }
        if !headers.contains(.scheme) { headers.append(.scheme, "http") }
        let body: ByteView? = isNil(5) ? nil : bytes(5)
        if let body {
            headers.remove(.contentLength)
            headers.append(.contentLength, decimal: UInt64(body.count))
        }
        var options = InternalOptions()
        options.timeout = .milliseconds(Int64(min(max(number(6), 0), 1e12)))
        if options.timeout > .zero {
            headers.remove(.envoyExpectedRequestTimeout)
            headers.append(.envoyExpectedRequestTimeout, decimal: UInt64(options.timeout.milliseconds))
        }
        options.isMarkedInternal = flag(9)
        if !options.isMarkedInternal { headers.set(.envoyInternal, "true") }
        let isAsync = flag(7)
        let call = LuaCall(run: isAsync ? nil : run, keepsDuplicates: flag(8))
        guard call.start(stream.worker, cluster: bytes(3).string, headers: &headers, body: body, options) else {
            return fail("http call cluster invalid. Must be configured")
        }
        if !isAsync {
            run.call = call
            run.waiting = .call
        }
        return done()
    }

    private func respond() -> Int32 {
        if run.isResponse { return fail("respond not currently supported in the response path") }
        if run.headersPassed { return fail("respond() cannot be called if headers have been continued") }
        var headers = pairs(3)
        let status = headers.first { $0.name == Array(":status".utf8) }.flatMap { header in
            header.value.withView { $0.decimal }
        }
        guard let status, (200..<600).contains(status) else { return fail(":status must be between 200-599") }
        headers.removeAll { $0.name.first == 0x3A }
        run.answer = LuaAnswer(
            status: UInt16(status), headers: headers, body: isNil(4) ? nil : bytes(4).array)
        run.waiting = .answer
        return done()
    }
}
