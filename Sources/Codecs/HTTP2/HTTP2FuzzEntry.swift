// What the fuzzer calls: any bytes into a session of either role whose owner answers everything.

import Base

public enum HTTP2FuzzEntry {
    private static let preface: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    /// The first byte chooses role, options and how the rest is cut; never traps.
    public static func run(_ bytes: ByteView) {
        guard let choice = bytes.first else { return }
        var options = HTTP2Options()
        options.allowConnect = choice & 2 != 0
        options.streamErrorOnInvalidMessage = choice & 4 != 0
        options.maxHeaderBytes = 4096
        options.maxHeaderCount = 20
        options.initialStreamWindow = 1024
        let owner = Answerer()
        let role = choice & 1 == 0 ? HTTP2Role.server : .client
        let session = HTTP2Session(role: role, options: options, events: owner)
        owner.session = session
        if role == .client { owner.startRequests() }
        if role == .server, choice & 8 == 0 { _ = session.receive(ByteView(preface)) }
        let step = choice & 16 == 0 ? 4096 : Int(choice >> 5) + 1
        var rest = bytes.dropFirst(1)
        while !rest.isEmpty, session.failure == nil {
            _ = session.receive(rest.prefix(step))
            rest = rest.dropFirst(step)
            session.fillOutput(upTo: 1 << 16)
            session.output.removeAll()
        }
        owner.session = nil
    }

    /// Echoes bodies, answers headers, and now and then resets.
    private final class Answerer: HTTP2Events {
        var session: HTTP2Session?

        func startRequests() {
            var headers = HeaderBlock()
            headers.append(.method, "POST")
            headers.append(.scheme, "http")
            headers.append(.path, "/")
            headers.append(.authority, "a")
            for index in 0..<3 { _ = session?.startRequest(headers, endStream: index == 0) }
            session?.fillOutput()
            session?.output.removeAll()
        }

        override func headers(
            _ stream: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
        ) {
            guard let session else { return }
            if session.role == .client {
                session.send(stream, ByteView("body"), endStream: endStream)
            } else if kind == .trailers {
                session.sendTrailers(stream, block)
            } else {
                block.append(.status, "200")
                session.respond(stream, block, endStream: endStream)
            }
        }

        override func data(_ stream: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {
            guard let session else { return }
            session.send(stream, bytes, endStream: endStream)
            if bytes.first == 0x72 { session.reset(stream, .noError) }
            session.consumed(stream, bytes.count)
        }
    }
}
