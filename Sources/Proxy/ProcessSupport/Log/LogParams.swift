// What the process's log needs to know.

public struct LogParams: Sendable, Hashable {
    public var level = LogLevel.info
    /// Components with a level of their own.
    public var componentLevels: [LogComponent: LogLevel] = [:]
    public var format = LogFormat.standard
    public var escapesMessages = false
    /// Standard error when nil.
    public var path: String?
    /// Lines that may wait for the writer; further ones are dropped and counted.
    public var queueLimit = 4096

    public init() {}
}
