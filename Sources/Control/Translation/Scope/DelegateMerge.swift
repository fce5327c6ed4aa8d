// Delegation: the routes of one VirtualService put in the place of a route of another that names it.

import MeshAPI

enum DelegateMerge {
    /// The routes of a delegate, each narrowed by what the root's route says. A route that contradicts it is left out.
    static func routes(of delegate: [Networking.HTTPRoute], under root: Networking.HTTPRoute)
        -> [Networking.HTTPRoute]
    {
        delegate.compactMap { merge(root, $0) }
    }

    private static func merge(_ root: Networking.HTTPRoute, _ leaf: Networking.HTTPRoute) -> Networking.HTTPRoute? {
        guard let matches = matches(root.match, leaf.match) else { return nil }
        var merged = leaf
        merged.match = matches
        merged.name = joined(root.name, leaf.name)
        merged.rewrite = leaf.rewrite ?? root.rewrite
        merged.directResponse = leaf.directResponse ?? root.directResponse
        merged.timeout = leaf.timeout ?? root.timeout
        merged.retries = leaf.retries ?? root.retries
        merged.fault = leaf.fault ?? root.fault
        merged.mirror = leaf.mirror ?? root.mirror
        merged.mirrorPercent = leaf.mirrorPercent ?? root.mirrorPercent
        merged.mirrorPercentage = leaf.mirrorPercentage ?? root.mirrorPercentage
        merged.corsPolicy = leaf.corsPolicy ?? root.corsPolicy
        merged.headers = leaf.headers ?? root.headers
        if leaf.mirrors.isEmpty { merged.mirrors = root.mirrors }
        return merged
    }

    private static func joined(_ root: String, _ leaf: String) -> String {
        if leaf.isEmpty { return root }
        return root.isEmpty ? leaf : "\(root)-\(leaf)"
    }

    /// nil when some match of the leaf fits no match of the root.
    private static func matches(
        _ root: [Networking.HTTPMatchRequest], _ leaf: [Networking.HTTPMatchRequest]
    ) -> [Networking.HTTPMatchRequest]? {
        if root.isEmpty { return leaf }
        if leaf.isEmpty { return root }
        var result: [Networking.HTTPMatchRequest] = []
        for inner in leaf {
            let fitting = root.filter { !contradict($0, inner) }
            if fitting.isEmpty { return nil }
            result += fitting.map { merge($0, inner) }
        }
        return result
    }

    private static func merge(
        _ root: Networking.HTTPMatchRequest, _ leaf: Networking.HTTPMatchRequest
    ) -> Networking.HTTPMatchRequest {
        var merged = leaf
        merged.name = joined(root.name, leaf.name)
        merged.uri = leaf.uri ?? root.uri
        merged.scheme = leaf.scheme ?? root.scheme
        merged.method = leaf.method ?? root.method
        merged.authority = leaf.authority ?? root.authority
        merged.headers = root.headers.merging(leaf.headers) { $1 }
        merged.withoutHeaders = root.withoutHeaders.merging(leaf.withoutHeaders) { $1 }
        merged.queryParams = root.queryParams.merging(leaf.queryParams) { $1 }
        merged.sourceLabels = root.sourceLabels.merging(leaf.sourceLabels) { $1 }
        if leaf.port == 0 { merged.port = root.port }
        if leaf.sourceNamespace.isEmpty { merged.sourceNamespace = root.sourceNamespace }
        if leaf.gateways.isEmpty { merged.gateways = root.gateways }
        if leaf.statPrefix.isEmpty { merged.statPrefix = root.statPrefix }
        return merged
    }

    private static func contradict(_ root: Networking.HTTPMatchRequest, _ leaf: Networking.HTTPMatchRequest) -> Bool {
        let pairs = [
            (root.uri, leaf.uri), (root.scheme, leaf.scheme), (root.method, leaf.method),
            (root.authority, leaf.authority),
        ]
        if pairs.contains(where: { contradict($0.0, $0.1) }) { return true }
        if leaf.headers.contains(where: { contradict(root.headers[$0.key], $0.value) }) { return true }
        if leaf.withoutHeaders.contains(where: { contradict(root.withoutHeaders[$0.key], $0.value) }) { return true }
        if leaf.queryParams.contains(where: { contradict(root.queryParams[$0.key], $0.value) }) { return true }
        if root.ignoreUriCase != leaf.ignoreUriCase { return true }
        if root.port > 0 && leaf.port > 0 && root.port != leaf.port { return true }
        if !root.sourceNamespace.isEmpty && root.sourceNamespace != leaf.sourceNamespace { return true }
        if leaf.sourceLabels.contains(where: { root.sourceLabels[$0.key] ?? $0.value != $0.value }) { return true }
        return !root.gateways.isEmpty && !leaf.gateways.isEmpty && !Set(leaf.gateways).isSubset(of: root.gateways)
    }

    private static func contradict(_ root: Networking.StringMatch?, _ leaf: Networking.StringMatch?) -> Bool {
        guard let root, let leaf else { return false }
        if root.regex != nil || leaf.regex != nil { return true }
        if let exact = root.exact { return leaf.exact != exact }
        if let prefix = root.prefix {
            if let inner = leaf.prefix { return !inner.hasPrefix(prefix) }
            if let inner = leaf.exact { return !inner.hasPrefix(prefix) }
        }
        return true
    }
}
