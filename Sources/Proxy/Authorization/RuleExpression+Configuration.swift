// envoy.config.rbac.v3.Permission and Principal read into expressions.

import Base
import EnvoyAPI
import Formatting
import Routing

extension RuleExpression {
    /// At least one of several permissions.
    static func permissions(_ nodes: [ConfigNode]) throws(InvalidConfiguration) -> [RuleExpression] {
        var rules: [RuleExpression] = []
        for node in nodes { rules.append(try RuleExpression(permission: node)) }
        return rules
    }

    static func principals(_ nodes: [ConfigNode]) throws(InvalidConfiguration) -> [RuleExpression] {
        var rules: [RuleExpression] = []
        for node in nodes { rules.append(try RuleExpression(principal: node)) }
        return rules
    }

    init(permission node: ConfigNode) throws(InvalidConfiguration) {
        guard let kind = node.oneof("rule") else {
            throw node.invalid("", found: "no rule", expected: "a rule, such as any, header or destination_port")
        }
        switch kind {
        case "any":
            _ = node.bool("any")
            self = .always
        case "and_rules": self = .all(try Self.permissions(node.inner(kind).messages("rules")))
        case "or_rules": self = .any(try Self.permissions(node.inner(kind).messages("rules")))
        case "not_rule": self = .not(try RuleExpression(permission: try node.inner(kind)))
        case "destination_ip": self = .address(.local, try AddressRanges.range(try node.inner(kind)))
        case "destination_port":
            let port = node.uint32("destination_port")
            self = .ports(port..<(port + 1))
        case "destination_port_range": self = .ports(try Self.portRange(try node.inner(kind)))
        case "requested_server_name":
            self = .text(try StringMatcher(try node.inner(kind)), .serverName) { .serverName($0) }
        case "uri_template":
            guard let config = node.any(kind) else {
                throw node.invalid(kind, found: "nothing", expected: "a UriTemplateMatchConfig")
            }
            self = .template(try PathTemplate(matcher: config))
        case "matcher":
            throw node.unsupported(kind, "matchers of upstream addresses and other extensions of permissions")
        default: self = try Self.common(kind, node)
        }
    }

    init(principal node: ConfigNode) throws(InvalidConfiguration) {
        guard let kind = node.oneof("identifier") else {
            throw node.invalid("", found: "no identifier", expected: "one, such as any, authenticated or remote_ip")
        }
        switch kind {
        case "any":
            _ = node.bool("any")
            self = .always
        case "and_ids": self = .all(try Self.principals(node.inner(kind).messages("ids")))
        case "or_ids": self = .any(try Self.principals(node.inner(kind).messages("ids")))
        case "not_id": self = .not(try RuleExpression(principal: try node.inner(kind)))
        case "authenticated":
            guard let name = try node.inner(kind).message("principal_name") else {
                self = .encrypted
                return
            }
            // Without TLS there is no name, not even an empty one.
            self = .all([.encrypted, .text(try StringMatcher(name), .peerName) { .peerName($0) }])
        case "source_ip": self = .address(.connection, try AddressRanges.range(try node.inner(kind)))
        case "direct_remote_ip": self = .address(.direct, try AddressRanges.range(try node.inner(kind)))
        case "remote_ip": self = .address(.remote, try AddressRanges.range(try node.inner(kind)))
        case "filter_state": self = .filterState(try FilterStateMatcher(try node.inner(kind)))
        case "custom": self = try Self.custom(node)
        default: self = try Self.common(kind, node)
        }
    }

    /// What permissions and principals have in common.
    private static func common(_ kind: String, _ node: ConfigNode) throws(InvalidConfiguration) -> RuleExpression {
        switch kind {
        case "header": return try header(try node.inner(kind))
        case "url_path":
            let path = try node.inner(kind)
            return .urlPath(try StringMatcher(try path.inner("path")))
        case "metadata": return .dynamicMetadata(try MetadataMatcher(try node.inner(kind)))
        case "sourced_metadata":
            let sourced = try node.inner(kind)
            let matcher = try MetadataMatcher(try sourced.inner("metadata_matcher"))
            return sourced.enumeration("metadata_source") == "ROUTE"
                ? .routeMetadata(matcher) : .dynamicMetadata(matcher)
        default: throw node.unsupported(kind, "conditions of this kind")
        }
    }

    /// Equality of a header is worth a look-up, everything else is left to the matcher.
    private static func header(_ node: ConfigNode) throws(InvalidConfiguration) -> RuleExpression {
        let matcher = try HeaderMatcher(node)
        if let wanted = matcher.exactValue { return .exact(.header(matcher.name), wanted) }
        return .header(matcher)
    }

    private static func portRange(_ node: ConfigNode) throws(InvalidConfiguration) -> Range<UInt32> {
        let start = node.int32("start")
        let end = node.int32("end")
        guard (0...65_536).contains(start), (0...65_536).contains(end), start < end else {
            throw node.invalid(
                "", found: "\(start)..<\(end)", expected: "ports from 0 to 65536, the start before the end")
        }
        return UInt32(start)..<UInt32(end)
    }

    /// `envoy.extensions.rbac.principals.mtls_authenticated.v3.Config`, the only one there is.
    private static func custom(_ node: ConfigNode) throws(InvalidConfiguration) -> RuleExpression {
        guard let config = node.any("custom"),
            config.typeName == "envoy.extensions.rbac.principals.mtls_authenticated.v3.Config"
        else { throw node.unsupported("custom", "principals other than mtls_authenticated") }
        let any = config.bool("any_validated_client_certificate")
        guard let name = config.message("san_matcher") else {
            if any { return .all([.encrypted, .validated]) }
            throw config.invalid(
                "", found: "nothing", expected: "san_matcher, or any_validated_client_certificate set to true")
        }
        if any {
            throw config.invalid("any_validated_client_certificate", found: "both", expected: "this or san_matcher")
        }
        let kind: AlternativeNameKind =
            switch name.enumeration("san_type") {
            case "EMAIL": .email
            case "DNS": .dns
            case "IP_ADDRESS": .ip
            case "URI": .uri
            case let other: throw name.unsupported("san_type", other)
            }
        return .all([.encrypted, .validated, .alternativeName(kind, try StringMatcher(try name.inner("matcher")))])
    }
}
