// One question on its way, from the name to the result.

import Base
import CAres
import CLinux

/// Overridden by whoever asks.
open class ResolverClient {
    public init() {}

    /// Comes exactly once for each question that was not cancelled; during `resolve` itself when the answer is known
    /// without asking anybody.
    open func resolved(_ token: UInt64, _ result: ResolverResult) {}
}

/// Kept alive by c-ares while the question is out; holds the client until the result or `cancel`.
@safe
public final class ResolverQuery {
    private let name: String
    private let token: UInt64
    private var client: ResolverClient?
    /// What is still to be asked when the present question brings no address.
    private var fallback: Int32?
    // SAFETY: c-ares calls a query back at the latest when the channel closes, and never after.
    private unowned(unsafe) let channel: ResolverChannel

    init(_ name: String, token: UInt64, client: ResolverClient, channel: ResolverChannel) {
        self.name = name
        self.token = token
        self.client = client
        unsafe self.channel = channel
    }

    /// The client will hear nothing of this question.
    public func cancel() { client = nil }

    public var isPending: Bool { client != nil }

    func start(_ family: ResolverFamily) {
        switch family {
        case .v4Only: ask(AF_INET)
        case .v6Only: ask(AF_INET6)
        case .all: ask(AF_UNSPEC)
        case .auto:
            fallback = AF_INET
            ask(AF_INET6)
        case .v4Preferred:
            fallback = AF_INET6
            ask(AF_INET)
        }
    }

    func finish(_ result: ResolverResult) {
        guard let client else { return }
        self.client = nil
        client.resolved(token, result)
    }

    private func ask(_ family: Int32) {
        guard unsafe channel.isOpen, let library = unsafe channel.library else { return finish(.failure(.closed)) }
        // Addresses stay in the server's order: sorting would open a socket for each.
        var hints = ares_addrinfo_hints()
        hints.ai_flags = ARES_AI_NOSORT
        hints.ai_family = family
        let argument = unsafe Unmanaged.passRetained(self).toOpaque()
        unsafe channel.questionsOut += 1
        unsafe channel.enter()
        unsafe ares_getaddrinfo(library, name, nil, &hints, Self.answered, argument)
        unsafe channel.leave()
    }

    private static let answered:
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, Int32, UnsafeMutablePointer<ares_addrinfo>?
        ) -> Void = { argument, status, _, answer in
            guard let argument = unsafe argument else { return }
            let query = unsafe Unmanaged<ResolverQuery>.fromOpaque(argument).takeRetainedValue()
            unsafe query.channel.questionsOut -= 1
            unsafe query.take(status, answer)
            if let answer = unsafe answer { unsafe ares_freeaddrinfo(answer) }
        }

    private func take(_ status: Int32, _ answer: UnsafeMutablePointer<ares_addrinfo>?) {
        if status == ARES_ECONNREFUSED { unsafe channel.isStale = true }
        if client == nil { return }
        let result = unsafe Self.read(status, answer)
        if case .addresses = result { return finish(result) }
        if let next = fallback, status != ARES_EDESTRUCTION {
            fallback = nil
            return ask(next)
        }
        finish(result)
    }

    private static func read(_ status: Int32, _ answer: UnsafeMutablePointer<ares_addrinfo>?) -> ResolverResult {
        if status != ARES_SUCCESS { return describe(status) }
        var addresses: [IPAddress] = []
        var ttl = UInt32.max
        var node = unsafe answer?.pointee.nodes
        while let entry = unsafe node {
            let raw = unsafe UnsafeRawBufferPointer(start: entry.pointee.ai_addr, count: Int(entry.pointee.ai_addrlen))
            if let address = unsafe SocketAddress(kernelForm: raw)?.ip {
                if !addresses.contains(address) { addresses.append(address) }
                ttl = unsafe min(ttl, UInt32(clamping: entry.pointee.ai_ttl))
            }
            unsafe node = entry.pointee.ai_next
        }
        return addresses.isEmpty ? .empty(.noData) : .addresses(addresses, ttl: ttl)
    }

    private static func describe(_ status: Int32) -> ResolverResult {
        switch status {
        case ARES_ENODATA: .empty(.noData)
        case ARES_ENOTFOUND: .empty(.notFound)
        case ARES_ETIMEOUT: .failure(.timeout)
        case ARES_ESERVFAIL: .failure(.serverFailure)
        case ARES_EREFUSED: .failure(.refused)
        case ARES_ECONNREFUSED: .failure(.connectionRefused)
        case ARES_EBADNAME, ARES_EBADQUERY, ARES_EBADSTR:
            .failure(.malformedName)
        case ARES_EBADRESP, ARES_EFORMERR: .failure(.malformedAnswer)
        case ARES_EDESTRUCTION, ARES_ECANCELLED: .failure(.closed)
        default: .failure(.other(status))
        }
    }
}
