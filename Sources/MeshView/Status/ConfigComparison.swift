// What a control plane would send held against what a proxy has.

import Document

public struct ConfigComparison: Sendable {
    public struct Part: Sendable, Hashable {
        /// Clusters, Listeners, Routes, Endpoints
        public let title: String
        /// Unified differences, empty when they match.
        public let difference: String
        public var matches: Bool { difference.isEmpty }
    }

    public let parts: [Part]
    public var matches: Bool { parts.allSatisfy(\.matches) }

    public init(wanted: ProxyDump, actual: ProxyDump) {
        let kinds: [(String, String, (ProxyDump) -> [DocumentNode])] = [
            ("Clusters", "cluster", { $0.clusters }), ("Listeners", "listener", { $0.listeners }),
            ("Routes", "route", { $0.routes }),
        ]
        parts =
            kinds.map { title, kind, list in
                let own = { (dump: ProxyDump) in
                    list(dump).filter { dump.dynamicNames.contains("\(kind)/\($0["name"]?.string ?? "")") }
                }
                return Part(title: title, difference: Self.difference(kind, own(wanted), own(actual)))
            } + [Part(title: "Endpoints", difference: Self.endpoints(wanted, actual))]
    }

    public var text: String {
        parts.map { $0.matches ? "\($0.title) Match\n" : "\($0.title) Don't Match\n\($0.difference)" }.joined()
    }

    private static func difference(_ kind: String, _ wanted: [DocumentNode], _ actual: [DocumentNode]) -> String {
        let (left, right) = (byName(wanted), byName(actual))
        var text = ""
        for name in Set(left.keys).union(right.keys).sorted() where left[name] != right[name] {
            text += LineDifference.unified(
                lines(left[name]), lines(right[name]), from: "control plane: \(kind) \(name)",
                to: "proxy: \(kind) \(name)")
        }
        return text
    }

    private static func byName(_ list: [DocumentNode]) -> [String: DocumentNode] {
        Dictionary(list.map { ($0["name"]?.string ?? "", sorted($0)) }) { first, _ in first }
    }

    /// Members in order of their names, so that only what is different differs.
    private static func sorted(_ node: DocumentNode) -> DocumentNode {
        switch node.value {
        case .mapping(let members):
            let inner = members.map { (key: DocumentKey($0.key.text), value: sorted($0.value)) }
            return DocumentNode(.mapping(inner.sorted { $0.key.text < $1.key.text }))
        case .list(let items): return DocumentNode(.list(items.map(sorted)))
        default: return DocumentNode(node.value)
        }
    }

    private static func lines(_ node: DocumentNode?) -> [String] {
        guard let node else { return [] }
        return node.value.json(pretty: true).split(separator: "\n").map(String.init)
    }

    /// Addresses by cluster: proxies add settings of their own to the rest.
    private static func endpoints(_ wanted: ProxyDump, _ actual: ProxyDump) -> String {
        func addresses(_ dump: ProxyDump, among clusters: Set<String>?) -> [String: [String]] {
            var result: [String: [String]] = [:]
            for assignment in dump.endpoints {
                guard let name = assignment.text("cluster_name"), clusters?.contains(name) != false else { continue }
                result[name] = result[name] ?? []
            }
            for row in EndpointView(dump).rows where clusters?.contains(row.cluster) != false {
                result[row.cluster, default: []].append(row.port.map { "\(row.address):\($0)" } ?? row.address)
            }
            return result
        }
        let left = addresses(wanted, among: nil)
        // A proxy that was asked without its endpoints shows none.
        if actual.endpoints.isEmpty { return "" }
        let right = addresses(actual, among: Set(left.keys))
        var text = ""
        for name in left.keys.sorted() {
            let (want, have) = ((left[name] ?? []).sorted(), (right[name] ?? []).sorted())
            if want != have {
                text += LineDifference.unified(
                    want, have, from: "control plane: endpoints of \(name)", to: "proxy: endpoints of \(name)")
            }
        }
        return text
    }
}

public enum LineDifference {
    /// In the form of `diff -u`; empty when they are the same.
    public static func unified(
        _ old: [String], _ new: [String], from: String, to: String, context: Int = 3
    ) -> String {
        let steps = steps(old, new)
        guard steps.contains(where: { $0.mark != " " }) else { return "" }
        var text = "--- \(from)\n+++ \(to)\n"
        var index = 0
        while let change = steps[index...].firstIndex(where: { $0.mark != " " }) {
            let start = max(change - context, index)
            var end = change
            var quiet = 0
            while end < steps.count, quiet <= 2 * context {
                quiet = steps[end].mark == " " ? quiet + 1 : 0
                end += 1
            }
            end = min(end, end - max(quiet - context, 0))
            text += hunk(steps, start..<end)
            index = end
        }
        return text
    }

    private struct Step {
        let mark: Character
        let line: String
        /// Lines of each side before this one.
        let old: Int
        let new: Int
    }

    private static func steps(_ old: [String], _ new: [String]) -> [Step] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var steps: [Step] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count, removed.contains(left) {
                steps.append(Step(mark: "-", line: old[left], old: left, new: right))
                left += 1
            } else if right < new.count, inserted.contains(right) {
                steps.append(Step(mark: "+", line: new[right], old: left, new: right))
                right += 1
            } else {
                steps.append(Step(mark: " ", line: old[left], old: left, new: right))
                left += 1
                right += 1
            }
        }
        return steps
    }

    private static func hunk(_ steps: [Step], _ range: Range<Int>) -> String {
        let part = steps[range]
        let (old, new) = (part.filter { $0.mark != "+" }.count, part.filter { $0.mark != "-" }.count)
        let first = steps[range.lowerBound]
        let (oldStart, newStart) = (first.old + (old > 0 ? 1 : 0), first.new + (new > 0 ? 1 : 0))
        return "@@ -\(oldStart),\(old) +\(newStart),\(new) @@\n" + part.map { "\($0.mark)\($0.line)\n" }.joined()
    }
}

extension ConfigComparison {
    public func node(of row: SyncView.Row) -> DocumentNode {
        var node = row.node
        for part in parts {
            node.set(part.title.lowercased(), ["matches": .bool(part.matches), "difference": .string(part.difference)])
        }
        return node
    }
}
