// Access for workloads by what a kubeconfig gives: tokens, the root certificate, and the address of secure xDS.

import Base
import Document
import Glibc
import ResourceClient
import Serving

extension ControlPlaneAccess {
    public static let securePort: UInt16 = 15012

    /// `address` and `rootCertificate` as given, or as the kubeconfig suggests. Asks the resource API, so that what is
    /// wrong with the kubeconfig shows before anything has been made.
    public static func find(
        _ client: ResourceClient, network: MeshNetwork, address: String? = nil, rootCertificate: String? = nil,
        namespace: String
    ) async throws(WorkloadFailure) -> ControlPlaneAccess {
        let root = try await rootFile(client, given: rootCertificate, namespace: namespace, in: network)
        var access = ControlPlaneAccess(
            address: try reachable(address ?? suggested(client), from: network), rootCertificate: root
        ) { account, namespace in
            try await token(client, account, namespace)
        }
        access.deregister = { namespace, address in await deregister(client, namespace, address) }
        return access
    }

    private static func suggested(_ client: ResourceClient) -> String {
        let host = URLText(client.server)?.host ?? "127.0.0.1"
        return host.contains(":") ? "[\(host)]:\(securePort)" : "\(host):\(securePort)"
    }

    /// What listens on the machine's loopback is elsewhere for a workload with a network of its own.
    private static func reachable(
        _ address: String, from network: MeshNetwork
    ) throws(WorkloadFailure) -> String {
        let text = address.contains(":") ? address : "\(address):\(securePort)"
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw WorkloadFailure("control plane '\(address)': expected HOST:PORT")
        }
        let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
        // In a network that is there already, its maker may lead to another port of the machine.
        if !network.isJoined, !TCPProbe.answers(host: String(host), port: "\(port)") {
            throw WorkloadFailure(
                "nobody answers at \(text), where the control plane's secure xDS is expected: is it running, and with "
                    + "--secure-xds-address on that port? --control-plane names another place")
        }
        guard network.kind != .loopback, host == "localhost" || IPAddress(String(host))?.isLoopback == true else {
            return text
        }
        try network.admit(port: port, toMachine: port)
        return "\(network.gateway):\(port)"
    }

    /// The file named; else what a ConfigMap in the mesh says (Istio's); else the one beside the control plane's kubeconfig,
    /// or the demo's.
    private static func rootFile(
        _ client: ResourceClient, given: String?, namespace: String, in network: MeshNetwork
    ) async throws(WorkloadFailure) -> String {
        if let given {
            if unsafe access(given, R_OK) == 0 { return given }
            throw WorkloadFailure("can't read the root certificate \(given): \(ErrnoWords.last)")
        }
        let maps = KindEntry(group: "", version: "v1", kind: "ConfigMap", plural: "configmaps")
        do throws(ResourceFailure) {
            for place in [namespace, "istio-system"] {
                let map = try await client.find(maps, namespace: place, name: "istio-ca-root-cert")
                guard let pem = map?.at("data", "root-cert.pem")?.string else { continue }
                try keep(pem, at: network.ownRootCertificate)
                return network.ownRootCertificate
            }
        } catch {
            if error.kind != .forbidden { throw WorkloadFailure("\(error)") }
        }
        let beside = directory(of: kubeconfigPath(client.source)) + "/root-cert.pem"
        for path in [beside, network.params.runtimeDirectory + "/root-cert.pem"] where unsafe access(path, R_OK) == 0 {
            return path
        }
        throw WorkloadFailure(
            "found no root certificate for the control plane's secure port: neither the ConfigMap istio-ca-root-cert nor "
                + "\(beside); name it with --root-cert")
    }

    private static func keep(_ pem: String, at path: String) throws(ResourceFailure) {
        do throws(WorkloadFailure) {
            try StateFiles.write(path, pem)
        } catch {
            throw ResourceFailure(.configuration, "\(error)")
        }
    }

    /// `$KUBECONFIG (/x/kubeconfig)` or `/x/kubeconfig`
    static func kubeconfigPath(_ source: String) -> String {
        guard source.hasSuffix(")"), let open = source.lastIndex(of: "(") else { return source }
        return String(source[source.index(after: open)...].dropLast())
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash])
    }

    private static func token(
        _ client: ResourceClient, _ account: String, _ namespace: String
    ) async throws(ResourceFailure) -> String {
        do throws(ResourceFailure) {
            return try await client.token(serviceAccount: account, namespace: namespace)
        } catch {
            if error.kind != .notFound { throw error }
        }
        let missing: DocumentNode = [
            "apiVersion": "v1", "kind": "ServiceAccount",
            "metadata": ["name": .string(account), "namespace": .string(namespace)],
        ]
        do throws(ResourceFailure) {
            _ = try await client.create(missing)
        } catch {
            // Another workload of the same account may have been quicker.
            if error.kind != .alreadyExists { throw error }
        }
        return try await client.token(serviceAccount: account, namespace: namespace)
    }

    private static let entries = KindEntry(
        group: "networking.istio.io", version: "v1", kind: "WorkloadEntry", plural: "workloadentries")

    /// Only what was made by registration; what people wrote stays theirs.
    private static func deregister(_ client: ResourceClient, _ namespace: String, _ address: IPAddress) async {
        guard let found = try? await client.list(ObjectSelection(entries, namespace: namespace)) else { return }
        for entry in found.items where entry.at("spec", "address")?.string == "\(address)" {
            let notes = entry.at("metadata", "annotations")?.members.map(\.key.text) ?? []
            guard notes.contains(where: { $0.hasPrefix("istio.io/") || $0.hasPrefix("skein") }),
                let name = entry.at("metadata", "name")?.string
            else { continue }
            _ = try? await client.delete(entries, namespace: namespace, name: name)
        }
    }

    /// WorkloadGroups of a namespace.
    public static func groups(
        _ client: ResourceClient, namespace: String
    ) async throws(WorkloadFailure) -> [DocumentNode] {
        let kind = KindEntry(
            group: "networking.istio.io", version: "v1", kind: "WorkloadGroup", plural: "workloadgroups")
        do throws(ResourceFailure) {
            return try await client.list(ObjectSelection(kind, namespace: namespace)).items
        } catch {
            // A cluster without Istio's definitions has no groups either.
            if error.kind == .notFound || error.kind == .unknownKind { return [] }
            throw WorkloadFailure("\(error)")
        }
    }
}
