// Questions by TCP: connections, each with as many questions as it likes (RFC 7766).

import Base
import DNSMessages
import Runtime

final class StreamListener: LoopObject, NameListener {
    private let names: NameLoop
    private let descriptor: Descriptor
    private var registration = Registration.none
    private var clients: [ObjectIdentifier: StreamClient] = [:]

    init(_ names: NameLoop, _ descriptor: consuming Descriptor) throws(SystemFailure) {
        self.names = names
        self.descriptor = descriptor
        super.init()
        registration = try names.loop.register(self.descriptor.raw, self)
    }

    override func descriptorReady(_ readiness: Readiness) {
        guard registration.isActive else { return }
        do throws(SystemFailure) {
            while let (socket, _) = try Socket.accept(descriptor.raw) {
                let accepted = Descriptor(taking: socket)
                // Beyond the limit it is closed at once: a client asks again, or another server.
                if names.connections >= names.params.connectionLimit { continue }
                let client = try StreamClient(names, accepted) { [weak self] in self?.clients[$0] = nil }
                clients[ObjectIdentifier(client)] = client
            }
        } catch {
            // Out of descriptors, most likely: the next connection tries again.
        }
    }

    func close() {
        names.loop.deregister(&registration, descriptor.raw)
        for client in clients.values { client.close() }
    }
}

final class StreamClient: LoopObject {
    private static let patience = TimeSpan.seconds(10)
    private static let mostUnsent = 256 << 10
    private static let mostPending = 64

    private let names: NameLoop
    private let descriptor: Descriptor
    private let ended: (ObjectIdentifier) -> Void
    private var registration = Registration.none
    private var timer = TimerID.none
    private var input = DNSStreamMachine()
    private var output: [UInt8] = []
    private var sent = 0
    /// Questions whose answers it is owed.
    private var owed = 0
    private var hasEnded = false

    init(
        _ names: NameLoop, _ descriptor: consuming Descriptor, ended: @escaping (ObjectIdentifier) -> Void
    ) throws(SystemFailure) {
        self.names = names
        self.descriptor = descriptor
        self.ended = ended
        super.init()
        registration = try names.loop.register(self.descriptor.raw, self)
        names.connections += 1
        timer = names.loop.arm(after: Self.patience, self, tag: 0)
    }

    override func descriptorReady(_ readiness: Readiness) {
        guard registration.isActive else { return }
        flush()
        read()
    }

    private func read() {
        let space = unsafe names.loop.readSpace
        while registration.isActive, !hasEnded {
            switch unsafe Socket.read(descriptor.raw, into: space) {
            case .bytes(let count):
                unsafe input.feed(ByteView(UnsafeRawBufferPointer(rebasing: space[..<count])))
                takeQuestions()
            case .wouldBlock: return
            case .endOfStream:
                hasEnded = true
                closeIfDone()
            case .failed: close()
            }
        }
    }

    private func takeQuestions() {
        do throws(InvalidDNS) {
            while registration.isActive, let message = try input.next() {
                owed += 1
                if owed > Self.mostPending { return close() }
                names.loop.cancel(&timer)
                timer = names.loop.arm(after: Self.patience, self, tag: 0)
                message.withView { names.take($0, .stream(self)) }
            }
        } catch {
            names.counters.malformed += 1
            close()
        }
    }

    func send(_ bytes: [UInt8]) {
        owed -= 1
        guard registration.isActive else { return }
        output += DNSStreamMachine.framed(bytes)
        if output.count - sent > Self.mostUnsent { return close() }
        flush()
    }

    private func flush() {
        while sent < output.count {
            let result = output.withView { Socket.write(descriptor.raw, $0.dropFirst(sent)) }
            switch result {
            case .bytes(let count): sent += count
            case .wouldBlock: return
            case .failed: return close()
            }
        }
        output.removeAll(keepingCapacity: true)
        sent = 0
        closeIfDone()
    }

    private func closeIfDone() {
        if hasEnded, owed <= 0, output.isEmpty { close() }
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        close()
    }

    func close() {
        guard registration.isActive else { return }
        names.loop.cancel(&timer)
        names.loop.deregister(&registration, descriptor.raw)
        Socket.shutdownWriting(descriptor.raw)
        names.connections -= 1
        ended(ObjectIdentifier(self))
    }
}
