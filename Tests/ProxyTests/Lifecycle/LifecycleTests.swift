// Drain decisions, and what two processes of a hot restart say to each other.

import Base
import Testing

@testable import ProxyCore

private func at(_ seconds: Int64) -> Instant { Instant(nanoseconds: 0) + .seconds(seconds) }

@Test func drainGrowsOverItsTime() {
    let clock = DrainClock(began: at(0), span: .seconds(10))
    func share(_ second: Int64) -> Int {
        (0..<10).count { random in clock.strikes(at: at(second), isGradual: true) { UInt64(random) } }
    }
    #expect(share(0) == 0)
    #expect(share(1) == 1)
    #expect(share(5) == 5)
    #expect(share(10) == 10)
    #expect(share(60) == 10)
}

@Test func drainAtOnceAsksEverybody() {
    let clock = DrainClock(began: at(0), span: .seconds(10))
    #expect(clock.strikes(at: at(0), isGradual: false) { 9 })
    #expect(DrainClock(began: at(0), span: .zero).strikes(at: at(0), isGradual: true) { 9 })
}

@Test(arguments: [
    RestartMessage.hello(version: 1, epoch: 3, generation: 4, uptime: 90),
    .sockets("127.0.0.1:80"), .sockets("[::1]:443"), .serving, .statistics,
    .counted(["c http.a.downstream_rq_total 5", "g cluster.b.upstream_cx_active 1"]),
    .countedAll(connections: 7), .terminate,
])
func restartMessagesReadBack(_ message: RestartMessage) {
    #expect(RestartMessage(message.text) == message)
}

@Test(arguments: ["", "hello", "hello 1 2 3", "hello 1 -2 3 4", "all", "all x", "nonsense 1"])
func strangeRestartMessagesAreNone(_ text: String) { #expect(RestartMessage(text) == nil) }

@Test func everyEpochHasItsOwnPlace() {
    let params = RestartParams(baseID: 7, epoch: 1, socketPath: "@meet", socketMode: 0o600)
    #expect(params.address(epoch: 1) == .unix(path: "\0meet_7_1"))
    let file = RestartParams(baseID: 7, epoch: 1, socketPath: "/run/meet", socketMode: 0o600)
    #expect(file.address(epoch: 0) == .unix(path: "/run/meet_7_0"))
}
