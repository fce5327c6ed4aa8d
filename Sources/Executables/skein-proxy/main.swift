// The data plane alone.

import Glibc
import ProxyCore

exit(ProxyMain.run(CommandLine.arguments))
