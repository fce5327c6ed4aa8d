// /stats/prometheus: metrics with labels taken out of the names.

import Base

/// Names are taken apart once for each kind of block and each of its names, not once for each number: ten thousand
/// clusters have a million numbers, but only a hundred names and ten thousand prefixes.
struct PrometheusStats {
    /// A block with the labels of its prefix.
    private struct LabelledBlock {
        let block: RegisteredBlock
        let labels: String
    }

    /// One name of one kind of block, over all its blocks in the order of their prefixes.
    private struct Source {
        let blocks: [LabelledBlock]
        let offset: Int
        /// Labels that come from the name itself, in front of the block's.
        let labels: String
    }

    private struct Metric {
        let name: String
        let kind: StatKind
        var sources: [Source]
    }

    private struct KindOfBlock: Hashable {
        let schema: ObjectIdentifier
        let rest: String
    }

    private static let seriesPerStep = 256

    private let selection: StatsSelection
    private var metrics: [Metric] = []
    private var metric = 0
    private var source = 0
    private var series = 0
    private var hasHead = false
    private var text = 0

    init(_ selection: StatsSelection) {
        self.selection = selection
        var byName: [StatKind: [String: [Source]]] = [:]
        if selection.rules.tagsArePlain {
            Self.collectByKind(selection, &byName)
        } else {
            for block in selection.blocks { Self.collect(block, selection, &byName) }
        }
        for kind in [StatKind.counter, .gauge, .histogram] {
            for (name, sources) in (byName[kind] ?? [:]).sorted(by: { $0.key < $1.key }) {
                let merged = sources.count == 1 ? sources : Self.merged(sources)
                metrics.append(Metric(name: "envoy_" + Self.sanitized(name), kind: kind, sources: merged))
            }
        }
    }

    // MARK: - Taking names apart

    private static func label(_ name: String, _ value: String) -> String {
        "\(sanitized(name))=\"\(escaped(value))\""
    }

    private static func collectByKind(
        _ selection: StatsSelection, _ byName: inout [StatKind: [String: [Source]]]
    ) {
        var onlyDefault = StatsRules()
        onlyDefault.defaultTags = selection.rules.defaultTags
        var kinds: [KindOfBlock: (schema: StatSchema, blocks: [LabelledBlock])] = [:]
        for block in selection.blocks {
            if isEntangled(block) {
                collect(block, selection, &byName)
                continue
            }
            // A name that no rule knows stands for all names of the block.
            let tagged = TaggedName(block.prefix + "n", selection.rules)
            let labels = tagged.tags.map { label($0.name, $0.value) }.joined(separator: ",")
            let key = KindOfBlock(schema: ObjectIdentifier(block.schema), rest: String(tagged.rest.dropLast()))
            kinds[key, default: (block.schema, [])].blocks.append(LabelledBlock(block: block, labels: labels))
        }
        for (key, kind) in kinds {
            let blocks = kind.blocks.sorted { $0.block.prefix < $1.block.prefix }
            for (offset, name) in kind.schema.names.enumerated() {
                let tagged = TaggedName("n." + name, onlyDefault)
                let labels = tagged.tags.map { label($0.name, $0.value) }.joined(separator: ",")
                byName[kind.schema.kinds[offset], default: [:]][key.rest + tagged.rest.dropFirst(2), default: []]
                    .append(Source(blocks: blocks, offset: offset, labels: labels))
            }
        }
    }

    /// Whether a tag may reach from the prefix into the name: TLS versions, ciphers and certificates.
    private static func isEntangled(_ block: RegisteredBlock) -> Bool {
        block.schema.names.count == 1 && !block.schema.names[0].hasPrefix("upstream_rq_")
    }

    private static func collect(
        _ block: RegisteredBlock, _ selection: StatsSelection, _ byName: inout [StatKind: [String: [Source]]]
    ) {
        for (offset, name) in block.schema.names.enumerated() {
            let tagged = TaggedName(block.prefix + name, selection.rules)
            let labels = tagged.tags.map { label($0.name, $0.value) }.joined(separator: ",")
            byName[block.schema.kinds[offset], default: [:]][tagged.rest, default: []].append(
                Source(blocks: [LabelledBlock(block: block, labels: labels)], offset: offset, labels: ""))
        }
    }

    /// Series of several sources in the order of their full names.
    private static func merged(_ sources: [Source]) -> [Source] {
        var all: [(name: String, source: Source)] = []
        for source in sources {
            for block in source.blocks {
                let name = block.block.prefix + block.block.schema.names[source.offset]
                all.append((name, Source(blocks: [block], offset: source.offset, labels: source.labels)))
            }
        }
        return all.sorted { $0.name < $1.name }.map(\.source)
    }

