// Evaluating one operator of a format: its bytes go to the end of a queue, its kind is returned.

import Base

/// What an operator appended.
enum FormatOutcome {
    /// Nothing: the value does not exist.
    case missing
    case text
    /// Digits that JSON takes as a number.
    case number
    /// JSON of its own.
    case json
}

extension FormatPiece {
    func append(
        to out: inout ByteQueue, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo, extras: FormatterExtras
    ) -> FormatOutcome {
        let before = out.count
        let outcome = what.append(
            to: &out, request: request, response: response, trailers: trailers, info: info, extras: extras)
        if let maxLength, out.count - before > maxLength { out.removeLast(out.count - before - maxLength) }
        return outcome
    }
}

extension FormatOperator {
    func append(
        to out: inout ByteQueue, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo, extras: FormatterExtras
    ) -> FormatOutcome {
        switch self {
        case .literal(let bytes):
            out.append(bytes)
            return .text
        case .header(.request, let name, let alternative, let withoutQuery):
            return Self.header(name, alternative, withoutQuery, in: request, to: &out)
        case .header(.response, let name, let alternative, let withoutQuery):
            return Self.header(name, alternative, withoutQuery, in: response, to: &out)
        case .header(.trailers, let name, let alternative, let withoutQuery):
            return Self.header(name, alternative, withoutQuery, in: trailers, to: &out)
        case .path(let source, let withQuery):
            return Self.view(Self.path(source, in: request).map { withQuery ? $0 : RequestTarget($0).path }, to: &out)
        case .serverName(let source, let host): return Self.serverName(source, host, in: request, info, to: &out)
        case .queryParameter(let name): return Self.queryParameter(name, in: request, to: &out)
        case .query(let decoded): return Self.query(decoded: decoded, in: request, to: &out)
        case .number(.requestHeaderBytes): return Self.number(UInt64(request.byteSize), to: &out)
        case .number(.responseHeaderBytes): return Self.number(UInt64(response.byteSize), to: &out)
        case .number(.responseTrailerBytes): return Self.number(UInt64(trailers.byteSize), to: &out)
        case .number(let which): return Self.number(which.value(info), to: &out)
        case .duration(let which): return Self.milliseconds(which.value(info), to: &out)
        case .commonDuration(let from, let to, let unit):
            guard let start = from.value(info), let end = to.value(info), end >= start else { return .missing }
            return Self.number((end.nanoseconds - start.nanoseconds) / unit, to: &out)
        case .text(let which): return which.append(to: &out, request: request, info: info, extras: extras)
        case .responseDetails(let keepWhitespace):
            return Self.details(info.responseDetails, keepWhitespace: keepWhitespace, to: &out)
        case .address(let which, let form): return Self.address(which.value(info), form, to: &out)
        case .tls(let field, let upstream):
            return Self.string((upstream ? info.upstream.tls : info.downstreamTLS)?.text(field), to: &out)
        case .certificate(let field, let side): return Self.certificate(field, side, info, to: &out)
        case .time(let source, let pattern): return Self.time(source, pattern, info, to: &out)
        case .metadata(let source, let filter, let path):
            return Self.metadata(source.value(filter, path, info), to: &out)
        case .filterState(let name, let form): return Self.filterState(info.filterState(name), form, to: &out)
        case .grpcStatus(let form):
            return Self.grpcStatus(form, request: request, response: response, trailers: trailers, to: &out)
        case .coalesce(let operators):
            for piece in operators {
                let before = out.count
                let outcome = piece.append(
                    to: &out, request: request, response: response, trailers: trailers, info: info, extras: extras)
                if outcome != .missing, out.count > before { return outcome }
            }
            return .missing
        }
    }

    // MARK: Values

    static func view(_ value: ByteView?, to out: inout ByteQueue) -> FormatOutcome {
        guard let value else { return .missing }
        out.append(value)
        return .text
    }

    /// Missing when empty.
    static func string(_ value: String?, to out: inout ByteQueue) -> FormatOutcome {
        guard let value, !value.isEmpty else { return .missing }
        out.append(value)
        return .text
    }

    static func number(_ value: UInt64, to out: inout ByteQueue) -> FormatOutcome {
        out.append(decimal: value)
        return .number
    }

    static func milliseconds(_ span: TimeSpan?, to out: inout ByteQueue) -> FormatOutcome {
        guard let span else { return .missing }
        if span.milliseconds < 0 { out.append(byte: 0x2D) }
        out.append(decimal: span.milliseconds.magnitude)
        return .number
    }

    private static func header(
        _ name: HeaderName, _ alternative: HeaderName?, _ withoutQuery: Bool, in block: borrowing HeaderBlock,
        to out: inout ByteQueue
    ) -> FormatOutcome {
        var value = name.first(in: block)
        if value == nil, let alternative { value = alternative.first(in: block) }
        if withoutQuery { value = value.map { RequestTarget($0).path } }
        return view(value, to: &out)
    }

    private static func serverName(
        _ source: ServerNameSource, _ host: HostSource, in request: borrowing HeaderBlock, _ info: borrowing StreamInfo,
        to out: inout ByteQueue
    ) -> FormatOutcome {
        let handshake = info.downstream.requestedServerName
        if source == .handshake || (source == .handshakeFirst && !handshake.isEmpty) {
            return string(handshake, to: &out)
        }
        let named: ByteView? =
            switch host {
            case .original: request.first(.envoyOriginalHost)
            case .current: request.first(.authority)
            case .originalOrCurrent: request.first(.envoyOriginalHost) ?? request.first(.authority)
            }
        guard let named else { return .missing }
        out.append(AuthorityParts(named).hostWithoutPort)
        return .text
    }

