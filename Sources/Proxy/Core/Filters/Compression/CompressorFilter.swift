// Packs bodies: answers as their clients accept it, requests where that is configured.

import Base
import Compression
import Formatting
import Telemetry

final class CompressorFilter: HTTPFilter {
    private final class State {
        var accepted: [UInt8]?
        var choice: EncodingChoice?
        var request: ContentEncoder?
        var response: ContentEncoder?
    }

    private let params: CompressorParams
    private let statistics: CompressorStatistics
    /// All compressors of the chain, in its order.
    private var peers: [CompressorFilter] = []

    init(name: String, params: CompressorParams, site: FilterSite) {
        self.params = params
        statistics = CompressorStatistics(params, site)
        super.init(name: name)
    }

    override var seesRequestData: Bool { params.request != nil }
    override var seesResponse: Bool { true }
    override var seesResponseData: Bool { true }

    // MARK: - Requests

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        let state = State()
        stream.setFilterState(self, state)
        var scratch = ByteQueue()
        state.accepted = stream.requestHeaders.joined(HeaderID.acceptEncoding.view, into: &scratch)?.array
        let route = stream.perRoute(name) as? CompressorRouteConfig
        if isEnabled(route), route?.removesAcceptEncoding ?? params.removesAcceptEncoding {
            stream.requestHeaders.remove(.acceptEncoding)
        }
        guard let request = params.request, !endStream, request.enabled.current, !stream.isUpgrade,
            isLongEnough(stream.requestHeaders, request, isRequest: true), request.types.allow(stream.requestHeaders),
            !stream.requestHeaders.contains(.contentEncoding), isUncoded(stream.requestHeaders)
        else {
            statistics.passed(isRequest: true)
            return .proceed
        }
        stream.requestHeaders.remove(.contentLength)
        let library = route?.library ?? params.library
        stream.requestHeaders.set(.contentEncoding, library.coding.token)
        statistics.packed(isRequest: true)
        state.request = library.make()
        return .proceed
    }

    override func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict {
        guard let encoder = (stream.filterState(self) as? State)?.request else { return .proceed }
        var packed = ByteQueue()
        encoder.encode(bytes, isLast: endStream, into: &packed)
        statistics.moved(bytes.count, packed.count, isRequest: true)
        stream.passRequestData(after: self, packed.view, endStream: endStream)
        return .wait
    }

    override func requestTrailers(_ stream: HTTPStream) -> FilterVerdict {
        guard let encoder = (stream.filterState(self) as? State)?.request else { return .proceed }
        var packed = ByteQueue()
        encoder.encode(ByteView(), isLast: true, into: &packed)
        statistics.moved(0, packed.count, isRequest: true)
        stream.passRequestData(after: self, packed.view, endStream: false)
        return .proceed
    }

    // MARK: - Responses

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        let state = stream.filterState(self) as? State ?? State()
        let route = stream.perRoute(name) as? CompressorRouteConfig
        let library = route?.library ?? params.library
        let decision = decide(stream, state, route, library, endStream: endStream)
        if decision.packs {
            let length = stream.responseHeaders.first(.contentLength)?.array
            prepare(&stream.responseHeaders, library)
            statistics.packed(isRequest: false)
            state.response = library.make()
            stream.setFilterState(self, state)
            tell("Compressed", library, stream, length: length ?? [])
        } else {
            statistics.passed(isRequest: false)
        }
        // Caches have to know that the answer could have been packed.
        if decision.couldPack { Self.addVary(&stream.responseHeaders) }
    }

    override func responseData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool {
        guard let encoder = (stream.filterState(self) as? State)?.response else { return false }
        var packed = ByteQueue()
        encoder.encode(bytes, isLast: endStream, into: &packed)
        statistics.moved(bytes.count, packed.count, isRequest: false)
        stream.passResponseData(after: self, packed.view, endStream: endStream)
        return true
    }

    override func responseTrailers(_ stream: HTTPStream) {
        guard let encoder = (stream.filterState(self) as? State)?.response else { return }
        var packed = ByteQueue()
        encoder.encode(ByteView(), isLast: true, into: &packed)
        statistics.moved(0, packed.count, isRequest: false)
        stream.passResponseData(after: self, packed.view, endStream: false)
    }

    private func prepare(_ headers: inout HeaderBlock, _ library: EncoderLibrary) {
        if let etag = headers.first(.etag), !etag.hasPrefixIgnoringCase(ByteView("W/")) {
            if params.weakensEtag {
                var weak = ByteQueue()
                weak.append("W/")
                weak.append(etag)
                headers.set(.etag, weak.view)
            } else {
                headers.remove(.etag)
            }
        }
        headers.remove(.contentLength)
        headers.set(.contentEncoding, library.coding.token)
    }

    private static func addVary(_ headers: inout HeaderBlock) {
        guard let vary = headers.first(.vary) else { return headers.append(.vary, "Accept-Encoding") }
        if vary.elements.contains(where: { $0.equals("Accept-Encoding") }) { return }
        var longer = ByteQueue()
        longer.append(vary)
        longer.append(", Accept-Encoding")
        headers.set(.vary, longer.view)
    }
}

