import Randomness

/// Which connections of a dense layer are kept, for every example by itself: a bit each.
///
/// The bias counts as one more input, the last. A row of bits, of one example and one input, begins with a
/// word of its own; bit c of its word b belongs to unit 64·b + c.
struct ConnectionMask {
  let examples: Int, inputs: Int, units: Int
  private let words: [UInt64]

  /// Keeps every connection with the given probability, a multiple of 1/256.
  init(examples: Int, inputs: Int, units: Int, keeping probability: Float, _ key: Key) {
    self.examples = examples
    self.inputs = inputs
    self.units = units
    words = key.flagWords(
      count: examples * (inputs + 1) * ((units + 63) / 64), probability: Double(probability))
  }

  /// The words of a row.
  private var wordsPerRow: Int { (units + 63) / 64 }

  /// Whether the connection of an input, `inputs` for the bias, to a unit is kept.
  func keeps(example: Int, input: Int, unit: Int) -> Bool {
    let row = (example * (inputs + 1) + input) * wordsPerRow
    return words[row + unit / 64] >> (unit % 64) & 1 == 1
  }

  /// `y[n, j] = b[j]·m[n, in, j] + Σᵢ x[n, i]·m[n, i, j]·w[i, j]`, inputs in order. Overwritten.
  func product(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>
  ) {
    parallelFor(examples) { example in
      let y = y + example * units
      y.update(repeating: 0, count: units)
      if let bias {
        forEachLanes(example, inputs) { byte, column, count in
          accumulate(kept(load(bias, column, count), byte), into: y, column, count)
        }
      }
      for input in 0..<inputs {
        let factor = Lanes(repeating: x[example * inputs + input])
        let row = w + input * units
        forEachLanes(example, input) { byte, column, count in
          accumulate(
            kept(load(row, column, count), byte), times: factor, into: y, column, count)
        }
      }
    }
  }

  /// `dx[n, i] = Σⱼ dy[n, j]·m[n, i, j]·w[i, j]`, eight lanes in order. Overwritten.
  func backward(
    _ dy: UnsafePointer<Float>, throughWeights w: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>
  ) {
    parallelFor(examples) { example in
      let gradient = dy + example * units
      for input in 0..<inputs {
        let row = w + input * units
        var sum = Lanes.zero
        forEachLanes(example, input) { byte, column, count in
          sum = sum.addingProduct(
            load(gradient, column, count), kept(load(row, column, count), byte))
        }
        dx[example * inputs + input] = laneSum(sum)
      }
    }
  }

  /// `dw[i, j] = Σₙ x[n, i]·m[n, i, j]·dy[n, j]`, examples in order. Overwritten.
  func backward(
    _ dy: UnsafePointer<Float>, toWeightsFrom x: UnsafePointer<Float>,
    into dw: UnsafeMutablePointer<Float>
  ) {
    parallelFor(inputs) { input in
      let row = dw + input * units
      row.update(repeating: 0, count: units)
      for example in 0..<examples {
        let factor = Lanes(repeating: x[example * inputs + input])
        let gradient = dy + example * units
        forEachLanes(example, input) { byte, column, count in
          accumulate(
            kept(load(gradient, column, count), byte), times: factor, into: row, column, count)
        }
      }
    }
  }

  /// `db[j] = Σₙ m[n, in, j]·dy[n, j]`, examples in order. Overwritten.
  func backwardToBias(_ dy: UnsafePointer<Float>, into db: UnsafeMutablePointer<Float>) {
    db.update(repeating: 0, count: units)
    for example in 0..<examples {
      forEachLanes(example, inputs) { byte, column, count in
        accumulate(
          kept(load(dy + example * units, column, count), byte), into: db, column, count)
      }
    }
  }

  /// Calls `body` for every eight units of a row with their bits, their first and their number.
  @inline(__always)
  private func forEachLanes(
    _ example: Int, _ input: Int, _ body: (_ bits: UInt32, _ unit: Int, _ count: Int) -> Void
  ) {
    let first = (example &* (inputs &+ 1) &+ input) &* wordsPerRow
    words.withUnsafeBufferPointer { words in
      for block in 0..<wordsPerRow {
        var bits = words[first &+ block]
        let end = min(units, 64 &* block &+ 64)
        var unit = 64 &* block
        while unit < end {
          body(UInt32(truncatingIfNeeded: bits & 0xFF), unit, min(8, end &- unit))
          bits >>= 8
          unit &+= 8
        }
      }
    }
  }
}

/// The lanes whose bit is set, the others 0.
@inline(__always)
private func kept(_ lanes: Lanes, _ bits: UInt32) -> Lanes {
  let places = SIMD8<UInt32>(1, 2, 4, 8, 16, 32, 64, 128)
  return Lanes.zero.replacing(with: lanes, where: (SIMD8(repeating: bits) & places) .!= 0)
}

@inline(__always)
private func load(_ source: UnsafePointer<Float>, _ offset: Int, _ count: Int) -> Lanes {
  count == 8 ? source.lanes(offset) : source.partialLanes(offset, count)
}

@inline(__always)
private func accumulate(
  _ lanes: Lanes, times factor: Lanes = .one, into sums: UnsafeMutablePointer<Float>,
  _ offset: Int, _ count: Int
) {
  if count == 8 {
    sums.store(sums.lanes(offset).addingProduct(factor, lanes), offset)
  } else {
    sums.storePartial(
      sums.partialLanes(offset, count).addingProduct(factor, lanes), offset, count)
  }
}
