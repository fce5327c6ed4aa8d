// A relayed discovery stream: what goes up, what comes down, what stays.

import Protobuf
import Testing

@testable import SidecarAgent

@Suite struct RelayMachineTests {
    private func response(_ type: String, isDelta: Bool, nonce: String = "n1", table: [UInt8]? = nil) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, "v1")
        if let table {
            let outer = writer.begin(2)
            if isDelta {
                writer.field(3, "names")
                let any = writer.begin(2)
                writer.field(1, type)
                writer.field(2, table)
                writer.end(any)
            } else {
                writer.field(1, type)
                writer.field(2, table)
            }
            writer.end(outer)
        }
        writer.field(4, type)
        writer.field(5, nonce)
        return writer.bytes
    }

    private let clusters = "type.googleapis.com/envoy.config.cluster.v3.Cluster"

    @Test func ownWordsComeBehindTheNode() {
        var machine = RelayMachine(isDelta: true, wantsNames: true, health: RelayMachine.Health(failure: nil))
        let messages = machine.fromProxy([1, 2, 3])
        #expect(messages?.count == 3 && messages?.first == [1, 2, 3])
        let is1 = machine.fromProxy([4]) == [[4]]
        #expect(is1)
    }

    @Test func withoutWishesOnlyTheProxySpeaks() {
        var machine = RelayMachine(isDelta: false, wantsNames: false, health: nil)
        let is2 = machine.fromProxy([1]) == [[1]]
        #expect(is2)
    }

    @Test func whatWasSaidWaitsForAnAnswer() throws {
        var machine = RelayMachine(isDelta: false, wantsNames: false, health: nil)
        _ = machine.fromProxy([1])
        _ = machine.fromProxy([2])
        #expect(machine.said == [[1], [2]])
        let is3 = try machine.fromControl(response(clusters, isDelta: false)) == .pass
        #expect(is3)
        #expect(machine.isAnswered && machine.said.isEmpty)
        _ = machine.fromProxy([3])
        #expect(machine.said.isEmpty)
    }

    @Test func endlessTalkWithoutAnAnswerIsEnded() {
        var machine = RelayMachine(isDelta: false, wantsNames: false, health: nil)
        let large = [UInt8](repeating: 1, count: RelayMachine.longestWait / 2)
        let is4 = machine.fromProxy(large) != nil
        #expect(is4)
        let is5 = machine.fromProxy(large) != nil
        #expect(is5)
        let is6 = machine.fromProxy([1]) == nil
        #expect(is6)
    }

    @Test(arguments: [true, false]) func nameTableStaysHereAndIsAcknowledged(isDelta: Bool) throws {
        var machine = RelayMachine(isDelta: isDelta, wantsNames: true, health: nil)
        _ = machine.fromProxy([1])
        let message = response(DiscoveryEnvelope.nameTable, isDelta: isDelta, nonce: "n7", table: [9, 9])
        guard case .taken(let reply, let table) = try machine.fromControl(message) else {
            Issue.record("passed on to the proxy")
            return
        }
        #expect(table == [9, 9])
        // The nonce stands in the reply.
        #expect(String(decoding: reply, as: UTF8.self).contains("n7"))
    }

    @Test func tableThatWasTakenAwayIsEmpty() throws {
        var machine = RelayMachine(isDelta: true, wantsNames: true, health: nil)
        var writer = WireWriter()
        writer.field(4, DiscoveryEnvelope.nameTable)
        writer.field(5, "n")
        writer.field(6, "names")
        guard case .taken(_, let table) = try machine.fromControl(writer.bytes) else {
            Issue.record("passed on to the proxy")
            return
        }
        #expect(table == [])
    }

    @Test func healthWaitsForTheNode() {
        var machine = RelayMachine(isDelta: true, wantsNames: false, health: nil)
        let is7 = machine.report(RelayMachine.Health(failure: "down")) == nil
        #expect(is7)
        let messages = machine.fromProxy([1])
        #expect(messages?.count == 2)
        #expect(messages.map { String(decoding: $0[1], as: UTF8.self).contains("down") } == true)
        let is8 = machine.report(RelayMachine.Health(failure: nil)) != nil
        #expect(is8)
    }

    @Test func bytesThatAreNoMessageEndTheStream() {
        var machine = RelayMachine(isDelta: true, wantsNames: false, health: nil)
        #expect(throws: (any Error).self) { try machine.fromControl([0x22, 0xFF]) }
    }
}
