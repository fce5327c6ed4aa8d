// Somebody's TLS as the secret directory sees it: not held, made anew when its secrets change.

import EnvoyAPI

struct SecretConsumer {
    private weak var downstream: DownstreamSecurity?
    private weak var upstream: UpstreamSecurity?
    /// Where it stands in the configuration.
    let owner: String
    let keys: [SecretKey]

    enum Prepared {
        case downstream(DownstreamSecurity, DownstreamTLS)
        case upstream(UpstreamSecurity, UpstreamTLS)

        var files: CertificateFiles {
            switch self {
            case .downstream(_, let new): new.files
            case .upstream(_, let new): new.files
            }
        }

        func exchange() {
            switch self {
            case .downstream(let security, let new): security.exchange(new)
            case .upstream(let security, let new): security.exchange(new)
            }
        }
    }

    init(_ security: DownstreamSecurity, owner: String, keys: [SecretKey]) {
        downstream = security
        self.owner = owner
        self.keys = keys
    }

    init(_ security: UpstreamSecurity, owner: String, keys: [SecretKey]) {
        upstream = security
        self.owner = owner
        self.keys = keys
    }

    /// False when the listener or cluster has gone.
    var isAlive: Bool { downstream != nil || upstream != nil }
    var files: CertificateFiles { downstream?.files ?? upstream?.files ?? CertificateFiles() }

    /// Nil when nobody is there any more.
    func prepared(_ known: [SecretKey: Message]) throws(InvalidConfiguration) -> Prepared? {
        if let downstream { return .downstream(downstream, try downstream.prepared(known)) }
        if let upstream { return .upstream(upstream, try upstream.prepared(known)) }
        return nil
    }

    /// True when files have changed and are in use now.
    func reload() throws(InvalidConfiguration) -> Bool {
        if let downstream { return try downstream.reload() }
        if let upstream { return try upstream.reload() }
        return false
    }
}
