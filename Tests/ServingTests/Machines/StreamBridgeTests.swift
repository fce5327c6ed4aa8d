// The meeting place of a stream and its task, driven from both sides without a socket.

import Testing

@testable import Serving

@Suite struct StreamBridgeTests {
    private func part(_ reading: StreamBridge.Reading) -> [UInt8]? {
        if case .part(let bytes) = reading { return bytes }
        return nil
    }

    @Test func whatCameBeforeAFailureIsStillRead() async {
        let bridge = StreamBridge(queueLimit: 100)
        _ = bridge.received([1])
        _ = bridge.received([2])
        bridge.fail(.clientGone)
        #expect(part(await bridge.next()) == [1])
        #expect(part(await bridge.next()) == [2])
        guard case .failed(let failure) = await bridge.next() else {
            Issue.record("read behind the failure")
            return
        }
        #expect(failure.kind == .peerGone)
        #expect(throws: HTTPFailure.self) { try bridge.say([.bytes(.own([1]))]) }
    }

    @Test func aReaderIsWokenByPartsEndsAndFailures() async {
        for wake in 0..<3 {
            let bridge = StreamBridge(queueLimit: 100)
            async let reading = bridge.next()
            switch wake {
            case 0: _ = bridge.received([7])
            case 1: bridge.receivedEnd(["a": "b"])
            default: bridge.fail(.clientGone)
            }
            switch (wake, await reading) {
            case (0, .part(let bytes)): #expect(bytes == [7])
            case (1, .ended): #expect(bridge.trailers == ["a": "b"])
            case (2, .failed): break
            default: Issue.record("woken by something else")
            }
        }
    }

    @Test func cancellingTheTaskEndsItsWaits() async {
        let bridge = StreamBridge(queueLimit: 1000)
        try? bridge.say([.bytes(.own([1, 2, 3]))])
        let reader = Task { await bridge.next() }
        reader.cancel()
        guard case .failed(let failure) = await reader.value else {
            Issue.record("a cancelled read gave something")
            return
        }
        #expect(failure.kind == .cancelled)
        let writer = Task { () -> HTTPFailure? in
            do throws(HTTPFailure) { try await bridge.drained(below: 0) } catch { return error }
            return nil
        }
        writer.cancel()
        #expect(await writer.value?.kind == .cancelled)
        // The stream itself goes on.
        _ = bridge.received([5])
        #expect(part(await bridge.next()) == [5])
    }

    @Test func inputIsWithheldWhileNobodyReads() async {
        let bridge = StreamBridge(queueLimit: 100)
        let chunk = [UInt8](repeating: 0, count: StreamBridge.inputHigh / 4)
        #expect(!bridge.received(chunk))
        #expect(!bridge.received(chunk))
        #expect(!bridge.received(chunk))
        #expect(bridge.received(chunk))
    }

    @Test func theQueueLimitEndsTheStream() {
        let bridge = StreamBridge(queueLimit: 100)
        #expect(throws: Never.self) {
            try bridge.say([.bytes(.own([UInt8](repeating: 0, count: 500)))], isLimited: true)
        }
        #expect(bridge.queuedBytes == 500)
        let failure = #expect(throws: HTTPFailure.self) { try bridge.say([.bytes(.own([1]))], isLimited: true) }
        #expect(failure?.kind == .queueFull)
        #expect(bridge.failure?.kind == .queueFull)
    }

    @Test func whatWasTakenCountsUntilItHasLeft() async throws {
        let bridge = StreamBridge(queueLimit: 1000)
        try bridge.say([.bytes(.own([UInt8](repeating: 0, count: 300)))])
        _ = bridge.takeItems()
        #expect(bridge.queuedBytes == 300)
        async let drained: Void = bridge.drained(below: 100)
        bridge.noteQueued(200)
        bridge.noteQueued(100)
        try await drained
        #expect(bridge.queuedBytes == 100)
    }
}
