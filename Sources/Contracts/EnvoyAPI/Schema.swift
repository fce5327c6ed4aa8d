// The registry of types: decodes the schema text of a type when it is first asked for.

import Base
import CEnvoySchema
import Glibc
import Synchronization

public enum Schema {
    private enum Known {
        case message(MessageSchema)
        case enumeration(EnumerationSchema)
    }

    private static let registry = Mutex<[String: Known]>([:])

    /// Nil when Envoy's API has no such message.
    public static func message(_ name: String) -> MessageSchema? {
        guard case .message(let found) = known(either: name) else { return nil }
        return found
    }

    /// Nil when Envoy's API has no such enumeration.
    public static func enumeration(_ name: String) -> EnumerationSchema? {
        guard case .enumeration(let found) = known(either: name) else { return nil }
        return found
    }

    /// Every message type, sorted.
    public static var messageNames: [String] {
        let ofEnvoy = (0..<Int(skein_envoy_schema_count())).compactMap { index in
            let (name, isEnumeration) = heading(text(index))
            return isEnumeration ? nil : name.string
        }
        return (ofEnvoy + ownTypes.map { heading(ByteView($0)).name.string }).sorted()
    }

    /// A type that the program itself names, or that the schema refers to.
    static func known(_ name: String) -> MessageSchema {
        guard let found = message(name) else { preconditionFailure("the schema has no message \(name)") }
        return found
    }

    private static func known(either name: String) -> Known? {
        registry.withLock { registry in
            if let found = registry[name] { return found }
            guard let text = find(name) ?? own(name) else { return nil }
            var parser = SchemaParser(text)
            let found =
                heading(text).isEnumeration
                ? Known.enumeration(parser.enumeration()) : Known.message(parser.message())
            registry[name] = found
            return found
        }
    }

    /// Binary search: the text is sorted by name, byte by byte.
    private static func find(_ name: String) -> ByteView? {
        var low = 0
        var high = Int(skein_envoy_schema_count())
        while low < high {
            let middle = (low + high) / 2
            let candidate = text(middle)
            let order = name.withView { wanted in heading(candidate).name.compared(to: wanted) }
            if order == 0 { return candidate }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    // SAFETY: the schema is constant data of the process, so views on it stay valid.
    private static func text(_ index: Int) -> ByteView {
        let start = unsafe skein_envoy_schema_entry(UInt(index))
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: strlen(start))
        return unsafe ByteView(bytes)
    }

    private static func heading(_ text: ByteView) -> (name: ByteView, isEnumeration: Bool) {
        let line = text.prefix(text.firstIndex(of: 0x0A) ?? text.count)
        guard let space = line.firstIndex(of: 0x20) else { return (line, false) }
        return (line.prefix(space), true)
    }
}

extension ByteView {
    /// Below, at or above 0 as this sorts before, equals or sorts after `other`.
    fileprivate func compared(to other: ByteView) -> Int {
        for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
            return Int(self[index]) - Int(other[index])
        }
        return count - other.count
    }
}
