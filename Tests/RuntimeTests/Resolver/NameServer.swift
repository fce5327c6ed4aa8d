// A tiny DNS server on loopback, UDP and TCP, on the loop under test.

import Base
import Glibc
import Runtime

/// Answers from a table; whatever isn't in it does not exist.
final class NameServer: LoopObject {
    enum Reply {
        case addresses([IPAddress], ttl: UInt32)
        case code(UInt8)
        /// The TC bit: the question is to be asked again over TCP.
        case truncated
        case silence
        case garbage
    }

    private final class Acceptor: LoopObject {
        unowned let server: NameServer
        init(_ server: NameServer) { self.server = server }
        override func descriptorReady(_ readiness: Readiness) { server.acceptAll() }
    }

    private final class Conversation: LoopObject {
        unowned let server: NameServer
        let fd: Int32
        var registration = Registration.none
        var input: [UInt8] = []

        init(_ server: NameServer, _ fd: Int32) {
            self.server = server
            self.fd = fd
        }

        override func descriptorReady(_ readiness: Readiness) { server.converse(self) }
    }

    let loop: EventLoop
    var udp: [String: Reply] = [:]
    var tcp: [String: Reply] = [:]
    /// Questions in the order they came: "A name", "tcp A name".
    private(set) var asked: [String] = []
    let address: SocketAddress
    private let datagrams: Int32
    private let listener: Int32
    private var registrations: [Registration] = []
    private var conversations: [Conversation] = []

    init(_ loop: EventLoop) throws {
        self.loop = loop
        (datagrams, listener, address) = try Self.bound()
        super.init()
        registrations.append(try loop.register(datagrams, self))
        registrations.append(try loop.register(listener, Acceptor(self)))
    }

    /// One port for both: a free one for datagrams may be somebody's for streams.
    private static func bound() throws -> (datagrams: Int32, listener: Int32, address: SocketAddress) {
        var failure = SystemFailure("bind", code: EADDRINUSE)
        for _ in 0..<50 {
            let datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            do throws(SystemFailure) {
                try Socket.bind(datagrams, to: .ip(IPAddress(v4: 0x7F00_0001), port: 0))
                let address = Socket.localAddress(datagrams) ?? .ip(.anyV4, port: 0)
                try Socket.bind(listener, to: address)
                try Socket.listen(listener, backlog: 10)
                return (datagrams, listener, address)
            } catch {
                failure = error
                Glibc.close(datagrams)
                Glibc.close(listener)
            }
        }
        throw failure
    }

    func close() {
        loop.deregister(&registrations[0], datagrams)
        loop.deregister(&registrations[1], listener)
        for conversation in conversations {
            loop.deregister(&conversation.registration, conversation.fd)
            Glibc.close(conversation.fd)
        }
        Glibc.close(datagrams)
        Glibc.close(listener)
    }

    override func descriptorReady(_ readiness: Readiness) {
        var buffer = [UInt8](repeating: 0, count: 2048)
        while true {
            var from = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let count = unsafe withUnsafeMutablePointer(to: &from) { raw in
                unsafe raw.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    unsafe recvfrom(datagrams, &buffer, buffer.count, 0, address, &length)
                }
            }
            if count <= 0 { return }
            guard let answer = answer(Array(buffer[..<count]), udp, "") else { continue }
            _ = unsafe withUnsafePointer(to: &from) { raw in
                unsafe raw.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    unsafe sendto(datagrams, answer, answer.count, 0, address, length)
                }
            }
        }
    }

    private func acceptAll() {
        while let (fd, _) = try? Socket.accept(listener) {
            let conversation = Conversation(self, fd)
            if let registration = try? loop.register(fd, conversation) { conversation.registration = registration }
            conversations.append(conversation)
        }
    }

    private func converse(_ conversation: Conversation) {
        var buffer = [UInt8](repeating: 0, count: 2048)
        while true {
            let count = unsafe read(conversation.fd, &buffer, buffer.count)
            if count <= 0 { break }
            conversation.input += buffer[..<count]
        }
        while conversation.input.count >= 2 {
            let length = Int(conversation.input[0]) << 8 | Int(conversation.input[1])
            guard conversation.input.count >= 2 + length else { return }
            let question = Array(conversation.input[2..<(2 + length)])
            conversation.input.removeFirst(2 + length)
            guard let reply = answer(question, tcp, "tcp ") else { continue }
            let framed = [UInt8(reply.count >> 8), UInt8(reply.count & 255)] + reply
            _ = unsafe write(conversation.fd, framed, framed.count)
        }
    }

    private func answer(_ message: [UInt8], _ table: [String: Reply], _ prefix: String) -> [UInt8]? {
        guard message.count > 12 else { return nil }
        var labels: [String] = []
        var at = 12
        while message[at] != 0 {
            let length = Int(message[at])
            labels.append(String(decoding: message[(at + 1)...(at + length)], as: UTF8.self))
            at += 1 + length
        }
        let isV6 = message[at + 2] == 28
        let question = "\(isV6 ? "AAAA" : "A") \(labels.joined(separator: "."))"
        asked.append(prefix + question)
        let name = Array(message[12...(at + 4)])
        func head(_ flags: UInt8, _ code: UInt8, _ answers: Int) -> [UInt8] {
            [
                message[0], message[1], 0x84 | flags, 0x80 | code, 0, 1, UInt8(answers >> 8), UInt8(answers & 255), 0,
                0, 0, 0,
            ]
                + name
        }
        switch table[question] ?? .code(3) {
        case .code(let code): return head(0, code, 0)
        case .truncated: return head(2, 0, 0)
        case .silence: return nil
        case .garbage: return Array(head(0, 0, 9).prefix(20))
        case .addresses(let addresses, let ttl):
            let seconds = (0..<4).map { UInt8(truncatingIfNeeded: ttl >> UInt32(24 - 8 * $0)) }
            return addresses.reduce(head(0, 0, addresses.count)) { sum, address in
                let bytes = address.bytes
                return sum + [0xC0, 12, 0, isV6 ? 28 : 1, 0, 1] + seconds + [0, UInt8(bytes.count)] + bytes
            }
        }
    }
}
