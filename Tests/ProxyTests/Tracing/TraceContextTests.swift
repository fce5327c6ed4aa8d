// Trace context in headers: what is read as a parent, what is passed on, and when a request is traced.

import Base
import Formatting
import Testing
import Tracing

private func block(_ pairs: [(String, String)]) -> HeaderBlock {
    var block = HeaderBlock()
    for (name, value) in pairs { block.append(name: name, value: value) }
    return block
}

private func value(_ headers: borrowing HeaderBlock, _ name: String) -> String? {
    Array(name.utf8).withView { headers.first($0)?.string }
}

private func parent(_ incoming: IncomingContext) -> SpanContext? {
    if case .parent(let context) = incoming { return context }
    return nil
}

private func isBroken(_ incoming: IncomingContext) -> Bool {
    if case .broken = incoming { return true }
    return false
}

private func isAbsent(_ incoming: IncomingContext) -> Bool {
    if case .absent = incoming { return true }
    return false
}

private let trace = "0af7651916cd43dd8448eb211c80319c"
private let span = "b7ad6b7169203331"

@Suite struct W3CTraceContextTests {
    @Test func readsAParent() throws {
        let context = try #require(
            parent(
                W3CTraceContext.extract(
                    block([("traceparent", "00-\(trace)-\(span)-01"), ("tracestate", "a=1"), ("tracestate", "b=2")]))))
        #expect(context.trace == TraceID(high: 0x0af7_6519_16cd_43dd, low: 0x8448_eb21_1c80_319c))
        #expect(context.span == 0xb7ad_6b71_6920_3331)
        #expect(context.isSampled)
        #expect(String(decoding: context.state, as: UTF8.self) == "a=1,b=2")
    }

    @Test func onlyTheLastFlagCounts() {
        for (flags, sampled) in [("00", false), ("01", true), ("02", false), ("03", true), ("ff", true)] {
            let found = parent(W3CTraceContext.extract(block([("traceparent", "00-\(trace)-\(span)-\(flags)")])))
            #expect(found?.isSampled == sampled, "flags \(flags)")
        }
    }

    @Test func whatIsNoParentIsBroken() {
        #expect(isAbsent(W3CTraceContext.extract(block([]))))
        let zeros = String(repeating: "0", count: 32)
        for text in [
            "", "00-\(trace)-\(span)", "00-\(trace)-\(span)-01-", "00-\(trace)-\(span)-1", "0g-\(trace)-\(span)-01",
            "00_\(trace)-\(span)-01", "00-\(zeros)-\(span)-01", "00-\(trace)-0000000000000000-01",
            "00-\(trace.dropLast())g-\(span)-01", "00-\(trace)-\(span)-0x",
        ] {
            #expect(isBroken(W3CTraceContext.extract(block([("traceparent", text)]))), "\(text)")
        }
    }

    @Test func everyTruncationIsBroken() {
        let whole = "00-\(trace)-\(span)-01"
        for length in 1..<whole.count {
            #expect(isBroken(W3CTraceContext.extract(block([("traceparent", String(whole.prefix(length)))]))))
        }
    }

    @Test func whatIsWrittenCanBeRead() throws {
        var random = RandomSource()
        for isSampled in [true, false] {
            var context = SpanContext(newTrace: isSampled, random: &random).child(&random)
            context.state = Array("vendor=x".utf8)
            var headers = block([("traceparent", "old"), ("tracestate", "old")])
            W3CTraceContext.inject(context, into: &headers)
            let read = try #require(parent(W3CTraceContext.extract(headers)))
            #expect(read.trace == context.trace)
            #expect(read.span == context.span)
            #expect(read.isSampled == isSampled)
            #expect(read.state == context.state)
        }
    }

    @Test func aTraceWithoutStateTakesTheOldOneAway() {
        var headers = block([("tracestate", "old")])
        W3CTraceContext.inject(SpanContext(trace: TraceID(high: 1, low: 2), span: 3, isSampled: true), into: &headers)
        #expect(value(headers, "tracestate") == nil)
        #expect(value(headers, "traceparent") == "00-00000000000000010000000000000002-0000000000000003-01")
    }

    @Test func copiesAreNotToBeRecorded() {
        var headers = block([("traceparent", "00-\(trace)-\(span)-01")])
        W3CTraceContext.unsample(&headers)
        #expect(value(headers, "traceparent") == "00-\(trace)-\(span)-00")
        var odd = block([("traceparent", "odd")])
        W3CTraceContext.unsample(&odd)
        #expect(value(odd, "traceparent") == "odd")
    }
}

