// Which of a group's versions clients should prefer.

public enum VersionPriority {
    /// Kubernetes' order: v2, v1, v2beta1, v1beta2, v1beta1, v1alpha1, then everything else by the alphabet.
    public static func precedes(_ left: String, _ right: String) -> Bool {
        switch (parsed(left), parsed(right)) {
        case (let a?, let b?): return a > b
        case (.some, nil): return true
        case (nil, .some): return false
        case (nil, nil): return left < right
        }
    }

    private static func parsed(_ version: String) -> (Int, Int, Int)? {
        guard version.hasPrefix("v") else { return nil }
        let rest = version.dropFirst()
        let major = rest.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(major), number > 0 else { return nil }
        let tail = rest.dropFirst(major.count)
        if tail.isEmpty { return (3, number, 0) }
        for (word, rank) in [("beta", 2), ("alpha", 1)] where tail.hasPrefix(word) {
            guard let minor = Int(tail.dropFirst(word.count)), minor > 0 else { return nil }
            return (rank, number, minor)
        }
        return nil
    }
}
