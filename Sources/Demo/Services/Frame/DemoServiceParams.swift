// Which of the demo's services a process is, and how it is set up.

import Base
import Serving

public enum DemoServiceKind: String, CaseIterable, Sendable {
    case productpage, details, reviews, ratings, httpbin, sleep, store
    case grpcEcho = "grpc-echo"
    case tcpEcho = "tcp-echo"

    /// Where it listens unless it is told otherwise; 0: nowhere.
    public var usualPort: UInt16 {
        switch self {
        case .productpage, .details, .reviews, .ratings: 9080
        case .httpbin: 8080
        case .grpcEcho: 7070
        case .tcpEcho: 9000
        case .store: 27017
        case .sleep: 0
        }
    }
}

public struct DemoServiceParams: Sendable {
    public var kind: DemoServiceKind
    public var listen: ListenAddress
    /// `v1`, `v2`, ...: what the service does differently, and the `x-app-version` of its answers.
    public var version = "v1"
    /// What it calls itself in its answers, as a pod does.
    public var name: String
    /// Bookinfo's services find each other here.
    public var details = "http://details:9080"
    public var reviews = "http://reviews:9080"
    public var ratings = "http://ratings:9080"
    /// Of `ratings` v2: where the stars are kept, HOST:PORT; nil: in memory.
    public var store: String?
    /// Of `tcp-echo`: what stands before each line.
    public var prefix = "hello"
    /// A line for each request.
    public var log: @Sendable (String) -> Void = { _ in }

    public init(kind: DemoServiceKind, listen: ListenAddress? = nil, name: String? = nil) {
        self.kind = kind
        self.listen = listen ?? .ip(.anyV6, port: kind.usualPort)
        self.name = name ?? kind.rawValue
    }
}

/// A setting that a service can't start with.
public struct InvalidService: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