@Suite struct B3TraceContextTests {
    @Test func readsSeveralHeaders() throws {
        let incoming = B3TraceContext.extract(
            block([("x-b3-traceid", trace), ("x-b3-spanid", span), ("x-b3-parentspanid", "1"), ("x-b3-sampled", "0")]))
        let context = try #require(parent(incoming.context))
        #expect(context.trace.high == 0x0af7_6519_16cd_43dd)
        #expect(context.parent == 1)
        #expect(!context.isSampled)
        #expect(incoming.isLong)
        #expect(!incoming.isSingle)
    }

    @Test func aShortTraceIsNotMadeLong() throws {
        let incoming = B3TraceContext.extract(block([("x-b3-traceid", span), ("x-b3-spanid", "5")]))
        #expect(!incoming.isLong)
        #expect(try #require(parent(incoming.context)).trace.high == 0)
        // Who says nothing leaves it to us.
        #expect(incoming.isSampled == nil)
    }

    @Test func aDecisionCanStandAlone() {
        for (text, said) in [("1", true), ("true", true), ("TRUE", true), ("0", false), ("false", false)] {
            let incoming = B3TraceContext.extract(block([("x-b3-sampled", text)]))
            #expect(isAbsent(incoming.context))
            #expect(incoming.isSampled == said, "\(text)")
        }
        for (text, said) in [("1", true), ("d", true), ("0", false)] {
            let incoming = B3TraceContext.extract(block([("b3", text)]))
            #expect(isAbsent(incoming.context))
            #expect(incoming.isSampled == said)
            #expect(incoming.isSingle)
        }
    }

    @Test func readsOneHeader() throws {
        let incoming = B3TraceContext.extract(block([("b3", "\(trace)-\(span)-d-00000000000000aa")]))
        let context = try #require(parent(incoming.context))
        #expect(context.isSampled)
        #expect(context.parent == 0xaa)
        #expect(incoming.isSingle)
        #expect(incoming.isLong)
        #expect(parent(B3TraceContext.extract(block([("b3", "\(trace)-\(span)")])).context)?.isSampled == true)
    }

    @Test func whatIsNoParentIsBroken() {
        for text in [
            "", "x", "\(trace)-", "\(trace)-zz", "\(trace)-\(span)-1-zz", "\(trace)-\(span)-1-2-3", "-\(span)",
        ] {
            #expect(isBroken(B3TraceContext.extract(block([("b3", text)])).context), "\(text)")
        }
        for pairs in [
            [("x-b3-traceid", "x"), ("x-b3-spanid", span)], [("x-b3-traceid", trace), ("x-b3-spanid", "")],
            [("x-b3-traceid", trace), ("x-b3-spanid", span), ("x-b3-parentspanid", "q")],
        ] {
            #expect(isBroken(B3TraceContext.extract(block(pairs)).context), "\(pairs)")
        }
        #expect(isAbsent(B3TraceContext.extract(block([("x-b3-traceid", trace)])).context))
    }

    @Test func whatIsWrittenCanBeRead() throws {
        var random = RandomSource()
        for isSingle in [true, false] {
            for isLong in [true, false] {
                for isSampled in [true, false] {
                    let context = SpanContext(newTrace: isSampled, random: &random).child(&random)
                    var headers = HeaderBlock()
                    B3TraceContext.inject(context, isLong: isLong, isSingle: isSingle, into: &headers)
                    let incoming = B3TraceContext.extract(headers)
                    let read = try #require(parent(incoming.context))
                    #expect(read.trace.low == context.trace.low)
                    #expect(read.trace.high == (isLong ? context.trace.high : 0))
                    #expect(read.span == context.span)
                    #expect(read.parent == context.parent)
                    #expect(read.isSampled == isSampled)
                    #expect(incoming.isSingle == isSingle)
                }
            }
        }
    }

