// Restarts, output, and the words that a sidecar is started with.

import Base
import Document
import Processes
import Testing

@testable import Workloads

@Suite struct KeepingTests {
    @Test func pausesGrowAndAreSmallAgainAfterAStableRun() {
        var machine = RestartMachine(.always)
        var pauses: [Int64] = []
        for _ in 0..<10 {
            guard case .again(let pause) = machine.ended(.exited(1), afterRunning: .seconds(1)) else { continue }
            pauses.append(pause.milliseconds)
        }
        #expect(pauses.count == 10)
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(pauses.last == RestartMachine.longestPause.milliseconds)
        let calm = machine.ended(.exited(1), afterRunning: RestartMachine.stableRun)
        #expect(calm == .again(after: RestartMachine.firstPause))
    }

    @Test func policiesSayWhatAnEndMeans() {
        var never = RestartMachine(.never)
        #expect(never.ended(.killed(signal: 9), afterRunning: .zero) == .over)
        var onFailure = RestartMachine(.onFailure)
        #expect(onFailure.ended(.exited(0), afterRunning: .zero) == .over)
        #expect(onFailure.ended(.exited(3), afterRunning: .zero) != .over)
        var always = RestartMachine(.always)
        #expect(always.ended(.exited(0), afterRunning: .zero) != .over)
    }

    @Test func linesAreWholeHoweverTheyCome() {
        var splitter = LineSplitter()
        var lines: [String] = []
        for piece in ["on", "e\ntw", "o\r\n\nthr", "ee"] { splitter.take(piece.utf8) { lines.append($0) } }
        splitter.end { lines.append($0) }
        splitter.end { lines.append($0) }
        #expect(lines == ["one", "two", "", "three"])
    }

    @Test func aLineWithoutEndIsHandedOutInParts() {
        var splitter = LineSplitter()
        var sizes: [Int] = []
        splitter.take([UInt8](repeating: 0x61, count: LineSplitter.longest * 2 + 5)) { sizes.append($0.utf8.count) }
        splitter.end { sizes.append($0.utf8.count) }
        #expect(sizes == [LineSplitter.longest, LineSplitter.longest, 5])
    }

    @Test func prefixesAlignAndAreColouredOnlyForPeople() {
        #expect(LinePrinter.text("web", "x", width: 5, isColored: false) == "web   | x\n")
        #expect(LinePrinter.text("web", "x", width: 1, isColored: true).contains("\u{1B}["))
    }

    @Test func answersAreReadByTheirFirstLine() {
        #expect(NearbyRequest.parse("HTTP/1.1 503 Service Unavailable\r\na: b\r\n\r\nwaiting\r\n")?.status == 503)
        #expect(NearbyRequest.parse("HTTP/1.1 200 OK\r\n\r\nfine")?.body == "fine")
        for text in ["", "SSH-2.0-x\r\n", "HTTP/1.1\r\n", "HTTP/1.1 abc\r\n\r\n"] {
            #expect(NearbyRequest.parse(text)?.status == nil)
        }
    }

    @Test func activeRequestsAreCountedInbound() {
        let page =
            "http.inbound_0.0.0.0_9080;.downstream_rq_active: 2\nhttp.inbound_1.downstream_rq_active: 1\n"
            + "http.outbound_x.downstream_rq_active: 7\ninbound: no number\n"
        #expect(DrainCount.active(page) == 3)
        #expect(DrainCount.active("") == 0)
    }

    @Test func theProxyIsToldApartByUserOrByMark() {
        var params = WorkloadParams(name: "web", command: ["true"])
        params.labels = ["b": "2", "a": "1"]
        func command(_ kind: NetworkKind, isRoot: Bool) -> SidecarCommand {
            SidecarCommand(
                params: params, kind: kind, address: IPAddress("10.88.0.7")!, gateway: IPAddress("10.88.0.1")!,
                directory: "/run/x", isRoot: isRoot)
        }
        let root = command(.machine, isRoot: true)
        #expect(root.sidecarIdentity.user == 1337)
        #expect(!root.intercept(controlPlane: []).contains("--proxy-mark"))
        #expect(root.programIdentity.capabilities?.contains(.netAdmin) == false)
        let user = command(.isolated, isRoot: false)
        #expect(user.sidecarIdentity.user == nil)
        #expect(user.sidecarIdentity.capabilities?.contains(.netAdmin) == true)
        #expect(user.intercept(controlPlane: [IPAddress("10.88.0.1")!]).contains("10.88.0.1/32"))
        #expect(user.sidecar(controlPlane: "h:1").contains("--mark"))
        #expect(user.sidecar(controlPlane: "h:1").contains("a=1,b=2"))
        #expect(user.programIdentity.capabilities == [])
        let loopback = command(.loopback, isRoot: false)
        #expect(!loopback.isIntercepted)
        #expect(loopback.sidecar(controlPlane: "h:1").contains("NONE"))
    }

    @Test func aConnectionOutGoesNowhereInside() {
        #expect(ForwardTarget.outside.destination(original: SocketAddress(text: "10.88.4.4:80")) == nil)
        #expect(ForwardTarget.outside.destination(original: SocketAddress(text: "127.0.0.1:80")) == nil)
        #expect(ForwardTarget.outside.destination(original: nil) == nil)
        #expect(ForwardTarget.outside.destination(original: SocketAddress(text: "192.0.2.1:80"))?.isMesh == false)
    }
}
