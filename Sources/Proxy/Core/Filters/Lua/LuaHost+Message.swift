// What scripts read and change of a message: its headers, its body, its trailers.

import Base
import CLuaJIT
import Formatting

extension LuaFrame {
    private enum Block: Int { case request = 1, requestTrailers, response, responseTrailers }

    private func withBlock<Result>(_ kind: Int, _ body: (inout HeaderBlock) -> Result) -> Result {
        switch Block(rawValue: kind) {
        case .requestTrailers: body(&stream.requestTrailers)
        case .response: body(&stream.responseHeaders)
        case .responseTrailers: body(&stream.responseTrailers)
        default: body(&stream.requestHeaders)
        }
    }

    private func lowered(_ index: Int32) -> [UInt8] {
        var name = bytes(index).array
        for place in name.indices { name[place] = ASCII.lowercase(name[place]) }
        // A request's host is its authority, whichever version brought it.
        return name == Array("host".utf8) ? Array(":authority".utf8) : name
    }

    func performOnHeaders(_ operation: LuaOperation) -> Int32 {
        let kind = Int(number(3))
        switch operation {
        case .headerGet, .headerAt, .headerCount, .headerList: return read(operation, kind)
        default: break
        }
        if let refusal = refusal(kind) { return fail(refusal) }
        if operation == .reasonPhrase {
            if kind == Block.response.rawValue { stream.reasonPhrase = bytes(4).array }
            return done()
        }
        let name = lowered(4)
        if name.isEmpty { return done() }
        let value = bytes(5)
        withBlock(kind) { block in
            name.withView { name in
                switch operation {
                case .headerAdd: block.append(name: name, value: value)
                case .headerReplace: block.set(name: name, value: value)
                default: block.remove(name: name)
                }
            }
        }
        if kind == Block.request.rawValue, run.filter.clearsRouteCache { run.routeIsStale = true }
        return done()
    }

    /// Headers that have gone on can't be changed; those of the request never by a response's script.
    private func refusal(_ kind: Int) -> String? {
        switch Block(rawValue: kind) {
        case .request where run.isResponse: "header map can no longer be modified"
        case .request, .response: run.headersPassed ? "header map can no longer be modified" : nil
        default: nil
        }
    }

    private func read(_ operation: LuaOperation, _ kind: Int) -> Int32 {
        if operation == .headerList { return list(kind) }
        let name = lowered(4)
        return name.withView { name in
            withBlock(kind) { block in
                switch operation {
                case .headerGet:
                    var scratch = ByteQueue()
                    guard let value = block.joined(name, into: &scratch) else { return done() }
                    return give(value)
                case .headerCount: return give(Double(block.occurrences(of: name)))
                default:
                    var index = block.firstIndex(of: name)
                    var wanted = number(5)
                    if wanted < 0 { return done() }
                    while wanted >= 1, let found = index {
                        index = block.firstIndex(of: name, from: found + 1)
                        wanted -= 1
                    }
                    guard let index else { return done() }
                    return give(block.value(at: index))
                }
            }
        }
    }

    private func list(_ kind: Int) -> Int32 {
        unsafe lua_pushnil(raw)
        return withBlock(kind) { block in
            unsafe lua_createtable(raw, Int32(clamping: block.count * 2), 0)
            for index in 0..<block.count {
                unsafe state.push(raw, block.name(at: index))
                unsafe lua_rawseti(raw, -2, Int32(index * 2 + 1))
                unsafe state.push(raw, block.value(at: index))
                unsafe lua_rawseti(raw, -2, Int32(index * 2 + 2))
            }
            return 2
        }
    }

    // MARK: - Body and trailers

    private enum Answer {
        static let nothing = 0.0
        static let ready = 1.0
        static let wait = 2.0
    }

    mutating func performOnBody(_ operation: LuaOperation) -> Int32 {
        switch operation {
        case .body: return askForBody()
        case .chunks:
            return run.sawBody ? fail("cannot call bodyChunks after body processing has begun") : done()
        case .chunk:
            if run.messageEnded { return give(Answer.nothing) }
            run.waiting = .chunk
            return give(Answer.wait)
        case .trailers:
            if run.hasTrailers { return give(Answer.ready) }
            if run.messageEnded { return give(Answer.nothing) }
            run.waiting = .trailers
            return give(Answer.wait)
        default: return performOnBytes(operation)
        }
    }

    private func askForBody() -> Int32 {
        guard run.messageEnded else {
            if run.sawBody { return fail("cannot call body() after body streaming has started") }
            run.buffersBody = true
            run.waiting = .body
            return give(Answer.wait)
        }
        if run.sawBody, !run.buffersBody { return fail("cannot call body() after body has been streamed") }
        if run.headersPassed { return fail("cannot call body() after body has been streamed") }
        if run.sawBody { return give(Answer.ready) }
        guard flag(3) else { return give(Answer.nothing) }
        run.addedBody = true
        return give(Answer.ready)
    }

    private func performOnBytes(_ operation: LuaOperation) -> Int32 {
        let serial = number(3)
        if serial > 0, serial != run.chunkSerial { return fail("object used outside of proper scope") }
        if serial > 0 { return perform(operation, on: &run.chunk) }
        if run.headersPassed { return fail("object used outside of proper scope") }
        if run.isResponse { return perform(operation, on: &stream.responseBuffer) }
        return perform(operation, on: &stream.requestBuffer)
    }

    private func perform(_ operation: LuaOperation, on body: inout ByteQueue) -> Int32 {
        switch operation {
        case .bodyLength: return give(Double(body.count))
        case .bodyBytes:
            let from = number(4)
            let count = number(5)
            guard from >= 0, count >= 0, from + count <= Double(body.count) else {
                return fail("index/length must be >= 0 and (index + length) must be <= buffer size")
            }
            return give(body.view.dropFirst(Int(from)).prefix(Int(count)))
        default:
            let bytes = bytes(4)
            body.removeAll()
            body.append(bytes)
            if run.headersPassed { return give(Double(bytes.count)) }
            withBlock(run.isResponse ? 3 : 1) { block in
                Decimal.withDigits(of: UInt64(bytes.count)) { block.set(.contentLength, $0) }
            }
            return give(Double(bytes.count))
        }
    }
}
