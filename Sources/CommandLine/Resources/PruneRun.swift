// `skein apply --prune`: what was applied before and is no more in the files goes away.

import APIServer
import Base
import Document
import ResourceClient

struct PruneRun {
    private let call: Invocation
    private let client: ResourceClient
    private let selector: LabelSelector?
    /// Without it `-l` only chooses among the files' objects.
    private let deletes: Bool
    /// As `--prune-allowlist` names them; nil: the usual ones.
    private let allowed: [(group: String, version: String, kind: String)]?

    /// Kubernetes' own of which kubectl takes what is gone away; beside them all of Istio's.
    private static let usual: Set<String> = [
        "ConfigMap", "Endpoints", "Pod", "Secret", "Service", "Job", "CronJob", "DaemonSet", "Deployment", "ReplicaSet",
        "StatefulSet", "Ingress",
    ]

    /// nil: neither `--prune` nor `-l` is given.
    init?(_ call: Invocation, _ client: ResourceClient) throws {
        self.call = call
        self.client = client
        deletes = call.flags.isOn("prune")
        let text = call.flags.value("selector")
        let list = call.flags.all("prune-allowlist")
        if !deletes {
            if call.flags.isOn("all") { throw InvalidUsage(description: "--all: found without --prune") }
            if !list.isEmpty { throw InvalidUsage(description: "--prune-allowlist: found without --prune") }
            if text == nil { return nil }
        } else if (text ?? "").isEmpty != call.flags.isOn("all") {
            throw InvalidUsage(description: "--prune: found neither -l nor --all, or both, expected one of them")
        } else if call.flags.isOn("server-side") {
            throw InvalidUsage(
                description: "--prune: found with --server-side, which doesn't note in objects that they were applied")
        } else if call.flags.value("dry-run") == "client" {
            throw InvalidUsage(description: "--prune: found with --dry-run=client, expected --dry-run=server")
        }
        do throws(APIFailure) {
            if let text { selector = try LabelSelector(text) } else { selector = nil }
        } catch {
            throw InvalidUsage(description: "--selector: \(error.message)")
        }
        allowed = list.isEmpty ? nil : try list.map(Self.kind)
    }

    private static func kind(_ word: String) throws(InvalidUsage) -> (group: String, version: String, kind: String) {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts[1].isEmpty, !parts[2].isEmpty else {
            throw InvalidUsage(
                description: "--prune-allowlist: found '\(word)', expected GROUP/VERSION/KIND: core/v1/Service")
        }
        return (parts[0] == "core" ? "" : parts[0], parts[1], parts[2])
    }

    /// Whether an object of the files is meant.
    func concerns(_ object: ManifestObject) -> Bool {
        selector?.matches(Self.labels(object.node)) ?? true
    }

    private static func labels(_ object: DocumentNode) -> [(key: String, value: String)] {
        (object.at("metadata", "labels")?.members ?? []).map { ($0.key.text, $0.value.string ?? "") }
    }

    /// What is gone, in the namespaces that `kept` is in; those that nobody applied stay.
    func run(
        keeping kept: [AppliedObject], dryRun: ApplyParams.DryRun
    ) async throws -> (gone: [WrittenChange], isFine: Bool) {
        guard deletes else { return ([], true) }
        let uids = Set(kept.compactMap { $0.object.at("metadata", "uid")?.string })
        let namespaces = Set(kept.compactMap { $0.object.at("metadata", "namespace")?.string }).sorted()
        var gone: [WrittenChange] = []
        var isFine = true
        for kind in try await kinds() {
            for namespace in kind.isNamespaced ? namespaces.map(Optional.some) : [nil] {
                let selection = ObjectSelection(
                    kind, namespace: namespace, labels: call.flags.value("selector") ?? "")
                for object in try await client.list(selection).items {
                    let metadata = object["metadata"]
                    guard metadata?.at("annotations", ResourceClient.lastApplied) != nil,
                        let name = metadata?["name"]?.string, let uid = metadata?["uid"]?.string, !uids.contains(uid)
                    else { continue }
                    do throws(ResourceFailure) {
                        let removal = try await ObjectRemoval(kind, namespace: namespace, name: name, client)
                        try await removal.delete(cascade: "Background", isDryRun: dryRun == .server)
                        let suffix = dryRun == .server ? " (server dry run)" : ""
                        if call.flags.value("output") == nil {
                            call.console.print("\(kind.label(name)) pruned\(suffix)\n")
                        }
                        if dryRun == .none, call.flags.isOn("wait") { gone.append(try await removal.change()) }
                    } catch {
                        isFine = false
                        call.complain("\(kind.label(name)): --prune: \(error.lines)")
                    }
                }
            }
        }
        return (gone, isFine)
    }

    private func kinds() async throws(ResourceFailure) -> [KindEntry] {
        let all = try await client.kinds()
        guard let allowed else {
            var seen: Set<String> = []
            return all.filter { kind in
                let isUsual = kind.isBuiltIn ? Self.usual.contains(kind.kind) : kind.group.hasSuffix(".istio.io")
                return isUsual && kind.verbs.contains("list") && kind.verbs.contains("delete")
                    && seen.insert(kind.qualified).inserted
            }
        }
        var found: [KindEntry] = []
        for wanted in allowed {
            let known = all.first { ($0.group, $0.version, $0.kind) == (wanted.group, wanted.version, wanted.kind) }
            guard let known else {
                throw ResourceFailure(
                    .unknownKind,
                    "--prune-allowlist: the server has no kind \(wanted.kind) of "
                        + (wanted.group.isEmpty ? wanted.version : "\(wanted.group)/\(wanted.version)"))
            }
            found.append(known)
        }
        return found
    }
}
