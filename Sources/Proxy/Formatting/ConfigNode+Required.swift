// Messages that a configuration can't do without.

import EnvoyAPI

extension ConfigNode {
    /// A message that has to be there.
    public func inner(_ field: String) throws(InvalidConfiguration) -> ConfigNode {
        guard let node = message(field) else { throw invalid(field, found: "nothing", expected: "a value") }
        return node
    }
}
