// What headers a proxy adds, hides and forwards, as its ProxyConfig's `proxyHeaders` ask for it.

import EnvoyAPI
import MeshAPI

struct ProxyHeaders {
    var serverName = "istio-envoy"
    var passesServerThrough = false
    var forwardedClientCert = "APPEND_FORWARD"
    var certificateDetails: Mesh.ProxyConfig.ProxyHeaders.SetCurrentClientCertDetails?
    var countsAttempts = true
    var generatesRequestID = true
    var hidesDebugHeaders = false
    var appendsForwardedPort = false
    var appendsForwardedHost = false
    var preservesCase = false

    init(_ config: Mesh.ProxyConfig, side: ListenerSide) {
        // Outbound, Istio leaves Envoy's own default ("envoy").
        if side == .outbound { serverName = "" }
        guard let headers = config.proxyHeaders else { return }
        countsAttempts = headers.attemptCount?.disabled != true
        forwardedClientCert = Self.forwarding(headers.forwardedClientCert) ?? forwardedClientCert
        if let server = headers.server {
            if server.disabled == true {
                serverName = ""
                passesServerThrough = true
            } else if !server.value.isEmpty {
                serverName = server.value
            }
        }
        generatesRequestID = headers.requestId?.disabled != true
        hidesDebugHeaders = headers.envoyDebugHeaders?.disabled == true
        appendsForwardedPort = headers.xForwardedPort?.enabled == true
        appendsForwardedHost = headers.xForwardedHost?.enabled == true
        preservesCase = headers.preserveHttp1HeaderCase == true
        certificateDetails = headers.setCurrentClientCertDetails
    }

    static func forwarding(_ details: Mesh.ForwardClientCertDetails) -> String? {
        switch details {
        case .UNDEFINED: nil
        case .SANITIZE: "SANITIZE"
        case .FORWARD_ONLY: "FORWARD_ONLY"
        case .APPEND_FORWARD: "APPEND_FORWARD"
        case .SANITIZE_SET: "SANITIZE_SET"
        case .ALWAYS_FORWARD_ONLY: "ALWAYS_FORWARD_ONLY"
        }
    }

    func apply(to manager: inout Message) {
        if !serverName.isEmpty { manager["server_name"] = .string(serverName) }
        if passesServerThrough { manager["server_header_transformation"] = "PASS_THROUGH" }
        if !generatesRequestID { manager["generate_request_id"] = false }
        manager["append_x_forwarded_port"] = .bool(appendsForwardedPort)
    }
}
