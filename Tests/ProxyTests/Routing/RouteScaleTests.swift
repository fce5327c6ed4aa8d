// Many routes and hosts: the index finds the first match in order, and what a request costs does not grow.

import Base
import Document
import EnvoyAPI
import Testing

@testable import Formatting
@testable import Routing

private func table(_ yaml: String) throws -> RouteTable {
    let document = try Document.parse(yaml: Array(yaml.utf8))
    let message = try Message(type: "envoy.config.route.v3.RouteConfiguration", document: document, file: "r.yaml")
    let node = ConfigNode(message)
    let table = try RouteTable.compile(node)
    try node.refuseUnread()
    return table
}

private func name(_ table: RouteTable, _ host: String, _ path: String) -> String {
    var headers = HeaderBlock()
    headers.append(.method, "GET")
    headers.append(name: ":authority", value: host)
    headers.append(name: ":path", value: path)
    headers.append(.forwardedProto, "http")
    let info = StreamInfo()
    return table.match(headers, info: info, random: 0).entry?.routeName ?? "none"
}

private func configuration(routes: Int) -> String {
    var text = "virtual_hosts:\n- name: v\n  domains: ['*']\n  routes:\n"
    for number in 0..<routes {
        let rule =
            switch number % 4 {
            case 0: "path: /exact/\(number)"
            case 1: "prefix: /prefix/\(number)/"
            case 2: "path_separated_prefix: /sep/\(number)"
            default: "prefix: /Fold/\(number)/, case_sensitive: false"
            }
        text += "  - {name: r\(number), match: {\(rule)}, direct_response: {status: 200}}\n"
    }
    return text + "  - {name: last, match: {prefix: /}, direct_response: {status: 200}}\n"
}

@Test func everyRouteOfManyIsFound() throws {
    let routes = try table(configuration(routes: 400))
    for number in 0..<400 {
        let path =
            switch number % 4 {
            case 0: "/exact/\(number)"
            case 1: "/prefix/\(number)/x?y"
            case 2: "/sep/\(number)/more"
            default: "/fOLD/\(number)/z"
            }
        #expect(name(routes, "h", path) == "r\(number)")
    }
    #expect(name(routes, "h", "/sep/2more") == "last")
    #expect(name(routes, "h", "/elsewhere") == "last")
}

@Test func theIndexAgreesWithTryingEachRouteInTurn() throws {
    var random = RandomSource(seed: 7)
    let pieces = ["a", "b", "A", "ab", "c"]
    func path() -> String {
        (0...Int(random.below(3))).map { _ in "/" + pieces[Int(random.below(5))] }.joined()
    }
    for _ in 0..<20 {
        var rules: [PathRule] = []
        for _ in 0..<40 {
            let text = Array(path().utf8)
            let folds = random.below(3) == 0
            switch random.below(3) {
            case 0: rules.append(.exact(text, ignoringCase: folds))
            case 1: rules.append(.prefix(text, ignoringCase: folds, separated: false))
            default: rules.append(.prefix(text, ignoringCase: folds, separated: true))
            }
        }
        let index = PathIndex(rules)
        for _ in 0..<50 {
            let text = path()
            text.withView { view in
                var found: [Int] = []
                var candidates = index.candidates(view)
                while let number = index.next(&candidates) {
                    if rules[number].matches(view) { found.append(number) }
                }
                let expected = rules.indices.filter { rules[$0].matches(view) }
                #expect(found == expected, "\(text)")
            }
        }
    }
}

@Test func everyHostOfManyIsFound() throws {
    var text = "virtual_hosts:\n"
    for number in 0..<300 {
        text += "- {name: v\(number), domains: ['h\(number).org', '*.s\(number).org', 'p\(number).*'],"
        text += " routes: [{name: r\(number), match: {prefix: /}, direct_response: {status: 200}}]}\n"
    }
    let hosts = try table(text)
    for number in 0..<300 {
        #expect(name(hosts, "H\(number).org", "/") == "r\(number)")
        #expect(name(hosts, "x.y.s\(number).org", "/") == "r\(number)")
        #expect(name(hosts, "p\(number).com", "/") == "r\(number)")
    }
    #expect(name(hosts, "nobody", "/") == "none")
}

@Test(arguments: [
    ("domains: ['*', '*']", "virtual_hosts[0].domains"), ("domains: ['a', 'A']", "virtual_hosts[0].domains"),
])
func domainsAreUnique(_ domains: String, _ path: String) throws {
    #expect(throws: InvalidConfiguration.self) {
        try table("virtual_hosts: [{name: v, \(domains)}]")
    }
}

@Test(arguments: [
    "request_headers_to_add: [{header: {key: ':path', value: x}}]",
    "request_headers_to_add: [{header: {key: Host, value: x}}]",
    "request_headers_to_remove: [':method']", "response_headers_to_remove: [host]",
    "request_headers_to_add: [{header: {key: a, value: '%NOPE%'}}]",
    "virtual_hosts: [{name: v, domains: ['*'], routes: [{match: {safe_regex: {regex: '('}}, direct_response: {status: 200}}]}]",
    "virtual_hosts: [{name: v, domains: ['*'], routes: [{match: {prefix: /}, route: {cluster: c, prefix_rewrite: /x, regex_rewrite: {pattern: {regex: a}, substitution: b}}}]}]",
    "virtual_hosts: [{name: v, domains: ['*'], routes: [{match: {prefix: /}, route: {weighted_clusters: {clusters: [{name: c, weight: 0}]}}}]}]",
])
func badRouteConfigurationIsRefused(_ yaml: String) {
    #expect(throws: InvalidConfiguration.self) { _ = try table(yaml) }
}

@Test func manyRoutesCostNoMoreThanFew() {
    var rules: [PathRule] = []
    for number in 0..<10_000 {
        let path = Array("/svc/\(number)".utf8)
        rules.append(
            number % 2 == 0
                ? .exact(path, ignoringCase: false) : .prefix(path + [0x2F], ignoringCase: false, separated: false))
    }
    let index = PathIndex(rules)
    for path in ["/svc/5000", "/svc/5001/x", "/svc/9999/", "/nowhere/at/all"] {
        var walked = 0
        path.withView { view in
            var candidates = index.candidates(view)
            while index.next(&candidates) != nil { walked += 1 }
        }
        #expect(walked <= 2, "\(path)")
    }
}
