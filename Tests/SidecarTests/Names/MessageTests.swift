// The codec, byte by byte, against RFC 1035's forms.

import Base
import DNSMessages
import Testing

private func hex(_ text: String) -> [UInt8] {
    let digits = text.utf8.filter { $0 != 0x20 && $0 != 0x0A }.map { UInt8($0 <= 0x39 ? $0 - 0x30 : $0 - 0x57) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

private func read(_ bytes: [UInt8]) throws -> DNSMessage { try bytes.withView { view in try DNSMessage(view) } }

@Suite struct MessageTests {
    /// A question for www.example.com A with an OPT record (1232 bytes, DO).
    private static let question =
        "1234 0100 0001 0000 0000 0001 03777777 076578616d706c65 03636f6d 00 0001 0001 00 0029 04d0 00008000 0000"
    /// Its answer: an alias, an address and the alias' end in pointers.
    private static let answer = """
        1234 8180 0001 0002 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001
        c00c 0005 0001 0000003c 0005 026262 c010
        c02d 0001 0001 0000003c 0004 c0000201
        """

    @Test func aQuestionIsReadAndWritten() throws {
        let bytes = hex(Self.question)
        let message = try read(bytes)
        #expect(message.id == 0x1234)
        #expect(message.flags.recursionDesired && !message.flags.isResponse)
        #expect(message.questions == [DNSQuestion(name: try #require(DNSName("www.example.com")), type: .a)])
        #expect(message.options == DNSOptions(payload: 1232, wantsSignatures: true))
        #expect(message.additionals.isEmpty)
        #expect(message.encoded == bytes)
    }

    @Test func pointersAreFollowedAndMade() throws {
        let bytes = hex(Self.answer)
        let message = try read(bytes)
        #expect(message.answers.count == 2)
        #expect(message.answers[0].data == DNSName("bb.example.com")?.wire)
        #expect(message.answers[1].name.description == "bb.example.com.")
        #expect(message.answers[1].data == [192, 0, 2, 1])
        #expect(message.encoded == bytes)
    }

    @Test func everyCutIsRefusedOrTheSame() throws {
        for text in [Self.question, Self.answer] {
            let bytes = hex(text)
            for end in bytes.indices {
                #expect(throws: InvalidDNS.self) { try read(Array(bytes[..<end])) }
            }
            #expect(try read(bytes + [0, 1, 2]) == read(bytes))
        }
    }

    @Test func circlesEnd() {
        let header = "0001 0000 0001 0000 0000 0000"
        // At itself, forward, at each other, and a label that leads back to before itself.
        for name in ["c00c", "c00e", "c00e c00c", "0161 c00c", "c0ff", "c0"] {
            #expect(throws: InvalidDNS.self) { try read(hex("\(header) \(name) 0001 0001")) }
        }
    }

    @Test func manyPointersToOnePlaceAreRefused() {
        var bytes = hex("0001 8000 0000 0001 0000 0000") + [0]
        bytes[7] = 1
        // A chain of pointers, each to the one before it, in the data of the record before.
        var record: [UInt8] = [0, 16, 0, 1, 0, 0, 0, 0, 0, 0]
        let start = bytes.count + record.count
        var chain: [UInt8] = [0]
        for index in 0..<200 {
            let target = index == 0 ? start : start + 1 + 2 * (index - 1)
            chain += [0xC0 | UInt8(target >> 8), UInt8(truncatingIfNeeded: target)]
        }
        record[8] = UInt8(chain.count >> 8)
        record[9] = UInt8(truncatingIfNeeded: chain.count)
        bytes += record + chain
        let last = bytes.count - 2
        bytes += [0xC0 | UInt8(last >> 8), UInt8(truncatingIfNeeded: last), 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]
        bytes[7] = 2
        #expect(throws: InvalidDNS.self) { try read(bytes) }
    }

    @Test func namesHaveBounds() {
        let label = String(repeating: "a", count: 63)
        #expect(DNSName(label) != nil)
        #expect(DNSName(label + "a") == nil)
        #expect(DNSName("\(label).\(label).\(label).\(String(repeating: "a", count: 61))") != nil)
        #expect(DNSName("\(label).\(label).\(label).\(String(repeating: "a", count: 62))") == nil)
        #expect(DNSName("a..b") == nil)
        #expect(DNSName("") == nil)
        #expect(DNSName(".")?.isRoot == true)
        #expect(DNSName("A.b.")?.lowercased == DNSName("a.b"))
        #expect(
            DNSName("x.svc")?.dropping(suffix: DNSName.root) == nil
                || DNSName("x.svc")?.dropping(suffix: .root) == DNSName("x.svc"))
        #expect(DNSName("x.y.svc")?.dropping(suffix: DNSName("svc") ?? .root) == DNSName("x.y"))
        #expect(DNSName("xsvc")?.dropping(suffix: DNSName("svc") ?? .root) == nil)
        #expect(DNSName("svc")?.dropping(suffix: DNSName("svc") ?? .root) == nil)
        // The bytes of a suffix within a label aren't the suffix.
        #expect(DNSName("ab\u{3}svc")?.dropping(suffix: DNSName("svc") ?? .root) == nil)
    }

    @Test(arguments: [
        (DNSType.soa, "016d00 016e00 0000000100000002000000030000000400000005"), (.mx, "000a 016d00"), (.ns, "016d00"),
        (.srv, "000100020050 016d00"), (DNSType(rawValue: 35), "00010002 0161 0162 00 016d00"),
        (.txt, "0361626303646566"), (.aaaa, "20010db8000000000000000000000001"), (DNSType(rawValue: 999), "c0ffee"),
    ])
    func recordsComeBackAsTheyWere(_ type: DNSType, _ data: String) throws {
        var message = DNSMessage(id: 7)
        message.flags.isResponse = true
        let name = try #require(DNSName("m"))
        message.questions = [DNSQuestion(name: name, type: type)]
        message.answers = [
            DNSRecord(name: name, type: type, ttl: 60, data: hex(data)),
            DNSRecord(name: try #require(DNSName("n.m")), type: type, ttl: 61, data: hex(data)),
        ]
        #expect(try read(message.encoded) == message)
    }

    /// `a.a`: the second label looks like a name that isn't finished yet.
    @Test func aNameDoesNotPointIntoItself() throws {
        var message = DNSMessage(id: 7)
        for text in ["a.a", "a.a.a", "a", "b.a.a.a"] {
            message.answers.append(
                DNSRecord(name: try #require(DNSName(text)), type: .a, ttl: 1, data: [1, 2, 3, 4]))
        }
        #expect(try read(message.encoded) == message)
    }

    @Test func whatDoesNotFitIsCutAndOwnedUpTo() throws {
        var message = DNSMessage(id: 7)
        message.flags.isResponse = true
        let name = try #require(DNSName("many.example"))
        message.questions = [DNSQuestion(name: name, type: .a)]
        for index in 0..<100 {
            message.answers.append(DNSRecord(name: name, type: .a, ttl: 60, data: [10, 0, 0, UInt8(index)]))
        }
        message.additionals = [DNSRecord(name: name, type: .txt, ttl: 60, data: [1, 0x61])]
        let encoded = EncodedDNS(message)
        for limit in [512, 600, 1232, 4096] {
            for options in [nil, DNSOptions(payload: 1232)] {
                let bytes = encoded.fitted(to: limit, options: options)
                #expect(bytes.count <= limit)
                let cut = try read(bytes)
                #expect(cut.flags.isTruncated == (cut.answers.count < 100))
                #expect(cut.answers.elementsEqual(message.answers.prefix(cut.answers.count)))
                #expect((cut.options != nil) == (options != nil))
                #expect(cut.answers.count >= min(100, (limit - 60) / 16 - 1))
            }
        }
        // What is only helpful goes without a word.
        let helpful = encoded.fitted(to: encoded.bytes.count - 1, options: nil)
        #expect(try read(helpful).answers.count == 100 && !read(helpful).flags.isTruncated)
    }

    @Test func anAnswerIsGivenToAnother() throws {
        let encoded = EncodedDNS(try read(hex(Self.answer)))
        var flags = DNSFlags(rawValue: 0)
        flags.isResponse = true
        let name = try #require(DNSName("wWw.ExAmple.com"))
        let other = try read(encoded.changed(id: 9, flags: flags, question: name, age: 50).bytes)
        #expect(other.id == 9 && other.questions[0].name == name && other.answers[0].ttl == 10)
        #expect(other.answers[0].name == name)
        #expect(try read(encoded.changed(id: 9, flags: flags, question: name, age: 61).bytes).answers[0].ttl == 0)
    }

    @Test func codesBeyondFourBitsAreInTheOptions() throws {
        var message = DNSMessage(id: 1, code: .badVersion)
        message.options = DNSOptions(payload: 512, version: 0)
        #expect(try read(message.encoded).code == .badVersion)
        #expect(try read(message.encoded).flags.code == 0)
    }

    @Test func optionsStandOnceAndWithoutAName() {
        let two = "0001 0000 0000 0000 0000 0002 00 0029 04d0 00000000 0000 00 0029 04d0 00000000 0000"
        #expect(throws: InvalidDNS.self) { try read(hex(two)) }
        #expect(throws: InvalidDNS.self) {
            try read(hex("0001 0000 0000 0000 0000 0001 0161 00 0029 04d0 00000000 0000"))
        }
        #expect(throws: InvalidDNS.self) { try read(hex("0001 0000 0000 0001 0000 0000 00 0029 04d0 00000000 0000")) }
    }

    @Test func streamsAreCutAnywhere() throws {
        let messages = [hex(Self.question), hex(Self.answer), hex(Self.question)]
        let stream = messages.flatMap { DNSStreamMachine.framed($0) }
        for size in 1...stream.count {
            var machine = DNSStreamMachine()
            var found: [[UInt8]] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                Array(stream[start..<min(start + size, stream.count)]).withView { machine.feed($0) }
                while let message = try machine.next() { found.append(message) }
            }
            #expect(found == messages)
            #expect(machine.pending == 0)
        }
        var machine = DNSStreamMachine()
        [0, 3, 1, 2, 3].withView { machine.feed($0) }
        #expect(throws: InvalidDNS.self) { try machine.next() }
    }
}
