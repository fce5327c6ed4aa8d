// Takes names, questions and records off a DNS message; never reads past it, never follows a loop.

import Base

struct DNSReader {
    struct Header {
        let id: UInt16
        let flags: DNSFlags
        let questions: Int
        let answers: Int
        let authorities: Int
        let additionals: Int
    }

    /// A name has at most 127 labels; more pointers than labels are there to keep somebody busy.
    private static let mostJumps = 127

    let header: Header
    private let bytes: ByteView
    private var offset = DNSMessage.headerLength

    init(_ bytes: ByteView) throws(InvalidDNS) {
        guard bytes.count >= DNSMessage.headerLength else {
            throw InvalidDNS("\(bytes.count) bytes, which is less than a header")
        }
        self.bytes = bytes
        func word(_ index: Int) -> UInt16 { UInt16(bytes[2 * index]) << 8 | UInt16(bytes[2 * index + 1]) }
        header = Header(
            id: word(0), flags: DNSFlags(rawValue: word(1)), questions: Int(word(2)), answers: Int(word(3)),
            authorities: Int(word(4)), additionals: Int(word(5)))
    }

    mutating func question() throws(InvalidDNS) -> DNSQuestion {
        let name = try name()
        return DNSQuestion(
            name: name, type: DNSType(rawValue: try unsigned16()), class: DNSClass(rawValue: try unsigned16()))
    }

    mutating func record() throws(InvalidDNS) -> DNSRecord {
        let name = try name()
        let type = DNSType(rawValue: try unsigned16())
        let `class` = DNSClass(rawValue: try unsigned16())
        let ttl = UInt32(try unsigned16()) << 16 | UInt32(try unsigned16())
        let length = Int(try unsigned16())
        let end = offset + length
        guard end <= bytes.count else { throw InvalidDNS("a record of \(length) bytes ends behind the message") }
        let data = try data(type, end)
        offset = end
        return DNSRecord(name: name, type: type, class: `class`, ttl: ttl, data: data)
    }

    private mutating func unsigned16() throws(InvalidDNS) -> UInt16 {
        guard offset + 2 <= bytes.count else { throw InvalidDNS("the message ends within a record") }
        defer { offset += 2 }
        return UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
    }

    /// A pointer must lead to an earlier place than the one before it: so there is an end (RFC 1035, 4.1.4).
    private mutating func name() throws(InvalidDNS) -> DNSName {
        var wire: [UInt8] = []
        var place = offset
        var bound = offset
        var isElsewhere = false
        var jumps = 0
        while true {
            guard place < bytes.count else { throw InvalidDNS("a name ends behind the message") }
            let length = Int(bytes[place])
            switch length >> 6 {
            case 0:
                guard place + length < bytes.count else { throw InvalidDNS("a label ends behind the message") }
                guard wire.count + length + 1 + (length == 0 ? 0 : 1) <= DNSName.longest else {
                    throw InvalidDNS("a name is longer than 255 bytes")
                }
                for index in place...(place + length) { wire.append(bytes[index]) }
                place += length + 1
                if length == 0 {
                    if !isElsewhere { offset = place }
                    return DNSName(unchecked: wire)
                }
            case 3:
                guard place + 1 < bytes.count else { throw InvalidDNS("a pointer ends behind the message") }
                let target = (length & 0x3F) << 8 | Int(bytes[place + 1])
                guard target < bound else { throw InvalidDNS("a pointer leads forward or in a circle") }
                jumps += 1
                guard jumps <= Self.mostJumps else {
                    throw InvalidDNS("a name of more than \(Self.mostJumps) pointers")
                }
                if !isElsewhere { offset = place + 2 }
                isElsewhere = true
                bound = target
                place = target
            default: throw InvalidDNS("a label of a kind that nobody uses")
            }
        }
    }

    /// Names within a record are made whole: they may point anywhere into this message.
    private mutating func data(_ type: DNSType, _ end: Int) throws(InvalidDNS) -> [UInt8] {
        guard let form = DNSRecordForm.of(type), end > offset else { return bytes[offset..<end].array }
        var data: [UInt8] = []
        try copy(form.prefix, end, &data)
        for _ in 0..<form.strings {
            guard offset < end else { throw InvalidDNS("a record ends within its data") }
            try copy(Int(bytes[offset]) + 1, end, &data)
        }
        for _ in 0..<form.names {
            let name = try name()
            guard offset <= end else { throw InvalidDNS("a name within a record ends behind it") }
            data += name.wire
        }
        guard form.hasRest || end - offset == form.suffix else {
            throw InvalidDNS("a record of type \(type.rawValue) has \(end - offset) bytes behind its names")
        }
        try copy(end - offset, end, &data)
        guard data.count <= 0xFFFF else { throw InvalidDNS("a record is longer than 65535 bytes") }
        return data
    }

    private mutating func copy(_ count: Int, _ end: Int, _ target: inout [UInt8]) throws(InvalidDNS) {
        guard offset + count <= end else { throw InvalidDNS("a record ends within its data") }
        for index in offset..<(offset + count) { target.append(bytes[index]) }
        offset += count
    }
}

/// Where names stand in a record's data, for the types in which they may be compressed (RFC 3597, 4).
struct DNSRecordForm {
    let prefix: Int
    var strings = 0
    let names: Int
    var suffix = 0
    var hasRest = false
    /// Only the oldest types may be sent with compressed names.
    var isWrittenCompressed = false

    static func of(_ type: DNSType) -> DNSRecordForm? {
        switch type.rawValue {
        // NS, MD, MF, CNAME, MB, MG, MR, PTR
        case 2, 3, 4, 5, 7, 8, 9, 12: DNSRecordForm(prefix: 0, names: 1, isWrittenCompressed: true)
        // SOA
        case 6: DNSRecordForm(prefix: 0, names: 2, suffix: 20, isWrittenCompressed: true)
        // MX
        case 15: DNSRecordForm(prefix: 2, names: 1, isWrittenCompressed: true)
        // MINFO, RP
        case 14, 17: DNSRecordForm(prefix: 0, names: 2)
        // AFSDB, RT, KX
        case 18, 21, 36: DNSRecordForm(prefix: 2, names: 1)
        // SIG, NXT
        case 24: DNSRecordForm(prefix: 18, names: 1, hasRest: true)
        case 30: DNSRecordForm(prefix: 0, names: 1, hasRest: true)
        // PX, SRV, NAPTR, DNAME
        case 26: DNSRecordForm(prefix: 2, names: 2)
        case 33: DNSRecordForm(prefix: 6, names: 1)
        case 35: DNSRecordForm(prefix: 4, strings: 3, names: 1)
        case 39: DNSRecordForm(prefix: 0, names: 1)
        default: nil
        }
    }
}
