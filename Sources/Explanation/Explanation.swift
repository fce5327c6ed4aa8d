// What an explanation is: the steps of a request, the ways it divides into, and how each of them ends.

import Base

/// The object of the mesh that made a decision, and where in it.
package struct ConfigurationSource: Sendable, Hashable {
    package init(kind: String, namespace: String, name: String, field: String = "") {
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.field = field
    }

    package var kind: String
    package var namespace: String
    package var name: String
    /// `spec.http[0]`; empty when it isn't known.
    package var field = ""
    /// File and line, where a file with the object was given.
    package var file = ""

    package var text: String {
        let object = namespace.isEmpty ? "\(kind) \(name)" : "\(kind) \(namespace)/\(name)"
        return [object, field, file].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// One decision.
package struct ExplanationStep: Sendable, Hashable {
    package enum Mark: String, Sendable { case plain, good, warning, bad }

    /// What decides: `listener`, `route`, `tls`.
    package var topic: String
    package var words: String
    /// More about it, a line each.
    package var details: [String] = []
    package var source: ConfigurationSource?
    /// Where it stands in the proxy's configuration: `listener 0.0.0.0_9080 filter_chains[1]`.
    package var place = ""
    package var mark = Mark.plain
    /// Shown on demand only.
    package var isMinor = false
}

/// How requests of one way end.
package struct ExplanationEnding: Sendable, Hashable {
    /// Nil: what the application answers, or no answer at all.
    package var status: Int?
    /// `URX,UF`; empty for none.
    package var flags = ""
    /// gRPC callers get 200 and this.
    package var grpcStatus: Int?
    /// As `%RESPONSE_CODE_DETAILS%` has it.
    package var details = ""
    package var words: String
    package var remedies: [String] = []
    /// An application sees the request, or the mesh answers it as it was told to.
    package var isWell: Bool
    package var reachesApplication = false
    package var cluster = ""
    /// Address and port of the last hop.
    package var upstream = ""
    package var workload = ""
}

/// The way of a share of the requests through one proxy, or the part of it behind a fork.
package final class ExplanationPart {
    package var title: String
    /// In percent of all requests like the one in question.
    package var share: Double
    package var steps: [ExplanationStep] = []
    package var parts: [ExplanationPart] = []
    package var ending: ExplanationEnding?
    /// Where the workload is whose sidecar this part is about, when requests come in to it.
    package var server: SocketAddress?
    /// The next hop, whose proxy has to be asked.
    package var pending: PendingHop?

    package init(_ title: String, share: Double) {
        self.title = title
        self.share = share
    }

    func add(_ step: ExplanationStep) { steps.append(step) }

    func add(
        _ topic: String, _ words: String, details: [String] = [], source: ConfigurationSource? = nil,
        place: String = "", mark: ExplanationStep.Mark = .plain, isMinor: Bool = false
    ) {
        steps.append(
            ExplanationStep(
                topic: topic, words: words, details: details, source: source, place: place, mark: mark,
                isMinor: isMinor))
    }

    func end(_ ending: ExplanationEnding) {
        var ending = ending
        if ending.cluster.isEmpty { ending.cluster = cluster }
        self.ending = ending
    }

    /// The cluster that was chosen on this way.
    var cluster = ""
    /// What the route was made of.
    var routeSource: ConfigurationSource?

    /// A part behind a fork of this one.
    func branch(_ title: String, share: Double) -> ExplanationPart {
        let inner = ExplanationPart(title, share: share)
        inner.cluster = cluster
        inner.routeSource = routeSource
        parts.append(inner)
        return inner
    }

    /// Says of every decision by this object where in a file it stands.
    package func place(kind: String, namespace: String, name: String, _ line: (_ field: String) -> String) {
        for index in steps.indices {
            guard let source = steps[index].source, source.kind == kind, source.namespace == namespace,
                source.name == name
            else { continue }
            steps[index].source?.file = line(source.field)
        }
        for part in parts { part.place(kind: kind, namespace: namespace, name: name, line) }
    }

    /// Names the policies behind what servers demand of connections: `find` is given a server's address.
    package func secure(_ find: (_ server: SocketAddress) -> ConfigurationSource?) {
        if let server, let index = steps.firstIndex(where: { $0.topic == "tls" }), steps[index].source == nil {
            steps[index].source = find(server)
        }
        for part in parts { part.secure(find) }
    }

    package func leaves() -> [ExplanationPart] {
        parts.isEmpty ? [self] : parts.flatMap { $0.leaves() }
    }
}

package struct Explanation {
    package var question: String
    package var client: String
    package var root: ExplanationPart
    /// What doesn't belong to one step: what can't be known, what isn't acknowledged.
    package var notes: [String]

    /// Every share of the requests is well.
    package var isWell: Bool { root.leaves().allSatisfy { $0.ending?.isWell ?? false || $0.share == 0 } }
}
