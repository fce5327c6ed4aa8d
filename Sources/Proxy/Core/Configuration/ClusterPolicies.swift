// What a cluster says for all routes that lead to it, where routes say the same things themselves.

import EnvoyAPI
import Formatting
import Routing

/// Part of `envoy.extensions.upstreams.http.v3.HttpProtocolOptions`. What is given here counts instead of the route's.
struct ClusterPolicies: Sendable {
    var retry: RetryParams?
    var mirrors: [MirrorParams] = []
    var hashPolicies: [HashPolicy] = []

    init(_ options: ConfigNode?, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        guard let options else { return }
        retry = try options.message("retry_policy").map { node throws(InvalidConfiguration) in try RetryParams(node) }
        mirrors = try MirrorParams.list(options, RouteCompilation(runtime: runtime))
        for node in options.messages("hash_policy") { hashPolicies.append(try HashPolicy(node)) }
    }
}
