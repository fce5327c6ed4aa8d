// The choice of a coding by weights.

import Base
import Compression
import Testing

@testable import ProxyCore

@Suite struct AcceptedEncodingsTests {
    private func choose(_ accepted: String, _ codings: [ContentCoding] = [.gzip, .brotli], first: ContentCoding? = nil)
        -> EncodingChoice
    {
        accepted.withView { view in
            AcceptedEncodings.choose(view, codings.map { .init(coding: $0, choosesFirst: $0 == first) })
        }
    }

    @Test func weights() {
        #expect(choose("gzip") == .named(.gzip))
        #expect(choose("gzip;q=0.5, br") == .named(.brotli))
        #expect(choose("br;q=0.5, gzip ; q=0.6") == .named(.gzip))
        #expect(choose("gzip;q=0") == .impossible)
        #expect(choose("gzip;q=0, *") == .anything(.brotli))
        #expect(choose("*") == .anything(.gzip))
        #expect(choose("*;q=0") == .impossible)
        #expect(choose("identity, gzip;q=0.5") == .identity)
        #expect(choose("deflate") == .impossible)
        #expect(choose("") == .impossible)
        #expect(choose(" , ,") == .impossible)
    }

    @Test func theFirstOfEquals() {
        #expect(choose("br, gzip") == .named(.brotli))
        #expect(choose("br, gzip", first: .gzip) == .named(.gzip))
        #expect(choose("identity, gzip", first: .gzip) == .named(.gzip))
    }

    @Test func unreadableWeights() {
        #expect(choose("gzip;q=x, br;q=0.1") == .named(.brotli))
        #expect(choose("gzip;level=3") == .named(.gzip))
        #expect(choose("GZIP") == .impossible)
    }

    @Test func noCompressorForTheType() { #expect(choose("gzip, *", []) == .impossible) }
}
