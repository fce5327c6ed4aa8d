// Whether and when a program that ended is started again.

import Base
import Processes

struct RestartMachine: Sendable {
    enum Step: Sendable, Hashable {
        case again(after: TimeSpan)
        case over
    }

    static let firstPause = TimeSpan.milliseconds(250)
    static let longestPause = TimeSpan.seconds(30)
    /// Who ran that long has recovered from whatever it was.
    static let stableRun = TimeSpan.seconds(60)

    let policy: WorkloadParams.RestartPolicy
    private var pause = firstPause

    init(_ policy: WorkloadParams.RestartPolicy) { self.policy = policy }

    mutating func ended(_ end: ProcessEnd, afterRunning span: TimeSpan) -> Step {
        switch policy {
        case .never: return .over
        case .onFailure where end.isFine: return .over
        case .always, .onFailure: break
        }
        if span >= Self.stableRun { pause = Self.firstPause }
        defer { pause = min(Self.longestPause, TimeSpan(nanoseconds: pause.nanoseconds * 2)) }
        return .again(after: pause)
    }
}
