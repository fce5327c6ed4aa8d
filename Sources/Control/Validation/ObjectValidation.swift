// Checks an object by its kind: first that its fields are known and of the right type, then what they mean.

import Document
import MeshAPI

public enum ObjectValidation {
    /// nil for kinds whose meaning is nobody's business here.
    public static func findings(in object: DocumentNode, kind: ObjectKind) -> ValidationFindings? {
        switch (kind.group, kind.kind) {
        case ("networking.istio.io", "VirtualService"): check(object, kind, VirtualServiceChecks.run)
        case ("networking.istio.io", "DestinationRule"): check(object, kind, DestinationRuleChecks.run)
        case ("networking.istio.io", "Gateway"): check(object, kind, GatewayChecks.run)
        case ("networking.istio.io", "ServiceEntry"): check(object, kind, ServiceEntryChecks.run)
        case ("networking.istio.io", "Sidecar"): check(object, kind, SidecarChecks.run)
        case ("networking.istio.io", "WorkloadEntry"): check(object, kind, WorkloadChecks.entry)
        case ("networking.istio.io", "WorkloadGroup"): check(object, kind, WorkloadChecks.group)
        case ("networking.istio.io", "EnvoyFilter"): check(object, kind, EnvoyFilterChecks.run)
        case ("networking.istio.io", "ProxyConfig"): check(object, kind, ProxyConfigChecks.run)
        case ("security.istio.io", "PeerAuthentication"): check(object, kind, PeerAuthenticationChecks.run)
        case ("security.istio.io", "RequestAuthentication"): check(object, kind, RequestAuthenticationChecks.run)
        case ("security.istio.io", "AuthorizationPolicy"): check(object, kind, AuthorizationPolicyChecks.run)
        case ("telemetry.istio.io", "Telemetry"): check(object, kind, TelemetryChecks.run)
        case ("authentication.istio.io", _): LegacyPolicyChecks.findings(in: object, kind: kind)
        default: nil
        }
    }

    private static func check<Spec: ReadableFields>(
        _ object: DocumentNode, _ kind: ObjectKind, _ run: (ConfigObject<Spec>, FieldChecks) -> Void
    ) -> ValidationFindings {
        let checks = FieldChecks(object)
        let problems = ProblemList()
        let spec = object["spec"] ?? DocumentNode(.mapping([]))
        let read = Spec(reading: FieldReader(spec, path: "spec", problems: problems))
        checks.add(problems.problems)
        // What could not be read would be complained of twice, and wrongly the second time.
        if problems.problems.isEmpty {
            run(ConfigObject(kind: kind, metadata: ObjectMetadata(of: object), spec: read), checks)
        }
        return checks.findings
    }
}
