// Writes a DNS message, with names that were written before pointed to.

/// A written message, with what a cache must change in it and where it can be cut.
public struct EncodedDNS: Hashable, Sendable {
    public internal(set) var bytes: [UInt8] = []
    /// Where each record's time to live stands.
    public internal(set) var ttlPlaces: [Int] = []
    /// Where the questions, each answer, the authorities and the additional records end.
    public internal(set) var questionsEnd = 0
    public internal(set) var answerEnds: [Int] = []
    public internal(set) var authoritiesEnd = 0
    public internal(set) var additionalsEnd = 0

    public init(_ message: DNSMessage) {
        var writer = DNSWriter()
        writer.write(message, into: &self)
    }
}

extension EncodedDNS {
    /// In no more than `limit` bytes, with an OPT record if there are options. What is only helpful goes first; answers
    /// that had to go are owned up to (RFC 2181, 9).
    public func fitted(to limit: Int, options: DNSOptions?, code: DNSCode = .noError) -> [UInt8] {
        let tail = options.map { DNSWriter.bytes($0, code) } ?? []
        let room = limit - tail.count
        var result = bytes
        if additionalsEnd > room {
            result[10] = 0
            result[11] = 0
            var end = authoritiesEnd
            if end > room {
                let kept = answerEnds.lastIndex { $0 <= room }.map { $0 + 1 } ?? 0
                end = kept == 0 ? questionsEnd : answerEnds[kept - 1]
                result[2] |= 2
                Self.put(UInt16(truncatingIfNeeded: kept), 6, &result)
                Self.put(0, 8, &result)
            }
            result.removeLast(result.count - end)
        }
        if options != nil {
            let count = UInt16(result[10]) << 8 | UInt16(result[11])
            Self.put(count &+ 1, 10, &result)
            result += tail
        }
        return result
    }

    /// The same message for another who asked: its number and flags, the letters of its question, and an age.
    public func changed(id: UInt16, flags: DNSFlags, question: DNSName, age: UInt32) -> EncodedDNS {
        var copy = self
        Self.put(id, 0, &copy.bytes)
        Self.put(flags.rawValue, 2, &copy.bytes)
        let start = DNSMessage.headerLength
        if questionsEnd == start + question.wire.count + 4 {
            copy.bytes.replaceSubrange(start..<(start + question.wire.count), with: question.wire)
        }
        if age > 0 {
            for place in ttlPlaces {
                let ttl = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[place + $1]) }
                let left = ttl > age ? ttl - age : 0
                Self.put(UInt16(truncatingIfNeeded: left >> 16), place, &copy.bytes)
                Self.put(UInt16(truncatingIfNeeded: left), place + 2, &copy.bytes)
            }
        }
        return copy
    }

    private static func put(_ value: UInt16, _ place: Int, _ bytes: inout [UInt8]) {
        bytes[place] = UInt8(value >> 8)
        bytes[place + 1] = UInt8(truncatingIfNeeded: value)
    }
}

extension DNSMessage {
    public var encoded: [UInt8] { EncodedDNS(self).bytes }
}

private struct DNSWriter {
    /// Beyond so many names a message is not worth a search for each further one.
    private static let rememberedPlaces = 128

    private var bytes: [UInt8] = []
    /// Where labels begin that can be pointed to.
    private var places: [Int] = []

    mutating func write(_ message: DNSMessage, into result: inout EncodedDNS) {
        bytes.reserveCapacity(512)
        var flags = message.flags
        flags.code = message.code.rawValue
        append16(message.id)
        append16(flags.rawValue)
        append16(UInt16(truncatingIfNeeded: message.questions.count))
        append16(UInt16(truncatingIfNeeded: message.answers.count))
        append16(UInt16(truncatingIfNeeded: message.authorities.count))
        append16(UInt16(truncatingIfNeeded: message.additionals.count + (message.options == nil ? 0 : 1)))
        for question in message.questions {
            append(question.name)
            append16(question.type.rawValue)
            append16(question.class.rawValue)
        }
        result.questionsEnd = bytes.count
        for record in message.answers {
            append(record, &result)
            result.answerEnds.append(bytes.count)
        }
        for record in message.authorities { append(record, &result) }
        result.authoritiesEnd = bytes.count
        for record in message.additionals { append(record, &result) }
        result.additionalsEnd = bytes.count
        if let options = message.options { bytes += Self.bytes(options, message.code) }
        result.bytes = bytes
    }

