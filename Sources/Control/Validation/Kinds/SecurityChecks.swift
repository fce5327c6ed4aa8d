// PeerAuthentication, RequestAuthentication and AuthorizationPolicy.

import MeshAPI

enum PeerAuthenticationChecks {
    static func run(_ object: ConfigObject<Security.PeerAuthentication>, _ checks: FieldChecks) {
        let spec = object.spec
        checks.selector(spec.selector, "spec.selector")
        if !spec.portLevelMtls.isEmpty {
            checks.require(
                spec.selector?.matchLabels.isEmpty == false, "spec.portLevelMtls",
                "found ports without a selector: ports are a workload's, expected spec.selector.matchLabels")
        }
        for name in spec.portLevelMtls.keys.sorted() {
            let isPort = Int(name).map { (1...65_535).contains($0) } ?? false
            checks.require(isPort, "spec.portLevelMtls.\(name)", "found \"\(name)\", expected a port number")
        }
    }
}

enum RequestAuthenticationChecks {
    static func run(_ object: ConfigObject<Security.RequestAuthentication>, _ checks: FieldChecks) {
        let spec = object.spec
        checks.warn("spec", "RequestAuthentication is kept and not enforced: requests pass whatever token they carry")
        checks.selector(spec.selector, "spec.selector")
        for (index, rule) in spec.jwtRules.enumerated() {
            let path = "spec.jwtRules[\(index)]"
            checks.require(!rule.issuer.isEmpty, "\(path).issuer", "found none, expected the tokens' issuer")
            for (number, audience) in rule.audiences.enumerated() {
                checks.require(
                    !audience.isEmpty, "\(path).audiences[\(number)]", "found an empty audience, expected one")
            }
            checks.require(
                rule.jwks.isEmpty || rule.jwksUri.isEmpty, "\(path).jwks",
                "found jwks and jwksUri, expected one of them")
            if !rule.jwksUri.isEmpty {
                let isURL = rule.jwksUri.hasPrefix("http://") || rule.jwksUri.hasPrefix("https://")
                checks.require(isURL, "\(path).jwksUri", "found \"\(rule.jwksUri)\", expected an http or https URL")
            }
            for (number, header) in rule.fromHeaders.enumerated() {
                checks.headerName(header.name, "\(path).fromHeaders[\(number)].name")
            }
            for (number, claim) in rule.outputClaimToHeaders.enumerated() {
                checks.headerName(claim.header, "\(path).outputClaimToHeaders[\(number)].header")
                checks.require(
                    !claim.claim.isEmpty, "\(path).outputClaimToHeaders[\(number)].claim",
                    "found none, expected a claim")
            }
            checks.duration(rule.timeout, "\(path).timeout")
        }
    }
}

enum AuthorizationPolicyChecks {
    static func run(_ object: ConfigObject<Security.AuthorizationPolicy>, _ checks: FieldChecks) {
        let spec = object.spec
        checks.warn("spec", "AuthorizationPolicy is kept and not enforced: requests pass as if it weren't there")
        checks.selector(spec.selector, "spec.selector")
        if spec.action == .CUSTOM {
            checks.require(
                spec.provider?.name.isEmpty == false, "spec.provider.name",
                "found none with action CUSTOM, expected a provider")
        } else if spec.provider != nil {
            checks.error("spec.provider", "found it with action \(spec.action.rawValue), expected it with CUSTOM only")
        }
        if spec.action == .DENY && spec.rules.isEmpty {
            checks.warn("spec.rules", "found none with action DENY: nothing is denied")
        }
        for (index, rule) in spec.rules.enumerated() { self.rule(rule, "spec.rules[\(index)]", checks) }
    }

    private static func rule(_ rule: Security.Rule, _ path: String, _ checks: FieldChecks) {
        for (index, from) in rule.from.enumerated() {
            let at = "\(path).from[\(index)].source"
            guard let source = from.source, source != Security.Source() else {
                checks.error(at, "found nothing in it, expected principals, namespaces, ipBlocks ...", .missing)
                continue
            }
            let accounts = source.serviceAccounts + source.notServiceAccounts
            let others =
                source.namespaces + source.notNamespaces + source.principals + source.notPrincipals
            checks.require(
                accounts.isEmpty || others.isEmpty, "\(at).serviceAccounts",
                "found it beside namespaces or principals, which it says both of, expected it alone")
            for (number, block)
                in (source.ipBlocks + source.notIpBlocks + source.remoteIpBlocks + source.notRemoteIpBlocks)
                .enumerated()
            {
                checks.addressOrRange(block, "\(at)[\(number)]")
            }
        }
        for (index, to) in rule.to.enumerated() {
            let at = "\(path).to[\(index)].operation"
            guard let operation = to.operation, operation != Security.Operation() else {
                checks.error(at, "found nothing in it, expected hosts, ports, methods or paths", .missing)
                continue
            }
            for (number, port) in (operation.ports + operation.notPorts).enumerated() {
                let isPort = Int(port).map { (1...65_535).contains($0) } ?? false
                checks.require(isPort, "\(at).ports[\(number)]", "found \"\(port)\", expected a port number")
            }
        }
        for (index, condition) in rule.when.enumerated() {
            let at = "\(path).when[\(index)]"
            checks.require(!condition.key.isEmpty, "\(at).key", "found none, expected an attribute")
            checks.require(
                !condition.values.isEmpty || !condition.notValues.isEmpty, at,
                "found neither values nor notValues, expected one")
        }
    }
}
