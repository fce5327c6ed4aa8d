// What a tap's predicate says of a stream at each point of its way, and what its recorder gives out.

import Base
import Document
import EnvoyAPI
import Formatting
import Tapping
import Testing

private func params(_ yaml: String) throws -> TapParams {
    let message = try Message(type: TapParams.typeName, text: Array(yaml.utf8), file: "tap.yaml")
    let node = ConfigNode(message)
    let params = try TapParams(node, from: .file, RuntimeValues())
    try node.refuseUnread()
    return params
}

private func config(_ rule: String, _ output: String = "") -> String {
    "{match: {\(rule)}, output_config: {sinks: [{file_per_tap: {path_prefix: /t}}]\(output)}}"
}

private func machine(_ rule: String) throws -> TapMatchMachine { TapMatchMachine(try params(config(rule)).predicate) }

private func block(_ pairs: [(String, String)]) -> HeaderBlock {
    var block = HeaderBlock()
    for (name, value) in pairs { block.append(name: name, value: value) }
    return block
}

private let xa = "http_request_headers_match: {headers: [{name: x-a, string_match: {exact: b}}]}"
private let xEnd = "http_response_trailers_match: {headers: [{name: x-end, present_match: true}]}"

@Suite struct TapMatchTests {
    @Test func anythingMatchesAtOnce() throws {
        let machine = try machine("any_match: true")
        #expect(machine.matches)
        #expect(!machine.mayChange)
    }

    @Test func headersDecideWhenTheyCome() throws {
        var machine = try machine(xa)
        #expect(!machine.matches)
        #expect(machine.mayChange)
        machine.take(.responseHeaders, block([("x-a", "b")]))
        #expect(!machine.matches)
        machine.take(.requestHeaders, block([("x-a", "b")]))
        #expect(machine.matches)
        #expect(!machine.mayChange)
    }

    @Test func negationHoldsUntilItDoesNot() throws {
        var machine = try machine("not_match: {\(xEnd)}")
        #expect(machine.matches)
        #expect(machine.mayChange)
        machine.take(.responseTrailers, block([("x-end", "1")]))
        #expect(!machine.matches)
    }

    @Test func allNeedsEveryRuleAndSomeNeedsOne() throws {
        var all = try machine("and_match: {rules: [{\(xa)}, {\(xEnd)}]}")
        var some = try machine("or_match: {rules: [{\(xa)}, {\(xEnd)}]}")
        let request = block([("x-a", "b")])
        all.take(.requestHeaders, request)
        some.take(.requestHeaders, request)
        #expect(!all.matches)
        #expect(some.matches)
        let trailers = block([("x-end", "1")])
        all.take(.responseTrailers, trailers)
        #expect(all.matches)
        #expect(!all.mayChange)
    }

    @Test func patternsAreFoundAtEverySplit() throws {
        let body = Array("one two three".utf8)
        for split in 0...body.count {
            var machine = try machine(
                "http_request_generic_body_match: {patterns: [{string_match: two}, {string_match: 'o t'}]}")
            for piece in [Array(body[..<split]), Array(body[split...])] {
                piece.withView { machine.takeBody(.request, $0) }
            }
            #expect(machine.matches, "split at \(split)")
        }
    }

    @Test func bodyBeyondTheLimitIsNotLookedAt() throws {
        for (limit, found) in [(3, false), (4, true), (0, true)] {
            var machine = try machine(
                "http_request_generic_body_match: {bytes_limit: \(limit), patterns: [{string_match: ell}]}")
            for byte in "hello".utf8 { [byte].withView { machine.takeBody(.request, $0) } }
            #expect(machine.matches == found, "limit \(limit)")
            #expect(!machine.mayChange || found != machine.matches)
        }
    }

    @Test func sinksOfTheAdminNeedTheAdmin() {
        for sink in ["streaming_admin: {}", "buffered_admin: {max_traces: 1}"] {
            #expect(throws: InvalidConfiguration.self) {
                try params("{match: {any_match: true}, output_config: {sinks: [{\(sink)}]}}")
            }
        }
    }
}

