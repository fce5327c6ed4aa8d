// Who has asked a question, and how it wants to be answered.

import Base
import DNSMessages

struct Asker {
    enum Way {
        case datagram(DatagramListener, SocketAddress)
        case stream(StreamClient)
    }

    /// Datagrams stay on this host: more than a packet of a network's size may well pass.
    private static let largestDatagram = 4096
    private static let ownPayload: UInt16 = 1232

    let way: Way
    let id: UInt16
    let flags: DNSFlags
    let question: DNSQuestion
    let options: DNSOptions?
    /// The mesh has this name, if not with a record of this type.
    var isOwn = false

    var limit: Int {
        guard case .datagram = way else { return DNSMessage.longest }
        return max(DNSMessage.plainPayload, min(Int(options?.payload ?? 0), Self.largestDatagram))
    }

    /// Flags of a response to it.
    func responseFlags(_ code: DNSCode, isAuthoritative: Bool = false, isAuthentic: Bool = false) -> DNSFlags {
        var flags = DNSFlags(rawValue: 0)
        flags.isResponse = true
        flags.isAuthoritative = isAuthoritative
        flags.recursionDesired = self.flags.recursionDesired
        flags.recursionAvailable = true
        // Only who has asked for it is told (RFC 6840, 5.8).
        flags.isAuthentic = isAuthentic && (self.flags.isAuthentic || options?.wantsSignatures == true)
        flags.checkingDisabled = self.flags.checkingDisabled
        flags.code = code.rawValue
        return flags
    }

    var ownOptions: DNSOptions? {
        options.map { DNSOptions(payload: Self.ownPayload, wantsSignatures: $0.wantsSignatures) }
    }

    /// False: it had to be cut.
    func send(_ answer: EncodedDNS, _ code: DNSCode, _ flags: DNSFlags, age: UInt32 = 0) -> Bool {
        let mine = answer.changed(id: id, flags: flags, question: question.name, age: age)
        let bytes = mine.fitted(to: limit, options: ownOptions, code: code)
        send(bytes)
        return bytes[2] & 2 == 0
    }

    func send(_ code: DNSCode) {
        var message = DNSMessage(id: id, flags: responseFlags(code), code: code)
        message.questions = [question]
        message.options = ownOptions
        send(message.encoded)
    }

    private func send(_ bytes: [UInt8]) {
        switch way {
        case .datagram(let listener, let address): listener.send(bytes, to: address)
        case .stream(let client): client.send(bytes)
        }
    }
}
