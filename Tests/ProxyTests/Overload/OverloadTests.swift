// When overload actions act, and how far timeouts go down.

import Base
import Testing

@testable import ProxyCore

@Test func thresholdsAreAllOrNothing() {
    let trigger = OverloadTrigger.threshold(0.5)
    #expect(trigger.strength(at: 0.49) == 0)
    #expect(trigger.strength(at: 0.5) == 1)
    #expect(trigger.strength(at: 2) == 1)
}

@Test func scaledTriggersGrow() {
    let trigger = OverloadTrigger.scaled(from: 0.5, full: 0.75)
    #expect(trigger.strength(at: 0.5) == 0)
    #expect(trigger.strength(at: 0.625) == 0.5)
    #expect(trigger.strength(at: 0.75) == 1)
    #expect(trigger.strength(at: 0.9) == 1)
}

@Test func timeoutsGoDownToTheirLeast() {
    let hour = TimeSpan.seconds(3600)
    #expect(OverloadState.scaled(hour, .span(.seconds(600)), strength: 0) == hour)
    #expect(OverloadState.scaled(hour, .span(.seconds(600)), strength: 0.5) == .seconds(2100))
    #expect(OverloadState.scaled(hour, .span(.seconds(600)), strength: 1) == .seconds(600))
    #expect(OverloadState.scaled(hour, .percent(10), strength: 1) == .seconds(360))
    // A least time above the configured one changes nothing.
    #expect(OverloadState.scaled(.seconds(1), .span(.seconds(600)), strength: 1) == .seconds(1))
}

@Test func connectionsAreAdmittedUpToTheLimit() {
    let state = OverloadState()
    state.limitConnections(to: 2)
    #expect(state.admitConnection(ignoringLimit: false))
    #expect(state.admitConnection(ignoringLimit: false))
    #expect(!state.admitConnection(ignoringLimit: false))
    #expect(state.openConnections == 2)
    #expect(state.admitConnection(ignoringLimit: true))
    state.connectionEnded()
    state.connectionEnded()
    #expect(state.admitConnection(ignoringLimit: false))
}

@Test func actionsStrikeAsOftenAsTheyAreStrong() {
    let state = OverloadState()
    #expect(!state.strikes(.disableKeepalive) { 0 })
    state.set(.disableKeepalive, to: 0.25)
    #expect(state.strikes(.disableKeepalive) { 2499 })
    #expect(!state.strikes(.disableKeepalive) { 2500 })
    #expect(!state.isFull(.disableKeepalive))
    state.set(.disableKeepalive, to: 7)
    #expect(state.isFull(.disableKeepalive))
}
