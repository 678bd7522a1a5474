extension Variable {
  /// Batch normalization, `γ·(x − μ) / √(σ² + ε) + β` for each place of the innermost axis, μ and σ² being
  /// mean and variance over all other axes: examples and positions (Ioffe & Szegedy 2015, algorithm 1).
  ///
  /// The gradient goes through μ and σ² as well.
  ///
  /// - Parameters:
  ///   - scale: γ, `[c]`.
  ///   - shift: β, `[c]`.
  /// - Returns: The output, and `[2, c]`: μ, then σ², the sum of squares over the count.
  public func batchNormalized(scale: Variable, shift: Variable, epsilon: Float)
    -> (output: Variable, statistics: Tensor)
  {
    let statistics = value.channelStatistics()
    return (
      normalized(by: statistics, ofBatch: true, scale, shift, epsilon), statistics
    )
  }

  /// The same by a mean and a variance that are given, and constants for the gradient.
  ///
  /// - Parameter statistics: `[2, c]`: μ, then σ².
  public func normalized(
    by statistics: Tensor, scale: Variable, shift: Variable, epsilon: Float
  ) -> Variable {
    normalized(by: statistics, ofBatch: false, scale, shift, epsilon)
  }

  private func normalized(
    by statistics: Tensor, ofBatch: Bool, _ scale: Variable, _ shift: Variable, _ epsilon: Float
  ) -> Variable {
    let channels = shape[-1]
    for operand in [scale, shift] {
      require(
        operand.shape == [channels], "\(channels) channels scaled and shifted by \(operand.shape)")
    }
    require(
      statistics.shape == [2, channels],
      "mean and variance of \(channels) channels are [2, \(channels)], got \(statistics.shape)")
    let deviations = ChannelDeviations(statistics, epsilon)
    let result = value.normalized(deviations, scale: scale.value, shift: shift.value)
    return recorded(result, from: [self, scale, shift]) { [value] gradient, gradients in
      let (ofScale, ofShift) = value.normalizationSums(deviations, gradient)
      if isRecorded {
        value.normalizedBackward(
          deviations, scale: scale.value, sums: ofBatch ? (ofScale, ofShift) : nil, &gradient)
        gradients.add(gradient, to: self)
      }
      gradients.add(ofScale, to: scale)
      gradients.add(ofShift, to: shift)
    }
  }
}

/// What a channel's numbers are centered at, and 1 / √(σ² + ε) that they are then multiplied by.
private struct ChannelDeviations {
  let mean: Tensor
  let inverse: Tensor

  init(_ statistics: Tensor, _ epsilon: Float) {
    mean = statistics.examples(0..<1).reshaped(to: [statistics.shape[1]])
    inverse = statistics.examples(1..<2).reshaped(to: [statistics.shape[1]])
      .mapped { 1 / ($0 + epsilon).squareRoot() }
  }
}

extension Tensor {
  /// The number of rows of the tensor read as a matrix of its innermost axis.
  private var rows: Int { count / shape[-1] }

  /// Mean and variance of each place of the innermost axis: `[2, c]`.
  ///
  /// In two passes; the second also sums the differences from the rounded mean, which corrects both
  /// (Chan, Golub & LeVeque 1983).
  fileprivate func channelStatistics() -> Tensor {
    let (rows, channels) = (rows, shape[-1])
    let rough = summedRows().scaled(by: 1 / Float(rows))
    let (differences, squares) = TensorEngine.withElements(self, rough) { x, mean in
      sumColumns(rows, channels) { place, channel, lanes in
        let difference = x.lanes(place, lanes) - mean.lanes(channel, lanes)
        return (difference, difference * difference)
      }
    }
    let correction = differences.scaled(by: 1 / Float(rows))
    let mean = rough + correction
    let variance = squares.scaled(by: 1 / Float(rows)).combined(with: correction) { $0 - $1 * $1 }
    return TensorEngine.withElements(mean, variance) { mean, variance in
      Tensor([2, channels]) { both in
        both.update(from: mean, count: channels)
        // Of equal numbers rounding may leave less than 0.
        transform(channels, variance, into: both + channels) {
          $0.replacing(with: 0, where: $0 .< 0)
        }
      }
    }
  }

  /// `γ·(x − μ)·r + β`.
  fileprivate func normalized(_ deviations: ChannelDeviations, scale: Tensor, shift: Tensor)
    -> Tensor
  {
    let factors = scale.combined(with: deviations.inverse) { $0 * $1 }
    return TensorEngine.withElements(self, deviations.mean) { x, mean in
      TensorEngine.withElements(factors, shift) { factor, shift in
        Tensor(shape) { y in
          forRows(rows, shape[-1]) { place, channel, lanes in
            let difference = x.lanes(place, lanes) - mean.lanes(channel, lanes)
            let result =
              difference * factor.lanes(channel, lanes) + shift.lanes(channel, lanes)
            y.store(result, place, lanes)
          }
        }
      }
    }
  }

