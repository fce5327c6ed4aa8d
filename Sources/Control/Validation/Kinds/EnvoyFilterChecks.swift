// An EnvoyFilter: that each patch can apply to what it names.

import MeshAPI

enum EnvoyFilterChecks {
    static func run(_ object: ConfigObject<Networking.EnvoyFilter>, _ checks: FieldChecks) {
        let spec = object.spec
        if let selector = spec.workloadSelector { checks.labels(selector.labels, "spec.workloadSelector.labels") }
        if !spec.targetRefs.isEmpty {
            checks.error("spec.targetRefs", "is not supported, workloadSelector selects workloads", .notSupported)
        }
        if spec.configPatches.isEmpty { checks.warn("spec.configPatches", "found none: nothing is changed") }
        for (index, patch) in spec.configPatches.enumerated() {
            self.patch(patch, "spec.configPatches[\(index)]", checks)
        }
    }

    private static func patch(
        _ item: Networking.EnvoyFilter.EnvoyConfigObjectPatch, _ path: String, _ checks: FieldChecks
    ) {
        checks.require(item.applyTo != .INVALID, "\(path).applyTo", "found none, expected what is patched")
        if item.applyTo == .BOOTSTRAP {
            checks.error(
                "\(path).applyTo", "found BOOTSTRAP: a running proxy's bootstrap can't be changed", .notSupported)
        }
        guard let patch = item.patch else {
            return checks.error("\(path).patch", "found none, expected operation and value", .missing)
        }
        checks.require(
            patch.operation != .INVALID, "\(path).patch.operation", "found none, expected MERGE, ADD, REMOVE ...")
        if patch.operation == .REMOVE {
            if patch.value != nil { checks.warn("\(path).patch.value", "has no effect with operation REMOVE") }
        } else if patch.value == nil {
            checks.error(
                "\(path).patch.value", "found none with operation \(patch.operation.rawValue), expected one", .missing)
        }
        match(item, path, checks)
        if let version = item.match?.proxy?.proxyVersion, !version.isEmpty {
            checks.regex(version, "\(path).match.proxy.proxyVersion")
        }
    }

    private static func match(
        _ item: Networking.EnvoyFilter.EnvoyConfigObjectPatch, _ path: String, _ checks: FieldChecks
    ) {
        guard let match = item.match else { return }
        let listenerKinds: Set<Networking.EnvoyFilter.ApplyTo> = [
            .LISTENER, .FILTER_CHAIN, .NETWORK_FILTER, .HTTP_FILTER, .LISTENER_FILTER,
        ]
        let routeKinds: Set<Networking.EnvoyFilter.ApplyTo> = [.ROUTE_CONFIGURATION, .VIRTUAL_HOST, .HTTP_ROUTE]
        let rules: [(Bool, Bool, String)] = [
            (match.listener != nil, listenerKinds.contains(item.applyTo), "listener"),
            (match.routeConfiguration != nil, routeKinds.contains(item.applyTo), "routeConfiguration"),
            (match.cluster != nil, item.applyTo == .CLUSTER, "cluster"),
        ]
        for (isSet, fits, name) in rules where isSet && !fits {
            checks.error(
                "\(path).match.\(name)", "found it with applyTo \(item.applyTo.rawValue), which it can't match")
        }
        if match.waypoint != nil { checks.error("\(path).match.waypoint", "is not supported", .notSupported) }
    }
}
