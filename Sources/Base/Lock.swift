// A lock around a value that several threads change: for starts, ends and questions, never on a request's way.

import Glibc

/// Has the face of the standard library's `Mutex`. That one's slow path is code which ThreadSanitizer can't see, so that it
/// takes every contended use for a race (Swift 6.3); a pthread mutex it knows.
@safe
public final class Lock<Value>: @unchecked Sendable {
    // SAFETY: the value is reached between lock and unlock only; both pointers are freed by nobody but `deinit`.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    public init(_ initial: sending Value) {
        unsafe mutex = .allocate(capacity: 1)
        unsafe value = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe value.initialize(to: initial)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe value.deinitialize(count: 1)
        unsafe mutex.deallocate()
        unsafe value.deallocate()
    }

    public func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try unsafe body(&value.pointee)
    }
}
