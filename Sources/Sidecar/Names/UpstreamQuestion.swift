// One question to the upstream servers, until one of them has answered or time is up.

import Base
import DNSMessages
import Glibc
import Runtime

final class UpstreamQuestion: LoopObject {
    /// What fits through most networks in one piece (DNS Flag Day 2020).
    private static let payload: UInt16 = 1232
    private static let leastAttempts = 2
    private static let mostAttempts = 6

    private let names: NameLoop
    let key: NameCache.Key
    let question: DNSQuestion
    var waiting: [Asker] = []
    private(set) var id: UInt16 = 0
    private var attempt = 0
    private var first = 0
    private var server = 0
    private var socket: Int32 = -1
    private var port: UInt16?
    private var registration = Registration.none
    private var timer = TimerID.none
    private var ends = Instant(nanoseconds: 0)
    private var isOverTCP = false
    private var hasOptions = true
    private var input = DNSStreamMachine()
    private var unsent: [UInt8] = []
    /// What a server said that couldn't or wouldn't answer.
    private var refusal: DNSMessage?
    private var hasEnded = false

    init(_ names: NameLoop, _ key: NameCache.Key, _ question: DNSQuestion) {
        self.names = names
        self.key = key
        self.question = question
        super.init()
    }

    func start() {
        ends = names.loop.now + names.params.deadline
        first = names.preferred
        tryNext()
    }

    // MARK: - Attempts

    private func tryNext() {
        while !hasEnded {
            let count = names.servers.count
            if count == 0 || attempt >= max(Self.leastAttempts, min(count, Self.mostAttempts)) || names.loop.now >= ends
            {
                return end(refusal)
            }
            server = (first + attempt) % count
            attempt += 1
            if send(overTCP: false) { return }
        }
    }

    /// False: it couldn't be sent at all.
    private func send(overTCP: Bool) -> Bool {
        close()
        guard names.servers.indices.contains(server) else { return false }
        let address = names.servers[server]
        isOverTCP = overTCP
        id = names.unguessable()
        var message = DNSMessage(id: id)
        message.flags.recursionDesired = true
        message.flags.checkingDisabled = key.checkingDisabled
        message.questions = [question]
        if hasOptions {
            message.options = DNSOptions(payload: Self.payload, wantsSignatures: key.wantsSignatures)
        }
        do throws(SystemFailure) {
            let descriptor = overTCP ? try Socket.stream(for: address) : try Socket.datagram(for: address)
            if let mark = names.params.mark {
                try Socket.setOption(
                    descriptor.raw, level: SOL_SOCKET, name: SO_MARK, value: Int32(bitPattern: mark))
            }
            // Connected, so that the kernel passes on what comes from that server alone; its port is a random one.
            if case .failed(let failure) = Socket.connect(descriptor.raw, to: address) { throw failure }
            registration = try names.loop.register(descriptor.raw, self)
            socket = descriptor.release()
        } catch {
            close()
            return false
        }
        names.counters.upstreamQuestions += 1
        timer = names.loop.arm(after: min(names.params.attemptTimeout, ends - names.loop.now), self, tag: 0)
        if overTCP {
            input = DNSStreamMachine()
            unsent = DNSStreamMachine.framed(message.encoded)
            return true
        }
        port = Socket.localAddress(socket)?.port
        if let port { names.ownPorts[port] = self }
        if case .failed = message.encoded.withView({ Socket.write(socket, $0) }) {
            close()
            return false
        }
        return true
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        names.counters.upstreamTimeouts += 1
        names.publish()
        moveOn()
    }

    /// The next server, which is then the first to be asked by others as well.
    private func moveOn() {
        close()
        if names.preferred == server, names.servers.count > 1 { names.preferred = (server + 1) % names.servers.count }
        tryNext()
    }

    // MARK: - Answers

    override func descriptorReady(_ readiness: Readiness) {
        guard registration.isActive else { return }
        if isOverTCP { flush() }
        let space = unsafe names.loop.readSpace
        while registration.isActive {
            switch unsafe Socket.read(socket, into: space) {
            case .bytes(let count):
                let bytes = unsafe ByteView(UnsafeRawBufferPointer(rebasing: space[..<count]))
                if isOverTCP { takePart(bytes) } else { take(bytes) }
            case .wouldBlock: return
            // An empty datagram, or the end of a stream.
            case .endOfStream:
                if isOverTCP { moveOn() }
            // Nobody is there.
            case .failed: moveOn()
            }
        }
    }

    private func flush() {
        while !unsent.isEmpty {
            switch unsent.withView({ Socket.write(socket, $0) }) {
            case .bytes(let count): unsent.removeFirst(count)
            case .wouldBlock: return
            case .failed: return moveOn()
            }
        }
    }

    private func takePart(_ bytes: ByteView) {
        input.feed(bytes)
        do throws(InvalidDNS) {
            while registration.isActive, isOverTCP, let message = try input.next() { message.withView { take($0) } }
        } catch {
            names.counters.upstreamMismatches += 1
            moveOn()
        }
    }

    /// What isn't the answer to this question is as if it had never come: anybody might have sent it.
    private func take(_ bytes: ByteView) {
        let message: DNSMessage
        do throws(InvalidDNS) {
            message = try DNSMessage(bytes)
        } catch {
            names.counters.upstreamMismatches += 1
            return
        }
        guard message.flags.isResponse, message.id == id, message.flags.operation == 0 else {
            names.counters.upstreamMismatches += 1
            return
        }
        let isUnread = message.questions.isEmpty && message.code != .noError && message.code != .noSuchName
        guard isUnread || message.questions.count == 1 && message.questions[0].isSame(as: question) else {
            names.counters.upstreamMismatches += 1
            return
        }
        switch message.code {
        case .noError, .noSuchName:
            if message.flags.isTruncated, !isOverTCP {
                if !send(overTCP: true) { moveOn() }
                return
            }
            names.preferred = server
            end(message)
        case .formatError, .notImplemented, .badVersion:
            if hasOptions {
                // Servers from before EDNS take its record for a mistake (RFC 6891, 7).
                hasOptions = false
                if !send(overTCP: isOverTCP) { moveOn() }
                return
            }
            refuse(message)
        default: refuse(message)
        }
    }

    private func refuse(_ message: DNSMessage) {
        refusal = message
        refusal?.questions = [question]
        moveOn()
    }

    // MARK: - End

    func fail() { end(nil) }

    private func end(_ response: DNSMessage?) {
        if hasEnded { return }
        hasEnded = true
        close()
        names.ended(self, response)
    }

    func close() {
        names.loop.cancel(&timer)
        if let port, names.ownPorts[port] === self { names.ownPorts[port] = nil }
        port = nil
        if socket < 0 { return }
        names.loop.deregister(&registration, socket)
        Glibc.close(socket)
        socket = -1
    }
}