    @Test func aFirstSpanHasNoParentHeader() {
        var headers = block([("x-b3-parentspanid", "old")])
        B3TraceContext.inject(
            SpanContext(trace: TraceID(high: 0, low: 1), span: 2, isSampled: true), isLong: false, isSingle: false,
            into: &headers)
        #expect(value(headers, "x-b3-parentspanid") == nil)
        #expect(value(headers, "x-b3-sampled") == "1")
    }
}

@Suite struct TraceDecisionTests {
    private func sampling(_ client: UInt32, _ random: UInt32, _ overall: UInt32) -> TraceSampling {
        func share(_ percent: UInt32) -> FractionalPercent {
            FractionalPercent(numerator: percent * 100, denominator: 10_000)
        }
        return TraceSampling(client: share(client), random: share(random), overall: share(overall))
    }

    /// The digits that say why, and the decision.
    private func decide(
        _ pairs: [(String, String)], _ sampling: TraceSampling, _ policy: TraceIDPolicy = TraceIDPolicy(nil)
    ) -> (TraceReason, String?) {
        var headers = block(pairs)
        var random = RandomSource()
        let reason = policy.decide(&headers, sampling, &random)
        return (reason, value(headers, "x-request-id"))
    }

    private let id = "00000000-0000-4000-8000-000000000000"

    @Test func theReasonIsNotedInTheID() {
        #expect(
            decide([("x-request-id", id)], sampling(0, 100, 100)) == (.sampled, "00000000-0000-9000-8000-000000000000"))
        #expect(
            decide([("x-request-id", id), ("x-envoy-force-trace", "1")], sampling(0, 0, 100))
                == (.serviceForced, "00000000-0000-a000-8000-000000000000"))
        #expect(
            decide([("x-request-id", id), ("x-client-trace-id", "mine")], sampling(100, 0, 100))
                == (.clientForced, "00000000-0000-b000-8000-000000000000"))
        #expect(decide([("x-request-id", id)], sampling(100, 0, 100)) == (.none, id))
    }

    @Test func aReasonThatCameIsKept() {
        for (digit, reason) in [("9", TraceReason.sampled), ("a", .serviceForced), ("b", .clientForced)] {
            let noted = "00000000-0000-\(digit)000-8000-000000000000"
            #expect(decide([("x-request-id", noted)], sampling(0, 0, 100)) == (reason, noted))
        }
    }

    @Test func theOverallShareTakesItBack() {
        #expect(decide([("x-request-id", id), ("x-envoy-force-trace", "1")], sampling(100, 100, 0)) == (.none, id))
    }

    @Test func theIDDecidesTheSameEverywhere() {
        // 0x270f is 9999, the last of ten thousand; 0 is the first.
        let last = "0000270f-0000-4000-8000-000000000000"
        #expect(decide([("x-request-id", last)], sampling(0, 99, 100)).0 == .none)
        #expect(decide([("x-request-id", id)], sampling(0, 1, 100)).0 == .sampled)
    }

    @Test func anIDThatIsNoneIsNotTraced() {
        #expect(decide([], sampling(100, 100, 100)).0 == .none)
        #expect(decide([("x-request-id", "words")], sampling(100, 100, 100)).0 == .none)
    }

    @Test func idsStayAsTheyAreWherePackingIsOff() {
        var policy = TraceIDPolicy(nil)
        policy.packsReason = false
        #expect(decide([("x-request-id", id)], sampling(0, 100, 100), policy) == (.sampled, id))
        policy.packsReason = true
        policy.decidesSampling = false
        #expect(decide([("x-request-id", id)], sampling(0, 100, 100), policy) == (.sampled, id))
    }
}
