// Loads, reads and measures a store from outside a test: for the scenarios that kill it, and for the bench.

await StoreTool.run(Array(CommandLine.arguments.dropFirst()))
