// A DataSource that holds a certificate, a key or a list: its bytes and where they came from.

import EnvoyAPI
import Formatting

struct CredentialSource {
    let node: ConfigNode
    let bytes: [UInt8]
    /// A path or `<inline>`, as Envoy names it.
    let name: String

    /// Nil when the field is unset.
    init?(_ owner: ConfigNode, _ field: String, files: inout CertificateFiles) throws(InvalidConfiguration) {
        guard let node = owner.message(field) else { return nil }
        self.node = node
        files.add(directory: node.message("watched_directory"))
        if node.oneof("specifier") == "filename" {
            name = node.string("filename")
            files.add(path: name)
        } else {
            name = "<inline>"
        }
        bytes = try DataSource.bytes(node)
        if bytes.isEmpty {
            throw node.invalid("", found: "nothing in \(name)", expected: "a data source that is not empty")
        }
    }
}
