// A session ticket key: 80 bytes that must not be text.

import EnvoyAPI
import Formatting

struct TicketKeySource {
    let bytes: [UInt8]

    init(_ node: ConfigNode, files: inout CertificateFiles) throws(InvalidConfiguration) {
        files.add(directory: node.message("watched_directory"))
        if node.oneof("specifier") == "filename" { files.add(path: node.string("filename")) }
        bytes = try DataSource.bytes(node)
    }
}
