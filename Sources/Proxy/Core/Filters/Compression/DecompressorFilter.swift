// Unpacks bodies for whoever comes behind it, in both directions.

import Base
import Compression
import EnvoyAPI
import Formatting
import Telemetry

/// `envoy.extensions.filters.http.decompressor.v3.Decompressor`.
struct DecompressorParams: Sendable {
    static let typeName = "envoy.extensions.filters.http.decompressor.v3.Decompressor"

    /// `CommonDirectionConfig`.
    struct Direction: Sendable {
        var enabled = RuntimeFlag(true)
        var ignoresNoTransform = false

        init(_ node: ConfigNode?, _ runtime: RuntimeValues) {
            guard let node else { return }
            if let flag = node.message("enabled") { enabled = RuntimeFlag(flag, runtime) }
            ignoresNoTransform = node.bool("ignore_no_transform_header")
        }
    }

    let library: DecoderLibrary
    let request: Direction
    let response: Direction
    let advertises: Bool

    init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        guard let library = node.message("decompressor_library") else {
            throw node.invalid("decompressor_library", found: "nothing", expected: "a decompressor library")
        }
        self.library = try DecoderLibrary(library)
        let request = node.message("request_direction_config")
        self.request = Direction(request?.message("common_config"), runtime)
        response = Direction(node.message("response_direction_config")?.message("common_config"), runtime)
        advertises = request?.optionalBool("advertise_accept_encoding") ?? true
    }
}

final class DecompressorFilter: HTTPFilter {
    /// One body on its way.
    private final class Body {
        let decoder: ContentDecoder
        var before: UInt64 = 0
        var after: UInt64 = 0

        init(_ decoder: ContentDecoder) { self.decoder = decoder }
    }

    private final class State {
        var request: Body?
        var response: Body?
    }

    private let params: DecompressorParams
    private let statistics: DecompressorStatistics
    private let compressedTrailer: [UInt8]
    private let uncompressedTrailer: [UInt8]

    init(name: String, params: DecompressorParams, site: FilterSite) {
        self.params = params
        statistics = DecompressorStatistics(params, site)
        let prefix = "x-envoy-decompressor-\(params.library.name.lowercased())"
        compressedTrailer = Array("\(prefix)-compressed-bytes".utf8)
        uncompressedTrailer = Array("\(prefix)-uncompressed-bytes".utf8)
        super.init(name: name)
    }

    override var seesRequestData: Bool { true }
    override var seesResponse: Bool { true }
    override var seesResponseData: Bool { true }

    // MARK: - Requests

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        if params.advertises, params.response.enabled.current { advertise(&stream.requestHeaders) }
        if endStream { return .proceed }
        guard let body = begin(&stream.requestHeaders, params.request, isRequest: true) else { return .proceed }
        let state = State()
        state.request = body
        stream.setFilterState(self, state)
        return .proceed
    }

    override func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict {
        guard let body = (stream.filterState(self) as? State)?.request else { return .proceed }
        let unpacked = unpack(bytes, body, isRequest: true)
        stream.passRequestData(after: self, unpacked.view, endStream: false)
        if endStream, stream.connection != nil {
            report(body, in: &stream.requestTrailers)
            stream.passRequestTrailers(after: self)
        }
        return .wait
    }

    override func requestTrailers(_ stream: HTTPStream) -> FilterVerdict {
        if let body = (stream.filterState(self) as? State)?.request { report(body, in: &stream.requestTrailers) }
        return .proceed
    }

    // MARK: - Responses

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        if endStream { return }
        guard let body = begin(&stream.responseHeaders, params.response, isRequest: false) else { return }
        let state = stream.filterState(self) as? State ?? State()
        state.response = body
        stream.setFilterState(self, state)
    }

    override func responseData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool {
        guard let body = (stream.filterState(self) as? State)?.response else { return false }
        let unpacked = unpack(bytes, body, isRequest: false)
        stream.passResponseData(after: self, unpacked.view, endStream: false)
        if endStream, stream.connection != nil {
            report(body, in: &stream.responseTrailers)
            stream.passResponseTrailers(after: self)
        }
        return true
    }

    override func responseTrailers(_ stream: HTTPStream) {
        if let body = (stream.filterState(self) as? State)?.response { report(body, in: &stream.responseTrailers) }
    }

    // MARK: - Both

    /// Tells the upstream that this hop unpacks, once and without a weight.
    private func advertise(_ headers: inout HeaderBlock) {
        var scratch = ByteQueue()
        guard let accepted = headers.joined(HeaderID.acceptEncoding.view, into: &scratch), !accepted.isEmpty else {
            return headers.set(.acceptEncoding, params.library.coding.token)
        }
        var list = ByteQueue()
        for element in accepted.elements where !element.isEmpty {
            let name = element.prefix(element.firstIndex(of: 0x3B) ?? element.count).trimmed
            if name.equals(params.library.coding.token) { continue }
            list.append(element)
            list.append(byte: 0x2C)
        }
        list.append(params.library.coding.token)
        headers.set(.acceptEncoding, list.view)
    }

    /// Takes the outermost coding off when it is this filter's; nil leaves the body as it is.
    private func begin(
        _ headers: inout HeaderBlock, _ direction: DecompressorParams.Direction, isRequest: Bool
    ) -> Body? {
        guard direction.enabled.current, direction.ignoresNoTransform || !headers.forbidsTransformation,
            let codings = headers.first(.contentEncoding)?.trimmed
        else {
            statistics.passed(isRequest: isRequest)
            return nil
        }
        let end = codings.firstIndex(of: 0x2C) ?? codings.count
        guard codings.prefix(end).trimmed.equalsIgnoringCase(params.library.coding.token) else {
            statistics.passed(isRequest: isRequest)
            return nil
        }
        statistics.unpacked(isRequest: isRequest)
        headers.remove(.contentLength)
        if end == codings.count {
            headers.remove(.contentEncoding)
        } else {
            headers.set(.contentEncoding, codings.dropFirst(end + 1).trimmed)
        }
        return Body(params.library.make())
    }

    /// A piece that can't be decoded is counted and gives what it gave before it failed, as in Envoy.
    private func unpack(_ bytes: ByteView, _ body: Body, isRequest: Bool) -> ByteQueue {
        var unpacked = ByteQueue()
        do {
            try body.decoder.decode(bytes, into: &unpacked)
        } catch {
            statistics.failed(error)
        }
        body.before &+= UInt64(bytes.count)
        body.after &+= UInt64(unpacked.count)
        statistics.moved(bytes.count, unpacked.count, isRequest: isRequest)
        return unpacked
    }

    private func report(_ body: Body, in trailers: inout HeaderBlock) {
        Decimal.withDigits(of: body.before) { digits in
            compressedTrailer.withView { trailers.append(name: $0, value: digits) }
        }
        Decimal.withDigits(of: body.after) { digits in
            uncompressedTrailer.withView { trailers.append(name: $0, value: digits) }
        }
    }
}
