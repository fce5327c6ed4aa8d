// Role-based access control against a plain reading of the same rules.

import Base
import Document
import EnvoyAPI
import Testing

@testable import Authorization
@testable import Formatting

private func engine(_ yaml: String) throws -> AuthorizationEngine {
    let document = try Document.parse(yaml: Array(yaml.utf8))
    let message = try Message(type: "envoy.config.rbac.v3.RBAC", document: document, file: "rbac.yaml")
    let node = ConfigNode(message)
    let engine = try AuthorizationEngine(node)
    try node.refuseUnread()
    return engine
}

private final class Peer: ConnectionTLSInfo {
    let names: [String]

    init(_ names: [String]) {
        self.names = names
        super.init()
    }

    override func makePeerTexts() -> CertificateTexts {
        var texts = CertificateTexts()
        texts.uriSANs = names
        texts.subject = "CN=peer"
        return texts
    }
}

private struct Request: ~Copyable {
    var headers = HeaderBlock()
    var info = StreamInfo()

    init(path: String = "/", _ fields: [(String, String)] = [], peer: [String]? = nil) {
        headers.append(.method, "GET")
        headers.append(name: ":path", value: path)
        for (name, value) in fields { headers.append(name: name, value: value) }
        info.downstream.local = .ip(IPAddress(v4: 0x7F00_0001), port: 8080)
        info.downstream.remote = .ip(IPAddress(v4: 0x0A01_0203), port: 1)
        info.downstream.directRemote = .ip(IPAddress(v4: 0x7F00_0002), port: 2)
        if let peer { info.downstreamTLS = Peer(peer) }
    }

    func verdict(_ engine: AuthorizationEngine) -> AuthorizationEngine.Verdict {
        engine.evaluate(headers, info, connection: .ip(IPAddress(v4: 0xC0A8_0001), port: 3))
    }
}

@Suite struct AuthorizationEngineTests {
    @Test func policiesAreTriedInOrderOfTheirNames() throws {
        let engine = try engine(
            """
            action: DENY
            policies:
              zeta: {permissions: [{any: true}], principals: [{any: true}]}
              Alpha: {permissions: [{url_path: {path: {exact: /a}}}], principals: [{any: true}]}
            """)
        #expect(engine.policyNames == ["Alpha", "zeta"])
        #expect(Request(path: "/a?x=1").verdict(engine) == .init(isAllowed: false, policy: 0))
        #expect(Request(path: "/b").verdict(engine) == .init(isAllowed: false, policy: 1))
    }

    @Test(arguments: [("ALLOW", false), ("DENY", true), ("LOG", true)])
    func withoutPoliciesTheActionDecides(action: String, allowed: Bool) throws {
        let engine = try engine("action: \(action)")
        #expect(Request().verdict(engine) == .init(isAllowed: allowed, policy: nil))
    }

    @Test func eachAddressIsItsOwn() throws {
        for (field, prefix) in [
            ("remote_ip", "10.1.0.0"), ("direct_remote_ip", "127.0.0.2"), ("source_ip", "192.168.0.0"),
        ] {
            let engine = try engine(
                """
                policies: {one: {permissions: [{destination_port: 8080}],
                  principals: [{\(field): {address_prefix: \(prefix), prefix_len: 16}}]}}
                """)
            #expect(Request().verdict(engine).isAllowed, "\(field)")
        }
    }

    @Test func namesOfThePeerAreFoundTogether() throws {
        let names = (0..<20).map { "{authenticated: {principal_name: {exact: 'spiffe://m/\($0)'}}}" }
        let engine = try engine(
            "policies: {one: {permissions: [{any: true}], principals: [\(names.joined(separator: ", "))]}}")
        #expect(Request(peer: ["x", "spiffe://m/19"]).verdict(engine).isAllowed)
        #expect(!Request(peer: ["spiffe://m/20"]).verdict(engine).isAllowed)
        #expect(!Request().verdict(engine).isAllowed)
    }

