// envoy.config.core.v3.RuntimeFeatureFlag: a switch with its runtime key.

import EnvoyAPI

public struct RuntimeFlag: Sendable, Hashable {
    public let current: Bool

    public init(_ fallback: Bool) { current = fallback }

    public init(_ node: ConfigNode, _ runtime: RuntimeValues) {
        let fallback = node.optionalBool("default_value") ?? false
        switch runtime.values[node.string("runtime_key")] {
        case .number(let number): current = number != 0
        case .text("true"): current = true
        case .text("false"): current = false
        default: current = fallback
        }
    }
}
