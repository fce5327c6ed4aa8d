// Shares of requests: envoy.type.v3.FractionalPercent with its runtime key.

import Base
import EnvoyAPI

public struct FractionalPercent: Sendable, Hashable {
    /// As configured; what counts is `includes`, which looks at the runtime key first.
    public let numerator: UInt32
    public let denominator: UInt32
    private let key: RuntimeKey

    public init(numerator: UInt32, denominator: UInt32, key: RuntimeKey = .unset) {
        self.numerator = numerator
        self.denominator = denominator
        self.key = key
    }

    /// `envoy.type.v3.FractionalPercent`.
    public init(_ node: ConfigNode, key: RuntimeKey = .unset) {
        numerator = node.uint32("numerator")
        self.key = key
        switch node.enumeration("denominator") {
        case "TEN_THOUSAND": denominator = 10_000
        case "MILLION": denominator = 1_000_000
        default: denominator = 100
        }
    }

    /// `envoy.config.core.v3.RuntimeFractionalPercent`.
    public init(runtime node: ConfigNode, _ runtime: RuntimeValues = .process) {
        let key = runtime.key(node.string("runtime_key"))
        if let value = node.message("default_value") {
            self.init(value, key: key)
        } else {
            self.init(numerator: 0, denominator: 100, key: key)
        }
    }

    /// What is in force now.
    public var current: (numerator: UInt32, denominator: UInt32) { key.fraction ?? (numerator, denominator) }

    public func includes(_ random: UInt64) -> Bool {
        let (numerator, denominator) = current
        return random % UInt64(denominator) < UInt64(numerator)
    }
}