    private static func path(_ source: PathSource, in request: borrowing HeaderBlock) -> ByteView? {
        switch source {
        case .original: request.first(.envoyOriginalPath)
        case .current: request.first(.path)
        case .originalOrCurrent: request.first(.envoyOriginalPath) ?? request.first(.path)
        }
    }

    private static func queryParameter(
        _ name: [UInt8], in request: borrowing HeaderBlock, to out: inout ByteQueue
    ) -> FormatOutcome {
        guard let target = path(.current, in: request) else { return .missing }
        var parameters = QueryParameters(RequestTarget(target).query)
        while let (key, value) = parameters.next() {
            if !PercentCoding.decoded(key, equals: name) { continue }
            PercentCoding.appendDecoded(value, to: &out)
            return .text
        }
        return .missing
    }

    private static func query(
        decoded: Bool, in request: borrowing HeaderBlock, to out: inout ByteQueue
    ) -> FormatOutcome {
        guard let target = path(.current, in: request) else { return .missing }
        guard let query = RequestTarget(target).query, !query.isEmpty else { return .missing }
        if decoded { PercentCoding.appendDecoded(query, to: &out) } else { out.append(query) }
        return .text
    }

    private static func address(
        _ address: SocketAddress?, _ form: AddressForm, to out: inout ByteQueue
    ) -> FormatOutcome {
        guard let address else { return .missing }
        switch (form, address) {
        case (.port, .ip(_, let port)): return number(UInt64(port), to: &out)
        case (.port, .unix): return .missing
        case (.withoutPort, .ip(let ip, _)): out.append(ip)
        case (.masked(let length), .ip(let ip, _)):
            guard let range = AddressRange(ip, prefixLength: length) else { return .missing }
            out.append(range.address)
            out.append(byte: 0x2F)
            out.append(decimal: UInt64(length))
        case (.masked, .unix): return .missing
        case (.withoutPort, .unix), (.full, _): out.append(address)
        }
        return .text
    }

    static func details(
        _ details: ResponseDetails, keepWhitespace: Bool, to out: inout ByteQueue
    ) -> FormatOutcome {
        switch details {
        case .none: return .missing
        case .fixed(let text): append(ByteView(text), keepWhitespace: keepWhitespace, to: &out)
        case .text(let bytes):
            unsafe bytes.withUnsafeBytes {
                unsafe append(ByteView($0), keepWhitespace: keepWhitespace, to: &out)
            }
        }
        return .text
    }

    private static func append(_ text: ByteView, keepWhitespace: Bool, to out: inout ByteQueue) {
        if keepWhitespace { return out.append(text) }
        for index in text.indices {
            let byte = text[index]
            out.append(byte: byte == 0x20 || byte &- 9 < 5 ? 0x5F : byte)
        }
    }

    private static func time(
        _ source: FormatTime, _ pattern: TimePattern, _ info: borrowing StreamInfo, to out: inout ByteQueue
    ) -> FormatOutcome {
        switch source {
        case .start: pattern.append(nanoseconds: info.times.startWallNanoseconds, to: &out)
        case .emit: pattern.append(nanoseconds: WallClock.nanoseconds, to: &out)
        case .certificateStart(let side):
            guard let seconds = side.texts(info)?.validFrom else { return .missing }
            pattern.append(nanoseconds: UInt64(max(seconds, 0)) * 1_000_000_000, to: &out)
        case .certificateEnd(let side):
            guard let seconds = side.texts(info)?.validUntil else { return .missing }
            pattern.append(nanoseconds: UInt64(max(seconds, 0)) * 1_000_000_000, to: &out)
        }
        return .text
    }

    private static func certificate(
        _ field: FormatCertificate, _ side: CertificateSide, _ info: borrowing StreamInfo, to out: inout ByteQueue
    ) -> FormatOutcome {
        guard let texts = side.texts(info) else { return .missing }
        switch field {
        case .subject: return string(texts.subject, to: &out)
        case .issuer: return string(texts.issuer, to: &out)
        case .serial: return string(texts.serial, to: &out)
        case .sha256: return string(texts.sha256, to: &out)
        case .sha1: return string(texts.sha1, to: &out)
        case .pem: return string(texts.urlEncodedPEM, to: &out)
        case .uriSAN: return list(texts.uriSANs, to: &out)
        case .dnsSAN: return list(texts.dnsSANs, to: &out)
        case .ipSAN: return list(texts.ipSANs, to: &out)
        case .emailSAN: return list(texts.emailSANs, to: &out)
        }
    }

    private static func list(_ values: [String], to out: inout ByteQueue) -> FormatOutcome {
        let before = out.count
        for (index, value) in values.enumerated() {
            if index > 0 { out.append(byte: 0x2C) }
            out.append(value)
        }
        return out.count > before ? .text : .missing
    }

    private static func metadata(_ value: MetadataValue?, to out: inout ByteQueue) -> FormatOutcome {
        guard let value else { return .missing }
        switch value {
        case .null: return .missing
        case .string(let text):
            out.append(text)
            return .text
        default:
            value.appendJSON(to: &out)
            return .json
        }
    }

    private static func filterState(
        _ object: FilterStateObject?, _ form: FilterStateForm, to out: inout ByteQueue
    ) -> FormatOutcome {
        let text: String? =
            switch form {
            case .plain: object?.text
            case .typed: object?.typedJSON
            case .field(let name): object?.field(name)
            }
        guard let text else { return .missing }
        out.append(text)
        if case .typed = form { return .json }
        return .text
    }
}
