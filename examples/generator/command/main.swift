// Writes the data set of the examples: `swift run example-data [FOLDER]`, by default into
// examples/data. Every run gives the same bytes.

import ExampleData

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

let folder = CommandLine.arguments.dropFirst().first ?? "examples/data"
mkdir(folder, 0o755)
for (name, bytes) in ExampleData.files() {
  let path = "\(folder)/\(name).csv"
  guard let file = fopen(path, "wb") else {
    print("cannot write \(path)")
    exit(3)
  }
  let written = fwrite(bytes, 1, bytes.count, file)
  guard fclose(file) == 0, written == bytes.count else {
    print("cannot write \(path)")
    exit(3)
  }
}
