// One relayed stream: what the proxy says goes up, what comes down goes to the proxy or stays here. No I/O.

import Base
import Protobuf

struct RelayMachine: Sendable {
    enum Verdict: Sendable, Hashable {
        case pass
        /// The agent's own; `reply` goes up.
        case taken(reply: [UInt8], nameTable: [UInt8]?)
    }

    /// Of the proxy, before the first answer.
    static let longestWait = 4 << 20

    let isDelta: Bool
    private let wantsNames: Bool
    /// Nil: nothing is to be said.
    private var health: Health?
    private(set) var isAnswered = false
    private var hasSpoken = false
    /// All that was said before the first answer: another connection has to hear it again.
    private(set) var said: [[UInt8]] = []
    private var waiting = 0

    struct Health: Sendable, Hashable { var failure: String? }

    init(isDelta: Bool, wantsNames: Bool, health: Health?) {
        self.isDelta = isDelta
        self.wantsNames = wantsNames
        self.health = health
    }

    /// What goes up now; nil when the proxy says more than it may without an answer. The first message names the node,
    /// so the agent's own words come behind it.
    mutating func fromProxy(_ bytes: [UInt8]) -> [[UInt8]]? {
        var messages = [bytes]
        if !hasSpoken {
            hasSpoken = true
            if wantsNames {
                messages.append(DiscoveryEnvelope.subscription(to: DiscoveryEnvelope.nameTable, isDelta: isDelta))
            }
            if let health { messages.append(DiscoveryEnvelope.health(failure: health.failure, isDelta: isDelta)) }
        }
        if !isAnswered {
            waiting += bytes.count
            if waiting > Self.longestWait { return nil }
            said += messages
        }
        return messages
    }

    mutating func fromControl(_ bytes: [UInt8]) throws(InvalidWireData) -> Verdict {
        if !isAnswered {
            isAnswered = true
            said = []
        }
        let type = try DiscoveryEnvelope.type(of: bytes)
        guard type == DiscoveryEnvelope.nameTable || type == DiscoveryEnvelope.health else { return .pass }
        let response = try DiscoveryEnvelope.response(bytes, isDelta: isDelta)
        let reply = DiscoveryEnvelope.acknowledgement(response, isDelta: isDelta)
        if type == DiscoveryEnvelope.health { return .taken(reply: reply, nameTable: nil) }
        // A table that was taken away is an empty one.
        let table = response.firstResource ?? (response.removesSomething ? [] : nil)
        return .taken(reply: reply, nameTable: table)
    }

    /// What to say now; nil while the node is not named yet, and then it is said behind that.
    mutating func report(_ health: Health) -> [UInt8]? {
        self.health = health
        if !hasSpoken { return nil }
        let message = DiscoveryEnvelope.health(failure: health.failure, isDelta: isDelta)
        if !isAnswered { said.append(message) }
        return message
    }
}

public func fuzzRelayMachine(_ bytes: ByteView) {
    for isDelta in [false, true] {
        var machine = RelayMachine(isDelta: isDelta, wantsNames: true, health: nil)
        _ = machine.fromProxy([])
        _ = try? machine.fromControl(bytes.array)
        _ = try? DiscoveryEnvelope.response(bytes.array, isDelta: isDelta)
    }
}
