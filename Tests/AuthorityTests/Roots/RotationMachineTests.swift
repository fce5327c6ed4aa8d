// The machine of a rotation, by what must hold at every step.

import Testing

@testable import Authority

@Suite struct RotationMachineTests {
    private func take(
        _ machine: inout RotationMachine, _ step: RotationMachine.Step, now: Int64, force: Bool = false
    ) throws(AuthorityFailure) {
        try machine.take(step, now: now, distribution: 100, longestLeaf: 1000, force: force)
    }

    @Test func wholeWay() throws {
        var machine = RotationMachine(signer: "a")
        #expect(machine.trusted == ["a"] && machine.next(distribution: 100, longestLeaf: 1000) == nil)
        try machine.introduce("b", now: 0)
        #expect(machine.signer == "a" && machine.trusted == ["a", "b"])
        #expect(throws: AuthorityFailure.self) { try take(&machine, .switchSigner, now: 99) }
        #expect(throws: AuthorityFailure.self) { try take(&machine, .retire, now: 5000) }
        try take(&machine, .switchSigner, now: 100)
        #expect(machine.signer == "b" && machine.trusted == ["b", "a"])
        #expect(throws: AuthorityFailure.self) { try take(&machine, .retire, now: 1099) }
        #expect(throws: AuthorityFailure.self) { try machine.introduce("c", now: 500) }
        try take(&machine, .retire, now: 1100)
        #expect(machine.signer == "b" && machine.trusted == ["b"])
    }

    @Test func rollingBack() throws {
        var machine = RotationMachine(signer: "a")
        #expect(throws: AuthorityFailure.self) { try machine.rollBack(now: 0) }
        try machine.introduce("b", now: 0)
        try machine.rollBack(now: 10)
        #expect(machine == RotationMachine(signer: "a"))
        try machine.introduce("b", now: 20)
        try take(&machine, .switchSigner, now: 120)
        try machine.rollBack(now: 130)
        // What b has signed meanwhile is still trusted.
        #expect(machine.signer == "a" && machine.trusted == ["a", "b"])
        try take(&machine, .switchSigner, now: 140, force: true)
        #expect(machine.signer == "b")
    }

    /// Any order of orders, at any times: nobody signs who was not distributed long enough, and no root goes while a
    /// certificate of it is valid.
    @Test func whateverIsAsked() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var machine = RotationMachine(signer: "r0")
            var now: Int64 = 0
            var names = 0
            var trustedSince: [String: Int64] = ["r0": -10_000]
            var lastSigned: [String: Int64] = [:]
            for _ in 0..<60 {
                now += Int64.random(in: 0...400, using: &random)
                let before = machine
                switch Int.random(in: 0..<4, using: &random) {
                case 0:
                    names += 1
                    try? machine.introduce("r\(names)", now: now)
                case 1: try? take(&machine, .switchSigner, now: now)
                case 2: try? take(&machine, .retire, now: now)
                // Dropping a root that has signed is what rolling back must not do.
                default: if case .signing = machine.phase { try? machine.rollBack(now: now) }
                }
                for name in machine.trusted where trustedSince[name] == nil { trustedSince[name] = now }
                for name in before.trusted where !machine.trusted.contains(name) {
                    #expect(now >= (lastSigned[name] ?? -10_000) + 1000, "\(name) went too early")
                    trustedSince[name] = nil
                }
                #expect(machine.trusted.contains(machine.signer))
                #expect(now >= (trustedSince[machine.signer] ?? .max) + 100)
                lastSigned[machine.signer] = now
            }
        }
    }
}
