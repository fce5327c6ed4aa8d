// Istio's validation in front of every write: a bad object is refused with the field and the reason.

import APIServer
import MeshAPI
import Validation

struct ValidationAdmission: AdmissionCheck {
    func review(_ change: AdmissionChange) async -> AdmissionVerdict {
        if change.operation == .create, change.kind.group == "networking.k8s.io", change.kind.kind == "Ingress" {
            return AdmissionVerdict(warnings: ["an Ingress is kept, and opens nothing here: use a Gateway"])
        }
        guard let new = change.new, change.subresource.isEmpty,
            let findings = ObjectValidation.findings(in: new, kind: change.kind)
        else { return AdmissionVerdict() }
        return AdmissionVerdict(refusals: findings.errors, warnings: findings.warnings.map(\.description))
    }
}
