// Shares of requests: envoy.type.v3.FractionalPercent with its runtime key.

import Base
import EnvoyAPI

/// Values of the runtime layers, as far as they are known when configuration is compiled.
public struct RuntimeValues: Sendable {
    public enum Value: Sendable, Hashable {
        case number(Double)
        case text(String)
        case fraction(UInt32, of: UInt32)
    }

    public var values: [String: Value]

    public init(_ values: [String: Value] = [:]) { self.values = values }

    public func fraction(_ key: String, of denominator: UInt32) -> (UInt32, UInt32)? {
        switch values[key] {
        case .fraction(let numerator, let denominator): (numerator, denominator)
        // A plain number overrides the numerator as a percentage.
        case .number(let number) where number >= 0: (UInt32(min(number, 4e9)), 100)
        default: nil
        }
    }

    public func unsigned(_ key: String) -> UInt64? {
        if case .number(let number) = values[key], number >= 0 { return UInt64(number) }
        return nil
    }
}

public struct FractionalPercent: Sendable, Hashable {
    public let numerator: UInt32
    public let denominator: UInt32

    public init(numerator: UInt32, denominator: UInt32) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// `envoy.type.v3.FractionalPercent`.
    public init(_ node: ConfigNode) {
        numerator = node.uint32("numerator")
        switch node.enumeration("denominator") {
        case "TEN_THOUSAND": denominator = 10_000
        case "MILLION": denominator = 1_000_000
        default: denominator = 100
        }
    }

    /// `envoy.config.core.v3.RuntimeFractionalPercent`.
    public init(runtime node: ConfigNode, _ runtime: RuntimeValues) {
        let fallback =
            node.message("default_value").map { FractionalPercent($0) }
            ?? FractionalPercent(numerator: 0, denominator: 100)
        let override = runtime.fraction(node.string("runtime_key"), of: fallback.denominator)
        numerator = override?.0 ?? fallback.numerator
        denominator = override?.1 ?? fallback.denominator
    }

    @inlinable
    public func includes(_ random: UInt64) -> Bool { random % UInt64(denominator) < UInt64(numerator) }
}
