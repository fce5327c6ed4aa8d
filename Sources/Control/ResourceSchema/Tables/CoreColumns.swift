// Columns of the core group's smaller kinds.

import Document

enum CoreColumns {
    static let configMaps: [PrinterColumn] = [
        .count("Data") { ($0["data"]?.members.count ?? 0) + ($0["binaryData"]?.members.count ?? 0) }, .age,
    ]
    static let secrets: [PrinterColumn] = [
        .text("Type") { $0["type"]?.string ?? "Opaque" }, .count("Data") { $0["data"]?.members.count ?? 0 }, .age,
    ]
    static let serviceAccounts: [PrinterColumn] = [.count("Secrets") { $0["secrets"]?.items.count ?? 0 }, .age]
    static let namespaces: [PrinterColumn] = [.text("Status") { $0.at("status", "phase")?.string ?? "" }, .age]
    static let leases: [PrinterColumn] = [.text("Holder") { $0.at("spec", "holderIdentity")?.string ?? "" }, .age]

    static let endpoints: [PrinterColumn] = [.text("Endpoints", formattedEndpoints), .age]
    static let endpointSlices: [PrinterColumn] = [
        .text("AddressType") { $0["addressType"]?.string ?? "" }, .text("Ports", slicePorts),
        .text("Endpoints", sliceAddresses), .age,
    ]

    static let events: [PrinterColumn] = [
        .timed("Last Seen") { event, now in
            let seen =
                event.at("series", "lastObservedTime") ?? event["lastTimestamp"] ?? event["deprecatedLastTimestamp"]
            return Age.text(since: seen?.string ?? firstSeen(event), now: now)
        },
        .text("Type") { $0["type"]?.string ?? "" }, .text("Reason") { $0["reason"]?.string ?? "" },
        .text("Object") { event in
            let object = event["involvedObject"] ?? event["regarding"]
            return "\((object?["kind"]?.string ?? "").lowercased())/\(object?["name"]?.string ?? "")"
        },
        .text("Subobject", priority: 1) { ($0["involvedObject"] ?? $0["regarding"])?["fieldPath"]?.string ?? "" },
        .text("Source", priority: 1, source),
        .text("Message") { ($0["message"] ?? $0["note"])?.string ?? "" },
        .timed("First Seen", priority: 1) { event, now in Age.text(since: firstSeen(event), now: now) },
        PrinterColumn(
            "Count", type: "integer", priority: 1,
            content: .computed { event, _ in
                event.at("series", "count") ?? event["count"] ?? event["deprecatedCount"] ?? 1
            }),
        .name(priority: 1),
    ]

    private static func firstSeen(_ event: DocumentNode) -> String? {
        let seen = [event["firstTimestamp"], event["deprecatedFirstTimestamp"], event["eventTime"]]
        return seen.compactMap { $0?.string }.first
    }

    @Sendable private static func source(_ event: DocumentNode) -> String {
        let source = event["source"] ?? event["deprecatedSource"]
        let component =
            source?["component"]?.string ?? event["reportingComponent"]?.string
            ?? event["reportingController"]?.string ?? ""
        guard let host = source?["host"]?.string, !host.isEmpty else { return component }
        return "\(component), \(host)"
    }

    /// Three at most, as kubectl shows them.
    @Sendable private static func formattedEndpoints(_ object: DocumentNode) -> String {
        var shown: [String] = []
        var count = 0
        for subset in object["subsets"]?.items ?? [] {
            let ports = subset["ports"]?.items ?? []
            for address in subset["addresses"]?.items ?? [] {
                let ip = address["ip"]?.string ?? ""
                for port in ports.isEmpty ? [nil] : ports.map({ $0["port"]?.int }) {
                    count += 1
                    if shown.count < 3 { shown.append(port.map { joined(ip, $0) } ?? ip) }
                }
            }
        }
        if shown.isEmpty { return "<none>" }
        return shown.joined(separator: ",") + (count > shown.count ? " + \(count - shown.count) more..." : "")
    }

    private static func joined(_ ip: String, _ port: Int) -> String {
        ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }

    @Sendable private static func slicePorts(_ slice: DocumentNode) -> String {
        let ports = slice["ports"]?.items ?? []
        if ports.isEmpty { return "<unset>" }
        return limited(ports.map { $0["port"]?.int.map(String.init) ?? "*" })
    }

    @Sendable private static func sliceAddresses(_ slice: DocumentNode) -> String {
        let addresses = (slice["endpoints"]?.items ?? []).flatMap { $0["addresses"]?.items.compactMap(\.string) ?? [] }
        return addresses.isEmpty ? "<unset>" : limited(addresses)
    }

    private static func limited(_ texts: [String]) -> String {
        texts.prefix(3).joined(separator: ",") + (texts.count > 3 ? " + \(texts.count - 3) more..." : "")
    }
}
