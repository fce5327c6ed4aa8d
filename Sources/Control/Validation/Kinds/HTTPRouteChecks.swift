// One http route of a VirtualService: what it does with a request, and that this is one thing only.

import MeshAPI

struct HTTPRouteChecks {
    let checks: FieldChecks
    let path: String
    let isDelegate: Bool
    let gateways: [String]

    init(_ checks: FieldChecks, path: String, isDelegate: Bool, gateways: [String]) {
        self.checks = checks
        self.path = path
        self.isDelegate = isDelegate
        self.gateways = gateways
    }

    func run(_ route: Networking.HTTPRoute) {
        action(route)
        let isForGateway = isDelegate || !gateways.isEmpty && !gateways.contains("mesh")
        for (index, match) in route.match.enumerated() {
            HTTPMatchChecks(checks, path: "\(path).match[\(index)]", isForGateway: isForGateway).run(match)
            for name in match.gateways where !gateways.contains(name) && !(gateways.isEmpty && name == "mesh") {
                checks.warn(
                    "\(path).match[\(index)].gateways", "found gateway \"\(name)\", which spec.gateways doesn't name")
            }
        }
        destinations(route.route)
        mutations(route.headers, "\(path).headers")
        checks.duration(route.timeout, "\(path).timeout", allowsZero: true)
        if let retries = route.retries { RouteResilienceChecks.retries(retries, "\(path).retries", checks) }
        if let fault = route.fault { RouteResilienceChecks.fault(fault, "\(path).fault", checks) }
        if let cors = route.corsPolicy { RouteResilienceChecks.cors(cors, "\(path).corsPolicy", checks) }
        mirrors(route)
        if let rewrite = route.rewrite { self.rewrite(rewrite) }
    }

    private func action(_ route: Networking.HTTPRoute) {
        var actions: [String] = []
        if !route.route.isEmpty { actions.append("route") }
        if route.redirect != nil { actions.append("redirect") }
        if route.directResponse != nil { actions.append("directResponse") }
        if route.delegate != nil { actions.append("delegate") }
        if actions.count != 1 {
            let found = actions.isEmpty ? "none" : actions.joined(separator: " and ")
            checks.error(path, "found \(found) of route, redirect, directResponse and delegate, expected one")
        }
        if isDelegate && route.delegate != nil {
            checks.error("\(path).delegate", "found a delegate in a delegate, expected none")
        }
        if let delegate = route.delegate {
            checks.require(
                delegate.name.isEmpty == false && NameRules.isSubdomain(delegate.name), "\(path).delegate.name",
                "found \"\(delegate.name)\", expected the name of a VirtualService")
        }
        if let redirect = route.redirect { self.redirect(redirect, route) }
        if let answer = route.directResponse { directResponse(answer, route) }
    }

    private func redirect(_ redirect: Networking.HTTPRedirect, _ route: Networking.HTTPRoute) {
        let at = "\(path).redirect"
        let says =
            !redirect.uri.isEmpty || !redirect.authority.isEmpty || !redirect.scheme.isEmpty || redirect.port != nil
            || redirect.derivePort != nil || redirect.redirectCode != 0 || !redirect.prefixRewrite.isEmpty
        checks.require(says, at, "found nothing that changes, expected uri, authority, port, scheme or redirectCode")
        checks.require(
            redirect.uri.isEmpty || redirect.prefixRewrite.isEmpty, at,
            "found uri and prefixRewrite, expected one of them")
        if let port = redirect.port { checks.port(port, "\(at).port") }
        checks.require(
            redirect.redirectCode == 0 || (300...399).contains(redirect.redirectCode), "\(at).redirectCode",
            "found \(redirect.redirectCode), expected 300 to 399")
        checks.require(
            ["", "http", "https"].contains(redirect.scheme), "\(at).scheme",
            "found \"\(redirect.scheme)\", expected http or https")
        onlyForRoutes(route, "redirect")
    }

