// Entry point of `skein`.

import Glibc
import SkeinCommands

exit(SkeinCommand.run(Array(CommandLine.arguments.dropFirst())))
