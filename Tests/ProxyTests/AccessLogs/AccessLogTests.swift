// Access logs without a proxy around them: filters, the default line, files and what becomes of lines.

import AccessLogs
import Base
import Document
import EnvoyAPI
import Formatting
import Glibc
import Runtime
import Synchronization
import TestDirectories
import Testing

@testable import AccessLogs

private func filter(_ yaml: String) throws -> AccessLogFilter {
    let document = try Document.parse(yaml: Array(yaml.utf8))
    let message = try Message(type: "envoy.config.accesslog.v3.AccessLogFilter", document: document, file: "test")
    let node = ConfigNode(message)
    let filter = try AccessLogFilter(node, RuntimeValues(["own.key": RuntimeValue(number: 300)]))
    try node.refuseUnread()
    return filter
}

private func passes(
    _ filter: AccessLogFilter, code: UInt16 = 200, flags: [ResponseFlag] = [], type: AccessLogType = .downstreamEnd,
    requestID: String = "", grpc: String = ""
) -> Bool {
    var info = StreamInfo()
    info.responseCode = code
    for flag in flags { info.flags.insert(flag) }
    info.times.start = Instant(nanoseconds: 1_000_000_000)
    info.times.end = Instant(nanoseconds: 1_250_000_000)
    var request = HeaderBlock()
    if !requestID.isEmpty { request.append(name: "x-request-id", value: requestID) }
    var trailers = HeaderBlock()
    if !grpc.isEmpty { trailers.append(name: "grpc-status", value: grpc) }
    let response = HeaderBlock()
    var random = RandomSource(seed: 1)
    return filter.passes(
        type, request: request, response: response, trailers: trailers, info: info, random: &random)
}

private func comparison(_ kind: String, _ op: String, _ value: Int, key: String = "none") -> String {
    "\(kind): {comparison: {op: \(op), value: {default_value: \(value), runtime_key: \(key)}}}"
}

@Suite struct FilterTests {
    @Test(arguments: [("EQ", 404, false), ("GE", 200, true), ("LE", 199, false), ("NE", 404, true)])
    func statusCode(_ op: String, _ value: Int, _ expected: Bool) throws {
        #expect(passes(try filter(comparison("status_code_filter", op, value))) == expected)
    }

    @Test func runtimeReplacesTheValue() throws {
        let ruled = try filter(comparison("status_code_filter", "GE", 100, key: "own.key"))
        #expect(!passes(ruled, code: 299))
        #expect(passes(ruled, code: 300))
    }

    @Test func durationIsInMilliseconds() throws {
        #expect(passes(try filter(comparison("duration_filter", "GE", 250))))
        #expect(!passes(try filter(comparison("duration_filter", "GE", 251))))
    }

    @Test func flags() throws {
        #expect(passes(try filter("response_flag_filter: {flags: [UF, NR]}"), flags: [.noRouteFound]))
        #expect(!passes(try filter("response_flag_filter: {flags: [UF]}"), flags: [.noRouteFound]))
        #expect(!passes(try filter("response_flag_filter: {}")))
        #expect(passes(try filter("response_flag_filter: {}"), flags: [.upstreamOverflow]))
    }

    @Test func samplesByRequestID() throws {
        let half = try filter("runtime_filter: {runtime_key: k, percent_sampled: {numerator: 50}}")
        #expect(passes(half, requestID: "00000031-0000-4000-8000-000000000000"))
        #expect(!passes(half, requestID: "00000032-0000-4000-8000-000000000000"))
    }

    @Test func combines() throws {
        let both = "{filters: [{traceable_filter: {}}, {not_health_check_filter: {}}]}"
        #expect(!passes(try filter("and_filter: \(both)")))
        #expect(passes(try filter("or_filter: \(both)")))
    }

    @Test func grpcStatus() throws {
        let wanted = try filter("grpc_status_filter: {statuses: [NOT_FOUND]}")
        #expect(passes(wanted, grpc: "5"))
        #expect(!passes(wanted, grpc: "0"))
        #expect(passes(try filter("grpc_status_filter: {statuses: [UNAVAILABLE]}"), code: 503))
        #expect(passes(try filter("grpc_status_filter: {statuses: [OK], exclude: true}"), grpc: "7"))
    }

    @Test func types() throws {
        let starts = try filter("log_type_filter: {types: [DownstreamStart]}")
        #expect(passes(starts, type: .downstreamStart))
        #expect(!passes(starts))
    }

    @Test func metadataThatIsNotThere() throws {
        let matcher = "matcher: {filter: a, path: [{key: b}], value: {bool_match: true}}"
        #expect(passes(try filter("metadata_filter: {\(matcher)}")))
        #expect(!passes(try filter("metadata_filter: {\(matcher), match_if_key_not_found: false}")))
    }

