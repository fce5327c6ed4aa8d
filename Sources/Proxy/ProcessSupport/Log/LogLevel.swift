// How grave a line of the log is: Envoy's levels under Envoy's names.

public enum LogLevel: UInt8, Sendable, Comparable, CaseIterable {
    case trace, debug, info, warning, error, critical, off

    public init?(name: String) {
        switch name {
        case "trace": self = .trace
        case "debug": self = .debug
        case "info": self = .info
        case "warning", "warn": self = .warning
        case "error": self = .error
        case "critical": self = .critical
        case "off": self = .off
        default: return nil
        }
    }

    public var name: String { "\(self)" }

    /// spdlog's `%L`.
    var letter: String { String(name.prefix(1)).uppercased() }

    public static let choices = "trace, debug, info, warning (warn), error, critical, off"

    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}