// MARK: - Deciding

extension CompressorFilter {
    private struct Decision {
        /// But for what the client accepts.
        var couldPack = false
        var packs = false
    }

    private func decide(
        _ stream: HTTPStream, _ state: State, _ route: CompressorRouteConfig?, _ library: EncoderLibrary,
        endStream: Bool
    ) -> Decision {
        if !isEnabled(route) { return Decision() }
        if params.tellsStatus {
            return decideTelling(stream, state, library, endStream: endStream)
        }
        guard isLongEnough(stream.responseHeaders, params.response, isRequest: false) else { return Decision() }
        var decision = Decision()
        decision.couldPack =
            !stream.isUpgrade && params.response.types.allow(stream.responseHeaders)
            && !stream.responseHeaders.forbidsTransformation && allowsEtag(stream)
            && !stream.responseHeaders.contains(.contentEncoding) && allowsStatus(stream)
        decision.packs =
            !endStream && accepts(stream, state, library) && decision.couldPack && isUncoded(stream.responseHeaders)
        return decision
    }

    /// The same conditions, in the order that gives the client the best reason, whether it accepts the coding or not.
    private func decideTelling(
        _ stream: HTTPStream, _ state: State, _ library: EncoderLibrary, endStream: Bool
    ) -> Decision {
        var decision = Decision()
        let isLongEnough = isLongEnough(stream.responseHeaders, params.response, isRequest: false)
        if stream.isUpgrade || stream.responseHeaders.forbidsTransformation
            || stream.responseHeaders.contains(.contentEncoding)
        {
            return decision
        }
        if endStream {
            let hasBadEtag = params.disablesOnEtag && !params.weakensEtag && stream.responseHeaders.contains(.etag)
            decision.couldPack =
                isLongEnough && params.response.types.allow(stream.responseHeaders) && !hasBadEtag
                && allowsStatus(stream)
            return decision
        }
        if let reason = refusal(stream) {
            tell(reason, library, stream, length: nil)
            return decision
        }
        decision.couldPack = true
        decision.packs = accepts(stream, state, library) && isUncoded(stream.responseHeaders)
        return decision
    }

    private func refusal(_ stream: HTTPStream) -> StaticString? {
        if !isLongEnough(stream.responseHeaders, params.response, isRequest: false) { return "ContentLengthTooSmall" }
        if !params.response.types.allow(stream.responseHeaders) { return "ContentTypeNotAllowed" }
        if !allowsEtag(stream) { return "EtagNotAllowed" }
        if !allowsStatus(stream) { return "StatusCodeNotAllowed" }
        return nil
    }