    private func directResponse(_ answer: Networking.HTTPDirectResponse, _ route: Networking.HTTPRoute) {
        let at = "\(path).directResponse"
        checks.require(
            (200...599).contains(answer.status), "\(at).status", "found \(answer.status), expected 200 to 599")
        let size = answer.body?.string?.utf8.count ?? answer.body?.bytes?.count ?? 0
        if size > 1 << 20 {
            checks.error("\(at).body", "found \(size) bytes, expected 1 MiB at most")
        } else if size > 100 << 10 {
            checks.warn("\(at).body", "found \(size) bytes: a large body goes to every proxy with its routes")
        }
        onlyForRoutes(route, "directResponse")
    }

    private func onlyForRoutes(_ route: Networking.HTTPRoute, _ action: String) {
        let parts: [(Bool, String)] = [
            (route.rewrite != nil, "rewrite"), (route.mirror != nil || !route.mirrors.isEmpty, "mirror"),
            (route.fault != nil && action == "redirect", "fault"),
        ]
        for (isSet, name) in parts where isSet {
            checks.error("\(path).\(name)", "found it beside \(action), expected it beside route only")
        }
    }

    private func destinations(_ list: [Networking.HTTPRouteDestination]) {
        for (index, item) in list.enumerated() {
            let at = "\(path).route[\(index)]"
            RouteDestinationChecks.destination(item.destination, "\(at).destination", checks)
            mutations(item.headers, "\(at).headers")
        }
        RouteDestinationChecks.weights(list.map(\.weight), "\(path).route", checks)
    }

    private func mutations(_ headers: Networking.Headers?, _ at: String) {
        guard let headers else { return }
        for (name, part) in [("request", headers.request), ("response", headers.response)] {
            guard let part else { continue }
            for key in part.set.keys.sorted() + part.add.keys.sorted() where key != ":authority" || name == "response" {
                checks.headerName(key, "\(at).\(name)")
            }
            for key in part.remove { checks.headerName(key, "\(at).\(name).remove") }
            for (verb, headers) in [("set", part.set), ("add", part.add)] {
                for (key, value) in headers.sorted(by: { $0.key < $1.key }) {
                    guard let reason = HeaderFormat.problem(value) else { continue }
                    checks.error("\(at).\(name).\(verb).\(key)", "found \"\(value)\", \(reason)")
                }
            }
        }
    }

    private func mirrors(_ route: Networking.HTTPRoute) {
        checks.require(
            route.mirror == nil || route.mirrors.isEmpty, "\(path).mirrors",
            "found mirror and mirrors, expected one of them")
        if let mirror = route.mirror { RouteDestinationChecks.destination(mirror, "\(path).mirror", checks) }
        for (index, mirror) in route.mirrors.enumerated() {
            RouteDestinationChecks.destination(mirror.destination, "\(path).mirrors[\(index)].destination", checks)
            checks.percentage(mirror.percentage?.value, "\(path).mirrors[\(index)].percentage.value")
        }
        if let percent = route.mirrorPercent {
            checks.percentage(Double(percent), "\(path).mirrorPercent")
            checks.deprecate("\(path).mirrorPercent", "is deprecated, mirrorPercentage says the same")
        }
        checks.percentage(route.mirrorPercentage?.value, "\(path).mirrorPercentage.value")
    }

    private func rewrite(_ rewrite: Networking.HTTPRewrite) {
        let at = "\(path).rewrite"
        checks.require(
            !rewrite.uri.isEmpty || !rewrite.authority.isEmpty || rewrite.uriRegexRewrite != nil, at,
            "found nothing, expected uri, uriRegexRewrite or authority")
        if let regex = rewrite.uriRegexRewrite {
            checks.require(rewrite.uri.isEmpty, at, "found uri and uriRegexRewrite, expected one of them")
            checks.require(
                !regex.match.isEmpty && !regex.rewrite.isEmpty, "\(at).uriRegexRewrite", "expected match and rewrite")
            checks.regex(regex.match, "\(at).uriRegexRewrite.match")
        }
    }
}
