// Makes a big page on a thread of its own and hands it to its connection in pieces, as fast as the client reads.

import Base
import CLinux
import Glibc
import Runtime
import Synchronization
import Telemetry

/// The statistics of ten thousand clusters are a hundred megabytes: neither the control loop's time nor the process's
/// memory is theirs. At most two pieces exist at a time.
final class PageFeed: @unchecked Sendable {
    // SAFETY: `receiver` is set in `init` and touched on the control loop only; `page` belongs to the thread from the
    // moment it runs. Everything else is immutable or atomic.
    private static let pieceBytes = 131_072

    private final class Piece: @unchecked Sendable {
        // SAFETY: written by the thread before it is posted, read on the control loop afterwards.
        var bytes = ByteQueue()
    }

    private var receiver: AdminConnection?
    private var page: StatsPage
    private let handle: LoopHandle
    private let isCancelled = Atomic<Bool>(false)
    /// Counts how many pieces may be made; the thread waits here.
    private let permits: Descriptor

    init?(_ page: StatsPage, loop: EventLoop, receiver: AdminConnection) {
        self.page = page
        self.receiver = receiver
        handle = loop.handle
        let event = eventfd(2, Int32(EFD_SEMAPHORE) | Int32(EFD_CLOEXEC))
        if event < 0 { return nil }
        permits = Descriptor(taking: event)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(&thread, nil, { unsafe PageFeed.main($0) }, context.toOpaque())
        if code != 0 {
            unsafe context.release()
            return nil
        }
        pthread_detach(thread)
    }

    /// One more piece may be made.
    func grant() {
        var one: UInt64 = 1
        _ = unsafe write(permits.raw, &one, 8)
    }

    /// Nobody reads any more.
    func cancel() {
        receiver = nil
        isCancelled.store(true, ordering: .relaxed)
        grant()
    }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let feed = unsafe Unmanaged<PageFeed>.fromOpaque(context).takeRetainedValue()
        while feed.makePiece() {}
        return nil
    }

    private func makePiece() -> Bool {
        var permit: UInt64 = 0
        while unsafe read(permits.raw, &permit, 8) < 0, errno == EINTR {}
        if isCancelled.load(ordering: .relaxed) { return false }
        let piece = Piece()
        piece.bytes.reserve(Self.pieceBytes + 65_536)
        let hasMore = page.write(to: &piece.bytes, atLeast: Self.pieceBytes)
        let isPosted = handle.post { [self] _ in receiver?.receive(piece.bytes.view, isLast: !hasMore) }
        return hasMore && isPosted
    }
}
