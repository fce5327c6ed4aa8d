// Counts the frames that a peer can have sent at our expense, with Envoy's rules.

import CNghttp2

struct HTTP2FloodGuard {
    private let options: HTTP2Options
    private var openedStreams = 0
    private var consecutiveEmptyFrames = 0
    private var priorityFrames = 0
    private var windowUpdates = 0
    private var dataFramesSent = 0
    /// Acknowledgements and resets that were provoked and not yet sent.
    private var controlFrames = 0

    init(_ options: HTTP2Options) { self.options = options }

    mutating func streamOpened() { openedStreams += 1 }
    mutating func dataFrameSent() { dataFramesSent += 1 }
    mutating func controlFrameQueued() { controlFrames += 1 }
    mutating func controlFrameSent() { controlFrames = max(0, controlFrames - 1) }

    /// HEADERS, CONTINUATION and DATA frames; `length` without padding.
    mutating func payloadFrame(length: Int, endsStream: Bool) -> HTTP2Failure? {
        if length > 0 || endsStream {
            consecutiveEmptyFrames = 0
            return nil
        }
        consecutiveEmptyFrames += 1
        if consecutiveEmptyFrames <= options.maxConsecutiveEmptyFrames { return nil }
        return HTTP2Failure(
            kind: .emptyFramesFlood,
            words: "more than \(options.maxConsecutiveEmptyFrames) frames in a row with nothing in them",
            code: .enhanceYourCalm)
    }

    mutating func priorityFrame() -> HTTP2Failure? {
        priorityFrames += 1
        if priorityFrames <= options.maxPriorityFramesPerStream * (1 + openedStreams) { return nil }
        return HTTP2Failure(
            kind: .priorityFlood, words: "\(priorityFrames) PRIORITY frames for \(openedStreams) streams",
            code: .enhanceYourCalm)
    }

    mutating func windowUpdate() -> HTTP2Failure? {
        windowUpdates += 1
        let allowed = 5 + 2 * (openedStreams + options.maxWindowUpdatesPerDataFrame * dataFramesSent)
        if windowUpdates <= allowed { return nil }
        return HTTP2Failure(
            kind: .windowUpdateFlood,
            words:
                "\(windowUpdates) WINDOW_UPDATE frames for \(openedStreams) streams and \(dataFramesSent) DATA frames",
            code: .enhanceYourCalm)
    }

    /// `queued`: all frames that wait in the library.
    func checkOutbound(queued: Int) -> HTTP2Failure? {
        if queued > options.maxOutboundFrames {
            return HTTP2Failure(
                kind: .outboundFlood, words: "too many frames in the outbound queue: \(queued)", code: .enhanceYourCalm)
        }
        if controlFrames > options.maxOutboundControlFrames {
            return HTTP2Failure(
                kind: .outboundControlFlood,
                words: "too many control frames in the outbound queue: \(controlFrames)", code: .enhanceYourCalm)
        }
        return nil
    }
}