  /// The gradients of γ, `Σ dy·(x − μ)·r`, and of β, `Σ dy`.
  fileprivate func normalizationSums(_ deviations: ChannelDeviations, _ gradient: Tensor)
    -> (scale: Tensor, shift: Tensor)
  {
    let (products, sums) = TensorEngine.withElements(self, deviations.mean) { x, mean in
      gradient.withElements { gradient in
        sumColumns(rows, shape[-1]) { place, channel, lanes in
          let dy = gradient.lanes(place, lanes)
          return (dy * (x.lanes(place, lanes) - mean.lanes(channel, lanes)), dy)
        }
      }
    }
    return (products.combined(with: deviations.inverse) { $0 * $1 }, sums)
  }

  /// The gradient of x in the place of that of y: `γ·r·(dy − Σdy / n − (x − μ)·r·Σ(dy·(x − μ)·r) / n)`,
  /// and without the sums where μ and σ² are constants.
  fileprivate func normalizedBackward(
    _ deviations: ChannelDeviations, scale: Tensor, sums: (scale: Tensor, shift: Tensor)?,
    _ gradient: inout Tensor
  ) {
    let factors = scale.combined(with: deviations.inverse) { $0 * $1 }
    let share = 1 / Float(rows)
    let zero = Tensor(repeating: 0, shape: factors.shape)
    let means = sums?.shift.scaled(by: share) ?? zero
    let slopes =
      sums?.scale.combined(with: deviations.inverse) { $0 * $1 }.scaled(by: share) ?? zero
    TensorEngine.withElements(self, deviations.mean) { x, mean in
      TensorEngine.withElements(means, slopes) { means, slopes in
        factors.withElements { factor in
          gradient.replaceElements { dy, dx in
            forRows(rows, shape[-1]) { place, channel, lanes in
              let difference = x.lanes(place, lanes) - mean.lanes(channel, lanes)
              let centered = dy.lanes(place, lanes) - means.lanes(channel, lanes)
              let result =
                factor.lanes(channel, lanes)
                * (centered - difference * slopes.lanes(channel, lanes))
              dx.store(result, place, lanes)
            }
          }
        }
      }
    }
  }
}

/// Rows that one task takes, and over which one sum of a column goes.
private let rowBlock = 256

/// Calls `body` for every eight columns of every row of a matrix, fewer at the end of a row.
@inline(__always)
private func forRows(
  _ rows: Int, _ columns: Int, _ body: (_ place: Int, _ column: Int, _ lanes: Int) -> Void
) {
  parallelRanges(rows, grain: max(1, elementwiseGrain / columns)) { range in
    for row in range {
      let whole = columns & ~7
      for column in stride(from: 0, to: whole, by: 8) { body(row * columns + column, column, 8) }
      if whole < columns { body(row * columns + whole, whole, columns - whole) }
    }
  }
}

/// The sums of two numbers over each column of a matrix: rows in order within blocks of 256, then the
/// blocks in order.
@inline(__always)
private func sumColumns(
  _ rows: Int, _ columns: Int,
  _ body: (_ place: Int, _ column: Int, _ lanes: Int) -> (Lanes, Lanes)
) -> (Tensor, Tensor) {
  let blocks = (rows + rowBlock - 1) / rowBlock
  let (first, second) = Tensor.pair([blocks, columns], [blocks, columns]) { first, second in
    parallelRanges(blocks, grain: max(1, elementwiseGrain / (rowBlock * columns))) { range in
      for block in range {
        let members = block * rowBlock..<min(rows, (block + 1) * rowBlock)
        var column = 0
        while column < columns {
          let lanes = min(8, columns - column)
          var (a, b) = (Lanes.zero, Lanes.zero)
          if lanes == 8 {
            for row in members {
              let (x, y) = body(row * columns + column, column, 8)
              a += x
              b += y
            }
          } else {
            for row in members {
              let (x, y) = body(row * columns + column, column, lanes)
              a += x
              b += y
            }
          }
          first.store(a, block * columns + column, lanes)
          second.store(b, block * columns + column, lanes)
          column += lanes
        }
      }
    }
  }
  return (first.summedRows(), second.summedRows())
}

extension UnsafePointer<Float> {
  /// The first `count` of eight elements from `offset` on, the other lanes 0.
  @inline(__always)
  fileprivate func lanes(_ offset: Int, _ count: Int) -> Lanes {
    count == 8 ? lanes(offset) : partialLanes(offset, count)
  }
}

extension UnsafeMutablePointer<Float> {
  /// Stores the first `count` of eight lanes from `offset` on.
  @inline(__always)
  fileprivate func store(_ lanes: Lanes, _ offset: Int, _ count: Int) {
    if count == 8 { store(lanes, offset) } else { storePartial(lanes, offset, count) }
  }
}
