import Glibc
import MusterCLI

exit(await MusterCommandLine.run(arguments: Array(CommandLine.arguments.dropFirst())))
