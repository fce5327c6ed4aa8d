// The process's log as a whole: every component's face, their levels, and the writer behind them.

import Runtime

public final class ProcessLogs: Sendable {
    private let logs: [ProcessLog]
    private let writer: LogWriter

    /// Opens the file and starts the writer's thread.
    public init(_ params: LogParams) throws(SystemFailure) {
        let writer = try LogWriter(params)
        self.writer = writer
        logs = LogComponent.all.map { component in
            ProcessLog(component, params.componentLevels[component] ?? params.level, writer)
        }
    }

    public subscript(component: LogComponent) -> ProcessLog { logs[component.index] }

    /// The level of every component, in the order of Envoy's `/logging`.
    public var levels: [(component: LogComponent, level: LogLevel)] { logs.map { ($0.component, $0.level) } }

    public func setAll(_ level: LogLevel) {
        for log in logs { log.level = level }
    }

    /// Opens the file again under its path, as after a rotation.
    public func reopen() { writer.reopen() }

    /// Lines that found the queue full.
    public var dropped: UInt64 { writer.droppedInAll }

    /// Writes what is queued, ends the writer's thread and closes the file; later lines go nowhere.
    public func close() { writer.close() }
}
