// Virtual addresses and node ports of Services, each a record of its own in the store: whoever writes it first has it,
// whichever replica asks.

import Base
import Document
import ResourceSchema
import Store

struct ServiceAddresses: Sendable {
    let store: any ResourceStore
    let settings: ServerSettings

    static let addresses = ResourceType(group: "networking.k8s.io", resource: "ipaddresses")
    /// Not served.
    static let nodePorts = ResourceType(group: "allocation.skein.dev", resource: "nodeports")

    func allocate(_ object: inout DocumentNode, old: DocumentNode?, isDryRun: Bool) async throws(APIFailure) {
        let type = object.text(at: "spec", "type") ?? "ClusterIP"
        if type == "ExternalName" {
            for key in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] { object.put(nil, at: "spec", key) }
        } else {
            try await allocateAddress(&object, old, isDryRun)
        }
        let wantsPorts =
            type == "NodePort"
            || type == "LoadBalancer" && object.flag(at: "spec", "allocateLoadBalancerNodePorts") != false
        if wantsPorts { try await allocatePorts(&object, old, isDryRun) }
    }

    private func allocateAddress(
        _ object: inout DocumentNode, _ old: DocumentNode?, _ isDryRun: Bool
    ) async throws(APIFailure) {
        let wanted = object.text(at: "spec", "clusterIP") ?? object.texts(at: "spec", "clusterIPs").first ?? ""
        var address = wanted
        if wanted.isEmpty {
            address = isDryRun ? "" : try await anyAddress(for: object)
        } else if wanted != "None", wanted != old?.text(at: "spec", "clusterIP") {
            try await take(wanted, for: object, isDryRun)
        }
        if address.isEmpty { return }
        object.put(.string(address), at: "spec", "clusterIP")
        object.put([.string(address)], at: "spec", "clusterIPs")
        let family = IPAddress(address).map { $0.family == .v6 ? "IPv6" : "IPv4" } ?? "IPv4"
        if object.node(at: "spec", "ipFamilies") == nil { object.put([.string(family)], at: "spec", "ipFamilies") }
        if object.text(at: "spec", "ipFamilyPolicy") == nil { object.put("SingleStack", at: "spec", "ipFamilyPolicy") }
    }

    /// At random, so that a replica rarely meets another's choice; the first addresses are left for those who choose
    /// by hand.
    private func anyAddress(for object: DocumentNode) async throws(APIFailure) -> String {
        let range = settings.serviceRange
        let size = UInt64(1) << UInt64(max(0, 32 - min(range.prefixLength, 32)))
        let reserved = min(max(16, size / 16), 256)
        guard range.address.family == .v4, size > reserved + 2 else {
            throw APIFailure.internalError("the range of service addresses is not an IPv4 range of at least a /26")
        }
        var random = RandomSource()
        for _ in 0..<200 {
            let offset = reserved + random.below(size - reserved - 1)
            let address = IPAddress(v4: range.address.v4Bits &+ UInt32(offset)).description
            if try await record(Self.addresses, address, addressRecord(address, object)) { return address }
        }
        throw APIFailure.internalError("failed to allocate a serviceIP: range is full")
    }

    private func take(_ address: String, for object: DocumentNode, _ isDryRun: Bool) async throws(APIFailure) {
        func refused(_ why: String) -> APIFailure {
            .invalid(
                group: "", kind: "Service", name: object.text(at: "metadata", "name") ?? "",
                [
                    .invalid(
                        "spec.clusterIPs", "[]string{\(address.quotedText)}",
                        "failed to allocate IP \(address): \(why)")
                ])
        }
        guard let parsed = IPAddress(address), settings.serviceRange.contains(parsed) else {
            throw refused("the provided IP is not in the valid range")
        }
        if isDryRun { return }
        let name = parsed.description
        if try await record(Self.addresses, name, addressRecord(name, object)) { return }
        throw refused("provided IP is already allocated")
    }

    private func addressRecord(_ address: String, _ service: DocumentNode) -> DocumentNode {
        [
            "apiVersion": "networking.k8s.io/v1", "kind": "IPAddress",
            "metadata": [
                "name": .string(address), "uid": .string(UniqueID.make()),
                "creationTimestamp": .string(Timestamp.text(Timestamp.now())),
                "labels": ["ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io"],
            ],
            "spec": ["parentRef": Self.reference(to: service)],
        ]
    }

    private static func reference(to service: DocumentNode) -> DocumentNode {
        [
            "group": "", "resource": "services", "namespace": service.node(at: "metadata", "namespace") ?? "",
            "name": service.node(at: "metadata", "name") ?? "", "uid": service.node(at: "metadata", "uid") ?? "",
        ]
    }

    // MARK: node ports

    private func allocatePorts(
        _ object: inout DocumentNode, _ old: DocumentNode?, _ isDryRun: Bool
    ) async throws(APIFailure) {
        if isDryRun { return }
        let kept = Self.ports(of: old)
        var ports = object.entries(at: "spec", "ports")
        for index in ports.indices {
            if let number = ports[index].number(at: "nodePort"), number != 0 {
                if !kept.contains(number) { try await takePort(number, index, object) }
            } else {
                ports[index].set("nodePort", .integer(try await anyPort(for: object)))
            }
        }
        object.put(.list(ports), at: "spec", "ports")
    }

    private static func ports(of service: DocumentNode?) -> Set<Int64> {
        Set((service?.entries(at: "spec", "ports") ?? []).compactMap { $0.number(at: "nodePort") }.filter { $0 != 0 })
    }

    private func takePort(_ number: Int64, _ index: Int, _ object: DocumentNode) async throws(APIFailure) {
        let range = settings.nodePorts
        var why = ""
        if !range.contains(Int(number)) {
            why =
                "provided port is not in the valid range. The range of valid ports is "
                + "\(range.lowerBound)-\(range.upperBound)"
        } else if !(try await record(Self.nodePorts, String(number), portRecord(number, object))) {
            why = "provided port is already allocated"
        }
        if why.isEmpty { return }
        throw APIFailure.invalid(
            group: "", kind: "Service", name: object.text(at: "metadata", "name") ?? "",
            [.invalid("spec.ports[\(index)].nodePort", "\(number)", why)])
    }

    private func anyPort(for object: DocumentNode) async throws(APIFailure) -> Int64 {
        let range = settings.nodePorts
        var random = RandomSource()
        for _ in 0..<200 {
            let number = Int64(range.lowerBound) + Int64(random.below(UInt64(range.count)))
            if try await record(Self.nodePorts, String(number), portRecord(number, object)) { return number }
        }
        throw APIFailure.internalError("failed to allocate a nodePort: range is full")
    }

    private func portRecord(_ number: Int64, _ service: DocumentNode) -> DocumentNode {
        [
            "apiVersion": "allocation.skein.dev/v1", "kind": "NodePort",
            "metadata": [
                "name": .string(String(number)), "creationTimestamp": .string(Timestamp.text(Timestamp.now())),
            ],
            "spec": ["parentRef": Self.reference(to: service)],
        ]
    }

    // MARK: records

    private func record(_ type: ResourceType, _ name: String, _ tree: DocumentNode) async throws(APIFailure) -> Bool {
        let key = StoreKey(type: type, namespace: "", name: name)
        do throws(StoreFailure) {
            _ = try await store.write(key, expecting: .absent, tree.json)
            return true
        } catch .conflict {
            return false
        } catch {
            throw APIFailure(error)
        }
    }

    /// Gives back what one version of a Service has and the other has not. What can't be given back now, the upkeep
    /// finds.
    func release(_ object: DocumentNode, unlessKeptBy other: DocumentNode?) async {
        let address = object.text(at: "spec", "clusterIP") ?? ""
        if !address.isEmpty, address != "None", address != other?.text(at: "spec", "clusterIP") {
            await forget(Self.addresses, IPAddress(address)?.description ?? address, owner: object)
        }
        for number in Self.ports(of: object).subtracting(Self.ports(of: other)) {
            await forget(Self.nodePorts, String(number), owner: object)
        }
    }

    private func forget(_ type: ResourceType, _ name: String, owner: DocumentNode) async {
        let key = StoreKey(type: type, namespace: "", name: name)
        do throws(StoreFailure) {
            guard let stored = try await store.get(key), let tree = try? Document.parse(json: stored.bytes),
                tree.text(at: "spec", "parentRef", "uid") == owner.text(at: "metadata", "uid")
            else { return }
            _ = try await store.write(key, expecting: .revision(stored.revision), nil)
        } catch {
            if case .conflict = error { return }
            settings.upkeepFailed("addresses", "\(key) is not given back yet: \(error)")
        }
    }

    /// Records whose Service is gone or has another address by now, at least a minute old: a server died in the middle.
    func repair() async {
        for type in [Self.addresses, Self.nodePorts] {
            var orphans: [StoreKey] = []
            do throws(StoreFailure) {
                _ = try await store.forEachPage(of: StoreSelection(type: type)) { page async throws(StoreFailure) in
                    for stored in page.objects {
                        guard let tree = try? Document.parse(json: stored.bytes) else { continue }
                        if try await isOrphan(tree, stored.key) { orphans.append(stored.key) }
                    }
                }
                for key in orphans { _ = try await store.write(key, expecting: .anything, nil) }
            } catch {
                settings.upkeepFailed("addresses", "\(type) without owners are not cleaned up: \(error)")
            }
        }
    }

    private func isOrphan(_ record: DocumentNode, _ key: StoreKey) async throws(StoreFailure) -> Bool {
        guard let made = record.text(at: "metadata", "creationTimestamp").flatMap(Timestamp.parse),
            Timestamp.now() - made > 60, let uid = record.text(at: "spec", "parentRef", "uid")
        else { return false }
        let owner = StoreKey(
            type: ResourceType(group: "", resource: "services"),
            namespace: record.text(at: "spec", "parentRef", "namespace") ?? "",
            name: record.text(at: "spec", "parentRef", "name") ?? "")
        guard let stored = try await store.get(owner), let service = try? Document.parse(json: stored.bytes),
            service.text(at: "metadata", "uid") == uid
        else { return true }
        if key.type == Self.nodePorts { return !Self.ports(of: service).contains(Int64(key.name) ?? 0) }
        return service.text(at: "spec", "clusterIP").flatMap { IPAddress($0)?.description } != key.name
    }
}
