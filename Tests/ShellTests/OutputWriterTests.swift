import Testing

@testable import Shell

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct OutputWriterTests {
  private func text(at path: String) throws -> String {
    let descriptor = open(path, O_RDONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    return String(decoding: try readText(descriptor: descriptor, limit: 1 << 26), as: UTF8.self)
  }

  @Test func `more than the buffer arrives whole and in order`() throws {
    let scratch = Scratch()
    let writer = OutputWriter(descriptor: scratch.descriptor)
    var expected = ""
    for number in 0..<20_000 {
      try writer.write("\(number)\n")
      expected += "\(number)\n"
    }
    #expect(!scratch.text.isEmpty)
    lseek(scratch.descriptor, 0, SEEK_END)
    try writer.flush()
    #expect(scratch.text == expected)
  }

  @Test func `a full device is an error at the flush and ever after`() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let writer = OutputWriter(descriptor: full)
    try writer.write("a")
    #expect(throws: WriteProblem.cannotWrite(ENOSPC)) { try writer.flush() }
    #expect(throws: WriteProblem.cannotWrite(ENOSPC)) { try writer.flush() }
    #expect(WriteProblem.cannotWrite(ENOSPC).message == "cannot write: No space left on device")
  }

  @Test func `what does not fit the buffer fails at once`() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let writer = OutputWriter(descriptor: full)
    let much = [UInt8](repeating: 65, count: OutputWriter.capacity)
    #expect(throws: WriteProblem.cannotWrite(ENOSPC)) { try writer.write(much) }
  }

  @Test func `a file appears with its name when it is whole`() throws {
    let scratch = Scratch()
    OutputWriter.writeQuietly("old".utf8, to: scratch.descriptor)
    chmod(scratch.path, 0o640)
    let file = try OutputFile(path: scratch.path)
    try file.writer.write("new")
    try file.writer.flush()
    #expect(try text(at: scratch.path) == "old")
    try file.close(isWanted: true)
    #expect(try text(at: scratch.path) == "new")
    var status = stat()
    stat(scratch.path, &status)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(access("\(scratch.path).kpi-\(getpid())", F_OK) != 0)
  }

  @Test func `an unwanted file leaves what was there`() throws {
    let scratch = Scratch()
    OutputWriter.writeQuietly("old".utf8, to: scratch.descriptor)
    let file = try OutputFile(path: scratch.path)
    try file.writer.write("new")
    try file.close(isWanted: false)
    #expect(try text(at: scratch.path) == "old")
    #expect(access("\(scratch.path).kpi-\(getpid())", F_OK) != 0)
  }

  @Test func `a link is followed`() throws {
    let scratch = Scratch()
    let link = scratch.path + "-link"
    symlink(scratch.path, link)
    defer { unlink(link) }
    let file = try OutputFile(path: link)
    try file.writer.write("new")
    try file.close(isWanted: true)
    #expect(try text(at: scratch.path) == "new")
    var status = stat()
    lstat(link, &status)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func `a device is written as it is`() throws {
    try #require(access("/dev/full", W_OK) == 0)
    #expect(throws: WriteProblem.cannotWrite(ENOSPC)) {
      let file = try OutputFile(path: "/dev/full")
      try file.writer.write("a")
      try file.close(isWanted: true)
    }
    #expect(access("/dev/full", F_OK) == 0)
  }

  @Test func `a folder that is not there is told with its path`() {
    #expect(throws: WriteProblem.cannotCreate(path: "/nowhere/x.csv", ENOENT)) {
      _ = try OutputFile(path: "/nowhere/x.csv")
    }
  }
}
