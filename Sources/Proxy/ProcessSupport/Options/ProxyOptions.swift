// The proxy's command line as values: Envoy's flags with Envoy's defaults.

import Base

public struct ProxyOptions: Sendable, Hashable {
    public enum Mode: String, Sendable, CaseIterable {
        case serve
        case validate
        case initOnly = "init_only"
    }

    public enum DrainStrategy: String, Sendable, CaseIterable { case gradual, immediate }

    public enum AddressFamily: String, Sendable, CaseIterable { case v4, v6 }

    public var configPath: String?
    public var configYAML: String?
    public var mode = Mode.serve
    /// Number of event loops; nil when not given: then `ProcessorShare` decides.
    public var concurrency: Int?
    public var serviceNode = ""
    public var serviceCluster = ""
    public var serviceZone = ""
    public var localAddressFamily = AddressFamily.v4
    public var adminAddressPath: String?
    public var drainTime = TimeSpan.seconds(600)
    public var drainStrategy = DrainStrategy.gradual
    public var parentShutdownTime = TimeSpan.seconds(900)
    public var fileFlushInterval = TimeSpan.seconds(10)
    public var fileFlushMinimumKiB: UInt32 = 64
    public var isHotRestartDisabled = false
    public var refusesUnknownDynamicFields = false
    /// Nil: no flag of hot restart's was given.
    public var restart: RestartOptions?
    public var skipsMissingParent = false
    public var skipsParentStatistics = false
    public var log = LogParams()

    public init() {}
}

/// `--base-id` and its companions.
public struct RestartOptions: Sendable, Hashable {
    public var baseID: UInt32 = 0
    public var baseIDPath: String?
    public var choosesBaseID = false
    public var epoch: UInt32 = 0
    public var socketPath = "@skein_hot_restart"
    public var socketMode: UInt32 = 0o600

    public init() {}
}

/// What a command line asks for.
public enum ProxyCommand: Sendable, Hashable {
    case run(ProxyOptions)
    /// Print the text and exit with 0.
    case show(String)
}

extension ProxyOptions {
    /// `arguments` without the program's name.
    public static func parse(_ arguments: [String]) throws(InvalidOption) -> ProxyCommand {
        var reader = ProxyOptionsReader(arguments)
        return try reader.read()
    }

    public static var version: String {
        "skein-proxy \(ReleaseVersion.current) (follows Envoy \(ReleaseVersion.envoy), v3 API)\n"
    }
}
