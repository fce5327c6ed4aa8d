// Programs that are started, ended, and missing.

import Glibc
import Processes
import Testing

@Suite struct ProcessTests {
    private static func shell(_ text: String) -> ChildParams {
        ChildParams(program: "/bin/sh", arguments: ["-c", text], descriptors: [-1, -1, -1])
    }

    @Test func anEndIsToldAsItWas() async throws {
        #expect(await (try ChildProcess.spawn(Self.shell("exit 7"))).wait() == .exited(7))
        #expect(await (try ChildProcess.spawn(Self.shell("kill -9 $$"))).wait() == .killed(signal: 9))
        #expect(ProcessEnd.killed(signal: 15).exitCode == 143)
    }

    @Test func manyWaitersHearOfOneEnd() async throws {
        let child = try ChildProcess.spawn(Self.shell("sleep 60"))
        async let first = child.wait()
        async let second = child.wait()
        child.signal(SIGTERM)
        #expect(await [first, second] == [.killed(signal: SIGTERM), .killed(signal: SIGTERM)])
        #expect(child.end == .killed(signal: SIGTERM))
        child.signal(SIGTERM)
    }

    @Test func descriptorsArePlacedAndAllOthersClosed() async throws {
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        var params = Self.shell("ls /proc/self/fd | tr '\\n' ' ' >&3")
        params.descriptors = [-1, -1, -1, ends[1]]
        let child = try ChildProcess.spawn(params)
        close(ends[1])
        #expect(await child.wait().isFine)
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = unsafe read(ends[0], &bytes, bytes.count)
        close(ends[0])
        // 4 is the directory that ls reads.
        #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self) == "0 1 2 3 4 ")
    }

    @Test func whatIsMissingSaysSo() {
        for program in ["/nonexistent/program", "no-such-program-anywhere", "", "/etc/passwd"] {
            let failure = #expect(throws: SpawnFailure.self) {
                _ = try ChildProcess.spawn(ChildParams(program: program))
            }
            #expect(failure?.description.contains("can't start") == true)
        }
    }

    @Test func theEnvironmentIsTheOneGiven() async throws {
        var params = Self.shell("test \"$A\" = b && test -z \"$HOME\"")
        params.environment = ["A=b", "PATH=/usr/bin:/bin"]
        #expect(await (try ChildProcess.spawn(params)).wait().isFine)
    }

    @Test func aDirectoryThatIsMissingNamesTheStep() {
        var params = Self.shell("true")
        params.directory = "/nonexistent"
        let failure = #expect(throws: SpawnFailure.self) { _ = try ChildProcess.spawn(params) }
        #expect(failure?.step == "chdir")
    }
}
