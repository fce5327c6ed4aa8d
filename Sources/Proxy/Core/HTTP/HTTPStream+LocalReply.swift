// Answers that are the proxy's own: a status and a few words, or their gRPC form for gRPC callers.

import AccessLogs
import Base
import Formatting

extension HTTPStream {
    func sendLocalReply(
        _ status: UInt16, _ body: StaticString = "", details: StaticString,
        prepare: (inout HeaderBlock) -> Void = { _ in }
    ) {
        sendLocalReply(status, body: ByteView(body), details: details, prepare: prepare)
    }

    /// Answers the request, or cuts the stream off when an answer has begun already. `prepare` may add headers.
    func sendLocalReply(
        _ status: UInt16, body: ByteView, details: StaticString, grpcStatus: UInt64? = nil,
        prepare: (inout HeaderBlock) -> Void = { _ in }
    ) {
        if heldResponse != nil { forgetHeldResponse() }
        setDetails(details)
        if responseHasLeft {
            resetDownstream(.localReset)
            return
        }
        isLocalReply = true
        dropUpstream()
        responseHeaders.removeAll()
        var text = ByteQueue()
        var code = status
        let mapper = context.mapLocalReply(self, status: &code, body: body, into: &text)
        if isGRPC {
            writeGRPCReply(grpcStatus ?? GRPC.status(forHTTP: code), message: text.view, prepare: prepare)
            return
        }
        responseHeaders.append(.status, decimal: UInt64(code))
        if !text.isEmpty {
            responseHeaders.append(.contentLength, decimal: UInt64(text.count))
            context.localReplyContentType(mapper).withView { responseHeaders.append(.contentType, $0) }
        }
        prepare(&responseHeaders)
        // The headers of a mapper know the status as it was before.
        info.responseCode = status
        mapper?.headers.apply(toResponse: &responseHeaders, request: requestHeaders, info: info)
        sendResponseHeaders(endStream: text.isEmpty || isHeadRequest)
        if !text.isEmpty, connection != nil, !isHeadRequest {
            responseDataReceived(text.view, endStream: true)
        }
    }

    /// Another answer takes the place of one that a filter still holds.
    private func forgetHeldResponse() {
        responseStarted = false
        bypassesResponseFilters = true
        info.responseDetails = .none
        clearHeldResponse()
    }

    /// A "trailers-only" answer: gRPC clients read the status from headers that end the stream.
    private func writeGRPCReply(_ status: UInt64, message: ByteView, prepare: (inout HeaderBlock) -> Void) {
        responseHeaders.append(.status, "200")
        responseHeaders.append(.contentType, "application/grpc")
        responseHeaders.append(.grpcStatus, decimal: status)
        if !message.isEmpty {
            var encoded = ByteQueue()
            GRPC.percentEncode(message, into: &encoded)
            responseHeaders.append(.grpcMessage, encoded.view)
        }
        prepare(&responseHeaders)
        responseHeaders.remove(.contentLength)
        sendResponseHeaders(endStream: true)
    }
}

extension GRPC {
    /// Percent-encoding of `grpc-message` (gRPC over HTTP/2, "Percent-Encoded").
    static func percentEncode(_ text: ByteView, into output: inout ByteQueue) {
        for index in text.indices {
            let byte = text[index]
            if byte >= 0x20, byte <= 0x7E, byte != 0x25 {
                output.append(byte: byte)
            } else {
                output.append(byte: 0x25)
                output.append(byte: upperHex(byte >> 4))
                output.append(byte: upperHex(byte & 15))
            }
        }
    }

    private static func upperHex(_ digit: UInt8) -> UInt8 { digit < 10 ? digit + 0x30 : digit + 0x37 }
}
