// How connections to one port are told apart: mutual TLS or not, HTTP or not.

import EnvoyAPI
import Registry

struct ChainMatch {
    /// Offered by sidecars of the mesh: what is in the TLS connection, or only that it is the mesh's own.
    static let httpOverMesh = ["istio-http/1.0", "istio-http/1.1", "istio-h2"]
    static let tcpOverMesh = ["istio-peer-exchange", "istio"]
    static let anyOverMesh = ["istio", "istio-peer-exchange"] + httpOverMesh
    /// Found by looking at the first bytes.
    static let plainHTTP = ["http/1.1", "h2c"]

    enum Kind { case http, tcp, detected }

    var protocols: [String] = []
    var isTLS: Bool
    var isHTTP: Bool
    var terminates = false

    static func kind(of found: PortProtocol) -> Kind {
        found.isHTTP ? .http : found == .unknown ? .detected : .tcp
    }

    /// In the order of Istio's filter chains.
    static func all(_ mode: MutualTLS.Mode, _ kind: Kind) -> [ChainMatch] {
        switch (kind, mode) {
        case (.http, .strict): [mesh([], isHTTP: true)]
        case (.http, .permissive): [mesh(anyOverMesh, isHTTP: true), plain(isHTTP: true)]
        case (.http, .disable): [plain(isHTTP: true)]
        case (.detected, .strict): [mesh(httpOverMesh, isHTTP: true), mesh([], isHTTP: false)]
        case (.detected, .permissive):
            [
                mesh(httpOverMesh, isHTTP: true), plain(plainHTTP, isHTTP: true), mesh(tcpOverMesh, isHTTP: false),
                plain(isHTTP: false), foreignTLS,
            ]
        case (.detected, .disable): [plain(plainHTTP, isHTTP: true), plain(isHTTP: false)]
        case (.tcp, .strict): [mesh([], isHTTP: false)]
        case (.tcp, .permissive): [mesh(anyOverMesh, isHTTP: false), foreignTLS, plain(isHTTP: false)]
        case (.tcp, .disable): [plain(isHTTP: false)]
        }
    }

    /// Where users' own TLS is terminated.
    static func terminated(_ kind: Kind) -> [ChainMatch] {
        switch kind {
        case .http: [mesh([], isHTTP: true)]
        case .tcp, .detected: [mesh([], isHTTP: false)]
        }
    }

    private static func mesh(_ protocols: [String], isHTTP: Bool) -> ChainMatch {
        ChainMatch(protocols: protocols, isTLS: true, isHTTP: isHTTP, terminates: true)
    }

    private static func plain(_ protocols: [String] = [], isHTTP: Bool) -> ChainMatch {
        ChainMatch(protocols: protocols, isTLS: false, isHTTP: isHTTP)
    }

    /// The application's own TLS, carried as it is.
    private static let foreignTLS = ChainMatch(isTLS: true, isHTTP: false)

    func message(port: Int) -> Message {
        Message(
            "envoy.config.listener.v3.FilterChainMatch",
            [
                "destination_port": port > 0 ? .unsigned(UInt64(port)) : nil,
                "transport_protocol": .string(isTLS ? "tls" : "raw_buffer"),
                "application_protocols": .strings(protocols),
            ])
    }
}
