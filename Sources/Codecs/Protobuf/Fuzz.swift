// What the fuzzer calls: any bytes at all, through the reader of fields.

import Base

/// A refusal is the expected end for random bytes, so errors are only ends here. Walks the bytes as one message, looking into everything that may be a nested one; must return, never trap.
public func fuzzWireFormat(_ bytes: ByteView) {
    var pending = [bytes]
    var budget = 10_000
    while let next = pending.popLast(), budget > 0 {
        var reader = WireReader(next)
        while !reader.isAtEnd, budget > 0 {
            budget -= 1
            let start = reader.position
            guard let (number, type) = try? reader.tag() else { break }
            var lookahead = reader
            if type == .lengthDelimited, let content = try? lookahead.lengthDelimited() { pending.append(content) }
            guard (try? reader.skip(number, type)) != nil else { break }
            precondition(reader.bytes(since: start).count > 0, "the reader stood still")
        }
    }
}
