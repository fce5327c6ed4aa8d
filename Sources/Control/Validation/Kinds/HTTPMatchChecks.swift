// One match of an http route.

import MeshAPI

struct HTTPMatchChecks {
    let checks: FieldChecks
    let path: String
    /// Of a VirtualService that is for gateways alone, or of a delegate, which may be.
    let isForGateway: Bool

    init(_ checks: FieldChecks, path: String, isForGateway: Bool) {
        self.checks = checks
        self.path = path
        self.isForGateway = isForGateway
    }

    func run(_ match: Networking.HTTPMatchRequest) {
        let single = [
            ("uri", match.uri), ("scheme", match.scheme), ("method", match.method), ("authority", match.authority),
        ]
        for (name, value) in single {
            if let value { string(value, "\(path).\(name)", mayBeEmpty: name == "uri") }
        }
        for (name, value) in match.headers.sorted(by: { $0.key < $1.key }) {
            self.name(name, "\(path).headers.\(name)")
            string(value, "\(path).headers.\(name)")
        }
        for (name, value) in match.withoutHeaders.sorted(by: { $0.key < $1.key }) {
            self.name(name, "\(path).withoutHeaders.\(name)")
            // A star alone is no expression: it asks whether the header is there.
            if value.regex != "*" { string(value, "\(path).withoutHeaders.\(name)") }
        }
        for (name, value) in match.queryParams.sorted(by: { $0.key < $1.key }) {
            checks.require(!name.isEmpty, "\(path).queryParams", "found an empty name, expected one")
            string(value, "\(path).queryParams.\(name)")
        }
        if match.ignoreUriCase && match.uri?.regex != nil {
            checks.warn("\(path).ignoreUriCase", "has no effect on a regular expression, (?i) in it does the same")
        }
        if match.port != 0 { checks.port(match.port, "\(path).port") }
        checks.labels(match.sourceLabels, "\(path).sourceLabels")
        VirtualServiceChecks.gateways(match.gateways, "\(path).gateways", checks)
        if !match.sourceNamespace.isEmpty {
            checks.label(match.sourceNamespace, "\(path).sourceNamespace", what: "namespace")
        }
    }

    /// Of a header, of the request's line, or of a claim: `@request.auth.claims.group`.
    private func name(_ name: String, _ at: String) {
        if [":method", ":scheme", ":authority", ":path"].contains(name) { return }
        let claims = "@request.auth.claims"
        guard name.lowercased().hasPrefix(claims) else { return checks.headerName(name, at) }
        checks.require(
            isForGateway, at, "found a claim in a VirtualService of the mesh: tokens are verified at gateways only")
        let rest = name.dropFirst(claims.count)
        let isPath = rest.first == "." && rest.last != "." || rest.first == "[" && rest.last == "]"
        checks.require(isPath, at, "found \"\(name)\", expected \(claims).NAME or \(claims)[NAME]")
    }

    /// A condition without anything in it asks whether there is a value at all.
    private func string(_ match: Networking.StringMatch, _ at: String, mayBeEmpty: Bool = false) {
        let set = [match.exact != nil, match.prefix != nil, match.regex != nil].filter { $0 }.count
        if set > 1 { checks.error(at, "found more than one of exact, prefix and regex, expected one") }
        if match.prefix == "" && !mayBeEmpty {
            checks.error("\(at).prefix", "found an empty prefix, expected one or more characters")
        }
        if match.regex == "" {
            checks.error("\(at).regex", "found an empty expression, expected one or more characters")
        } else if let regex = match.regex {
            checks.regex(regex, "\(at).regex")
        }
    }
}
