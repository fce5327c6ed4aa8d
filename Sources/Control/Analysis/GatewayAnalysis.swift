// Gateways: are there workloads for them, are their secrets there, do two of them claim one port and host.

import Base
import Credentials
import MeshAPI
import Registry

enum GatewayAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        index.world.gateways.flatMap { workloads($0, index) + credentials($0, index) } + conflicts(index)
            + certificates(index)
    }

    private static func workloads(_ object: ConfigObject<Networking.Gateway>, _ index: AnalysisIndex) -> [Finding] {
        if object.spec.selector.isEmpty { return [] }
        let selected = index.workloads.filter { $0.has(object.spec.selector) }
        let labels = AnalysisIndex.text(object.spec.selector)
        if selected.isEmpty {
            return [
                Finding(
                    .referencedResourceNotFound, on: object.key, path: "spec.selector",
                    "Referenced selector not found: \"\(labels)\"")
            ]
        }
        let services = index.world.services.values.filter { service in
            !service.selector.isEmpty && service.source.kind == "Service"
                && selected.contains { $0.namespace == service.namespace && $0.has(service.selector) }
        }
        // Without a service in front, workloads are reached as they are.
        if services.isEmpty { return [] }
        let ports = Set(services.flatMap(\.ports).flatMap { [$0.number, $0.targetPort] })
        return object.spec.servers.enumerated().compactMap { number, server in
            guard let port = server.port, !ports.contains(port.number) else { return nil }
            return Finding(
                .gatewayPortNotOnService, on: object.key, path: "spec.servers[\(number)].port.number",
                "The gateway is listening on a target port (port \(port.number)) that is not defined in the Service associated with its workload instances (Pod selector \(labels)). If you need to access the gateway port through the gateway Service, it will not be available."
            )
        }
    }

    private static func credentials(_ object: ConfigObject<Networking.Gateway>, _ index: AnalysisIndex) -> [Finding] {
        // A secret belongs into the namespace of the gateway's workload.
        let namespaces = Set(index.workloads.filter { $0.has(object.spec.selector) }.map(\.namespace))
        var found: [Finding] = []
        for (number, server) in object.spec.servers.enumerated() {
            guard let tls = server.tls else { continue }
            let names = ([tls.credentialName] + tls.credentialNames).filter { !$0.isEmpty && !$0.contains("://") }
            for name in names {
                let path = "spec.servers[\(number)].tls.credentialName"
                let there = index.world.credentials.filter { key, _ in
                    key.name == name && (namespaces.isEmpty || namespaces.contains(key.namespace))
                }
                guard let (key, credential) = there.first else {
                    found.append(
                        Finding(
                            .referencedResourceNotFound, on: object.key, path: path,
                            "Referenced credentialName not found: \"\(name)\""))
                    continue
                }
                if let reason = fault(credential) {
                    found.append(
                        Finding(
                            .invalidGatewayCredential, on: object.key, path: path,
                            "The credential referenced by the Gateway \(object.name) in namespace \(key.namespace) is invalid, which can cause the traffic not to work as expected. (\(reason))"
                        ))
                }
            }
        }
        return found
    }

    /// nil for a certificate that can be served.
    private static func fault(_ credential: TLSCredential) -> String? {
        if credential.certificateChain.isEmpty { return "it holds no certificate" }
        do throws(InvalidCredential) {
            let chain = try Certificate.chain(pem: credential.certificateChain)
            guard let leaf = chain.first else { return "it holds no certificate" }
            let now = Int64(WallClock.nanoseconds / 1_000_000_000)
            if leaf.notAfter < now { return "its certificate has expired" }
            return leaf.notBefore > now ? "its certificate is not valid yet" : nil
        } catch {
            return "its certificate can't be read"
        }
    }

    private static func conflicts(_ index: AnalysisIndex) -> [Finding] {
        index.world.gateways.flatMap { gateway -> [Finding] in
            let rivals = index.world.gateways.filter { other in
                other.key != gateway.key && share(gateway.spec.selector, other.spec.selector, index)
            }
            if rivals.isEmpty { return [] }
            return gateway.spec.servers.enumerated().compactMap { number, server in
                guard let port = server.port?.number else { return nil }
                let names = rivals.filter { rival in
                    rival.spec.servers.contains { other in
                        other.port?.number == port && other.bind == server.bind
                            && !Set(other.hosts).isDisjoint(with: server.hosts)
                    }
                }.map { "\($0.namespace)/\($0.name)" }.sorted()
                if names.isEmpty { return nil }
                return Finding(
                    .conflictingGateways, on: gateway.key, path: "spec.servers[\(number)]",
                    "Conflict with gateways \(names.joined(separator: ",")) (workload selector \(AnalysisIndex.text(gateway.spec.selector)), port \(port), hosts \(server.hosts.joined(separator: ",")))."
                )
            }
        }
    }

    /// Whether both are for one workload: they say the same, or something that runs has the labels of both.
    private static func share(_ left: [String: String], _ right: [String: String], _ index: AnalysisIndex) -> Bool {
        if left == right { return true }
        let isPart = left.allSatisfy { right[$0.key] == $0.value } || right.allSatisfy { left[$0.key] == $0.value }
        return isPart && index.workloads.contains { $0.has(left) && $0.has(right) }
    }

    /// Clients may use one HTTP/2 connection for all hosts of a certificate, and reach the other Gateway's routes not.
    private static func certificates(_ index: AnalysisIndex) -> [Finding] {
        func names(_ gateway: ConfigObject<Networking.Gateway>) -> Set<String> {
            Set(
                gateway.spec.servers.compactMap(\.tls).flatMap { tls -> [String] in
                    let files = tls.serverCertificate.isEmpty || tls.privateKey.isEmpty
                    let own = files ? [] : ["\(tls.serverCertificate) \(tls.privateKey)"]
                    return ([tls.credentialName] + tls.credentialNames).filter { !$0.isEmpty } + own
                })
        }
        return index.world.gateways.flatMap { gateway -> [Finding] in
            let mine = names(gateway)
            if mine.isEmpty { return [] }
            return index.world.gateways.compactMap { other in
                guard other.key != gateway.key, !mine.isDisjoint(with: names(other)),
                    gateway.spec.selector.allSatisfy({ other.spec.selector[$0.key] == $0.value })
                else { return nil }
                return Finding(
                    .duplicateCertificate, on: gateway.key, path: "metadata.name",
                    "Duplicate certificate in multiple gateways [\(gateway.namespace)/\(gateway.name) \(other.namespace)/\(other.name)] may cause 404s if clients re-use HTTP2 connections."
                )
            }
        }
    }
}
