// Cipher suites for TLS 1.2 and below in BoringSSL's notation, which knows groups of equal preference.

import COpenSSL

/// A checked list. OpenSSL ranks suites strictly, so which member of a group comes first is decided per session by the
/// client's order.
struct CipherPreference: Sendable {
    /// Names in OpenSSL's spelling; a group has more than one.
    let groups: [[String]]
    /// Everything in order, for OpenSSL.
    let list: String
    /// Wire numbers of `groups`, where known; empty for operators such as `-ALL`.
    private(set) var numbers: [[UInt16]] = []

    var hasGroups: Bool { groups.contains { $0.count > 1 } }

    static let envoyDefault = [
        "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]",
        "[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
    ]

    init(_ entries: [String]) throws(InvalidTLS) {
        let entries = entries.isEmpty ? CipherPreference.envoyDefault : entries
        var groups: [[String]] = []
        for entry in entries.flatMap({ $0.split(separator: ":") }) {
            groups.append(try CipherPreference.group(String(entry)))
        }
        self.groups = groups
        list = groups.flatMap { $0 }.joined(separator: ":")
        let rejected = groups.flatMap { $0 }.filter { !CipherPreference.isKnown($0) }
        if !rejected.isEmpty {
            throw InvalidTLS(
                .cipherSuites, found: "unknown cipher suites \(rejected.joined(separator: ", "))",
                expected: "names of TLS 1.2 cipher suites such as ECDHE-RSA-AES128-GCM-SHA256")
        }
        let known = CipherPreference.numbersByName(list)
        numbers = groups.map { $0.map { known[$0] ?? 0 } }
    }

    /// `[A|B]` or a single entry.
    private static func group(_ entry: String) throws(InvalidTLS) -> [String] {
        guard entry.hasPrefix("[") || entry.hasSuffix("]") else { return [openSSLName(entry)] }
        guard entry.hasPrefix("["), entry.hasSuffix("]") else {
            throw InvalidTLS(.cipherSuites, found: entry, expected: "a group with both brackets, as in [A|B]")
        }
        let members = entry.dropFirst().dropLast().split(separator: "|").map { openSSLName(String($0)) }
        guard !members.isEmpty else {
            throw InvalidTLS(.cipherSuites, found: entry, expected: "at least one cipher suite between the brackets")
        }
        return members
    }

    /// IETF names are taken as well.
    private static func openSSLName(_ name: String) -> String {
        guard name.hasPrefix("TLS_"), let known = unsafe OPENSSL_cipher_name(name) else { return name }
        let translated = unsafe String(cString: known)
        return translated == "(NONE)" ? name : translated
    }

    /// Operators (`-`, `!`, `+`) stand before a name.
    private static func isKnown(_ entry: String) -> Bool {
        let name = entry.first.map { "-!+".contains($0) } == true ? String(entry.dropFirst()) : entry
        // TLS 1.3 suites are always on and not configurable, as in Envoy.
        if name.isEmpty || name.hasPrefix("TLS_") || name.hasPrefix("@") { return false }
        return !numbersByName(name).isEmpty
    }

    /// The TLS 1.2 suites that a list stands for.
    private static func numbersByName(_ list: String) -> [String: UInt16] {
        guard let scratch = unsafe SSL_CTX_new(TLS_method()) else { return [:] }
        defer { unsafe SSL_CTX_free(scratch) }
        unsafe SSL_CTX_set_security_level(scratch, 0)
        _ = unsafe SSL_CTX_set_ciphersuites(scratch, "")
        defer { ERR_clear_error() }
        guard unsafe SSL_CTX_set_cipher_list(scratch, list) == 1 else { return [:] }
        var result: [String: UInt16] = [:]
        let ciphers = unsafe SSL_CTX_get_ciphers(scratch)
        for index in 0..<(unsafe skein_cipher_count(ciphers)) {
            guard let cipher = unsafe skein_cipher_at(ciphers, index), let name = unsafe SSL_CIPHER_get_name(cipher)
            else { continue }
            unsafe result[String(cString: name)] = unsafe SSL_CIPHER_get_protocol_id(cipher)
        }
        return result
    }

    /// The list as this client's order turns the groups, or nil when it stays as it is.
    func list(preferredBy offered: ClientOffer) -> String? {
        var turned = false
        var result: [String] = []
        for (names, numbers) in zip(groups, numbers) {
            guard names.count > 1, let best = offered.firstOffered(among: numbers), best > 0 else {
                result += names
                continue
            }
            turned = true
            result.append(names[best])
            result += names.enumerated().filter { $0.offset != best }.map(\.element)
        }
        return turned ? result.joined(separator: ":") : nil
    }

    /// Whether the client offers an ECDSA suite that this list has.
    func sharesECDSA(with offered: ClientOffer) -> Bool {
        for (names, numbers) in zip(groups, numbers) {
            for (name, number) in zip(names, numbers) where name.contains("ECDSA") && number != 0 {
                if offered.offers(cipher: number) { return true }
            }
        }
        return false
    }
}