    private func tell(_ status: StaticString, _ library: EncoderLibrary, _ stream: HTTPStream, length: [UInt8]?) {
        guard params.tellsStatus else { return }
        let name = ByteView("x-envoy-compression-status")
        var text = ByteQueue()
        if let before = stream.responseHeaders.first(name) {
            text.append(before)
            text.append(byte: 0x2C)
        }
        text.append(library.coding.token)
        text.append(byte: 0x3B)
        text.append(status)
        if let length {
            text.append(";OriginalLength=")
            text.append(length)
        }
        stream.responseHeaders.set(name: name, value: text.view)
    }

    private func isEnabled(_ route: CompressorRouteConfig?) -> Bool {
        route?.isEnabled ?? params.response.enabled.current
    }

    private func allowsStatus(_ stream: HTTPStream) -> Bool {
        params.uncompressibleStatus.isEmpty
            || !params.uncompressibleStatus.contains(stream.responseHeaders.first(.status)?.decimal ?? 0)
    }

    private func allowsEtag(_ stream: HTTPStream) -> Bool {
        if params.weakensEtag || !params.disablesOnEtag || !stream.responseHeaders.contains(.etag) { return true }
        statistics.count(.notCompressedEtag)
        return false
    }

    private func isLongEnough(
        _ headers: borrowing HeaderBlock, _ direction: CompressorParams.Direction, isRequest: Bool
    ) -> Bool {
        guard let length = headers.first(.contentLength) else { return true }
        if let length = length.decimal, length >= direction.minLength { return true }
        statistics.tooSmall(isRequest: isRequest)
        return false
    }

    /// Whatever a transfer coding says of packing, it is packed already.
    private func isUncoded(_ headers: borrowing HeaderBlock) -> Bool {
        guard let coding = headers.first(.transferEncoding) else { return true }
        return !["gzip", "br", "deflate", "compress", "zstd"].contains { coding.hasToken($0) }
    }

    /// The chain decides once per answer; each of its compressors counts how.
    private func accepts(_ stream: HTTPStream, _ state: State, _ library: EncoderLibrary) -> Bool {
        guard let accepted = state.accepted else {
            statistics.count(.noAcceptHeader)
            return false
        }
        if peers.isEmpty { peers = stream.filters.compactMap { $0 as? CompressorFilter } }
        let known = peers.lazy.compactMap { (stream.filterState($0) as? State)?.choice }.first
        let choice = known ?? accepted.withView { AcceptedEncodings.choose($0, candidates(stream)) }
        state.choice = choice
        switch choice {
        case .named(let coding):
            statistics.count(coding == library.coding ? .headerCompressorUsed : .headerCompressorOvershadowed)
            return coding == library.coding
        case .anything(let coding):
            statistics.count(.headerWildcard)
            return coding == library.coding
        case .identity: statistics.count(.headerIdentity)
        case .impossible: statistics.count(.headerNotValid)
        }
        return false
    }

    private func candidates(_ stream: HTTPStream) -> [AcceptedEncodings.Candidate] {
        let type = stream.responseHeaders.first(.contentType).map { MediaTypes.essence($0) } ?? ByteView()
        var result: [AcceptedEncodings.Candidate] = []
        for peer in peers where !stream.isDisabled(peer) {
            if !type.isEmpty, !peer.params.response.types.contains(type) { continue }
            let route = stream.perRoute(peer.name) as? CompressorRouteConfig
            let library = route?.library ?? peer.params.library
            result.append(.init(coding: library.coding, choosesFirst: peer.params.choosesFirst))
        }
        return result
    }
}

extension HeaderBlock {
    /// RFC 9111, 5.2.2.6.
    var forbidsTransformation: Bool { first(.cacheControl)?.hasToken("no-transform") ?? false }
}

extension ByteView {
    /// The elements of a list separated by commas, without the spaces around them.
    var elements: [ByteView] {
        var result: [ByteView] = []
        var rest = self
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x2C) ?? rest.count
            result.append(rest.prefix(end).trimmed)
            rest = rest.dropFirst(end + 1)
        }
        return result
    }

    /// One of the elements of a list separated by commas, in any case.
    func hasToken(_ wanted: StaticString) -> Bool { elements.contains { $0.equalsIgnoringCase(wanted) } }
}