@Suite struct TapRecorderTests {
    private func record(_ rule: String, _ output: String = "") throws -> (TapRecorder, [Message]) {
        var recorder = TapRecorder(try params(config(rule, output)), traceID: 7)
        let request = block([(":method", "GET"), ("x-a", "b")])
        let response = block([(":status", "200")])
        let none = HeaderBlock()
        recorder.takeHeaders(
            .requestHeaders, request: request, requestTrailers: none, response: none, responseTrailers: none,
            wallNanoseconds: 1)
        Array("hello".utf8).withView { recorder.takeBody(.request, $0) }
        recorder.takeHeaders(
            .responseHeaders, request: request, requestTrailers: none, response: response, responseTrailers: none,
            wallNanoseconds: 2)
        Array("answer".utf8).withView { recorder.takeBody(.response, $0) }
        var traces = recorder.takeReady()
        let whole = recorder.bufferedTrace(
            request: request, requestTrailers: none, response: response, responseTrailers: none,
            connections: TapConnections(), showsTimes: false)
        if let whole { traces.append(whole) }
        return (recorder, traces)
    }

    private func parts(_ traces: [Message]) -> [String] {
        traces.map { trace in
            guard case .message(let segment)? = trace["http_streamed_trace_segment"] else { return "whole" }
            return segment.schema.fields.first { $0.name != "trace_id" && segment[$0.name] != nil }?.name ?? "?"
        }
    }

    @Test func oneTraceAtTheEnd() throws { #expect(parts(try record("any_match: true").1) == ["whole"]) }

    @Test func aSegmentForEachPart() throws {
        #expect(
            parts(try record("any_match: true", ", streaming: true").1)
                == ["request_headers", "request_body_chunk", "response_headers", "response_body_chunk"])
    }

    @Test func whatCameBeforeTheDecisionIsCaughtUpOn() throws {
        let late = "http_response_headers_match: {headers: [{name: ':status', string_match: {exact: '200'}}]}"
        #expect(
            parts(try record(late, ", streaming: true").1)
                == ["request_headers", "request_body_chunk", "response_headers", "response_body_chunk"])
    }

    @Test func nothingOfWhatDoesNotMatch() throws {
        let none = "http_request_headers_match: {headers: [{name: x-none, present_match: true}]}"
        for output in ["", ", streaming: true"] {
            let (recorder, traces) = try record(none, output)
            #expect(traces.isEmpty)
            #expect(!recorder.matches)
        }
    }

    @Test func bodiesAreCutAndSaySo() throws {
        let (_, traces) = try record("any_match: true", ", max_buffered_rx_bytes: 3, max_buffered_tx_bytes: 6")
        let text = try #require(traces.first).text()
        #expect(text.contains("as_bytes: \"hel\"\n      truncated: true"))
        #expect(text.contains("as_bytes: \"answer\"\n    }"))
    }
}

@Suite struct MessageTextTests {
    @Test func nestsQuotesAndEscapes() {
        var value = Message(type: "envoy.config.core.v3.HeaderValue")
        value["key"] = .string("a\"b")
        value["raw_value"] = .bytes([0x00, 0x41, 0xFF, 0x0A, 0x5C])
        var map = Message(type: "envoy.config.core.v3.HeaderMap")
        map["headers"] = .list([.message(value)])
        #expect(map.text() == "headers {\n  key: \"a\\\"b\"\n  raw_value: \"\\000A\\377\\n\\\\\"\n}\n")
    }

    @Test func enumerationsAndNumbersBareMapsAsEntries() {
        var share = Message(type: "envoy.type.v3.FractionalPercent")
        share["numerator"] = .unsigned(5)
        share["denominator"] = .string("MILLION")
        #expect(share.text() == "numerator: 5\ndenominator: MILLION\n")
    }
}
