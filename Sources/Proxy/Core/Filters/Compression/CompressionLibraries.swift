// Which codec a filter packs or unpacks bodies with, and how: envoy.extensions.compression.*.

import Base
import Compression
import EnvoyAPI
import Formatting

/// A `compressor_library`.
struct EncoderLibrary: Sendable {
    private enum Codec: Sendable {
        case gzip(GzipEncoderParams)
        case brotli(BrotliEncoderParams)
        case zstd(ZstdEncoderParams)
    }

    let name: String
    private let codec: Codec

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        name = node.string("name")
        guard let config = node.any("typed_config") else {
            throw node.invalid("typed_config", found: "nothing", expected: "the configuration of a compressor")
        }
        codec =
            switch config.typeName {
            case "envoy.extensions.compression.gzip.compressor.v3.Gzip": .gzip(GzipEncoderParams(config))
            case "envoy.extensions.compression.brotli.compressor.v3.Brotli": .brotli(BrotliEncoderParams(config))
            case "envoy.extensions.compression.zstd.compressor.v3.Zstd": .zstd(try ZstdEncoderParams(config))
            default: throw node.unsupported("typed_config", config.typeName)
            }
    }

    var coding: ContentCoding {
        switch codec {
        case .gzip: .gzip
        case .brotli: .brotli
        case .zstd: .zstd
        }
    }

    func make() -> ContentEncoder {
        switch codec {
        case .gzip(let params): GzipEncoder(params)
        case .brotli(let params): BrotliEncoder(params)
        case .zstd(let params): ZstdEncoder(params)
        }
    }
}

/// A `decompressor_library`.
struct DecoderLibrary: Sendable {
    private enum Codec: Sendable {
        case gzip(GzipDecoderParams)
        case brotli(BrotliDecoderParams)
        case zstd(ZstdDecoderParams)
    }

    let name: String
    private let codec: Codec

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        name = node.string("name")
        guard let config = node.any("typed_config") else {
            throw node.invalid("typed_config", found: "nothing", expected: "the configuration of a decompressor")
        }
        codec =
            switch config.typeName {
            case "envoy.extensions.compression.gzip.decompressor.v3.Gzip": .gzip(GzipDecoderParams(config))
            case "envoy.extensions.compression.brotli.decompressor.v3.Brotli": .brotli(BrotliDecoderParams(config))
            case "envoy.extensions.compression.zstd.decompressor.v3.Zstd": .zstd(try ZstdDecoderParams(config))
            default: throw node.unsupported("typed_config", config.typeName)
            }
    }

    var coding: ContentCoding {
        switch codec {
        case .gzip: .gzip
        case .brotli: .brotli
        case .zstd: .zstd
        }
    }

    func make() -> ContentDecoder {
        switch codec {
        case .gzip(let params): GzipDecoder(params)
        case .brotli(let params): BrotliDecoder(params)
        case .zstd(let params): ZstdDecoder(params)
        }
    }
}

extension ContentCoding {
    /// The part of statistics' names.
    var statName: String {
        switch self {
        case .gzip: "gzip"
        case .brotli: "brotli"
        case .zstd: "zstd"
        }
    }
}

// `chunk_size` is the size of Envoy's pieces of output; ours grow as they have to.

extension GzipEncoderParams {
    init(_ node: ConfigNode) {
        self.init()
        let levels = ["DEFAULT_COMPRESSION": Int32(-1), "BEST_SPEED": 1, "BEST_COMPRESSION": 9]
        let wanted = node.enumeration("compression_level")
        level = levels[wanted] ?? wanted.utf8.last.map { Int32($0) - 0x30 } ?? -1
        strategy =
            ["FILTERED": 1, "HUFFMAN_ONLY": 2, "RLE": 3, "FIXED": 4][node.enumeration("compression_strategy")] ?? 0
        if let bits = node.optionalUInt32("window_bits") { windowBits = Int32(bits) }
        if let memory = node.optionalUInt32("memory_level") { memoryLevel = Int32(memory) }
        node.ignore("chunk_size")
    }
}

extension GzipDecoderParams {
    init(_ node: ConfigNode) {
        self.init()
        if let bits = node.optionalUInt32("window_bits") { windowBits = Int32(bits) }
        if let ratio = node.optionalUInt32("max_inflate_ratio") { maxRatio = Int(ratio) }
        node.ignore("chunk_size")
    }
}

extension BrotliEncoderParams {
    init(_ node: ConfigNode) {
        self.init()
        if let wanted = node.optionalUInt32("quality") { quality = wanted }
        mode = ["TEXT": .text, "FONT": .font][node.enumeration("encoder_mode")] ?? .generic
        if let bits = node.optionalUInt32("window_bits") { windowBits = bits }
        if let bits = node.optionalUInt32("input_block_bits") { inputBlockBits = bits }
        disablesLiteralContextModeling = node.bool("disable_literal_context_modeling")
        node.ignore("chunk_size")
    }
}

extension BrotliDecoderParams {
    init(_ node: ConfigNode) {
        self.init()
        disablesRingBufferReallocation = node.bool("disable_ring_buffer_reallocation")
        node.ignore("chunk_size")
    }
}

extension ZstdEncoderParams {
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        self.init()
        if let wanted = node.optionalUInt32("compression_level") { level = Int32(clamping: wanted) }
        hasChecksum = node.bool("enable_checksum")
        let names = ["FAST", "DFAST", "GREEDY", "LAZY", "LAZY2", "BTLAZY2", "BTOPT", "BTULTRA", "BTULTRA2"]
        strategy = names.firstIndex(of: node.enumeration("strategy")).map { Int32($0 + 1) } ?? 0
        if let source = node.message("dictionary") { dictionary = try DataSource.bytes(source) }
        node.ignore("chunk_size")
    }
}

extension ZstdDecoderParams {
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        self.init()
        for source in node.messages("dictionaries") { dictionaries.append(try DataSource.bytes(source)) }
        node.ignore("chunk_size")
    }
}
