// Messages out of body parts, however these are cut.

import Testing

@testable import Serving

@Suite struct GRPCDeframerTests {
    @Test func everySplit() throws {
        let messages: [[UInt8]] = [[], [1], Array(repeating: 9, count: 300), [], [2, 3]]
        let bytes = messages.flatMap { GRPCFraming.frame([.own($0)]).flatMap(\.bytes) }
        for size in 1...bytes.count {
            var deframer = GRPCDeframer(limit: 1000)
            var found: [[UInt8]] = []
            var index = 0
            while index < bytes.count {
                deframer.append(Array(bytes[index..<min(index + size, bytes.count)]))
                while let message = try deframer.next() { found.append(message) }
                index += size
            }
            #expect(found == messages)
            #expect(deframer.isEmpty)
        }
    }

    @Test func refusals() {
        var compressed = GRPCDeframer(limit: 10)
        compressed.append([1, 0, 0, 0, 0])
        #expect(throws: GRPCStatus.self) { try compressed.next() }
        var flagged = GRPCDeframer(limit: 10)
        flagged.append([2, 0, 0, 0, 0])
        #expect(throws: GRPCStatus.self) { try flagged.next() }
        // The length is refused before the bytes have come.
        var long = GRPCDeframer(limit: 10)
        long.append([0, 0xFF, 0xFF, 0xFF, 0xFF])
        let failure = #expect(throws: GRPCStatus.self) { try long.next() }
        #expect(failure?.code == .resourceExhausted)
    }

    @Test func largeMessagesKeepTheirArray() {
        let message = [UInt8](repeating: 1, count: 5000)
        let shared = SharedBytes([7])
        let frame = GRPCFraming.frame([.own(message), .shared(shared)])
        #expect(frame.map(\.bytes) == [[0, 0, 0, 0x13, 0x89], message, [7]])
        guard case .shared(let kept)? = frame.last else { return #expect(Bool(false), "copied") }
        #expect(kept === shared)
        #expect(GRPCFraming.frame([.own([1]), .own([2])]).map(\.bytes) == [[0, 0, 0, 0, 2, 1], [2]])
    }
}
