// Which answers and failures are tried again, how long a retry waits, and where it goes.

import Base
import EnvoyAPI
import Formatting
import Routing
import Testing

@testable import Balancing

@Suite struct RequestRetriesTests {
    private func policy(_ yaml: String) throws -> RetryParams {
        let message = try Message(type: "envoy.config.route.v3.RetryPolicy", text: Array(yaml.utf8), file: "retry.yaml")
        return try RetryParams(ConfigNode(message))
    }

    private func block(_ fields: (String, String)...) -> HeaderBlock {
        var block = HeaderBlock()
        for (name, value) in fields { block.append(name: name, value: value) }
        return block
    }

    private func wants(_ condition: String, _ status: UInt16, _ fields: (String, String)...) throws -> Bool {
        let policy = try policy("retry_on: '\(condition)'")
        var response = HeaderBlock()
        for (name, value) in fields { response.append(name: name, value: value) }
        let request = HeaderBlock()
        return RequestRetries(policy, request).wants(status: status, response, policy)
    }

    @Test func conditionsOnStatuses() throws {
        #expect(try wants("5xx", 500))
        #expect(try wants("5xx", 599))
        #expect(try !wants("5xx", 600))
        #expect(try !wants("5xx", 499))
        #expect(try wants("gateway-error", 502))
        #expect(try !wants("gateway-error", 500))
        #expect(try wants("retriable-4xx", 409))
        #expect(try !wants("retriable-4xx", 408))
        #expect(try !wants("reset,connect-failure,refused-stream", 503))
    }

    @Test func rateLimitedAnswersNeedTheirOwnCondition() throws {
        #expect(try !wants("5xx", 503, ("x-envoy-ratelimited", "true")))
        #expect(try wants("envoy-ratelimited", 200, ("x-envoy-ratelimited", "true")))
    }

    @Test(arguments: [
        ("cancelled", 1), ("deadline-exceeded", 4), ("resource-exhausted", 8), ("internal", 13), ("unavailable", 14),
    ])
    func conditionsOnGRPCStatuses(condition: String, code: Int) throws {
        #expect(try wants(condition, 200, ("grpc-status", "\(code)")))
        #expect(try !wants(condition, 200, ("grpc-status", "0")))
        #expect(try !wants(condition, 200))
    }

    @Test func conditionsOnFailures() throws {
        func wants(_ condition: String, _ kind: AttemptResetKind, sent: Bool) throws -> Bool {
            let request = HeaderBlock()
            return RequestRetries(try policy("retry_on: '\(condition)'"), request)
                .wants(reset: kind, requestWasSent: sent)
        }
        for condition in ["5xx", "gateway-error", "reset"] {
            #expect(try wants(condition, .other, sent: true))
            #expect(try wants(condition, .connect, sent: false))
            #expect(try !wants(condition, .overflow, sent: false))
        }
        #expect(try wants("connect-failure", .connect, sent: false))
        #expect(try !wants("connect-failure", .other, sent: true))
        #expect(try wants("refused-stream", .refused, sent: true))
        #expect(try wants("reset-before-request", .other, sent: false))
        #expect(try !wants("reset-before-request", .other, sent: true))
        #expect(try !wants("http3-post-connect-failure", .connect, sent: false))
    }

    @Test func headersOfTheRequestAdd() throws {
        let request = block(
            ("x-envoy-retry-on", "5xx,unavailable"), ("x-envoy-retry-grpc-on", "internal,gateway-error"),
            ("x-envoy-max-retries", "7"), ("x-envoy-retriable-status-codes", "404, x,410"),
            ("x-envoy-retriable-header-names", "x-a, x-b"))
        let retries = RequestRetries(try policy("retry_on: retriable-4xx, num_retries: 2".asFlow), request)
        #expect(retries.conditions == [.serverError, .retriable4xx, .grpcInternal])
        #expect(retries.remaining == 7)
        #expect(retries.statusCodes == [404, 410])
        #expect(retries.headerNames.map(\.text) == ["x-a", "x-b"])
    }

