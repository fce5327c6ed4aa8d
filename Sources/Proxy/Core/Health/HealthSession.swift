// One host's health checks: when each is due, how long it may take, what its result does to the host.

import Balancing
import Base
import Formatting
import Health
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop. Has at most one connection, a `HealthProbe`, and at most one check under way.
final class HealthSession: LoopObject {
    private enum TimerTag {
        static let interval: UInt8 = 1
        static let timeout: UInt8 = 2
    }

    let params: HealthCheckParams
    let host: Host
    let vitals: HostVitals
    private unowned let health: ClusterHealth
    private var machine: HealthCheckMachine
    private var probe: HealthProbe?
    private var intervalTimer = TimerID.none
    private var timeoutTimer = TimerID.none
    private var isRunning = false
    private var isChecking = false
    private var hasStarted = false

    init(_ health: ClusterHealth, _ params: HealthCheckParams, _ host: Host, _ vitals: HostVitals) {
        self.health = health
        self.params = params
        self.host = host
        self.vitals = vitals
        machine = HealthCheckMachine(params)
    }

    var cluster: ClusterParams { health.params }
    var loop: EventLoop { health.environment.loop }
    var isFirst: Bool { machine.isFirst }
    var target: SocketAddress { host.check.target(of: host.address) }

    // MARK: - Life

    func start() {
        if hasStarted { return }
        hasStarted = true
        isRunning = true
        if !vitals.flags.contains(.failedActiveCheck) { health.move(.healthy, up: true) }
        if let delay = params.intervals.first(&loop.random) {
            intervalTimer = loop.arm(after: delay, self, tag: TimerTag.interval)
        } else {
            check()
        }
    }

    func stop() {
        if !isRunning { return }
        isRunning = false
        loop.cancel(&intervalTimer)
        loop.cancel(&timeoutTimer)
        probe?.close()
        probe = nil
        if !vitals.flags.contains(.failedActiveCheck) { health.move(.healthy, up: false) }
        if vitals.flags.contains(.degradedActiveCheck) { health.move(.degraded, up: false) }
    }

    override func timerFired(tag: UInt8) {
        if tag == TimerTag.interval {
            intervalTimer = .none
            check()
        } else {
            timeoutTimer = .none
            probe?.close()
            probe = nil
            failed(.networkTimeout)
        }
    }

    // MARK: - A check

    private func check() {
        isChecking = true
        health.count(.attempt)
        timeoutTimer = loop.arm(after: params.timeout, self, tag: TimerTag.timeout)
        if probe == nil {
            do throws(SystemFailure) {
                probe = try HealthProbe.open(self)
            } catch {
                health.environment.log.debug("\(target) can't be checked: \(error)")
                return failed(.network)
            }
        }
        probe?.check()
    }

    // MARK: - From the probe

    func answered(_ answer: HealthCheckAnswer) {
        guard isChecking else { return }
        switch params.probe {
        case .http(let http):
            var verified = false
            let verdict = http.judge(answer, verifiedName: &verified, random: loop.random.next())
            if verified { health.count(.verifyCluster) }
            decided(verdict, status: answer.status)
        case .grpc(let grpc): decided(grpc.judge(answer), status: 0)
        case .tcp: decided(.healthy, status: 0)
        }
    }

    /// A TCP host has said what was expected, or was reached where nothing more is.
    func reached() { if isChecking { decided(.healthy, status: 0) } }

    private func decided(_ verdict: HealthCheckVerdict, status: UInt16) {
        switch verdict {
        case .healthy: succeeded(degraded: false)
        case .degraded: succeeded(degraded: true)
        case .failed(let isRetriable, let excludes):
            if excludes { vitals.flags.insert(.excludedImmediately) }
            failed(.active, isRetriable: isRetriable, status: status)
        }
    }

    /// The connection is gone. Between two checks that says nothing: the next one makes another.
    func probeEnded(_ ended: HealthProbe) {
        guard probe === ended else { return }
        probe = nil
        if isChecking { failed(.network) }
    }

    /// The probe is not to be used again.
    func discard(_ used: HealthProbe) {
        guard probe === used else { return }
        probe = nil
        used.close()
    }

    // MARK: - Results

    private func succeeded(degraded: Bool) {
        var flags = vitals.flags
        let outcome = machine.succeeded(degraded: degraded, &flags)
        if vitals.flags.contains(.failedActiveCheck) { vitals.healthySince = loop.now }
        health.count(.success)
        settle(flags, outcome, succeeded: true)
        schedule(healthy: true, outcome.transition)
    }

    private func failed(_ kind: HealthCheckFailure, isRetriable: Bool = false, status: UInt16 = 0) {
        note(kind, isRetriable: isRetriable, status: status)
    }

    private func note(_ kind: HealthCheckFailure, isRetriable: Bool, status: UInt16) {
        var flags = vitals.flags
        let outcome = machine.failed(kind, isRetriable: isRetriable, status: status, &flags)
        health.count(.failure)
        if kind == .network || kind == .networkTimeout { health.count(.networkFailure) }
        if kind == .passive { health.count(.passiveFailure) }
        settle(flags, outcome, succeeded: false)
        if kind != .passive { schedule(healthy: false, outcome.transition) }
    }

    /// A host asked in an answer to be left alone.
    func excludedByAnswer() {
        guard isRunning else { return }
        vitals.flags.insert(.excludedImmediately)
        note(.passive, isRetriable: false, status: 0)
        health.healthChanged()
    }

    private func settle(_ flags: HealthFlags, _ outcome: HealthCheckOutcome, succeeded: Bool) {
        let before = vitals.flags
        vitals.flags = flags
        let failed = flags.contains(.failedActiveCheck)
        if before.contains(.failedActiveCheck) != failed { health.move(.healthy, up: !failed) }
        let degraded = flags.contains(.degradedActiveCheck)
        if before.contains(.degradedActiveCheck) != degraded { health.move(.degraded, up: degraded) }
        for event in outcome.events { health.log(event, of: host, params.probe) }
        health.checked(vitals, outcome, succeeded: succeeded)
    }

    private func schedule(healthy: Bool, _ transition: HealthTransition) {
        isChecking = false
        loop.cancel(&timeoutTimer)
        loop.cancel(&intervalTimer)
        guard isRunning else { return }
        let pause = params.intervals.next(
            healthy: healthy, transition, hasTraffic: health.hasTraffic, &loop.random)
        intervalTimer = loop.arm(after: pause, self, tag: TimerTag.interval)
    }
}
