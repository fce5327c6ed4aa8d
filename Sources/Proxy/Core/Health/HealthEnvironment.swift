// What watching the health of hosts needs of the process.

import Base
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop.
final class HealthEnvironment {
    let loop: EventLoop
    let store: StatsStore
    let log: ProcessLog
    let files: EventFiles
    /// Where ejections are written down, whatever the cluster.
    let outlierLog: EventFile?

    init(loop: EventLoop, store: StatsStore, log: ProcessLog, outlierLog path: String) {
        self.loop = loop
        self.store = store
        self.log = log
        files = EventFiles(log: log)
        outlierLog = path.isEmpty ? nil : files.file(path)
    }
}
