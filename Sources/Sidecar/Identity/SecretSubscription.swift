// One SDS stream's state: who asked for what, what it has, what it still has to be told. Both protocols, no I/O.

import Base
import Protobuf

public struct SecretSubscriptionMachine: Sendable {
    public struct Secret: Sendable, Hashable {
        public let version: String
        public let bytes: [UInt8]

        public init(_ bytes: [UInt8]) {
            version = SecretContent.version(bytes)
            self.bytes = bytes
        }
    }

    public let isDelta: Bool
    public private(set) var names: Set<String> = []
    /// Versions as they were sent.
    private var held: [String: String] = [:]
    private var owesAnswer = false
    private var number = 0
    private var nonce = ""

    public init(isDelta: Bool) { self.isDelta = isDelta }

    /// The client's words about a secret it refused; nil when all is well.
    public mutating func take(_ bytes: [UInt8]) throws(InvalidWireData) -> String? {
        let request = isDelta ? try SecretRequest(delta: bytes) : try SecretRequest(stateOfTheWorld: bytes)
        let isStale = !request.nonce.isEmpty && request.nonce != nonce
        if isDelta {
            for name in request.subscribe {
                names.insert(name)
                held[name] = nil
            }
            for (name, version) in request.initialVersions where names.contains(name) { held[name] = version }
            for name in request.unsubscribe {
                names.remove(name)
                held[name] = nil
            }
            if !request.subscribe.isEmpty { owesAnswer = true }
        } else if !isStale {
            let wanted = Set(request.names)
            if !wanted.subtracting(names).isEmpty { owesAnswer = true }
            for name in names.subtracting(wanted) { held[name] = nil }
            names = wanted
            if request.nonce.isEmpty { owesAnswer = true }
        }
        return request.refusal
    }

    /// What to send now; nil while there is nothing new.
    public mutating func answer(_ find: (String) -> Secret?) -> [UInt8]? {
        var found: [(name: String, secret: Secret)] = []
        for name in names.sorted() {
            if let secret = find(name) { found.append((name, secret)) }
        }
        let changed = found.filter { held[$0.name] != $0.secret.version }
        if found.isEmpty || (changed.isEmpty && !owesAnswer) { return nil }
        // State of the world: whatever is left out would be as good as unchanged, so all that is known goes again.
        let sent = isDelta ? changed : found
        if isDelta, sent.isEmpty {
            owesAnswer = false
            return nil
        }
        // What has no value yet is owed still.
        owesAnswer = false
        for (name, secret) in sent { held[name] = secret.version }
        number += 1
        nonce = String(number)
        return isDelta ? delta(sent) : whole(sent)
    }

    private func whole(_ secrets: [(name: String, secret: Secret)]) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, nonce)
        for (_, secret) in secrets { Self.any(2, secret.bytes, &writer) }
        writer.field(4, SecretContent.type)
        writer.field(5, nonce)
        return writer.bytes
    }

    private func delta(_ secrets: [(name: String, secret: Secret)]) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, nonce)
        for (name, secret) in secrets {
            let resource = writer.begin(2)
            writer.field(1, secret.version)
            Self.any(2, secret.bytes, &writer)
            writer.field(3, name)
            writer.end(resource)
        }
        writer.field(4, SecretContent.type)
        writer.field(5, nonce)
        return writer.bytes
    }

    private static func any(_ number: UInt32, _ bytes: [UInt8], _ writer: inout WireWriter) {
        let any = writer.begin(number)
        writer.field(1, SecretContent.type)
        writer.field(2, bytes)
        writer.end(any)
    }
}
