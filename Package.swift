// swift-tools-version: 6.2
import PackageDescription

// Every target lists the only targets it may import; Tests/HouseTests holds the sources to it.
// The order below is the order of the arrows: a target uses only those that stand above it.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func library(_ name: String, uses: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: uses, swiftSettings: strict)
}

func tests(_ name: String, uses: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + uses,
    exclude: [], swiftSettings: strict)
}

let package = Package(
  name: "kpi",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "kpi", targets: ["kpi"])],
  dependencies: [
    // The command line: help, suggestions for mistyped options, shell completion scripts.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    library("Diagnostics"),
    library("Values"),
    library("Syntax", uses: ["Diagnostics"]),
    // What Swift cannot say: vector compare-and-mask with run-time choice, and prefetch.
    .target(name: "CScan"),
    library("Storage", uses: ["CScan", "Values", "Diagnostics"]),
    library("Modeling", uses: ["CScan", "Storage", "Syntax", "Values", "Diagnostics"]),
    library("Planning", uses: ["Values", "Diagnostics"]),
    library(
      "Analysis", uses: ["Planning", "Modeling", "Storage", "Syntax", "Values", "Diagnostics"]),
    library(
      "Execution", uses: ["CScan", "Planning", "Modeling", "Storage", "Values", "Diagnostics"]),
    library("Rendering", uses: ["Storage", "Values", "Diagnostics"]),
    // The bundled data set, made in memory: the prompt opens it where there is no data.
    .target(
      name: "ExampleData", path: "examples/generator", exclude: ["command"],
      swiftSettings: strict),
    library(
      "Interpreter",
      uses: [
        "ExampleData", "Rendering", "Execution", "Analysis", "Planning", "Modeling", "Storage",
        "Syntax", "Values",
        "Diagnostics",
      ]),
    // libedit, required by the prompt: line editing, history and completion keys.
    .systemLibrary(
      name: "CLibEdit", pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    // libedit's variadic calls, signals and terminal size, which Swift cannot import.
    .target(
      name: "CEditShim", dependencies: ["CLibEdit"], linkerSettings: [.linkedLibrary("edit")]),
    library(
      "Shell",
      uses: [
        "Interpreter", "Rendering", "Storage", "Values", "Diagnostics", "CEditShim",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "kpi", dependencies: ["Shell"], swiftSettings: strict),
    // Writes examples/data; the same bytes on every run.
    .executableTarget(
      name: "example-data", dependencies: ["ExampleData"], path: "examples/generator/command",
      swiftSettings: strict),

    // Compares kpi with its peers; see Benchmarks/README.md.
    .executableTarget(
      name: "kpi-bench", dependencies: ["Values"], path: "Benchmarks",
      exclude: ["README.md", "instructions.txt"],
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["Diagnostics"], path: "Tests/Support",
      swiftSettings: strict),
    tests("Diagnostics"),
    tests("Values"),
    tests("Syntax", uses: ["Diagnostics"]),
    tests("Storage", uses: ["CScan", "Values", "Diagnostics"]),
    tests("Modeling", uses: ["Storage", "Syntax", "Values", "Diagnostics"]),
    tests("Planning", uses: ["Values"]),
    tests(
      "Analysis", uses: ["Planning", "Modeling", "Storage", "Syntax", "Values", "Diagnostics"]),
    tests("Execution", uses: ["Planning", "Modeling", "Storage", "Values", "Diagnostics"]),
    tests("Rendering", uses: ["Storage", "Values", "Diagnostics"]),
    tests(
      "Interpreter",
      uses: [
        "Rendering", "Execution", "Analysis", "Planning", "Modeling", "Syntax", "Storage", "Values",
        "Diagnostics",
      ]),
    tests("Shell", uses: ["Interpreter", "Rendering", "Storage", "Values", "Diagnostics"]),
    .testTarget(name: "HouseTests", dependencies: ["TestSupport"], swiftSettings: strict),
    // The built command, run as people run it.
    .testTarget(
      name: "EndToEndTests", dependencies: ["TestSupport"],
      exclude: ["catalogue", "edges", "exports", "fixture", "goldens", "oracle", "renewals"],
      swiftSettings: strict),
  ]
)
