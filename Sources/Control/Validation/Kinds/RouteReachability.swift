// Rules of a VirtualService that no request ever reaches, because one before them takes it all.

import MeshAPI

enum RouteReachability {
    /// One route, of whatever protocol.
    private struct Rule<Match: Hashable> {
        var name = ""
        let matches: [Match]
        /// Of its matches.
        var names: [String] = []

        func word(_ index: Int) -> String { name.isEmpty ? "#\(index)" : "\"\(name)\"" }
        func word(ofMatch index: Int) -> String {
            names.indices.contains(index) && !names[index].isEmpty ? "\"\(names[index])\"" : "#\(index)"
        }
    }

    static func run(_ spec: Networking.VirtualService, _ checks: FieldChecks) {
        let rules = spec.http.map { route in
            Rule(name: route.name, matches: route.match.map(meaning), names: route.match.map(\.name))
        }
        check(rules, "spec.http", checks, isEverything: { $0 == Networking.HTTPMatchRequest() })
        covered(rules, checks)
        check(spec.tcp.map { Rule(matches: $0.match) }, "spec.tcp", checks)
        check(spec.tls.map { Rule(matches: $0.match) }, "spec.tls", checks)
    }

    /// What it matches, without what it is called.
    private static func meaning(_ match: Networking.HTTPMatchRequest) -> Networking.HTTPMatchRequest {
        var meaning = match
        meaning.name = ""
        meaning.statPrefix = ""
        return meaning
    }

    private static func check<Match>(
        _ rules: [Rule<Match>], _ path: String, _ checks: FieldChecks, isEverything: (Match) -> Bool = { _ in false }
    ) {
        var seen: [Match: Int] = [:]
        var isTaken = false
        for (index, rule) in rules.enumerated() {
            let at = "\(path)[\(index)]"
            func unused(_ reason: String) {
                checks.warn(at, "VirtualService rule \(rule.word(index)) not used (\(reason)).", .unreachable)
            }
            if isTaken {
                unused(
                    rule.matches.isEmpty
                        ? "only the last rule can have no matches" : "route without matches defined before")
                continue
            }
            if rule.matches.isEmpty { isTaken = true }
            var repeated = 0
            for (number, match) in rule.matches.enumerated() {
                if let first = seen[match] {
                    repeated += 1
                    ineffective(
                        "\(at).match[\(number)]", rule.word(index), rule.word(ofMatch: number),
                        rules[first].word(first),
                        checks)
                } else {
                    seen[match] = index
                }
                if isEverything(match) { isTaken = true }
            }
            if repeated > 0 && repeated == rule.matches.count { unused("all matches used by prior rules") }
        }
    }

    private static func ineffective(
        _ path: String, _ rule: String, _ match: String, _ other: String, _ checks: FieldChecks
    ) {
        checks.warn(
            path,
            "VirtualService rule \(rule) match \(match) is not used (duplicate/overlapping match in rule \(other)).",
            .ineffective)
    }

    /// A longer prefix behind a shorter one with no further conditions.
    private static func covered(_ rules: [Rule<Networking.HTTPMatchRequest>], _ checks: FieldChecks) {
        var before: [(match: Networking.HTTPMatchRequest, prefix: String, word: String)] = []
        for (index, rule) in rules.enumerated() {
            for (number, match) in rule.matches.enumerated() {
                guard let prefix = match.uri?.prefix, !prefix.isEmpty else { continue }
                if let wider = before.first(where: {
                    $0.prefix != prefix && prefix.hasPrefix($0.prefix) && covers($0.match, match)
                }) {
                    ineffective(
                        "spec.http[\(index)].match[\(number)]", rule.word(index),
                        "\(rule.word(ofMatch: number)) of prefix \(prefix)", wider.word, checks)
                }
                before.append(
                    (match, prefix, "\(rule.word(ofMatch: number)) of prefix \(prefix) on \(rule.word(index))"))
            }
        }
    }

    /// Whether every condition of the one, beside the path, is one of the other.
    private static func covers(
        _ wide: Networking.HTTPMatchRequest, _ narrow: Networking.HTTPMatchRequest
    ) -> Bool {
        func within(_ wide: [String: Networking.StringMatch], _ narrow: [String: Networking.StringMatch]) -> Bool {
            wide.allSatisfy { narrow[$0.key] == $0.value }
        }
        func same<Value: Equatable>(_ wide: Value?, _ narrow: Value?) -> Bool { wide == nil || wide == narrow }
        return (wide.port == 0 || wide.port == narrow.port) && wide.ignoreUriCase == narrow.ignoreUriCase
            && same(wide.method, narrow.method) && same(wide.authority, narrow.authority)
            && same(wide.scheme, narrow.scheme) && within(wide.headers, narrow.headers)
            && within(wide.withoutHeaders, narrow.withoutHeaders) && within(wide.queryParams, narrow.queryParams)
            && wide.sourceLabels.allSatisfy { narrow.sourceLabels[$0.key] == $0.value }
            && (wide.sourceNamespace.isEmpty || wide.sourceNamespace == narrow.sourceNamespace)
            && (wide.gateways.isEmpty || Set(wide.gateways) == Set(narrow.gateways))
    }
}
