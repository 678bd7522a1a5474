extension Tensor {
  /// The mean of all elements, summed in double precision in row-major order.
  public var mean: Double {
    sum { Double($0) } / Double(count)
  }

  /// The mean of the squares of all elements, in double precision.
  public var meanSquare: Double {
    sum { Double($0) * Double($0) } / Double(count)
  }

  /// The square root of the mean of squares.
  public var rootMeanSquare: Double { meanSquare.squareRoot() }

  /// The variance of all elements about their mean (the sum of squares over the count).
  public var variance: Double {
    let mean = mean
    return sum { (Double($0) - mean) * (Double($0) - mean) } / Double(count)
  }

  /// The square root of the variance.
  public var standardDeviation: Double { variance.squareRoot() }

  /// The share of elements for which `condition` holds, from 0 to 1.
  public func fraction(where condition: (Float) -> Bool) -> Double {
    sum { condition($0) ? 1 : 0 } / Double(count)
  }

  /// Whether every element is finite: neither infinite nor not a number.
  public var isFinite: Bool {
    fraction { !$0.isFinite } == 0
  }

  /// For each row of a matrix the column of its largest element; the first of equals.
  public var largestColumns: [Int] {
    require(shape.rank == 2, "rows of a matrix are asked for, not of \(shape)")
    let columns = shape[1]
    let values = values
    return (0..<shape[0]).map { row in
      var best = row * columns
      for place in row * columns..<(row + 1) * columns where values[place] > values[best] {
        best = place
      }
      return best - row * columns
    }
  }

  private func sum(_ term: (Float) -> Double) -> Double {
    values.reduce(0) { $0 + term($1) }
  }
}
