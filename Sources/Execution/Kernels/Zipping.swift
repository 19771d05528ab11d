/// One result for every value: `map`, in a form that can be made into vector instructions.
@inline(__always)
func mapped<A, R>(_ values: [A], _ f: (A) -> R) -> [R] {
  [R](unsafeUninitializedCapacity: values.count) { out, filled in
    values.withUnsafeBufferPointer { values in
      for i in 0..<values.count { out.initializeElement(at: i, to: f(values[i])) }
    }
    filled = values.count
  }
}

/// One result for every pair of operands, either of which may be a constant.
@inline(__always)
func zipped<A, B, R>(
  _ a: [A], _ stepA: Int, _ b: [B], _ stepB: Int, _ count: Int, _ f: (A, B) -> R
) -> [R] {
  precondition(a.count > (count - 1) &* stepA && b.count > (count - 1) &* stepB)
  return [R](unsafeUninitializedCapacity: count) { out, filled in
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        // A loop for each shape, so that each can be made into vector instructions.
        switch (stepA, stepB) {
        case (1, 1): for i in 0..<count { out.initializeElement(at: i, to: f(a[i], b[i])) }
        case (1, 0) where count > 0:
          let constant = b[0]
          for i in 0..<count { out.initializeElement(at: i, to: f(a[i], constant)) }
        case (0, 1) where count > 0:
          let constant = a[0]
          for i in 0..<count { out.initializeElement(at: i, to: f(constant, b[i])) }
        default:
          for i in 0..<count {
            out.initializeElement(at: i, to: f(a[i &* stepA], b[i &* stepB]))
          }
        }
      }
    }
    filled = count
  }
}

/// For each row the value of the first operand where the flag is set, else that of the second.
@inline(__always)
func selected<T: BitwiseCopyable>(
  _ flags: [Bool], _ a: [T], _ stepA: Int, _ b: [T], _ stepB: Int
) -> [T] {
  let count = flags.count
  precondition(a.count > (count - 1) &* stepA && b.count > (count - 1) &* stepB)
  return [T](unsafeUninitializedCapacity: count) { out, filled in
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        if stepA == 1, stepB == 1 {
          for i in 0..<count { out[i] = flags[i] ? a[i] : b[i] }
        } else {
          for i in 0..<count { out[i] = flags[i] ? a[i &* stepA] : b[i &* stepB] }
        }
      }
    }
    filled = count
  }
}
