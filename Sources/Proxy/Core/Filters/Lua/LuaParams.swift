// envoy.extensions.filters.http.lua.v3: scripts, checked when they are read.

import Base
import EnvoyAPI
import Formatting
import Routing

/// A script's text and the name under which errors speak of it.
final class LuaScript: Sendable {
    let code: [UInt8]
    /// As Lua itself names a piece of text: by its first line.
    let name: String

    /// Loads it once, so that what does not compile, or fails when it is loaded, refuses the configuration.
    init(_ code: [UInt8], _ node: ConfigNode, _ field: String) throws(InvalidConfiguration) {
        self.code = code
        name = String(decoding: code.prefix { $0 != 0 }, as: UTF8.self)
        do {
            _ = try LuaState(code, name: name)
        } catch {
            throw node.invalid(field, found: "script load error: \(error.reason)", expected: "a Lua script that loads")
        }
    }

    convenience init(source: ConfigNode, in node: ConfigNode, _ field: String) throws(InvalidConfiguration) {
        try self.init(try DataSource.bytes(source), node, field)
    }
}

struct LuaParams: Sendable {
    static let typeName = "envoy.extensions.filters.http.lua.v3.Lua"
    static let perRouteTypeName = "envoy.extensions.filters.http.lua.v3.LuaPerRoute"

    let script: LuaScript?
    let named: [String: LuaScript]
    let statPrefix: String
    let clearsRouteCache: Bool

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let inline = node.string("inline_code")
        if let source = node.message("default_source_code") {
            if !inline.isEmpty {
                throw node.invalid(
                    "inline_code", found: "a script", expected: "none beside default_source_code")
            }
            script = try LuaScript(source: source, in: node, "default_source_code")
        } else {
            script = inline.isEmpty ? nil : try LuaScript(Array(inline.utf8), node, "inline_code")
        }
        var named: [String: LuaScript] = [:]
        for (name, source) in node.messageMap("source_codes") {
            named[name] = try LuaScript(source: source, in: node, "source_codes")
        }
        self.named = named
        let prefix = node.string("stat_prefix")
        statPrefix = prefix.isEmpty || prefix.hasSuffix(".") ? prefix : prefix + "."
        clearsRouteCache = node.optionalBool("clear_route_cache") ?? true
    }
}

/// `LuaPerRoute`.
final class LuaRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    enum Choice: Sendable {
        case unchanged, disabled
        case named(String)
        case script(LuaScript)
    }

    let choice: Choice
    let context: [String: MetadataValue]

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("override") {
        case "disabled":
            _ = node.bool("disabled")
            choice = .disabled
        case "name": choice = .named(node.string("name"))
        case "source_code":
            guard let source = node.message("source_code") else { fallthrough }
            choice = .script(try LuaScript(source: source, in: node, "source_code"))
        default: choice = .unchanged
        }
        if case .structure(let fields)? = node.structValue("filter_context").map({ MetadataValue($0) }) {
            context = fields
        } else {
            context = [:]
        }
        super.init()
    }
}
