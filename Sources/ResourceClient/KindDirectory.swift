// The kinds that a server has, asked for once: in one document, or the older way in a list for each version.

import Base
import Document
import Serving

/// Preferred versions of a group come first.
struct KindDirectory: Sendable {
    let kinds: [KindEntry]

    static let accepted =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"

    static func load(
        _ get: @escaping @Sendable (String, HTTPFields) async throws(ResourceFailure) -> DocumentNode
    ) async throws(ResourceFailure) -> KindDirectory {
        let fields: HTTPFields = ["accept": accepted]
        let core = Task { () -> Result<DocumentNode, ResourceFailure> in
            do throws(ResourceFailure) { return .success(try await get("/api", fields)) } catch {
                return .failure(error)
            }
        }
        let groups = try await get("/apis", fields)
        var kinds = try await read(try await core.value.get(), prefix: "/api", get)
        kinds += try await read(groups, prefix: "/apis", get)
        return KindDirectory(kinds: kinds)
    }

    private static func read(
        _ tree: DocumentNode, prefix: String,
        _ get: @Sendable (String, HTTPFields) async throws(ResourceFailure) -> DocumentNode
    ) async throws(ResourceFailure) -> [KindEntry] {
        if tree["kind"]?.string == "APIGroupDiscoveryList" { return tree["items"]?.items.flatMap(aggregated) ?? [] }
        var versions: [(group: String, version: String)] = []
        for version in tree["versions"]?.items ?? [] { versions.append(("", version.string ?? "v1")) }
        for group in tree["groups"]?.items ?? [] {
            let name = group["name"]?.string ?? ""
            let preferred = group.at("preferredVersion", "version")?.string ?? ""
            let all = group["versions"]?.items.compactMap { $0["version"]?.string } ?? []
            for version in [preferred] + all.filter({ $0 != preferred }) where !version.isEmpty {
                versions.append((name, version))
            }
        }
        var kinds: [KindEntry] = []
        for (group, version) in versions {
            let path = group.isEmpty ? "\(prefix)/\(version)" : "\(prefix)/\(group)/\(version)"
            let list: DocumentNode
            do throws(ResourceFailure) {
                list = try await get(path, ["accept": "application/json"])
            } catch {
                // A group whose own server is away: the others are there.
                if error.status >= 500 || error.kind == .notFound { continue }
                throw error
            }
            kinds += list["resources"]?.items.compactMap { legacy($0, group, version) } ?? []
        }
        return kinds
    }

    private static func aggregated(_ group: DocumentNode) -> [KindEntry] {
        let name = group.at("metadata", "name")?.string ?? ""
        return (group["versions"]?.items ?? []).flatMap { version in
            (version["resources"]?.items ?? []).compactMap { resource -> KindEntry? in
                guard let plural = resource["resource"]?.string,
                    let kind = resource.at("responseKind", "kind")?.string
                else { return nil }
                return KindEntry(
                    group: name, version: version["version"]?.string ?? "v1", kind: kind, plural: plural,
                    singular: resource["singularResource"]?.string ?? "", shortNames: texts(resource["shortNames"]),
                    categories: texts(resource["categories"]), isNamespaced: resource["scope"]?.string == "Namespaced",
                    verbs: texts(resource["verbs"]))
            }
        }
    }

    private static func legacy(_ resource: DocumentNode, _ group: String, _ version: String) -> KindEntry? {
        guard let plural = resource["name"]?.string, !plural.contains("/"), let kind = resource["kind"]?.string else {
            return nil
        }
        return KindEntry(
            group: group, version: version, kind: kind, plural: plural,
            singular: resource["singularName"]?.string ?? "", shortNames: texts(resource["shortNames"]),
            categories: texts(resource["categories"]), isNamespaced: resource["namespaced"]?.bool ?? true,
            verbs: texts(resource["verbs"]))
    }

    private static func texts(_ node: DocumentNode?) -> [String] { node?.items.compactMap(\.string) ?? [] }

    /// By what a user calls it.
    func kind(_ word: String) throws(ResourceFailure) -> KindEntry {
        // What can't be listed (reviews, tokens) is meant only when nothing else is.
        if let found = kinds.first(where: { $0.answers(to: word) && $0.verbs.contains("list") })
            ?? kinds.first(where: { $0.answers(to: word) })
        {
            return found
        }
        let names = kinds.flatMap { [$0.plural, $0.singular] + $0.shortNames }
        let near = NearestWord.find(word.lowercased(), among: names).map { "; did you mean '\($0)'?" } ?? ""
        throw ResourceFailure(.unknownKind, "the server has no kind '\(word)'\(near)")
    }

    /// As an object names it.
    func kind(apiVersion: String, kind: String) throws(ResourceFailure) -> KindEntry {
        if let found = kinds.first(where: { $0.apiVersion == apiVersion && $0.kind == kind }) { return found }
        let others = kinds.filter { $0.kind == kind }.map(\.apiVersion)
        var words = "the server has no kind \(kind) of \(apiVersion)"
        if others.isEmpty {
            words += NearestWord.find(kind, among: kinds.map(\.kind)).map { "; did you mean \($0)?" } ?? ""
        } else {
            words += "; it has \(others.joined(separator: ", "))"
        }
        throw ResourceFailure(.unknownKind, words)
    }
}
