// One connection to the echo origin: requests are answered in order, however they were pipelined or cut.

import Base
import Glibc
import HTTP1
import Runtime

final class OriginConnection: LoopObject {
    /// Answers that nobody reads stop the reading of further requests.
    private static let outputLimit = 1 << 20

    private let loop: EventLoop
    private let socket: Descriptor
    private let name: String
    private var registration = Registration.none
    private var parser: HTTP1Parser
    private var input = ByteQueue()
    private var output = ByteQueue()
    private var request = HeaderBlock()
    private var trailers = HeaderBlock()
    private var answer: OriginAnswer?
    private var isClosing = false
    private var isReadable = false

    static func begin(_ loop: EventLoop, _ socket: consuming Descriptor, _ name: String) throws(SystemFailure) {
        let connection = OriginConnection(loop, socket, name)
        try Socket.setNoDelay(connection.socket.raw)
        connection.registration = try loop.register(connection.socket.raw, connection)
    }

    private init(_ loop: EventLoop, _ socket: consuming Descriptor, _ name: String) {
        self.loop = loop
        self.socket = socket
        self.name = name
        var options = HTTP1ParserOptions()
        options.acceptsHTTP10 = true
        options.allowsCustomMethods = true
        options.enablesTrailers = true
        parser = HTTP1Parser(role: .request, options: options)
    }

    override func descriptorReady(_ readiness: Readiness) {
        if readiness.contains(.failed) { return close() }
        if !readiness.isDisjoint(with: [.readable, .hungUp, .peerEnded]) { isReadable = true }
        proceed()
    }

    private func proceed() {
        flush()
        while registration.isActive, isReadable, !isClosing, output.count < Self.outputLimit {
            readOnce()
            flush()
        }
    }

    private func readOnce() {
        switch unsafe Socket.read(socket.raw, into: loop.readSpace) {
        case .bytes(let count):
            unsafe input.append(ByteView(UnsafeRawBufferPointer(rebasing: loop.readSpace[..<count])))
            parse()
        case .wouldBlock: isReadable = false
        case .endOfStream: isClosing = true
        case .failed: close()
        }
    }

    private func parse() {
        while !isClosing {
            var consumed = 0
            let event: HTTP1Event
            if answer == nil {
                event = parser.parse(input.view, into: &request, consumed: &consumed)
            } else {
                event = parser.parse(input.view, into: &trailers, consumed: &consumed)
            }
            var needsMore = false
            switch event {
            case .needMore: needsMore = true
            case .head(let head): begin(head)
            case .body(let bytes): answer?.bodySize += bytes.count
            case .trailers: break
            case .end: finish()
            case .violation(let violation): refuse(violation)
            }
            input.consume(consumed)
            if needsMore { return }
        }
    }

    private func begin(_ head: HTTP1Head) {
        if head.isConnect {
            output.append("HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            isClosing = true
            return
        }
        if head.expectsContinue { output.append("HTTP/1.1 100 Continue\r\n\r\n") }
        answer = OriginAnswer(name: name, head: head, request: request)
    }

    private func finish() {
        guard let answer else { return }
        self.answer = nil
        answer.write(into: &output)
        request.removeAll()
        trailers.removeAll()
        if !answer.keepsAlive { isClosing = true }
    }

    private func refuse(_ violation: HTTP1Violation) {
        let words = "\(violation.words)\n"
        output.append("HTTP/1.1 \(violation.status) Refused\r\ncontent-type: text/plain\r\n")
        output.append("content-length: \(words.utf8.count)\r\nconnection: close\r\n\r\n\(words)")
        isClosing = true
    }

    private func flush() {
        while registration.isActive, !output.isEmpty {
            switch Socket.write(socket.raw, output.view) {
            case .bytes(let count): output.consume(count)
            case .wouldBlock: return
            case .failed: return close()
            }
        }
        if isClosing { close() }
    }

    private func close() { loop.deregister(&registration, socket.raw) }
}
