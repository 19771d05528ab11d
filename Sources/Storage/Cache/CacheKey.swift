import Values

/// What the columns of a file depend on; a cache whose key differs in anything is not used.
struct CacheKey: Sendable {
  /// Everything, byte for byte.
  let bytes: [UInt8]
  /// The name of the folder in which the caches of this file, read in this way, lie.
  let folderName: String
  let identity: FileIdentity

  init(path: String, identity: FileIdentity, options: LoadOptions) {
    var reading = CacheWriter()
    reading.put(path)
    reading.put(options.isTextOnly ? 1 : 0)
    reading.put(options.isStrict ? 1 : 0)
    reading.put(options.skipRows)
    reading.put(options.skipRowsBelow)
    reading.put(options.declaredTypes.count)
    for (name, type) in options.declaredTypes.sorted(by: { $0.key < $1.key }) {
      reading.put(name)
      reading.put(type)
    }
    reading.put(options.dayFirst.count)
    for (name, isDayFirst) in options.dayFirst.sorted(by: { $0.key < $1.key }) {
      reading.put(name)
      reading.put(isDayFirst ? 1 : 0)
    }
    let hash = String(Checksum.of(reading.bytes), radix: 16)
    folderName = String(repeating: "0", count: 16 - hash.count) + hash
    reading.put(identity.size)
    reading.put(identity.device)
    reading.put(identity.inode)
    for time in [identity.modified, identity.changed] {
      reading.put(time.seconds)
      reading.put(time.nanoseconds)
    }
    bytes = reading.bytes
    self.identity = identity
  }
}
