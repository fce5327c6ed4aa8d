// The streams of one session by their id, and the pool their memory comes from.

/// Open addressing with linear probing; ids ascend, so half an id spreads perfectly. States never move.
@safe
struct HTTP2StreamTable: ~Copyable {
    typealias State = UnsafeMutablePointer<HTTP2StreamState>

    private var slots: UnsafeMutablePointer<State?>?
    private var capacity = 0
    private(set) var count = 0
    private var free: State?
    private var freeCount = 0

    /// States that an idle connection keeps for its next streams.
    static let pooled = 32

    init() {
        unsafe slots = nil
        unsafe free = nil
    }

    deinit {
        // SAFETY: the table is the only owner of its states and of the slot array.
        for index in 0..<capacity {
            if let state = unsafe slots.unsafelyUnwrapped[index] { unsafe Self.destroy(state) }
        }
        unsafe slots?.deallocate()
        var pool = unsafe free
        while let state = unsafe pool {
            unsafe pool = state.pointee.next
            unsafe Self.destroy(state)
        }
    }

    private static func destroy(_ state: State) {
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
    }

    func find(_ id: HTTP2StreamID) -> State? {
        if count == 0 { return nil }
        var slot = home(id)
        while let state = unsafe slots.unsafelyUnwrapped[slot] {
            if unsafe state.pointee.id == id { return unsafe state }
            slot = (slot + 1) & (capacity - 1)
        }
        return nil
    }

    /// Precondition: there is no stream of this id.
    mutating func insert(_ id: HTTP2StreamID) -> State {
        if (count + 1) * 2 > capacity { grow() }
        let state = unsafe take()
        unsafe state.pointee.id = id
        unsafe place(state)
        count += 1
        return unsafe state
    }

    /// Takes the stream out of the table; `recycle` must follow when nobody uses the state any more.
    mutating func remove(_ id: HTTP2StreamID) -> State? {
        guard let state = unsafe find(id) else { return nil }
        var hole = home(id)
        while unsafe slots.unsafelyUnwrapped[hole] != state { hole = (hole + 1) & (capacity - 1) }
        var slot = (hole + 1) & (capacity - 1)
        while let other = unsafe slots.unsafelyUnwrapped[slot] {
            // An entry may fill the hole unless its home lies behind the hole on the way to where it is.
            let distance = unsafe (slot - home(other.pointee.id)) & (capacity - 1)
            if distance >= (slot - hole) & (capacity - 1) {
                unsafe slots.unsafelyUnwrapped[hole] = other
                hole = slot
            }
            slot = (slot + 1) & (capacity - 1)
        }
        unsafe slots.unsafelyUnwrapped[hole] = nil
        count -= 1
        return unsafe state
    }

    mutating func recycle(_ state: State) {
        if freeCount >= Self.pooled { return unsafe Self.destroy(state) }
        unsafe state.pointee.clear()
        unsafe state.pointee.next = free
        unsafe free = state
        freeCount += 1
    }

    /// Gives the pool's memory back.
    mutating func trim() {
        while let state = unsafe free {
            unsafe free = state.pointee.next
            unsafe Self.destroy(state)
        }
        freeCount = 0
        if count > 0 { return }
        unsafe slots?.deallocate()
        unsafe slots = nil
        capacity = 0
    }

    /// Any stream; nil when there is none.
    func first() -> State? {
        if count == 0 { return nil }
        for index in 0..<capacity {
            if let state = unsafe slots.unsafelyUnwrapped[index] { return unsafe state }
        }
        return nil
    }

    /// All of them, in no order.
    func collect(_ ids: inout [HTTP2StreamID]) {
        if count == 0 { return }
        for index in 0..<capacity {
            if let state = unsafe slots.unsafelyUnwrapped[index] { unsafe ids.append(state.pointee.id) }
        }
    }

    private func home(_ id: HTTP2StreamID) -> Int { Int(id >> 1) & (capacity - 1) }

    private func place(_ state: State) {
        var slot = unsafe home(state.pointee.id)
        while unsafe slots.unsafelyUnwrapped[slot] != nil { slot = (slot + 1) & (capacity - 1) }
        unsafe slots.unsafelyUnwrapped[slot] = state
    }

    private mutating func take() -> State {
        if let state = unsafe free {
            unsafe free = state.pointee.next
            unsafe state.pointee.next = nil
            freeCount -= 1
            return unsafe state
        }
        let state = State.allocate(capacity: 1)
        unsafe state.initialize(to: HTTP2StreamState())
        return unsafe state
    }

    private mutating func grow() {
        let old = unsafe slots
        let oldCapacity = capacity
        capacity = max(8, capacity * 2)
        let grown = UnsafeMutablePointer<State?>.allocate(capacity: capacity)
        unsafe grown.initialize(repeating: nil, count: capacity)
        unsafe slots = grown
        for index in 0..<oldCapacity {
            if let state = unsafe old.unsafelyUnwrapped[index] { unsafe place(state) }
        }
        unsafe old?.deallocate()
    }
}
