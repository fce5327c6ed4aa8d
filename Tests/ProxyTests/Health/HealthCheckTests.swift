// From results of checks to flags; what an answer means; how long until the next check.

import Base
import Document
import EnvoyAPI
import Testing

@testable import Health

private func params(_ text: String) throws -> HealthCheckParams {
    let base = "timeout: 1s\ninterval: 2s\nunhealthy_threshold: 2\nhealthy_threshold: 3\n"
    let message = try Message(
        type: "envoy.config.core.v3.HealthCheck", text: Array((base + text).utf8), file: "check.yaml")
    let node = ConfigNode(message)
    let params = try HealthCheckParams(node)
    try node.refuseUnread()
    return params
}

private struct NotHTTP: Error {}

private func http(_ text: String = "") throws -> HTTPCheckParams {
    guard case .http(let made) = try params("http_health_check: {path: /hc\(text)}").probe else {
        throw NotHTTP()
    }
    return made
}

@Test func theFirstSuccessIsEnoughLaterOnesAreCounted() {
    var machine = HealthCheckMachine(healthyThreshold: 3, unhealthyThreshold: 2)
    var flags: HealthFlags = [.failedActiveCheck, .pendingActiveCheck]
    let first = machine.succeeded(degraded: false, &flags)
    #expect(first.transition == .changed && first.wasFirst && flags.isEmpty)
    #expect(first.events == [.addedHealthy(isFirst: true)])
    #expect(machine.failed(.network, &flags).transition == .pending && flags.isEmpty)
    #expect(machine.failed(.networkTimeout, &flags).transition == .changed)
    #expect(flags == [.failedActiveCheck, .activeCheckTimeout])
    #expect(machine.succeeded(degraded: false, &flags).transition == .pending)
    #expect(machine.succeeded(degraded: false, &flags).transition == .pending)
    #expect(machine.failed(.network, &flags).transition == .unchanged && flags == [.failedActiveCheck])
    for _ in 0..<2 { _ = machine.succeeded(degraded: false, &flags) }
    #expect(machine.succeeded(degraded: false, &flags).transition == .changed && flags.isEmpty)
}

@Test func aBadAnswerDecidesAtOnceUnlessItMayBeRetried() {
    var machine = HealthCheckMachine(healthyThreshold: 1, unhealthyThreshold: 3)
    var flags: HealthFlags = []
    #expect(machine.failed(.active, isRetriable: true, status: 503, &flags).transition == .pending)
    let outcome = machine.failed(.active, status: 404, &flags)
    #expect(outcome.transition == .changed && outcome.events == [.ejectedUnhealthy(.active, status: 404)])
    #expect(flags == [.failedActiveCheck])
}

@Test func degradedHostsComeAndGo() {
    var machine = HealthCheckMachine(healthyThreshold: 1, unhealthyThreshold: 1)
    var flags: HealthFlags = []
    _ = machine.succeeded(degraded: false, &flags)
    #expect(machine.succeeded(degraded: true, &flags).events == [.degraded] && flags == [.degradedActiveCheck])
    #expect(machine.succeeded(degraded: true, &flags).transition == .unchanged)
    #expect(machine.succeeded(degraded: false, &flags).events == [.noLongerDegraded] && flags.isEmpty)
}

@Test func answersAreJudgedByStatusBodyAndName() throws {
    var answer = HealthCheckAnswer()
    answer.status = 200
    var verified = false
    #expect(try http().judge(answer, verifiedName: &verified) == .healthy && !verified)
    answer.isDegraded = true
    #expect(try http().judge(answer, verifiedName: &verified) == .degraded)
    answer.status = 503
    answer.wantsExclusion = true
    #expect(try http().judge(answer, verifiedName: &verified) == .failed(isRetriable: false, excludes: true))
    let ranges = try http(
        ", expected_statuses: [{start: 201, end: 203}], retriable_statuses: [{start: 503, end: 504}]")
    #expect(ranges.judge(answer, verifiedName: &verified) == .failed(isRetriable: true, excludes: true))
    #expect(ranges.expects(202) && !ranges.expects(203) && !ranges.expects(200))
    let body = try http(", receive: [{text: '6f6b'}, {text: '21'}]")
    answer = HealthCheckAnswer()
    answer.status = 200
    answer.body = Array("so ok, yes!".utf8)
    #expect(body.judge(answer, verifiedName: &verified) == .healthy)
    answer.body = Array("! ok".utf8)
    #expect(body.judge(answer, verifiedName: &verified) == .failed(isRetriable: false, excludes: false))
    let named = try http(", service_name_matcher: {prefix: a}")
    #expect(named.judge(answer, verifiedName: &verified) == .failed(isRetriable: false, excludes: false) && verified)
    answer.service = Array("abc".utf8)
    #expect(named.judge(answer, verifiedName: &verified) == .healthy)
}

