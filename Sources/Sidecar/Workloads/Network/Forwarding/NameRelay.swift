// DNS questions of workloads by UDP, asked again of the machine's own name servers.

import Base
import Glibc
import Runtime

final class NameRelay: LoopObject {
    /// At the same time; more are dropped, and whoever asked asks again.
    private static let mostQuestions = 512

    let loop: EventLoop
    private let socket: Int32
    private let servers: [SocketAddress]
    private var registration = Registration.none
    private var open = 0

    /// Takes the socket over.
    init(_ loop: EventLoop, _ socket: Int32, servers: [SocketAddress]) {
        self.loop = loop
        self.socket = socket
        self.servers = servers
        super.init()
        registration = (try? loop.register(socket, self)) ?? .none
    }

    func end() {
        loop.deregister(&registration, socket)
        close(socket)
    }

    override func descriptorReady(_ readiness: Readiness) {
        var question = [UInt8](repeating: 0, count: 4096)
        while true {
            var storage = sockaddr_storage()
            let (count, length) = unsafe withUnsafeMutableBytes(of: &storage) { raw in
                var length = socklen_t(raw.count)
                let form = unsafe raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self)
                return unsafe (recvfrom(socket, &question, question.count, 0, form, &length), length)
            }
            if count < 0 { return }
            guard open < Self.mostQuestions, count >= 12 else { continue }
            open += 1
            let asker = unsafe withUnsafeBytes(of: storage) { unsafe Array($0.prefix(Int(length))) }
            NameQuestion(self, Array(question[..<count]), asker: asker, servers: servers).ask()
        }
    }

    func answer(_ bytes: ArraySlice<UInt8>, to asker: [UInt8]) {
        _ = unsafe bytes.withUnsafeBytes { bytes in
            unsafe asker.withUnsafeBytes { asker in
                unsafe sendto(
                    socket, bytes.baseAddress, bytes.count, 0,
                    asker.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self), socklen_t(asker.count))
            }
        }
    }

    func questionEnded() { open -= 1 }
}

/// One question: each server in turn has two seconds.
private final class NameQuestion: LoopObject {
    private let relay: NameRelay
    private let question: [UInt8]
    private let asker: [UInt8]
    private var servers: ArraySlice<SocketAddress>
    private var socket: Int32 = -1
    private var registration = Registration.none
    private var timer = TimerID.none

    init(_ relay: NameRelay, _ question: [UInt8], asker: [UInt8], servers: [SocketAddress]) {
        self.relay = relay
        self.question = question
        self.asker = asker
        self.servers = servers[...]
    }

    func ask() {
        closeSocket()
        guard let server = servers.popFirst() else { return relay.questionEnded() }
        guard let descriptor = try? Socket.datagram(for: server) else { return ask() }
        socket = descriptor.release()
        guard case .connected = Socket.connect(socket, to: server),
            unsafe send(socket, question, question.count, 0) == question.count,
            let made = try? relay.loop.register(socket, self)
        else { return ask() }
        registration = made
        timer = relay.loop.arm(after: .seconds(2), self, tag: 0)
    }

    override func descriptorReady(_ readiness: Readiness) {
        var answer = [UInt8](repeating: 0, count: 65_535)
        let count = unsafe recv(socket, &answer, answer.count, 0)
        if count < 0, errno == EAGAIN { return }
        guard count >= 12 else { return ask() }
        relay.answer(answer[..<count], to: asker)
        closeSocket()
        relay.questionEnded()
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        ask()
    }

    private func closeSocket() {
        relay.loop.cancel(&timer)
        guard socket >= 0 else { return }
        relay.loop.deregister(&registration, socket)
        close(socket)
        socket = -1
    }
}
