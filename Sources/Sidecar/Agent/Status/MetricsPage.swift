// One exposition made of several: the agent's own metrics, the proxy's, the application's.

/// Prometheus' text format, or OpenMetrics when the application speaks that.
enum MetricsPage {
    static let textType = "text/plain; version=0.0.4; charset=utf-8"
    static let openType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    struct Application: Sendable {
        var contentType: String
        var body: [UInt8]
    }

    static func isOpen(_ contentType: String) -> Bool {
        contentType.lowercased().hasPrefix("application/openmetrics-text")
    }

    /// The application's part stands last: in OpenMetrics `# EOF` ends the page.
    static func merge(agent: String, proxy: [UInt8], application: Application?) -> (type: String, body: [UInt8]) {
        guard let application else { return (textType, ended(Array(agent.utf8)) + ended(proxy)) }
        guard isOpen(application.contentType) else {
            return (textType, ended(Array(agent.utf8)) + ended(proxy) + ended(application.body))
        }
        var body = opened(Array(agent.utf8)) + opened(proxy) + ended(withoutEnd(application.body))
        body += Array("# EOF\n".utf8)
        return (openType, body)
    }

    private static func ended(_ body: [UInt8]) -> [UInt8] {
        body.isEmpty || body.last == 0x0A ? body : body + [0x0A]
    }

    private static func withoutEnd(_ body: [UInt8]) -> [UInt8] {
        let mark = Array("# EOF".utf8)
        var end = body.count
        while end > 0, body[end - 1] == 0x0A || body[end - 1] == 0x0D { end -= 1 }
        guard end >= mark.count, Array(body[(end - mark.count)..<end]) == mark else { return body }
        return Array(body[..<(end - mark.count)])
    }

    /// A counter's samples end in `_total` there, and these don't: they are of a type that isn't known. Empty lines and
    /// free comments have no place in it.
    private static func opened(_ body: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(body.count + 1024)
        let type = Array("# TYPE ".utf8)
        let help = Array("# HELP ".utf8)
        let counter = Array(" counter".utf8)
        for line in body.split(separator: 0x0A) {
            if line.first == 0x23 {
                if line.starts(with: type) {
                    if line.suffix(counter.count).elementsEqual(counter) {
                        result += line.dropLast(counter.count)
                        result += Array(" unknown\n".utf8)
                        continue
                    }
                } else if !line.starts(with: help) {
                    continue
                }
            }
            result += line
            result.append(0x0A)
        }
        return result
    }
}

/// What the agent counts of itself, under the names Istio's agent has where it has them.
struct AgentMetrics: Sendable {
    var scrapes = 0
    var applicationFailures = 0
    var proxyFailures = 0

    func text(certificateExpiry: Int64?, renewals: Int, failedRenewals: Int, connections: Int, failures: Int) -> String
    {
        var text = ""
        func metric(_ name: String, _ kind: String, _ help: String, _ samples: [(labels: String, value: Int)]) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
            for sample in samples { text += "\(name)\(sample.labels) \(sample.value)\n" }
        }
        metric("istio_agent_scrapes_total", "counter", "Scrapes of the merged metrics.", [("", scrapes)])
        metric(
            "istio_agent_scrape_failures_total", "counter", "Parts that were missing in the merged metrics.",
            [("{type=\"application\"}", applicationFailures), ("{type=\"envoy\"}", proxyFailures)])
        metric(
            "istio_agent_num_outgoing_retries", "counter", "Attempts at a certificate that failed.",
            [("{request_type=\"CreateCertificate\"}", failedRenewals)])
        metric("skein_agent_certificate_renewals_total", "counter", "Certificates after the first.", [("", renewals)])
        metric("skein_agent_xds_connections_total", "counter", "Streams that were answered.", [("", connections)])
        metric("skein_agent_xds_failures_total", "counter", "Streams that failed or ended.", [("", failures)])
        if let certificateExpiry {
            metric(
                "istio_agent_cert_expiry_timestamp", "gauge", "When the certificate ends, in seconds since 1970.",
                [("", Int(certificateExpiry))])
        }
        return text
    }
}