    // MARK: - Writing

    mutating func writeNext(to out: inout ByteQueue) -> Bool {
        guard metric < metrics.count else { return writeText(to: &out) }
        let current = metrics[metric]
        var left = Self.seriesPerStep
        while source < current.sources.count {
            let from = current.sources[source]
            while series < from.blocks.count {
                if left == 0 { return true }
                left -= 1
                write(current, from, from.blocks[series], to: &out)
                series += 1
            }
            source += 1
            series = 0
        }
        metric += 1
        source = 0
        hasHead = false
        return true
    }

    private mutating func write(
        _ metric: Metric, _ source: Source, _ labelled: LabelledBlock, to out: inout ByteQueue
    ) {
        let block = labelled.block
        guard selection.wants(block, source.offset) else { return }
        if metric.kind == .histogram {
            guard let snapshot = selection.histogram(block, source.offset)?.cumulative else { return }
            writeHead(metric, to: &out)
            let labels = [source.labels, labelled.labels].filter { !$0.isEmpty }.joined(separator: ",")
            write(snapshot, metric, labels, block.prefix + block.schema.names[source.offset], to: &out)
            return
        }
        guard let value = selection.value(block, source.offset) else { return }
        writeHead(metric, to: &out)
        out.append(metric.name)
        out.append(byte: 0x7B)
        out.append(source.labels)
        if !source.labels.isEmpty, !labelled.labels.isEmpty { out.append(byte: 0x2C) }
        out.append(labelled.labels)
        out.append("} ")
        out.append(decimal: value)
        out.append(byte: 0x0A)
    }

    private mutating func writeHead(_ metric: Metric, to out: inout ByteQueue) {
        if hasHead { return }
        hasHead = true
        out.append("# TYPE ")
        out.append(metric.name)
        switch metric.kind {
        case .counter: out.append(" counter\n")
        case .gauge: out.append(" gauge\n")
        case .histogram: out.append(selection.query.histograms == .summary ? " summary\n" : " histogram\n")
        }
    }

    private func write(
        _ snapshot: HistogramSnapshot, _ metric: Metric, _ series: String, _ fullName: String, to out: inout ByteQueue
    ) {
        let labels = series.isEmpty ? "" : series + ","
        let count = snapshot.sampleCount
        if selection.query.histograms == .summary {
            for quantile in HistogramSnapshot.quantiles {
                let value = NumberText.long(snapshot.quantile(quantile))
                out.append("\(metric.name){\(labels)quantile=\"\(NumberText.plain(quantile))\"} \(value)\n")
            }
        } else {
            for (bound, name) in Self.boundNames(selection.rules.bounds(of: fullName)) {
                out.append(metric.name)
                out.append("_bucket{")
                out.append(labels)
                out.append("le=\"")
                out.append(name)
                out.append("\"} ")
                out.append(decimal: snapshot.isEmpty ? 0 : snapshot.count(upTo: bound))
                out.append(byte: 0x0A)
            }
            out.append("\(metric.name)_bucket{\(labels)le=\"+Inf\"} \(count)\n")
        }
        out.append("\(metric.name)_sum{\(series)} \(snapshot.isEmpty ? "0" : NumberText.long(snapshot.sum))\n")
        out.append("\(metric.name)_count{\(series)} \(count)\n")
    }

    private static let standardBoundNames = HistogramSnapshot.bounds.map { ($0, NumberText.long($0)) }

    private static func boundNames(_ bounds: [Double]) -> [(Double, String)] {
        bounds == HistogramSnapshot.bounds ? standardBoundNames : bounds.map { ($0, NumberText.long($0)) }
    }

    /// `text_readouts`: a gauge of 0 with the text as a label.
    private mutating func writeText(to out: inout ByteQueue) -> Bool {
        guard selection.query.showsTexts, text < selection.texts.count else { return false }
        let entry = selection.texts[text]
        text += 1
        let tagged = TaggedName(entry.name, selection.rules)
        let labels = tagged.tags.map { Self.label($0.name, $0.value) } + [Self.label("text_value", entry.text)]
        let name = "envoy_" + Self.sanitized(tagged.rest)
        out.append("# TYPE \(name) gauge\n\(name){\(labels.joined(separator: ","))} 0\n")
        return true
    }

    private static func sanitized(_ name: String) -> String {
        let bytes = name.utf8.map { (byte: UInt8) -> UInt8 in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: return byte
            default: return 0x5F
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escaped(_ value: String) -> String {
        if !value.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) { return value }
        var result = ""
        for character in value {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }
}
