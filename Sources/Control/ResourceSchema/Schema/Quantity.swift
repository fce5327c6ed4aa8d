// Kubernetes' quantities: "500m", "1.5Gi", "1e3".

import Base

/// The amount is kept as a Double, which is enough to print and to compare what people write.
public struct Quantity: Sendable, Hashable {
    public let amount: Double

    /// nil for what Kubernetes would refuse.
    public init?(_ text: String) {
        var digits = Substring(text)
        var sign = 1.0
        if digits.first == "-" || digits.first == "+" {
            sign = digits.first == "-" ? -1 : 1
            digits = digits.dropFirst()
        }
        let number = digits.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let suffix = digits.dropFirst(number.count)
        guard number.contains(where: \.isNumber), number.count(where: { $0 == "." }) <= 1,
            let value = Double(Self.completed(number)), let scale = Self.scale(suffix)
        else { return nil }
        amount = sign * value * scale
    }

    /// Go takes ".5" and "5." alike.
    private static func completed(_ number: Substring) -> String {
        (number.hasPrefix(".") ? "0" : "") + number + (number.hasSuffix(".") ? "0" : "")
    }

    private static func scale(_ suffix: Substring) -> Double? {
        switch suffix {
        case "": return 1
        case "n": return 1e-9
        case "u": return 1e-6
        case "m": return 1e-3
        case "k": return 1e3
        case "M": return 1e6
        case "G": return 1e9
        case "T": return 1e12
        case "P": return 1e15
        case "E": return 1e18
        case "Ki": return 1024
        case "Mi": return 1_048_576
        case "Gi": return 1_073_741_824
        case "Ti": return 1_099_511_627_776
        case "Pi": return 1_125_899_906_842_624
        case "Ei": return 1_152_921_504_606_846_976
        default: break
        }
        guard suffix.first == "e" || suffix.first == "E", let power = Int(suffix.dropFirst()), abs(power) < 300 else {
            return nil
        }
        return Double("1e\(power)")
    }
}
