// Dumps that a real Envoy gave, read from beside the tests.

import Document
import Glibc
import MeshView

enum Fixture {
    static func bytes(_ name: String) -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        guard let file = unsafe fopen("\(folder)/Dumps/\(name)", "r") else { return [] }
        defer { unsafe fclose(file) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            if count == 0 { return all }
            all += buffer.prefix(count)
        }
    }

    static func dump(_ name: String) throws -> ProxyDump { try ProxyDump(json: bytes(name)) }
    static func json(_ text: String) throws -> DocumentNode { try Document.parse(json: Array(text.utf8)) }
    static func yaml(_ text: String) throws -> DocumentNode { try Document.parse(yaml: Array(text.utf8)) }
}
