// SDS streams: who is told what, and when.

import Base
import Protobuf
import Testing

@testable import WorkloadIdentity

@Suite struct SecretSubscriptionTests {
    typealias Secret = SecretSubscriptionMachine.Secret

    private func whole(_ names: [String], nonce: String = "", refusal: String? = nil) -> [UInt8] {
        var writer = WireWriter()
        for name in names { writer.field(3, name) }
        writer.field(4, SecretContent.type)
        if !nonce.isEmpty { writer.field(5, nonce) }
        if let refusal {
            let status = writer.begin(6)
            writer.field(2, refusal)
            writer.end(status)
        }
        return writer.bytes
    }

    private func delta(subscribe: [String] = [], unsubscribe: [String] = [], has: [String: String] = [:]) -> [UInt8] {
        var writer = WireWriter()
        for name in subscribe { writer.field(3, name) }
        for name in unsubscribe { writer.field(4, name) }
        for (name, version) in has {
            let entry = writer.begin(5)
            writer.field(1, name)
            writer.field(2, version)
            writer.end(entry)
        }
        return writer.bytes
    }

    /// Nonce and number of resources.
    private func read(_ answer: [UInt8]?) throws -> (nonce: String, count: Int)? {
        guard let answer else { return nil }
        return try answer.withView { view in
            var reader = WireReader(view)
            var result = (nonce: "", count: 0)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                switch number {
                case 2:
                    _ = try reader.lengthDelimited()
                    result.count += 1
                case 5: result.nonce = try reader.lengthDelimited().string
                default: try reader.skip(number, type)
                }
            }
            return result
        }
    }

    @Test func waitsForASecretAndTellsItOnce() throws {
        var machine = SecretSubscriptionMachine(isDelta: false)
        let is1 = try machine.take(whole(["default"])) == nil
        #expect(is1)
        let is2 = machine.answer { _ in nil } == nil
        #expect(is2)
        let first = try #require(try read(machine.answer { _ in Secret([1]) }))
        #expect(first.count == 1)
        let is3 = machine.answer { _ in Secret([1]) } == nil
        #expect(is3)
        _ = try machine.take(whole(["default"], nonce: first.nonce))
        let is4 = machine.answer { _ in Secret([1]) } == nil
        #expect(is4)
        let is5 = try read(machine.answer { _ in Secret([2]) })?.count == 1
        #expect(is5)
    }

    @Test func refusalIsToldAndNotAnsweredWithTheSame() throws {
        for _ in 0..<2 {
            var machine = SecretSubscriptionMachine(isDelta: false)
            _ = try machine.take(whole(["ROOTCA"]))
            let first = try #require(try read(machine.answer { _ in Secret([1]) }))
            let is6 = try machine.take(whole(["ROOTCA"], nonce: first.nonce, refusal: "bad key")) == "bad key"
            #expect(is6)
            let is7 = machine.answer { _ in Secret([1]) } == nil
            #expect(is7)
        }
    }

    @Test func anotherNameIsAnsweredThoughNothingChanged() throws {
        var machine = SecretSubscriptionMachine(isDelta: false)
        _ = try machine.take(whole(["default"]))
        let first = try #require(try read(machine.answer { _ in Secret([1]) }))
        _ = try machine.take(whole(["default", "ROOTCA"], nonce: first.nonce))
        let is8 = try read(machine.answer { _ in Secret([1]) })?.count == 2
        #expect(is8)
    }

    @Test func acknowledgementOfAnOlderAnswerChangesNothing() throws {
        var machine = SecretSubscriptionMachine(isDelta: false)
        _ = try machine.take(whole(["default"]))
        let first = try #require(try read(machine.answer { _ in Secret([1]) }))
        _ = machine.answer { _ in Secret([2]) }
        _ = try machine.take(whole([], nonce: first.nonce))
        #expect(machine.names == ["default"])
    }

    @Test func deltaSendsWhatIsNewAndForgetsWhatIsLeft() throws {
        var machine = SecretSubscriptionMachine(isDelta: true)
        _ = try machine.take(delta(subscribe: ["default", "ROOTCA"]))
        let is9 = try read(machine.answer { $0 == "default" ? Secret([1]) : nil })?.count == 1
        #expect(is9)
        let is10 = try read(machine.answer { _ in Secret([1]) })?.count == 1
        #expect(is10)
        _ = try machine.take(delta(unsubscribe: ["ROOTCA"]))
        let is11 = machine.answer { Secret([$0 == "ROOTCA" ? 9 : 1]) } == nil
        #expect(is11)
    }

    @Test func deltaClientThatComesBackIsToldWhatDiffers() throws {
        var machine = SecretSubscriptionMachine(isDelta: true)
        let known = Secret([1])
        _ = try machine.take(delta(subscribe: ["default"], has: ["default": known.version]))
        let is12 = machine.answer { _ in known } == nil
        #expect(is12)
        let is13 = try read(machine.answer { _ in Secret([2]) })?.count == 1
        #expect(is13)
    }

    @Test func fileNames() {
        #expect(FileSecretName("file-root:/a/b") == .roots("/a/b"))
        #expect(FileSecretName("file-cert:/a~/b") == .certificate(chain: "/a", key: "/b"))
        for name in ["default", "file-cert:/a", "file-cert:~/b", "file-root:", "kubernetes://x"] {
            #expect(FileSecretName(name) == nil)
        }
    }
}
