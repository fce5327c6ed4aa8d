// Lets browsers call gRPC services: gRPC-Web from clients, gRPC to the upstream.

import Base

/// `envoy.extensions.filters.http.grpc_web.v3.GrpcWeb`.
final class GRPCWebFilter: HTTPFilter {
    static let typeName = "envoy.extensions.filters.http.grpc_web.v3.GrpcWeb"

    /// How much of a plain answer becomes `grpc-message`.
    private static let maxMessageBytes = 16_384
    private static let trailersFlag: UInt8 = 0x80

    private final class State {
        var sendsText = false
        var wantsText = false
        /// The answer isn't gRPC: its body is to become the message of an error.
        var isPlain = false
        /// Characters of base64 that don't make a group yet.
        var partial = ByteQueue()
        /// An incomplete frame of the answer.
        var frame = ByteQueue()
    }

    override var seesRequestData: Bool { true }
    override var seesResponse: Bool { true }
    override var seesResponseData: Bool { true }

    private static func isText(_ type: ByteView) -> Bool {
        type.equals("application/grpc-web-text") || type.equals("application/grpc-web-text+proto")
    }

    // MARK: - Requests

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        guard let type = stream.requestHeaders.first(.contentType), stream.requestHeaders.contains(.path),
            Self.isText(type) || type.equals("application/grpc-web") || type.equals("application/grpc-web+proto")
        else { return .proceed }
        let state = State()
        state.sendsText = Self.isText(type)
        state.wantsText = stream.requestHeaders.first(.accept).map { Self.isText($0) } ?? false
        stream.setFilterState(self, state)
        stream.requestHeaders.remove(.contentLength)
        stream.requestHeaders.set(.contentType, "application/grpc")
        stream.requestHeaders.set(.te, "trailers")
        if !stream.requestHeaders.contains(.grpcAcceptEncoding) {
            stream.requestHeaders.append(.grpcAcceptEncoding, "identity")
        }
        return .proceed
    }

    override func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict {
        guard let state = stream.filterState(self) as? State, state.sendsText else { return .proceed }
        state.partial.append(bytes)
        let available = state.partial.count
        if endStream, available == 0 { return .proceed }
        if endStream, available % 4 != 0 { return refuse(stream, "grpc_base_64_decode_failed_bad_size") }
        let whole = available / 4 * 4
        if whole == 0 { return .wait }
        guard let decoded = Base64Text.decode(state.partial.view.prefix(whole)), !decoded.isEmpty else {
            return refuse(stream, "grpc_base_64_decode_failed")
        }
        state.partial.consume(whole)
        decoded.withView { stream.passRequestData(after: self, $0, endStream: endStream) }
        return .wait
    }

    private func refuse(_ stream: HTTPStream, _ details: StaticString) -> FilterVerdict {
        stream.closesConnection = true
        stream.sendLocalReply(400, "Bad gRPC-web request, invalid base64 data.", details: details)
        return .answered
    }

    // MARK: - Responses

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        guard let state = stream.filterState(self) as? State else { return }
        state.isPlain = !isUnderstood(stream.responseHeaders, endStream: endStream)
        stream.responseHeaders.remove(.contentLength)
        stream.responseHeaders.set(
            .contentType, state.wantsText ? "application/grpc-web-text+proto" : "application/grpc-web+proto")
        if state.isPlain, !endStream { stream.holdResponse() }
    }

    /// gRPC, or gRPC-Web already.
    private func isUnderstood(_ headers: borrowing HeaderBlock, endStream: Bool) -> Bool {
        guard headers.first(.status)?.equals("200") ?? false else { return false }
        let type = headers.first(.contentType) ?? ByteView()
        if endStream ? headers.contains(.grpcStatus) : GRPC.isContentType(type) { return true }
        let essence = type.prefix(type.firstIndex(of: 0x3B) ?? type.count).trimmed
        return essence.equalsIgnoringCase("application/grpc-web+proto")
            || essence.equalsIgnoringCase("application/grpc-web")
    }

    override func responseData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool {
        guard let state = stream.filterState(self) as? State else { return false }
        if state.isPlain {
            state.frame.append(bytes.prefix(max(Self.maxMessageBytes - state.frame.count, 0)))
            if endStream { answerPlainly(stream, state) }
            return true
        }
        if !state.wantsText { return false }
        state.frame.append(bytes)
        var text = ByteQueue()
        while let length = wholeFrame(state.frame.view) {
            text.append(Base64Text.encode(state.frame.view.prefix(length)))
            state.frame.consume(length)
        }
        if !text.isEmpty || endStream { stream.passResponseData(after: self, text.view, endStream: endStream) }
        return true
    }

    /// The length of the frame that `bytes` begin with, when all of it is there.
    private func wholeFrame(_ bytes: ByteView) -> Int? {
        guard bytes.count >= 5 else { return nil }
        let length = (1..<5).reduce(0) { $0 << 8 | Int(bytes[$1]) }
        return bytes.count - 5 >= length ? length + 5 : nil
    }

    /// The body becomes the message of an error, and none is left.
    private func answerPlainly(_ stream: HTTPStream, _ state: State) {
        state.isPlain = false
        let status = UInt16(truncatingIfNeeded: stream.responseHeaders.first(.status)?.decimal ?? 0)
        var message = ByteQueue()
        GRPC.percentEncode(state.frame.view, into: &message)
        state.frame.removeAll()
        stream.responseHeaders.set(.grpcMessage, message.view)
        Decimal.withDigits(of: GRPC.status(forHTTP: status)) { stream.responseHeaders.set(.grpcStatus, $0) }
        stream.responseHeaders.set(.contentLength, "0")
        stream.keepResponse(ByteView(), endStream: true)
        stream.continueEncoding(after: self)
    }

    override func responseTrailers(_ stream: HTTPStream) {
        guard let state = stream.filterState(self) as? State else { return }
        if state.isPlain { return answerPlainly(stream, state) }
        var lines = ByteQueue()
        for index in 0..<stream.responseTrailers.count {
            lines.append(stream.responseTrailers.name(at: index))
            lines.append(byte: 0x3A)
            lines.append(stream.responseTrailers.value(at: index))
            lines.append("\r\n")
        }
        var frame = ByteQueue()
        frame.append(byte: Self.trailersFlag)
        for shift in [24, 16, 8, 0] { frame.append(byte: UInt8(truncatingIfNeeded: lines.count >> shift)) }
        frame.append(lines.view)
        // They are the end of the body now.
        if state.wantsText {
            Base64Text.encode(frame.view).withView { stream.passResponseData(after: self, $0, endStream: true) }
        } else {
            stream.passResponseData(after: self, frame.view, endStream: true)
        }
    }
}
