// Objects read and written for the control plane's own parts, past the resource API.

import DiscoveryService
import Document
import Logging
import MeshAPI
import Registry
import Store

struct StoreObjects: ObjectWriter {
    let store: any ResourceStore

    private func key(_ key: ConfigKey) throws -> StoreKey {
        guard let kind = WatchedKinds.all.first(where: { $0.kind == key.kind }) else {
            throw ControlFailure("\(key.kind) is no kind that the control plane writes")
        }
        return StoreKey(
            type: ResourceType(group: kind.group, resource: kind.plural), namespace: key.namespace, name: key.name)
    }

    private func key(of object: DocumentNode) throws -> StoreKey {
        let metadata = ObjectMetadata(of: object)
        return try key(
            ConfigKey(kind: object["kind"]?.string ?? "", namespace: metadata.namespace, name: metadata.name))
    }

    func read(_ key: ConfigKey) async throws -> DocumentNode? {
        guard let stored = try await store.get(try self.key(key)) else { return nil }
        var tree = try Document.parse(json: stored.bytes)
        tree.set(path: ["metadata", "resourceVersion"], .string(String(stored.revision)))
        return tree
    }

    func create(_ object: DocumentNode) async throws {
        var fresh = object
        if fresh.at("metadata", "uid") == nil { fresh.set(path: ["metadata", "uid"], .string(Self.identifier())) }
        if fresh.at("metadata", "creationTimestamp") == nil {
            fresh.set(path: ["metadata", "creationTimestamp"], .string(TimeStamp.seconds))
        }
        fresh.set(path: ["metadata", "generation"], .integer(1))
        _ = try await store.write(try key(of: object), expecting: .absent, fresh.json)
    }

    func replace(_ object: DocumentNode) async throws {
        let (revision, metadata) = try basis(of: object)
        let generation = Int64((metadata["generation"]?.int ?? 0) + 1)
        let changed = object.setting("metadata", to: metadata.setting("generation", to: .integer(generation)))
        _ = try await store.write(try key(of: object), expecting: .revision(revision), changed.json)
    }

    func replaceStatus(_ object: DocumentNode) async throws {
        let (revision, metadata) = try basis(of: object)
        let changed = object.setting("metadata", to: metadata)
        _ = try await store.writeStatus(try key(of: object), at: revision, changed.json)
    }

    /// The revision that was read, and the metadata without it.
    private func basis(of object: DocumentNode) throws -> (revision: Int64, metadata: DocumentNode) {
        guard let text = object.at("metadata", "resourceVersion")?.string, let revision = Int64(text) else {
            throw ControlFailure("an object without resourceVersion can't be replaced")
        }
        return (revision, (object["metadata"] ?? [:]).removing("resourceVersion"))
    }

    func delete(_ key: ConfigKey) async throws {
        _ = try await store.write(try self.key(key), expecting: .anything, nil)
    }

    private static func identifier() -> String {
        var source = SystemRandomNumberGenerator()
        let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &source) }
        let digits = bytes.enumerated().map { index, byte -> String in
            let value = index == 6 ? byte & 0x0F | 0x40 : index == 8 ? byte & 0x3F | 0x80 : byte
            return String(value >> 4, radix: 16) + String(value & 15, radix: 16)
        }
        let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
        return parts.joined(separator: "-")
    }
}
