// The process's log: what a line looks like, what a level costs, and what happens when lines come too fast.

import Base
import Glibc
import Runtime
import Testing

@testable import ProcessSupport

@Suite struct ProcessLogTests {
    /// What a log with these parameters writes into its file.
    private func written(_ params: LogParams = LogParams(), _ body: (ProcessLogs) -> Void) throws -> String {
        try withFile { path in
            var params = params
            params.path = path
            let logs = try ProcessLogs(params)
            body(logs)
            logs.close()
            return TextFile.read(path) ?? ""
        }
    }

    private func withFile<Result>(_ body: (String) throws -> Result) throws -> Result {
        var template = Array("/tmp/skein-log-XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        try #require(descriptor >= 0)
        close(descriptor)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unsafe unlink(path) }
        return try body(path)
    }

    private func record(_ message: String, _ level: LogLevel = .warning) -> LogRecord {
        LogRecord(
            nanosecondsSince1970: 1_700_000_000_123_456_789, thread: 42, level: level, component: .upstream,
            file: "ProxyCore/HTTPPool.swift", line: 7, message: message)
    }

    private func line(_ format: String, _ message: String = "hello", escaping: Bool = false) throws -> String {
        var output = ByteQueue()
        try LogFormat(format).append(record(message), escaping: escaping, to: &output)
        return output.view.string
    }

    @Test func lettersAreSpdlogs() throws {
        #expect(try line("%t %l %L %n %v %%") == "42 warning W upstream hello %\n")
        #expect(try line("%g:%# %s %@") == "ProxyCore/HTTPPool.swift:7 HTTPPool.swift ProxyCore/HTTPPool.swift:7\n")
        #expect(try line("%E.%e %f %F") == "1700000000.123 123456 123456789\n")
        #expect(try line("[%9l][%-9l]%^x%$") == "[  warning][warning  ]x\n")
    }

    @Test func dateFollowsTheTimeZone() throws {
        let text = try line("%Y-%m-%d %H:%M:%S %T %z")
        let pattern = /2023-11-1[45] \d\d:\d\d:20 \d\d:\d\d:20 [+-]\d\d:\d\d\n/
        #expect(text.wholeMatch(of: pattern) != nil, "\(text)")
    }

    @Test func messagesAreEscapedOnlyWhenAskedFor() throws {
        #expect(try line("%v", "a\nb") == "a\nb\n")
        #expect(try line("%v", "a\nb\u{1B}\"", escaping: true) == "a\\nb\\x1b\"\n")
        #expect(try line("%_", "a\nb") == "a\\nb\n")
        #expect(try line("{\"m\":\"%j\"}", "a\n\"b\"\\\u{1}") == "{\"m\":\"a\\n\\\"b\\\"\\\\\\u0001\"}\n")
    }

    @Test(arguments: ["%", "%q", "x%-5"]) func unknownLettersAreRefused(format: String) {
        #expect(throws: InvalidOption.self) { try LogFormat(format) }
    }

    @Test func fieldsFollowTheMessage() throws {
        var params = LogParams()
        params.format = try LogFormat("%l %v")
        let text = try written(params) { logs in
            logs[.main].warning("refused", ["cluster": "a", "reason": "no \"host\"\n", "empty": ""])
        }
        #expect(text == "warning refused cluster=a reason=\"no \\\"host\\\"\\n\" empty=\"\"\n")
    }

    @Test func disabledLevelsAreNotEvaluated() throws {
        var params = LogParams()
        params.level = .error
        params.componentLevels = [.http: .trace]
        params.format = try LogFormat("%n %v")
        var evaluated = 0
        func message() -> String {
            evaluated += 1
            return "said"
        }
        let text = try written(params) { logs in
            logs[.main].info(message())
            logs[.main].warning(message())
            logs[.http].trace(message())
            logs[.main].level = .info
            logs[.main].info(message())
            logs.setAll(.off)
            logs[.main].critical(message())
        }
        #expect(evaluated == 2)
        #expect(text == "http said\nmain said\n")
    }

    @Test func everyThreadsLinesArriveWhole() async throws {
        var params = LogParams()
        params.format = try LogFormat("%v")
        params.queueLimit = 100_000
        let text = try await withLog(params) { logs in
            await withTaskGroup(of: Void.self) { group in
                for worker in 0..<4 {
                    group.addTask { for index in 0..<1000 { logs[.main].info("\(worker)-\(index)") } }
                }
            }
        }
        let lines = text.split(separator: "\n")
        #expect(lines.count == 4000)
        for worker in 0..<4 {
            let own = lines.filter { $0.hasPrefix("\(worker)-") }
            #expect(own == (0..<1000).map { "\(worker)-\($0)" })
        }
    }

    private func withLog(_ params: LogParams, _ body: (ProcessLogs) async -> Void) async throws -> String {
        var template = Array("/tmp/skein-log-XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        try #require(descriptor >= 0)
        close(descriptor)
        var params = params
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        params.path = path
        defer { unsafe unlink(path) }
        let logs = try ProcessLogs(params)
        await body(logs)
        logs.close()
        return TextFile.read(path, limit: 1 << 20) ?? ""
    }

    /// The log's file is a pipe that nobody reads: the writer is stuck, the callers must not be.
    @Test func aStuckWriterCostsLinesNotTime() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        var params = LogParams()
        params.format = try LogFormat("%v")
        params.path = "/proc/self/fd/\(ends[1])"
        params.queueLimit = 16
        let logs = try ProcessLogs(params)
        let long = String(repeating: "x", count: 200_000)
        logs[.main].info(long)
        var sent = 1
        while logs.dropped < 10 {
            logs[.main].info(long)
            sent += 1
        }
        let dropped = logs.dropped
        close(ends[1])
        let reader = PipeReader(ends[0])
        logs.close()
        let text = reader.finish()
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("xxx") }.count == sent - Int(dropped))
        #expect(text.contains("\(dropped) lines dropped"))
    }

    @Test func aRotatedFileIsOpenedAgain() throws {
        try withFile { path in
            var params = LogParams()
            params.path = path
            params.format = try LogFormat("%v")
            let logs = try ProcessLogs(params)
            logs[.main].info("old")
            while TextFile.read(path) != "old\n" { sched_yield() }
            unsafe try #require(rename(path, path + ".1") == 0)
            defer { unsafe unlink(path + ".1") }
            logs.reopen()
            while TextFile.read(path) == nil { sched_yield() }
            logs[.main].info("new")
            logs.close()
            #expect(TextFile.read(path) == "new\n")
            #expect(TextFile.read(path + ".1") == "old\n")
        }
    }

    @Test func aFileThatCannotBeOpenedIsSaid() {
        var params = LogParams()
        params.path = "/nowhere/skein.log"
        #expect(throws: SystemFailure("open log file /nowhere/skein.log", code: ENOENT)) { try ProcessLogs(params) }
    }
}

/// Reads a pipe to its end on a thread of its own.
private final class PipeReader: @unchecked Sendable {
    private let descriptor: Int32
    private var thread = pthread_t()
    // SAFETY: written by the thread, read after it was joined.
    private var bytes: [UInt8] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<PipeReader>.fromOpaque(context).takeRetainedValue().readAll()
                return nil
            }, context)
        precondition(code == 0)
    }

    private func readAll() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count <= 0 { break }
            bytes += buffer.prefix(count)
        }
        close(descriptor)
    }

    func finish() -> String {
        pthread_join(thread, nil)
        return String(decoding: bytes, as: UTF8.self)
    }
}