@Test func onlyServingIsServing() {
    func framed(_ message: [UInt8]) -> [UInt8] { [0, 0, 0, 0, UInt8(message.count)] + message }
    #expect(GRPCCheckParams.isServing(framed([8, 1])))
    #expect(GRPCCheckParams.isServing(framed([0x12, 1, 0x61, 8, 1])))
    for message: [UInt8] in [[], [8, 2], [8, 1, 8, 0], [8], [0x12, 9, 8, 1]] {
        #expect(!GRPCCheckParams.isServing(framed(message)))
    }
    #expect(!GRPCCheckParams.isServing([]) && !GRPCCheckParams.isServing([1, 0, 0, 0, 2, 8, 1]))
    #expect(!GRPCCheckParams.isServing(framed([8, 1]) + framed([8, 1])))
}

@Test func pausesDependOnTrafficAndState() throws {
    let intervals = try params(
        """
        http_health_check: {path: /}
        no_traffic_interval: 30s
        no_traffic_healthy_interval: 40s
        unhealthy_interval: 5s
        unhealthy_edge_interval: 6s
        healthy_edge_interval: 7s
        """
    ).intervals
    var random = RandomSource(seed: 1)
    func pause(_ healthy: Bool, _ transition: HealthTransition, _ traffic: Bool) -> TimeSpan {
        intervals.next(healthy: healthy, transition, hasTraffic: traffic, &random)
    }
    #expect(pause(true, .unchanged, true) == .seconds(2) && pause(true, .changed, true) == .seconds(2))
    #expect(pause(true, .pending, true) == .seconds(7))
    #expect(pause(false, .unchanged, true) == .seconds(5) && pause(false, .pending, true) == .seconds(6))
    #expect(pause(true, .unchanged, false) == .seconds(40) && pause(true, .pending, false) == .seconds(30))
    #expect(pause(false, .changed, false) == .seconds(30))
}

@Test func checksThatCannotBeMadeAreRefused() {
    for text in [
        "http_health_check: {path: /, method: GET, send: {text: '00'}}",
        "http_health_check: {path: /, receive: [{text: 'xx'}]}",
        "http_health_check: {path: /, receive: [{text: '000'}]}",
        "http_health_check: {path: /, response_buffer_size: 1, receive: [{text: '0000'}]}",
        "http_health_check: {path: /, expected_statuses: [{start: 200, end: 200}]}",
        "http_health_check: {path: /, expected_statuses: [{start: 99, end: 200}]}",
        "http_health_check: {path: /, codec_client_type: HTTP3}",
        "tcp_health_check: {proxy_protocol_config: {}}",
        "custom_health_check: {name: redis}",
        "event_service: {}\nhttp_health_check: {path: /}",
    ] {
        #expect(throws: InvalidConfiguration.self, "\(text)") { _ = try params(text) }
    }
}

@Test func hostsMayBeCheckedElsewhere() {
    let host = SocketAddress.ip(IPAddress(v4: 1), port: 80)
    var check = HostCheckParams()
    #expect(check.target(of: host) == host)
    check.port = 81
    #expect(check.target(of: host) == .ip(IPAddress(v4: 1), port: 81))
    check.address = .ip(IPAddress(v4: 2), port: 90)
    #expect(check.target(of: host) == .ip(IPAddress(v4: 2), port: 81))
    check.address = .unix(path: "/x")
    #expect(check.target(of: host) == .unix(path: "/x"))
}
