// Any sequence of operations on ByteQueue and HeaderBlock, held against arrays.

import Base

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe ByteView(start: data, count: size)
    runQueue(input)
    runHeaders(input)
    return 0
}

/// Each operation is a byte of kind and a byte of size; appended bytes come from what follows.
private func runQueue(_ script: ByteView) {
    var queue = ByteQueue()
    var model: [UInt8] = []
    var rest = script
    while rest.count >= 2 {
        let kind = rest[0] & 7
        let amount = Int(rest[1])
        rest = rest.dropFirst(2)
        switch kind {
        case 0, 1:
            let piece = rest.prefix(amount)
            for _ in 0...Int(kind) * 8 {
                queue.append(piece)
                model += piece.array
            }
        case 2:
            let count = min(amount, model.count)
            queue.consume(count)
            model.removeFirst(count)
        case 3:
            let count = min(amount, model.count)
            queue.removeLast(count)
            model.removeLast(count)
        case 4:
            queue.append(decimal: UInt64(amount) << UInt64(amount & 63))
            model += Array(String(UInt64(amount) << UInt64(amount & 63)).utf8)
        case 5:
            queue.append(hex: UInt64(amount) << UInt64(amount & 63))
            model += Array(String(UInt64(amount) << UInt64(amount & 63), radix: 16).utf8)
        case 6:
            queue.releaseIfEmpty()
        default:
            unsafe queue.appendInPlace(atLeast: amount) { room in
                for index in 0..<amount { unsafe room[index] = UInt8(amount) }
                return amount
            }
            model += [UInt8](repeating: UInt8(amount), count: amount)
        }
        precondition(queue.view.equals(model), "the queue differs from its model")
    }
}

private func runHeaders(_ script: ByteView) {
    var headers = HeaderBlock()
    var copy = HeaderBlock()
    var model: [(name: [UInt8], value: [UInt8])] = []
    var rest = script
    while rest.count >= 3 {
        let kind = rest[0] & 7
        let nameLength = Int(rest[1] & 31) + 1
        let valueLength = Int(rest[2])
        rest = rest.dropFirst(3)
        let name = rest.isEmpty ? ByteView("x") : rest.prefix(nameLength)
        let value = rest.prefix(valueLength)
        let lower = name.array.map(ASCII.lowercase)
        switch kind {
        case 0, 1, 2:
            headers.append(originalName: name, value: value, keepingOriginal: kind == 2)
            model.append((lower, value.array))
        case 3 where !model.isEmpty:
            let index = valueLength % model.count
            headers.remove(at: index)
            model.remove(at: index)
        case 4 where !model.isEmpty:
            let index = valueLength % model.count
            headers.replaceValue(at: index, with: value)
            model[index].value = value.array
        case 5 where !model.isEmpty:
            let index = valueLength % model.count
            let id = headers.id(at: index)
            guard id != .other else { break }
            headers.join(id, into: index)
            for entry in model[(index + 1)...] where entry.name == model[index].name {
                model[index].value += [0x2C] + entry.value
            }
            let joined = model[index].name
            model = model.enumerated().filter { $0.offset <= index || $0.element.name != joined }.map(\.element)
        case 6:
            lower.withView { headers.set(name: $0, value: value) }
            let first = model.firstIndex { $0.name == lower }
            if let first { model[first].value = value.array } else { model.append((lower, value.array)) }
            let kept = first ?? model.count - 1
            model = model.enumerated().filter { $0.offset <= kept || $0.element.name != lower }.map(\.element)
        default:
            copy.copy(from: headers)
            swap(&copy, &headers)
        }
        if model.count > 64 || headers.byteSize > 1 << 16 {
            headers.removeAll()
            model = []
        }
        check(headers, model)
    }
}

private func check(_ headers: borrowing HeaderBlock, _ model: [(name: [UInt8], value: [UInt8])]) {
    precondition(headers.count == model.count, "the number of headers differs from the model's")
    var size = 0
    for (index, entry) in model.enumerated() {
        precondition(headers.name(at: index).equals(entry.name), "a name differs from the model's")
        precondition(headers.value(at: index).equals(entry.value), "a value differs from the model's")
        if let original = headers.originalName(at: index) {
            precondition(original.equalsIgnoringCase(headers.name(at: index)), "a spelling differs from its name")
        }
        size += entry.name.count + entry.value.count
    }
    precondition(headers.byteSize == size, "the size differs from the model's")
}
