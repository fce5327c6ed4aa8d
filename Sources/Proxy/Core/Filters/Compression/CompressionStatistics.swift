// What compressors and decompressors count on one loop.

import Compression
import Telemetry

final class CompressorStatistics {
    private let shard: StatShard
    private let request: StatBlock<CompressionStat>
    private let response: StatBlock<CompressionStat>
    private let choices: StatBlock<EncodingChoiceStat>

    init(_ params: CompressorParams, _ site: FilterSite) {
        shard = site.worker.shard
        let store = site.worker.store
        let prefix = "\(site.statPrefix)compressor.\(params.library.name).\(params.library.coding.statName)."
        request = store.register(CompressionStat.self, prefix: prefix + "request.")
        response = store.register(
            CompressionStat.self, prefix: params.hasResponseConfig ? prefix + "response." : prefix)
        choices = store.register(EncodingChoiceStat.self, prefix: prefix)
    }

    private func block(_ isRequest: Bool) -> StatBlock<CompressionStat> { isRequest ? request : response }

    func packed(isRequest: Bool) { shard.count(block(isRequest), .compressed) }
    func passed(isRequest: Bool) { shard.count(block(isRequest), .notCompressed) }
    func tooSmall(isRequest: Bool) { shard.count(block(isRequest), .contentLengthTooSmall) }
    func count(_ choice: EncodingChoiceStat) { shard.count(choices, choice) }

    func moved(_ before: Int, _ after: Int, isRequest: Bool) {
        shard.count(block(isRequest), .totalUncompressedBytes, by: UInt64(before))
        shard.count(block(isRequest), .totalCompressedBytes, by: UInt64(after))
    }
}

final class DecompressorStatistics {
    private enum Failures {
        case gzip(StatBlock<GzipFailureStat>)
        case brotli(StatIndex)
        case zstd(StatBlock<ZstdFailureStat>)
    }

    private let shard: StatShard
    private let request: StatBlock<DecompressionStat>
    private let response: StatBlock<DecompressionStat>
    private let makeFailures: () -> Failures
    /// Made with the first body that is unpacked, as in Envoy.
    private lazy var failures = makeFailures()

    init(_ params: DecompressorParams, _ site: FilterSite) {
        shard = site.worker.shard
        let store = site.worker.store
        let coding = params.library.coding
        let prefix = "\(site.statPrefix)decompressor.\(params.library.name).\(coding.statName)."
        request = store.register(DecompressionStat.self, prefix: prefix + "request.")
        response = store.register(DecompressionStat.self, prefix: prefix + "response.")
        let inner = prefix + "decompressor_library."
        makeFailures = {
            switch coding {
            case .gzip: .gzip(store.register(GzipFailureStat.self, prefix: inner))
            case .brotli: .brotli(store.register(name: inner + "brotli_error", kind: .counter))
            case .zstd: .zstd(store.register(ZstdFailureStat.self, prefix: inner))
            }
        }
    }

    private func block(_ isRequest: Bool) -> StatBlock<DecompressionStat> { isRequest ? request : response }

    func unpacked(isRequest: Bool) {
        shard.count(block(isRequest), .decompressed)
        _ = failures
    }
    func passed(isRequest: Bool) { shard.count(block(isRequest), .notDecompressed) }

    func moved(_ before: Int, _ after: Int, isRequest: Bool) {
        shard.count(block(isRequest), .totalCompressedBytes, by: UInt64(before))
        shard.count(block(isRequest), .totalUncompressedBytes, by: UInt64(after))
    }

    func failed(_ failure: InvalidContent) {
        switch failures {
        case .gzip(let block):
            let stat: GzipFailureStat =
                switch failure {
                case .errno: .errno
                case .stream: .streamError
                case .memory: .memError
                case .buffer: .bufError
                case .version: .versionError
                case .data, .checksum, .dictionary, .excessive: .dataError
                }
            shard.count(block, stat)
        case .brotli(let index): shard.count(index)
        case .zstd(let block):
            let stat: ZstdFailureStat =
                switch failure {
                case .memory: .memoryError
                case .checksum: .checksumWrongError
                case .dictionary: .dictionaryError
                default: .genericError
                }
            shard.count(block, stat)
        }
    }
}
