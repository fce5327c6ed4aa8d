// Runtime values: what operators change while the process runs, read on loops without a lock.

import Base
import EnvoyAPI
import Synchronization

/// What one key says. Text that is no number, fraction or flag has no meaning for any reader and is only shown.
public struct RuntimeValue: Sendable, Hashable {
    public var number: Double?
    public var numerator: UInt32 = 0
    /// 0 when this is no fraction.
    public var denominator: UInt32 = 0
    public var flag: Bool?

    public init(number: Double? = nil, flag: Bool? = nil) {
        self.number = number
        self.flag = flag
    }

    public init(numerator: UInt32, denominator: UInt32) {
        self.numerator = numerator
        self.denominator = denominator
    }
}

/// Where the value of one key is found from any thread. Cells are made once per name and never freed, so that whoever
/// reads one needs neither a lock nor a reference count.
@safe
public struct RuntimeKey: Sendable, Hashable {
    /// A number nobody can configure.
    fileprivate static let noNumber: UInt64 = 0x7FFC_5EE1_5EE1_5EE1

    // SAFETY: three cells allocated in `make`, never freed, every access is atomic. An address, so that keys are values.
    private let address: UInt

    /// The key of nothing: never has a value.
    public static let unset = RuntimeKey()

    fileprivate init() {
        let cells = UnsafeMutablePointer<Atomic<UInt64>>.allocate(capacity: 3)
        unsafe cells.initialize(to: Atomic(Self.noNumber))
        unsafe (cells + 1).initialize(to: Atomic(0))
        unsafe (cells + 2).initialize(to: Atomic(0))
        address = UInt(bitPattern: cells)
    }

    private func load(_ cell: Int) -> UInt64 {
        guard let cells = unsafe UnsafeMutablePointer<Atomic<UInt64>>(bitPattern: address) else { return 0 }
        return unsafe cells[cell].load(ordering: .relaxed)
    }

    private func store(_ cell: Int, _ word: UInt64) {
        guard let cells = unsafe UnsafeMutablePointer<Atomic<UInt64>>(bitPattern: address) else { return }
        unsafe cells[cell].store(word, ordering: .relaxed)
    }

    fileprivate func set(_ value: RuntimeValue?) {
        store(0, value?.number.map(\.bitPattern) ?? Self.noNumber)
        store(1, value.map { UInt64($0.numerator) << 32 | UInt64($0.denominator) } ?? 0)
        store(2, value?.flag.map { $0 ? 2 : 1 } ?? 0)
    }

    public var double: Double? {
        let word = load(0)
        return word == Self.noNumber ? nil : Double(bitPattern: word)
    }

    /// A number that is not negative, without its fraction.
    public var unsigned: UInt64? {
        guard let number = double, number >= 0 else { return nil }
        return number < 0x1p64 ? UInt64(number) : .max
    }

    public var flag: Bool? {
        switch load(2) {
        case 0: nil
        case 1: false
        default: true
        }
    }

    /// A fraction, or a plain number read as a percentage.
    public var fraction: (numerator: UInt32, denominator: UInt32)? {
        let word = load(1)
        if word & 0xFFFF_FFFF != 0 { return (UInt32(word >> 32), UInt32(word & 0xFFFF_FFFF)) }
        guard let percentage = unsigned else { return nil }
        return (UInt32(min(percentage, 100)), 100)
    }
}

/// The values in force, all layers put together. Written by the control thread, read through keys by everybody.
public final class RuntimeValues: Sendable {
    /// The process's own. There is one configuration of it, however many mechanisms read it.
    public static let process = RuntimeValues()

    private struct Table {
        var values: [String: RuntimeValue] = [:]
        var keys: [String: RuntimeKey] = [:]
    }

    private let table: Lock<Table>
    private let prefixes: Lock<[String: RuntimeFamily]>

    public init(_ values: [String: RuntimeValue] = [:]) {
        table = Lock(Table(values: values))
        prefixes = Lock([:])
    }

