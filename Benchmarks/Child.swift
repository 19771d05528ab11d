#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Darwin
#endif

/// What one run of a program took, and what it wrote.
struct ChildRun {
  /// From before the start to after the end, in milliseconds.
  var wall: Double
  /// User and system time of all its threads, in milliseconds.
  var cpu: Double
  /// Peak resident memory in MiB.
  var peak: Double
  var output: [UInt8]
  /// The exit code; 128 and more for signals.
  var status: Int
}

/// A program and its arguments, run to its end with its output caught in a pipe: a file that is written
/// anew is sent to the disk when it is closed, on the processors that the next run is measured on.
struct Child {
  let arguments: [String]
  /// Variables beside those of this process, or in place of them.
  var environment: [String: String] = [:]

  /// - Returns: `nil` when the program cannot be started.
  func run() -> ChildRun? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    let program = arguments.map { strdup($0) } + [nil]
    defer { for argument in program { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let start = monotonicMilliseconds()
    var process = pid_t()
    // Set here and taken back: only one child is started at a time.
    for (name, value) in environment { setenv(name, value, 1) }
    let isStarted = posix_spawnp(&process, arguments[0], &actions, nil, program, environ) == 0
    for name in environment.keys { unsetenv(name) }
    close(ends[1])
    guard isStarted else { return nil }
    let output = bytes(of: ends[0])
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    let wall = monotonicMilliseconds() - start
    func milliseconds(_ time: timeval) -> Double {
      Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000
    }
    let code = status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : 128 + Int(status & 0x7F)
    return ChildRun(
      wall: wall, cpu: milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
      peak: Double(usage.ru_maxrss) / 1024, output: output, status: code)
  }
}

/// The bytes of a small file, or `nil` when it cannot be opened.
func contents(_ path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  return bytes(of: descriptor)
}

/// What a descriptor gives to its end.
private func bytes(of descriptor: Int32) -> [UInt8] {
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &block, block.count)
    if count < 0, errno == EINTR { continue }
    if count <= 0 { return bytes }
    bytes.append(contentsOf: block[..<count])
  }
}

/// Writes a file.
func writeFile(_ path: String, _ text: String) -> Bool { writeFile(path, Array(text.utf8)) }

/// Writes a file.
func writeFile(_ path: String, _ bytes: [UInt8]) -> Bool {
  guard let file = fopen(path, "w") else { return false }
  let isWhole = fwrite(bytes, 1, bytes.count, file) == bytes.count
  return fclose(file) == 0 && isWhole
}

/// Reads a file through a reused block and gives the milliseconds and the bytes: what any reader of
/// the file must pay.
func plainRead(_ path: String) -> (milliseconds: Double, bytes: Int)? {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var block = [UInt8](repeating: 0, count: 1 << 18)
  let start = monotonicMilliseconds()
  var total = 0
  while true {
    let count = read(descriptor, &block, block.count)
    if count <= 0 { break }
    total += count
  }
  return (monotonicMilliseconds() - start, total)
}

/// A clock that never goes back.
func monotonicMilliseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
}

/// The size of a file in bytes, or `nil` when it is not there.
func fileSize(_ path: String) -> Int? {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_size) : nil
}
