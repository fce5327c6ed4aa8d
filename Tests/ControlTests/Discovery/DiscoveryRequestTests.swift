// What clients send, from bytes.

import Protobuf
import Testing

@testable import DiscoveryService

@Suite struct DiscoveryRequestTests {
    @Test func deltaRequests() throws {
        var writer = WireWriter()
        writer.field(2, "type")
        writer.field(3, "a")
        writer.field(3, "b")
        writer.field(4, "c")
        let entry = writer.begin(5)
        writer.field(1, "x")
        writer.field(2, "7")
        writer.end(entry)
        writer.field(6, "nonce")
        let status = writer.begin(7)
        writer.field(1, UInt64(13))
        writer.field(2, "no")
        writer.end(status)
        writer.field(99, "of a later version")
        let request = try DiscoveryRequest(delta: writer.bytes)
        #expect(request.typeURL == "type" && request.subscribe == ["a", "b"] && request.unsubscribe == ["c"])
        #expect(request.initialVersions == ["x": "7"] && request.nonce == "nonce")
        #expect(request.refusal == DiscoveryRequest.Refusal(code: 13, message: "no"))
    }

    @Test func bytesThatAreNoMessageAreRefused() {
        #expect(throws: (any Error).self) { try DiscoveryRequest(delta: [0x0A, 0x7F, 1]) }
        #expect(throws: (any Error).self) { try DiscoveryRequest(stateOfTheWorld: [0xFF, 0xFF]) }
    }
}
