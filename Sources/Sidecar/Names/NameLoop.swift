// A name server on its loop: takes questions, and answers from the mesh's table, from the cache, or with upstream's help.

import Base
import CLinux
import DNSMessages
import Glibc
import Runtime

final class NameLoop: LoopObject {
    private static let fileInterval = TimeSpan.seconds(5)

    let loop: EventLoop
    let params: NameServerParams
    let published: Lock<NameCounters>
    var counters = NameCounters()
    private var index: NameIndex?
    private var table: NameTable?
    private var cache: NameCache
    private var pending: [NameCache.Key: UpstreamQuestion] = [:]
    private var waiting = 0
    private(set) var servers: [SocketAddress] = []
    /// The one that answered last.
    var preferred = 0
    private var searchDomains: [String] = []
    private var fileLooked = Instant(nanoseconds: 0)
    private var fileTime: Int?
    private var isPublishing = false
    private var rotation = 0
    private var randomBytes: [UInt8] = []
    private(set) var listeners: [any NameListener] = []
    var connections = 0
    /// Questions of ours under way, by the port they were sent from.
    var ownPorts: [UInt16: UpstreamQuestion] = [:]

    init(_ loop: EventLoop, _ params: NameServerParams, _ published: Lock<NameCounters>) {
        self.loop = loop
        self.params = params
        self.published = published
        cache = NameCache(limit: params.cacheBytes)
        super.init()
        readFile()
    }

    func add(_ listener: any NameListener) { listeners.append(listener) }

    func stop() {
        for listener in listeners { listener.close() }
        listeners = []
        for question in pending.values { question.close() }
        pending = [:]
        loop.stop()
    }

    func replace(_ table: NameTable) {
        self.table = table
        index = NameIndex(
            table, namespace: params.namespace, domain: params.domain, searchDomains: searchDomains)
        counters.names = index?.count
        publish()
    }

    // MARK: - Questions

    func take(_ bytes: ByteView, _ way: Asker.Way) {
        counters.questions += 1
        if case .stream = way { counters.questionsOverTCP += 1 }
        publish()
        let message: DNSMessage
        do throws(InvalidDNS) {
            message = try DNSMessage(bytes)
        } catch {
            return refuseMalformed(bytes, way)
        }
        // Answers to nobody, and answers to answers, would go round forever.
        if message.flags.isResponse {
            counters.malformed += 1
            return
        }
        guard message.questions.count == 1, let question = message.questions.first else {
            return refuseMalformed(bytes, way)
        }
        var asker = Asker(
            way: way, id: message.id, flags: message.flags, question: question, options: message.options)
        if isOwnQuestion(message, question, way) { return }
        guard message.flags.operation == 0, question.type != .axfr, question.type != .ixfr else {
            return asker.send(.notImplemented)
        }
        if let options = message.options, options.version != 0 { return asker.send(.badVersion) }
        answer(&asker)
    }

