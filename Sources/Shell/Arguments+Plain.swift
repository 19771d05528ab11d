// The reading of plain command lines.
extension Arguments {
  /// Reads a command line that has only options spelled in full, each with a good value of its
  /// own word; `nil` for all else: help, joined and shortened spellings, mistakes.
  ///
  /// Nearly every command line is of this kind, and swift-argument-parser, which reads the others,
  /// takes longer to look at its declarations than a small file takes to answer.
  init?(plain words: [String]) {
    var arguments = Arguments()
    var seen: [CommandOption] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.utf8.first == UInt8(ascii: "-"), word != "-" else {
        guard !word.isEmpty else { return nil }
        arguments.operands.append(word)
        continue
      }
      guard let option = CommandOption(spelling: word),
        option.isRepeatable || !seen.contains(option)
      else { return nil }
      seen.append(option)
      if option.takesValue {
        guard let value = rest.popFirst(), let first = value.utf8.first,
          first != UInt8(ascii: "-"), arguments.take(value, for: option)
        else { return nil }
      } else {
        arguments.turnOn(option)
      }
    }
    guard arguments.mistake == nil else { return nil }
    self = arguments
  }

  private mutating func turnOn(_ option: CommandOption) {
    switch option {
    case .noHeader: noHeader = true
    case .strict: strict = true
    case .cache: cache = true
    case .quiet: quiet = true
    case .verbose: verbose = true
    case .example: example = true
    case .command, .file, .format, .output, .today, .set, .model, .threads, .types, .color: break
    }
  }

  /// - Returns: whether the value is good.
  private mutating func take(_ value: String, for option: CommandOption) -> Bool {
    switch option {
    case .command: command.append(value)
    case .file: file.append(value)
    case .output: output = value
    case .model: model = value
    case .format:
      format = OutputFormat(rawValue: value)
      return format != nil
    case .today:
      today = DateArgument(argument: value)
      return today != nil
    case .threads:
      threads = Int(value)
      return threads != nil
    case .types:
      guard let reading = TypeReading(rawValue: value) else { return false }
      types = reading
    case .color:
      guard let choice = ColorChoice(rawValue: value) else { return false }
      color = choice
    case .set:
      guard let parameter = ParameterArgument(argument: value) else { return false }
      parameters.append(parameter)
    case .noHeader, .strict, .cache, .quiet, .verbose, .example: return false
    }
    return true
  }
}
