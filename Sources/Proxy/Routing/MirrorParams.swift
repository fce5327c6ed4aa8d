// Where copies of a route's requests go: `request_mirror_policies`.

import Base
import EnvoyAPI
import Formatting

/// `envoy.config.route.v3.RouteAction.RequestMirrorPolicy`.
public struct MirrorParams: Sendable {
    public enum Target: Sendable {
        case cluster(String)
        case header(HeaderName)
    }

    public let target: Target
    /// Nil mirrors every request.
    let share: FractionalPercent?
    /// Nil lets the mirrored request's own tracing decide.
    public let isTraced: Bool?
    let keepsHost: Bool
    let hostRewrite: [UInt8]
    let mutations: HeaderMutationList

    init(_ node: ConfigNode, _ compilation: RouteCompilation) throws(InvalidConfiguration) {
        let cluster = node.string("cluster")
        let header = node.string("cluster_header")
        if cluster.isEmpty == header.isEmpty {
            throw node.invalid(
                "", found: cluster.isEmpty ? "neither cluster nor cluster_header" : "cluster and cluster_header",
                expected: "one of cluster and cluster_header")
        }
        if let knowsCluster = compilation.knowsCluster, !cluster.isEmpty, !knowsCluster(cluster) {
            throw node.invalid(
                "cluster", found: "the unknown cluster \"\(cluster)\"", expected: "a cluster that is configured")
        }
        target = cluster.isEmpty ? .header(HeaderName(header)) : .cluster(cluster)
        share = node.message("runtime_fraction").map { FractionalPercent(runtime: $0, compilation.runtime) }
        isTraced = node.optionalBool("trace_sampled")
        keepsHost = node.bool("disable_shadow_host_suffix_append")
        hostRewrite = Array(node.string("host_rewrite_literal").utf8)
        mutations = try HeaderMutationList(node.messages("request_headers_mutations"))
    }

    public static func list(_ node: ConfigNode, _ compilation: RouteCompilation) throws(InvalidConfiguration)
        -> [MirrorParams]
    {
        var list: [MirrorParams] = []
        for policy in node.messages("request_mirror_policies") { list.append(try MirrorParams(policy, compilation)) }
        return list
    }

    /// `random` is the stream's, the same for all of its policies.
    public func takes(_ random: UInt64) -> Bool { share?.includes(random) ?? true }

    /// Nil when the header that names the cluster is missing.
    public func cluster(_ request: borrowing HeaderBlock) -> String? {
        switch target {
        case .cluster(let name): return name
        case .header(let name):
            guard let value = name.first(in: request), !value.isEmpty else { return nil }
            return value.string
        }
    }

    /// Makes the headers of the copy: a host by which the copies can be told, then what the policy changes.
    public func finalize(_ headers: inout HeaderBlock, info: borrowing StreamInfo) {
        mutations.apply(toRequest: &headers, info: info)
        if !hostRewrite.isEmpty {
            hostRewrite.withView { headers.set(.authority, $0) }
        } else if !keepsHost, let host = headers.first(.authority) {
            let end = AuthorityParts.portColon(host) ?? host.count
            var renamed = ByteQueue()
            renamed.append(host.prefix(end))
            renamed.append("-shadow")
            renamed.append(host.dropFirst(end))
            headers.set(.authority, renamed.view)
        }
    }
}
