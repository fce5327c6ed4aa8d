// What is taken and does nothing: said on the object, so that nobody relies on it.

import Document
import MeshAPI
import Registry

enum EffectAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        let world = index.world
        var found = mesh(world) + services(world) + entries(world) + filters(world)
        found += kinds(world)
        return found
    }

    /// Kinds whose rules nobody carries out yet. Whoever relies on a policy must not think it in force.
    private static func kinds(_ world: WorldSnapshot) -> [Finding] {
        func each<Spec>(_ objects: [ConfigObject<Spec>], _ words: String) -> [Finding] {
            objects.map { Finding(.notEnforced, on: $0.key, path: "spec", words) }
        }
        return each(
            world.authorizationPolicies,
            "AuthorizationPolicy is kept and not enforced: requests pass as if it weren't there"
        )
            + each(
                world.requestAuthentications,
                "RequestAuthentication is kept and not enforced: requests pass whatever token they carry")
            + world.telemetries.map {
                Finding(
                    .withoutEffect, on: $0.key, path: "spec",
                    "Telemetry is kept and not applied: logs, traces and metrics are as MeshConfig says")
            }
    }

    private static func mesh(_ world: WorldSnapshot) -> [Finding] {
        let key = ConfigKey(kind: "ConfigMap", namespace: world.rootNamespace, name: "istio")
        let mesh = world.mesh
        var found: [Finding] = []
        func note(_ isSet: Bool, _ field: String, _ words: String) {
            if isSet { found.append(Finding(.withoutEffect, on: key, path: "data.mesh.\(field)", words)) }
        }
        note(
            mesh.outboundTrafficPolicy?.mode == .ALLOW_ANY_DYNAMIC_DNS, "outboundTrafficPolicy.mode",
            "ALLOW_ANY_DYNAMIC_DNS works as ALLOW_ANY: unknown destinations are reached by the address the client chose"
        )
        note(
            mesh.serviceSettings.contains { $0.settings?.clusterLocal == true },
            "serviceSettings.settings.clusterLocal",
            "endpoints are those of this control plane's own cluster anyway; nothing is kept out")
        note(!mesh.serviceScopeConfigs.isEmpty, "serviceScopeConfigs", "there is no ambient mesh")
        note(mesh.hboneIdleTimeout != nil, "hboneIdleTimeout", "HBONE is not spoken")
        note(!mesh.configSources.isEmpty, "configSources", "configuration comes from the store alone")
        note(
            !mesh.ingressClass.isEmpty || !mesh.ingressSelector.isEmpty && mesh.ingressControllerMode != .unset,
            "ingressControllerMode", "Kubernetes' Ingress is not served: use a Gateway")
        note(!mesh.certificates.isEmpty, "certificates", "the control plane makes its own servers' certificates")
        note(
            mesh.caCertificates.contains { $0.spiffeBundleUrl?.isEmpty == false || !$0.certSigners.isEmpty },
            "caCertificates",
            "bundles are not fetched, and there are no other signers: give the roots as pem")
        note(mesh.ca != nil, "ca", "certificates are signed by the built-in authority")
        note(mesh.serviceEntryVisibility != nil, "serviceEntryVisibility", "use exportTo, or defaultServiceExportTo")
        for provider in mesh.extensionProviders {
            let name = "extensionProviders[\(provider.name)]"
            note(
                provider.envoyExtAuthzHttp != nil || provider.envoyExtAuthzGrpc != nil, name,
                "external authorization is not carried out, for AuthorizationPolicy isn't")
            note(
                provider.lightstep != nil || provider.datadog != nil || provider.opencensus != nil
                    || provider.skywalking != nil || provider.stackdriver != nil, name,
                "no spans are sent this way: use zipkin or opentelemetry")
        }
        return found
    }

    private static func services(_ world: WorldSnapshot) -> [Finding] {
        world.services.values.flatMap { service -> [Finding] in
            var found: [Finding] = []
            for label in ["istio.io/persistent-session", "istio.io/persistent-session-header"]
            where service.labels[label] != nil {
                found.append(
                    Finding(
                        .withoutEffect, on: service.source, path: "metadata.labels.\(label)",
                        "clients don't stick to an endpoint by this; use a DestinationRule's consistentHash"))
            }
            if service.ports.contains(where: { $0.protocol == .hbone }) {
                found.append(
                    Finding(
                        .withoutEffect, on: service.source, path: "spec.ports", "HBONE is not spoken: it goes as TCP"))
            }
            let distribution = service.trafficDistribution
            if !distribution.isEmpty, !MeshService.trafficDistributions.contains(distribution) {
                found.append(
                    Finding(
                        .withoutEffect, on: service.source, path: "spec.trafficDistribution",
                        "found \(distribution), expected one of \(MeshService.trafficDistributions.sorted().joined(separator: ", "))"
                    ))
            }
            return found
        }
    }

    private static func entries(_ world: WorldSnapshot) -> [Finding] {
        world.serviceEntries.compactMap { object in
            guard object.spec.resolution == .DYNAMIC_DNS else { return nil }
            return Finding(
                .withoutEffect, on: object.key, path: "spec.resolution",
                "DYNAMIC_DNS is not supported and the entry is left out; use DNS for a host without wildcard")
        }
    }

    /// Filters of Istio's own Envoy are in no chain here, so nothing can stand before or after them.
    private static func filters(_ world: WorldSnapshot) -> [Finding] {
        world.envoyFilters.flatMap { object in
            object.spec.configPatches.enumerated().compactMap { number, item -> Finding? in
                let filter = item.match?.listener?.filterChain?.filter
                let names = [filter?.name ?? "", filter?.subFilter?.name ?? ""]
                guard let name = names.first(where: { $0.hasPrefix("istio.") }) else { return nil }
                return Finding(
                    .withoutEffect, on: object.key,
                    path: "spec.configPatches[\(number)].match.listener.filterChain.filter",
                    "\(name) is a filter of Istio's own build of Envoy and in no chain here: the patch matches nothing")
            }
        }
    }
}
