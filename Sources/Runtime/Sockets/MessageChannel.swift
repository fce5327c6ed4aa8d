// A unix socket between two processes that carries whole messages, and descriptors with them.

import Base
import CLinux
import Glibc

/// SOCK_SEQPACKET: a message arrives whole or not at all. Owns its descriptor.
public final class MessageChannel {
    public struct Incoming {
        public let text: String
        /// The receiver's from here on.
        public let descriptors: [Int32]
    }

    public enum Outcome {
        case message(Incoming)
        case wouldBlock
        case ended
    }

    public static let longestMessage = 60_000
    public static let descriptorsAtOnce = Int(SKEIN_DESCRIPTORS_AT_ONCE)

    private let descriptor: Descriptor

    private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    public init(taking fd: Int32) { descriptor = Descriptor(taking: fd) }

    public var raw: Int32 { descriptor.raw }

    private static func socket(blocking: Bool) throws(SystemFailure) -> Descriptor {
        let flags = Int32(SOCK_CLOEXEC.rawValue) | (blocking ? 0 : Int32(SOCK_NONBLOCK.rawValue))
        let fd = Glibc.socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | flags, 0)
        if fd < 0 { throw SystemFailure.last("socket") }
        return Descriptor(taking: fd)
    }

    /// A socket that waits for others to connect, without blocking.
    public static func listen(at address: SocketAddress, mode: mode_t) throws(SystemFailure) -> MessageChannel {
        let descriptor = try socket(blocking: false)
        try Socket.bind(descriptor.raw, to: address)
        if case .unix(let path) = address, path.utf8.first != 0 { _ = unsafe chmod(path, mode) }
        try Socket.listen(descriptor.raw, backlog: 4)
        return MessageChannel(descriptor)
    }

    /// Blocks; no answer within `patience` is an end.
    public static func connect(to address: SocketAddress, patience: TimeSpan) throws(SystemFailure) -> MessageChannel {
        let descriptor = try socket(blocking: true)
        skein_set_patience(descriptor.raw, Int32(clamping: patience.nanoseconds / 1_000_000_000))
        if case .failed(let failure) = Socket.connect(descriptor.raw, to: address) { throw failure }
        return MessageChannel(descriptor)
    }

    /// The next process that wants to talk; nil when none waits.
    public func accept() throws(SystemFailure) -> MessageChannel? {
        guard let (fd, _) = try Socket.accept(raw) else { return nil }
        return MessageChannel(taking: fd)
    }

    /// Whose process is at the other end; nil when the kernel doesn't say.
    public var peerUser: UInt32? {
        var user: UInt32 = 0
        return unsafe skein_peer_user(raw, &user) == 0 ? user : nil
    }

    public func stopBlocking() { _ = fcntl(raw, F_SETFL, fcntl(raw, F_GETFL) | O_NONBLOCK) }

    /// False when it could not be sent; the channel is of no use then.
    @discardableResult
    public func send(_ text: String, descriptors: [Int32] = []) -> Bool {
        let bytes = Array(text.utf8)
        while true {
            if unsafe skein_send_descriptors(raw, bytes, bytes.count, descriptors, descriptors.count) >= 0 {
                return true
            }
            if errno != EINTR { return false }
        }
    }

    public func receive() -> Outcome {
        var bytes = [UInt8](repeating: 0, count: Self.longestMessage + 1)
        var descriptors = [Int32](repeating: -1, count: Self.descriptorsAtOnce)
        var count = 0
        while true {
            let got = unsafe skein_receive_descriptors(raw, &bytes, bytes.count, &descriptors, &count)
            if got > 0 {
                return .message(
                    Incoming(
                        text: String(decoding: bytes[..<got], as: UTF8.self),
                        descriptors: Array(descriptors[..<count])))
            }
            if got == 0 { return .ended }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .ended
            }
        }
    }
}
