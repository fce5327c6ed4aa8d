// The sockets of a line server: the listening one, and one for each client. All of it is confined to one loop.

import Base
import Glibc
import Runtime

final class LineListener: LoopObject {
    /// Carries the listener to the thread that may close it.
    ///
    /// Sendable: only mail to the listener's own loop touches what is in it.
    struct Handle: @unchecked Sendable {
        let listener: LineListener
        init(_ listener: LineListener) { self.listener = listener }
    }

    /// More connections than this wait in the kernel until one ends.
    private static let most = 4096

    private let loop: EventLoop
    private let descriptor: Descriptor
    private let answer: @Sendable (String) -> String
    private let log: @Sendable (String) -> Void
    private var registration = Registration.none
    private var connections: [ObjectIdentifier: LineConnection] = [:]

    init(
        loop: EventLoop, taking descriptor: Int32, answer: @escaping @Sendable (String) -> String,
        log: @escaping @Sendable (String) -> Void
    ) throws(SystemFailure) {
        self.loop = loop
        self.descriptor = Descriptor(taking: descriptor)
        self.answer = answer
        self.log = log
        super.init()
        registration = try loop.register(descriptor, self)
    }

    override func descriptorReady(_ readiness: Readiness) {
        while connections.count < Self.most {
            // Out of descriptors: the next connection that ends looks again.
            guard let next = try? Socket.accept(descriptor.raw) else { return }
            let client = next.peer?.ip.map { "\($0.unmapped)" } ?? "-"
            let connection = LineConnection(loop: loop, taking: next.socket, answer: answer) { [weak self] ended in
                self?.ended(ended, client)
            }
            connections[ObjectIdentifier(connection)] = connection
            if (try? connection.start()) == nil { connection.close() }
        }
    }

    private func ended(_ connection: LineConnection, _ client: String) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        log("\(client) - - \"TCP\" \(connection.lines) lines \(connection.bytesIn) \(connection.bytesOut)")
        if connections.count == Self.most - 1 { loop.deliverAgain(registration, .readable) }
    }

    func close() {
        loop.deregister(&registration, descriptor.raw)
        for connection in Array(connections.values) { connection.close() }
    }
}

final class LineConnection: LoopObject {
    private static let longestLine = 64 << 10
    /// A client that reads nothing isn't read from either.
    private static let outputLimit = 256 << 10

    private let loop: EventLoop
    private let socket: Descriptor
    private let answer: @Sendable (String) -> String
    private let ended: (LineConnection) -> Void
    private var registration = Registration.none
    private var input = ByteQueue()
    private var output = ByteQueue()
    private var isInputEnded = false
    private var isClosed = false
    private(set) var lines = 0
    private(set) var bytesIn = 0
    private(set) var bytesOut = 0

    init(
        loop: EventLoop, taking socket: Int32, answer: @escaping @Sendable (String) -> String,
        ended: @escaping (LineConnection) -> Void
    ) {
        self.loop = loop
        self.socket = Descriptor(taking: socket)
        self.answer = answer
        self.ended = ended
    }

    func start() throws(SystemFailure) {
        try? Socket.setNoDelay(socket.raw)
        registration = try loop.register(socket.raw, self)
    }

    override func descriptorReady(_ readiness: Readiness) { work() }

    private func work() {
        while !isClosed {
            flush()
            if isClosed || isInputEnded || output.count > Self.outputLimit { break }
            var got = Socket.ReadResult.wouldBlock
            unsafe input.appendInPlace(atLeast: 4096) { room in
                got = unsafe Socket.read(socket.raw, into: room)
                if case .bytes(let count) = got { return count }
                return 0
            }
            switch got {
            case .bytes(let count):
                bytesIn += count
                takeLines()
            case .wouldBlock: return
            case .endOfStream:
                isInputEnded = true
                if !input.isEmpty { takeLine(input.count, endsLine: false) }
            case .failed: return close()
            }
        }
        if !isClosed, isInputEnded, output.isEmpty { close() }
    }

    private func takeLines() {
        while let end = input.view.firstIndex(of: 0x0A) { takeLine(end + 1, endsLine: true) }
        // A line without an end is answered in pieces.
        if input.count >= Self.longestLine { takeLine(input.count, endsLine: false) }
    }

    private func takeLine(_ count: Int, endsLine: Bool) {
        lines += 1
        let line = input.view.prefix(endsLine ? count - 1 : count).string
        input.consume(count)
        output.append(answer(line))
        if endsLine { output.append(byte: 0x0A) }
    }

    private func flush() {
        while !output.isEmpty {
            switch Socket.write(socket.raw, output.view) {
            case .bytes(let count):
                bytesOut += count
                output.consume(count)
            case .wouldBlock: return
            case .failed: return close()
            }
        }
    }

    func close() {
        if isClosed { return }
        isClosed = true
        loop.deregister(&registration, socket.raw)
        shutdown(socket.raw, Int32(SHUT_RDWR))
        ended(self)
    }
}