    private func refuseMalformed(_ bytes: ByteView, _ way: Asker.Way) {
        counters.malformed += 1
        guard bytes.count >= DNSMessage.headerLength, bytes[2] & 0x80 == 0 else { return }
        var flags = DNSFlags(rawValue: UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
        flags.isResponse = true
        flags.isTruncated = false
        let reply = DNSMessage(id: UInt16(bytes[0]) << 8 | UInt16(bytes[1]), flags: flags, code: .formatError).encoded
        switch way {
        case .datagram(let listener, let address): listener.send(reply, to: address)
        case .stream(let client): client.send(reply)
        }
    }

    /// What we ask upstream must not be sent to us: then interception doesn't know us, or upstream is ourselves.
    private func isOwnQuestion(_ message: DNSMessage, _ question: DNSQuestion, _ way: Asker.Way) -> Bool {
        guard case .datagram(_, .ip(_, let port)) = way, let own = ownPorts[port], own.id == message.id,
            own.question.isSame(as: question)
        else { return false }
        counters.loops += 1
        own.fail()
        return true
    }

    private func answer(_ asker: inout Asker) {
        let name = asker.question.name.lowercased
        let isInternet = asker.question.class == .internet
        guard let index else {
            if params.forwardsBeforeTable { return forward(asker, name) }
            counters.failures += 1
            return asker.send(.serverFailure)
        }
        if isInternet, let found = index.find(name) {
            switch asker.question.type {
            case .a: return answer(asker, found, found.addresses.v4, .a)
            case .aaaa: return answer(asker, found, found.addresses.v6, .aaaa)
            default: asker.isOwn = true
            }
        }
        forward(asker, name)
    }

    /// Without an address of that family the name is there all the same: no error and no records. Were it said to be
    /// missing, clients that ask for both would take it for missing altogether.
    private func answer(_ asker: Asker, _ found: NameIndex.Found, _ addresses: [[UInt8]], _ type: DNSType) {
        counters.fromTable += 1
        var message = DNSMessage(id: asker.id)
        message.questions = [asker.question]
        var owner = asker.question.name
        if let canonical = found.canonical {
            message.answers.append(
                DNSRecord(name: owner, type: .cname, ttl: params.ttl, data: canonical.wire))
            owner = canonical
        }
        rotation &+= 1
        for place in addresses.indices {
            let address = addresses[(place &+ rotation) % addresses.count]
            message.answers.append(DNSRecord(name: owner, type: type, ttl: params.ttl, data: address))
        }
        let flags = asker.responseFlags(.noError, isAuthoritative: true)
        if !asker.send(EncodedDNS(message), .noError, flags) { counters.truncated += 1 }
    }

    private func forward(_ asker: Asker, _ name: DNSName) {
        let key = NameCache.Key(
            name: name, type: asker.question.type, class: asker.question.class,
            wantsSignatures: asker.options?.wantsSignatures ?? false, checkingDisabled: asker.flags.checkingDisabled)
        if let entry = cache.find(key, now: loop.now) {
            counters.fromCache += 1
            let age = UInt32(clamping: (loop.now - entry.stored).nanoseconds / 1_000_000_000)
            return deliver(entry.answer, entry.code, entry.flags, to: asker, age: age)
        }
        readFile()
        if servers.isEmpty {
            counters.failures += 1
            return asker.send(.serverFailure)
        }
        if waiting >= params.pendingLimit {
            counters.overflows += 1
            counters.failures += 1
            return asker.send(.serverFailure)
        }
        waiting += 1
        if let question = pending[key] {
            question.waiting.append(asker)
            return
        }
        let question = UpstreamQuestion(self, key, DNSQuestion(name: name, type: key.type, class: key.class))
        question.waiting.append(asker)
        pending[key] = question
        counters.pending = pending.count
        question.start()
    }

    private func deliver(
        _ answer: EncodedDNS, _ code: DNSCode, _ flags: DNSFlags, to asker: Asker, age: UInt32 = 0
    ) {
        let told = asker.isOwn && code == .noSuchName ? .noError : code
        let flags = asker.responseFlags(told, isAuthentic: flags.isAuthentic)
        if !asker.send(answer, told, flags, age: age) { counters.truncated += 1 }
    }

    /// Upstream has answered, or (nil) nobody has.
    func ended(_ question: UpstreamQuestion, _ response: DNSMessage?) {
        pending[question.key] = nil
        waiting -= question.waiting.count
        counters.pending = pending.count
        publish()
        guard var response else {
            counters.failures += question.waiting.count
            for asker in question.waiting { asker.send(.serverFailure) }
            return
        }
        counters.fromUpstream += 1
        response.options = nil
        let encoded = EncodedDNS(response)
        cache.keep(question.key, encoded, of: response, now: loop.now)
        counters.cached = cache.count
        for asker in question.waiting { deliver(encoded, response.code, response.flags, to: asker) }
    }

    // MARK: - Upstream

    /// The resolver's file, when it has changed.
    private func readFile() {
        if params.upstreams != nil, params.searchDomains != nil {
            servers = params.upstreams ?? []
            searchDomains = params.searchDomains ?? []
            return
        }
        if fileLooked.nanoseconds > 0, loop.now - fileLooked < Self.fileInterval { return }
        fileLooked = loop.now
        var facts = stat()
        guard unsafe stat(params.resolverFile, &facts) == 0 else {
            servers = params.upstreams ?? servers
            return
        }
        let time = facts.st_mtim.tv_sec &* 1_000_000_000 &+ facts.st_mtim.tv_nsec
        if time == fileTime { return }
        fileTime = time
        let file = ResolverFile(Self.text(params.resolverFile))
        let own = Set(params.listen)
        servers = params.upstreams ?? file.servers.filter { !own.contains($0) }
        preferred = 0
        let domains = params.searchDomains ?? file.searchDomains
        if domains != searchDomains {
            searchDomains = domains
            if let table { replace(table) }
        }
    }

    private static func text(_ path: String) -> String {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { return "" }
        defer { close(file) }
        var space = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe space.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
        return String(decoding: space.prefix(max(count, 0)), as: UTF8.self)
    }

    /// From the kernel: whoever can guess the next one can answer in upstream's place.
    func unguessable() -> UInt16 {
        if randomBytes.count < 2 {
            randomBytes = [UInt8](repeating: 0, count: 512)
            let got = unsafe randomBytes.withUnsafeMutableBytes { raw in
                unsafe skein_getrandom(raw.baseAddress.unsafelyUnwrapped, raw.count)
            }
            precondition(got == 512, "the kernel gave no random bytes")
        }
        return UInt16(randomBytes.removeLast()) << 8 | UInt16(randomBytes.removeLast())
    }

    // MARK: - Counters

    func publish() {
        if isPublishing { return }
        isPublishing = true
        loop.callAtEndOfTurn(self)
    }

    override func turnEnded() {
        isPublishing = false
        let now = counters
        published.withLock { $0 = now }
    }
}

/// A socket that questions come in by.
protocol NameListener: AnyObject {
    func close()
}
