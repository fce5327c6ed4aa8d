// A DNS message as a value: header, questions and records, names whole, the OPT record apart (RFC 1035, 4; RFC 6891).

import Base

public struct DNSQuestion: Hashable, Sendable {
    public var name: DNSName
    public var type: DNSType
    public var `class`: DNSClass

    public init(name: DNSName, type: DNSType, class: DNSClass = .internet) {
        self.name = name
        self.type = type
        self.class = `class`
    }

    /// Whatever the case of its letters.
    public func isSame(as other: DNSQuestion) -> Bool {
        type == other.type && `class` == other.class && name.lowercased == other.name.lowercased
    }
}

public struct DNSRecord: Hashable, Sendable {
    public var name: DNSName
    public var type: DNSType
    public var `class`: DNSClass
    public var ttl: UInt32
    /// Names in it are whole.
    public var data: [UInt8]

    public init(name: DNSName, type: DNSType, class: DNSClass = .internet, ttl: UInt32, data: [UInt8]) {
        self.name = name
        self.type = type
        self.class = `class`
        self.ttl = ttl
        self.data = data
    }
}

/// What an OPT record says about its sender (RFC 6891).
public struct DNSOptions: Hashable, Sendable {
    /// The largest datagram it takes.
    public var payload: UInt16
    public var version: UInt8
    public var wantsSignatures: Bool
    public var data: [UInt8]

    public init(payload: UInt16, version: UInt8 = 0, wantsSignatures: Bool = false, data: [UInt8] = []) {
        self.payload = payload
        self.version = version
        self.wantsSignatures = wantsSignatures
        self.data = data
    }
}

/// What is no DNS message; the words say why.
public struct InvalidDNS: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

public struct DNSMessage: Hashable, Sendable {
    public static let headerLength = 12
    /// A datagram of a client that says nothing about it.
    public static let plainPayload = 512
    public static let longest = 65_535

    public var id: UInt16
    public var flags: DNSFlags
    /// With OPT's part.
    public var code: DNSCode
    public var questions: [DNSQuestion] = []
    public var answers: [DNSRecord] = []
    public var authorities: [DNSRecord] = []
    public var additionals: [DNSRecord] = []
    public var options: DNSOptions?

    public init(id: UInt16, flags: DNSFlags = DNSFlags(rawValue: 0), code: DNSCode = .noError) {
        self.id = id
        self.flags = flags
        self.code = code
    }

    /// Reads all of it; bytes behind the last record are no part of it.
    public init(_ bytes: ByteView) throws(InvalidDNS) {
        var reader = try DNSReader(bytes)
        let header = reader.header
        id = header.id
        flags = header.flags
        code = DNSCode(rawValue: header.flags.code)
        for _ in 0..<header.questions { questions.append(try reader.question()) }
        for _ in 0..<header.answers { answers.append(try Self.plain(reader.record())) }
        for _ in 0..<header.authorities { authorities.append(try Self.plain(reader.record())) }
        for _ in 0..<header.additionals {
            let record = try reader.record()
            if record.type == .opt { try take(record) } else { additionals.append(record) }
        }
    }

    private static func plain(_ record: DNSRecord) throws(InvalidDNS) -> DNSRecord {
        if record.type == .opt { throw InvalidDNS("an OPT record outside the additional section") }
        return record
    }

    private mutating func take(_ record: DNSRecord) throws(InvalidDNS) {
        if options != nil { throw InvalidDNS("two OPT records") }
        if !record.name.isRoot { throw InvalidDNS("an OPT record with a name") }
        options = DNSOptions(
            payload: record.class.rawValue, version: UInt8(truncatingIfNeeded: record.ttl >> 16),
            wantsSignatures: record.ttl >> 15 & 1 == 1, data: record.data)
        code = DNSCode(rawValue: UInt16(truncatingIfNeeded: record.ttl >> 24) << 4 | flags.code)
    }
}
