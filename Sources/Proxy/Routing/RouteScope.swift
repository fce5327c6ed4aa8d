// What all routes of a virtual host share: the header mutations and switches around them.

import Base
import EnvoyAPI
import Formatting

public final class RouteScope: Sendable {
    public let virtualHostName: String
    public let virtualHostMetadata: MetadataSet
    /// Of the route configuration, then of the virtual host.
    let requestMutations: [HeaderMutations]
    let responseMutations: [HeaderMutations]
    /// Inner levels are applied last, so that they win.
    let mostSpecificWins: Bool
    let directResponseLimit: Int
    /// `x-envoy-attempt-count` goes to the upstream, to the client.
    public let includesAttemptCountInRequest: Bool
    public let includesAttemptCountInResponse: Bool
    public let includesIsTimeoutRetry: Bool

    static let none = RouteScope()

    private init() {
        virtualHostName = ""
        virtualHostMetadata = MetadataSet()
        requestMutations = []
        responseMutations = []
        mostSpecificWins = false
        directResponseLimit = 0
        includesAttemptCountInRequest = false
        includesAttemptCountInResponse = false
        includesIsTimeoutRetry = false
    }

    init(
        _ node: ConfigNode, configuration: RouteConfigurationParams
    ) throws(InvalidConfiguration) {
        virtualHostName = node.string("name")
        virtualHostMetadata = MetadataSet(node, "metadata")
        requestMutations = [
            configuration.requestMutations,
            try HeaderMutations(node, add: "request_headers_to_add", remove: "request_headers_to_remove"),
        ]
        responseMutations = [
            configuration.responseMutations,
            try HeaderMutations(node, add: "response_headers_to_add", remove: "response_headers_to_remove"),
        ]
        mostSpecificWins = configuration.mostSpecificWins
        directResponseLimit = configuration.directResponseLimit
        includesAttemptCountInRequest = node.bool("include_request_attempt_count")
        includesAttemptCountInResponse = node.bool("include_attempt_count_in_response")
        includesIsTimeoutRetry = node.bool("include_is_timeout_retry_header")
    }
}

extension RouteEntry {
    /// Header mutations, host and path rewrites, in Envoy's order. `keepsOriginals` records what was rewritten in
    /// `x-envoy-original-path` and `x-envoy-original-host`.
    public func finalizeRequestHeaders(
        _ headers: inout HeaderBlock, info: borrowing StreamInfo, weighted: WeightedCluster? = nil,
        keepsOriginals: Bool = true
    ) {
        weighted?.requestMutations.apply(toRequest: &headers, info: info)
        if scope.mostSpecificWins {
            for mutations in scope.requestMutations { mutations.apply(toRequest: &headers, info: info) }
            requestMutations.apply(toRequest: &headers, info: info)
        } else {
            requestMutations.apply(toRequest: &headers, info: info)
            for mutations in scope.requestMutations.reversed() { mutations.apply(toRequest: &headers, info: info) }
        }
        guard case .forward(let forward) = action else { return }
        if let host = weighted?.hostRewrite {
            host.withView { headers.set(.authority, $0) }
        }
        forward.hostRewrite.apply(
            to: &headers, info: info, appendForwardedHost: forward.appendsForwardedHost, keepOriginal: keepsOriginals)
        rewritePath(forward.pathRewrite, &headers, info: info, keepsOriginals)
    }

    private func rewritePath(
        _ rewrite: PathRewrite, _ headers: inout HeaderBlock, info: borrowing StreamInfo, _ keepsOriginal: Bool
    ) {
        if rewrite.isNone { return }
        guard let old = headers.first(.path) else { return }
        var target = ByteQueue()
        rewrite.append(headers, matched: matchedLength(headers), info: info, to: &target)
        if keepsOriginal { headers.set(.envoyOriginalPath, old) }
        headers.set(.path, target.view)
    }

    public func finalizeResponseHeaders(
        _ headers: inout HeaderBlock, request: borrowing HeaderBlock, info: borrowing StreamInfo,
        weighted: WeightedCluster? = nil
    ) {
        weighted?.responseMutations.apply(toResponse: &headers, request: request, info: info)
        if scope.mostSpecificWins {
            for mutations in scope.responseMutations {
                mutations.apply(toResponse: &headers, request: request, info: info)
            }
            responseMutations.apply(toResponse: &headers, request: request, info: info)
        } else {
            responseMutations.apply(toResponse: &headers, request: request, info: info)
            for mutations in scope.responseMutations.reversed() {
                mutations.apply(toResponse: &headers, request: request, info: info)
            }
        }
    }
}
