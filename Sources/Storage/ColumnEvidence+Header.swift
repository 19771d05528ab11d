extension ColumnEvidence {
  /// Whether a cell may be this text: one that keeps the others from being numbers or dates, or one of
  /// few texts.
  func mayHold(_ text: String) -> Bool {
    if text.isEmpty { return false }
    if firstNonNumber?.found == text || firstNonDate?.found == text { return true }
    guard firstNonNumber != nil, firstNonDate != nil, !texts.areMany else { return false }
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 16)
    return bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return false }
      return texts.contains(UInt64(TextInterner.hash(base, buffer.count - 16)))
    }
  }
}
