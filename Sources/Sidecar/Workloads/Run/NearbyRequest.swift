// One small HTTP request to a proxy's own ports inside a workload's namespace. Waits by sleeping: a dozen workloads that
// start at once must not hold the threads that run everything else.

import Base
import Glibc
import Processes
import Runtime

enum NearbyRequest {
    struct Answer: Sendable {
        let status: Int
        let body: String
    }

    /// Nil when nobody answers in time.
    static func send(
        _ method: String, _ address: SocketAddress, _ path: String, in place: Namespaces,
        within span: TimeSpan = .seconds(1)
    ) async -> Answer? {
        guard let socket = try? place.socket(address.domain, Int32(SOCK_STREAM.rawValue)) else { return nil }
        defer { close(socket) }
        let deadline = Instant.now + span
        if case .failed = Socket.connect(socket, to: address) { return nil }
        let text = "\(method) \(path) HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        guard await ready(socket, POLLOUT, deadline), Socket.pendingError(socket) == 0 else { return nil }
        let bytes = Array(text.utf8)
        guard unsafe Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return nil }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while answer.count < 1 << 20, await ready(socket, POLLIN, deadline) {
            let count = unsafe recv(socket, &piece, piece.count, 0)
            if count < 0, errno == EAGAIN { continue }
            if count <= 0 { break }
            answer += piece[..<count]
        }
        return parse(String(decoding: answer, as: UTF8.self))
    }

    /// `HTTP/1.1 200 OK`, and what stands behind the fields (chunk sizes left in: whoever reads it looks for lines).
    static func parse(_ text: String) -> Answer? {
        let words = text.prefix { !$0.isNewline }.split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let body = lines.drop { !$0.isEmpty }.dropFirst().joined(separator: "\n")
        return Answer(status: status, body: body)
    }

    private static func ready(_ socket: Int32, _ events: Int32, _ deadline: Instant) async -> Bool {
        while Instant.now < deadline {
            var wait = pollfd(fd: socket, events: Int16(events), revents: 0)
            if unsafe poll(&wait, 1, 0) > 0 { return true }
            try? await Task.sleep(nanoseconds: 5_000_000)
            if Task.isCancelled { return false }
        }
        return false
    }
}
