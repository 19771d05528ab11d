import Shell

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

exit(Shell().run(Array(CommandLine.arguments.dropFirst())))