    private mutating func append16(_ value: UInt16) {
        bytes.append(UInt8(value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    private mutating func append(_ record: DNSRecord, _ result: inout EncodedDNS) {
        append(record.name)
        append16(record.type.rawValue)
        append16(record.class.rawValue)
        result.ttlPlaces.append(bytes.count)
        append16(UInt16(truncatingIfNeeded: record.ttl >> 16))
        append16(UInt16(truncatingIfNeeded: record.ttl))
        let start = bytes.count
        append16(0)
        appendData(record)
        let length = bytes.count - start - 2
        bytes[start] = UInt8(truncatingIfNeeded: length >> 8)
        bytes[start + 1] = UInt8(truncatingIfNeeded: length)
    }

    private mutating func appendData(_ record: DNSRecord) {
        guard let form = DNSRecordForm.of(record.type), form.isWrittenCompressed,
            let names = Self.names(record.data, form)
        else {
            bytes += record.data
            return
        }
        bytes += record.data[..<form.prefix]
        var rest = form.prefix
        for name in names {
            append(name)
            rest += name.wire.count
        }
        bytes += record.data[rest...]
    }

    /// Nil when the data doesn't have the form: then it goes as it is.
    private static func names(_ data: [UInt8], _ form: DNSRecordForm) -> [DNSName]? {
        var names: [DNSName] = []
        var place = form.prefix
        for _ in 0..<form.names {
            let start = place
            while place < data.count, data[place] != 0 {
                guard data[place] < 0x40 else { return nil }
                place += Int(data[place]) + 1
            }
            guard place < data.count else { return nil }
            place += 1
            names.append(DNSName(unchecked: Array(data[start..<place])))
        }
        return names
    }

    private mutating func append(_ name: DNSName) {
        let wire = name.wire
        var place = 0
        // Only names that are whole can be pointed to.
        var written: [Int] = []
        defer { places += written.prefix(Self.rememberedPlaces - min(places.count, Self.rememberedPlaces)) }
        while wire[place] != 0 {
            if let target = places.first(where: { matches(wire, from: place, at: $0) }) {
                append16(0xC000 | UInt16(target))
                return
            }
            if bytes.count < 0x4000 { written.append(bytes.count) }
            let end = place + Int(wire[place]) + 1
            bytes += wire[place..<end]
            place = end
        }
        bytes.append(0)
    }

    /// Letter by letter: a resolver may look at whether the case of its question came back.
    private func matches(_ wire: [UInt8], from start: Int, at target: Int) -> Bool {
        var place = start
        var other = target
        while true {
            if bytes[other] >= 0xC0 {
                other = Int(bytes[other] & 0x3F) << 8 | Int(bytes[other + 1])
                continue
            }
            let length = Int(wire[place])
            guard bytes[other] == wire[place] else { return false }
            if length == 0 { return true }
            for index in 1...length where bytes[other + index] != wire[place + index] { return false }
            place += length + 1
            other += length + 1
        }
    }

    static func bytes(_ options: DNSOptions, _ code: DNSCode) -> [UInt8] {
        var writer = DNSWriter()
        writer.bytes.append(0)
        writer.append16(DNSType.opt.rawValue)
        writer.append16(options.payload)
        writer.bytes.append(UInt8(truncatingIfNeeded: code.rawValue >> 4))
        writer.bytes.append(options.version)
        writer.append16(options.wantsSignatures ? 0x8000 : 0)
        writer.append16(UInt16(truncatingIfNeeded: options.data.count))
        return writer.bytes + options.data
    }
}
