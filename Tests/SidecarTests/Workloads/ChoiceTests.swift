// Which network is chosen, and what is refused.

import Testing

@testable import Workloads

@Suite struct ChoiceTests {
    @Test func rootHasTheMachinesNetworkUnlessItShallStayAsItIs() throws {
        let root = NetworkAbilities(isRoot: true)
        #expect(try NetworkChoice.make(root).kind == .machine)
        #expect(try NetworkChoice.make(root, isolates: true).kind == .isolated)
        #expect(try NetworkChoice.make(root, wanted: .loopback).kind == .loopback)
    }

    @Test func othersHaveOneOfTheirOwn() throws {
        let user = NetworkAbilities(isRoot: false)
        #expect(try NetworkChoice.make(user).kind == .isolated)
        #expect(throws: WorkloadFailure.self) { try NetworkChoice.make(user, wanted: .machine) }
    }

    @Test func whereNothingIsAllowedLoopbackIsLeftAndTheReasonIsSaid() throws {
        let user = NetworkAbilities(isRoot: false, userRefusal: "user namespaces are refused")
        let choice = try NetworkChoice.make(user)
        #expect(choice.kind == .loopback)
        #expect(choice.reason.contains("user namespaces are refused"))
        #expect(throws: WorkloadFailure.self) { try NetworkChoice.make(user, wanted: .isolated) }
        let root = NetworkAbilities(isRoot: true, netRefusal: "network namespaces are refused")
        #expect(try NetworkChoice.make(root).kind == .loopback)
        #expect(throws: WorkloadFailure.self) { try NetworkChoice.make(root, wanted: .machine) }
    }
}
