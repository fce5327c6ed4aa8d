// Any bytes as a DNS message: reading ends, what was read is written the same, and cuts keep their promises.

import Base
import DNSMessages

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe ByteView(start: data, count: size)
    stream(input)
    guard let message = try? DNSMessage(input) else { return 0 }
    let encoded = EncodedDNS(message)
    precondition(encoded.bytes.count < 1 << 20, "a message grew out of bounds")
    // Names that were whole may take more room than 16 bits of length allow for.
    guard encoded.bytes.count <= DNSMessage.longest else { return 0 }
    let again = encoded.bytes.withView { try? DNSMessage($0) }
    precondition(again == message, "a message changed by being written")
    var plain = message
    plain.options = nil
    plain.code = DNSCode(rawValue: message.flags.code)
    let whole = EncodedDNS(plain)
    for limit in [512, 1232] {
        let cut = whole.fitted(to: limit, options: message.options.map { DNSOptions(payload: $0.payload) })
        let read = cut.withView { try? DNSMessage($0) }
        precondition(read != nil, "a cut message can't be read")
        if whole.questionsEnd + 11 <= limit { precondition(cut.count <= limit, "a cut message is too long") }
        precondition(read?.answers == Array(plain.answers.prefix(read?.answers.count ?? 0)), "other answers")
    }
    if let question = plain.questions.first {
        let older = whole.changed(id: 1, flags: plain.flags, question: question.name, age: 7)
        precondition(older.bytes.count == whole.bytes.count, "an older message has another length")
    }
    return 0
}

private func stream(_ input: ByteView) {
    var whole = DNSStreamMachine()
    whole.feed(input)
    var pieces = DNSStreamMachine()
    var expected: [[UInt8]] = []
    var found: [[UInt8]] = []
    var isWrong = false
    do throws(InvalidDNS) { while let message = try whole.next() { expected.append(message) } } catch { isWrong = true }
    var isWrongInPieces = false
    for index in input.indices where !isWrongInPieces {
        pieces.feed(input[index..<(index + 1)])
        do throws(InvalidDNS) {
            while let message = try pieces.next() { found.append(message) }
        } catch { isWrongInPieces = true }
    }
    precondition(found == expected && isWrong == isWrongInPieces, "cuts of a stream matter")
}
