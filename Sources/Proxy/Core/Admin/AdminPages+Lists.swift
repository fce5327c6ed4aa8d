// The admin pages that list: clusters, listeners, certificates, statistics, configuration.

import Balancing
import Base
import EnvoyAPI
import Formatting
import TLS
import Telemetry

extension AdminPages {
    func clusters(_ query: AdminQuery) -> AdminReply {
        var filter: CompiledRegex?
        if let pattern = query["filter"], !pattern.isEmpty {
            do throws(InvalidFormat) {
                filter = try CompiledRegex(pattern: pattern)
            } catch {
                return AdminReply(400, "Invalid re2 regex")
            }
        }
        let reports = clusterReports.filter { report in
            guard let filter else { return true }
            return report.params.name.withView { filter.isFound(in: $0) }
        }
        if query["format"] == "json" {
            var clusters = Message(type: "envoy.admin.v3.Clusters")
            for report in reports { clusters.append(.message(report.message), to: "cluster_statuses") }
            return AdminReply(json: clusters.json(pretty: true) + "\n")
        }
        var reply = AdminReply()
        for report in reports { report.writeText(to: &reply.body) }
        return reply
    }

    private var clusterReports: [ClusterReport] {
        process.clusters.active.map { entry in
            ClusterReport(
                params: entry.params, hosts: entry.snapshot?.hosts ?? [], store: process.store,
                isDynamic: entry.version != nil)
        }
    }

    func listeners(_ query: AdminQuery) -> AdminReply {
        var reply = AdminReply()
        var list = Message(type: "envoy.admin.v3.Listeners")
        for entry in process.listeners.active {
            let listener = entry.params
            let bound = entry.sockets.localAddresses
            let addresses = bound.isEmpty ? listener.allAddresses : bound
            for address in addresses { reply.body.append("\(listener.name)::\(address)\n") }
            var status = Message(type: "envoy.admin.v3.ListenerStatus")
            status["name"] = .string(listener.name)
            if let first = addresses.first { status["local_address"] = .message(first.message) }
            for address in addresses.dropFirst() {
                status.append(.message(address.message), to: "additional_local_addresses")
            }
            list.append(.message(status), to: "listener_statuses")
        }
        if query["format"] == "json" { return AdminReply(json: list.json(pretty: true) + "\n") }
        return reply
    }

    // MARK: - Certificates

    func certs(_ query: AdminQuery) -> AdminReply {
        var list = Message(type: "envoy.admin.v3.Certificates")
        for listener in process.listeners.active.map(\.params) {
            for chain in listener.chains + [listener.defaultChain].compactMap(\.self) {
                guard let context = chain.security?.current else { continue }
                list.append(.message(Self.message(context.authorities, context.certificates)), to: "certificates")
            }
        }
        for cluster in process.clusters.active.map(\.params) {
            for context in cluster.transports.securities.compactMap(\.current) {
                list.append(.message(Self.message(context.authorities, context.certificates)), to: "certificates")
            }
        }
        return AdminReply(json: list.json(pretty: true, withDefaults: true) + "\n")
    }

    private static func message(
        _ authorities: [TLSCertificateDetails], _ certificates: [TLSCertificateDetails]
    ) -> Message {
        var certificate = Message(type: "envoy.admin.v3.Certificate")
        for authority in authorities { certificate.append(.message(message(of: authority)), to: "ca_cert") }
        for own in certificates { certificate.append(.message(message(of: own)), to: "cert_chain") }
        return certificate
    }

    private static func message(of certificate: TLSCertificateDetails) -> Message {
        var details = Message(type: "envoy.admin.v3.CertificateDetails")
        details["path"] = .string(certificate.path)
        details["serial_number"] = .string(certificate.serialNumber)
        let names =
            certificate.dnsNames.map { ("dns", $0) } + certificate.uris.map { ("uri", $0) }
            + certificate.ipAddresses.map { ("ip_address", $0) }
        for (kind, name) in names {
            var alternative = Message(type: "envoy.admin.v3.SubjectAlternateName")
            alternative[kind] = .string(name)
            details.append(.message(alternative), to: "subject_alt_names")
        }
        let now = Int64(WallClock.nanoseconds / 1_000_000_000)
        details["days_until_expiration"] = .signed(certificate.daysUntilExpiration(now: now))
        details["valid_from"] = .timestamp(certificate.validFrom &* 1_000_000_000)
        details["expiration_time"] = .timestamp(certificate.expiration &* 1_000_000_000)
        return details
    }

    func resetCounters(_ query: AdminQuery) -> AdminReply {
        process.store.resetCounters()
        return AdminReply(200, "OK\n")
    }

    // MARK: - Configuration

    func configDump(_ query: AdminQuery) -> AdminReply {
        let dump = ConfigurationDump(process, startTime: startTime)
        do throws(InvalidDumpQuery) {
            return AdminReply(json: try dump.json(query) + "\n")
        } catch {
            var reply = AdminReply(error.status, error.message)
            reply.contentType = "text/plain"
            return reply
        }
    }
}
