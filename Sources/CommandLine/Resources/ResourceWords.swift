// Which objects a command line means: `vs`, `vs,dr -l app=x`, `vs reviews ratings`, `vs/reviews dr/ratings`.

import ResourceClient

struct ResourceWords: Sendable, Hashable {
    struct Item: Sendable, Hashable {
        let kind: String
        /// nil: all of the kind.
        let name: String?
    }

    let items: [Item]

    init(_ words: [String]) throws(InvalidUsage) {
        guard let first = words.first else {
            throw InvalidUsage(description: "found no kind, expected KIND, KIND NAME or KIND/NAME")
        }
        if words.contains(where: { $0.contains("/") }) {
            var items: [Item] = []
            for word in words {
                let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                    throw InvalidUsage(description: "found '\(word)', expected KIND/NAME like the others")
                }
                items.append(Item(kind: parts[0], name: parts[1]))
            }
            self.items = items
            return
        }
        let kinds = first.split(separator: ",").map(String.init)
        let names = words.dropFirst()
        if kinds.isEmpty { throw InvalidUsage(description: "found '\(first)', expected KIND[,KIND...]") }
        items = kinds.flatMap { kind -> [Item] in
            names.isEmpty ? [Item(kind: kind, name: nil)] : names.map { Item(kind: kind, name: $0) }
        }
    }

    init(_ items: [Item]) { self.items = items }

    var isNamed: Bool { items.allSatisfy { $0.name != nil } }
}

extension Flag {
    static let selector = Flag.value("selector", "l", "LABELS", "only those with these labels: app=reviews,version!=v1")
    static let fieldSelector = Flag.value("field-selector", nil, "FIELDS", "only those: metadata.name=x, type=Opaque")
}

extension Invocation {
    /// The namespace that lists are about; nil: all. As in kubectl -A counts more than -n.
    func scope(_ client: ResourceClient) -> String? { flags.isOn("all-namespaces") ? nil : client.namespace }

    /// What the words mean at this server; selectors go with what has no name. `all` and other categories are their kinds.
    func selections(_ words: ResourceWords, _ client: ResourceClient) async throws -> [ObjectSelection] {
        let scope = scope(client)
        let labels = flags.value("selector") ?? ""
        let fields = flags.value("field-selector") ?? ""
        if words.isNamed, !labels.isEmpty || !fields.isEmpty {
            throw InvalidUsage(description: "found a selector and names, expected one of them")
        }
        if words.isNamed, flags.isOn("all-namespaces") {
            throw InvalidUsage(description: "found -A and names: an object is in one namespace, -n says in which")
        }
        var result: [ObjectSelection] = []
        for item in words.items {
            for kind in try await kinds(item.kind, client) {
                let namespace = kind.isNamespaced ? scope : nil
                result.append(
                    ObjectSelection(kind, namespace: namespace, name: item.name, labels: labels, fields: fields))
            }
        }
        return result
    }

    private func kinds(_ word: String, _ client: ResourceClient) async throws -> [KindEntry] {
        do throws(ResourceFailure) {
            return [try await client.kind(word)]
        } catch {
            var seen: Set<String> = []
            let members = try await client.kinds().filter { kind in
                kind.categories.contains(word) && kind.verbs.contains("list") && seen.insert(kind.qualified).inserted
            }
            if members.isEmpty { throw error }
            return members
        }
    }
}