    /// More groups and sources than the index holds fall back to single comparisons.
    @Test func whatTheIndexCannotHoldIsComparedSingly() throws {
        let policies = (0..<1100).map { number in
            """
            p\(1000 + number): {permissions: [{url_path: {path: {exact: /\(number)}}}],
              principals: [{header: {name: x-\(number % 80), exact_match: v\(number)}}]}
            """
        }
        let engine = try engine("policies: {\(policies.joined(separator: ", "))}")
        for number in [0, 1, 63, 64, 79, 511, 512, 1023, 1024, 1099] {
            let fields = [("x-\(number % 80)", "v\(number)")]
            #expect(Request(path: "/\(number)", fields).verdict(engine).policy == number)
            #expect(Request(path: "/\(number)", [("x-\(number % 80)", "other")]).verdict(engine).policy == nil)
            #expect(Request(path: "/x", fields).verdict(engine).policy == nil)
        }
    }

    /// Random trees over a few headers, evaluated by the program and by hand.
    @Test func treesMeanWhatTheySay() throws {
        var random = RandomSource(seed: 7)
        for _ in 0..<300 {
            let tree = Tree.random(depth: 4, &random)
            let engine = try engine(
                "policies: {one: {permissions: [\(tree.permission)], principals: [\(tree.principal)]}}")
            for _ in 0..<8 {
                let values = (0..<3).map { _ in Int(random.below(3)) }
                let fields = values.enumerated().filter { $0.element > 0 }.map { ("x-\($0.offset)", "v\($0.element)") }
                #expect(Request(fields).verdict(engine).isAllowed == tree.holds(values), "\(tree.permission) \(values)")
            }
        }
    }

    @Test(arguments: [
        "policies: {one: {permissions: [{any: true}], principals: [{any: true}], condition: {const_expr: {}}}}",
        "audit_logging_options: {audit_condition: ON_DENY}",
        "policies: {one: {permissions: [{destination_port_range: {start: 9, end: 9}}], principals: [{any: true}]}}",
    ])
    func refused(yaml: String) {
        #expect(throws: InvalidConfiguration.self) { try engine(yaml) }
    }
}

extension Request {
    fileprivate init(_ fields: [(String, String)]) { self.init(path: "/", fields) }
}

private indirect enum Tree {
    case header(Int, Int)
    case all([Tree])
    case any([Tree])
    case not(Tree)

    static func random(depth: Int, _ random: inout RandomSource) -> Tree {
        switch depth == 0 ? 0 : random.below(5) {
        case 1: return .all((0...random.below(3)).map { _ in Tree.random(depth: depth - 1, &random) })
        case 2, 3: return .any((0...random.below(4)).map { _ in Tree.random(depth: depth - 1, &random) })
        case 4: return .not(Tree.random(depth: depth - 1, &random))
        default: return .header(Int(random.below(3)), Int(random.below(2)) + 1)
        }
    }

    func holds(_ values: [Int]) -> Bool {
        switch self {
        case .header(let name, let value): values[name] == value
        case .all(let inner): inner.allSatisfy { $0.holds(values) }
        case .any(let inner): inner.contains { $0.holds(values) }
        case .not(let inner): !inner.holds(values)
        }
    }

    var permission: String { text("and_rules", "or_rules", "not_rule", "rules") }
    var principal: String { text("and_ids", "or_ids", "not_id", "ids") }

    private func text(_ and: String, _ or: String, _ not: String, _ list: String) -> String {
        switch self {
        case .header(let name, let value): "{header: {name: x-\(name), exact_match: v\(value)}}"
        case .all(let inner):
            "{\(and): {\(list): [\(inner.map { $0.text(and, or, not, list) }.joined(separator: ", "))]}}"
        case .any(let inner):
            "{\(or): {\(list): [\(inner.map { $0.text(and, or, not, list) }.joined(separator: ", "))]}}"
        case .not(let inner): "{\(not): \(inner.text(and, or, not, list))}"
        }
    }
}
