// Serial number, validity and SPIFFE identity of certificates in PEM; for showing them, not for trusting them.

import Base

struct CertificateFacts: Sendable, Hashable {
    let serialNumber: String
    /// Seconds since 1970.
    let notBefore: Int64
    let notAfter: Int64
    let trustDomain: String

    /// What isn't a certificate is left out.
    static func read(pem: [UInt8]) -> [CertificateFacts] {
        var found: [CertificateFacts] = []
        var block: String?
        for line in String(decoding: pem, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN CERTIFICATE-----") {
                block = ""
            } else if line.hasPrefix("-----END") {
                if let text = block, let der = Base64.decode(text), let facts = CertificateFacts(der: der) {
                    found.append(facts)
                }
                block = nil
            } else if block != nil {
                block? += line.filter { !$0.isWhitespace }
            }
        }
        return found
    }

    /// RFC 5280, 4.1: what stands before the key.
    init?(der: [UInt8]) {
        var outer = DERReader(der)
        guard var certificate = outer.enter(0x30), var body = certificate.enter(0x30) else { return nil }
        if body.peek == 0xA0 { _ = body.take() }
        guard let serial = body.take(), serial.tag == 0x02, body.take() != nil, body.take() != nil,
            var validity = body.enter(0x30), let start = validity.take().flatMap(Self.time),
            let end = validity.take().flatMap(Self.time)
        else { return nil }
        (notBefore, notAfter) = (start, end)
        let digits = serial.content.drop { $0 == 0 }
        serialNumber =
            digits.isEmpty
            ? "0" : String(digits.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().drop { $0 == "0" })
        trustDomain = Self.trustDomain(der)
    }

    /// UTCTime `YYMMDDHHMMSSZ` or GeneralizedTime `YYYYMMDDHHMMSSZ`.
    private static func time(_ element: DERReader.Element) -> Int64? {
        var digits = element.content.prefix { $0 >= 0x30 && $0 <= 0x39 }.map { Int64($0) - 0x30 }
        if element.tag == 0x17, digits.count == 12 {
            digits = (digits[0] >= 5 ? [1, 9] : [2, 0]) + digits
        }
        guard element.tag == 0x17 || element.tag == 0x18, digits.count == 14 else { return nil }
        let pair = { (index: Int) in digits[index] * 10 + digits[index + 1] }
        let days = DateText.days(pair(0) * 100 + pair(2), pair(4), pair(6))
        return days * 86400 + pair(8) * 3600 + pair(10) * 60 + pair(12)
    }

    /// Of the first URI name (tag 6 of a GeneralName) that is a SPIFFE one.
    private static func trustDomain(_ der: [UInt8]) -> String {
        let mark = Array("spiffe://".utf8)
        guard der.count > mark.count + 2 else { return "" }
        for start in 2..<(der.count - mark.count)
        where der[start] == mark[0] && der[start - 2] == 0x86 && Array(der[start..<start + mark.count]) == mark {
            let end = min(start + Int(der[start - 1]), der.count)
            let name = String(decoding: der[(start + mark.count)..<max(end, start + mark.count)], as: UTF8.self)
            return String(name.prefix { $0 != "/" })
        }
        return ""
    }
}

/// Elements of DER one after the other; definite lengths of up to four bytes.
struct DERReader {
    struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }
    private init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var peek: UInt8? { rest.first }

    mutating func take() -> Element? {
        guard let tag = rest.popFirst(), let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first & 0x80 != 0 {
            let count = Int(first & 0x7F)
            guard count >= 1, count <= 4, rest.count >= count else { return nil }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
        }
        guard rest.count >= length else { return nil }
        defer { rest = rest.dropFirst(length) }
        return Element(tag: tag, content: rest.prefix(length))
    }

    mutating func enter(_ tag: UInt8) -> DERReader? {
        guard let element = take(), element.tag == tag else { return nil }
        return DERReader(element.content)
    }
}
