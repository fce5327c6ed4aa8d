// Encoders and decoders of content codings: every split, every end, bad and hostile input.

import Base
import Testing

@testable import Compression

@Suite struct ContentCodingTests {
    static let codings: [ContentCoding] = [.gzip, .brotli, .zstd]

    static func encoder(_ coding: ContentCoding) -> ContentEncoder {
        switch coding {
        case .gzip: GzipEncoder(GzipEncoderParams())
        case .brotli: BrotliEncoder(BrotliEncoderParams())
        case .zstd: ZstdEncoder(ZstdEncoderParams())
        }
    }

    static func decoder(_ coding: ContentCoding) -> ContentDecoder {
        switch coding {
        case .gzip: GzipDecoder(GzipDecoderParams())
        case .brotli: BrotliDecoder(BrotliDecoderParams())
        case .zstd: ZstdDecoder(ZstdDecoderParams())
        }
    }

    static func packed(_ coding: ContentCoding, _ bytes: [UInt8]) -> [UInt8] {
        var output = ByteQueue()
        let encoder = encoder(coding)
        bytes.withView { encoder.encode($0, isLast: true, into: &output) }
        return output.view.array
    }

    private let text = Array("It was the best of times, it was the worst of times, it was the age of wisdom.".utf8)

    @Test(arguments: codings) func bytewise(_ coding: ContentCoding) throws {
        let packed = Self.packed(coding, text)
        let decoder = Self.decoder(coding)
        var output = ByteQueue()
        for byte in packed {
            try [byte].withView { view throws(InvalidContent) in try decoder.decode(view, into: &output) }
        }
        #expect(output.view.array == text)
    }

    @Test(arguments: codings) func everySplit(_ coding: ContentCoding) throws {
        let packed = Self.packed(coding, text)
        for split in 0...packed.count {
            let decoder = Self.decoder(coding)
            var output = ByteQueue()
            for piece in [Array(packed[..<split]), Array(packed[split...])] {
                try piece.withView { view throws(InvalidContent) in try decoder.decode(view, into: &output) }
            }
            #expect(output.view.array == text)
        }
    }

    /// What went in must come out with the same call, or an answer that comes in pieces would stand still.
    @Test(arguments: codings) func flushesEachPiece(_ coding: ContentCoding) throws {
        let encoder = Self.encoder(coding)
        let decoder = Self.decoder(coding)
        var output = ByteQueue()
        for round in 1...20 {
            var packed = ByteQueue()
            text.withView { encoder.encode($0, isLast: false, into: &packed) }
            try decoder.decode(packed.view, into: &output)
            let count = output.count
            #expect(count == text.count * round)
        }
        var end = ByteQueue()
        encoder.encode(ByteView(), isLast: true, into: &end)
        try decoder.decode(end.view, into: &output)
        let count = output.count
        #expect(count == text.count * 20)
    }

    @Test(arguments: codings) func emptyBody(_ coding: ContentCoding) throws {
        let packed = Self.packed(coding, [])
        #expect(!packed.isEmpty)
        var output = ByteQueue()
        let decoder = Self.decoder(coding)
        try packed.withView { view throws(InvalidContent) in try decoder.decode(view, into: &output) }
        #expect(output.view.array == [])
    }

    @Test(arguments: codings) func longBodies(_ coding: ContentCoding) throws {
        var random = RandomSource(seed: 11)
        let body = (0..<700_000).map { _ in UInt8(truncatingIfNeeded: random.next() & 0x3F) }
        var output = ByteQueue()
        let packed = Self.packed(coding, body)
        #expect(packed.count < body.count)
        let decoder = Self.decoder(coding)
        try packed.withView { view throws(InvalidContent) in try decoder.decode(view, into: &output) }
        #expect(output.view.array == body)
    }

    @Test(arguments: codings) func bombsAreCutOff(_ coding: ContentCoding) {
        let packed = Self.packed(coding, Array(repeating: 0, count: 20_000_000))
        var output = ByteQueue()
        let decoder = Self.decoder(coding)
        #expect(throws: InvalidContent.excessive) {
            try packed.withView { view throws(InvalidContent) in try decoder.decode(view, into: &output) }
        }
        let count = output.count
        #expect(count <= packed.count * 100 + 65_536)
    }

    @Test(arguments: codings) func nonsenseIsRefused(_ coding: ContentCoding) {
        var output = ByteQueue()
        let decoder = Self.decoder(coding)
        #expect(throws: InvalidContent.data) {
            try ([0xFF, 0xFF, 0xFF] + Array(" this is no brotli".utf8)).withView { view throws(InvalidContent) in
                try decoder.decode(view, into: &output)
            }
        }
    }

    @Test func checksumOfZstd() throws {
        var params = ZstdEncoderParams()
        params.hasChecksum = true
        var queue = ByteQueue()
        let encoder = ZstdEncoder(params)
        text.withView { encoder.encode($0, isLast: true, into: &queue) }
        var packed = queue.view.array
        packed[packed.count - 1] ^= 1
        var output = ByteQueue()
        let decoder = ZstdDecoder(ZstdDecoderParams())
        #expect(throws: InvalidContent.checksum) {
            try packed.withView { view throws(InvalidContent) in try decoder.decode(view, into: &output) }
        }
    }

    @Test func everySettingOfGzip() throws {
        for level in Int32(-1)...9 {
            for bits in Int32(9)...15 {
                var params = GzipEncoderParams()
                params.level = level
                params.windowBits = bits
                let encoder = GzipEncoder(params)
                var packed = ByteQueue()
                text.withView { encoder.encode($0, isLast: true, into: &packed) }
                var output = ByteQueue()
                try GzipDecoder(GzipDecoderParams()).decode(packed.view, into: &output)
                #expect(output.view.array == text)
            }
        }
    }
}
