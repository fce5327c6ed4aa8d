// PEM's armour (RFC 7468), strictly: blocks of base64 between labels.

import Base

public enum PEMText {
    public struct Block: Sendable, Hashable {
        public let label: String
        public let bytes: [UInt8]
    }

    public static func encode(_ label: String, _ der: [UInt8]) -> String {
        let text = Array(Base64.encode(der).utf8)
        var lines = "-----BEGIN \(label)-----\n"
        var index = 0
        while index < text.count {
            lines += String(decoding: text[index..<min(index + 64, text.count)], as: UTF8.self) + "\n"
            index += 64
        }
        return lines + "-----END \(label)-----\n"
    }

    /// Every block; text between them is passed over.
    public static func blocks(_ text: [UInt8], limit: Int = 1000) throws(InvalidCredential) -> [Block] {
        var found: [Block] = []
        var label: String?
        var body = ""
        for raw in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = String(decoding: raw, as: UTF8.self)
            if let open = label {
                if line == "-----END \(open)-----" {
                    guard let bytes = Base64.decode(body) else {
                        throw InvalidCredential("a PEM block \(open) whose content is no base64")
                    }
                    if found.count == limit { throw InvalidCredential("more than \(limit) PEM blocks") }
                    found.append(Block(label: open, bytes: bytes))
                    label = nil
                } else if line.hasPrefix("-----") {
                    throw InvalidCredential("a PEM block \(open) without its end")
                } else {
                    body += line.filter { $0 != " " && $0 != "\t" }
                }
            } else if line.hasPrefix("-----BEGIN "), line.hasSuffix("-----") {
                label = String(line.dropFirst(11).dropLast(5))
                body = ""
            }
        }
        if let label { throw InvalidCredential("a PEM block \(label) without its end") }
        return found
    }
}
