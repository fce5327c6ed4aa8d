// Certificates that a proxy holds: whose, of which kind, and how long they are good. Keys are never shown.

import Base
import Document

public struct SecretView: Sendable {
    public struct Row: Sendable, Hashable {
        public let name: String
        public let type: String
        public let status: String
        public let isValid: Bool?
        public let serialNumber: String
        public let notAfter: String
        public let notBefore: String
        public let trustDomain: String
    }

    public let rows: [Row]
    public let secrets: [DocumentNode]

    /// `now` in seconds since 1970.
    public init(_ dump: ProxyDump, now: Int64) {
        rows = dump.secrets.flatMap { Self.rows($0, now) }
        secrets = dump.secrets.map(\.node)
    }

    private static func rows(_ secret: ProxyDump.Secret, _ now: Int64) -> [Row] {
        let (type, data): (String, DocumentNode?)
        if let chain = secret.node.node("tls_certificate", "certificate_chain") {
            (type, data) = ("Cert Chain", chain)
        } else if let roots = secret.node.node("validation_context", "trusted_ca") {
            (type, data) = ("CA", roots)
        } else {
            let known = ["generic_secret": "Generic", "session_ticket_keys": "Ticket Keys"]
            let type = known.first { secret.node.either($0.key) != nil }?.value ?? ""
            return [empty(secret, type)]
        }
        guard let bytes = data.flatMap(inline) else { return [empty(secret, type)] }
        // Of a chain the first is the proxy's own; of authorities each counts.
        let all = CertificateFacts.read(pem: bytes)
        if all.isEmpty { return [empty(secret, type, isValid: false)] }
        return (type == "CA" ? all : Array(all.prefix(1))).map { facts in
            Row(
                name: secret.name, type: type, status: secret.status,
                isValid: facts.notBefore <= now && now < facts.notAfter, serialNumber: facts.serialNumber,
                notAfter: DateText.write(facts.notAfter), notBefore: DateText.write(facts.notBefore),
                trustDomain: facts.trustDomain)
        }
    }

    private static func empty(_ secret: ProxyDump.Secret, _ type: String, isValid: Bool? = nil) -> Row {
        Row(
            name: secret.name, type: type, status: secret.status, isValid: isValid, serialNumber: "", notAfter: "",
            notBefore: "", trustDomain: "")
    }

    private static func inline(_ source: DocumentNode) -> [UInt8]? {
        if let text = source.text("inline_bytes") { return Base64.decode(text) }
        return source.text("inline_string").map { Array($0.utf8) }
    }

    /// The table, or that there is nothing to show.
    public var text: String { rows.isEmpty ? "No active or warming secrets found.\n" : table.text }

    public var table: TextTable {
        var table = TextTable([
            "RESOURCE NAME", "TYPE", "STATUS", "VALID CERT", "SERIAL NUMBER", "NOT AFTER", "NOT BEFORE", "TRUST DOMAIN",
        ])
        table.rows = rows.map { row in
            [
                row.name, row.type, row.status, row.isValid.map { $0 ? "true" : "false" } ?? "", row.serialNumber,
                row.notAfter, row.notBefore, row.trustDomain,
            ]
        }
        return table
    }
}

public enum DateText {
    /// RFC 3339, in UTC.
    public static func write(_ seconds: Int64) -> String {
        let days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
        let rest = seconds - days * 86400
        // Howard Hinnant's civil_from_days: years begin in March, eras have 400 years.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(civilMonth, 2))-\(padded(day, 2))T\(padded(rest / 3600, 2)):"
            + "\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }

    /// Days since 1970 of a date.
    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(width - text.utf8.count, 0)) + text
    }
}
