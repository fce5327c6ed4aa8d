// Request heads: the request line, the pseudo headers made from it, and Envoy's checks in Envoy's order.

import Base

extension HTTP1Parser {
    mutating func readRequest(
        _ view: ByteView, _ lineFeed: Int, into headers: inout HeaderBlock, consumed: inout Int
    ) -> HTTP1Event {
        let (lineBytes, oddity) = startLine(view, lineFeed)
        let line = HTTP1RequestLine(lineBytes)
        let isConnect = line.method.equals("CONNECT")
        if let violation = check(line, lineBytes, isConnect: isConnect) { return fail(violation) }
        if let oddity { return fail(oddity) }

        headers.removeAll()
        var head = HTTP1Head()
        head.version = line.version.equals("HTTP/1.1") ? .http11 : .http10
        head.isConnect = isConnect
        head.isHead = line.method.equals("HEAD")
        let target = appendPseudoHeaders(line, isConnect: isConnect, to: &headers)
        head.hadAbsoluteTarget = target.isAbsolute && !isConnect

        var facts = HTTP1FieldFacts()
        var length = lineFeed + 1
        if !line.version.isEmpty {
            let reader = fieldReader(
                authorityIndex: target.authorityIndex, ignoresHost: target.isAbsolute, maxLines: options.maxHeaderCount)
            switch readHeaderLines(view, lineFeed, reader, into: &headers, facts: &facts) {
            case .incomplete: return .needMore
            case .violation(let violation): return fail(violation)
            case .complete(let end): length = end
            }
        }
        if let violation = finish(&head, &headers, &facts, target) { return fail(violation) }
        consumed += length
        beginBody(head.framing)
        return .head(head)
    }

    private func check(_ line: HTTP1RequestLine, _ bytes: ByteView, isConnect: Bool) -> HTTP1Violation? {
        if HTTP1ByteScan.containsForbiddenByte(bytes) { return .forbiddenByte }
        guard
            HTTP1Method.isKnown(line.method) || (options.allowsCustomMethods && HTTP1Method.isToken(line.method, scan))
        else { return .invalidMethod }
        guard HTTP1Target.isValid(line.target, isConnect: isConnect, scan) else { return .invalidTarget }
        guard line.version.isEmpty || line.version.isHTTPVersion else { return .invalidVersion }
        return nil
    }

    private struct Target {
        var authorityIndex = 0
        var isAbsolute = false
        var violation: HTTP1Violation?
    }

    /// `:method`, `:scheme` of an absolute target, `:authority` (still empty when Host is to fill it) and `:path`.
    private func appendPseudoHeaders(
        _ line: HTTP1RequestLine, isConnect: Bool, to headers: inout HeaderBlock
    ) -> Target {
        var target = Target()
        headers.append(.method, line.method)
        let first = line.target[0]
        let isOrigin = !isConnect && (first == 0x2F || (first == 0x2A && line.method.equals("OPTIONS")))
        if isOrigin || (!isConnect && !options.allowsAbsoluteURL) {
            target.authorityIndex = headers.count
            headers.append(.authority, ByteView())
            headers.append(.path, line.target)
            return target
        }
        target.isAbsolute = true
        guard let parts = HTTP1Target.split(line.target, isConnect: isConnect) else {
            target.violation = .invalidURL
            return target
        }
        if !isConnect {
            let isSecure = parts.scheme.equalsIgnoringCase("https")
            if !isSecure, !parts.scheme.equalsIgnoringCase("http") { target.violation = .invalidScheme }
            headers.append(.scheme, isSecure ? "https" : "http")
        }
        target.authorityIndex = headers.count
        headers.append(.authority, parts.authority)
        if !isConnect { headers.append(.path, parts.path.isEmpty ? ByteView("/") : parts.path) }
        return target
    }

    private func finish(
        _ head: inout HTTP1Head, _ headers: inout HeaderBlock, _ facts: inout HTTP1FieldFacts, _ target: Target
    ) -> HTTP1Violation? {
        if facts.hasContentLength, facts.contentLength == nil, !facts.hasTransferEncoding {
            return .unparsableContentLength
        }
        head.keepAlive = HTTP1Connection.keepsAlive(headers, version: head.version, facts: facts)
        if HTTP1Connection.isUpgrade(headers, facts) {
            if headers.first(.upgrade)?.equalsIgnoringCase("h2c") ?? false {
                HTTP1Connection.removeH2CUpgrade(&headers)
            } else {
                head.isUpgrade = true
            }
        }
        if head.isConnect, facts.hasContentLength {
            guard headers.first(.contentLength)?.equals("0") ?? false else { return .bodyOnConnect }
            headers.remove(.contentLength)
            facts.hasContentLength = false
        }
        if let violation = checkFraming(&headers, &facts, isConnect: head.isConnect) { return violation }
        let isOpaque = head.isUpgrade || head.isConnect
        if facts.hasConnection, !isOpaque {
            switch HTTP1Connection.removeNominated(&headers) {
            case .none: break
            case .host: facts.hasHost = false
            case .refused: return .connectionHeaderRejected
            }
        }
        if let violation = target.violation { return violation }
        if head.version == .http10, !options.acceptsHTTP10 { return .versionNotAccepted }
        if let violation = settleAuthority(&headers, facts, target, head.version) { return violation }
        if facts.hasExpect {
            head.expectsContinue = headers.first(.expect)?.equalsIgnoringCase("100-continue") ?? false
        }
        head.framing = isOpaque ? .untilClose : facts.framing
        return nil
    }

    /// Takes the empty `:authority` back when there was no Host, so that absence and emptiness stay different.
    private func settleAuthority(
        _ headers: inout HeaderBlock, _ facts: HTTP1FieldFacts, _ target: Target, _ version: HTTP1Version
    ) -> HTTP1Violation? {
        if !facts.hasHost, !target.isAbsolute {
            if version == .http10, !options.defaultHost.isEmpty {
                options.defaultHost.withView { headers.replaceValue(at: target.authorityIndex, with: $0) }
            } else {
                headers.remove(at: target.authorityIndex)
            }
            return nil
        }
        guard let authority = headers.first(.authority) else { return nil }
        return scan.consists(authority, of: HTTP1ByteScan.authority) ? nil : .invalidAuthority
    }
}

extension HTTP1FieldFacts {
    /// Of a message that has a body only when its headers say so.
    var framing: HTTP1Head.Framing {
        if hasTransferEncoding { return .chunked }
        guard let contentLength, contentLength > 0 else { return .none }
        return .length(contentLength)
    }
}

extension ByteView {
    /// `HTTP/` digit `.` digit.
    var isHTTPVersion: Bool {
        count == 8 && hasPrefix("HTTP/") && ASCII.isDigit(self[5]) && self[6] == 0x2E && ASCII.isDigit(self[7])
    }
}