    @Test func extensionsAreRefusedByName() {
        let cel = "type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter"
        #expect(throws: InvalidConfiguration.self) {
            try filter("extension_filter: {name: cel, typed_config: {'@type': \(cel), expression: 'true'}}")
        }
    }

    @Test func everyTypeHasEnvoysNumber() {
        #expect(AccessLogType.allCases.map(\.rawValue) == Array(0...13))
        #expect(AccessLogType.udpSessionEnd.rawValue == 13)
        #expect(AccessLogType(name: "DownstreamTunnelSuccessfullyEstablished")?.rawValue == 10)
    }
}

@Suite struct FileTests {
    private static func content(_ path: String) -> String {
        guard let file = unsafe fopen(path, "r") else { return "" }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer.prefix(count)
        }
    }

    private static func chunk(_ lines: String...) -> LogChunk {
        let chunk = LogChunk()
        for line in lines {
            chunk.bytes.append(line)
            chunk.lines += 1
        }
        return chunk
    }

    @Test func whatWasHandedOverIsThereAtTheEnd() throws {
        let files = LogFiles()
        let path = TestDirectory.make("log") + "/log"
        let file = try files.open(path)
        for number in 0..<100 { _ = file.exchange(Self.chunk("line \(number)\n")) }
        files.close()
        #expect(Self.content(path) == (0..<100).map { "line \($0)\n" }.joined())
        #expect(files.counters.writeFailed.load(ordering: .relaxed) == 0)
    }

    @Test func onePathIsOneFile() throws {
        let files = LogFiles()
        let path = TestDirectory.make("log") + "/log"
        #expect(try files.open(path) === files.open(path))
        #expect(throws: SystemFailure.self) { try files.open("/no/such/folder/log") }
    }

    @Test func rotation() throws {
        let files = LogFiles()
        let path = TestDirectory.make("log") + "/log"
        let file = try files.open(path)
        _ = file.exchange(Self.chunk("before\n"))
        while Self.content(path).isEmpty { usleep(1000) }
        unsafe rename(path, path + ".old")
        files.reopen()
        _ = file.exchange(Self.chunk("after\n"))
        files.close()
        #expect(Self.content(path + ".old") == "before\n")
        #expect(Self.content(path) == "after\n")
    }

    @Test func aFullDiskCostsWholeLinesAndCountsThem() throws {
        let files = LogFiles()
        let file = try files.open("/dev/full")
        _ = file.exchange(Self.chunk("one\n", "two\n", "three\n"))
        files.close()
        #expect(files.counters.dropped.load(ordering: .relaxed) == 3)
        #expect(files.counters.writeFailed.load(ordering: .relaxed) == 1)
    }

    /// A pipe that nobody reads takes some bytes and then none.
    @Test func aSlowSinkNeverHoldsWhoWrites() throws {
        let path = TestDirectory.make("log") + "/pipe"
        unsafe mkfifo(path, 0o600)
        let reader = unsafe Glibc.open(path, O_RDONLY | O_NONBLOCK)
        let files = LogFiles()
        let file = try files.open(path)
        let line = String(repeating: "x", count: 65_535) + "\n"
        let chunks = LogFile.capacity / 65_536 + 20
        for _ in 0..<chunks { _ = file.exchange(Self.chunk(line)) }
        #expect(files.counters.dropped.load(ordering: .relaxed) >= 1)
        close(reader)
    }

    @Test func chunksComeBackEmpty() throws {
        let files = LogFiles()
        let file = try files.open("/dev/null")
        var current = LogChunk()
        for _ in 0..<50 {
            current.bytes.append("a line\n")
            current.lines += 1
            current = file.exchange(current)
            let isEmpty = current.bytes.isEmpty
            #expect(isEmpty)
            #expect(current.lines == 0)
        }
        files.close()
    }
}

@Test func theDefaultLineIsEnvoys() throws {
    let message = Message(type: "envoy.extensions.access_loggers.file.v3.FileAccessLog")
    let format = try AccessLogFormat(ConfigNode(message))
    var request = HeaderBlock()
    for (name, value) in [
        (":method", "GET"), (":path", "/now"), ("x-envoy-original-path", "/before"), (":authority", "a.test"),
        ("user-agent", "me"),
    ] { request.append(name: name, value: value) }
    var response = HeaderBlock()
    response.append(name: "x-envoy-upstream-service-time", value: "7")
    var info = StreamInfo()
    info.protocol = .http11
    info.responseCode = 503
    info.flags.insert(.upstreamConnectionFailure)
    info.times.startWallNanoseconds = 1_795_245_143_460_781_000
    info.times.start = Instant(nanoseconds: 5_000_000)
    info.times.end = Instant(nanoseconds: 17_900_000)
    info.downstreamReceived.body = 5
    info.downstreamSent.body = 91
    info.upstream.host = HostFacts(address: .ip(IPAddress(v4: 0x7F00_0001), port: 80))
    let trailers = HeaderBlock()
    var out = ByteQueue()
    format.append(
        to: &out, .downstreamEnd, request: request, response: response, trailers: trailers, info: info)
    #expect(
        out.view.string == """
            [2026-11-21T07:12:23.460Z] "GET /before HTTP/1.1" 503 UF 5 91 12 7 "-" "me" "-" "a.test" "127.0.0.1:80"

            """)
}
