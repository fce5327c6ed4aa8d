// One match of an http route.

import MeshAPI

struct HTTPMatchChecks {
    let checks: FieldChecks
    let path: String
    let isDelegate: Bool

    init(_ checks: FieldChecks, path: String, isDelegate: Bool) {
        self.checks = checks
        self.path = path
        self.isDelegate = isDelegate
    }

    func run(_ match: Networking.HTTPMatchRequest) {
        let single = [
            ("uri", match.uri), ("scheme", match.scheme), ("method", match.method), ("authority", match.authority),
        ]
        for (name, value) in single {
            if let value { string(value, "\(path).\(name)", isPresenceEnough: false) }
        }
        for (name, value) in match.headers.sorted(by: { $0.key < $1.key }) {
            let at = "\(path).headers.\(name)"
            if name.hasPrefix(":") {
                checks.error(
                    at, "found \(name), expected a header; uri, method, scheme and authority have fields of their own")
            } else {
                checks.headerName(name, at)
            }
            string(value, at, isPresenceEnough: true)
        }
        for (name, value) in match.withoutHeaders.sorted(by: { $0.key < $1.key }) {
            checks.headerName(name, "\(path).withoutHeaders.\(name)")
            string(value, "\(path).withoutHeaders.\(name)", isPresenceEnough: true)
        }
        for (name, value) in match.queryParams.sorted(by: { $0.key < $1.key }) {
            checks.require(!name.isEmpty, "\(path).queryParams", "found an empty name, expected one")
            string(value, "\(path).queryParams.\(name)", isPresenceEnough: true)
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

    private func string(_ match: Networking.StringMatch, _ at: String, isPresenceEnough: Bool) {
        let set = [match.exact != nil, match.prefix != nil, match.regex != nil].filter { $0 }.count
        if set > 1 { checks.error(at, "found more than one of exact, prefix and regex, expected one") }
        if set == 0 && !isPresenceEnough { checks.error(at, "found none of exact, prefix and regex, expected one") }
        if match.prefix == "" { checks.error("\(at).prefix", "found an empty prefix, expected one or more characters") }
        if let regex = match.regex { checks.regex(regex, "\(at).regex") }
    }
}
