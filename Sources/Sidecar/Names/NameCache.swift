// Answers of others, kept for as long as they may be (RFC 2181, 5.2; RFC 2308).

import Base
import DNSMessages

struct NameCache {
    struct Key: Hashable {
        /// In lower case.
        let name: DNSName
        let type: DNSType
        let `class`: DNSClass
        let wantsSignatures: Bool
        let checkingDisabled: Bool
    }

    struct Entry {
        let answer: EncodedDNS
        let code: DNSCode
        let flags: DNSFlags
        let stored: Instant
        let ends: Instant
        fileprivate let number: UInt64
    }

    private static let longestSeconds: UInt32 = 86_400
    private static let longestNegativeSeconds: UInt32 = 900
    /// Of what an entry costs besides its bytes.
    private static let overhead = 400

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    /// In the order in which they came, gaps included.
    private var order: [(key: Key, number: UInt64)] = []
    private var head = 0
    private var bytes = 0
    private var number: UInt64 = 0

    init(limit: Int) { self.limit = limit }

    var count: Int { entries.count }

    mutating func find(_ key: Key, now: Instant) -> Entry? {
        guard let entry = entries[key] else { return nil }
        if entry.ends > now { return entry }
        remove(key, entry)
        return nil
    }

    mutating func keep(_ key: Key, _ answer: EncodedDNS, of message: DNSMessage, now: Instant) {
        guard let seconds = Self.lifetime(of: message), seconds > 0, answer.bytes.count <= limit / 8 else { return }
        if let old = entries[key] { remove(key, old) }
        number += 1
        entries[key] = Entry(
            answer: answer, code: message.code, flags: message.flags, stored: now,
            ends: now + .seconds(Int64(seconds)), number: number)
        order.append((key, number))
        bytes += answer.bytes.count + Self.overhead
        while bytes > limit, head < order.count {
            let oldest = order[head]
            head += 1
            if let entry = entries[oldest.key], entry.number == oldest.number { remove(oldest.key, entry) }
        }
        if head > 1024, head * 2 > order.count || order.count > 4 * entries.count + 1024 {
            order = order[head...].filter { entries[$0.key]?.number == $0.number }
            head = 0
        }
    }

    private mutating func remove(_ key: Key, _ entry: Entry) {
        entries[key] = nil
        bytes -= entry.answer.bytes.count + Self.overhead
    }

    /// In seconds; nil: not to be kept.
    static func lifetime(of message: DNSMessage) -> UInt32? {
        if message.flags.isTruncated { return nil }
        func seconds(_ ttl: UInt32) -> UInt32 { ttl > 0x7FFF_FFFF ? 0 : ttl }
        switch message.code {
        case .noError where !message.answers.isEmpty:
            // An alias whose end is missing lasts as long as the word about that does.
            let asked = message.questions.first?.type
            let isWhole = message.answers.contains { $0.type == asked } || asked == .any
            let answers = message.answers.map { seconds($0.ttl) }.min()
            let least = isWhole ? answers : min(answers ?? 0, negative(message) ?? 0)
            return least.map { min($0, longestSeconds) }
        case .noError, .noSuchName: return negative(message)
        default: return nil
        }
    }

    /// By the SOA record: the lesser of its own time to live and the last number in it.
    private static func negative(_ message: DNSMessage) -> UInt32? {
        guard let record = message.authorities.first(where: { $0.type == .soa }), record.data.count >= 22 else {
            return nil
        }
        let minimum = record.data.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return min(record.ttl > 0x7FFF_FFFF ? 0 : record.ttl, minimum, longestNegativeSeconds)
    }
}
