// gRPC calls of the proxy's own: messages out of bodies cut anywhere, statuses out of headers and trailers.

import Base
import Testing

@testable import ProxyCore

@Suite struct GRPCAnswerTests {
    private final class Recorder: GRPCReceiver {
        var messages: [[UInt8]] = []
        var closed: [GRPCStatus] = []
        var opened = 0
        var afterMessage: (() -> Void)?

        override func opened(_ headers: borrowing HeaderBlock) { opened += 1 }
        override func message(_ bytes: ByteView) {
            messages.append(bytes.array)
            afterMessage?()
        }
        override func closed(_ status: GRPCStatus) { closed.append(status) }
    }

    private func block(_ fields: [(String, String)]) -> HeaderBlock {
        var block = HeaderBlock()
        for (name, value) in fields { block.append(name: name, value: value) }
        return block
    }

    private func framed(_ messages: [[UInt8]]) -> [UInt8] {
        var out = ByteQueue()
        for message in messages {
            GRPCDeframer.appendPrefix(length: message.count, to: &out)
            out.append(message)
        }
        return out.view.array
    }

    private static let messages: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 7, count: 300), [9]]

    @Test func messagesComeWholeWhereverTheBodyIsCut() {
        let bytes = framed(Self.messages)
        for first in 0...bytes.count {
            for second in [first, first + 1, first + 4, bytes.count] where second <= bytes.count && second >= first {
                var deframer = GRPCDeframer()
                var found: [[UInt8]] = []
                for part in [bytes[..<first], bytes[first..<second], bytes[second...]] {
                    let fault = Array(part).withView { view in
                        deframer.receive(view) { message in
                            found.append(message.array)
                            return true
                        }
                    }
                    #expect(fault == nil)
                }
                #expect(found == Self.messages)
                let isAtBoundary = deframer.isAtBoundary
                #expect(isAtBoundary)
            }
        }
    }

    @Test func messagesComeWholeByteByByte() {
        var deframer = GRPCDeframer()
        var found: [[UInt8]] = []
        for byte in framed(Self.messages) {
            let fault = [byte].withView { view in
                deframer.receive(view) { message in
                    found.append(message.array)
                    return true
                }
            }
            #expect(fault == nil)
        }
        #expect(found == Self.messages)
    }

    @Test func compressedAndLongMessagesAreRefused() {
        var deframer = GRPCDeframer(limit: 4)
        #expect([UInt8]([1, 0, 0, 0, 0]).withView { deframer.receive($0) { _ in true } } == .flags(1))
        #expect(
            [UInt8]([0, 0, 0, 0, 5]).withView { deframer.receive($0) { _ in true } } == .tooLong(5, limit: 4))
        #expect([UInt8]([0, 0, 0, 0, 4, 1, 2, 3, 4]).withView { deframer.receive($0) { _ in true } } == nil)
    }

    @Test func trailersGiveTheStatus() {
        let recorder = Recorder()
        let answer = GRPCAnswer(recorder, limit: 0)
        answer.headers(block([(":status", "200"), ("content-type", "application/grpc")]), endStream: false)
        framed([[5]]).withView { answer.data($0, endStream: false) }
        answer.trailers(block([("grpc-status", "5"), ("grpc-message", "not%20h%C3%A9re%2")]))
        #expect(recorder.opened == 1)
        #expect(recorder.messages == [[5]])
        #expect(recorder.closed == [GRPCStatus(5, "not hére%2")])
    }

    @Test func headersAloneGiveTheStatus() {
        let recorder = Recorder()
        GRPCAnswer(recorder, limit: 0).headers(
            block([(":status", "200"), ("grpc-status", "14"), ("grpc-message", "gone")]), endStream: true)
        #expect(recorder.closed == [GRPCStatus(14, "gone")])
        #expect(recorder.opened == 0)
    }

    @Test(arguments: [("401", 16), ("404", 12), ("503", 14), ("500", 2), ("400", 13)])
    func plainAnswersAreMapped(status: String, code: UInt64) {
        let recorder = Recorder()
        GRPCAnswer(recorder, limit: 0).headers(block([(":status", status)]), endStream: false)
        #expect(recorder.closed.map(\.code) == [code])
    }

    @Test func anEndWithoutStatusIsUnknown() {
        for endsInHeaders in [true, false] {
            let recorder = Recorder()
            let answer = GRPCAnswer(recorder, limit: 0)
            answer.headers(block([(":status", "200")]), endStream: endsInHeaders)
            if !endsInHeaders { answer.data(ByteView(), endStream: true) }
            #expect(recorder.closed.map(\.code) == [GRPCStatus.unknown])
        }
    }

    @Test func faultsEndTheCallOnce() {
        let recorder = Recorder()
        let answer = GRPCAnswer(recorder, limit: 2)
        answer.headers(block([(":status", "200")]), endStream: false)
        framed([[1], [1, 2, 3], [4]]).withView { answer.data($0, endStream: false) }
        answer.failed(.reset(.remoteReset))
        #expect(recorder.messages == [[1]])
        #expect(recorder.closed.map(\.code) == [GRPCStatus.resourceExhausted])
    }

    @Test func aResetIsUnavailable() {
        let recorder = Recorder()
        let answer = GRPCAnswer(recorder, limit: 0)
        answer.headers(block([(":status", "200")]), endStream: false)
        answer.failed(.reset(.connectionTerminated))
        #expect(recorder.closed == [GRPCStatus(14, "connection termination")])
    }

    @Test func cancellingWithinAMessageStopsTheRest() {
        let recorder = Recorder()
        let answer = GRPCAnswer(recorder, limit: 0)
        recorder.afterMessage = { answer.cancel() }
        answer.headers(block([(":status", "200")]), endStream: false)
        framed([[1], [2]]).withView { answer.data($0, endStream: true) }
        #expect(recorder.messages == [[1]])
        #expect(recorder.closed.isEmpty)
    }
}
