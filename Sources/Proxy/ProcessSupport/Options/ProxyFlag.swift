// Every flag that Envoy 1.40 knows, and what becomes of it here.

/// One row of the table that parsing, `--help` and the suggestions for misspelled flags read.
struct ProxyFlag: Sendable {
    enum Value: Sendable, Equatable {
        case none
        case text(String)
        case number
    }

    enum Effect: Sendable, Equatable {
        case applied
        /// Taken, because programs that start Envoy pass it, and harmless without effect; says why.
        case accepted(String)
        /// Refused, because whoever passes it relies on what it does; says why.
        case refused(String)
    }

    let name: String
    let short: String?
    let value: Value
    let effect: Effect
    let help: String

    init(_ name: String, short: String? = nil, _ value: Value, _ effect: Effect = .applied, _ help: String = "") {
        self.name = name
        self.short = short
        self.value = value
        self.effect = effect
        self.help = help
    }
}

extension ProxyFlag {
    static func find(_ written: String) -> ProxyFlag? { all.first { $0.name == written || $0.short == written } }

    static var all: [ProxyFlag] { configuration + logging + process + withoutEffect + notSupported }

    static let configuration: [ProxyFlag] = [
        ProxyFlag("--config-path", short: "-c", .text("FILE"), .applied, "the bootstrap, YAML or JSON"),
        ProxyFlag("--config-yaml", .text("TEXT"), .applied, "a bootstrap as text, merged over that of --config-path"),
        ProxyFlag(
            "--mode", .text("MODE"), .applied,
            "serve (default), validate: check the bootstrap, init_only: start everything; both then exit"),
        ProxyFlag("--service-node", .text("NAME"), .applied, "this node's id"),
        ProxyFlag("--service-cluster", .text("NAME"), .applied, "the cluster of services this node belongs to"),
        ProxyFlag("--service-zone", .text("NAME"), .applied, "the zone this node runs in"),
        ProxyFlag("--local-address-ip-version", .text("v4|v6"), .applied, "which family the local address is of (v4)"),
    ]

    static let logging: [ProxyFlag] = [
        ProxyFlag("--log-level", short: "-l", .text("LEVEL"), .applied, "\(LogLevel.choices) (info)"),
        ProxyFlag(
            "--component-log-level", .text("NAME:LEVEL,..."), .applied, "levels of components, as upstream:debug"),
        ProxyFlag("--log-format", .text("FORMAT"), .applied, "spdlog's pattern for a line of the log"),
        ProxyFlag("--log-format-escaped", .none, .applied, "write control characters of messages as \\n, \\t ..."),
        ProxyFlag(
            "--file-flush-interval-msec", .number, .applied, "how long access log lines gather at most (10000)"),
        ProxyFlag("--file-flush-min-size-kb", .number, .applied, "how many KiB of access log are written at once (64)"),
        ProxyFlag("--log-path", .text("FILE"), .applied, "append the log to a file; SIGUSR1 opens it again"),
    ]

    static let process: [ProxyFlag] = [
        ProxyFlag(
            "--concurrency", .number, .applied, "event loops to run (as many as processors may be used, quota included)"
        ),
        ProxyFlag("--admin-address-path", .text("FILE"), .applied, "write the admin's address there once it listens"),
        ProxyFlag("--drain-time-s", .number, .applied, "seconds that draining connections have (600)"),
        ProxyFlag(
            "--drain-strategy", .text("STRATEGY"), .applied,
            "gradual (default): more and more connections over the drain time, immediate: all at once"),
        ProxyFlag(
            "--reject-unknown-dynamic-fields", .none, .applied,
            "refuse resources with fields that no schema has, which are else passed over"),
        ProxyFlag("--base-id", .number, .applied, "processes of one base id replace each other; asks for hot restart"),
        ProxyFlag(
            "--restart-epoch", .number, .applied, "this process's number in the row, from 0; takes over from N-1"),
        ProxyFlag("--use-dynamic-base-id", .none, .applied, "choose a base id that is free"),
        ProxyFlag("--base-id-path", .text("FILE"), .applied, "write the base id there"),
        ProxyFlag(
            "--parent-shutdown-time-s", .number, .applied, "seconds until the process before this one ends (900)"),
        ProxyFlag("--socket-path", .text("PATH"), .applied, "where processes meet (@skein_hot_restart)"),
        ProxyFlag("--socket-mode", .text("MODE"), .applied, "permissions of that socket where it is a file (600)"),
        ProxyFlag("--skip-hot-restart-on-no-parent", .none, .applied, "start even if there is no process N-1"),
        ProxyFlag("--skip-hot-restart-parent-stats", .none, .applied, "begin with statistics at zero"),
        ProxyFlag("--disable-hot-restart", .none, .applied, "no hot restart, whatever else is given"),
        ProxyFlag("--version", .none, .applied, "print the version and exit"),
        ProxyFlag("--hot-restart-version", .none, .applied, "print which processes can replace each other and exit"),
        ProxyFlag("--help", short: "-h", .none, .applied, "print this and exit"),
    ]

    static let withoutEffect: [ProxyFlag] = {
        [
            ProxyFlag("--cpuset-threads", .none, .accepted("cpuset and quota are always respected")),
            ProxyFlag("--allow-unknown-static-fields", .none, .accepted("unknown fields are still refused, by name")),
            ProxyFlag("--allow-unknown-fields", .none, .accepted("unknown fields are still refused, by name")),
            ProxyFlag("--ignore-unknown-dynamic-fields", .none, .accepted("they are passed over, but still counted")),
            ProxyFlag("--skip-deprecated-logs", .none, .accepted("deprecated fields are not warned about")),
            ProxyFlag("--log-stacktrace-single-entry", .none, .accepted("stack traces are not logged")),
        ]
    }()

    static let notSupported: [ProxyFlag] = [
        ProxyFlag("--enable-fine-grain-logging", .none, .refused("log levels are set per component")),
        ProxyFlag("--enable-mutex-tracing", .none, .refused("there is no lock to trace on a request's way")),
        ProxyFlag("--enable-core-dump", .none, .refused("use 'ulimit -c unlimited'")),
        ProxyFlag("--disable-extensions", .text("NAMES"), .refused("extensions can't be switched off")),
        ProxyFlag("--stats-tag", .text("TAG:VALUE"), .refused("fixed tags can't be put on statistics")),
    ]
}
