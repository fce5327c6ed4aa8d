// The agent as a process: signals, the main thread for the proxy, the exit code.

import Base
import Document
import Glibc
import Logging
import ProxyCore
import WorkloadIdentity

public enum SidecarMain {
    /// To be called on the main thread before any other thread exists. `user`: root becomes that user before anything else
    /// is done. Returns the exit code.
    public static func run(_ params: SidecarParams, user: UInt32?) -> Int32 {
        SignalThread.block()
        if params.proxy == .skein { MemoryThrift.begin() }
        do throws(SidecarFailure) {
            try RunDirectory.prepare(params.runDirectory, user: user, group: user)
            if let directory = params.identity.directory {
                try RunDirectory.prepare(directory, flag: "--identity-dir", user: user, group: user)
            }
            if let user { try ProcessUser.become(user, group: user) }
        } catch {
            ControlLog.shared.error("agent", error.description)
            return 1
        }
        // Envoy is started by another thread than this one, which has nothing else to do then.
        let ending = MainThreadGift<Int32>()
        let began = MainThreadGift<SidecarAgent?>()
        Task {
            do {
                let agent = try await SidecarAgent(params) { ending.give($0) }
                try await agent.start()
                began.give(agent)
            } catch {
                ControlLog.shared.error("agent", "\(error)")
                began.give(nil)
            }
        }
        guard let agent = began.take() else { return 1 }
        defer { agent.removeFiles() }
        takeSignals(agent)
        switch params.proxy {
        case .envoy: return ending.take()
        case .skein: return runProxy(params, ending)
        }
    }

    private static func runProxy(_ params: SidecarParams, _ ending: MainThreadGift<Int32>) -> Int32 {
        let bootstrap = String(decoding: ProxyBootstrap.document(params).json, as: UTF8.self)
        let code = ProxyMain.run(inside: ProxyBootstrap.flags(params) + ["--config-yaml", bootstrap])
        if code != 0 {
            ControlLog.shared.error("agent", "the proxy could not go on; the line before says why")
            return code
        }
        return 0
    }

    private static func takeSignals(_ agent: SidecarAgent) {
        let count = Lock(0)
        SignalThread.start { number in
            switch number {
            case SIGUSR1: agent.reopenLogs()
            case SIGHUP:
                ControlLog.shared.info("agent", "SIGHUP has no meaning here: files are read again by themselves")
            default:
                let seen = count.withLock { count -> Int in
                    count += 1
                    return count
                }
                if seen == 1 { return agent.end("signal \(number)") }
                agent.removeFiles()
                _exit(128 + number)
            }
        }
    }
}