    /// The same cells for the same name, whether it has a value or not. Called when configuration is compiled.
    public func key(_ name: String) -> RuntimeKey {
        if name.isEmpty { return .unset }
        return table.withLock { table in
            if let known = table.keys[name] { return known }
            let key = RuntimeKey()
            key.set(table.values[name])
            table.keys[name] = key
            return key
        }
    }

    /// For reads that are rare: takes the lock.
    public subscript(_ name: String) -> RuntimeValue? { table.withLock { $0.values[name] } }

    /// Replaces everything at once; each reader sees its own key change in one step.
    public func replace(with values: [String: RuntimeValue]) {
        table.withLock { table in
            table.values = values
            for (name, key) in table.keys { key.set(values[name]) }
        }
        let families = prefixes.withLock { Array($0.values) }
        for family in families { family.note(values.keys.contains { $0.hasPrefix(family.prefix) }) }
    }

    /// Keys that are made of a prefix and a name known only at run time: there may be ten thousand of them.
    public func family(_ prefix: String) -> RuntimeFamily {
        let hasAny = table.withLock { $0.values.keys.contains { $0.hasPrefix(prefix) } }
        return prefixes.withLock { prefixes in
            if let known = prefixes[prefix] { return known }
            let family = RuntimeFamily(prefix, of: self)
            family.note(hasAny)
            prefixes[prefix] = family
            return family
        }
    }
}

/// Costs its readers one load as long as no key of it has a value, which is nearly always.
public final class RuntimeFamily: Sendable {
    let prefix: String
    private let hasAny = Atomic<Bool>(false)
    private unowned let values: RuntimeValues

    fileprivate init(_ prefix: String, of values: RuntimeValues) {
        self.prefix = prefix
        self.values = values
    }

    fileprivate func note(_ hasAny: Bool) { self.hasAny.store(hasAny, ordering: .relaxed) }

    @inline(__always)
    public var isEmpty: Bool { !hasAny.load(ordering: .relaxed) }

    /// Takes a lock: ask `isEmpty` first.
    public func value(_ rest: String) -> RuntimeValue? { values[prefix + rest] }
}

/// `envoy.config.core.v3.RuntimeUInt32`, or a number and a key of another shape.
public struct RuntimeUInt32: Sendable, Hashable, ExpressibleByIntegerLiteral {
    public let fallback: UInt32
    public let key: RuntimeKey

    public init(integerLiteral value: UInt32) { self.init(value) }

    public init(_ fallback: UInt32, key: RuntimeKey = .unset) {
        self.fallback = fallback
        self.key = key
    }

    public init(_ node: ConfigNode, _ runtime: RuntimeValues = .process) {
        self.init(node.uint32("default_value"), key: runtime.key(node.string("runtime_key")))
    }

    public var current: UInt32 { key.unsigned.map { UInt32(clamping: $0) } ?? fallback }
}

/// `envoy.config.core.v3.RuntimeDouble`.
public struct RuntimeDouble: Sendable, Hashable {
    public let fallback: Double
    public let key: RuntimeKey

    public init(_ fallback: Double, key: RuntimeKey = .unset) {
        self.fallback = fallback
        self.key = key
    }

    public init(_ node: ConfigNode, _ runtime: RuntimeValues = .process) {
        self.init(node.double("default_value"), key: runtime.key(node.string("runtime_key")))
    }

    public var current: Double { key.double ?? fallback }
}

/// `envoy.config.core.v3.RuntimeFeatureFlag`.
public struct RuntimeFlag: Sendable, Hashable {
    public let fallback: Bool
    public let key: RuntimeKey

    public init(_ fallback: Bool, key: RuntimeKey = .unset) {
        self.fallback = fallback
        self.key = key
    }

    public init(_ node: ConfigNode, _ runtime: RuntimeValues = .process) {
        self.init(node.optionalBool("default_value") ?? false, key: runtime.key(node.string("runtime_key")))
    }

    public var current: Bool { key.flag ?? fallback }
}
