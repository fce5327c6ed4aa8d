// What the control plane itself keeps in the store: Secrets of the root namespace, sealed by whoever writes them.

import Base
import Document
import Logging
import Store

/// One value per name, each in a Secret of a type of its own, changed by compare-and-swap.
struct StoredSecrets: Sendable {
    let store: any ResourceStore
    let namespace: String
    let type: String

    struct Found: Sendable {
        let bytes: [UInt8]
        let revision: Int64
    }

    private func key(_ name: String) -> StoreKey {
        StoreKey(type: ResourceType(group: "", resource: "secrets"), namespace: namespace, name: name)
    }

    func load(_ name: String) async throws -> Found? {
        guard let object = try await store.get(key(name)) else { return nil }
        return try found(object)
    }

    private func found(_ object: StoredObject) throws -> Found {
        let tree = try Document.parse(json: object.bytes)
        guard let text = tree.at("data", "record")?.string, let bytes = Base64.decode(text) else {
            throw ControlFailure("Secret \(object.key.name) holds no record of type \(type)")
        }
        return Found(bytes: bytes, revision: object.revision)
    }

    /// nil when somebody else has written in between.
    func save(_ name: String, _ bytes: [UInt8], expecting revision: Int64?) async throws -> Int64? {
        let tree: DocumentNode = [
            "apiVersion": "v1", "kind": "Secret", "type": .string(type),
            "metadata": [
                "name": .string(name), "namespace": .string(namespace), "creationTimestamp": .string(TimeStamp.seconds),
                "uid": .string(Self.identifier(name)),
            ],
            "data": ["record": .string(Base64.encode(bytes))],
        ]
        do throws(StoreFailure) {
            return try await store.write(
                key(name), expecting: revision.map { .revision($0) } ?? .absent, tree.json)
        } catch {
            if case .conflict = error { return nil }
            throw error
        }
    }

    func remove(_ name: String) async throws {
        do throws(StoreFailure) {
            _ = try await store.write(key(name), expecting: .anything, nil)
        } catch {
            if case .conflict = error { return }
            throw error
        }
    }

    func all() async throws -> [(name: String, Found)] {
        let page = try await store.list(
            StoreSelection(type: ResourceType(group: "", resource: "secrets"), namespace: namespace), at: nil,
            limit: nil, after: nil)
        return try page.objects.compactMap { object in
            let tree = try Document.parse(json: object.bytes)
            return tree["type"]?.string == type ? (object.key.name, try found(object)) : nil
        }
    }

    /// A UID that is the same however often the record is written.
    private static func identifier(_ name: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        let text = String(repeating: "0", count: 16 - digits.count) + digits
        return "\(text.prefix(8))-\(text.dropFirst(8).prefix(4))-4\(text.suffix(3))-8000-000000000000"
    }
}
