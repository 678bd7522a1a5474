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
    words[row(example, input) + unit / 64] >> (unit % 64) & 1 == 1
  }

  /// `y[n, j] = b[j]·m[n, in, j] + Σᵢ x[n, i]·m[n, i, j]·w[i, j]`, inputs in order. Overwritten.
  func product(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>
  ) {
    parallelFor(examples) { example in
      let (x, y) = (x + example * inputs, y + example * units)
      y.update(repeating: 0, count: units)
      if let bias { add(1, into: y, { _ in 1 }, { _ in bias }) { _ in row(example, inputs) } }
      add(inputs, into: y, { x[$0] }, { w + $0 * units }) { row(example, $0) }
    }
  }

  /// `dx[n, i] = Σⱼ dy[n, j]·m[n, i, j]·w[i, j]`, in eight lanes, then those left over. Overwritten.
  func backward(
    _ dy: UnsafePointer<Float>, throughWeights w: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>
  ) {
    let whole = units / 8
    parallelFor(examples) { example in
      let gradient = dy + example * units
      withWords { words, table in
        for input in 0..<inputs {
          let (weights, first) = (w + input * units, row(example, input))
          var sum = Lanes.zero
          for byte in 0..<whole {
            let kept = table.lanes(8 &* Int(words[first &+ byte >> 3] >> (8 &* (byte & 7)) & 0xFF))
            sum = sum.addingProduct(gradient.lanes(8 &* byte), weights.lanes(8 &* byte) * kept)
          }
          var total = laneSum(sum)
          for unit in 8 * whole..<units where words[first + unit >> 6] >> (unit & 63) & 1 == 1 {
            total = total.addingProduct(gradient[unit], weights[unit])
          }
          dx[example * inputs + input] = total
        }
      }
    }
  }

  /// `dw[i, j] = Σₙ x[n, i]·m[n, i, j]·dy[n, j]`, examples in order. Overwritten.
  func backward(
    _ dy: UnsafePointer<Float>, toWeightsFrom x: UnsafePointer<Float>,
    into dw: UnsafeMutablePointer<Float>
  ) {
    parallelFor(inputs) { input in
      let dw = dw + input * units
      dw.update(repeating: 0, count: units)
      add(examples, into: dw, { x[$0 * inputs + input] }, { dy + $0 * units }) { row($0, input) }
    }
  }

  /// `db[j] = Σₙ m[n, in, j]·dy[n, j]`, examples in order. Overwritten.
  func backwardToBias(_ dy: UnsafePointer<Float>, into db: UnsafeMutablePointer<Float>) {
    db.update(repeating: 0, count: units)
    add(examples, into: db, { _ in 1 }, { dy + $0 * units }) { row($0, inputs) }
  }

  /// `sums[j] += Σₖ factor(k)·m[k, j]·values(k)[j]`, k in order, the bits of m beginning at a word each.
  @inline(__always)
  private func add(
    _ terms: Int, into sums: UnsafeMutablePointer<Float>, _ factor: (Int) -> Float,
    _ values: (Int) -> UnsafePointer<Float>, from word: (Int) -> Int
  ) {
    withWords { words, table in
      for first in stride(from: 0, to: units & ~63, by: 64) {
        // The sums of 64 units stay in registers.
        let place = sums + first
        var (s0, s1, s2, s3) = (place.lanes(0), place.lanes(8), place.lanes(16), place.lanes(24))
        var (s4, s5, s6, s7) = (place.lanes(32), place.lanes(40), place.lanes(48), place.lanes(56))
        for k in 0..<terms {
          let (row, bits) = (values(k) + first, words[word(k) &+ first >> 6])
          let factor = Lanes(repeating: factor(k))
          @inline(__always)
          func term(_ byte: Int) -> Lanes {
            row.lanes(8 &* byte) * table.lanes(8 &* Int(bits >> (8 &* UInt64(byte)) & 0xFF))
          }
          s0 = s0.addingProduct(factor, term(0))
          s1 = s1.addingProduct(factor, term(1))
          s2 = s2.addingProduct(factor, term(2))
          s3 = s3.addingProduct(factor, term(3))
          s4 = s4.addingProduct(factor, term(4))
          s5 = s5.addingProduct(factor, term(5))
          s6 = s6.addingProduct(factor, term(6))
          s7 = s7.addingProduct(factor, term(7))
        }
        for (index, sum) in [s0, s1, s2, s3, s4, s5, s6, s7].enumerated() {
          place.store(sum, 8 * index)
        }
      }
      for k in 0..<terms {
        let (row, factor) = (values(k), factor(k))
        for unit in units & ~63..<units where words[word(k) + unit >> 6] >> (unit & 63) & 1 == 1 {
          sums[unit] = sums[unit].addingProduct(factor, row[unit])
        }
      }
    }
  }

  /// The place of the first word of a row.
  @inline(__always)
  private func row(_ example: Int, _ input: Int) -> Int {
    (example &* (inputs &+ 1) &+ input) &* wordsPerRow
  }

  @inline(__always)
  private func withWords(_ body: (UnsafePointer<UInt64>, UnsafePointer<Float>) -> Void) {
    words.withUnsafeBufferPointer { words in
      guard let words = words.baseAddress else { return }
      lanesOfByte.withElements { body(words, $0) }
    }
  }
}

/// For each byte eight lanes, 1 where its bit is set, otherwise 0: faster than a comparison for each.
private let lanesOfByte = Tensor(
  (0..<256).flatMap { byte in (0..<8).map { Float(byte >> $0 & 1) } }, shape: [256, 8])
