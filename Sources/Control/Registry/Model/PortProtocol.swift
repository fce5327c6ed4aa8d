// What is spoken on a port, as its name or `appProtocol` says.

public enum PortProtocol: String, Sendable, Hashable {
    case http = "HTTP"
    case http2 = "HTTP2"
    case grpc = "GRPC"
    case grpcWeb = "GRPC-Web"
    case https = "HTTPS"
    case tls = "TLS"
    case tcp = "TCP"
    case udp = "UDP"
    case mongo = "Mongo"
    case mysql = "MySQL"
    case redis = "Redis"
    case hbone = "HBONE"
    /// Not said: found out by looking at the first bytes.
    case unknown = "UnsupportedProtocol"

    /// Of Gateway and ServiceEntry, without regard to case; nil for a word that stands for none.
    public init?(named name: String) {
        switch name.lowercased() {
        case "http": self = .http
        case "http2", "h2c": self = .http2
        case "grpc": self = .grpc
        case "grpc-web": self = .grpcWeb
        case "https": self = .https
        case "tls": self = .tls
        case "tcp": self = .tcp
        case "udp": self = .udp
        case "mongo": self = .mongo
        case "mysql": self = .mysql
        case "redis": self = .redis
        case "hbone": self = .hbone
        default: return nil
        }
    }

    /// Plain HTTP of some version: routes apply.
    public var isHTTP: Bool {
        switch self {
        case .http, .http2, .grpc, .grpcWeb: true
        default: false
        }
    }

    public var isHTTP2: Bool {
        switch self {
        case .http2, .grpc, .grpcWeb: true
        default: false
        }
    }

    /// Bytes are carried without being understood.
    public var isTCP: Bool {
        switch self {
        case .tcp, .https, .tls, .mongo, .mysql, .redis: true
        default: false
        }
    }

    /// TLS that the application itself speaks.
    public var isTLS: Bool { self == .tls || self == .https }
}
