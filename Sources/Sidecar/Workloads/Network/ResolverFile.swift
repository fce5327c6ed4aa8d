// The machine's name servers, and the files by which a workload knows names.

import Base

enum ResolverFile {
    /// In their order; comments, options and addresses with a zone are passed over.
    static func servers(_ text: String) -> [IPAddress] {
        var result: [IPAddress] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split { $0 == " " || $0 == "\t" }
            if words.count >= 2, words[0] == "nameserver", let address = IPAddress(String(words[1])) {
                result.append(address)
            }
        }
        return result
    }

    /// As in a pod of that namespace, so that short names mean the same.
    static func resolv(server: IPAddress, namespace: String, domain: String) -> String {
        """
        nameserver \(server)
        search \(namespace).svc.\(domain) svc.\(domain) \(domain)
        options ndots:5

        """
    }

    static func hosts(name: String, address: IPAddress) -> String {
        """
        127.0.0.1 localhost
        ::1 localhost ip6-localhost ip6-loopback
        \(address) \(name)

        """
    }
}
