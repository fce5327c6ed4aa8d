// Ratings' side of the store: a connection for each question, as short as the question is.

import Base
import Glibc
import Runtime

struct StoreFailure: Error, Sendable, CustomStringConvertible {
    let description: String
}

struct StoreClient: Sendable {
    private let host: String
    private let port: String

    /// `mongodb:27017`
    init(_ text: String) throws(InvalidService) {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex,
            UInt16(text[text.index(after: colon)...]) != nil
        else { throw InvalidService("--store: found '\(text)', expected HOST:PORT") }
        host = String(text[..<colon])
        port = String(text[text.index(after: colon)...])
    }

    /// Nil: the store has no such key. Blocking calls, so on a thread of their own.
    func get(_ key: String) async throws(StoreFailure) -> String? {
        let (host, port) = (host, port)
        let outcome = await withCheckedContinuation { continuation in
            let job = BlockingJob { continuation.resume(returning: Self.ask("GET \(key)\n", host, port)) }
            if !job.start() {
                continuation.resume(returning: .failure(StoreFailure(description: "no thread could be started")))
            }
        }
        let line = try outcome.get()
        if line == "NONE" { return nil }
        guard line.hasPrefix("VALUE ") else {
            throw StoreFailure(description: "\(host):\(port) said '\(line.prefix(80))', expected a value")
        }
        return String(line.dropFirst(6))
    }

    private static func ask(_ line: String, _ host: String, _ port: String) -> Result<String, StoreFailure> {
        func failed(_ words: String) -> Result<String, StoreFailure> {
            .failure(StoreFailure(description: "\(host):\(port): \(words)"))
        }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, port, &hints, &found)
        guard code == 0, let list = unsafe found else {
            return failed(unsafe String(cString: gai_strerror(code)))
        }
        defer { unsafe freeaddrinfo(list) }
        let socket = unsafe Descriptor(
            taking: Glibc.socket(list.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
        var patience = timeval(tv_sec: 2, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            unsafe setsockopt(
                socket.raw, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        if unsafe Glibc.connect(socket.raw, list.pointee.ai_addr, list.pointee.ai_addrlen) != 0 {
            return failed(SystemFailure.words(for: errno))
        }
        let question = Array(line.utf8)
        if unsafe send(socket.raw, question, question.count, Int32(MSG_NOSIGNAL)) != question.count {
            return failed(SystemFailure.words(for: errno))
        }
        var answer: [UInt8] = []
        while !answer.contains(0x0A), answer.count < 4096 {
            var part = [UInt8](repeating: 0, count: 512)
            let count = unsafe recv(socket.raw, &part, part.count, 0)
            if count <= 0 { return failed(count == 0 ? "it closed the connection" : SystemFailure.words(for: errno)) }
            answer += part.prefix(count)
        }
        return .success(String(decoding: answer.prefix { $0 != 0x0A }, as: UTF8.self))
    }
}

/// Work that blocks, on a thread that lives as long as it.
private final class BlockingJob: Sendable {
    private let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    /// False: there was no thread to be had, and the work wasn't done.
    func start() -> Bool {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                if let context = unsafe context {
                    unsafe Unmanaged<BlockingJob>.fromOpaque(context).takeRetainedValue().work()
                }
                return nil
            }, context.toOpaque())
        if code != 0 {
            unsafe context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}
