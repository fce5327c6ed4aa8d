// `skein describe pod|service NAME`: the mesh's view of a workload or a service, in istioctl's words.

import Base
import Document
import MeshView
import ResourceClient

/// What `describe` calls for the kinds that the mesh knows more about than their objects say.
enum DescribeMesh {
    static let kinds = ["pod", "pods", "po", "service", "services", "svc", "workloadentry", "workloadentries", "we"]

    /// nil: no kind of the mesh's; the object is described like any other.
    static func describe(_ kind: String, _ name: String, _ client: ResourceClient) async throws -> String? {
        let word = kind.lowercased()
        guard kinds.contains(word) else { return nil }
        let target = ProxyName(name, namespace: client.namespace)
        let objects = try await gather(client)
        let isService = word.hasPrefix("s")
        let find = isService ? MeshDescription.service : MeshDescription.pod
        if let text = find(target.name, target.namespace, client.namespace, objects) { return text }
        // `NAME.NAMESPACE` is istioctl's way; names of pods may have dots of their own.
        if name.contains("."), let text = find(name, client.namespace, client.namespace, objects) { return text }
        throw CommandFailure(
            description: "no \(isService ? "service" : "pod or WorkloadEntry") \(target.name) in namespace "
                + "\(target.namespace); 'skein get \(isService ? "services" : "pods,workloadentries") -A' lists them")
    }

    /// What can't be read is left out but for services and workloads: a user need not be allowed to see everything.
    static func gather(_ client: ResourceClient) async throws -> MeshObjects {
        var objects = MeshObjects()
        for word in MeshObjects.kinds {
            do throws(ResourceFailure) {
                let entry = try await client.kind(
                    word == "Gateway" ? "gateways.networking.istio.io" : word.lowercased())
                for item in try await client.list(ObjectSelection(entry)).items { objects.add(item) }
            } catch {
                guard error.kind == .unknownKind || error.kind == .forbidden && word != "Service" else { throw error }
            }
        }
        if let sync = try? await ControlPages(client).sync() { objects.connected = Set(sync.rows.map(\.proxy)) }
        return objects
    }

    /// The same for a verb of its own.
    static func verb(_ name: String, aliases: [String], _ summary: String) -> Verb {
        Verb(
            name: name, aliases: aliases, summary: summary, usage: "NAME[.NAMESPACE]", connects: true,
            examples: ["skein describe \(name) \(name == "pod" ? "ratings-v1" : "ratings")"],
            run: Verb.asking { call, client in
                guard call.words.count == 1 else {
                    throw InvalidUsage(
                        description: "found \(call.words.isEmpty ? "no name" : call.words.joined(separator: " ")), "
                            + "expected NAME[.NAMESPACE]")
                }
                if let text = try await describe(name, call.words[0], client) { call.console.print(text) }
                return ExitCode.fine
            })
    }

    static let verbs = [
        verb("pod", aliases: ["po"], "a pod or WorkloadEntry: services, rules, routes, mutual TLS, warnings"),
        verb("service", aliases: ["svc"], "a service: ports, rules, routes, who exposes it, warnings"),
    ]
}

extension Verb {
    /// istioctl's older spelling: `experimental describe pod`.
    static let experimental = Verb(
        name: "experimental", aliases: ["x"], summary: "istioctl's older names of verbs",
        examples: ["skein x describe pod ratings-v1"],
        verbs: [
            Verb(
                name: "describe", summary: "a pod or service in words", examples: ["skein x describe pod ratings-v1"],
                verbs: DescribeMesh.verbs)
        ], isHidden: true)
}