    @Test func headersForTheRouterAreTakenOut() {
        var request = block(
            ("x-envoy-max-retries", "7"), ("x-a", "1"), ("x-envoy-retry-on", "5xx"), ("x-envoy-retry-on", "reset"))
        RequestRetries.removeHeaders(&request)
        #expect(request.count == 1)
    }

    @Test func waitsGrowUpToTheirLimit() throws {
        let backOff = try policy("retry_back_off: {base_interval: 0.1s, max_interval: 0.5s}").backOff
        for (number, ceiling) in [(1, 100), (2, 200), (3, 400), (4, 500), (40, 500)] {
            for random in [0, UInt64.max / 3, UInt64.max] as [UInt64] {
                let delay = backOff.delay(number, random: random)
                #expect(delay >= .zero && delay < .milliseconds(Int64(ceiling)))
            }
        }
        #expect(throws: InvalidConfiguration.self) {
            try policy("retry_back_off: {base_interval: 0.5s, max_interval: 0.1s}")
        }
    }

    @Test func limitersSayWhenToComeAgain() throws {
        let yaml = """
            rate_limited_retry_back_off:
              max_interval: 10s
              reset_headers: [{name: retry-after}, {name: reset-at, format: UNIX_TIMESTAMP}]
            """
        let backOff = try #require(try policy(yaml).rateLimitedBackOff)
        let now: UInt64 = 1_000_000_000_000
        #expect(backOff.delay(block(("retry-after", "4")), now: now, random: 0) == .seconds(4))
        #expect(backOff.delay(block(("retry-after", "11")), now: now, random: 0) == nil)
        #expect(backOff.delay(block(("retry-after", "soon"), ("reset-at", "1003")), now: now, random: 0) == .seconds(3))
        #expect(backOff.delay(block(("reset-at", "999")), now: now, random: 0) == nil)
        let told = block(("retry-after", "4"))
        let latest = backOff.delay(told, now: now, random: .max)
        let late = try #require(latest)
        #expect(late >= .seconds(4) && late < .seconds(6))
    }

    @Test func hostPredicatesAreReadAndOthersRefused() throws {
        let type = "type.googleapis.com/envoy.extensions.retry"
        let hosts = try policy(
            """
            host_selection_retry_max_attempts: 5
            retry_host_predicate:
            - name: a
              typed_config: {"@type": \(type).host.previous_hosts.v3.PreviousHostsPredicate}
            - name: b
              typed_config: {"@type": \(type).host.omit_canary_hosts.v3.OmitCanaryHostsPredicate}
            - name: c
              typed_config:
                "@type": \(type).host.omit_host_metadata.v3.OmitHostMetadataConfig
                metadata_match: {filter_metadata: {envoy.lb: {zone: x}}}
            retry_priority:
              name: p
              typed_config: {"@type": \(type).priority.previous_priorities.v3.PreviousPrioritiesConfig, update_frequency: 2}
            """
        ).hosts
        #expect(hosts.avoidsPrevious && hosts.omitsCanaries)
        #expect(hosts.omittedMetadata == [["zone": .string("x")]])
        #expect(hosts.selectionAttempts == 5)
        #expect(hosts.priorityUpdateFrequency == 2)
        #expect(throws: InvalidConfiguration.self) { try policy("retry_host_predicate: [{name: mine}]") }
        #expect(throws: InvalidConfiguration.self) { try policy("retry_priority: {name: mine}") }
    }

    @Test func loadMovesOnFromPrioritiesThatWereTried() {
        let levels = (0..<3).map { _ in PriorityCapacity(hosts: 2, healthy: 2) }
        let loads = PriorityLoads(levels)
        #expect(loads.healthy == [100, 0, 0])
        #expect(loads.excluding([0])?.healthy == [0, 100, 0])
        #expect(loads.excluding([0, 1])?.healthy == [0, 0, 100])
        #expect(loads.excluding([0, 1, 2]) == nil)
        let half = PriorityLoads([PriorityCapacity(hosts: 4, healthy: 1), PriorityCapacity(hosts: 2, healthy: 2)])
        #expect(half.excluding([1])?.healthy == [100, 0])
    }
}

extension String {
    /// A list of settings as one line of YAML.
    fileprivate var asFlow: String { "{\(self)}" }
}
