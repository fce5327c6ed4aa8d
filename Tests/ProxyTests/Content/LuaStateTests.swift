// Lua states: what refuses a script when it is loaded, and that no script can take a loop down.

import Base
import Testing

@testable import ProxyCore

@Suite struct LuaStateTests {
    private func failure(_ code: String) -> String {
        do throws(InvalidScript) {
            _ = try LuaState(Array(code.utf8), name: code)
            return "loaded"
        } catch {
            return error.reason
        }
    }

    @Test func functionsAreFound() throws {
        let code = "function envoy_on_response(handle) end"
        let state = try LuaState(Array(code.utf8), name: code)
        #expect(!state.hasFunction(isResponse: false))
        #expect(state.hasFunction(isResponse: true))
    }

    @Test func errorsSayTheLine() {
        #expect(failure("x = 1\nif then").hasSuffix(":2: unexpected symbol near 'then'"))
        #expect(failure("local a\n\na.b = 1").contains(":3: attempt to index local 'a'"))
        #expect(failure("") == "loaded")
    }

    @Test func endlessLoopsEnd() { #expect(failure("while true do end").hasSuffix("instruction limit exceeded")) }

    @Test func endlessLoopsInCoroutinesEnd() {
        #expect(
            failure("error(select(2, coroutine.resume(coroutine.create(function() while true do end end))), 0)")
                .hasSuffix("instruction limit exceeded"))
    }

    @Test func memoryEnds() {
        #expect(failure("local t = {} while true do t[#t + 1] = ('x'):rep(1e6) .. #t end") == "not enough memory")
    }

    @Test func deepRecursionEnds() {
        #expect(failure("local function f() return 1 + f() end f()").contains("stack overflow"))
    }

    @Test func base64() {
        for text in ["", "a", "ab", "abc", "abcd", "\u{0}\u{1}ÿ"] {
            let encoded = text.withView { Base64Text.encode($0) }
            #expect(encoded.withView { Base64Text.decode($0) } == Array(text.utf8))
        }
        #expect("a\u{0}".withView { Base64Text.encode($0) } == "YQA=")
        for bad in ["a", "ab=c", "====", "ab!=", "YQ==YQ=="] {
            #expect(bad.withView { Base64Text.decode($0) } == nil)
        }
    }
}
