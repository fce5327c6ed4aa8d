// libyaml's parser as a sequence of events.

import CYaml

/// Owns libyaml's parser, its current event and the text that both point into.
@safe
final class YAMLEvents {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: [UInt8]) {
        unsafe parser = .allocate(capacity: 1)
        unsafe event = .allocate(capacity: 1)
        unsafe input = .allocate(capacity: bytes.count)
        unsafe parser.initialize(to: yaml_parser_t())
        unsafe event.initialize(to: yaml_event_t())
        _ = unsafe input.initialize(from: bytes)
        if unsafe yaml_parser_initialize(parser) == 0 { fatalError("out of memory: YAML parser") }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        unsafe yaml_event_delete(event)
        unsafe yaml_parser_delete(parser)
        unsafe event.deallocate()
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    func next() throws(InvalidDocument) {
        unsafe yaml_event_delete(event)
        unsafe event.pointee = unsafe yaml_event_t()
        if unsafe yaml_parser_parse(parser, event) == 1 { return }
        var message = "found no YAML"
        if let problem = unsafe parser.pointee.problem { message = unsafe String(cString: problem) }
        if let context = unsafe parser.pointee.context { message += unsafe ", \(String(cString: context))" }
        let mark = unsafe parser.pointee.problem_mark
        throw InvalidDocument(line: Int(mark.line) + 1, column: Int(mark.column) + 1, message: message)
    }

    var kind: yaml_event_type_t { unsafe event.pointee.type }
    var line: Int { unsafe Int(event.pointee.start_mark.line) + 1 }
    var column: Int { unsafe Int(event.pointee.start_mark.column) + 1 }

    /// Of a scalar.
    var text: String {
        guard kind == YAML_SCALAR_EVENT, let value = unsafe event.pointee.data.scalar.value else { return "" }
        let bytes = unsafe UnsafeBufferPointer(start: value, count: Int(event.pointee.data.scalar.length))
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    /// A scalar without quotes and not in block style.
    var isPlain: Bool {
        if kind != YAML_SCALAR_EVENT { return false }
        return unsafe event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
    }

    /// Of a scalar.
    var tag: String? {
        guard kind == YAML_SCALAR_EVENT else { return nil }
        return unsafe Self.string(event.pointee.data.scalar.tag)
    }

    var anchor: String? {
        switch kind {
        case YAML_SCALAR_EVENT: unsafe Self.string(event.pointee.data.scalar.anchor)
        case YAML_SEQUENCE_START_EVENT: unsafe Self.string(event.pointee.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: unsafe Self.string(event.pointee.data.mapping_start.anchor)
        default: nil
        }
    }

    var alias: String {
        guard kind == YAML_ALIAS_EVENT else { return "" }
        return unsafe Self.string(event.pointee.data.alias.anchor) ?? ""
    }

    func failure(_ message: String) -> InvalidDocument {
        InvalidDocument(line: line, column: column, message: message)
    }

    private static func string(_ text: UnsafeMutablePointer<UInt8>?) -> String? {
        guard let text = unsafe text else { return nil }
        return unsafe String(cString: text)
    }
}
