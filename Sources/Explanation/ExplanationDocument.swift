// An explanation as data, for -o json and yaml.

import Document

extension Explanation {
    package var document: DocumentNode {
        var node: DocumentNode = [
            "question": .string(question), "client": .string(client), "ok": .bool(isWell),
            "way": root.document,
        ]
        node.set("endings", .list(root.leaves().filter { $0.share > 0 }.compactMap(\.endingDocument)))
        if !notes.isEmpty { node.set("notes", .list(notes.map { .string($0) })) }
        return node
    }
}

extension ExplanationPart {
    fileprivate var document: DocumentNode {
        var node: DocumentNode = [
            "title": .string(title), "share": DocumentNode(.double(share)), "steps": .list(steps.map(\.document)),
        ]
        if parts.isEmpty, let ending { node.set("ending", ending.document) }
        if !parts.isEmpty { node.set("ways", .list(parts.map(\.document))) }
        return node
    }

    fileprivate var endingDocument: DocumentNode? {
        guard var node = ending?.document else { return nil }
        node.set("share", DocumentNode(.double(share)))
        return node
    }
}

extension ExplanationStep {
    fileprivate var document: DocumentNode {
        var node: DocumentNode = ["topic": .string(topic), "words": .string(words)]
        if !details.isEmpty { node.set("details", .list(details.map { .string($0) })) }
        if let source { node.set("source", source.document) }
        if !place.isEmpty { node.set("place", .string(place)) }
        if mark != .plain { node.set("mark", .string(mark.rawValue)) }
        return node
    }
}

extension ConfigurationSource {
    fileprivate var document: DocumentNode {
        var node: DocumentNode = ["kind": .string(kind), "name": .string(name)]
        if !namespace.isEmpty { node.set("namespace", .string(namespace)) }
        if !field.isEmpty { node.set("field", .string(field)) }
        if !file.isEmpty { node.set("file", .string(file)) }
        return node
    }
}

extension ExplanationEnding {
    fileprivate var document: DocumentNode {
        var node: DocumentNode = [
            "ok": .bool(isWell), "reachesApplication": .bool(reachesApplication), "words": .string(words),
        ]
        if let status { node.set("status", .integer(Int64(status))) }
        if let grpcStatus { node.set("grpcStatus", .integer(Int64(grpcStatus))) }
        node.set("flags", .string(flags))
        if !details.isEmpty { node.set("details", .string(details)) }
        if !cluster.isEmpty { node.set("cluster", .string(cluster)) }
        if !upstream.isEmpty { node.set("upstream", .string(upstream)) }
        if !workload.isEmpty { node.set("workload", .string(workload)) }
        if !remedies.isEmpty { node.set("remedies", .list(remedies.map { .string($0) })) }
        return node
    }
}
