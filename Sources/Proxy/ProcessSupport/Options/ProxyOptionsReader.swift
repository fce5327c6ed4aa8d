// Reads a command line flag by flag: `--flag value` and `--flag=value`.

import Base

struct ProxyOptionsReader {
    private let arguments: [String]
    private var index = 0
    private var options = ProxyOptions()
    private var seen: Set<String> = []
    private var socketPath: String?
    private var socketMode: UInt32?

    init(_ arguments: [String]) { self.arguments = arguments }

    mutating func read() throws(InvalidOption) -> ProxyCommand {
        // Whoever asks for help gets it, whatever else stands on the line.
        for argument in arguments.prefix(while: { $0 != "--" }) {
            switch argument {
            case "--help", "-h": return .show(ProxyOptions.help)
            case "--version": return .show(ProxyOptions.version)
            case "--hot-restart-version": return .show("skein.1\n")
            default: continue
            }
        }
        while index < arguments.count, arguments[index] != "--" { try readFlag() }
        if options.configPath == nil, options.configYAML == nil {
            throw InvalidOption("", "no configuration: give --config-path FILE (-c FILE) or --config-yaml TEXT")
        }
        if let path = socketPath { options.restart?.socketPath = path }
        if let mode = socketMode { options.restart?.socketMode = mode }
        if let restart = options.restart, restart.choosesBaseID, restart.epoch > 0 {
            throw InvalidOption(
                "--use-dynamic-base-id", found: "--restart-epoch \(restart.epoch)",
                expected: "the base id that epoch 0 has chosen, given as --base-id")
        }
        return .run(options)
    }

    private mutating func readFlag() throws(InvalidOption) {
        let written = arguments[index]
        index += 1
        guard written.hasPrefix("-"), written != "-" else {
            throw InvalidOption(written, "expected a flag; the bootstrap file is given as -c \(written)")
        }
        let parts = written.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let flag = ProxyFlag.find(parts[0]) else { throw unknown(parts[0]) }
        if case .refused(let why) = flag.effect {
            throw InvalidOption(flag.name, "Envoy knows this flag, skein-proxy does not support it: \(why)")
        }
        if !seen.insert(flag.name).inserted { throw InvalidOption(flag.name, "given twice") }
        try apply(flag, value(of: flag, attached: parts.count > 1 ? parts[1] : nil))
    }

    private func unknown(_ flag: String) -> InvalidOption {
        let near = NearestWord.find(flag, among: ProxyFlag.all.map(\.name))
        return InvalidOption(flag, near.map { "unknown flag; did you mean \($0)?" } ?? "unknown flag; see --help")
    }

    /// Empty for a flag without a value.
    private mutating func value(of flag: ProxyFlag, attached: String?) throws(InvalidOption) -> String {
        if flag.value == .none {
            guard let attached else { return "" }
            throw InvalidOption(flag.name, found: "=\(attached)", expected: "no value")
        }
        if let attached { return attached }
        guard index < arguments.count else { throw InvalidOption(flag.name, "the value is missing") }
        defer { index += 1 }
        return arguments[index]
    }

    private mutating func apply(_ flag: ProxyFlag, _ value: String) throws(InvalidOption) {
        let number = flag.value == .number ? try number(flag, value) : 0
        switch flag.name {
        case "--config-path": options.configPath = value
        case "--config-yaml": options.configYAML = value
        case "--mode": options.mode = try choice(flag, value)
        case "--concurrency": options.concurrency = max(1, Int(number))
        case "--service-node": options.serviceNode = value
        case "--service-cluster": options.serviceCluster = value
        case "--service-zone": options.serviceZone = value
        case "--local-address-ip-version": options.localAddressFamily = try choice(flag, value)
        case "--admin-address-path": options.adminAddressPath = value
        case "--drain-time-s": options.drainTime = .seconds(Int64(number))
        case "--drain-strategy": options.drainStrategy = try choice(flag, value)
        case "--parent-shutdown-time-s": options.parentShutdownTime = .seconds(Int64(number))
        case "--file-flush-interval-msec": options.fileFlushInterval = .milliseconds(Int64(number))
        case "--file-flush-min-size-kb": options.fileFlushMinimumKiB = number
        case "--reject-unknown-dynamic-fields": options.refusesUnknownDynamicFields = true
        case "--disable-hot-restart": options.isHotRestartDisabled = true
        case "--base-id": options.restart = changed { $0.baseID = number }
        case "--restart-epoch": options.restart = changed { $0.epoch = number }
        case "--base-id-path": options.restart = changed { $0.baseIDPath = value }
        case "--use-dynamic-base-id": options.restart = changed { $0.choosesBaseID = true }
        case "--socket-path": socketPath = value
        case "--socket-mode":
            guard let mode = UInt32(value, radix: 8), mode <= 0o777 else {
                throw InvalidOption(flag.name, found: value, expected: "permissions in octal, as 600")
            }
            socketMode = mode
        case "--skip-hot-restart-on-no-parent": options.skipsMissingParent = true
        case "--skip-hot-restart-parent-stats": options.skipsParentStatistics = true
        case "--log-level": options.log.level = try level(flag.name, value)
        case "--component-log-level": options.log.componentLevels = try componentLevels(flag, value)
        case "--log-format": options.log.format = try LogFormat(value)
        case "--log-format-escaped": options.log.escapesMessages = true
        case "--log-path": options.log.path = value
        default: break  // Accepted without effect: the table says why.
        }
    }

    private func changed(_ change: (inout RestartOptions) -> Void) -> RestartOptions {
        var restart = options.restart ?? RestartOptions()
        change(&restart)
        return restart
    }

    private func number(_ flag: ProxyFlag, _ value: String) throws(InvalidOption) -> UInt32 {
        guard let number = UInt32(value), !value.hasPrefix("+") else {
            throw InvalidOption(flag.name, found: value, expected: "a whole number from 0 to \(UInt32.max)")
        }
        return number
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ flag: ProxyFlag, _ value: String
    ) throws(InvalidOption) -> Choice where Choice.RawValue == String {
        if let choice = Choice(rawValue: value) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw InvalidOption(flag.name, found: value, expected: "one of \(known)")
    }

    private func level(_ flag: String, _ value: String) throws(InvalidOption) -> LogLevel {
        if let level = LogLevel(name: value) { return level }
        throw InvalidOption(flag, found: value, expected: "one of \(LogLevel.choices)")
    }

    private func componentLevels(
        _ flag: ProxyFlag, _ value: String
    ) throws(InvalidOption) -> [LogComponent: LogLevel] {
        var levels: [LogComponent: LogLevel] = [:]
        for pair in value.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                throw InvalidOption(flag.name, found: String(pair), expected: "NAME:LEVEL, as upstream:debug")
            }
            guard let component = LogComponent(name: parts[0]) else {
                let near = NearestWord.find(parts[0], among: LogComponent.all.map(\.name))
                let hint = near.map { "; did you mean '\($0)'?" } ?? ", as upstream or http"
                throw InvalidOption(flag.name, "found '\(parts[0])', expected a component\(hint)")
            }
            levels[component] = try level(flag.name, parts[1])
        }
        return levels
    }
}
