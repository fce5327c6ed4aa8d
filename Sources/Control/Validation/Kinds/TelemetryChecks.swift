// Telemetry and ProxyConfig.

import MeshAPI

enum TelemetryChecks {
    static func run(_ object: ConfigObject<Observing.Telemetry>, _ checks: FieldChecks) {
        let spec = object.spec
        checks.warn("spec", "Telemetry is kept and not applied: logs, traces and metrics are as MeshConfig says")
        checks.selector(spec.selector, "spec.selector")
        for (index, tracing) in spec.tracing.enumerated() {
            let path = "spec.tracing[\(index)]"
            checks.percentage(tracing.randomSamplingPercentage, "\(path).randomSamplingPercentage")
            providers(tracing.providers, "\(path).providers", checks)
            for (name, tag) in tracing.customTags.sorted(by: { $0.key < $1.key }) {
                let at = "\(path).customTags.\(name)"
                checks.require(!name.isEmpty, at, "found an empty name, expected one")
                if let header = tag.header { checks.headerName(header.name, "\(at).header.name") }
                if let variable = tag.environment {
                    checks.require(!variable.name.isEmpty, "\(at).environment.name", "found none, expected a variable")
                }
            }
        }
        for (index, logging) in spec.accessLogging.enumerated() {
            providers(logging.providers, "spec.accessLogging[\(index)].providers", checks)
        }
        for (index, metrics) in spec.metrics.enumerated() {
            providers(metrics.providers, "spec.metrics[\(index)].providers", checks)
        }
    }

    private static func providers(_ list: [Observing.ProviderRef], _ path: String, _ checks: FieldChecks) {
        for (index, provider) in list.enumerated() {
            checks.require(
                !provider.name.isEmpty, "\(path)[\(index)].name", "found none, expected an extension provider")
        }
    }
}

enum ProxyConfigChecks {
    static func run(_ object: ConfigObject<Networking.ProxyConfig>, _ checks: FieldChecks) {
        checks.selector(object.spec.selector, "spec.selector")
        if let concurrency = object.spec.concurrency { checks.atLeastZero(concurrency, "spec.concurrency") }
    }
}
