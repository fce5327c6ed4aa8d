// Writes objects of the control plane's own into the store, as a client of the resource API would.

import Base
import DiscoveryService
import Document
import MeshAPI
import Registry
import Store

struct StoreObjectWriter: ObjectWriter {
    let store: any ResourceStore

    private func key(_ kind: String, _ namespace: String, _ name: String) throws(ControlFailure) -> StoreKey {
        guard let known = WatchedKinds.all.first(where: { $0.kind == kind }) else {
            throw ControlFailure("\(kind): found a kind that the control plane doesn't write")
        }
        return StoreKey(
            type: ResourceType(group: known.group, resource: known.plural), namespace: namespace, name: name)
    }

    private func key(_ object: DocumentNode) throws(ControlFailure) -> StoreKey {
        let metadata = object["metadata"]
        return try key(
            object["kind"]?.string ?? "", metadata?["namespace"]?.string ?? "", metadata?["name"]?.string ?? "")
    }

    /// With the store's revision as its resourceVersion.
    func read(_ key: ConfigKey) async throws -> DocumentNode? {
        guard let stored = try await store.get(try self.key(key.kind, key.namespace, key.name)) else { return nil }
        var object = try Document.parse(json: stored.bytes)
        object.set(path: ["metadata", "resourceVersion"], .string(String(stored.revision)))
        return object
    }

    func create(_ object: DocumentNode) async throws {
        var object = object
        object.set(path: ["metadata", "uid"], .string(Self.uid()))
        object.set(path: ["metadata", "creationTimestamp"], .string(Self.now()))
        object.set(path: ["metadata", "generation"], 1)
        _ = try await store.write(try key(object), expecting: .absent, object.json)
    }

    func replace(_ object: DocumentNode) async throws {
        guard let revision = object.at("metadata", "resourceVersion")?.string.flatMap({ Int64($0) }) else {
            throw ControlFailure("an object without resourceVersion can't be replaced")
        }
        var object = object
        if var metadata = object["metadata"] {
            metadata.remove("resourceVersion")
            object.set("metadata", metadata)
        }
        _ = try await store.write(try key(object), expecting: .revision(revision), object.json)
    }

    func replaceStatus(_ object: DocumentNode) async throws { try await replace(object) }

    func delete(_ key: ConfigKey) async throws {
        _ = try await store.write(try self.key(key.kind, key.namespace, key.name), expecting: .anything, nil)
    }

    private static func now() -> String { String(ObjectTime.text(WallClock.nanoseconds).prefix(19)) + "Z" }

    /// A random UUID (version 4).
    private static func uid() -> String {
        var random = RandomSource()
        let high = (random.next() & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000
        let low = (random.next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        let digits = padded(high) + padded(low)
        let cuts = [0, 8, 12, 16, 20, 32]
        return zip(cuts, cuts.dropFirst()).map { String(digits.dropFirst($0).prefix($1 - $0)) }.joined(separator: "-")
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
