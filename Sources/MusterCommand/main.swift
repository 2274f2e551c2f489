import MusterCLI

MusterCommandLine.main(arguments: Array(CommandLine.arguments.dropFirst()))
