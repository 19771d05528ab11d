#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the environment says about terminals and colour; read once, so that tests can say it too.
struct Environment {
  var variables: [String: String]

  /// The variables that `kpi` looks at, as they are now.
  static var current: Environment {
    let names = [
      "TERM", "LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "KPI_HISTORY",
      "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME",
    ]
    var found: [String: String] = [:]
    for name in names {
      if let value = getenv(name) { found[name] = String(cString: value) }
    }
    return Environment(variables: found)
  }

  subscript(name: String) -> String? { variables[name] }

  /// A terminal that knows no escape sequences.
  var isDumb: Bool { (self["TERM"] ?? "dumb") == "dumb" }

  /// Whether only ASCII is safe: the terminal is dumb, or the locale is not one of UTF-8.
  var isASCII: Bool {
    if isDumb { return true }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { self[$0] }.first { !$0.isEmpty }
    guard let locale else { return false }
    // `en_GB.UTF-8`, `C.utf8`, `de_DE.UTF-8@euro`
    let encoding = locale.split(separator: "@").first?.split(separator: ".").last ?? ""
    return !["utf-8", "utf8"].contains(encoding.lowercased())
  }

  /// Whether to colour what goes to a stream: `--color`, then `NO_COLOR`, then `CLICOLOR_FORCE`,
  /// then whether it is a terminal that can.
  func isColored(_ choice: ColorChoice, isTerminal: Bool) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if let value = self["NO_COLOR"], !value.isEmpty { return false }
    if let value = self["CLICOLOR_FORCE"], !value.isEmpty, value != "0" { return true }
    return isTerminal && !isDumb
  }

  /// The width of a terminal in columns: `COLUMNS` before what the terminal says, 80 without
  /// either.
  func width(ofTerminal descriptor: Int32) -> Int {
    if let value = self["COLUMNS"], let columns = Int(value), columns > 0 { return columns }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Where history is kept; `nil` when it is off.
  ///
  /// `KPI_HISTORY`, where empty means off, else `kpi/history` in the state folder of the XDG base
  /// directory specification, which says that a relative value is to be ignored.
  var historyPath: String? {
    if let path = self["KPI_HISTORY"] { return path.isEmpty ? nil : path }
    if let state = self["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/kpi/history" }
    guard let home = self["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/kpi/history"
  }
}

extension Environment {
  /// Where columns are kept: `kpi` in the cache folder of the XDG base directory specification;
  /// `nil` where the environment names no place.
  var cachePath: String? {
    if let cache = self["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/kpi" }
    guard let home = self["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.cache/kpi"
  }
}

extension Surroundings {
  /// The real ones. `warn` is told once when a pipe keeps the program waiting.
  static func current(warn: @escaping (String) -> Void) -> Surroundings {
    Surroundings(
      inputIsTerminal: isatty(STDIN_FILENO) == 1,
      outputIsTerminal: isatty(STDOUT_FILENO) == 1,
      input: { inputKind(of: STDIN_FILENO, warn: warn) },
      folderHasData: { hasData(folder: ".") },
      exists: { access($0, F_OK) == 0 })
  }
}

/// How long a silent pipe is waited for before the reader is told, in milliseconds.
private let patience: Int32 = 2000

/// What a descriptor has to give, without taking anything from it.
func inputKind(of descriptor: Int32, warn: (String) -> Void) -> InputKind {
  if isatty(descriptor) == 1 { return .terminal }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { return .nothing }
  switch status.st_mode & S_IFMT {
  case S_IFREG:
    return lseek(descriptor, 0, SEEK_CUR) < status.st_size ? .bytes : .nothing
  case S_IFIFO, S_IFSOCK:
    return pipeHasBytes(descriptor, warn: warn) ? .bytes : .nothing
  default:
    return .nothing
  }
}

/// Waits until a pipe has a byte or its writers are gone.
private func pipeHasBytes(_ descriptor: Int32, warn: (String) -> Void) -> Bool {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  var timeout = patience
  while true {
    let ready = poll(&entry, 1, timeout)
    if ready > 0 { break }
    if ready == 0 {
      warn("waiting for data on standard input (`< /dev/null` leaves it alone)")
      timeout = -1
    } else if errno != EINTR {
      return false
    }
  }
  var count: Int32 = 0
  return ioctl(descriptor, UInt(FIONREAD), &count) == 0 && count > 0
}

/// Whether a folder holds CSV files or `model.kpi`.
func hasData(folder path: String) -> Bool {
  guard let folder = opendir(path) else { return false }
  defer { closedir(folder) }
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
    }
    if name == "model.kpi" { return true }
    if !name.hasPrefix("."), name.lowercased().hasSuffix(".csv") { return true }
  }
  return false
}

/// Opens something harmless under each standard descriptor that is closed, the wrong way round, so
/// that a file opened later cannot take its number and writing still fails.
func fillStandardDescriptors() {
  for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
  where fcntl(descriptor, F_GETFD) == -1 {
    _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
  }
}

/// A text file as bytes, without a byte order mark. Errors are in the system's words.
func readText(descriptor: Int32, limit: Int) throws(ReadProblem) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count == 0 { break }
    if count < 0 {
      if errno == EINTR { continue }
      throw .system(errno)
    }
    bytes.append(contentsOf: chunk[..<count])
    if bytes.count > limit { throw .tooLong(limit: limit) }
  }
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
  return bytes
}

/// Why a script cannot be read.
enum ReadProblem: Error, Equatable {
  /// A C `errno`.
  case system(Int32)
  case tooLong(limit: Int)

  var message: String {
    switch self {
    case .system(let code): systemMessage(code)
    case .tooLong(let limit): "longer than \(limit >> 20) MiB"
    }
  }
}
